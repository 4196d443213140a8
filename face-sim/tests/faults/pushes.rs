//! What devices post by themselves, and a receiver that breaks: each event is to be stored once, however often it comes.

use crate::cell::Cell;
use crate::troubles::answer;
use crate::{artemis, facecap, isapi, nebula};
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

/// How a device is told where to post to, and how a receiver reads and answers: what tells events from each other, and the answer.
pub(crate) struct Way {
    name: &'static str,
    start: fn(&str) -> Box<dyn Pusher>,
    receive: fn(&Request) -> (String, Response),
}

pub(crate) const WAYS: [Way; 4] = [
    Way {
        name: "isapi",
        start: isapi::pushing,
        receive: isapi::receive,
    },
    Way {
        name: "hikcentral-artemis",
        start: artemis::pushing,
        receive: artemis::receive,
    },
    Way {
        name: "facecap-proto",
        start: facecap::pushing,
        receive: facecap::receive,
    },
    Way {
        name: "sensenebula",
        start: nebula::pushing,
        receive: nebula::receive,
    },
];

/// What becomes of a post.
type Trouble = (&'static str, fn() -> Fault);

const TROUBLES: [Trouble; 8] = [
    ("reset before it is stored", || Fault::Reset),
    ("killed before it is stored", || Fault::Close),
    ("killed after it is stored, before answering", || {
        Fault::ActAndClose
    }),
    ("the answer is cut in its head", || Fault::Cut(10)),
    ("the answer comes in small pieces", || {
        Fault::Dribble(7, Duration::from_millis(1))
    }),
    ("503, not stored", || Fault::Replace(Box::new(busy()))),
    ("504 of a proxy, and stored", || {
        Fault::ActAndReplace(Box::new(late()))
    }),
    ("a page instead of an answer, and stored", || {
        Fault::ActAndReplace(Box::new(error()))
    }),
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
    receive: fn(&Request) -> (String, Response),
    /// By what tells them from each other, in the order they came in.
    came: Mutex<Vec<String>>,
}

impl Device for Store {
    fn serve(&self, request: &Request) -> Answer {
        let (key, response) = (self.receive)(request);
        self.came.lock().unwrap().push(key);
        Answer::Whole(response)
    }
}

/// Events that happen in one run.
const EVENTS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(10);

/// The trouble comes at each post in turn.
fn cell(way: &Way, (name, fault): Trouble) -> Result<Cell, String> {
    let mut got = Vec::new();
    for at in 0..EVENTS {
        let store = Arc::new(Store {
            receive: way.receive,
            came: Mutex::default(),
        });
        let server = Server::start(store.clone(), 0, None).unwrap();
        let pusher = (way.start)(&server.url());
        for _ in 0..at {
            server.faults().next("", Fault::Delay(Duration::ZERO));
        }
        server.faults().next("", fault());
        let start = Instant::now();
        for event in 0..EVENTS {
            pusher.happen();
            // One after the other: two things at one time may be one event to a platform.
            while pusher.taken() <= event {
                if start.elapsed() > PATIENCE {
                    return Err(format!("post {at}: only {event} were taken"));
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        let came = store.came.lock().unwrap().clone();
        let mut each = came.clone();
        each.dedup();
        let mut keys = each.clone();
        keys.sort();
        keys.dedup();
        if keys.len() != EVENTS || each.len() != EVENTS {
            return Err(format!("post {at}: {came:?}"));
        }
        let how = match came.len() - EVENTS {
            0 => "each once",
            1 => "each, one of them twice, with the same key",
            _ => return Err(format!("post {at}: {came:?}")),
        };
        if !got.contains(&how) {
            got.push(how);
        }
    }
    Ok(Cell {
        flow: "pushes",
        trouble: name,
        got: got.join("; "),
        left: "nothing to be pushed".to_owned(),
        again: "right".to_owned(),
    })
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
