//! What a device posts to a listener: message in, answer out. Sans-IO; works behind any HTTP server.
//!
//! Reading and answering are apart, so that a service can store a capture first: a device that has an answer with code 0 forgets
//! it, and one that has none sends it again, for ever, and nothing after it.

use crate::capture::FacePush;
use crate::heartbeat::HeartBeat;
use crate::protocol::message::{self, Message};
use crate::sip::SipEvent;
use crate::upgrade::AskUpgrade;
use bytes::Bytes;
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
///     Err(error) => error.give_up().ok(),
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

/// Why a post was not taken. What it was about is still known where it could be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// It is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// It is no message, or a member of it cannot be read: the error names it.
    Unreadable {
        /// What is wrong with it.
        error: Box<DecodeError>,
        /// Which command it is, where that can be read.
        cmd: String,
        /// Of a capture: its count and time.
        capture: Option<(i64, Timestamp)>,
    },
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "a post of more than {limit} bytes"),
            Self::Unreadable { error, cmd, .. } if cmd.is_empty() => {
                write!(f, "a post that cannot be read: {error}")
            }
            Self::Unreadable { error, cmd, .. } => {
                write!(f, "a `{cmd}` that cannot be read: {error}")
            }
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
    /// The answer for a post that is to be lost: the device does not send it again, and goes on with the next one. Write the post
    /// down first, if it matters.
    pub fn give_up(&self) -> Result<Response, EncodeError> {
        match self {
            Self::Unreadable {
                capture: Some((sequence_no, cap_time)),
                ..
            } => {
                let capture = FacePush {
                    sequence_no: *sequence_no,
                    cap_time: cap_time.clone(),
                    ..FacePush::default()
                };
                capture.acknowledge().to_response()
            }
            Self::Unreadable { cmd, .. } => received(cmd),
            Self::TooLarge { .. } => received(""),
        }
    }
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
            return Err(PushError::TooLarge { limit });
        }
        let whole = Message::raw(body).map_err(|error| unreadable(error, "", None))?;
        if whole.reply.is_some() || whole.code.is_some() {
            let device_sn = whole.body.get("device_sn").and_then(Value::as_str);
            return Ok(Self::Result(Outcome {
                command_id: whole.command_id,
                cmd: whole.cmd,
                device_sn: device_sn.map(str::to_owned),
                response: message::response(body.clone()),
            }));
        }
        let cmd = whole.cmd;
        let named = |e| unreadable(e, &cmd, None);
        Ok(match cmd.as_str() {
            "face" => {
                let capture = key_of(&whole.body);
                Self::Face(of(whole.body).map_err(|e| unreadable(e, &cmd, capture))?)
            }
            "heart beat" => Self::HeartBeat(of(whole.body).map_err(named)?),
            "sip event" => Self::Sip(of(whole.body).map_err(named)?),
            "ask_upgrade" => Self::Upgrade(of(whole.body).map_err(named)?),
            _ => Self::Other(Other {
                cmd,
                raw: body.clone(),
            }),
        })
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

fn of<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, DecodeError> {
    json::from_value(Value::Object(members))
}

fn unreadable(error: DecodeError, cmd: &str, capture: Option<(i64, Timestamp)>) -> PushError {
    PushError::Unreadable {
        error: error.into(),
        cmd: cmd.to_owned(),
        capture,
    }
}

/// Count and time of a capture whose other members may be rubbish.
fn key_of(members: &Map<String, Value>) -> Option<(i64, Timestamp)> {
    let sequence_no = i64::read(members.get("sequence_no")?.clone()).ok()??;
    let cap_time = Timestamp::read(members.get("cap_time")?.clone()).ok()??;
    Some((sequence_no, cap_time))
}

#[cfg(test)]
mod tests;
