//! The devices, what happens at them, and what is in the way of hearing of it.

use crate::dice::Dice;
use crate::faults;
use crate::ledger::Made;
use artemis::resource::NewPerson;
use examples::{Failure, now_ms};
use face_sim::net::Fault;
use face_sim::terminal::Quirks;
use face_sim::{CaptureDevice, Gateway, NebulaNode, Terminal};
use facecap_proto::protocol::Code;
use isapi::event::{AccessEvent, EventCode};
use nebula::common::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// ISAPI terminals.
pub(crate) const TERMINALS: usize = 3;
/// The gateway's doors.
const DOORS: [&str; 2] = ["8", "9"];
/// A device has a fault in its way in one turn of so many.
const ONE_IN: u64 = 15;

pub(crate) struct Devices {
    dice: Dice,
    turns: u64,
    /// How often each fault was put in the way.
    pub(crate) faults: BTreeMap<&'static str, u64>,
    terminals: Vec<Terminal>,
    /// The newest number of each terminal.
    serials: Vec<u64>,
    gateway: Gateway,
    guest: String,
    /// When somebody passed last, in seconds: the log tells passages at a door apart by that.
    passed: i64,
    passages: Vec<String>,
    /// Pushes captures, and is a server.
    camera: CaptureDevice,
    captures: u64,
    /// Polls.
    poller: CaptureDevice,
    node: NebulaNode,
    strangers: u64,
}

impl Devices {
    pub(crate) fn start(seed: u64) -> Result<Self, Failure> {
        let mut quirks = Quirks::default();
        quirks.heartbeat = Duration::from_millis(500);
        quirks.nonce_uses = 50;
        quirks.log_is_unordered = true;
        let terminals = (0..TERMINALS).map(|_| Terminal::builder().quirks(quirks.clone()).start());
        let terminals: Vec<_> = terminals.collect::<Result<_, _>>()?;
        let gateway = Gateway::start()?;
        let client = artemis::connect_blocking(&gateway.url(), gateway.key(), gateway.secret())?;
        let guest = NewPerson {
            person_family_name: "Guest".into(),
            person_given_name: "Soak".into(),
            org_index_code: "1".into(),
            ..NewPerson::default()
        };
        let waits = Duration::from_secs(2);
        let node = NebulaNode::builder().heartbeat(Duration::from_secs(5));
        let node = node.start()?;
        node.set_quirks(|q| q.restart_takes = Duration::from_millis(200));
        node.add_camera(1, &[]);
        Ok(Self {
            dice: Dice::new(seed),
            turns: 0,
            faults: BTreeMap::new(),
            serials: vec![0; terminals.len()],
            terminals,
            guest: client.call(&guest)?.0,
            gateway,
            passed: 0,
            passages: Vec::new(),
            camera: CaptureDevice::builder()
                .serial_no("camera")
                .waits(waits)
                .start()?,
            captures: 0,
            poller: CaptureDevice::builder()
                .serial_no("poller")
                .waits(waits)
                .start()?,
            node,
            strangers: 0,
        })
    }

