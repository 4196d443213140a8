use super::{EventAttributes, EventType, Pictures};
use crate::attribute::{BodyAttributes, FaceAttributes};
use crate::types::{Gender, LibraryType};
use bytes::Bytes;
use face_common::DecodeError;
use face_common::time::Timestamp;
use serde_json::Value;
use std::fmt;
use std::time::Duration;

face_common::open_int_enum! {
    /// What was seen.
    pub enum ObjectLabel: i64 {
        /// A face: [`Event::face_attr`].
        Face = 1,
        /// A body: [`Event::body_attr`].
        Body = 2,
        /// Fire. Not in the document: newer firmware.
        Fire = 8,
        /// A fire extinguisher. Not in the document: newer firmware.
        Extinguisher = 9,
    }
}

face_common::snake_record! {
    /// What a camera saw, and whom it is like (7.4, 9.2). Somebody who is like several faces of the libraries gives an event for
    /// each. Numbers that do not apply are -1; none is held against a range, since nodes do not keep to theirs.
    #[derive(Default)]
    pub struct Event {
        /// The camera's name.
        camera_name?: String,
        /// Which node.
        device_id?: String,
        /// The camera's channel.
        channel?: i64,
        /// Where the camera is.
        position?: String,
        /// How alike somebody must be to a face of the library, 0 to 100, as set for the camera.
        threshold?: i64,
        /// Which picture of the library it is.
        img_id?: String,
        /// Where that can be downloaded: below [`WS`](crate::protocol::WS).
        img_path?: String,
        /// Which library.
        lib_id?: i64,
        /// Its name.
        lib_name?: String,
        /// Black or white list.
        lib_type?: LibraryType,
        /// Their address.
        person_addr?: String,
        /// Their age, 1 to 120; also empty.
        person_age?: String,
        /// Their gender; also empty.
        person_gender?: Gender,
        /// What the person is known by.
        person_idcard?: String,
        /// Their name.
        person_name?: String,
        /// 1 for the most alike. In the document on the WebSocket alone.
        ranking?: i64,
        /// How alike, 0 to 100; -1 for nobody: see [`is_match`](Self::is_match).
        similarity?: i64,
        /// How good the picture is, 0 to 100.
        quality?: i64,
        /// Where the face is in the whole picture, in pixels: top. The document's examples have the top below the bottom.
        pos_top?: i64,
        /// Bottom.
        pos_bottom?: i64,
        /// Left.
        pos_left?: i64,
        /// Right.
        pos_right?: i64,
        /// Which capture it is.
        snap_id?: String,
        /// The feature of what was seen, as numbers behind each of which a comma stands.
        snap_feat?: String,
        /// Where the picture can be downloaded: below [`WS`](crate::protocol::WS).
        snap_path?: String,
        /// When, on the node's clock: `2019-01-24 13:43:32`, without a zone.
        trigger?: Timestamp,
        /// What was seen.
        obj_label?: ObjectLabel,
        /// Of a face.
        face_attr?: FaceAttributes,
        /// Of a body.
        body_attr?: BodyAttributes,
        /// 0, 1 or 3; what for is not known. Not in the document: newer firmware.
        alarm_type?: i64,
        /// 0, 1 or 2: whether it is a living face; which is which is not known. Not in the document: newer firmware.
        alive_type?: i64,
        /// How often they were seen. Not in the document: newer firmware.
        appear_count?: i64,
        /// What happened. Not in the document: newer firmware.
        event_type?: EventType,
        /// What more is known of it. Not in the document: newer firmware.
        events_attr?: EventAttributes,
        /// What begins. Not in the document: newer firmware.
        events_type?: String,
        /// What ends. Not in the document: newer firmware.
        events_off_type?: String,
        /// A state. Not in the document: newer firmware.
        events_status?: i64,
        /// Where it is in the camera's own picture: top. Not in the document: newer firmware.
        ora_pos_top?: i64,
        /// Bottom. Not in the document: newer firmware.
        ora_pos_bottom?: i64,
        /// Left. Not in the document: newer firmware.
        ora_pos_left?: i64,
        /// Right. Not in the document: newer firmware.
        ora_pos_right?: i64,
        /// Where a stranger was seen. Not in the document: newer firmware; its shape is not known.
        stranger_appear_channel?: Value,
        /// Where somebody wandered. Not in the document: newer firmware; its shape is not known.
        wander_channels?: Value,
        /// On which nodes. Not in the document: newer firmware; its shape is not known.
        #[serde(rename = "wander_deviceId")]
        wander_device_id?: Value,
        /// From how often on. Not in the document: newer firmware.
        wander_threshold?: i64,
        /// When. Not in the document: newer firmware; its shape is not known.
        wander_trigger?: Value,
        /// The pictures: [`snap`](Self::snap), [`frame`](Self::frame), [`library`](Self::library).
        #[serde(skip)]
        pictures: Pictures,
    }
}

