//! SenseNebula-M nodes.

use crate::cell::{Failure, Family, Flow, How, Known, What};
use crate::line::Line;
use crate::pushes::{Posted, Pusher};
use crate::troubles::{answer, common, trouble};
use ::nebula::SessionAuth;
use ::nebula::blocking::Client;
use ::nebula::event::{Gap, Push, Receiver};
use ::nebula::face::AddFace;
use ::nebula::flow::{self, Enrolment, Import, Outcome};
use ::nebula::library::ListLibraries;
use ::nebula::protocol::{Code, Fault};
use ::nebula::push_settings::SetPushSettings;
use ::nebula::system::{GetTime, SetTime};
use ::nebula::types::{File, LibraryType};
use bytes::Bytes;
use face_common::{Request, Response};
use face_sim::NebulaNode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub(crate) fn family() -> Family<NebulaNode> {
    let mut troubles = common();
    troubles.extend([
        trouble("full", How::Instead(|_| code(Code::ImagesFull))),
        trouble("unsupported", How::Instead(|_| code(Code::BadMessageId))),
        trouble(
            "a device that fails inside",
            How::Instead(|_| code(Code::UnknownError)),
        ),
        trouble("yes, and not done", How::Instead(|_| code(Code::Ok))),
        trouble(
            "yes to photos, and not kept",
            How::Device(|n: &NebulaNode| n.set_quirks(|q| q.drops_photos = true)),
        ),
        trouble(
            "login refused from there on",
            How::Storm(|_| code(Code::WrongPassword), 3),
        ),
        trouble(
            "no session from there on",
            How::Storm(|_| code(Code::NotLoggedIn), 3),
        ),
        trouble("sessions expired", How::Device(NebulaNode::expire_sessions)),
        trouble("the clock jumps an hour", How::Device(|n| jump(n, 1))),
        trouble("restarted", How::Device(restart)),
    ]);
    Family {
        name: "sensenebula",
        flows: flows(),
        troubles,
        faults: NebulaNode::faults,
        recover: |node| node.set_quirks(|q| q.drops_photos = false),
        known: known(),
    }
}

fn flows() -> Vec<Flow<NebulaNode>> {
    vec![
        Flow::new("enroll", empty, run_enroll, faces),
        Flow::new("enroll, replacing", with_older, run_replace, faces),
        Flow::new("import", with_library, run_import, faces),
        Flow::new("remove", with_three, run_remove, faces),
        Flow::new("read_faces", with_three, run_read, faces),
        Flow::new("identify", with_three, run_identify, faces),
        Flow::new("missed", with_events, run_missed, faces),
        Flow::new("recorded", with_events, run_recorded, faces),
    ]
}

fn known() -> Vec<Known> {
    let none = |flow| Known {
        flow,
        trouble: "yes, and not done",
        what: What::Believed,
        why: "a yes that holds nothing is taken for none: how a node says that, the document does not say",
    };
    let again = Known {
        flow: "enroll",
        trouble: "",
        what: What::NotAgain,
        why: "somebody who is there already is an error where not `replacing`",
    };
    vec![
        again,
        none("read_faces"),
        none("identify"),
        none("missed"),
        none("recorded"),
    ]
}

// Devices.

fn empty() -> NebulaNode {
    NebulaNode::start().unwrap()
}

fn with_library() -> NebulaNode {
    let node = empty();
    node.add_library("staff");
    node
}

fn with_older() -> NebulaNode {
    let node = with_library();
    let older = face(&node, 7, 0).name("A.");
    connect(&node, Line::good()).call(&older).unwrap();
    node
}

fn with_three() -> NebulaNode {
    let node = with_library();
    let client = connect(&node, Line::good());
    for n in 7..10 {
        client.call(&face(&node, n, 1)).unwrap();
    }
    node
}

fn with_events() -> NebulaNode {
    let node = with_three();
    node.add_camera(1, &[node.add_library("staff")]);
    assert!(node.person_before_camera(1, "P-7") && node.stranger_before_camera(1));
    assert!(node.body_before_camera(1));
    node
}

// Callers.

pub(crate) fn connect(node: &NebulaNode, line: Line) -> Client<Line> {
    let auth = SessionAuth::new(node.user(), node.password());
    Client::new(&node.url(), line, auth).unwrap()
}

/// A picture to a node, another for each two numbers.
fn photo(n: u8, which: u8) -> Bytes {
    [&[0xff, 0xd8, 0xff][..], &[n; 800], &[which; 800]]
        .concat()
        .into()
}

fn face(node: &NebulaNode, n: u8, which: u8) -> AddFace {
    let lib_id = node.add_library("staff");
    AddFace::new(lib_id, File::picture(photo(n, which))).img_id(format!("P-{n}"))
}

fn failed(error: ::nebula::Error) -> Failure {
    Failure::of::<Fault>(&error.kind(), &error)
}

fn done<T>(_: T) -> String {
    String::new()
}

