//! What a reply holds: an object, a list, a text, or nothing.

use face_common::wire::json;
use face_common::{DecodeError, EncodeError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What can stand under `data`.
pub(crate) trait Data: Sized {
    /// Reads it. A member of an object that cannot be read is in `other`, under its path with a dot in front.
    fn from_data(data: Value) -> Result<Self, DecodeError>;
    /// Writes it, as nodes do.
    #[cfg_attr(
        not(any(feature = "server", test)),
        expect(dead_code, reason = "for simulators and tests")
    )]
    fn to_data(&self) -> Result<Value, EncodeError>;
}

/// Reads an object.
pub(crate) fn object<T: DeserializeOwned>(data: Value) -> Result<T, DecodeError> {
    match data {
        Value::Object(members) => json::partly(members).map(|(value, _)| value),
        // Nothing is what an object without members is: a page without entries, say.
        Value::Null => json::partly(Map::new()).map(|(value, _)| value),
        Value::String(text) if text.is_empty() => json::partly(Map::new()).map(|(value, _)| value),
        _ => Err(DecodeError::new("data", "is no object", b"")),
    }
}

pub(crate) fn to_value(value: &impl Serialize) -> Result<Value, EncodeError> {
    serde_json::to_value(value).map_err(|e| EncodeError::Body(e.into()))
}

/// A list; nothing, where a node writes nothing.
impl<T: DeserializeOwned + Serialize> Data for Vec<T> {
    fn from_data(data: Value) -> Result<Self, DecodeError> {
        match data {
            Value::Array(all) => {
                let entries = all.into_iter().filter(|entry| !entry.is_null());
                entries.map(object).collect()
            }
            only @ Value::Object(_) => object(only).map(|it| vec![it]),
            Value::Null => Ok(Self::new()),
            Value::String(text) if text.is_empty() => Ok(Self::new()),
            _ => Err(DecodeError::new("data", "is no list", b"")),
        }
    }

    fn to_data(&self) -> Result<Value, EncodeError> {
        to_value(self)
    }
}

/// Done: the reply says nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Done {}

impl Data for Done {
    fn from_data(_: Value) -> Result<Self, DecodeError> {
        Ok(Self {})
    }

    fn to_data(&self) -> Result<Value, EncodeError> {
        Ok("".into())
    }
}
