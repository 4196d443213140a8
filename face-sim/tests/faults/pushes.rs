//! What devices post by themselves, and a receiver that breaks: each event is to be stored once, however often it comes, and those
//! that come in another order are to be told by the device's own.

use crate::cell::{Cell, add};
use crate::line::Line;
use crate::troubles::answer;
use crate::{artemis, facecap, isapi, nebula};
use face_common::transport::BlockingTransport;
use face_common::{Request, Response};
use face_sim::net::{Answer, Device, Fault, Server};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A device that posts.
pub(crate) trait Pusher {
    /// Something happens that is posted.
    fn happen(&self);
    /// How many posts were answered as they should be.
    fn taken(&self) -> usize;
}

/// How a device is told where to post to, and how a receiver reads and answers.
pub(crate) struct Way {
    name: &'static str,
    start: fn(&str) -> Box<dyn Pusher>,
    receive: fn(&Request) -> Posted,
    /// By what of the device's own its events are put in order.
    order: &'static str,
}

/// What a receiver reads.
pub(crate) struct Posted {
    /// What tells events from each other.
    pub(crate) key: String,
    /// The device's own order.
    pub(crate) order: i64,
    pub(crate) answer: Response,
}

pub(crate) const WAYS: [Way; 4] = [
    Way {
        name: "isapi",
        start: isapi::pushing,
        receive: isapi::receive,
        order: "their serial numbers",
    },
    Way {
        name: "hikcentral-artemis",
        start: artemis::pushing,
        receive: artemis::receive,
        order: "their times",
    },
    Way {
        name: "facecap-proto",
        start: facecap::pushing,
        receive: facecap::receive,
        order: "their times",
    },
    Way {
        name: "sensenebula",
        start: nebula::pushing,
        receive: nebula::receive,
        order: "their times, of whole seconds,",
    },
];

