//! Devices that poll, behind one listener.

use crate::{Listener, jpeg, until};
use face_sim::CaptureDevice;
use face_sim::net::Fault;
use facecap_proto::common::Response;
use facecap_proto::common::flow::{Flow, Step};
use facecap_proto::device::{GpioControl, Reboot, RequestDateTime};
use facecap_proto::flow::{enroll, remove};
use facecap_proto::heartbeat::HeartBeat;
use facecap_proto::person::{RequestPersons, UploadPerson};
use facecap_proto::poll::{
    self, Mailbox, Output, Post, Received, Settings, Ticket, Undelivered, Why,
};
use facecap_proto::protocol::Code;
use facecap_proto::{Endpoint, Error, ErrorKind, FaceCapture, Sent};
use std::collections::HashMap;
use std::io::Read;
use std::net::TcpListener;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// What a service does with a mailbox: threads here, tasks in the example.
struct Fleet {
    shared: Arc<Shared>,
    listener: Listener,
}

struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
    began: Instant,
}

struct Desk {
    mailbox: Mailbox,
    answers: HashMap<Post, Response>,
    finished: HashMap<Ticket, Result<Response, Undelivered>>,
    strays: usize,
}

impl Shared {
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    fn turn<T>(&self, act: impl FnOnce(&mut Mailbox, u64) -> T) -> T {
        let mut desk = self.desk.lock().unwrap();
        let now = self.now();
        let result = act(&mut desk.mailbox, now);
        while let Some(output) = desk.mailbox.next(now) {
            match output {
                Output::Answer { post, response } => {
                    desk.answers.insert(post, response);
                }
                Output::Finished { ticket, outcome } => {
                    assert!(desk.finished.insert(ticket, outcome).is_none());
                }
                Output::Stray { .. } => desk.strays += 1,
                _ => {}
            }
        }
        self.changed.notify_all();
        result
    }
}