fn run_enroll(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let ada = AddFace::new(0, File::picture(photo(7, 1)))
        .img_id("P-7")
        .name("Ada");
    let order = Enrolment::new(ada).in_library("staff", LibraryType::White);
    let enrolled = connect(node, line).run(flow::enroll(order));
    enrolled
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_replace(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let order = Enrolment::new(face(node, 7, 1).name("Ada")).replacing();
    let enrolled = connect(node, line).run(flow::enroll(order));
    enrolled
        .map(done)
        .map_err(|e| Failure::of::<Fault>(&e.kind(), &e))
}

fn run_import(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let faces = (7..10).map(|n| face(node, n, 1));
    let import = Import::faces(node.add_library("staff"), "b", faces);
    let all = connect(node, line).run(flow::import(import, |_, _| {}));
    let all = all.map_err(|e| Failure::of_call::<Fault>("", &e))?;
    for one in all {
        match one.outcome {
            Outcome::Added => {}
            Outcome::Refused(error) => return Err(failed(error)),
            other => return Err(Failure::named(format!("{other:?}"))),
        }
    }
    Ok(String::new())
}

fn run_remove(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let ids = ["P-7", "P-8"].map(str::to_owned).to_vec();
    let removed = connect(node, line).run(flow::remove(node.add_library("staff"), ids));
    removed
        .map(done)
        .map_err(|e| Failure::of_call::<Fault>("StillThere", &e))
}

fn run_read(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let flow = flow::read_faces(node.add_library("staff"), 1, 10);
    let read = connect(node, line).run(flow).map_err(failed)?;
    match read.failed.len() {
        0 => Ok(format!(
            "{} faces of {}",
            read.faces.len(),
            read.total.unwrap_or(0)
        )),
        n => Err(Failure::named(format!("{n} pictures could not be had"))),
    }
}

fn run_identify(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let flow = flow::identify(File::picture(photo(7, 1)), Vec::new(), 90, 5);
    let found = connect(node, line).run(flow).map_err(failed)?;
    let ids: Vec<_> = found.iter().filter_map(|f| f.img_id.as_deref()).collect();
    Ok(if ids.is_empty() {
        "nobody".to_owned()
    } else {
        ids.join(" and ")
    })
}

fn run_missed(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let mut gap = Gap::default();
    gap.lasted = Some(Duration::from_secs(3 * 3600));
    let events = connect(node, line).run(flow::missed(gap)).map_err(failed)?;
    Ok(format!("{} events", events.len()))
}

fn run_recorded(node: &NebulaNode, line: Line) -> Result<String, Failure> {
    let ever = ["2001-01-01 00:00:00", "2037-12-31 23:59:59"].map(Into::into);
    let [from, to] = ever;
    let events = connect(node, line)
        .run(flow::recorded(from, to))
        .map_err(failed)?;
    Ok(format!("{} events", events.len()))
}

// What is left.

fn faces(node: &NebulaNode) -> String {
    let libraries = connect(node, Line::good()).call(&ListLibraries {}).unwrap();
    if libraries.is_empty() {
        return "nothing".to_owned();
    }
    assert_eq!(libraries.len(), 1);
    let faces = node.faces(libraries[0].lib_id.unwrap());
    let faces = faces.iter().map(|id| {
        let n = id.trim_start_matches("P-").parse().unwrap();
        let older = if node.picture(id) == Some(photo(n, 0)) {
            ", older"
        } else {
            ""
        };
        format!("{id}{older}")
    });
    let faces: Vec<_> = std::iter::once("library".to_owned()).chain(faces).collect();
    faces.join(" + ")
}

// Troubles.

pub(crate) fn jump(node: &NebulaNode, hours: i64) {
    let client = connect(node, Line::good());
    let now = client.call(&GetTime {}).unwrap();
    let offset = now.offset_minutes().unwrap();
    let later = now.unix_ms().unwrap() + hours * 3_600_000;
    client.call(&SetTime::to(later, offset)).unwrap();
}

/// What is dropped takes a moment to be known.
pub(crate) fn restart(node: &NebulaNode) {
    node.restart();
    std::thread::sleep(Duration::from_millis(30));
}

pub(crate) fn code(code: Code) -> Response {
    let body = serde_json::json!({ "code": code.code(), "data": "", "msg": "" });
    answer(200, "application/json", body.to_string())
}

// Events.

pub(crate) fn listened_to() -> NebulaNode {
    let node = with_three();
    node.add_camera(1, &[]);
    node
}

pub(crate) fn pushing(url: &str) -> Box<dyn Pusher> {
    let node = listened_to();
    let to = SetPushSettings::to(format!("{url}/push"), KEY);
    connect(&node, Line::good()).call(&to).unwrap();
    Box::new(Posting {
        node,
        happened: AtomicUsize::new(0),
    })
}

const KEY: &str = "push-key";

struct Posting {
    node: NebulaNode,
    happened: AtomicUsize,
}

impl Pusher for Posting {
    fn happen(&self) {
        self.happened.fetch_add(1, Ordering::Relaxed);
        assert!(self.node.stranger_before_camera(1));
    }

    fn taken(&self) -> usize {
        self.happened.load(Ordering::Relaxed) - self.node.unpushed()
    }
}

pub(crate) fn receive(request: &Request) -> Posted {
    let Push::Event(event) = Receiver::new(KEY.into()).receive(request).unwrap() else {
        panic!("another push");
    };
    Posted {
        key: format!("{:?}", event.key().unwrap()),
        order: event.trigger.as_ref().unwrap().unix_ms(Some(0)).unwrap(),
        answer: Push::acknowledge(),
    }
}
