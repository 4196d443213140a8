//! A thousand devices and a hundred thousand commands on a virtual clock, with loss in both directions, restarts, results sent
//! twice, and results that are forgotten.

use super::*;
use crate::device::GpioControl;
use crate::protocol::Message;
use bytes::Bytes;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

const WAITS: u64 = 15_000;

/// xorshift: the same run each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// What a device has sent arrives.
    Arrives {
        device: usize,
        turn: u64,
        body: Vec<u8>,
    },
    /// An answer arrives at a device.
    Answered {
        device: usize,
        turn: u64,
        body: Vec<u8>,
    },
    /// A device has waited for long enough, or is up again.
    Posts { device: usize, turn: u64 },
}

struct Device {
    /// Counts posts: what is older is nobody's any more.
    turn: u64,
    owes: Option<Vec<u8>>,
    /// Whether a result whose answer did not come is sent again.
    insists: bool,
    echoes: bool,
    names_itself: bool,
    executed: HashMap<u32, u32>,
    submitted: u32,
    posts: u64,
}

struct World {
    random: Random,
    mailbox: Mailbox,
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    count: u64,
    devices: Vec<Device>,
    /// Whose post, which turn, and when it came.
    waiting: HashMap<Post, (usize, u64, u64)>,
    tickets: HashMap<Ticket, (usize, u32)>,
    ended: HashMap<(usize, u32), Result<(), Sent>>,
    most_kept: usize,
    /// Commands of a device.
    each: u32,
}

impl World {
    fn new(seed: u64, devices: usize, each: u32, settings: Settings) -> Self {
        let mut random = Random(seed);
        let device = |random: &mut Random| {
            // A device that sends no numbers back and repeats itself cannot be understood: see the module's documentation.
            let echoes = random.percent(80);
            Device {
                turn: 0,
                owes: None,
                insists: echoes && random.percent(50),
                echoes,
                names_itself: random.percent(50),
                executed: HashMap::new(),
                submitted: 0,
                posts: 0,
            }
        };
        let devices = (0..devices).map(|_| device(&mut random)).collect();
        Self {
            random,
            mailbox: Mailbox::new(settings, "fleet"),
            events: BinaryHeap::new(),
            count: 0,
            devices,
            waiting: HashMap::new(),
            tickets: HashMap::new(),
            ended: HashMap::new(),
            most_kept: 0,
            each,
        }
    }

    fn at(&mut self, time: u64, event: Event) {
        self.count += 1;
        self.events.push(Reverse((time, self.count, event)));
    }

    fn sn(device: usize) -> String {
        format!("{device:06}-SIMULA-TED000")
    }

    fn latency(&mut self) -> u64 {
        1 + self.random.below(300)
    }

    /// The device posts what it owes, or a heartbeat, and waits.
    fn post(&mut self, now: u64, index: usize) {
        let device = &mut self.devices[index];
        device.turn += 1;
        device.posts += 1;
        let turn = device.turn;
        let body = match &device.owes {
            Some(result) => result.clone(),
            None => format!(
                r#"{{"version":"0.42","cmd":"heart beat","ip":"10.0.0.1","device_sn":"{}","device_no":""}}"#,
                Self::sn(index)
            )
            .into_bytes(),
        };
        if !device.insists {
            device.owes = None;
        }
        let twice = device.echoes && self.random.percent(2);
        for copy in 0..=u64::from(twice) {
            if !self.random.percent(3) {
                let time = now + self.latency() + copy * 500;
                let body = body.clone();
                self.at(
                    time,
                    Event::Arrives {
                        device: index,
                        turn,
                        body,
                    },
                );
            }
        }
        self.at(
            now + WAITS,
            Event::Posts {
                device: index,
                turn,
            },
        );
    }

    fn answered(&mut self, now: u64, index: usize, turn: u64, body: &[u8]) {
        let device = &mut self.devices[index];
        if device.turn != turn {
            return;
        }
        device.owes = None;
        let message = Message::raw(body).unwrap();
        if message.reply.is_some() {
            // Nothing to do: it asks again at once.
            return self.post(now, index);
        }
        let restart = self.random.percent(2);
        if restart && self.random.percent(50) {
            device.turn += 1;
            let turn = self.devices[index].turn;
            return self.at(
                now + 5_000,
                Event::Posts {
                    device: index,
                    turn,
                },
            );
        }
        let port = u32::try_from(message.body["port"].as_u64().unwrap()).unwrap();
        let device = &mut self.devices[index];
        *device.executed.entry(port).or_default() += 1;
        if restart {
            device.turn += 1;
            let turn = device.turn;
            return self.at(
                now + 5_000,
                Event::Posts {
                    device: index,
                    turn,
                },
            );
        }
        let mut reply = serde_json::json!({ "reply": "ACK", "cmd": " gpio control", "code": 0 });
        if device.echoes {
            reply["command_id"] = message.command_id.into();
        }
        if device.names_itself {
            reply["device_sn"] = Self::sn(index).into();
        }
        device.owes = Some(reply.to_string().into_bytes());
        let time = now + 50 + self.random.below(1_000);
        let turn = device.turn;
        self.at(
            time,
            Event::Posts {
                device: index,
                turn,
            },
        );
    }

    fn submit_more(&mut self, now: u64, index: usize) {
        let device = &mut self.devices[index];
        if device.submitted < self.each {
            device.submitted += 1;
            let port = device.submitted;
            let command = GpioControl {
                port,
                ..GpioControl::open(1)
            };
            let sn = Self::sn(index);
            let ticket = self.mailbox.submit(now, &sn, &command).unwrap();
            self.tickets.insert(ticket, (index, port));
        }
    }

