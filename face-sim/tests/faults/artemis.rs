//! HikCentral's gateway.

use crate::cell::{Failure, Family, Flow, How, Known, What};
use crate::line::Line;
use crate::pushes::{Posted, Pusher};
use crate::troubles::{answer, common, trouble};
use ::artemis::acs::{EventType, PrivilegeKind};
use ::artemis::event_service::{Push, Subscribe};
use ::artemis::flow::{self, Cursor, DoorLog, Enrolment, Snapshot, Terminals};
use ::artemis::protocol::Fault;
use ::artemis::resource::{NewPerson, PersonInfoByCode};
use ::artemis::signature::Signer;
use ::artemis::{BlockingClient, ErrorKind};
use bytes::Bytes;
use face_common::{Request, Response};
use face_sim::Gateway;

pub(crate) fn family() -> Family<Gateway> {
    let mut troubles = common();
    troubles.extend([
        trouble("busy", How::Instead(|_| code("5"))),
        trouble("too many calls", How::Instead(|_| code("0x02401009"))),
        trouble("full", How::Instead(|_| code("132"))),
        trouble("unsupported", How::Instead(|_| code("8"))),
        trouble("a platform that fails inside", How::Instead(|_| code("1"))),
        trouble("yes, and not done", How::Instead(|_| code("0"))),
        trouble(
            "yes to photos, and not kept",
            How::Device(|g: &Gateway| g.set_quirks(|q| q.drops_photos = true)),
        ),
        trouble(
            "signature refused from there on",
            How::Storm(|_| code("0x02401003"), 2),
        ),
        trouble("locked out", How::Storm(|_| code("65"), 2)),
        trouble(
            "no permission from there on",
            How::Device(|g: &Gateway| g.set_quirks(|q| q.unlicensed = true)),
        ),
        trouble(
            "the clock jumps an hour",
            How::Device(|g: &Gateway| g.set_quirks(|q| q.clock_ahead_ms = 3_600_000)),
        ),
    ]);
    Family {
        name: "hikcentral-artemis",
        flows: flows(),
        troubles,
        faults: Gateway::faults,
        recover,
        known: vec![
            Known {
                flow: "snapshot",
                trouble: "yes, and not done",
                what: What::Believed,
                why: "the gateway leaves out what there is none of",
            },
            Known {
                flow: "read_doors",
                trouble: "yes, and not done",
                what: What::Believed,
                why: "the gateway leaves out what there is none of",
            },
        ],
    }
}

fn flows() -> Vec<Flow<Gateway>> {
    vec![
        Flow::new("enroll", empty, run_enroll, person),
        Flow::new("enroll, over an older one", with_older, run_enroll, person),
        Flow::new("apply", enrolled, run_apply, person),
        Flow::new("snapshot", enrolled, run_snapshot, person),
        Flow::new("read_doors", with_events, run_doors, person),
    ]
}

// Platforms.

fn empty() -> Gateway {
    Gateway::start().unwrap()
}

fn enrol(gateway: &Gateway, which: u8) -> String {
    let order = Enrolment::new(ada(), jpeg(which));
    let client = connect(gateway, Line::good());
    client.run(flow::enroll(order)).unwrap().person_id
}

fn with_older() -> Gateway {
    let gateway = empty();
    enrol(&gateway, 0);
    gateway
}

fn enrolled() -> Gateway {
    let gateway = empty();
    enrol(&gateway, 1);
    gateway
}

/// A Monday morning.
const NOW: i64 = 1_767_600_000_000;

fn with_events() -> Gateway {
    let gateway = empty();
    let ada = enrol(&gateway, 1);
    assert!(gateway.pass(&ada, "8", NOW - 5000) && gateway.pass(&ada, "9", NOW - 4000));
    gateway
}

// Callers.

fn connect(gateway: &Gateway, line: Line) -> BlockingClient<Line> {
    let signer = Signer::new(gateway.key(), gateway.secret());
    BlockingClient::new(&gateway.url(), line, signer).unwrap()
}

fn jpeg(which: u8) -> Bytes {
    [&[0xff, 0xd8, 0xff][..], &[which; 6000]].concat().into()
}

fn ada() -> NewPerson {
    NewPerson {
        person_code: Some("P7".into()),
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..Default::default()
    }
}

fn failed(error: ::artemis::Error) -> Failure {
    Failure::of::<Fault>(&error.kind(), &error)
}

