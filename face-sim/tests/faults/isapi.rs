//! Terminals over ISAPI.

use crate::cell::{Failure, Family, Flow, How, Known, Left, What};
use crate::line::Line;
use crate::pushes::{Posted, Pusher};
use crate::troubles::{answer, common, trouble};
use ::isapi::access_control::{
    CardInfo, EmployeeNo, FingerPrint, FingerPrintUpload, UserInfo, UserInfoRecord,
};
use ::isapi::blocking::{Client, Events};
use ::isapi::event::{AccessEvent, EventCode, Follow, Followed, HttpHostsGet, Push, Start};
use ::isapi::flow::{self, EnrollError, Enrolled, Enrollment, LeftBehind, Listener};
use ::isapi::intelligent::PhotoPart;
use ::isapi::photo::{PhotoSpec, prepare};
use ::isapi::security::{SessionAuth, TokenCache};
use ::isapi::system::DeviceInfoGet;
use ::isapi::{Fault, Isapi};
use bytes::Bytes;
use face_common::auth::digest::DigestAuth;
use face_common::{Protocol, Request, Response};
use face_sim::Terminal;
use std::sync::OnceLock;
use std::time::Duration;

pub(crate) fn family() -> Family<Terminal> {
    let mut troubles = common();
    troubles.extend([
        trouble("busy", How::Instead(busy)),
        trouble("full", How::Instead(full)),
        trouble("unsupported", How::Instead(unsupported)),
        trouble("a device that fails inside", How::Instead(failing)),
        trouble("yes, and not done", How::Instead(yes)),
        trouble("401 storm", How::Storm(refused, 4)),
        // A call is sent three times at most, and events are asked for nine times.
        trouble("401 storm, the nonce being stale", How::Storm(stale, 26)),
        trouble("nonces forgotten", How::Device(Terminal::forget_nonces)),
        trouble(
            "nonces that serve once",
            How::Device(|t| t.set_quirks(|q| q.nonce_uses = 1)),
        ),
        trouble("a stale nonce, and no other", How::Device(silent)),
        trouble("locked out", How::Device(lock)),
        trouble("sessions and tokens expired", How::Device(expire)),
        trouble(
            "the clock jumps an hour",
            How::Device(|t| t.advance_clock(Duration::from_secs(3600))),
        ),
        trouble("restarted", How::Device(restart)),
    ]);
    Family {
        name: "isapi",
        flows: flows(),
        troubles,
        faults: Terminal::faults,
        recover,
        known: known(),
    }
}

fn flows() -> Vec<Flow<Terminal>> {
    vec![
        // First, because it waits longest.
        Flow::new("Events", with_log, run_events, |_| {
            "a log of five".to_owned()
        }),
        Flow::new("enroll", empty, run_enroll, person),
        Flow::new("enroll, without a photo", empty, run_enroll_bare, person),
        Flow::new("enroll, rolled back", empty, run_enroll_or_not, person),
        Flow::new("enroll, over an older one", with_older, run_enroll, person),
        Flow::new("enroll, older firmware", older_firmware, run_enroll, person),
        Flow::new("enroll, in a session", empty, run_enroll_in_session, person),
        Flow::new("enroll_from_camera", before_camera, run_camera, person),
        Flow::new("remove", enrolled, run_remove, person),
        Flow::new("remove, older firmware", enrolled_older, run_remove, person),
        Flow::new("delete_all", with_two, run_delete_all, people),
        Flow::new(
            "delete_all, older firmware",
            with_two_older,
            run_delete_all,
            people,
        ),
        Flow::new("list_people", with_two, run_list, people),
        Flow::new("backup", enrolled, run_backup, person),
        Flow::new("restore", empty, run_restore, person_and_finger),
        Flow::new("set_clock", empty, run_clock, clock),
        Flow::new("watch", empty, run_watch, hosts),
        Flow::new("unwatch", watched, run_unwatch, hosts),
        Flow::new("field_cipher", empty, run_cipher, |_| "nothing".to_owned()),
    ]
}

fn known() -> Vec<Known> {
    let known = |flow, trouble, what, why| Known {
        flow,
        trouble,
        what,
        why,
    };
    vec![
        known(
            "enroll, over an older one",
            "yes, and not done",
            What::Believed,
            "a terminal counts faces, and does not say which",
        ),
        known(
            "delete_all, older firmware",
            "",
            What::NotAgain,
            "some are gone, and who expects all of them removes nobody",
        ),
        known(
            "backup",
            "unsupported",
            What::Believed,
            "what the terminal does not know it has none of",
        ),
        known(
            "field_cipher",
            "unsupported",
            What::Believed,
            "a terminal without encryption says so",
        ),
    ]
}

// Devices.

fn empty() -> Terminal {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| {
        q.delete_polls = 1;
        q.page = 1;
    });
    terminal
}

