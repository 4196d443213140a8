//! What a device posts to a listener: message in, answer out. Sans-IO; works behind any HTTP server.
//!
//! Reading and answering are apart, so that a service can store a capture first: a device that has an answer with code 0 forgets
//! it, and one that has none sends it again, for ever, and nothing after it.

use crate::capture::FacePush;
use crate::heartbeat::HeartBeat;
use crate::protocol::message::{self, Message};
use crate::protocol::scan;
use crate::sip::SipEvent;
use crate::upgrade::AskUpgrade;
use bytes::Bytes;
use face_common::error::short;
use face_common::time::Timestamp;
use face_common::wire::json;
use face_common::wire::member::Member;
use face_common::{DecodeError, EncodeError, Request, Response};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;

/// One post of a device.
///
/// ```
/// # use facecap_proto::push::{Push, PushError};
/// # fn store(_: &facecap_proto::capture::FacePush) {}
/// # fn handle(request: http::Request<bytes::Bytes>) -> Option<http::Response<bytes::Bytes>> {
/// match Push::receive(&request) {
///     Ok(Push::Face(capture)) => {
///         store(&capture); // once for each capture.key(): a device that missed the answer sends it again
///         capture.acknowledge().to_response().ok()
///     }
///     Ok(other) => other.received().ok(),
///     // What cannot be read and is not answered comes again, for ever.
///     Err(error) => {
///         if let Some(Push::Face(rest)) = error.rest() {
///             store(rest);
///         }
///         error.give_up().ok()
///     }
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Push {
    /// Somebody before the device.
    Face(Box<FacePush>),
    /// The device lives. One that polls asks for a command with it: see [`poll`](crate::poll).
    HeartBeat(HeartBeat),
    /// What became of a call.
    Sip(SipEvent),
    /// The device asks whether there is an upgrade: [`AskUpgrade::offer`] answers.
    Upgrade(AskUpgrade),
    /// The result of a command that a polling device was given: see [`poll`](crate::poll).
    Result(Outcome),
    /// Another message, as it came.
    Other(Other),
}

/// The result of a command.
#[derive(Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The command's number, where the device sends it back.
    pub command_id: Option<String>,
    /// Which command the device says it was.
    pub cmd: String,
    /// Which device, where it says so.
    pub device_sn: Option<String>,
    /// The reply: to be read with the endpoint's [`decode`](crate::Endpoint::decode).
    pub response: Response,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("command_id", &self.command_id)
            .field("cmd", &self.cmd)
            .field("device_sn", &self.device_sn)
            .field("bytes", &self.response.body().len())
            .finish()
    }
}

/// A message that this version has no type for.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Other {
    /// Which command.
    pub cmd: String,
    /// The message as it came.
    pub raw: Bytes,
}

impl fmt::Debug for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Other")
            .field("cmd", &self.cmd)
            .field("bytes", &self.raw.len())
            .finish()
    }
}

/// Bytes of a post at most, by default: two pictures and a short video.
pub const MOST: usize = 16 << 20;

/// Why a post was not taken, and what it was about.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// It is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// What it was about.
        about: About,
    },
    /// It is no message, or a member of it cannot be read: the error names it.
    Unreadable {
        /// What is wrong with it.
        error: Box<DecodeError>,
        /// What it was about.
        about: About,
        /// The rest of it, where a member cannot be read that need not be there.
        rest: Option<Box<Push>>,
    },
}

/// What can be made out of a post that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct About {
    /// Which command it is; empty where that cannot be made out.
    pub cmd: String,
    /// Which device: its serial number.
    pub device_sn: Option<String>,
    /// Of a capture: its count and time.
    pub capture: Option<(i64, Timestamp)>,
}

impl About {
    fn of(body: &[u8]) -> Self {
        fn member<T: Member>(body: &[u8], name: &str) -> Option<T> {
            T::read(scan::member(body, name)?).ok()?
        }
        let cmd: Option<String> = member(body, "cmd");
        let count_and_time = || Some((member(body, "sequence_no")?, member(body, "cap_time")?));
        Self {
            cmd: cmd.unwrap_or_default().trim().to_owned(),
            device_sn: member(body, "device_sn"),
            capture: count_and_time(),
        }
    }
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = self.about();
        match about.cmd.as_str() {
            "" => f.write_str("a post")?,
            cmd => write!(f, "a `{}`", short(cmd))?,
        }
        if let Some(device) = &about.device_sn {
            write!(f, " of {}", short(device))?;
        }
        match self {
            Self::TooLarge { limit, .. } => write!(f, " of more than {limit} bytes"),
            Self::Unreadable { error, .. } => write!(f, " that cannot be read: {error}"),
        }
    }
}

