//! Terminals that speak the Face Capture HTTP API, as servers.

use crate::cell::{Failure, Family, Flow, How, Known, What};
use crate::line::Line;
use crate::pushes::{Posted, Pusher};
use crate::troubles::{answer, common, trouble};
use bytes::Bytes;
use face_common::auth::basic::BasicAuth;
use face_common::{Request, Response};
use face_sim::CaptureDevice;
use facecap_proto::Fault;
use facecap_proto::blocking::Client;
use facecap_proto::device::{RequestDateTime, UpdateDateTime};
use facecap_proto::flow::{self, EnrollError, Roster};
use facecap_proto::person::UploadPerson;
use facecap_proto::push::Push;
use facecap_proto::screen::Media;
use std::time::Duration;

const USER: &str = "admin";
const PASSWORD: &str = "face-sim-1";

pub(crate) fn family() -> Family<CaptureDevice> {
    let mut troubles = common();
    troubles.extend([
        trouble("busy", How::Instead(|r| code(r, 5))),
        trouble("full", How::Instead(|r| code(r, 20))),
        trouble("unsupported", How::Instead(|r| code(r, 2))),
        trouble("a device that fails inside", How::Instead(|r| code(r, 23))),
        trouble("yes, and not done", How::Instead(|r| code(r, 0))),
        trouble("login refused from there on", How::Storm(|r| code(r, 4), 1)),
        trouble("401 storm", How::Storm(|_| unauthorised(), 1)),
        trouble("the clock jumps an hour", How::Device(jump)),
        trouble("restarted", How::Device(CaptureDevice::restart)),
    ]);
    Family {
        name: "facecap-proto",
        flows: flows(),
        troubles,
        faults: CaptureDevice::faults,
        recover: |_| {},
        known: vec![Known {
            flow: "list_people",
            trouble: "yes, and not done",
            what: What::Believed,
            why: "a device leaves out what there is none of",
        }],
    }
}

fn flows() -> Vec<Flow<CaptureDevice>> {
    vec![
        Flow::new("enroll", empty, run_enroll, person),
        Flow::new("enroll, over an older one", with_older, run_enroll, person),
        Flow::new("enroll, older firmware", older_firmware, run_enroll, person),
        Flow::new("list_people", with_some, run_list, everybody),
        Flow::new("remove", enrolled, run_remove, person),
        Flow::new("sync", with_some, run_sync, everybody),
        Flow::new("set_clock", empty, run_clock, clock),
        Flow::new("upload", with_place, run_upload, file),
        Flow::new("download", with_file, run_download, file),
        Flow::new("upload_media", empty, run_media, file),
    ]
}

// Devices.

fn empty() -> CaptureDevice {
    let builder = CaptureDevice::builder().login(USER, PASSWORD);
    let device = builder.start().unwrap();
    device.set_quirks(|q| q.takes = 10_000);
    device
}

fn older_firmware() -> CaptureDevice {
    let device = empty();
    device.set_quirks(|q| q.old_firmware = true);
    device
}

fn with_older() -> CaptureDevice {
    let device = empty();
    let older = UploadPerson::new("7").name("A.").image(jpeg(0));
    connect(&device, Line::good()).call(&older).unwrap();
    device
}

fn enrolled() -> CaptureDevice {
    let device = empty();
    run_enroll(&device, Line::good()).unwrap();
    device
}

fn with_some() -> CaptureDevice {
    let device = empty();
    let client = connect(&device, Line::good());
    for id in ["1", "9"] {
        client.call(&UploadPerson::new(id).name(id)).unwrap();
    }
    device
}

fn with_place() -> CaptureDevice {
    let device = empty();
    let place = facecap_proto::screen::UpdateLcdMedia {
        screensaver_media_list: vec![media()],
        ..Default::default()
    };
    connect(&device, Line::good()).call(&place).unwrap();
    device
}

fn with_file() -> CaptureDevice {
    let device = with_place();
    run_upload(&device, Line::good()).unwrap();
    device
}

// Callers.

fn connect(device: &CaptureDevice, line: Line) -> Client<Line> {
    Client::new(&device.url(), line, BasicAuth::new(USER, PASSWORD)).unwrap()
}

/// Devices of this kind look at the first bytes.
pub(crate) fn jpeg(which: u8) -> Bytes {
    [&[0xff, 0xd8, 0xff][..], &[which; 3000]].concat().into()
}

fn done<T>(_: T) -> String {
    String::new()
}

fn failed(error: facecap_proto::Error) -> Failure {
    Failure::of::<Fault>(&error.kind(), &error)
}

fn enrolling(error: EnrollError) -> Failure {
    Failure::of::<Fault>(&error.kind(), &error)
}

fn run_enroll(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let ada = UploadPerson::new("7").name("Ada").image(jpeg(1));
    let enrolled = connect(device, line)
        .run(flow::enroll(ada))
        .map_err(enrolling)?;
    match enrolled.differs[..] {
        [] => Ok(String::new()),
        _ => Err(Failure::named(format!(
            "Ok, but for {:?}",
            enrolled.differs
        ))),
    }
}

fn run_list(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let people = connect(device, line)
        .run(flow::list_people())
        .map_err(failed)?;
    Ok(people
        .iter()
        .map(|p| p.id.as_str())
        .collect::<Vec<_>>()
        .join(" and "))
}

fn run_remove(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let removed = connect(device, line).run(flow::remove("7"));
    removed
        .map(done)
        .map_err(|e| Failure::of_call::<Fault>("StillThere", &e))
}

