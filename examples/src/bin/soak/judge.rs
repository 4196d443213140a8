//! A line a minute, and what is held against the service in the end.

use crate::devices::Devices;
use crate::ledger::{Ledger, Made};
use crate::measure::Held;
use examples::Failure;
use serde_json::Value;
use std::time::Duration;

/// How far memory may be above what it was after the first quarter, in KiB: pools and buffers are filled by then, but allocators keep
/// what they had at the busiest moment.
const MORE_MEMORY: u64 = 8 << 10;
/// How many more file descriptors there may be than after the first quarter: connections come and go.
const MORE_FDS: u64 = 16;
const LINE: Duration = Duration::from_secs(60);

pub(crate) fn failed(why: impl Into<String>) -> Failure {
    std::io::Error::other(why.into()).into()
}

#[derive(Debug)]
pub(crate) struct Judge {
    time: Duration,
    process: u32,
    next_line: Duration,
    /// After the first quarter.
    quarter: Option<Held>,
    busy: Option<Held>,
    calm: Option<Held>,
}

impl Judge {
    pub(crate) fn new(time: Duration, process: u32) -> Self {
        Self {
            time,
            process,
            next_line: LINE,
            quarter: None,
            busy: None,
            calm: None,
        }
    }

    pub(crate) fn look(
        &mut self,
        at: Duration,
        devices: &Devices,
        ledger: &Ledger,
    ) -> Result<(), Failure> {
        if self.quarter.is_none() && at * 4 >= self.time {
            self.quarter = Some(Held::by(self.process)?);
        }
        if at >= self.next_line {
            self.next_line += LINE;
            let held = Held::by(self.process)?;
            line(
                &format!("{:>4} min", at.as_secs() / 60),
                held,
                devices,
                ledger,
            );
        }
        Ok(())
    }

    pub(crate) fn busy_is_over(&mut self) -> Result<(), Failure> {
        self.busy = Some(Held::by(self.process)?);
        Ok(())
    }

    pub(crate) fn calm_is_over(
        &mut self,
        devices: &Devices,
        ledger: &Ledger,
    ) -> Result<(), Failure> {
        let held = Held::by(self.process)?;
        line("    calm", held, devices, ledger);
        self.calm = Some(held);
        Ok(())
    }

    pub(crate) fn verdict(
        &self,
        devices: &Devices,
        ledger: &Ledger,
        made: &Made,
    ) -> Result<(), Failure> {
        let mut wrong: Vec<String> = ledger.complaint().into_iter().collect();
        let lost: Vec<_> = ledger.outstanding(made).collect();
        let strange = ledger.strange(made);
        let doubled = ledger.doubled();
        if !lost.is_empty() {
            let some: Vec<_> = lost.iter().take(20).collect();
            wrong.push(format!("{} events are lost: {some:?}", lost.len()));
        }
        if doubled > 0 {
            wrong.push(format!("{doubled} events came twice"));
        }
        if !strange.is_empty() {
            let some: Vec<_> = strange.iter().take(20).collect();
            wrong.push(format!("{} events never happened: {some:?}", strange.len()));
        }
        for (source, made) in made {
            if made.is_empty() {
                wrong.push(format!("{source} made no event"));
            }
        }
        wrong.extend(doors(devices, ledger));
        wrong.extend(
            devices
                .locked()
                .into_iter()
                .map(|who| format!("locked out at {who}")),
        );
        let (Some(quarter), Some(busy), Some(calm)) = (self.quarter, self.busy, self.calm) else {
            return Err(failed("nothing was measured"));
        };
        if busy.rss > quarter.rss + MORE_MEMORY {
            wrong.push(format!(
                "memory rose from {} to {} KiB",
                quarter.rss, busy.rss
            ));
        }
        if calm.fds > quarter.fds + MORE_FDS {
            wrong.push(format!(
                "file descriptors rose from {} to {}",
                quarter.fds, calm.fds
            ));
        }
        if !wrong.is_empty() {
            return Err(failed(wrong.join("; ")));
        }
        let counts = ledger.counts();
        println!(
            "ok: {} s, {} calls, {} dropped, {} faults, {} events each once, RSS {} to {} KiB, fds {} to {}, no task left",
            self.time.as_secs(),
            of(&counts, "/calls"),
            of(&counts, "/dropped"),
            devices.faults.values().sum::<u64>(),
            ledger.seen_in_all(),
            quarter.rss,
            busy.rss,
            quarter.fds,
            calm.fds,
        );
        Ok(())
    }
}

fn of(counts: &Value, path: &str) -> Value {
    counts.pointer(path).cloned().unwrap_or_default()
}

/// Where a door was opened more often than it was told to, or less often than was confirmed.
fn doors(devices: &Devices, ledger: &Ledger) -> Vec<String> {
    let counts = ledger.counts();
    let mut wrong = Vec::new();
    for (who, opened) in devices.opened() {
        let times = |what: &str| of(&counts, &format!("/doors/{who}/{what}")).as_u64();
        let (sure, perhaps) = (times("sure").unwrap_or(0), times("perhaps").unwrap_or(0));
        if opened < sure || opened > sure + perhaps || sure == 0 {
            wrong.push(format!(
                "the door of {who} opened {opened} times; {sure} are sure and {perhaps} may be"
            ));
        }
    }
    wrong
}

fn line(at: &str, held: Held, devices: &Devices, ledger: &Ledger) {
    let counts = ledger.counts();
    let events = devices.counts();
    let made: u64 = events.values().sum();
    let seen: usize = events.keys().map(|source| ledger.seen(source)).sum();
    println!(
        "{at}: calls {} dropped {} errors {}; faults {:?}; events {made} seen {seen} under way {} doubled {}; RSS {} KiB, fds {}, tasks {}",
        of(&counts, "/calls"),
        of(&counts, "/dropped"),
        of(&counts, "/errors"),
        devices.faults,
        made.saturating_sub(seen as u64),
        ledger.doubled(),
        held.rss,
        held.fds,
        of(&counts, "/tasks"),
    );
}
