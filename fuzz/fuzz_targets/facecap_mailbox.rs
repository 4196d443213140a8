//! The mailbox against what it promises: each command handed out in its turn and reported once, no post answered at once without a
//! command, memory within its settings and empty in the end.
#![no_main]

use arbitrary::Arbitrary;
use bytes::Bytes;
use face_common::{Sent, wire::json};
use facecap_proto::device::{GpioControl, RequestDateTime};
use facecap_proto::poll::{Mailbox, Output, Post, Received, Settings, SubmitError, Ticket};
use fuzz::within;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    tries: u8,
    posts_without_result: u8,
    steps: Vec<Step<'a>>,
}

#[derive(Debug, Arbitrary)]
enum Step<'a> {
    Submit {
        device: u8,
        once: bool,
        within_s: Option<u8>,
    },
    Beat {
        device: u8,
        peer: u8,
    },
    Result {
        device: Option<u8>,
        peer: u8,
        number: Option<u8>,
        cmd: u8,
    },
    Post {
        peer: u8,
        body: &'a [u8],
    },
    Closed(u8),
    Withdraw(u8),
    Wait(u16),
    Wake,
}

#[derive(Debug)]
struct Job {
    ticket: Ticket,
    device: String,
    /// How often it was handed out, but for those of which not a byte was sent.
    given: u32,
    finished: bool,
}

struct World {
    mailbox: Mailbox,
    settings: Settings,
    now: u64,
    /// By the number in `command_id`.
    jobs: BTreeMap<u64, Job>,
    numbers: u64,
    /// Since when.
    held: BTreeMap<Post, u64>,
    /// What was the answer to it.
    answered: BTreeMap<Post, u64>,
    posts: Vec<Post>,
}

