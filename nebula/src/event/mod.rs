//! What cameras see, as it happens (布控结果): pushed by HTTP to a server of yours (7.3, 7.4), or down a WebSocket (9.1, 9.2).
//!
//! * [`Event`] is the same for both.
//! * [`push`] reads what a node posts.
//! * [`subscription`] is the WebSocket's messages without a socket.
//! * `watch` (feature `websocket`) is the socket: it connects, asks to be told, and connects again.

mod data;
mod message;
mod newer;
mod picture;
pub mod push;
pub mod subscription;
#[cfg(feature = "websocket")]
pub mod watch;
#[cfg(any(test, feature = "server"))]
mod write;

pub use data::{Event, EventKey, Gap, ObjectLabel};
pub use newer::{EventAttributes, EventType};
pub use picture::Pictures;
pub use push::{HeartBeat, Push, Receiver};
pub use subscription::{Incoming, Subscription};

use face_common::DecodeError;
use std::fmt;

/// A message of a kind that this version has no type for.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Other {
    /// Its number; empty where it has none.
    pub msg_id: String,
    /// The JSON as it came.
    pub json: bytes::Bytes,
    /// The form's parts, where it came as a form, without the key.
    pub parts: Vec<face_common::wire::multipart::Part>,
}

impl fmt::Debug for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Other")
            .field("msg_id", &self.msg_id)
            .field("bytes", &self.json.len())
            .field("parts", &self.parts.len())
            .finish()
    }
}

/// A message that cannot be read, or not the whole of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Unreadable<T> {
    /// What is wrong with it. The path is within `data`.
    pub error: DecodeError,
    /// The rest, where it is a member that cannot be read, or a file that is cut: worth storing. The member is in `other`, under
    /// its path with a dot in front.
    pub rest: Option<Box<T>>,
}

impl<T> Unreadable<T> {
    fn whole(error: DecodeError) -> Self {
        Self { error, rest: None }
    }
}

impl<T> fmt::Display for Unreadable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.rest {
            Some(_) => "can be read in part alone",
            None => "cannot be read",
        };
        write!(f, "a message that {what}: {}", self.error)
    }
}

impl<T: fmt::Debug> std::error::Error for Unreadable<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

#[cfg(test)]
mod tests;
