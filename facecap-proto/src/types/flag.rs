use face_common::wire::lenient;
use face_common::wire::member::Member;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A switch that is 0 or 1 on the wire. Read as a number (all but 0 are on), a boolean, or either as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flag(pub bool);

impl From<bool> for Flag {
    fn from(on: bool) -> Self {
        Self(on)
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u8(self.0.into())
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        face_common::wire::member::must(d)
    }
}

impl Member for Flag {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        let Some(text) = lenient::opt_text(d)? else {
            return Ok(None);
        };
        match text.trim() {
            "" => Ok(None),
            "true" | "TRUE" | "True" => Ok(Some(Self(true))),
            "false" | "FALSE" | "False" => Ok(Some(Self(false))),
            number => match number.parse::<i64>() {
                Ok(number) => Ok(Some(Self(number != 0))),
                Err(_) => Err(serde::de::Error::custom("expected 0, 1 or a boolean")),
            },
        }
    }
}
