//! The doors' log from where one left off: nothing twice, and nothing lost of what comes late within a time of one's choice.

use super::{Flow, listed};
use crate::acs::{DoorEvent, DoorEvents, EventType};
use face_common::EncodeError;
use face_common::page::{self, Paged};
use face_common::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// Which log is read, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoorLog {
    /// Which doors; more than ten are asked for in tens.
    pub doors: Vec<String>,
    /// Which events; the platform is asked for each type by itself.
    pub types: Vec<EventType>,
    /// How far back each reading looks again, because terminals that were off line hand events in late: what comes later than
    /// this is not seen. Less than 31 days; ten minutes.
    pub overlap: Duration,
    /// The longest time read at once, 31 days at most: what bounds the memory after a long absence. A day.
    pub window: Duration,
    /// The offset in which times are written, in minutes.
    pub offset_minutes: i32,
}

impl DoorLog {
    /// These events at these doors, times in UTC.
    pub fn new(
        doors: impl IntoIterator<Item = impl Into<String>>,
        types: impl IntoIterator<Item = EventType>,
    ) -> Self {
        Self {
            doors: doors.into_iter().map(Into::into).collect(),
            types: types.into_iter().collect(),
            overlap: Duration::from_secs(600),
            window: Duration::from_secs(86_400),
            offset_minutes: 0,
        }
    }

    /// A log that nobody can follow would lose events, or be read for ever.
    fn check(&self) -> Result<(), EncodeError> {
        let why = |field, why: &str| Err(EncodeError::invalid(field, why));
        match self {
            _ if self.doors.is_empty() => why("doorIndexCodes", "no door is named"),
            _ if self.types.is_empty() => why("eventType", "no type of event is named"),
            _ if self.window.is_zero() => why("window", "is no time"),
            _ if ms(self.overlap) >= LONGEST_MS => why(
                "overlap",
                "is longer than the platform reads at once, 31 days",
            ),
            _ => Ok(()),
        }
    }
}

/// Where a reader stands: to be stored with the events, and given to the next reading. Holds what was seen in the overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Read up to here, in milliseconds since 1970.
    until_ms: i64,
    seen: BTreeSet<(String, String, String)>,
}

impl Cursor {
    /// Everything from this time on.
    pub fn since(unix_ms: i64) -> Self {
        Self {
            until_ms: unix_ms,
            seen: BTreeSet::new(),
        }
    }

    /// Read up to here, in milliseconds since 1970.
    pub fn until_ms(&self) -> i64 {
        self.until_ms
    }
}

/// What a reading found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Seen {
    /// What was not seen before, in order of time.
    pub events: Vec<DoorEvent>,
    /// For the next reading.
    pub cursor: Cursor,
    /// Whether this reading came up to now; if not, read again at once.
    pub caught_up: bool,
}

const LONGEST_MS: i64 = 31 * 86_400_000;

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Reads what has happened since the cursor. `now_ms` is the platform's time as well as one knows it. Two events are the same
/// where time, person and door are: ids are not unique on every version. Store events and cursor together, and a crash
/// between two readings loses and doubles nothing.
///
/// ```no_run
/// # #[cfg(feature = "async")]
/// # async fn demo(gateway: &artemis::Client, now_ms: i64) -> Result<(), artemis::Error> {
/// use artemis::{acs::EventType, flow::{Cursor, DoorLog, read_doors}};
/// let log = DoorLog::new(["8"], [EventType::Face, EventType::Card]);
/// let seen = gateway.run(read_doors(log, Cursor::since(now_ms - 3_600_000), now_ms)).await?;
/// // store seen.events and seen.cursor in one transaction
/// # Ok(()) }
/// ```
pub fn read_doors(log: DoorLog, cursor: Cursor, now_ms: i64) -> Flow<Seen> {
    Flow::new(|wire| async move {
        log.check()?;
        let from = cursor.until_ms.saturating_sub(ms(log.overlap));
        let window = ms(log.window)
            .saturating_add(ms(log.overlap))
            .min(LONGEST_MS);
        let to = now_ms.min(from.saturating_add(window));
        if to <= from {
            // A clock that was put back: there is nothing to read before it has caught up.
            return Ok(Seen {
                events: Vec::new(),
                cursor,
                caught_up: true,
            });
        }
        let at = |ms| Timestamp::at(ms, log.offset_minutes);
        let (mut events, mut seen) = (Vec::new(), cursor.seen);
        for doors in log.doors.chunks(10) {
            for what in &log.types {
                let mut read = 0;
                let mut next = Some(DoorEvents::of(*what, doors, at(from), at(to)));
                while let Some(search) = next {
                    let page = wire.call(&search).await?;
                    listed::<DoorEvents>(
                        search.page_no,
                        search.page_size,
                        page.total,
                        page.list.len(),
                    )?;
                    let turn = search.turn(page);
                    read += turn.items.len();
                    page::ends::<DoorEvents>(read)?;
                    for event in turn.items {
                        let (time, person, door) = event.key();
                        if seen.insert((time.to_owned(), person.to_owned(), door.to_owned())) {
                            events.push(event);
                        }
                    }
                    next = turn.next;
                }
            }
        }
        let when = |text: &str| Timestamp::from(text).unix_ms(Some(log.offset_minutes));
        events.sort_by_cached_key(|event| when(event.key().0));
        // Older ones cannot come again: the next reading begins behind them.
        let until_ms = cursor.until_ms.max(to);
        let begin = until_ms
            .saturating_sub(ms(log.overlap))
            .saturating_sub(1000);
        seen.retain(|(time, _, _)| when(time).is_none_or(|at| at >= begin));
        let caught_up = to >= now_ms;
        let cursor = Cursor { until_ms, seen };
        Ok(Seen {
            events,
            cursor,
            caught_up,
        })
    })
}
