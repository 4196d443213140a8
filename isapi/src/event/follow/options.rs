//! What is asked of following, and what it gives.

use crate::Error;
use crate::access_control::AcsEventSearch;
use crate::event::{AccessEvent, Event};
use face_common::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How far the events have come. Store it with what was done about the last event, and begin there after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The serial number of the last event.
    pub serial_no: u64,
    /// When it was, for noticing that the terminal counts from 1 again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
}

/// Where to begin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Start {
    /// With what happens from now on.
    #[default]
    Now,
    /// With the oldest entry of the log.
    Beginning,
    /// Behind this. One with a number that no terminal comes to, above 2⁴⁰, counts as none: from now on.
    After(Cursor),
}

/// How to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Follow {
    /// Where to begin.
    pub start: Start,
    /// A stream that is silent for so long is dead: terminals send a heartbeat every 5 to 30 s. Default 60 s, and no longer
    /// than the transport's own read timeout.
    pub idle: Duration,
    /// The first pause after a failure; each one after it is twice as long. Default 1 s.
    pub first_retry: Duration,
    /// The longest pause. Default 60 s.
    pub longest_retry: Duration,
    /// The longest pause while the terminal's one place for a listener is taken: it stays taken for minutes after a
    /// listener has died. The first is 5 s, each one after it twice as long. Default 120 s.
    pub slot_wait: Duration,
}

impl Default for Follow {
    fn default() -> Self {
        Self {
            start: Start::Now,
            idle: Duration::from_secs(60),
            first_retry: Duration::from_secs(1),
            longest_retry: Duration::from_secs(60),
            slot_wait: Duration::from_secs(120),
        }
    }
}

impl Follow {
    /// From here on.
    pub fn from(start: Start) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    /// Behind a stored cursor, or from now on where there is none yet.
    pub fn resume(cursor: Option<Cursor>) -> Self {
        Self::from(cursor.map_or(Start::Now, Start::After))
    }
}

/// How an event came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// As it happened.
    Live,
    /// Down the stream, out of the terminal's log.
    Replay,
    /// By a search of the log: without pictures, but perhaps with the address of one.
    Log,
}

/// What comes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Followed {
    /// An event. Those with a serial number come in its order, each once; alerts of a camera have none, and nought or a number
    /// above 2⁴⁰ is none.
    Event {
        /// The event.
        event: Box<Event>,
        /// How it came.
        source: Source,
    },
    /// Events the terminal numbered and neither stream nor log holds any more, or a log that refuses again and again.
    Missing {
        /// The first number.
        first: u64,
        /// The last number.
        last: u64,
    },
    /// The terminal counts from 1 again: its log was emptied, or it was reset.
    Renumbered,
    /// There is no stream at the moment. It goes on by itself; nothing is lost that the log holds.
    Interrupted {
        /// Why; `None` for a stream that fell silent or ended.
        error: Option<Box<Error>>,
        /// When it is tried again.
        retry_in: Duration,
    },
}

impl Followed {
    /// The event, where it is one.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Event { event, .. } => Some(event),
            _ => None,
        }
    }

    /// The access event, where it is one.
    pub fn access(&self) -> Option<&AccessEvent> {
        self.event().and_then(Event::access)
    }
}

/// What a driver is to do next.
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Open [`AlertStream`](crate::event::AlertStream), then [`opened`](super::Follower::opened) or [`open_failed`](super::Follower::open_failed).
    Open,
    /// Read the next event of the open stream within this time, then [`read`](super::Follower::read).
    Read(Duration),
    /// Call this, beside the open stream, then [`found`](super::Follower::found).
    Search(Box<AcsEventSearch>),
    /// Close the stream, let this time pass, then [`waited`](super::Follower::waited).
    Wait(Duration),
    /// Hand this to the caller.
    Give(Followed),
}
