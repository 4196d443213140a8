//! JSON bodies, with the object bare or under a root name.

use crate::error::{DecodeError, EncodeError};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Writes `value`, under `root` where there is one: `{"root":{…}}`.
pub fn to_bytes<T: Serialize>(root: Option<&str>, value: &T) -> Result<Bytes, EncodeError> {
    let mut out = Vec::with_capacity(256);
    let written = match root {
        Some(root) => {
            use serde::ser::{SerializeMap, Serializer};
            let mut json = serde_json::Serializer::new(&mut out);
            json.serialize_map(Some(1)).and_then(|mut map| {
                map.serialize_entry(root, value)?;
                map.end()
            })
        }
        None => serde_json::to_writer(&mut out, value),
    };
    written.map_err(|e| EncodeError::Body(e.into()))?;
    Ok(out.into())
}

/// Reads a value, from under `root` where there is one. Members beside the root are ignored; a UTF-8 byte order mark
/// is skipped. An error names the JSON path.
pub fn from_slice<T: DeserializeOwned>(
    root: Option<&'static str>,
    body: &[u8],
) -> Result<T, DecodeError> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut json = serde_json::Deserializer::from_slice(text);
    let result = match root {
        None => serde_path_to_error::deserialize(&mut json),
        Some(root) => {
            let mut track = serde_path_to_error::Track::new();
            let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
            match serde::de::DeserializeSeed::deserialize(
                Rooted {
                    root,
                    value: std::marker::PhantomData,
                },
                tracked,
            ) {
                Ok(value) => Ok(value),
                Err(e) => return Err(DecodeError::new(track.path().to_string(), e, body)),
            }
        }
    };
    let value = result.map_err(|e| DecodeError::new(e.path().to_string(), e.inner(), body))?;
    json.end().map_err(|e| DecodeError::new("", e, body))?;
    Ok(value)
}

/// Reads a value out of a JSON value. An error names the path, and nothing of the content.
pub fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(value)
        .map_err(|e| DecodeError::new(e.path().to_string(), e.inner(), b""))
}

/// Reads an object as devices write them that are not strict about JSON: blanks around a member's name are cut off, of a name
/// that comes twice the last counts, and a byte order mark in front and blanks and NULs behind are skipped.
pub fn loose_object(body: &[u8]) -> Result<Map<String, Value>, DecodeError> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let end = text
        .iter()
        .rposition(|b| !b.is_ascii_whitespace() && *b != 0)
        .map_or(0, |at| at + 1);
    let text = text.get(..end).unwrap_or_default();
    match serde_json::from_slice(text) {
        Ok(Loose(Value::Object(members))) => Ok(members),
        Ok(_) => Err(DecodeError::new("", "is no object", body)),
        Err(e) => Err(DecodeError::new("", e, body)),
    }
}

struct Loose(Value);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(LooseVisitor).map(Self)
    }
}

struct LooseVisitor;

impl<'de> serde::de::Visitor<'de> for LooseVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Loose(value)) = seq.next_element()? {
            all.push(value);
        }
        Ok(all.into())
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Loose(value))) = map.next_entry::<String, Loose>()? {
            members.insert(name.trim().to_owned(), value);
        }
        Ok(members.into())
    }
}

/// Reads only the member called `root`, whatever stands beside it.
struct Rooted<T> {
    root: &'static str,
    value: std::marker::PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> serde::de::DeserializeSeed<'de> for Rooted<T> {
    type Value = T;

    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<T, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Rooted<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an object with the member {:?}", self.root)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            if key == self.root {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| {
            serde::de::Error::custom(format_args!("the member {:?} is missing", self.root))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Count {
        n: u32,
    }

    #[test]
    fn root_is_written_and_read() {
        assert_eq!(
            to_bytes(Some("Count"), &Count { n: 3 }).unwrap(),
            "{\"Count\":{\"n\":3}}"
        );
        assert_eq!(to_bytes(None, &Count { n: 3 }).unwrap(), "{\"n\":3}");
        let body = b"\xef\xbb\xbf{\n\t\"x\":\t[1],\n\t\"Count\":\t{\"n\":\t3,\"new\":{}}}";
        assert_eq!(
            from_slice::<Count>(Some("Count"), body).unwrap(),
            Count { n: 3 }
        );
        assert_eq!(
            from_slice::<Count>(None, b"{\"n\":3,\"m\":4}").unwrap(),
            Count { n: 3 }
        );
    }

    #[test]
    fn errors_name_the_path_and_show_the_body() {
        let error = from_slice::<Count>(Some("Count"), b"{\"Count\":{\"n\":\"x\"}}").unwrap_err();
        assert_eq!(error.path(), "Count.n");
        assert!(error.body().contains("\"n\""));
        let missing = from_slice::<Count>(Some("Count"), b"{\"Other\":{}}").unwrap_err();
        assert!(
            missing.to_string().contains("\"Count\" is missing"),
            "{missing}"
        );
        assert!(from_slice::<Count>(None, b"<html></html>").is_err());
    }

    #[test]
    fn every_truncation_and_trailing_rubbish_is_refused() {
        let body = b"{\"Count\":{\"n\":3}}";
        for n in 0..body.len() {
            assert!(
                from_slice::<Count>(Some("Count"), &body[..n]).is_err(),
                "{n}"
            );
        }
        assert!(from_slice::<Count>(Some("Count"), b"{\"Count\":{\"n\":3}} x").is_err());
    }

    #[test]
    fn loose_objects_are_read_as_they_are_meant() {
        let body = b"\xef\xbb\xbf{\"term \":1,\"in\":{\" a \":[{\"b \":18446744073709551615}]},\"id\":1,\"id\":2} \r\n\0\0";
        let read = loose_object(body).unwrap();
        let wanted = serde_json::json!({"term":1,"in":{"a":[{"b":u64::MAX}]},"id":2});
        assert_eq!(Value::from(read), wanted);
        for rubbish in ["", "\0", "[]", "7", "{} {}", "{\"a\":}", "{\"a\" 1}"] {
            assert!(loose_object(rubbish.as_bytes()).is_err(), "{rubbish:?}");
        }
        for end in 0..body.len() - 6 {
            assert!(loose_object(&body[..end]).is_err(), "{end}");
        }
        let deep = format!("{{\"x\":{}", "[".repeat(200_000));
        assert!(loose_object(deep.as_bytes()).is_err());
    }

    #[test]
    fn a_value_s_error_names_the_path_and_shows_nothing() {
        let error = from_value::<Count>(serde_json::json!({"n": "hush"})).unwrap_err();
        assert_eq!((error.path(), error.body()), ("n", ""));
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let body = "[".repeat(200_000);
        assert!(from_slice::<Count>(None, body.as_bytes()).is_err());
        let inside = format!("{{\"x\":{}", "[".repeat(200_000));
        assert!(from_slice::<Count>(Some("Count"), inside.as_bytes()).is_err());
    }
}
