//! Devices that poll (1.1.3): they post a heartbeat, the answer is the next command, and the next post is what became of it.
//!
//! A [`Mailbox`] keeps the commands of many devices behind one listener. It is sans-IO: whoever owns the sockets hands in posts
//! and the time, and does what comes out.
//!
//! ```
//! use facecap_proto::device::{GpioControl, RequestDateTime};
//! use facecap_proto::poll::{Mailbox, Output, Received, Settings};
//!
//! let mut mailbox = Mailbox::new(Settings::default(), "run-1");
//! let ticket = mailbox.submit(0, "000001-000002-0000BC", &RequestDateTime {}).unwrap();
//! // The device asks …
//! let heartbeat = r#"{"version":"0.2","cmd":"heart beat","device_sn":"000001-000002-0000BC"}"#;
//! let Received::Held(post) = mailbox.receive(5, "192.0.2.80", heartbeat.into()) else { panic!() };
//! let Some(Output::Seen { .. }) = mailbox.next(5) else { panic!() };
//! let Some(Output::Answer { post: answered, response }) = mailbox.next(5) else { panic!() };
//! assert_eq!(answered, post);
//! assert!(response.body().ends_with(br#""cmd":"request date time"}"#));
//! // … and says what became of it.
//! let result = r#"{"reply":"ACK","cmd":"request date time","code":0,"command_id":"run-1-1","date_time":"2018/11/23 16:00:00","device_sn":"000001-000002-0000BC"}"#;
//! mailbox.receive(9, "192.0.2.80", result.into());
//! let Some(Output::Finished { ticket: finished, outcome }) = mailbox.next(9) else { panic!() };
//! assert_eq!(finished, ticket);
//! let reply = facecap_proto::poll::read(&RequestDateTime {}, outcome).unwrap();
//! assert_eq!(reply.date_time.as_str(), "2018/11/23 16:00:00");
//! ```
//!
//! What a listener does: it gives [`Mailbox::receive`] each post; keeps the ones that are held open; after each call, and at
//! [`Mailbox::wake_at`], takes what [`Mailbox::next`] gives until there is nothing, answers to held posts among it; and says
//! [`Mailbox::closed`] where a connection has gone before its answer. Who waits for a result and gives up says
//! [`Mailbox::withdraw`], or the command goes out without them. The example `facecap_fleet` does all of it behind axum, and runs
//! flows.
//!
//! # What is promised
//!
//! * Each command is handed out once, and reported once: with the device's result, or as [`Undelivered`], which says whether the
//!   device may have acted. A device that executes what it is given therefore executes each command at most once.
//!   [`Settings::tries`] hands out again what has had no result, where that does no harm.
//! * A device is never answered at once without a command: it would ask again at once, for ever. The answer is held back for just
//!   under the 15 seconds after which the device asks by itself.
//! * Memory is bounded by [`Settings`].
//!
//! # What cannot be known
//!
//! A device that does not send the number of a command back (`command_id`) is believed to mean the one it was given last, if it
//! names that command. When such a device sends a result twice, and the second time was given another command of the same name in
//! between, the second is taken for that one's.

mod delivery;
mod device;
#[cfg(test)]
mod fleet_tests;
mod mailbox;
mod results;
mod timers;

pub use mailbox::Mailbox;

use crate::FaceCapture;
use crate::push::{Outcome, Push, PushError};
use face_common::{EncodeError, Endpoint, Response, Sent, TransportError};
use std::fmt;
use std::time::Duration;

/// What a mailbox keeps, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// For how long a post is left without an answer when there is nothing to say. 14 seconds: devices wait 15.
    pub hold: Duration,
    /// Within what time a result must come. A minute.
    pub result_within: Duration,
    /// After so many posts of a device that are no result, its command is taken to be lost. 2: one may have crossed it.
    pub posts_without_result: u32,
    /// How many times a command is handed out that may be executed twice ([`Endpoint::IDEMPOTENT`]) and has had no result. 1.
    pub tries: u32,
    /// How long a command waits to be handed out that may be executed twice. An hour.
    pub expire: Duration,
    /// How long one waits that must not be executed twice: a door that is to open opens soon or not at all. Thirty seconds.
    pub expire_once: Duration,
    /// After how long without a post a device is taken to be lost. A minute. One that holds a post open is there.
    pub lost_after: Duration,
    /// Devices at most: 10,000. Those without commands are forgotten once they are lost. Posts of more are held like the others.
    pub max_devices: usize,
    /// Commands of one device at most: 1,000.
    pub max_queued: usize,
    /// Bytes of all commands at most: 256 MiB.
    pub max_bytes: usize,
    /// Posts that are held at most: 50,000. Each is an open connection of somebody.
    pub max_held: usize,
    /// Bytes of a post at most: 16 MiB.
    pub max_post: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hold: Duration::from_secs(14),
            result_within: Duration::from_secs(60),
            posts_without_result: 2,
            tries: 1,
            expire: Duration::from_secs(3600),
            expire_once: Duration::from_secs(30),
            lost_after: Duration::from_secs(60),
            max_devices: 10_000,
            max_queued: 1_000,
            max_bytes: 256 << 20,
            max_held: 50_000,
            max_post: crate::push::MOST,
        }
    }
}