impl std::error::Error for PushError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooLarge { .. } => None,
            Self::Unreadable { error, .. } => Some(&**error),
        }
    }
}

impl PushError {
    /// What it was about, as far as that can be made out.
    pub fn about(&self) -> &About {
        match self {
            Self::TooLarge { about, .. } | Self::Unreadable { about, .. } => about,
        }
    }

    /// What could be read, where it is a member that cannot be read and that need not be there: worth storing. The member is in
    /// `other`, under its path with a dot in front.
    pub fn rest(&self) -> Option<&Push> {
        match self {
            Self::TooLarge { .. } => None,
            Self::Unreadable { rest, .. } => rest.as_deref(),
        }
    }

    /// The answer for a post that is to be lost. A device takes it for yes, and goes on with the next one. Write the post down
    /// first, if it matters. Where count and time of a capture cannot be made out, even by searching ([`about`](Self::about)), no
    /// answer helps: the device sends it again.
    pub fn give_up(&self) -> Result<Response, EncodeError> {
        let about = self.about();
        match &about.capture {
            Some((sequence_no, cap_time)) => {
                let capture = FacePush {
                    sequence_no: *sequence_no,
                    cap_time: cap_time.clone(),
                    ..FacePush::default()
                };
                capture.acknowledge().to_response()
            }
            None => received(&about.cmd),
        }
    }
}

fn part<T: DeserializeOwned>(
    members: Map<String, Value>,
    push: impl FnOnce(T) -> Push,
) -> Result<(Push, Option<DecodeError>), DecodeError> {
    json::partly(members).map(|(part, odd)| (push(part), odd))
}

fn received(cmd: &str) -> Result<Response, EncodeError> {
    message::reply(cmd, crate::protocol::Code::Ok, &Map::new())
}

impl Push {
    /// Reads a post of up to [`MOST`] bytes.
    pub fn receive(request: &Request) -> Result<Self, PushError> {
        Self::read(request.body(), MOST)
    }

    /// Reads the body of a post of up to so many bytes.
    pub fn read(body: &Bytes, limit: usize) -> Result<Self, PushError> {
        if body.len() > limit {
            let about = About::of(body);
            return Err(PushError::TooLarge { limit, about });
        }
        let unreadable = |error: DecodeError, rest: Option<Self>| PushError::Unreadable {
            error: error.into(),
            about: About::of(body),
            rest: rest.map(Box::new),
        };
        match Self::of(body) {
            Ok((push, None)) => Ok(push),
            Ok((push, Some(odd))) => Err(unreadable(odd, Some(push))),
            Err(error) => Err(unreadable(error, None)),
        }
    }

    /// With the error of the first member that could not be read.
    fn of(body: &Bytes) -> Result<(Self, Option<DecodeError>), DecodeError> {
        let whole = Message::raw(body)?;
        if message::is_reply(&whole.cmd, whole.reply.as_deref(), whole.code.is_some()) {
            let device_sn = whole.body.get("device_sn").and_then(Value::as_str);
            let outcome = Outcome {
                command_id: whole.command_id,
                cmd: whole.cmd,
                device_sn: device_sn.map(str::to_owned),
                response: message::response(body.clone()),
            };
            return Ok((Self::Result(outcome), None));
        }
        let members = whole.body.into();
        match whole.cmd.as_str() {
            "face" => part(members, Self::Face),
            "heart beat" => part(members, Self::HeartBeat),
            "sip event" => part(members, Self::Sip),
            "ask_upgrade" => part(members, Self::Upgrade),
            _ => {
                let (cmd, raw) = (whole.cmd, body.clone());
                Ok((Self::Other(Other { cmd, raw }), None))
            }
        }
    }

    /// "Received", whatever it is: nothing to open, no upgrade. Not for a polling device's heartbeat or result, which a
    /// [`Mailbox`](crate::poll::Mailbox) answers.
    pub fn received(&self) -> Result<Response, EncodeError> {
        match self {
            Self::Face(capture) => capture.acknowledge().to_response(),
            Self::HeartBeat(_) => HeartBeat::acknowledge(),
            Self::Sip(_) => received("sip event"),
            Self::Upgrade(_) => crate::upgrade::UpgradeAnswer::default().to_response(),
            Self::Result(outcome) => received(&outcome.cmd),
            Self::Other(other) => received(&other.cmd),
        }
    }
}

#[cfg(test)]
mod tests;