fn without_new_calls(terminal: Terminal) -> Terminal {
    terminal.set_quirks(|q| {
        (q.has_set_up, q.has_fd_set_up, q.has_detail_delete) = (false, false, false);
        q.photo_part = PhotoPart::FaceImage;
    });
    terminal
}

fn older_firmware() -> Terminal {
    without_new_calls(empty())
}

fn with_older() -> Terminal {
    let terminal = empty();
    let client = connect(&terminal, Line::good());
    let older = UserInfo::employee("7", "A.").unwrap();
    client
        .run(flow::enroll(Enrollment::with_jpeg(older, jpeg(0))))
        .unwrap();
    terminal
}

fn before_camera() -> Terminal {
    let terminal = empty();
    terminal.set_quirks(|q| q.pictures_need_token = true);
    terminal.look_into_camera(jpeg(1));
    terminal
}

fn enrolled() -> Terminal {
    let terminal = before_camera();
    run_enroll(&terminal, Line::good()).unwrap();
    terminal
}

fn enrolled_older() -> Terminal {
    without_new_calls(enrolled())
}

fn with_two() -> Terminal {
    let terminal = empty();
    let client = connect(&terminal, Line::good());
    for n in ["1", "2"] {
        client
            .call(&UserInfoRecord(UserInfo::employee(n, n).unwrap()))
            .unwrap();
    }
    terminal
}

fn with_two_older() -> Terminal {
    without_new_calls(with_two())
}

fn watched() -> Terminal {
    let terminal = empty();
    run_watch(&terminal, Line::good()).unwrap();
    terminal
}

/// In no order, two to a page, and each of them down the stream as well.
fn with_log() -> Terminal {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| {
        (q.replays_log, q.log_is_unordered, q.page) = (true, true, 2);
        q.heartbeat = Duration::from_secs(60);
    });
    for _ in 0..5 {
        terminal.happen_unseen(AccessEvent::new(EventCode::DOOR_FORCED));
    }
    terminal
}

// Callers.

fn connect(terminal: &Terminal, line: Line) -> Client<Line> {
    let auth = DigestAuth::new(terminal.user(), terminal.password());
    Client::new(&terminal.url(), line, auth.probing(Isapi::PROBE)).unwrap()
}

fn jpeg(which: usize) -> Bytes {
    static PHOTOS: OnceLock<[Bytes; 2]> = OnceLock::new();
    let photos = PHOTOS.get_or_init(|| {
        let source = include_bytes!("../../../examples/photos/astronaut.jpg");
        [200, 240].map(|side| {
            let spec = PhotoSpec::new(side, side, 20_000);
            prepare(source, &spec).unwrap().jpeg().clone()
        })
    });
    photos[which].clone()
}

fn ada() -> UserInfo {
    UserInfo::employee("7", "Ada").unwrap()
}

fn no() -> EmployeeNo {
    EmployeeNo::new("7").unwrap()
}

fn enrollment() -> Enrollment {
    Enrollment::with_jpeg(ada(), jpeg(1)).card("1234")
}

fn done<T>(_: T) -> String {
    String::new()
}

fn enrolling(error: EnrollError) -> Failure {
    let left = match error.left_behind() {
        LeftBehind::Nothing => Left::AsBefore,
        LeftBehind::PersonWithoutPhoto => Left::So("person without photo", |left| {
            left.starts_with("person") && !left.contains("face")
        }),
        LeftBehind::PersonWithOlderPhoto => Left::So("person with older photo", |left| {
            left.starts_with("person") && left.contains("older face")
        }),
        LeftBehind::PersonWithoutCards => Left::So("person without card", |left| {
            left.starts_with("person") && !left.contains("card")
        }),
        LeftBehind::PersonWithoutFingerprints => Left::So("person without fingerprint", |left| {
            left == "person + face + card"
        }),
        _ => Left::Unknown,
    };
    Failure::of::<Fault>(&error.kind(), &error).saying(left)
}

fn failed(error: ::isapi::Error) -> Failure {
    Failure::of::<Fault>(&error.kind(), &error)
}

fn run_enroll(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    enrolled_by(connect(terminal, line).run(flow::enroll(enrollment())))
}

fn enrolled_by(outcome: Result<Enrolled, EnrollError>) -> Result<String, Failure> {
    let enrolled = outcome.map_err(enrolling)?;
    match enrolled.differs[..] {
        [] => Ok(String::new()),
        _ => Err(Failure::named(format!(
            "Ok, but for {:?}",
            enrolled.differs
        ))),
    }
}

fn run_enroll_bare(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let enrollment = Enrollment::without_photo(ada());
    enrolled_by(connect(terminal, line).run(flow::enroll(enrollment)))
}

