//! Events without end: reconnects, waits for its turn, drops doubles, fills gaps from the log, and says what is lost.
//!
//! [`Follower`] is the logic, sans-IO: it says what to do and is told how it went. The drivers are a page each.

#[cfg(feature = "async")]
pub(super) mod asynchronous;
pub(crate) mod blocking;
mod fill;
mod options;
#[cfg(test)]
mod tests;

pub use options::{Action, Cursor, Follow, Followed, Source, Start};

use super::{AccessEvent, Event};
use crate::access_control::{AcsEventPage, AcsEventSearch};
use crate::{Error, ErrorKind};
use face_common::time::Timestamp;
use fill::{END, Fill, Filled};
use std::collections::VecDeque;
use std::time::Duration;

#[derive(Debug)]
enum Phase {
    Closed,
    Waiting(Duration),
    /// Looking for the newest number, to begin behind it.
    Baseline,
    Filling(Box<Fill>),
    Reading,
}

/// The logic of following, without a socket and without a clock.
#[derive(Debug)]
pub struct Follower {
    options: Follow,
    cursor: Option<Cursor>,
    phase: Phase,
    out: VecDeque<Followed>,
    failures: u32,
    /// Failed searches in a row.
    log_failures: u32,
    /// The terminal has no log to search, or one that does not do as asked.
    no_log: bool,
    /// Nothing before the first event is missing: it is where we begin.
    from_the_beginning: bool,
}

/// The first pause while the place is taken.
const SLOT_RETRY: Duration = Duration::from_secs(5);
/// How often a search that is refused is tried before its events are given up for missing. A busy terminal is given some minutes.
const LOG_TRIES: u32 = 3;
const BUSY_LOG_TRIES: u32 = 10;

impl Follower {
    /// Begins.
    pub fn new(options: Follow) -> Self {
        let cursor = match &options.start {
            Start::After(cursor) => Some(cursor.clone()).filter(|c| c.serial_no <= END),
            Start::Beginning => Some(Cursor {
                serial_no: 0,
                time: None,
            }),
            Start::Now => None,
        };
        Self {
            from_the_beginning: options.start == Start::Beginning,
            options,
            cursor,
            phase: Phase::Closed,
            out: VecDeque::new(),
            failures: 0,
            log_failures: 0,
            no_log: false,
        }
    }

