use face_common::time::Timestamp;
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Somebody at the door, or something the terminal did: the same members from the stream (`AccessControllerEvent`) and
/// from the log (`AcsEvent`), which spell three of them differently.
///
/// Which kind of event it is, `(major, minor)` tells together: the same minor code means something else under another
/// major. `(5, 75)` is a recognised face, `(5, 76)` one that was not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AccessEvent {
    /// Class: 1 alarm, 2 exception, 3 operation, 5 event.
    #[serde(
        rename = "majorEventType",
        alias = "major",
        deserialize_with = "lenient::number"
    )]
    pub major: u32,
    /// Kind within the class.
    #[serde(
        rename = "subEventType",
        alias = "minor",
        deserialize_with = "lenient::number"
    )]
    pub minor: u32,
    /// When, in the log. In the stream the time stands on the [`Alert`](super::Alert).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// The running number of the event on this terminal, for telling doubles and gaps. Goes beyond 2³¹.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub serial_no: Option<u64>,
    /// The number of the event before: where it is not the last one seen, something was missed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub front_serial_no: Option<u64>,
    /// Whether it happens now. `false`: replayed from the log, as terminals do when a stream is opened.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub current_event: Option<bool>,
    /// Who, by number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub employee_no_string: Option<String>,
    /// Who, by name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub name: Option<String>,
    /// What the person is to the terminal.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub user_type: Option<String>,
    /// The card shown.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub card_no: Option<String>,
    /// 1 normal, 2 disabled, 3 blocklist, 4 patrol, 5 duress, 6 super, 7 visitor, 8 dismissing.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub card_type: Option<u32>,
    /// 1 IC card, 2 ID card, 3 QR code, 4 fingerprint.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub card_reader_kind: Option<u32>,
    /// Which reader.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub card_reader_no: Option<u32>,
    /// Which door.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub door_no: Option<u32>,
    /// Number of the verification.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub verify_no: Option<u64>,
    /// How the reader is set; which way was really used, the minor code tells.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub current_verify_mode: Option<String>,
    /// `checkIn`, `checkOut`, `breakOut`, …; `undefined` where attendance is off.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub attendance_status: Option<String>,
    /// `yes`, `no` or `unknown`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub mask: Option<String>,
    /// Degrees, in the unit the terminal is set to.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub curr_temperature: Option<f64>,
    /// Where the face is in the picture.
    #[serde(rename = "FaceRect", default, skip_serializing_if = "Option::is_none")]
    pub face_rect: Option<FaceRect>,
    /// Where the picture can be fetched; in the log.
    #[serde(
        rename = "pictureURL",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub picture_url: Option<String>,
    /// How many pictures follow; in the stream.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub pictures_number: Option<u32>,
    /// Whether the terminal waits for us to say if the door may open.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub remote_check: Option<bool>,
    /// The terminal's name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub device_name: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl AccessEvent {
    /// An event of this kind: for simulators.
    pub fn new(major: u32, minor: u32) -> Self {
        Self {
            major,
            minor,
            ..Self::default()
        }
    }

    /// Whether a face was recognised.
    pub fn is_face_recognised(&self) -> bool {
        (self.major, self.minor) == (5, 75)
    }

    /// Whether the terminal replays it from its log.
    pub fn is_replay(&self) -> bool {
        self.current_event == Some(false)
    }

    /// The event as the log writes it.
    pub fn as_log_entry(&self) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(members) = value.as_object_mut() {
            for (stream, log) in [("majorEventType", "major"), ("subEventType", "minor")] {
                if let Some(code) = members.remove(stream) {
                    members.insert(log.to_owned(), code);
                }
            }
        }
        value
    }
}

/// A place in a picture, in parts of its width and height (0 to 1).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FaceRect {
    /// Height.
    #[serde(deserialize_with = "lenient::number")]
    pub height: f64,
    /// Width.
    #[serde(deserialize_with = "lenient::number")]
    pub width: f64,
    /// Left edge.
    #[serde(deserialize_with = "lenient::number")]
    pub x: f64,
    /// Upper edge.
    #[serde(deserialize_with = "lenient::number")]
    pub y: f64,
}