fn run_enroll_or_not(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let client = connect(terminal, line);
    let enrollment = enrollment().roll_back_on_failure();
    client
        .run(flow::enroll(enrollment))
        .map(done)
        .map_err(enrolling)
}

fn run_enroll_in_session(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let auth = SessionAuth::new(terminal.user(), terminal.password());
    let client: Client<_, _> = Client::new(&terminal.url(), line, auth).unwrap();
    client
        .run(flow::enroll(enrollment()))
        .map(done)
        .map_err(enrolling)
}

fn run_camera(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let client = connect(terminal, line);
    let flow = flow::enroll_from_camera(ada(), TokenCache::default());
    client.run(flow).map(done).map_err(enrolling)
}

fn run_remove(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let removed = connect(terminal, line).run(flow::remove(no()));
    removed
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_delete_all(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let emptied = connect(terminal, line).run(flow::delete_all(2));
    emptied
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_list(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let people = connect(terminal, line)
        .run(flow::list_people())
        .map_err(failed)?;
    let numbers: Vec<_> = people
        .people
        .iter()
        .map(|p| p.employee_no.as_str())
        .collect();
    let all = if people.is_complete() {
        "all of them"
    } else {
        "not all"
    };
    Ok(format!("{}, {all}", numbers.join(" and ")))
}

fn run_backup(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let flow = flow::backup(ada(), TokenCache::default());
    let backup = connect(terminal, line).run(flow).map_err(failed)?;
    let photo = backup.photo.is_some_and(|p| p == jpeg(1));
    Ok(parts(
        "person",
        &[(photo, "face"), (backup.cards.len() == 1, "card")],
    ))
}

fn run_restore(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let backup = flow::PersonBackup {
        person: ada(),
        cards: vec![CardInfo::new(no(), "1234")],
        fingers: vec![FingerPrint::new(no(), 3, "TU9ERUw=")],
        photo: Some(jpeg(1)),
    };
    let restored = connect(terminal, line).run(flow::restore(backup));
    restored.map(done).map_err(enrolling)
}

const WANTED: i64 = 1_800_000_000_000;

fn run_clock(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let set = connect(terminal, line).run(flow::set_clock(WANTED, 0));
    set.map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn listener() -> Listener {
    Listener::new("192.0.2.9", 8080, "/events")
}

fn run_watch(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let watched = connect(terminal, line).run(flow::watch(listener()));
    watched
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_unwatch(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let taken = connect(terminal, line).run(flow::unwatch(listener()));
    taken
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_cipher(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let flow = flow::field_cipher(terminal.user(), terminal.password());
    let cipher = connect(terminal, line).run(flow).map_err(failed)?;
    Ok(if cipher.is_some() {
        "a key"
    } else {
        "no encryption"
    }
    .to_owned())
}

/// How often it may be interrupted before it is given up.
const INTERRUPTED: u32 = 8;

fn run_events(terminal: &Terminal, line: Line) -> Result<String, Failure> {
    let mut follow = Follow::from(Start::Beginning);
    follow.first_retry = Duration::from_millis(5);
    follow.longest_retry = Duration::from_millis(20);
    follow.slot_wait = Duration::from_millis(20);
    let (mut given, mut interrupted) = (Vec::new(), 0);
    for next in Events::of(&connect(terminal, line), follow) {
        match next {
            Followed::Event { event, .. } => {
                given.push(event.access().unwrap().serial_no.unwrap());
                if given.last() == Some(&5) {
                    break;
                }
            }
            Followed::Interrupted { error, .. } if interrupted == INTERRUPTED => {
                return Err(match error {
                    Some(error) => failed(*error),
                    None => Failure::named("cut off again and again"),
                });
            }
            Followed::Interrupted { .. } => interrupted += 1,
            other => return Ok(format!("{other:?}")),
        }
    }
    Ok(format!("{given:?}"))
}

// What is left.

fn parts(first: &str, more: &[(bool, &'static str)]) -> String {
    let more = more
        .iter()
        .filter(|(there, _)| *there)
        .map(|(_, name)| *name);
    std::iter::once(first)
        .chain(more)
        .collect::<Vec<_>>()
        .join(" + ")
}

fn person(terminal: &Terminal) -> String {
    let Some((name, faces)) = terminal.person("7") else {
        return "nothing".to_owned();
    };
    let face = terminal.face("7");
    assert_eq!(faces > 0, face.is_some());
    parts(
        if name == "Ada" {
            "person"
        } else {
            "older person"
        },
        &[
            (face == Some(jpeg(1)), "face"),
            (face == Some(jpeg(0)), "older face"),
            (terminal.cards() == 1, "card"),
        ],
    )
}

fn person_and_finger(terminal: &Terminal) -> String {
    let client = connect(terminal, Line::good());
    let fingers = client.call(&FingerPrintUpload::of(no()));
    let finger = fingers.is_ok_and(|f| !f.fingers.is_empty());
    parts(&person(terminal), &[(finger, "fingerprint")])
}

fn people(terminal: &Terminal) -> String {
    match terminal.people() {
        0 => "nobody".to_owned(),
        1 => "one person".to_owned(),
        n => format!("{n} people"),
    }
}

fn clock(terminal: &Terminal) -> String {
    let off = (terminal.clock_ms() - WANTED).abs();
    if off < 60_000 {
        "the time that was set"
    } else {
        "another time"
    }
    .to_owned()
}

fn hosts(terminal: &Terminal) -> String {
    let all = connect(terminal, Line::good()).call(&HttpHostsGet).unwrap();
    let ours = all
        .hosts
        .iter()
        .filter(|h| h.is_at("192.0.2.9", 8080, "/events"))
        .count();
    match ours {
        0 => "no listener".to_owned(),
        1 => "listener".to_owned(),
        n => format!("{n} listeners"),
    }
}

// Troubles.

const LOCK: Duration = Duration::from_secs(5);

fn lock(terminal: &Terminal) {
    terminal.set_quirks(|q| (q.lock_after, q.lock_for) = (1, LOCK));
    let auth = DigestAuth::new(terminal.user(), "wrong");
    let stranger: Client<_> = Client::new(&terminal.url(), Line::good(), auth).unwrap();
    assert!(stranger.call(&DeviceInfoGet).is_err() && terminal.is_locked());
}

fn recover(terminal: &Terminal) {
    if terminal.is_locked() {
        terminal.advance_clock(LOCK);
    }
}

fn silent(terminal: &Terminal) {
    terminal.set_quirks(|q| q.silent_401 = true);
    terminal.forget_nonces();
}

fn expire(terminal: &Terminal) {
    terminal.expire_sessions();
    terminal.expire_tokens();
}

fn restart(terminal: &Terminal) {
    terminal.forget_nonces();
    terminal.drop_stream();
    expire(terminal);
}

/// In the wording the request asks for.
fn status(request: &Request, http: u16, code: u32, string: &str, sub: &str) -> Response {
    if request
        .uri()
        .query()
        .is_some_and(|q| q.contains("format=json"))
    {
        let body = format!(
            "{{\"statusCode\":{code},\"statusString\":\"{string}\",\"subStatusCode\":\"{sub}\"}}"
        );
        return answer(http, "application/json", body);
    }
    let body = format!(
        "<ResponseStatus version=\"2.0\"><statusCode>{code}</statusCode><statusString>{string}</statusString><subStatusCode>{sub}</subStatusCode></ResponseStatus>"
    );
    answer(http, "application/xml", body)
}

fn busy(request: &Request) -> Response {
    status(request, 200, 2, "Device Busy", "deviceBusy")
}

fn full(request: &Request) -> Response {
    status(request, 400, 6, "Invalid Content", "deviceUserFull")
}

fn unsupported(request: &Request) -> Response {
    status(request, 404, 4, "Invalid Operation", "notSupport")
}

fn failing(request: &Request) -> Response {
    status(request, 500, 3, "Device Error", "deviceError")
}

fn yes(request: &Request) -> Response {
    status(request, 200, 1, "OK", "ok")
}

fn challenge(stale: &str) -> Response {
    let mut response = answer(401, "text/html", "<html><body>Unauthorized</body></html>");
    let challenge = format!("Digest qop=\"auth\", realm=\"x\", nonce=\"none of theirs\"{stale}");
    let challenge = http::HeaderValue::from_str(&challenge).unwrap();
    response
        .headers_mut()
        .insert(http::header::WWW_AUTHENTICATE, challenge);
    response
}

fn refused(_: &Request) -> Response {
    challenge("")
}

fn stale(_: &Request) -> Response {
    challenge(", stale=\"true\"")
}

// Pushes.

pub(crate) fn pushing(url: &str) -> Box<dyn Pusher> {
    let terminal = Terminal::start().unwrap();
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    let listener = Listener::new("127.0.0.1", port, "/events");
    connect(&terminal, Line::good())
        .run(flow::watch(listener))
        .unwrap();
    Box::new(terminal)
}

impl Pusher for Terminal {
    fn happen(&self) {
        Terminal::happen(self, AccessEvent::new(EventCode::DOOR_FORCED));
    }

    fn taken(&self) -> usize {
        self.acknowledged()
    }
}

pub(crate) fn receive(request: &Request) -> Posted {
    let push = Push::receive(request).unwrap();
    let serial = push.event().access().unwrap().serial_no;
    Posted {
        key: format!("{serial:?}"),
        order: serial.map_or(0, |serial| serial.try_into().unwrap()),
        answer: push.acknowledge(),
    }
}