/// What becomes of a post.
type Trouble = (&'static str, What);

#[derive(Clone, Copy)]
enum What {
    Fault(fn() -> Fault),
    /// The same bytes come again, after the device was answered.
    Again,
    /// The next one is read before it.
    Overtaken,
}

const TROUBLES: [Trouble; 10] = [
    ("reset before it is stored", What::Fault(|| Fault::Reset)),
    ("killed before it is stored", What::Fault(|| Fault::Close)),
    (
        "killed after it is stored, before answering",
        What::Fault(|| Fault::ActAndClose),
    ),
    (
        "the answer is cut in its head",
        What::Fault(|| Fault::Cut(10)),
    ),
    (
        "the answer comes in small pieces",
        What::Fault(|| Fault::Dribble(7, Duration::from_millis(1))),
    ),
    (
        "503, not stored",
        What::Fault(|| Fault::Replace(Box::new(busy()))),
    ),
    (
        "504 of a proxy, and stored",
        What::Fault(|| Fault::ActAndReplace(Box::new(late()))),
    ),
    (
        "a page instead of an answer, and stored",
        What::Fault(|| Fault::ActAndReplace(Box::new(error()))),
    ),
    ("a post comes twice", What::Again),
    ("two posts change places", What::Overtaken),
];

fn busy() -> Response {
    answer(503, "text/html", "<html>503</html>")
}

fn late() -> Response {
    answer(504, "text/html", "<html>504</html>")
}

fn error() -> Response {
    answer(500, "text/html", "<html>500</html>")
}

/// A receiver's store.
struct Store {
    receive: fn(&Request) -> Posted,
    /// Which post is read after the next one.
    overtaken: Option<usize>,
    came: Mutex<Came>,
}

#[derive(Default)]
struct Came {
    posts: usize,
    waits: Option<(String, i64)>,
    /// By what tells them from each other, and the device's own order, as they came in.
    events: Vec<(String, i64)>,
}

impl Device for Store {
    fn serve(&self, request: &Request) -> Answer {
        let Posted { key, order, answer } = (self.receive)(request);
        let mut came = self.came.lock().unwrap();
        if self.overtaken == Some(came.posts) {
            came.waits = Some((key, order));
        } else {
            came.events.push((key, order));
            let waited = came.waits.take();
            came.events.extend(waited);
        }
        came.posts += 1;
        Answer::Whole(answer)
    }
}

/// Events that happen in one run.
const EVENTS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(10);
/// As the coarsest clock of a device goes.
const TICK: Duration = Duration::from_millis(1100);

/// The trouble comes at each post in turn.
fn cell(way: &Way, (name, what): Trouble) -> Result<Cell, String> {
    let mut got = Vec::new();
    let posts = match what {
        What::Overtaken => EVENTS - 1,
        _ => EVENTS,
    };
    for at in 0..posts {
        let how = one(way, what, at).map_err(|wrong| format!("post {at}: {wrong}"))?;
        add(&mut got, how);
    }
    Ok(Cell {
        flow: "pushes",
        trouble: name,
        got: got.join("; "),
        left: "nothing to be pushed".to_owned(),
        again: "right".to_owned(),
    })
}

/// What the user of the receiver sees.
fn one(way: &Way, what: What, at: usize) -> Result<String, String> {
    let store = Arc::new(Store {
        receive: way.receive,
        overtaken: matches!(what, What::Overtaken).then_some(at),
        came: Mutex::default(),
    });
    let server = Server::start(store.clone(), 0, None).unwrap();
    let pusher = (way.start)(&server.url());
    if let What::Fault(fault) = what {
        for _ in 0..at {
            server.faults().next("", Fault::Delay(Duration::ZERO));
        }
        server.faults().next("", fault());
    }
    let start = Instant::now();
    for event in 0..EVENTS {
        if matches!(what, What::Overtaken) {
            std::thread::sleep(TICK);
        }
        pusher.happen();
        // One after the other: two things at one time may be one event to a platform.
        while pusher.taken() <= event {
            if start.elapsed() > PATIENCE {
                return Err(format!("only {event} were taken"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        if matches!(what, What::Again) && event == at {
            again(&server);
        }
    }
    let events = store.came.lock().unwrap().events.clone();
    let wrong = || Err(format!("{events:?}"));
    let mut each = events.clone();
    each.dedup();
    let mut keys: Vec<_> = each.iter().map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    if keys.len() != EVENTS || each.len() != EVENTS {
        return wrong();
    }
    // As it happened, by the device's own order.
    let mut right = each.clone();
    right.sort_by_key(|(_, order)| *order);
    if matches!(what, What::Overtaken) {
        let mut happened = each.clone();
        happened.swap(at, at + 1);
        let is_strict = right.windows(2).all(|two| two[0].1 < two[1].1);
        return if right == happened && is_strict && events.len() == EVENTS {
            let order = way.order;
            Ok(format!(
                "each once, in the order they came in; {order} put them right"
            ))
        } else {
            wrong()
        };
    }
    if right != each {
        return wrong();
    }
    match events.len() - EVENTS {
        0 => Ok("each once".to_owned()),
        1 => Ok("each, one of them twice, with the same key".to_owned()),
        _ => wrong(),
    }
}

/// Sends the last post once more: something between the two has kept it.
fn again(server: &Server) {
    let mut last = server.record().all().pop().unwrap().request;
    let url = format!("{}{}", server.url(), last.uri());
    *last.uri_mut() = url.parse().unwrap();
    last.headers_mut().remove(http::header::CONNECTION);
    let answer = Line::good().send(last).unwrap();
    assert!(answer.status().is_success());
}

/// The cells of one crate.
pub(crate) fn jobs(crate_name: &str) -> Vec<crate::Job> {
    let ways = WAYS.iter().filter(|way| way.name == crate_name);
    ways.flat_map(|way| {
        TROUBLES.iter().map(move |trouble| {
            let name = format!("{}, pushes, {}", way.name, trouble.0);
            let job: Box<dyn FnOnce() -> Result<Cell, String> + Send> =
                Box::new(move || cell(way, *trouble));
            (name, job)
        })
    })
    .collect()
}
