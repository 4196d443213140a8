use super::AccessEvent;
use bytes::Bytes;
use face_common::DecodeError;
use face_common::time::Timestamp;
use face_common::wire::{json, lenient, xml};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// What every notification begins with (`EventNotificationAlert`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Alert {
    /// The device's own idea of its address.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub ip_address: Option<String>,
    /// The same, IPv6.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub ipv6_address: Option<String>,
    /// Port.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub port_no: Option<u16>,
    /// `HTTP` or `HTTPS`.
    #[serde(
        alias = "protocolType",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub protocol: Option<String>,
    /// With colons.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub mac_address: Option<String>,
    /// Which camera, from 1.
    #[serde(
        rename = "channelID",
        alias = "dynChannelID",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub channel_id: Option<u32>,
    /// When; 1970 on a terminal whose clock was never set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_time: Option<Timestamp>,
    /// Running number of an alarm that goes on.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub active_post_count: Option<u64>,
    /// `AccessControllerEvent`, `videoloss`, `heartBeat`, …
    #[serde(deserialize_with = "lenient::text")]
    pub event_type: String,
    /// `active` or `inactive`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub event_state: String,
    /// In words.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub event_description: Option<String>,
    /// Which camera, by name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub channel_name: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What kind of notification it is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// At the door.
    Access(Box<AccessEvent>),
    /// The terminal says that it is alive. Comes as `heartBeat`, or as a `videoloss` that is not active.
    Heartbeat,
    /// Anything else, by [`Alert::event_type`]; its members are in [`Alert::other`].
    Other,
}

/// One notification, with its pictures.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// What every notification begins with.
    pub alert: Alert,
    /// What kind it is.
    pub detail: Detail,
    /// Pictures sent with it.
    pub pictures: Vec<Picture>,
    raw: Bytes,
}

/// A picture sent with an event.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Picture {
    /// The part's name, `Picture` and the like.
    pub name: Option<String>,
    /// Its `Content-ID`, which tells what it shows: `pictureImage`, `thermal_image`, ….
    pub content_id: Option<String>,
    /// The picture as it came.
    pub data: Bytes,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("name", &self.name)
            .field("bytes", &self.data.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("alert", &self.alert)
            .field("detail", &self.detail)
            .field("pictures", &self.pictures)
            .finish_non_exhaustive()
    }
}

impl Event {
    /// Reads a notification, JSON or XML by its first character: the announced type is wrong at times.
    pub fn from_bytes(body: Bytes) -> Result<Self, DecodeError> {
        let mut alert: Alert = if xml::looks_like_xml(&body) {
            xml::from_slice("EventNotificationAlert", &body)?
        } else {
            read_json(&body)?
        };
        let detail = match alert.other.remove("AccessControllerEvent") {
            Some(value) => {
                let event = AccessEvent::deserialize(value)
                    .map_err(|e| DecodeError::new("AccessControllerEvent", e, &body))?;
                Detail::Access(Box::new(event))
            }
            None if alert.is_heartbeat() => Detail::Heartbeat,
            None => Detail::Other,
        };
        Ok(Self {
            alert,
            detail,
            pictures: Vec::new(),
            raw: body,
        })
    }

    /// The access event, where it is one.
    pub fn access(&self) -> Option<&AccessEvent> {
        match &self.detail {
            Detail::Access(event) => Some(event),
            _ => None,
        }
    }

    /// Whether it only says that the terminal is alive.
    pub fn is_heartbeat(&self) -> bool {
        matches!(self.detail, Detail::Heartbeat)
    }

    /// When it happened.
    pub fn time(&self) -> Option<&Timestamp> {
        self.access()
            .and_then(|a| a.time.as_ref())
            .or(self.alert.date_time.as_ref())
    }

    /// The notification as it came.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// How many pictures are to follow in the stream.
    pub(super) fn pictures_announced(&self) -> usize {
        let number = match &self.detail {
            Detail::Access(event) => event.pictures_number,
            _ => self
                .alert
                .other
                .get("detectionPicturesNumber")
                .and_then(|v| match v {
                    Value::String(text) => text.trim().parse().ok(),
                    other => other.as_u64().and_then(|n| u32::try_from(n).ok()),
                }),
        };
        number.unwrap_or(0) as usize
    }
}

/// On some firmwares the alert stands under its name, on most it is bare.
fn read_json(body: &Bytes) -> Result<Alert, DecodeError> {
    json::from_slice(None, body)
        .or_else(|bare| json::from_slice(Some("EventNotificationAlert"), body).map_err(|_| bare))
}

impl Alert {
    fn is_heartbeat(&self) -> bool {
        self.event_type.eq_ignore_ascii_case("heartBeat")
            || (self.event_type.eq_ignore_ascii_case("videoloss")
                && self.event_state.eq_ignore_ascii_case("inactive"))
    }
}