/// From when to when nothing was heard of a node's events. Times are the node's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Gap {
    /// When the last event happened that came; `None` where none did.
    pub from: Option<Timestamp>,
    /// About when it ended, reckoned from the last event; `None` where it cannot be.
    pub to: Option<Timestamp>,
    /// How long nothing was heard; `None` after a restart of ours.
    pub lasted: Option<Duration>,
}

/// What tells an event from others, live or out of the node's records: node, capture, and the library's face it is like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EventKey {
    /// Which node.
    pub device_id: String,
    /// Which capture.
    pub snap_id: String,
    /// Which library; `None` where it is like nobody.
    pub lib_id: Option<i64>,
    /// Which picture of it; empty where it is like nobody.
    pub img_id: String,
    /// When: what begins and ends with the same picture is two events.
    pub trigger: String,
}

impl Event {
    /// The picture of the face or body. Base64 is decoded at every call, from the frame as it came, which is kept as long as the
    /// event is.
    pub fn snap(&self) -> Result<Option<Bytes>, DecodeError> {
        self.pictures.snap()
    }

    /// The whole picture it is in; up to some megabytes.
    pub fn frame(&self) -> Result<Option<Bytes>, DecodeError> {
        self.pictures.frame()
    }

    /// The picture of the library that it is like.
    pub fn library(&self) -> Result<Option<Bytes>, DecodeError> {
        self.pictures.library()
    }

    /// Whether it is like somebody of a library.
    pub fn is_match(&self) -> bool {
        self.similarity.is_some_and(|similarity| similarity >= 0)
    }

    /// The feature as numbers; `None` where there is none, or where a piece of it is no number.
    pub fn feature(&self) -> Option<Vec<f64>> {
        let text = self.snap_feat.as_deref()?.trim().trim_end_matches(',');
        text.split(',')
            .map(|number| number.trim().parse().ok())
            .collect()
    }

    /// What tells it from others, to store each once; `None` where the node does not number the capture.
    pub fn key(&self) -> Option<EventKey> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let snap_id = self.snap_id.clone().filter(|id| !id.is_empty())?;
        Some(EventKey {
            device_id: text(self.device_id.as_deref()),
            snap_id,
            lib_id: self.lib_id.filter(|id| *id >= 0),
            img_id: text(self.img_id.as_deref().filter(|id| *id != "-1")),
            trigger: text(self.trigger.as_ref().map(Timestamp::as_str)),
        })
    }
}

/// Names nobody.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("device_id", &self.device_id)
            .field("channel", &self.channel)
            .field("snap_id", &self.snap_id)
            .field("trigger", &self.trigger)
            .field("obj_label", &self.obj_label)
            .field("lib_id", &self.lib_id)
            .field("similarity", &self.similarity)
            .field("pictures", &self.pictures)
            .field("other", &self.other)
            .finish_non_exhaustive()
    }
}