/// Told only what is so: that every terminal has the person.
fn reached(terminals: &Terminals) -> Result<String, Failure> {
    match terminals {
        Terminals::Reached => Ok(String::new()),
        other => Err(Failure::named(format!("terminals: {other}"))),
    }
}

fn run_enroll(gateway: &Gateway, line: Line) -> Result<String, Failure> {
    let order = Enrolment::new(ada(), jpeg(1));
    let order = order.checked_on("20").into_groups(["1"]).to_doors(["8"]);
    let enrolled = connect(gateway, line).run(flow::enroll(order));
    let enrolled = enrolled.map_err(|e| Failure::of::<Fault>(&e.kind(), &e))?;
    reached(&enrolled.terminals)
}

fn run_apply(gateway: &Gateway, line: Line) -> Result<String, Failure> {
    let ada = connect(gateway, Line::good())
        .call(&PersonInfoByCode::of("P7"))
        .unwrap();
    let flow = flow::apply(vec![ada.person_id], vec!["8".into()], PrivilegeKind::Access);
    reached(&connect(gateway, line).run(flow).map_err(failed)?)
}

fn run_snapshot(gateway: &Gateway, line: Line) -> Result<String, Failure> {
    let page = connect(gateway, line)
        .run(flow::snapshot(Snapshot::new(10)))
        .map_err(failed)?;
    match page.people.iter().find(|p| p.missing.is_some()) {
        Some(_) => Err(Failure::named("a picture could not be had")),
        None => Ok(format!(
            "{} person with {} photo",
            page.people.len(),
            page.people
                .iter()
                .filter(|p| p.photo == Some(jpeg(1)))
                .count()
        )),
    }
}

fn run_doors(gateway: &Gateway, line: Line) -> Result<String, Failure> {
    let log = DoorLog::new(["8", "9"], [EventType::Face, EventType::Card]);
    let flow = flow::read_doors(log, Cursor::since(NOW - 60_000), NOW);
    let seen = connect(gateway, line).run(flow).map_err(failed)?;
    Ok(format!("{} events", seen.events.len()))
}

// What is left.

fn person(gateway: &Gateway) -> String {
    let known = connect(gateway, Line::good()).call(&PersonInfoByCode::of("P7"));
    let ada = match known {
        Ok(ada) => ada.person_id,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::NotFound);
            return "nothing".to_owned();
        }
    };
    assert_eq!(gateway.people(), 1);
    let photo = match gateway.photo(&ada) {
        None => "",
        Some(photo) if photo == jpeg(1) => " + photo",
        Some(_) => " + older photo",
    };
    let door = if gateway.has_reached(&ada, "8") {
        " + at the door"
    } else {
        ""
    };
    format!("person{photo}{door}")
}

// Troubles.

fn recover(gateway: &Gateway) {
    gateway.set_quirks(|q| {
        (q.drops_photos, q.unlicensed, q.clock_ahead_ms) = (false, false, 0);
    });
}

fn code(code: &str) -> Response {
    let body = serde_json::json!({ "code": code, "msg": "", "data": "" });
    answer(200, "application/json", body.to_string())
}

// Pushes.

pub(crate) fn pushing(url: &str) -> Box<dyn Pusher> {
    let gateway = empty();
    let ada = enrol(&gateway, 1);
    let subscribe = Subscribe {
        event_types: vec![EventType::Face.code()],
        event_dest: format!("{url}/hikcentral"),
        token: Some("face-sim-token".into()),
        pass_back: Some(1),
        ..Default::default()
    };
    connect(&gateway, Line::good()).call(&subscribe).unwrap();
    Box::new(Posting { gateway, ada })
}

struct Posting {
    gateway: Gateway,
    ada: String,
}

impl Pusher for Posting {
    fn happen(&self) {
        let passed = i64::from(self.gateway.acknowledged());
        assert!(self.gateway.pass(&self.ada, "8", NOW + passed * 1000));
    }

    fn taken(&self) -> usize {
        self.gateway.acknowledged() as usize
    }
}

pub(crate) fn receive(request: &Request) -> Posted {
    let push = Push::receive(request, Some(&"face-sim-token".into())).unwrap();
    let [event] = &push.events[..] else {
        panic!("{} events", push.events.len());
    };
    let happened = event.happen_time.as_ref().unwrap();
    Posted {
        key: format!("{:?}", event.event_id),
        order: happened.unix_ms(None).unwrap(),
        answer: Push::acknowledge(),
    }
}
