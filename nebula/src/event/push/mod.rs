//! What a node posts to a server of yours (7.3, 7.4). Sans-IO; works behind any HTTP server.
//!
//! Reading and answering are apart, so that a service can store an event first. The document says of the answer that it is a 200,
//! and nothing of what a node does without one: [`Event::key`] tells what came twice.
//!
//! Whoever reaches the server can post to it. The key that is set together with the address is in every event, over HTTP in plain
//! sight; a heartbeat has none.

mod fields;

use super::message::{Data, Message};
use super::picture::Picture;
use super::{Event, Other, Unreadable};
use bytes::Bytes;
use face_common::time::Timestamp;
use face_common::wire::json;
use face_common::{DecodeError, Request, Response, Secret};
use fields::Fields;
use http::StatusCode;
use std::fmt;
use subtle::ConstantTimeEq;

face_common::snake_record! {
    /// The node lives (7.3).
    #[derive(Debug, Default)]
    pub struct HeartBeat {
        /// When, on the node's clock.
        trigger?: Timestamp,
        /// Which node.
        device_id?: String,
    }
}

/// One post of a node.
///
/// ```
/// # use nebula::event::{Event, Push, Receiver};
/// # fn store(_: &Event) {}
/// # fn handle(receiver: &Receiver, request: &http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
/// match receiver.receive(request) {
///     Ok(Push::Event(event)) => {
///         store(&event); // once for each event.key()
///         Push::acknowledge()
///     }
///     Ok(_) => Push::acknowledge(),
///     Err(error) => {
///         if let Some(Push::Event(rest)) = error.rest() {
///             store(rest);
///         }
///         error.answer()
///     }
/// }
/// # }
/// # let receiver = Receiver::new("key".into());
/// # assert_eq!(handle(&receiver, &http::Request::default()).status(), 200);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Push {
    /// What a camera saw (774).
    Event(Box<Event>),
    /// The node lives (775).
    HeartBeat(HeartBeat),
    /// Another message, as it came.
    Other(Other),
}

/// Bytes of a post at most, by default.
pub const MOST: usize = 32 << 20;

/// Why a post was not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// It brings another key, or none where one must be.
    Key,
    /// It is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// It cannot be read, or not the whole of it.
    Unreadable(Unreadable<Push>),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("a post without the right key"),
            Self::TooLarge { limit } => write!(f, "a post of more than {limit} bytes"),
            Self::Unreadable(it) => fmt::Display::fmt(it, f),
        }
    }
}

impl std::error::Error for PushError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(it) => Some(&it.error),
            _ => None,
        }
    }
}

impl PushError {
    /// What could be read, with the right key.
    pub fn rest(&self) -> Option<&Push> {
        match self {
            Self::Unreadable(it) => it.rest.as_deref(),
            _ => None,
        }
    }

    /// 401 for a stranger. 200 for the rest: the same post cannot be read the next time either.
    pub fn answer(&self) -> Response {
        match self {
            Self::Key => {
                let mut response = Response::default();
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                response
            }
            _ => Push::acknowledge(),
        }
    }
}

impl Push {
    /// Reads a post of up to [`MOST`] bytes, whoever it is from. With a key that is set: [`Receiver::receive`].
    pub fn receive(request: &Request) -> Result<Self, PushError> {
        Receiver::without_key().receive(request)
    }

    /// "Received", whatever it is: a 200 without a body, as the vendor's own server answers.
    pub fn acknowledge() -> Response {
        Response::default()
    }
}

/// Reads posts, and holds them against the key.
#[derive(Debug, Clone)]
pub struct Receiver {
    key: Option<Secret>,
    limit: usize,
}

impl Receiver {
    /// For nodes that this key is set on. All but heartbeats must bring it. An empty one refuses them all.
    pub fn new(key: Secret) -> Self {
        Self {
            key: Some(key),
            limit: MOST,
        }
    }

    /// For whoever posts.
    pub fn without_key() -> Self {
        Self {
            key: None,
            limit: MOST,
        }
    }

    /// Takes posts of so many bytes at most.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Reads a post.
    pub fn receive(&self, request: &Request) -> Result<Push, PushError> {
        let kind = face_common::endpoint::content_type(request.headers());
        self.read(&kind, request.body())
    }

    /// Reads the body of a post: a form with the fields `key` and `json` and the files `snap`, `snap_frame` and `img`. Also taken
    /// is one without files as browsers send it, and the JSON alone.
    pub fn read(&self, content_type: &str, body: &Bytes) -> Result<Push, PushError> {
        let limit = self.limit;
        if body.len() > limit {
            return Err(PushError::TooLarge { limit });
        }
        let Fields {
            key,
            json,
            files,
            cut,
        } = Fields::of(content_type, body, limit);
        let message = json.as_ref().map(Message::read);
        let inside = match &message {
            Some(Ok(message)) => message.key.as_ref().map(|key| key.clone().into()),
            _ => None,
        };
        let key: Option<Bytes> = key.or(inside);
        if key.as_ref().is_some_and(|key| !self.is_key(key)) {
            return Err(PushError::Key);
        }
        let fail = |error| PushError::Unreadable(Unreadable::whole(error));
        let (Some(json), Some(message)) = (json, message) else {
            let missing = || DecodeError::new("json", "is missing", b"");
            return Err(fail(cut.unwrap_or_else(missing)));
        };
        let message = message.map_err(|odd| fail(cut.clone().unwrap_or(odd)))?;
        let is_known = key.is_some() || self.key.is_none();
        if !is_known && message.msg_id.as_deref() != Some("775") {
            // The key may be in the piece that is missing.
            return Err(cut.map_or(PushError::Key, fail));
        }
        let read = |odd: Option<DecodeError>, push: Push| match cut.or(odd) {
            None => Ok(push),
            Some(error) => Err(PushError::Unreadable(Unreadable {
                error,
                rest: Some(Box::new(push)),
            })),
        };
        match (message.msg_id, message.data) {
            (Some(id), Data::Object(members, mut pictures)) if id == "774" => {
                let (mut event, odd) = json::partly::<Event>(members).map_err(fail)?;
                for file in files {
                    let place = match file.name().as_deref() {
                        Some("snap") => &mut pictures.snap,
                        Some("snap_frame") => &mut pictures.frame,
                        Some("img") => &mut pictures.library,
                        _ => continue,
                    };
                    *place = Picture::File(file.body().clone());
                }
                event.pictures = pictures;
                read(odd, Push::Event(event.into()))
            }
            (Some(id), Data::Object(members, _)) if id == "775" => {
                let (beat, odd) = json::partly(members).map_err(fail)?;
                read(odd, Push::HeartBeat(beat))
            }
            (Some(id), Data::Nothing) if id == "775" => {
                read(None, Push::HeartBeat(HeartBeat::default()))
            }
            (Some(id), _) if id == "774" || id == "775" => {
                Err(fail(DecodeError::new("data", "is no object", b"")))
            }
            (Some(msg_id), _) => {
                let parts = files;
                read(
                    None,
                    Push::Other(Other {
                        msg_id,
                        json,
                        parts,
                    }),
                )
            }
            (None, _) => Err(fail(DecodeError::new("msg_id", "is missing", b""))),
        }
    }

    /// Whether it is the right one, in a time that does not depend on how much of it is.
    fn is_key(&self, brought: &[u8]) -> bool {
        let Some(key) = &self.key else { return true };
        let wanted = key.expose().as_bytes();
        // An empty key would let everybody in.
        !wanted.is_empty() && bool::from(brought.ct_eq(wanted))
    }
}

#[cfg(test)]
mod tests;
