use super::AccessEvent;
use bytes::Bytes;
use face_common::DecodeError;
use face_common::time::Timestamp;
use face_common::wire::{json, xml};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

face_common::record! {
    /// What every notification begins with (`EventNotificationAlert`).
    #[derive(Debug, Default)]
    pub struct Alert {
        /// The device's own idea of its address.
        ip_address?: String,
        /// The same, IPv6.
        ipv6_address?: String,
        /// Port.
        port_no?: u16,
        /// `HTTP` or `HTTPS`.
        #[serde(alias = "protocolType")]
        protocol?: String,
        /// With colons.
        mac_address?: String,
        /// Which camera, from 1.
        #[serde(rename = "channelID")]
        channel_id?: u32,
        /// Which camera, at a recorder.
        #[serde(rename = "dynChannelID")]
        dyn_channel_id?: u32,
        /// When; 1970 on a terminal whose clock was never set.
        date_time?: Timestamp,
        /// Running number of an alarm that goes on.
        active_post_count?: u64,
        /// `AccessControllerEvent`, `videoloss`, `heartBeat`, …
        event_type: String,
        /// `active` or `inactive`.
        #[serde(default)]
        event_state: String,
        /// In words.
        event_description?: String,
        /// Which camera, by name.
        channel_name?: String,
        /// Which alarm input, for `IO`.
        #[serde(rename = "inputIOPortID")]
        input_io_port_id?: u32,
        /// The tail of the device's serial number.
        short_serial_number?: String,
        /// The device, as the installer numbered it.
        #[serde(rename = "deviceID")]
        device_id?: String,
        /// Where something was seen, for video alerts.
        #[serde(rename = "DetectionRegionList")]
        detection_region_list?: Value,
        /// How pictures come: `binary` or `url`.
        detection_picture_trans_type?: String,
        /// How many pictures follow.
        detection_pictures_number?: usize,
        /// Whether it is sent again, after the connection was lost.
        is_data_retransmission?: bool,
        /// The vendor's own additions, the serial number among them.
        #[serde(rename = "Extensions")]
        extensions?: Value,
    }
}

/// What kind of notification it is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// At the door.
    Access(Box<AccessEvent>),
    /// The terminal says that it is alive. Comes as `heartBeat`, or as a `videoloss` that is not active.
    Heartbeat,
    /// What a camera saw: motion, somebody where nobody should be, an alarm input. By [`Alert::event_type`]; its members are
    /// on the [`Alert`].
    Video,
    /// What this version cannot read, and why; [`Event::raw`] has it as it came.
    Unreadable(String),
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
    pub(super) raw: Bytes,
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

impl Picture {
    pub(super) fn of(part: &face_common::wire::multipart::Part) -> Self {
        Self {
            name: part.name().map(|n| n.to_string()),
            content_id: part.content_id().map(str::to_owned),
            data: part.body().clone(),
        }
    }
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
            None => Detail::Video,
        };
        Ok(Self {
            alert,
            detail,
            pictures: Vec::new(),
            raw: body,
        })
    }

    pub(super) fn unreadable(body: Bytes, why: &DecodeError) -> Self {
        Self {
            alert: Alert::default(),
            detail: Detail::Unreadable(why.to_string()),
            pictures: Vec::new(),
            raw: body,
        }
    }

    /// An entry of the log as an event. It has no pictures, but may say where one is.
    pub fn from_log(entry: super::AccessEvent) -> Self {
        let alert = Alert {
            date_time: entry.time.clone(),
            event_type: "AccessControllerEvent".to_owned(),
            event_state: "active".to_owned(),
            ..Alert::default()
        };
        let raw = serde_json::to_vec(&entry).unwrap_or_default().into();
        Self {
            alert,
            detail: Detail::Access(Box::new(entry)),
            pictures: Vec::new(),
            raw,
        }
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
        /// More than any device sends with an event, and no more than there is memory for.
        const MOST: usize = 32;
        let number = match &self.detail {
            Detail::Access(event) => event.pictures_number.map(|number| number as usize),
            _ => self.alert.detection_pictures_number,
        };
        number.unwrap_or(0).min(MOST)
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
