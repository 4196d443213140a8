//! A pushed message: the pictures apart, the rest read.

use super::picture::{Picture, Pictures};
use crate::protocol::Code;
use bytes::Bytes;
use face_common::DecodeError;
use face_common::wire::json;
use face_common::wire::member::Member;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// What there is beside the data.
pub(super) struct Message {
    pub(super) msg_id: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) msg: String,
    pub(super) key: Option<String>,
    pub(super) data: Data,
}

pub(super) enum Data {
    /// Absent, or nothing in it.
    Nothing,
    Object(Map<String, Value>, Pictures),
    /// Neither an object nor nothing.
    Odd,
}

/// Members of the message, and of its data, at most: the document has 40, newer firmware some 60.
const MOST: usize = 1_000;

/// Members in their order, each as it stands in the text.
struct Raw<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Raw<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if all.len() == MOST {
                        let why = "more members than a message may have";
                        return Err(serde::de::Error::custom(why));
                    }
                    let name = match name.trim() {
                        trimmed if trimmed.len() == name.len() => name,
                        trimmed => trimmed.to_owned(),
                    };
                    all.push((name.into(), map.next_value()?));
                }
                Ok(Raw(all))
            }
        }

        d.deserialize_map(Members)
    }
}

/// Without byte order mark, and without blanks and NULs behind; what is no UTF-8 becomes U+FFFD.
fn text(body: &Bytes) -> Bytes {
    let start = if body.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let is_text = |b: &u8| !b.is_ascii_whitespace() && *b != 0;
    let end = body.iter().rposition(is_text).map_or(start, |at| at + 1);
    let body = body.slice(start..end.max(start));
    match String::from_utf8_lossy(&body) {
        Cow::Borrowed(_) => body,
        Cow::Owned(text) => text.into(),
    }
}

fn scalar<T: Member>(json: &RawValue) -> Option<T> {
    T::read(&mut serde_json::Deserializer::from_str(json.get())).ok()?
}

impl Message {
    /// An error shows nothing of the content.
    pub(super) fn read(body: &Bytes) -> Result<Self, DecodeError> {
        let text = text(body);
        let members: Raw<'_> =
            serde_json::from_slice(&text).map_err(|e| DecodeError::new("", e, b""))?;
        let mut message = Self {
            msg_id: None,
            code: None,
            msg: String::new(),
            key: None,
            data: Data::Nothing,
        };
        for (name, json) in members.0 {
            match name.as_ref() {
                "msg_id" => message.msg_id = scalar(json),
                "code" => message.code = scalar(json),
                "msg" => message.msg = scalar(json).unwrap_or_default(),
                "key" => message.key = scalar(json),
                "data" => message.data = Data::read(&text, json)?,
                _ => {}
            }
        }
        message.msg_id = message.msg_id.map(|id| id.trim().to_owned());
        Ok(message)
    }
}

impl Data {
    fn read(text: &Bytes, json: &RawValue) -> Result<Self, DecodeError> {
        match json.get().as_bytes() {
            b"null" | b"\"\"" => return Ok(Self::Nothing),
            [b'{', ..] => {}
            _ => return Ok(Self::Odd),
        }
        let wrong = |e: serde_json::Error| DecodeError::new("data", e, b"");
        let members: Raw<'_> = serde_json::from_str(json.get()).map_err(wrong)?;
        if members.0.is_empty() {
            return Ok(Self::Nothing);
        }
        let mut pictures = Pictures::default();
        let mut rest = vec![b'{'];
        for (name, json) in members.0 {
            if let Some(place) = pictures.member(&name) {
                *place = Picture::Json(text.slice_ref(json.get().as_bytes()));
                continue;
            }
            if rest.len() > 1 {
                rest.push(b',');
            }
            serde_json::to_writer(&mut rest, &name).map_err(wrong)?;
            rest.push(b':');
            rest.extend_from_slice(json.get().as_bytes());
        }
        rest.push(b'}');
        Ok(Self::Object(json::loose_object(&rest)?, pictures))
    }
}