/// A command that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// A post that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Post(u64);

/// What is to be done with a post.
#[derive(Debug)]
#[non_exhaustive]
pub enum Received {
    /// Nothing yet: its answer comes out of [`Mailbox::next`], at once or later.
    Held(Post),
    /// It is for somebody else: a capture or the like, which devices may post to the same address. To be answered by the caller.
    Push(Push),
    /// It cannot be read. To be answered by the caller: [`PushError::give_up`].
    Unreadable(PushError),
    /// More posts are held than allowed: this is the answer (503). The device asks again at once.
    TooMany(Response),
}

/// What has happened, or is to be done.
#[non_exhaustive]
pub enum Output {
    /// This is the answer to a post that was held.
    Answer {
        /// Which.
        post: Post,
        /// The answer. `Content-Length` and no chunks: devices read nothing else.
        response: Response,
    },
    /// A command is done with, one way or the other. Comes once for each.
    Finished {
        /// Which.
        ticket: Ticket,
        /// The device's reply, for [`read`]; or why there is none.
        outcome: Result<Response, Undelivered>,
    },
    /// A result of no command that is waited for: of one that was reported as undelivered, or of an earlier run of the service.
    Stray {
        /// Which device, as far as it is known.
        device: String,
        /// The result.
        outcome: Outcome,
    },
    /// A device has come, or come back.
    Seen {
        /// Which.
        device: String,
    },
    /// A device has not posted for a while. Its commands still wait.
    Lost {
        /// Which.
        device: String,
    },
}

impl fmt::Debug for Output {
    /// Commands and results may hold faces: how long they are is all that is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { post, response } => f
                .debug_struct("Answer")
                .field("post", post)
                .field("bytes", &response.body().len())
                .finish(),
            Self::Finished { ticket, outcome } => f
                .debug_struct("Finished")
                .field("ticket", ticket)
                .field("bytes", &outcome.as_ref().map(|r| r.body().len()))
                .finish(),
            Self::Stray { device, outcome } => f
                .debug_struct("Stray")
                .field("device", device)
                .field("outcome", outcome)
                .finish(),
            Self::Seen { device } => f.debug_struct("Seen").field("device", device).finish(),
            Self::Lost { device } => f.debug_struct("Lost").field("device", device).finish(),
        }
    }
}

/// Why a command has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undelivered {
    /// Whether the device may have acted.
    pub sent: Sent,
    /// Why.
    pub why: Why,
    /// Whether the command may be sent again ([`Endpoint::IDEMPOTENT`]).
    pub idempotent: bool,
}

/// Why a command has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The device has not asked for it in time.
    Expired,
    /// It was handed out and no result came in time.
    NoResult,
    /// It was handed out, and the device has gone on without a result: it has not received it, or was restarted.
    GoneOn,
    /// It was taken back.
    Withdrawn,
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.why, self.sent) {
            (Why::Expired, Sent::No) => {
                "the device has not asked for the command in time; it was not sent"
            }
            (Why::Expired, _) => {
                "the command was handed out without a result, and not asked for again in time: the device may have acted or not"
            }
            (Why::NoResult, _) => {
                "the command was handed out, and no result came in time: the device may have acted or not"
            }
            (Why::GoneOn, _) => {
                "the command was handed out, and the device has gone on without a result: it may have acted or not"
            }
            (Why::Withdrawn, Sent::No) => "the command was taken back before it was sent",
            (Why::Withdrawn, _) => {
                "the command was taken back after it was handed out without a result: the device may have acted or not"
            }
        })
    }
}

impl std::error::Error for Undelivered {}

impl From<Undelivered> for crate::Error {
    fn from(undelivered: Undelivered) -> Self {
        let mut error = TransportError::new(undelivered.clone());
        error.sent = undelivered.sent;
        error.idempotent = undelivered.idempotent;
        error.timed_out(undelivered.why != Why::Withdrawn).into()
    }
}

/// Why a command was not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum SubmitError {
    /// It cannot be written.
    Encode(EncodeError),
    /// The device has as many commands waiting as are allowed.
    QueueFull,
    /// All commands together have as many bytes as are allowed.
    TooManyBytes,
    /// There are as many devices as are allowed, and this is none of them.
    TooManyDevices,
}

impl fmt::Display for SubmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => write!(f, "not queued: {error}"),
            Self::QueueFull => f.write_str("not queued: too many commands wait for this device"),
            Self::TooManyBytes => f.write_str("not queued: all commands together are too large"),
            Self::TooManyDevices => f.write_str("not queued: there are too many devices"),
        }
    }
}

impl std::error::Error for SubmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            _ => None,
        }
    }
}

/// What became of an endpoint that was submitted: as a client's `call` would give it.
pub fn read<E: Endpoint<Protocol = FaceCapture>>(
    endpoint: &E,
    outcome: Result<Response, Undelivered>,
) -> Result<E::Reply, crate::Error> {
    face_common::endpoint::read(endpoint, &outcome?)
}

#[cfg(test)]
mod tests;