    /// For the service: the gateway, the camera, the node, and the terminals, each with the login that it wants.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let (gateway, node) = (&self.gateway, &self.node);
        let mut all = vec![
            format!("{} {} {}", gateway.url(), gateway.key(), gateway.secret()),
            self.camera.url(),
            format!("{} {} {}", node.url(), node.user(), node.password()),
        ];
        let terminals = self.terminals.iter();
        all.extend(terminals.map(|t| format!("{} {} {}", t.url(), t.user(), t.password())));
        all
    }

    /// The service listens there.
    pub(crate) fn meet(&self, listener: &str) -> Result<(), Failure> {
        self.camera
            .push_to(&format!("http://{listener}/captures"))?;
        self.poller.poll(&format!("http://{listener}/poll"))?;
        Ok(())
    }

    /// A tenth of a second.
    pub(crate) fn turn(&mut self) {
        self.turns += 1;
        self.happen();
        self.misbehave();
        // What they have received is of no interest, and is kept with its photos.
        if self.turns.is_multiple_of(50) {
            for record in [
                self.gateway.record(),
                self.camera.record(),
                self.node.record(),
            ] {
                record.clear();
            }
            for terminal in &self.terminals {
                terminal.record().clear();
            }
        }
    }

    fn happen(&mut self) {
        for (n, terminal) in self.terminals.iter().enumerate() {
            if !(self.turns + n as u64).is_multiple_of(4) {
                continue;
            }
            let event = AccessEvent::new(EventCode::DOORBELL);
            // One in six is in the log alone.
            let serial = if self.dice.one_in(6) {
                terminal.happen_unseen(event)
            } else {
                terminal.happen(event)
            };
            if let Some(newest) = self.serials.get_mut(n) {
                *newest = serial;
            }
        }
        let now = now_ms() / 1000;
        if now > self.passed {
            self.passed = now;
            for door in DOORS {
                if self.gateway.pass(&self.guest, door, now * 1000) {
                    self.passages.push(format!("{door}/{now}"));
                }
            }
        }
        if self.turns.is_multiple_of(5) {
            self.camera.stranger_before_camera();
            self.captures += 1;
            let is_there = if self.dice.one_in(2) {
                self.node.stranger_before_camera(1)
            } else {
                self.node.body_before_camera(1)
            };
            self.strangers += u64::from(is_there);
        }
    }

    fn misbehave(&mut self) {
        let dice = &mut self.dice;
        let mut put = Vec::new();
        for terminal in &self.terminals {
            if !dice.one_in(ONE_IN) {
                continue;
            }
            put.push(match dice.below(5) {
                0 => {
                    terminal.forget_nonces();
                    "nonces forgotten"
                }
                1 => {
                    terminal.drop_stream();
                    "stream ended"
                }
                2 => {
                    // This stream between two events, and the next one anywhere.
                    let at = Fault::Cut(1 + dice.small(5_000));
                    terminal.faults().next("alertStream", at);
                    terminal.drop_stream();
                    "stream cut"
                }
                3 => faults::put(terminal.faults(), dice, &["AcsEvent", "UserInfo", "FDLib"]),
                _ => faults::put(terminal.faults(), dice, &[""]),
            });
        }
        if dice.one_in(ONE_IN) {
            put.push(faults::put(self.gateway.faults(), dice, &[""]));
        }
        if dice.one_in(ONE_IN) {
            put.push(if dice.one_in(4) {
                self.camera.refuse("upload person", Code::Busy);
                "busy"
            } else {
                faults::put(self.camera.faults(), dice, &[""])
            });
        }
        if dice.one_in(2 * ONE_IN) {
            put.push(if dice.one_in(4) {
                self.poller.restart();
                "restarted"
            } else {
                faults::put(self.poller.faults(), dice, &[""])
            });
        }
        if dice.one_in(ONE_IN) {
            put.push(match dice.below(6) {
                0 => {
                    self.node.expire_sessions();
                    "sessions expired"
                }
                1 => {
                    self.node.restart();
                    "restarted"
                }
                2 => {
                    self.node.break_next_event(dice.small(3_000));
                    "event broken off"
                }
                _ => faults::put(self.node.faults(), dice, &["", "", "/ws/"]),
            });
        }
        for what in put {
            *self.faults.entry(what).or_default() += 1;
        }
    }

    /// No faults any more.
    pub(crate) fn behave(&self) {
        for terminal in &self.terminals {
            terminal.faults().clear();
        }
        let others = [
            self.gateway.faults(),
            self.camera.faults(),
            self.poller.faults(),
            self.node.faults(),
        ];
        others.into_iter().for_each(face_sim::net::Faults::clear);
    }

    /// What was in a log alone shows with what comes after it.
    pub(crate) fn last_events(&mut self) {
        for (newest, terminal) in self.serials.iter_mut().zip(&self.terminals) {
            *newest = terminal.happen(AccessEvent::new(EventCode::DOORBELL));
        }
        // An event that was to be broken off goes with its connection: one more is heard.
        self.strangers += u64::from(self.node.stranger_before_camera(1));
    }

    /// How many events there were, by source.
    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        let serials = self.serials.iter().enumerate();
        let mut all: BTreeMap<_, _> = serials
            .map(|(n, serial)| (format!("isapi-{n}"), *serial))
            .collect();
        let passages = self.passages.len() as u64;
        all.insert("artemis-push".into(), passages);
        all.insert("artemis-log".into(), passages);
        all.insert("facecap-push".into(), self.captures);
        all.insert("nebula-watch".into(), self.strangers);
        all.insert("nebula-push".into(), self.strangers);
        all
    }

    /// Every event there was.
    pub(crate) fn made(&self) -> Result<Made, Failure> {
        let counts = self.counts();
        let numbers = |source: &str| {
            let last = counts.get(source).copied().unwrap_or_default();
            (1..=last).map(|n| n.to_string()).collect()
        };
        let mut all = Made::new();
        for source in counts.keys() {
            let keys = match source.as_str() {
                "artemis-log" => self.passages.iter().cloned().collect(),
                "nebula-watch" | "nebula-push" => self.snapped()?,
                numbered => numbers(numbered),
            };
            all.insert(source.clone(), keys);
        }
        Ok(all)
    }

    /// What the node has on record, by the number that it gave.
    fn snapped(&self) -> Result<std::collections::BTreeSet<String>, Failure> {
        let client =
            nebula::blocking::connect(&self.node.url(), self.node.user(), self.node.password())?;
        let whole = nebula::flow::recorded(
            Timestamp::from("2000-01-01 00:00:00"),
            Timestamp::from("2100-01-01 00:00:00"),
        );
        let all = client.run(whole)?;
        Ok(all.into_iter().filter_map(|event| event.snap_id).collect())
    }

    /// How often each device's door was opened.
    pub(crate) fn opened(&self) -> BTreeMap<String, u64> {
        let terminals = self.terminals.iter().enumerate();
        let mut all: BTreeMap<_, _> = terminals
            .map(|(n, terminal)| (format!("isapi-{n}"), terminal.times_opened(1) as u64))
            .collect();
        let gateway = DOORS
            .iter()
            .map(|door| self.gateway.times_opened(door))
            .sum::<usize>();
        all.insert("artemis".into(), gateway as u64);
        all.insert("facecap".into(), self.camera.times_opened(1) as u64);
        all.insert("mailbox".into(), self.poller.times_opened(1) as u64);
        all
    }

    /// Who was locked out.
    pub(crate) fn locked(&self) -> Vec<String> {
        let terminals = self.terminals.iter().enumerate();
        let locked = terminals.filter(|(_, terminal)| terminal.is_locked());
        let mut all: Vec<_> = locked.map(|(n, _)| format!("isapi-{n}")).collect();
        if self.node.refused_logins() > 0 {
            all.push("nebula".into());
        }
        all
    }
}
