//! The WebSocket's messages (9.2), without a socket: what to send when it is open, and what comes.
//!
//! With a client of your own: open `ws://<node>/ws/`, send [`Subscription::hello`], and hand every text to
//! [`Subscription::on_text`]. Frames hold three pictures as base64 and can have more than 8 MB.

use super::message::{Data, Message};
use super::{Event, Other, Unreadable};
use crate::protocol::{Code, Fault};
use bytes::Bytes;
use face_common::error::clip;
use face_common::wire::json;
use face_common::{DecodeError, Secret};

/// What a frame is.
#[derive(Debug)]
#[non_exhaustive]
pub enum Incoming {
    /// The node takes the subscription.
    Acknowledged,
    /// The node does not.
    Refused(Fault),
    /// What a camera saw. Also before the acknowledgement.
    Event(Box<Event>),
    /// Another message.
    Other(Other),
}

/// One subscription on one connection.
///
/// ```
/// use nebula::event::{Incoming, Subscription};
///
/// let mut subscription = Subscription::new("04af251e-91d4-43bd-b8b0-8c8c6b3245bb".into());
/// assert!(subscription.hello().contains("776"));
/// let first = subscription.on_text(r#"{"code":0,"msg":""}"#).unwrap();
/// assert!(matches!(first, Incoming::Acknowledged));
/// ```
#[derive(Debug)]
pub struct Subscription {
    key: Secret,
    acknowledged: bool,
}

impl Subscription {
    /// With the key that the node gives out (9.1).
    pub fn new(key: Secret) -> Self {
        Self {
            key,
            acknowledged: false,
        }
    }

    /// The text to send first, message 776. It holds the key: not for a log.
    pub fn hello(&self) -> String {
        serde_json::json!({ "key": self.key.expose(), "msg_id": "776" }).to_string()
    }

    /// Whether the node has taken it.
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    /// Reads a frame. Pictures are not decoded yet, and are slices of the frame: a `Bytes` is not copied. The acknowledgement has
    /// neither number nor data.
    pub fn on_text(&mut self, frame: impl Into<Bytes>) -> Result<Incoming, Unreadable<Event>> {
        let frame = frame.into();
        let message = Message::read(&frame).map_err(Unreadable::whole)?;
        let msg_id = message.msg_id.unwrap_or_default();
        match (msg_id.as_str(), message.data) {
            ("777" | "", Data::Object(members, pictures)) => {
                let read = json::partly::<Event>(members).map_err(Unreadable::whole)?;
                let (mut event, odd) = (Box::new(read.0), read.1);
                event.pictures = pictures;
                match odd {
                    None => Ok(Incoming::Event(event)),
                    Some(error) => Err(Unreadable {
                        error,
                        rest: Some(event),
                    }),
                }
            }
            ("777", Data::Odd) => {
                let error = DecodeError::new("data", "is no object", b"");
                Err(Unreadable::whole(error))
            }
            ("776" | "777" | "", _) if message.code.is_some_and(|code| code != Code::Ok) => {
                Ok(Incoming::Refused(Fault {
                    code: message.code,
                    msg: clip(message.msg.as_bytes()),
                    // The WebSocket was opened all the same.
                    http_status: 101,
                }))
            }
            ("776" | "", _) if message.code.is_some() => {
                self.acknowledged = true;
                Ok(Incoming::Acknowledged)
            }
            _ => Ok(Incoming::Other(Other {
                msg_id,
                json: frame,
                parts: Vec::new(),
            })),
        }
    }
}