impl Fleet {
    fn start(settings: impl FnOnce(&mut Settings)) -> Self {
        let mut own = Settings::default();
        own.hold = Duration::from_millis(400);
        own.posts_without_result = 1;
        settings(&mut own);
        let shared = Arc::new(Shared {
            desk: Mutex::new(Desk {
                mailbox: Mailbox::new(own, "test"),
                answers: HashMap::new(),
                finished: HashMap::new(),
                strays: 0,
            }),
            changed: Condvar::new(),
            began: Instant::now(),
        });
        let (desk, clock) = (shared.clone(), Arc::downgrade(&shared));
        std::thread::spawn(move || {
            while let Some(shared) = clock.upgrade() {
                shared.turn(|_, _| ());
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let listener = Listener::start(move |request| {
            let body = request.into_body();
            match desk.turn(|mailbox, now| mailbox.receive(now, "127.0.0.1", body)) {
                Received::Held(post) => {
                    let mut open = desk.desk.lock().unwrap();
                    loop {
                        if let Some(answer) = open.answers.remove(&post) {
                            return Some(answer);
                        }
                        open = desk.changed.wait(open).unwrap();
                    }
                }
                other => panic!("{other:?}"),
            }
        });
        Self { shared, listener }
    }

    fn device(&self, serial_no: &str) -> CaptureDevice {
        let device = CaptureDevice::builder()
            .serial_no(serial_no)
            .waits(Duration::from_millis(500))
            .start()
            .unwrap();
        device.poll(&self.listener.url("/poll")).unwrap();
        device
    }

    fn wait(&self, ticket: Ticket) -> Result<Response, Undelivered> {
        let mut desk = self.shared.desk.lock().unwrap();
        loop {
            if let Some(outcome) = desk.finished.remove(&ticket) {
                return outcome;
            }
            desk = self.shared.changed.wait(desk).unwrap();
        }
    }

    fn submit<E: Endpoint<Protocol = FaceCapture>>(&self, device: &str, endpoint: &E) -> Ticket {
        self.shared
            .turn(|mailbox, now| mailbox.submit(now, device, endpoint))
            .unwrap()
    }

    fn call<E: Endpoint<Protocol = FaceCapture>>(
        &self,
        device: &str,
        endpoint: &E,
    ) -> Result<E::Reply, Error> {
        let ticket = self.submit(device, endpoint);
        poll::read(endpoint, self.wait(ticket))
    }

    fn run<T, E: From<Error>>(&self, device: &str, flow: Flow<FaceCapture, T, E>) -> Result<T, E> {
        let mut step = flow.start();
        loop {
            step = match step {
                Step::Send(asked) => {
                    let request = asked.request();
                    let again = asked.idempotent();
                    let ticket = self
                        .shared
                        .turn(|mailbox, now| mailbox.submit_request(now, device, &request, again))
                        .unwrap();
                    asked.reply(self.wait(ticket).map_err(Error::from))
                }
                Step::Wait(nap) => {
                    std::thread::sleep(nap.duration());
                    nap.elapsed()
                }
                Step::Done(result) => return result,
            };
        }
    }
}

#[test]
fn commands_and_flows_reach_devices_that_poll() {
    let fleet = Fleet::start(|_| {});
    let device = fleet.device("a");
    fleet.call("a", &RequestDateTime {}).unwrap();
    let enrolled = fleet
        .run(
            "a",
            enroll(UploadPerson::new("1").name("Ada").image(jpeg())),
        )
        .unwrap();
    assert!(enrolled.has_face);
    assert_eq!(device.photo("1"), Some(jpeg()));
    let page = fleet
        .call("a", &RequestPersons::all().with_images())
        .unwrap();
    assert_eq!(
        page.persons[0].reg_images[0].image_data.as_ref().unwrap().0,
        jpeg()
    );
    fleet.run("a", remove("1")).unwrap();
    let error = fleet
        .call("a", &facecap_proto::person::DeletePersons::one("1"))
        .unwrap_err();
    assert_eq!(error.vendor_code().as_deref(), Some("22"));
    // Each command was one post and its result another one; nothing loops.
    assert!(device.posts() < 20, "{}", device.posts());
    std::thread::sleep(Duration::from_secs(1));
    assert!(device.posts() < 24, "{}", device.posts());
}

#[test]
fn many_devices_behind_one_listener_each_do_their_own() {
    let fleet = Fleet::start(|_| {});
    let devices: Vec<_> = (0..30).map(|n| fleet.device(&format!("d{n}"))).collect();
    // Some send no numbers back, and some of the others do not say who they are: all are at one address.
    for (n, device) in devices.iter().enumerate() {
        device.set_quirks(|q| {
            q.outputs = 21;
            q.names_itself = n % 3 != 0;
            q.echoes_numbers = n % 3 != 1;
        });
    }
    let mut tickets = Vec::new();
    for port in 1..=20 {
        for n in 0..devices.len() {
            tickets.push(fleet.submit(&format!("d{n}"), &GpioControl::open(port)));
        }
    }
    for ticket in tickets {
        fleet.wait(ticket).unwrap();
    }
    for device in &devices {
        for port in 1..=20 {
            assert_eq!(device.times_opened(port), 1);
        }
    }
    assert_eq!(fleet.shared.desk.lock().unwrap().strays, 0);
}

#[test]
fn a_result_that_never_comes_is_reported_and_the_next_command_goes_on() {
    let fleet = Fleet::start(|_| {});
    let device = fleet.device("a");
    device.set_quirks(|q| q.forgets_results = true);
    let ticket = fleet.submit("a", &GpioControl::open(1));
    let lost = fleet.wait(ticket).unwrap_err();
    assert_eq!(
        (lost.sent, lost.why, lost.idempotent),
        (Sent::Maybe, Why::GoneOn, false)
    );
    assert_eq!(device.times_opened(1), 1);
    device.set_quirks(|q| q.forgets_results = false);
    fleet.call("a", &Reboot {}).unwrap();

    // Switched off with the answer on its way: executed or not, it is reported once.
    let ticket = fleet.submit("a", &GpioControl::open(2));
    let before = device.posts();
    device.restart();
    let outcome = fleet.wait(ticket);
    assert_eq!(device.times_opened(2), usize::from(outcome.is_ok()));
    // Whatever answers a question from before it was switched off is lost with it.
    until("it asks anew", || device.posts() >= before + 2);
    fleet.call("a", &RequestDateTime {}).unwrap();
}

/// The same faults as on a device that is a server.
#[test]
fn a_command_that_was_polled_for_is_lost_refused_or_slow() {
    let fleet = Fleet::start(|_| {});
    let device = fleet.device("a");
    device.faults().next("reboot", Fault::Close);
    device.faults().next("gpio control", Fault::ActAndClose);
    fleet.call("a", &RequestDateTime {}).unwrap();
    let lost = fleet.wait(fleet.submit("a", &Reboot {})).unwrap_err();
    assert_eq!((lost.why, device.reboots()), (Why::GoneOn, 0));
    let lost = fleet
        .wait(fleet.submit("a", &GpioControl::open(1)))
        .unwrap_err();
    assert_eq!((lost.why, device.times_opened(1)), (Why::GoneOn, 1));
    device.refuse("gpio control", Code::Busy);
    let busy = fleet.call("a", &GpioControl::open(1)).unwrap_err();
    assert_eq!(busy.kind(), ErrorKind::Busy);
    let slow = Duration::from_millis(300);
    device.faults().next("", Fault::Delay(slow));
    let began = Instant::now();
    fleet.call("a", &GpioControl::open(1)).unwrap();
    assert!(began.elapsed() >= slow);
    assert_eq!(
        device.commands(),
        [
            "request date time",
            "gpio control",
            "gpio control",
            "gpio control"
        ]
    );
}

#[test]
fn a_device_that_is_not_there_expires_its_commands() {
    let fleet = Fleet::start(|s| s.expire = Duration::from_millis(100));
    let ticket = fleet.submit("nobody", &Reboot {});
    let expired = fleet.wait(ticket).unwrap_err();
    assert_eq!((expired.sent, expired.why), (Sent::No, Why::Expired));
    assert_eq!(fleet.shared.desk.lock().unwrap().mailbox.kept(), 0);
}

/// Its question is answered a quarter of a minute later, by a platform that may be told that nobody is there any more.
#[test]
fn a_device_that_is_dropped_hangs_up_at_once() {
    let platform = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = platform.local_addr().unwrap();
    for (path, is_push) in [("poll", false), ("push", true)] {
        let device = CaptureDevice::start().unwrap();
        let url = format!("http://{address}/{path}");
        if is_push {
            device.push_to(&url).unwrap();
            device.stranger_before_camera();
        } else {
            device.poll(&url).unwrap();
        }
        let (mut asked, _) = platform.accept().unwrap();
        asked
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let mut question = [0; 4096];
        assert!(asked.read(&mut question).unwrap() > 0);
        drop(device);
        while asked.read(&mut question).expect("it hangs up") > 0 {}
    }
}

/// Why an answer is held back: the same device, answered at once.
#[test]
fn a_device_that_is_answered_at_once_asks_again_at_once() {
    let hasty = Listener::start(|_| HeartBeat::acknowledge().ok());
    let device = CaptureDevice::builder()
        .waits(Duration::from_millis(500))
        .start()
        .unwrap();
    device.poll(&hasty.url("/")).unwrap();
    until("it loops", || device.posts() > 100);

    let fleet = Fleet::start(|_| {});
    let calm = fleet.device("a");
    until("it asks", || calm.posts() > 0);
    let before = calm.posts();
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(calm.posts() - before <= 4, "{}", calm.posts());
}