    /// How far it has come, up to the last event given out; `None` before the first.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref().filter(|c| c.serial_no > 0)
    }

    /// What to do now. Asking again without having done it gives the same answer, so a driver may be stopped at any time;
    /// only what is given is given once.
    pub fn action(&mut self) -> Action {
        if let Some(given) = self.out.pop_front() {
            if let Some((serial, time)) = numbered(&given) {
                self.cursor = Some(Cursor {
                    serial_no: serial,
                    time,
                });
            }
            return Action::Give(given);
        }
        match &self.phase {
            Phase::Closed => Action::Open,
            Phase::Waiting(time) => Action::Wait(*time),
            Phase::Reading => Action::Read(self.options.idle),
            Phase::Baseline => Action::Search(Box::new(AcsEventSearch {
                max_results: 1,
                time_reverse_order: Some(true),
                ..AcsEventSearch::all()
            })),
            Phase::Filling(fill) => Action::Search(Box::new(fill.search())),
        }
    }

    /// The stream is open. What happened before it was is looked for in the log.
    pub fn opened(&mut self) {
        self.no_log = false;
        self.phase = match (&self.cursor, self.no_log) {
            (_, true) => Phase::Reading,
            (None, false) => Phase::Baseline,
            (Some(cursor), false) => {
                Phase::Filling(Box::new(Fill::open(cursor.serial_no.saturating_add(1))))
            }
        };
    }

    /// The stream could not be opened. `random` is any number, new each time.
    pub fn open_failed(&mut self, error: Error, random: u64) {
        let pause = match error.kind() {
            ErrorKind::LockedOut { for_ } => for_.unwrap_or(self.options.longest_retry),
            // The password will not get better by itself, but it may be put right; nothing is sent meanwhile.
            ErrorKind::Unauthorised => self.options.longest_retry,
            // The place is taken: terminals say so with 400, 403 or 404, and various texts.
            ErrorKind::Full
            | ErrorKind::Unsupported
            | ErrorKind::BadRequest
            | ErrorKind::Forbidden
            | ErrorKind::NotFound => {
                let pause = SLOT_RETRY.saturating_mul(1 << self.failures.min(16));
                self.failures += 1;
                pause.min(self.options.slot_wait)
            }
            _ => self.back_off(random),
        };
        self.interrupted(Some(error), pause);
    }

    /// The pause is over.
    pub fn waited(&mut self) {
        if matches!(self.phase, Phase::Waiting(_)) {
            self.phase = Phase::Closed;
        }
    }

    /// What the stream gave: an event, its end or silence (`None`), or a failure.
    pub fn read(&mut self, outcome: Option<Result<Event, Error>>, random: u64) {
        match outcome {
            Some(Ok(event)) => {
                self.failures = 0;
                if !event.is_heartbeat() {
                    self.take(event);
                }
            }
            other => {
                let pause = self.back_off(random);
                self.interrupted(other.and_then(Result::err), pause);
            }
        }
    }

    /// What the log gave.
    pub fn found(&mut self, outcome: Result<AcsEventPage, Error>, random: u64) {
        let page = match outcome {
            Ok(page) => page,
            Err(error) => return self.log_failed(error, random),
        };
        self.log_failures = 0;
        match std::mem::replace(&mut self.phase, Phase::Reading) {
            Phase::Baseline => {
                let newest = page
                    .events
                    .iter()
                    .filter_map(|e| Some((number(e)?, e.time.clone())))
                    .max_by_key(|(no, _)| *no);
                let (serial_no, time) = newest.unwrap_or((0, None));
                self.cursor = Some(Cursor { serial_no, time });
            }
            Phase::Filling(mut fill) => match fill.take(page) {
                Filled::More => self.phase = Phase::Filling(fill),
                Filled::Window(events) => {
                    self.give_window(&mut fill, events);
                    self.phase = Phase::Filling(fill);
                }
                Filled::Done(events) => {
                    self.give_window(&mut fill, events);
                    self.end_fill(*fill);
                }
                Filled::Useless => {
                    self.no_log = true;
                    self.end_fill(*fill);
                }
            },
            other => self.phase = other,
        }
    }

    fn log_failed(&mut self, error: Error, random: u64) {
        self.log_failures += 1;
        let tries = match error.kind() {
            // Nobody has refused: it was not reached, be it that a gateway says so.
            ErrorKind::Unreachable | ErrorKind::Untrusted | ErrorKind::TimedOut => u32::MAX,
            _ if matches!(error, Error::Auth(_)) => u32::MAX,
            ErrorKind::Busy => BUSY_LOG_TRIES,
            ErrorKind::Unsupported => 0,
            _ => LOG_TRIES,
        };
        if self.log_failures < tries {
            // The event that showed the gap is not given out yet, so the cursor stands before it: it will come again.
            let pause = self.back_off(random);
            return self.interrupted(Some(error), pause);
        }
        self.log_failures = 0;
        // Until the next stream: a log that fails for good would hold back what the stream brings.
        self.no_log = true;
        if let Phase::Filling(fill) = std::mem::replace(&mut self.phase, Phase::Reading) {
            self.end_fill(*fill);
        }
    }

    /// The number the next event has, going by what is given out and about to be.
    fn last(&self) -> Option<u64> {
        let waiting = self
            .out
            .iter()
            .rev()
            .find_map(numbered)
            .map(|(serial, _)| serial);
        waiting.or(self.cursor.as_ref().map(|c| c.serial_no))
    }

    fn give_window(&mut self, fill: &mut Fill, events: Vec<AccessEvent>) {
        for entry in events {
            let serial = number(&entry).unwrap_or_default();
            let last = self.last().unwrap_or_default();
            if serial <= last {
                continue;
            }
            self.miss(last.saturating_add(1), serial.saturating_sub(1));
            self.out.push_back(Followed::Event {
                event: Box::new(Event::from_log(entry)),
                source: Source::Log,
            });
        }
        fill.given(self.last().unwrap_or_default());
    }

    /// The gap is filled as far as it can be; on with the event that showed it.
    fn end_fill(&mut self, fill: Fill) {
        self.phase = Phase::Reading;
        let Some(event) = fill.shown_by else { return };
        if let Some(last) = fill.to {
            self.miss(self.last().unwrap_or_default().saturating_add(1), last);
        }
        if event.access().and_then(number) > self.last() {
            self.deliver(*event);
        }
    }

    fn miss(&mut self, first: u64, last: u64) {
        if first <= last && !std::mem::take(&mut self.from_the_beginning) {
            self.out.push_back(Followed::Missing { first, last });
        }
    }

    fn deliver(&mut self, event: Event) {
        let replay = event.access().is_some_and(AccessEvent::is_replay);
        let source = if replay { Source::Replay } else { Source::Live };
        self.out.push_back(Followed::Event {
            event: Box::new(event),
            source,
        });
    }

    /// An event of the stream.
    fn take(&mut self, event: Event) {
        let numbers = event
            .access()
            .and_then(|a| Some((number(a)?, a.front_serial_no)));
        let Some((serial, front)) = numbers else {
            return self.deliver(event);
        };
        let Some(last) = self.last() else {
            return self.deliver(event);
        };
        if serial <= last {
            if !self.counts_anew(&event) {
                return;
            }
            self.out.push_back(Followed::Renumbered);
            self.cursor = Some(Cursor {
                serial_no: 0,
                time: None,
            });
            return self.gap(1, serial, event);
        }
        let before = front
            .filter(|f| *f < serial)
            .unwrap_or(serial.saturating_sub(1));
        if before <= last {
            return self.deliver(event);
        }
        self.gap(last.saturating_add(1), serial, event);
    }

    fn gap(&mut self, first: u64, serial: u64, event: Event) {
        if first == serial {
            return self.deliver(event);
        }
        let fill = Fill::between(first, serial.saturating_sub(1), event);
        if self.no_log {
            return self.end_fill(fill);
        }
        self.phase = Phase::Filling(Box::new(fill));
    }

    /// A smaller number than the last, on an event that is later than the last: the terminal has begun again. A double is
    /// not later.
    fn counts_anew(&self, event: &Event) -> bool {
        let at = |t: Option<&Timestamp>| t.and_then(|t| t.unix_ms(Some(0)));
        let last = at(self.cursor.as_ref().and_then(|c| c.time.as_ref()));
        let replay = event.access().is_none_or(AccessEvent::is_replay);
        match (at(event.time()), last) {
            (Some(now), Some(last)) => now > last && !replay && self.out.is_empty(),
            _ => false,
        }
    }

    fn interrupted(&mut self, error: Option<Error>, retry_in: Duration) {
        self.phase = Phase::Waiting(retry_in);
        self.out.push_back(Followed::Interrupted {
            error: error.map(Box::new),
            retry_in,
        });
    }

    /// Twice as long each time, and a random part of that: a hundred terminals behind one switch come back one by one.
    fn back_off(&mut self, random: u64) -> Duration {
        let whole = self
            .options
            .first_retry
            .saturating_mul(1 << self.failures.min(16))
            .min(self.options.longest_retry);
        self.failures += 1;
        let part = u32::try_from(random % 512).unwrap_or(0);
        whole / 2 + whole / 1024 * part
    }
}

/// The number of an event. Nought, or one that no terminal has come to, is none.
fn number(event: &AccessEvent) -> Option<u64> {
    event.serial_no.filter(|no| (1..=END).contains(no))
}

/// Number and time of an event that has a number.
fn numbered(given: &Followed) -> Option<(u64, Option<Timestamp>)> {
    let event = given.event()?;
    Some((number(event.access()?)?, event.time().cloned()))
}

/// Good enough for spreading reconnects: std's own random keys.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}