/// One is to be changed, one to be added, one to go.
fn run_sync(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let people = ["1", "2"].map(|id| UploadPerson::new(id).name(id).image(jpeg(1)));
    let roster = Roster::new(people).removing_others();
    let synced = connect(device, line).run(flow::sync(roster));
    let synced = synced.map_err(|e| Failure::of_call::<Fault>("", &e))?;
    match synced.failed.first() {
        Some(first) => Err(Failure::of::<Fault>(&first.error.kind(), &first.error)),
        None => Ok(String::new()),
    }
}

const WANTED: i64 = 1_800_000_000_000;

fn run_clock(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let set = connect(device, line).run(flow::set_clock(|| WANTED, 0));
    set.map(done)
        .map_err(|e| Failure::of_call::<Fault>("NotSet", &e))
}

const PATH: &str = "/data_fs/screensaver/NO1.news.mp4";

fn media() -> Media {
    Media::new(1, "news.mp4")
}

fn video() -> Bytes {
    let filler = (0..25_000_u32).map(|n| n.to_le_bytes()[1]);
    b"\0\0\0\x20ftypisom"
        .iter()
        .copied()
        .chain(filler)
        .collect()
}

fn run_upload(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let uploaded = connect(device, line).run(flow::upload(PATH, video(), 0, |_| {}));
    uploaded
        .map(done)
        .map_err(|e| Failure::of_call::<Fault>(name(&e), &e))
}

fn run_download(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let got = connect(device, line).run(flow::download(PATH, 1 << 20, |_| {}));
    let got = got.map_err(|e| Failure::of_call::<Fault>(name(&e), &e))?;
    Ok(if got == video() {
        "the file"
    } else {
        "another file"
    }
    .to_owned())
}

fn run_media(device: &CaptureDevice, line: Line) -> Result<String, Failure> {
    let files = vec![(media(), video())];
    let uploaded = connect(device, line).run(flow::upload_media(files, |_| {}));
    uploaded
        .map(done)
        .map_err(|e| Failure::of_call::<Fault>("NotStored", &e))
}

fn name(error: &flow::FileError) -> &'static str {
    match error {
        flow::FileError::Stuck { .. } => "Stuck",
        flow::FileError::Changed => "Changed",
        flow::FileError::NotStored { .. } => "NotStored",
        _ => "Other",
    }
}

// What is left.

fn with_face(device: &CaptureDevice, id: &str, what: &str) -> String {
    match device.photo(id) {
        None => what.to_owned(),
        Some(photo) if photo == jpeg(1) => format!("{what} + face"),
        Some(_) => format!("{what} + older face"),
    }
}

fn person(device: &CaptureDevice) -> String {
    let client = connect(device, Line::good());
    let people = client.run(flow::list_people()).unwrap();
    match people.iter().find(|p| p.id == "7") {
        None => "nothing".to_owned(),
        Some(p) if p.name.as_deref() == Some("Ada") => with_face(device, "7", "person"),
        Some(_) => with_face(device, "7", "older person"),
    }
}

fn everybody(device: &CaptureDevice) -> String {
    let ids = device.enrolled();
    ids.iter()
        .map(|id| with_face(device, id, id))
        .collect::<Vec<_>>()
        .join(", ")
}

fn clock(device: &CaptureDevice) -> String {
    let says = connect(device, Line::good())
        .call(&RequestDateTime {})
        .unwrap()
        .date_time;
    let off = (says.unix_ms(Some(0)).unwrap() - WANTED).abs();
    if off < 60_000 {
        "the time that was set"
    } else {
        "another time"
    }
    .to_owned()
}

fn file(device: &CaptureDevice) -> String {
    match device.file(PATH) {
        None => "nothing".to_owned(),
        Some(file) if file == video() => "the file".to_owned(),
        Some(file) => format!("{} bytes of the file", file.len()),
    }
}

// Troubles.

fn jump(device: &CaptureDevice) {
    let client = connect(device, Line::good());
    let now = client.call(&RequestDateTime {}).unwrap().date_time;
    let later = now.unix_ms(Some(0)).unwrap() + 3_600_000;
    client.call(&UpdateDateTime::to(later, 0)).unwrap();
}

fn code(request: &Request, code: u32) -> Response {
    let asked: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    let body = serde_json::json!({ "reply": "ACK", "cmd": asked["cmd"], "code": code });
    answer(200, "application/json", body.to_string())
}

fn unauthorised() -> Response {
    let mut response = answer(401, "text/html", "<html><body>Unauthorized</body></html>");
    let basic = http::HeaderValue::from_static("Basic realm=\"device\"");
    response
        .headers_mut()
        .insert(http::header::WWW_AUTHENTICATE, basic);
    response
}

// Pushes.

pub(crate) fn pushing(url: &str) -> Box<dyn Pusher> {
    let device = CaptureDevice::builder()
        .waits(Duration::from_secs(8))
        .start()
        .unwrap();
    device.push_to(url).unwrap();
    Box::new(device)
}

impl Pusher for CaptureDevice {
    fn happen(&self) {
        self.stranger_before_camera();
    }

    fn taken(&self) -> usize {
        self.acknowledged() as usize
    }
}

pub(crate) fn receive(request: &Request) -> Posted {
    let Push::Face(capture) = Push::receive(request).unwrap() else {
        panic!("another push");
    };
    Posted {
        key: format!("{:?}", capture.key()),
        order: capture.cap_time.unix_ms(Some(0)).unwrap(),
        answer: capture.acknowledge().to_response().unwrap(),
    }
}