fuzz_target!(|input: Input<'_>| within(8 << 20, || run(&input)));

fn device(number: u8) -> String {
    format!("000001-00000{}", number % 4)
}

fn peer(number: u8) -> String {
    format!("192.0.2.{}", number % 3)
}

fn run(input: &Input<'_>) {
    let mut settings = Settings::default();
    settings.tries = u32::from(input.tries % 4);
    settings.posts_without_result = u32::from(input.posts_without_result % 4);
    settings.max_devices = 3;
    settings.max_queued = 4;
    settings.max_held = 6;
    settings.max_bytes = 800;
    settings.max_post = 4096;
    let mut world = World {
        mailbox: Mailbox::new(settings.clone(), "run"),
        settings,
        now: 0,
        jobs: BTreeMap::new(),
        numbers: 0,
        held: BTreeMap::new(),
        answered: BTreeMap::new(),
        posts: Vec::new(),
    };
    for step in input.steps.iter().take(500) {
        world.step(step);
        world.drain();
        world.is_within_limits();
    }
    // Nobody posts any more: everything is reported and forgotten.
    let mut wakes = 0;
    while let Some(at) = world.mailbox.wake_at() {
        world.now = world.now.max(at);
        world.drain();
        wakes += 1;
        assert!(wakes < 10_000, "it wakes for ever");
    }
    assert!(world.jobs.values().all(|job| job.finished));
    assert_eq!((world.mailbox.kept(), world.mailbox.bytes()), (0, 0));
}

impl World {
    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Submit {
                device,
                once,
                within_s,
            } => self.submit(*device, *once, *within_s),
            Step::Beat { device: sn, peer } => {
                let beat = serde_json::json!({ "cmd": "heart beat", "device_sn": device(*sn) });
                self.receive(*peer, beat.to_string().into());
            }
            Step::Result {
                device: sn,
                peer,
                number,
                cmd,
            } => {
                let cmds = ["request date time", "gpio control", "", "reboot"];
                let mut result = serde_json::json!({ "reply": "ACK", "cmd": cmds[usize::from(cmd % 4)], "code": 0 });
                if let Some(sn) = sn {
                    result["device_sn"] = device(*sn).into();
                }
                if let Some(number) = number {
                    result["command_id"] = format!("run-{number}").into();
                }
                self.receive(*peer, result.to_string().into());
            }
            Step::Post { peer, body } => self.receive(*peer, Bytes::copy_from_slice(body)),
            Step::Closed(which) => self.closed(*which),
            Step::Withdraw(which) => {
                let nth = usize::from(*which) % self.jobs.len().max(1);
                if let Some(job) = self.jobs.values().nth(nth) {
                    let (ticket, was_finished) = (job.ticket, job.finished);
                    assert!(!self.mailbox.withdraw(ticket) || !was_finished);
                }
            }
            Step::Wait(ms) => self.now += u64::from(*ms) * 4,
            Step::Wake => self.now = self.now.max(self.mailbox.wake_at().unwrap_or(0)),
        }
    }

    fn submit(&mut self, number: u8, once: bool, within_s: Option<u8>) {
        let name = device(number);
        let time = Duration::from_secs(within_s.unwrap_or(30).into());
        let mailbox = &mut self.mailbox;
        let submitted = if once {
            mailbox.submit_within(self.now, &name, &GpioControl::open(1), time)
        } else {
            mailbox.submit_within(self.now, &name, &RequestDateTime {}, time)
        };
        match submitted {
            Ok(ticket) => {
                self.numbers += 1;
                let job = Job {
                    ticket,
                    device: name,
                    given: 0,
                    finished: false,
                };
                self.jobs.insert(self.numbers, job);
            }
            Err(SubmitError::TooManyBytes) => self.numbers += 1,
            Err(error @ SubmitError::Encode(_)) => panic!("{error}"),
            Err(_) => {}
        }
    }

    fn receive(&mut self, from: u8, body: Bytes) {
        let full = self.held.len() >= self.settings.max_held;
        match self.mailbox.receive(self.now, &peer(from), body) {
            Received::Held(post) => {
                assert!(!full);
                assert!(self.held.insert(post, self.now).is_none());
                self.posts.push(post);
            }
            Received::TooMany(_) => assert!(full),
            Received::Unreadable(error) => drop(error.give_up().expect("values")),
            _ => {}
        }
    }

    fn closed(&mut self, which: u8) {
        let nth = usize::from(which) % self.posts.len().max(1);
        let Some(post) = self.posts.get(nth).copied() else {
            return;
        };
        // Not a byte of it was sent: it was not handed out.
        if let Some(number) = self.answered.remove(&post)
            && let Some(job) = self.jobs.get_mut(&number)
            && !job.finished
        {
            job.given -= 1;
        }
        self.held.remove(&post);
        self.mailbox.closed(self.now, post);
    }

    fn drain(&mut self) {
        while let Some(output) = self.mailbox.next(self.now) {
            match output {
                Output::Answer { post, response } => {
                    let since = self.held.remove(&post).expect("held, and answered once");
                    let answer: Value = json::from_slice(None, response.body()).expect("ours");
                    match answer["command_id"].as_str() {
                        Some(id) => self.handed_out(post, id),
                        None => {
                            let hold =
                                u64::try_from(self.settings.hold.as_millis()).expect("short");
                            assert!(self.now >= since + hold, "answered at once with nothing");
                        }
                    }
                }
                Output::Finished { ticket, outcome } => {
                    let job = self.jobs.values_mut().find(|job| job.ticket == ticket);
                    let job = job.expect("it was submitted");
                    assert!(!job.finished, "reported twice");
                    job.finished = true;
                    if let Err(undelivered) = outcome {
                        let may_have_acted = undelivered.sent != Sent::No;
                        assert!(may_have_acted || job.given == 0, "{undelivered:?}");
                    }
                }
                _ => {}
            }
        }
        assert!(self.mailbox.wake_at().is_none_or(|at| at > self.now));
    }

    fn handed_out(&mut self, post: Post, id: &str) {
        let number: u64 = id
            .strip_prefix("run-")
            .and_then(|n| n.parse().ok())
            .expect("ours");
        let tries = self.settings.tries.max(1);
        let name = self.jobs[&number].device.clone();
        let open = |job: &&Job| !job.finished && job.device == name;
        let first = self
            .jobs
            .iter()
            .find(|(_, job)| open(job))
            .map(|(number, _)| *number);
        assert_eq!(first, Some(number), "out of turn, or while another is out");
        let job = self.jobs.get_mut(&number).expect("it was submitted");
        job.given += 1;
        assert!(
            job.given <= tries,
            "handed out {} times of {tries}",
            job.given
        );
        // Of what was handed out before nobody says any more that not a byte was sent.
        self.answered.retain(|_, other| *other != number);
        self.answered.insert(post, number);
    }

    fn is_within_limits(&self) {
        let open = self.jobs.values().filter(|job| !job.finished).count();
        assert_eq!(self.mailbox.waiting(), open);
        assert_eq!(self.mailbox.held(), self.held.len());
        assert!(self.mailbox.bytes() <= self.settings.max_bytes);
        assert!(self.mailbox.devices() <= self.settings.max_devices);
        assert!(self.mailbox.held() <= self.settings.max_held);
        // A place and a timer for each device, and a timer for each command and each post.
        let things = self.settings.max_devices + self.mailbox.held();
        assert!(self.mailbox.kept() <= 3 * (things + open));
    }
}