    fn drain(&mut self, now: u64) {
        while let Some(output) = self.mailbox.next(now) {
            match output {
                Output::Answer { post, response } => {
                    let Some((device, turn, came)) = self.waiting.remove(&post) else {
                        panic!("answered twice")
                    };
                    let idle = Message::raw(response.body()).unwrap().reply.is_some();
                    // A post that came twice may be answered early: its device has gone on.
                    let stale = self.devices[device].turn != turn;
                    assert!(
                        !idle || stale || now - came >= 14_000,
                        "a device was answered at once with nothing"
                    );
                    assert!(now - came <= 14_000, "a device was kept waiting");
                    if !self.random.percent(3) {
                        let time = now + self.latency();
                        let body = response.into_body().to_vec();
                        self.at(time, Event::Answered { device, turn, body });
                    }
                }
                Output::Finished { ticket, outcome } => {
                    let whose = self.tickets.remove(&ticket).expect("reported once");
                    let outcome = outcome.map(drop).map_err(|u| u.sent);
                    assert!(self.ended.insert(whose, outcome).is_none());
                    self.submit_more(now, whose.0);
                }
                Output::Stray { .. } | Output::Seen { .. } | Output::Lost { .. } => {}
            }
        }
        self.most_kept = self.most_kept.max(self.mailbox.kept());
    }

    fn step(&mut self) -> Option<u64> {
        let next_event = self.events.peek().map(|Reverse((time, _, _))| *time);
        let wake = self.mailbox.wake_at();
        if let Some(wake) = wake
            && next_event.is_none_or(|event| wake < event)
        {
            self.drain(wake);
            return Some(wake);
        }
        let Reverse((now, _, event)) = self.events.pop()?;
        match event {
            Event::Arrives { device, turn, body } => {
                let peer = format!("10.1.{}.{}", device / 250, device % 250);
                match self.mailbox.receive(now, &peer, Bytes::from(body)) {
                    Received::Held(post) => {
                        self.waiting.insert(post, (device, turn, now));
                    }
                    other => panic!("{other:?}"),
                }
            }
            Event::Answered { device, turn, body } => self.answered(now, device, turn, &body),
            Event::Posts { device, turn } => {
                if self.devices[device].turn == turn {
                    self.post(now, device);
                }
            }
        }
        self.drain(now);
        Some(now)
    }
}

/// How many commands were done, may have been, and were not sent.
fn run(devices: usize, each: u32, settings: Settings) -> [usize; 3] {
    let mut world = World::new(0x9e37_79b9_7f4a_7c15, devices, each, settings);
    for device in 0..devices {
        for _ in 0..8 {
            world.submit_more(0, device);
        }
        let first = world.random.below(WAITS);
        let turn = world.devices[device].turn;
        world.at(first, Event::Posts { device, turn });
    }
    let all = devices * each as usize;
    let mut now = 0;
    while world.ended.len() < all {
        now = world.step().expect("the devices go on for ever");
        assert!(
            now < 100 * 3_600_000,
            "{} of {all} ended",
            world.ended.len()
        );
    }
    let (mut done, mut unsure, mut unsent) = (0, 0, 0);
    for device in 0..devices {
        for port in 1..=each {
            let times = world.devices[device]
                .executed
                .get(&port)
                .copied()
                .unwrap_or(0);
            match world.ended[&(device, port)] {
                Ok(()) => {
                    done += 1;
                    assert_eq!(times, 1, "reported as done: {device} {port}");
                }
                Err(Sent::No) => {
                    unsent += 1;
                    assert_eq!(times, 0, "reported as not sent: {device} {port}");
                }
                Err(_) => {
                    unsure += 1;
                    assert!(times <= 1, "executed twice: {device} {port}");
                }
            }
        }
    }
    // No tight loop: a post for each command and each wait, and those that were lost or doubled.
    let posts: u64 = world.devices.iter().map(|d| d.posts).sum();
    let waits = devices as u64 * (now / 14_000 + 1);
    assert!(posts < 2 * (all as u64 + waits), "{posts} posts");
    // Bounded: what waits, eight commands for each device, with a timer each; and posts.
    let bound = devices * (8 * 2 + 4 * 2 + 4);
    assert!(world.most_kept < bound, "{} kept", world.most_kept);
    // The devices fall silent, and nothing is left.
    world.events.clear();
    while let Some(wake) = world.mailbox.wake_at() {
        world.drain(now.max(wake));
        now = now.max(wake);
    }
    assert_eq!((world.mailbox.kept(), world.mailbox.bytes()), (0, 0));
    assert_eq!(done + unsure + unsent, all);
    [done, unsure, unsent]
}

#[test]
fn each_command_is_executed_and_reported_once_or_reported_as_undelivered() {
    let settings = Settings {
        expire_once: Duration::from_secs(3600),
        ..Settings::default()
    };
    let [done, unsure, unsent] = run(1_000, 100, settings);
    assert!(
        done > 85_000 && unsure > 1_000 && unsent == 0,
        "{done} done, {unsure} unsure, {unsent} unsent"
    );
}

/// Doors that are to open now: what waits for too long is reported as not sent, and is not executed.
#[test]
fn what_expires_is_not_executed() {
    let [done, _, unsent] = run(100, 100, Settings::default());
    assert!(
        done > 5_000 && unsent > 1_000,
        "{done} done, {unsent} unsent"
    );
}
