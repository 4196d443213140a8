//! The mailbox, and a device that asks it for orders: the trouble comes at each post of the device that an order takes, its question
//! and its result. Each order may be executed once at most, or as often as it may be handed out.

use crate::cell::{Cell, Failure, add};
use crate::facecap::jpeg;
use crate::troubles::answer;
use bytes::Bytes;
use face_common::{Request, Response, Sent};
use face_sim::CaptureDevice;
use face_sim::net::{Answer, Device, Fault, Server};
use facecap_proto::device::GpioControl;
use facecap_proto::person::UploadPerson;
use facecap_proto::poll::{Mailbox, Output, Post, Received, Settings, Ticket, Undelivered, read};
use facecap_proto::protocol::Code;
use facecap_proto::{Endpoint, Error, FaceCapture, Fault as VendorFault};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// An order, and what has come of it.
#[derive(Clone, Copy)]
struct Order {
    name: &'static str,
    cmd: &'static str,
    is_idempotent: bool,
    /// How often it may be handed out.
    tries: u32,
    give: fn(&Office) -> Outcome,
    is_done: fn(&CaptureDevice) -> bool,
    /// What is left when it was executed never, once, and twice.
    left: [&'static str; 3],
}

const ORDERS: [Order; 3] = [
    Order {
        name: "mailbox, a door",
        cmd: "gpio control",
        is_idempotent: false,
        tries: 1,
        give: |office| office.order(&GpioControl::open(1)),
        is_done: |device| device.times_opened(1) > 0,
        left: ["closed", "opened once", "opened twice"],
    },
    PERSON,
    Order {
        name: "mailbox, a person, to be tried twice",
        tries: 2,
        ..PERSON
    },
];

const PERSON: Order = Order {
    name: "mailbox, a person",
    cmd: "upload person",
    is_idempotent: true,
    tries: 1,
    give: |office| office.order(&UploadPerson::new("7").name("Ada").image(jpeg(1))),
    is_done: |device| device.photo("7") == Some(jpeg(1)),
    left: ["nothing", "person + face", "person + face, written twice"],
};

#[derive(Clone, Copy)]
enum How {
    /// To a post.
    Post(fn() -> Fault),
    /// The same post comes twice, and the device hears the second answer.
    Twice,
    /// We start again: before a post is read, after it is answered.
    RestartedBefore,
    RestartedAfter,
    /// To the order, at the device.
    Device(fn() -> Fault),
    Busy,
}

type Trouble = (&'static str, How);

const TROUBLES: [Trouble; 17] = [
    ("reset before it is read", How::Post(|| Fault::Reset)),
    ("closed before it is read", How::Post(|| Fault::Close)),
    ("taken, and not answered", How::Post(|| Fault::ActAndClose)),
    ("taken, and cut in the head", How::Post(|| Fault::Cut(20))),
    (
        "taken, and cut in the body",
        How::Post(|| Fault::CutBody(9)),
    ),
    (
        "taken, and answered in small pieces",
        How::Post(|| Fault::Dribble(97, Duration::from_millis(1))),
    ),
    ("taken, and then silence", How::Post(|| Fault::Stall(0))),
    (
        "502 of a proxy",
        How::Post(|| Fault::Replace(Box::new(page(502)))),
    ),
    (
        "503 of a proxy",
        How::Post(|| Fault::Replace(Box::new(page(503)))),
    ),
    (
        "taken, and 504 of a proxy",
        How::Post(|| Fault::ActAndReplace(Box::new(page(504)))),
    ),
    (
        "taken, and a web page",
        How::Post(|| Fault::ActAndReplace(Box::new(page(200)))),
    ),
    ("comes twice", How::Twice),
    (
        "our process is killed before it is read",
        How::RestartedBefore,
    ),
    (
        "our process is killed after it is answered",
        How::RestartedAfter,
    ),
    (
        "the device is killed before acting",
        How::Device(|| Fault::Close),
    ),
    (
        "the device is killed after acting",
        How::Device(|| Fault::ActAndClose),
    ),
    ("busy", How::Busy),
];

fn page(status: u16) -> Response {
    answer(status, "text/html", format!("<html>{status}</html>"))
}

/// What an order came to; `None`: the process that gave it is no more.
type Outcome = Option<Result<(), Error>>;

/// A listener with a mailbox, and processes that give orders, which end with it.
struct Office {
    desk: Mutex<Desk>,
    changed: Condvar,
    began: Instant,
}

struct Desk {
    mailbox: Mailbox,
    /// How often it was started.
    run: usize,
    /// How many posts were read.
    posts: usize,
    /// What happens to the post of this number.
    struck: Option<(usize, How)>,
    answers: HashMap<Post, Response>,
    finished: HashMap<Ticket, Result<Response, Undelivered>>,
    /// Results of nobody's orders.
    strays: usize,
    tries: u32,
}

/// A device waits for an answer for longer than a post is held.
const HOLD: Duration = Duration::from_millis(300);
const WAITS: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(20);
const SERIAL: &str = "a";

impl Desk {
    fn start(&mut self) {
        let mut settings = Settings::default();
        settings.hold = HOLD;
        settings.tries = self.tries;
        self.run += 1;
        self.mailbox = Mailbox::new(settings, format!("run-{}", self.run));
        self.answers.clear();
        self.finished.clear();
    }
}

impl Office {
    fn open(tries: u32, struck: Option<(usize, How)>) -> Self {
        let mut desk = Desk {
            mailbox: Mailbox::new(Settings::default(), ""),
            run: 0,
            posts: 0,
            struck,
            answers: HashMap::new(),
            finished: HashMap::new(),
            strays: 0,
            tries,
        };
        desk.start();
        Self {
            desk: Mutex::new(desk),
            changed: Condvar::new(),
            began: Instant::now(),
        }
    }

    fn turn<T>(&self, desk: &mut Desk, act: impl FnOnce(&mut Mailbox, u64) -> T) -> T {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap();
        let result = act(&mut desk.mailbox, now);
        while let Some(output) = desk.mailbox.next(now) {
            match output {
                Output::Answer { post, response } => {
                    desk.answers.insert(post, response);
                }
                Output::Finished { ticket, outcome } => {
                    let before = desk.finished.insert(ticket, outcome);
                    assert!(before.is_none(), "reported twice");
                }
                Output::Stray { .. } => desk.strays += 1,
                _ => {}
            }
        }
        self.changed.notify_all();
        result
    }

    /// Until there is something, or until the process is no more in which it is waited for.
    fn wait<T>(
        &self,
        mut desk: MutexGuard<'_, Desk>,
        found: impl Fn(&mut Desk) -> Option<T>,
    ) -> Option<T> {
        let (run, began) = (desk.run, Instant::now());
        loop {
            self.turn(&mut desk, |_, _| ());
            if let Some(found) = found(&mut desk) {
                return Some(found);
            }
            if desk.run != run {
                return None;
            }
            assert!(began.elapsed() < PATIENCE, "nothing came of it");
            let tick = Duration::from_millis(5);
            desk = self.changed.wait_timeout(desk, tick).unwrap().0;
        }
    }

    fn order<E: Endpoint<Protocol = FaceCapture>>(&self, endpoint: &E) -> Outcome {
        let mut desk = self.desk.lock().unwrap();
        let submitted = self.turn(&mut desk, |m, now| m.submit(now, SERIAL, endpoint));
        let ticket = submitted.unwrap();
        let outcome = self.wait(desk, |desk| desk.finished.remove(&ticket))?;
        Some(read(endpoint, outcome).map(|_| ()))
    }

    /// Whether the device waits for an order.
    fn holds_a_post(&self) -> bool {
        self.desk.lock().unwrap().mailbox.held() > 0
    }

    /// Whether an order waits that nobody has asked for.
    fn has_order(&self) -> bool {
        self.desk.lock().unwrap().mailbox.waiting() > 0
    }

    fn answer(&self, body: Bytes) -> Option<Response> {
        let mut desk = self.desk.lock().unwrap();
        let received = self.turn(&mut desk, |m, now| m.receive(now, "127.0.0.1", body));
        let Received::Held(post) = received else {
            panic!("{received:?}");
        };
        self.wait(desk, |desk| desk.answers.remove(&post))
    }

    fn post(&self, body: &Bytes) -> Option<Response> {
        let how = {
            let mut desk = self.desk.lock().unwrap();
            let number = desk.posts;
            desk.posts += 1;
            let struck = desk.struck.take_if(|(at, _)| *at == number);
            struck.map(|(_, how)| how)
        };
        let restart = || self.desk.lock().unwrap().start();
        match how {
            Some(How::Twice) => {
                self.answer(body.clone());
                self.answer(body.clone())
            }
            Some(How::RestartedBefore) => {
                restart();
                self.answer(body.clone())
            }
            Some(How::RestartedAfter) => {
                let answer = self.answer(body.clone());
                restart();
                answer
            }
            _ => self.answer(body.clone()),
        }
    }
}

impl Device for Office {
    fn serve(&self, request: &Request) -> Answer {
        let answer = tokio::task::block_in_place(|| self.post(request.body()));
        Answer::Whole(answer.unwrap_or_else(|| page(503)))
    }
}

/// The posts that an order takes: a question and a result.
const POSTS: usize = 2;

fn cell(order: Order, (name, how): Trouble) -> Result<Cell, String> {
    let (mut got, mut left) = (Vec::new(), Vec::new());
    let posts = if matches!(how, How::Device(_) | How::Busy) {
        1
    } else {
        POSTS
    };
    for at in 0..posts {
        let (how_it_went, is_left) =
            one(order, how, at).map_err(|wrong| format!("post {at}: {wrong}"))?;
        add(&mut got, how_it_went);
        add(&mut left, is_left);
    }
    Ok(Cell {
        flow: order.name,
        trouble: name,
        got: got.join("; "),
        left: left.join("; "),
        again: "right".to_owned(),
    })
}

fn one(order: Order, how: How, at: usize) -> Result<(String, String), String> {
    let is_ours = matches!(how, How::Twice | How::RestartedBefore | How::RestartedAfter);
    let office = Arc::new(Office::open(order.tries, is_ours.then_some((at, how))));
    let server = Server::start(office.clone(), 0, None).unwrap();
    let device = CaptureDevice::builder().serial_no(SERIAL).waits(WAITS);
    let device = device.start().unwrap();
    device.set_quirks(|q| q.takes = 10_000);
    match how {
        How::Post(fault) => {
            for _ in 0..at {
                server.faults().next("", Fault::Delay(Duration::ZERO));
            }
            server.faults().next("", fault());
        }
        How::Device(fault) => device.faults().next(order.cmd, fault()),
        How::Busy => device.refuse(order.cmd, Code::Busy),
        _ => {}
    }
    let outcome = std::thread::scope(|scope| {
        let gives = scope.spawn(|| (order.give)(&office));
        // The first question is to find it there.
        while !office.has_order() {
            std::thread::sleep(Duration::from_millis(1));
        }
        device.poll(&format!("{}/poll", server.url())).unwrap();
        gives.join().unwrap()
    });
    // The trouble is over when the device has posted once more; and what was handed out is executed, whoever waits for it.
    let start = Instant::now();
    while server.record().len() < at + 2 || !office.holds_a_post() {
        assert!(
            start.elapsed() < PATIENCE,
            "the device does not ask any more"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    let refused = usize::from(matches!(how, How::Busy));
    let times = || {
        let heard = device.commands();
        heard.iter().filter(|cmd| *cmd == order.cmd).count() - refused
    };
    let executed = times();
    let wrong = |what: &str| Err(format!("{outcome:?}; executed {executed} times: {what}"));
    if executed > order.tries as usize {
        return wrong("that is too often");
    }
    let mut got = match &outcome {
        None => "killed".to_owned(),
        Some(Ok(())) if executed == 0 => return wrong("that is not so"),
        Some(Ok(())) => "Ok".to_owned(),
        Some(Err(error)) => {
            if error.was_sent() == Sent::No && executed > 0 {
                return wrong("something was sent");
            }
            let may_have_acted = error.was_sent() == Sent::Maybe;
            if may_have_acted && error.is_retryable() != order.is_idempotent {
                return wrong("that is not what a retry needs to know");
            }
            Failure::of::<VendorFault>(&error.kind(), error).text()
        }
    };
    if office.desk.lock().unwrap().strays > 0 {
        got += ", its result is nobody's";
    }
    if (order.is_done)(&device) != (executed > 0) {
        return wrong("that is not what is on the device");
    }
    let left = order.left[executed].to_owned();
    match (order.give)(&office) {
        Some(Ok(())) => {}
        other => return wrong(&format!("again: {other:?}")),
    }
    let again = times();
    if again != executed + 1 {
        return wrong(&format!("again, and it was executed {again} times"));
    }
    Ok((got, left))
}

/// The cells of one crate.
pub(crate) fn jobs(crate_name: &str) -> Vec<crate::Job> {
    let orders = ORDERS.iter().filter(|_| crate_name == "facecap-proto");
    orders
        .flat_map(|order| {
            TROUBLES.iter().map(move |trouble| {
                let name = format!("facecap-proto, {}, {}", order.name, trouble.0);
                let job: Box<dyn FnOnce() -> Result<Cell, String> + Send> =
                    Box::new(|| cell(*order, *trouble));
                (name, job)
            })
        })
        .collect()
}
