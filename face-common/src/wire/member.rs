//! The members of a vendor's object: read in whatever dress they come, and kept where they are not known.

use super::lenient;
use crate::Secret;
use crate::time::{TimeOfDay, Timestamp};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// What a member of a [`record!`](crate::record) can be.
pub trait Member: Sized {
    /// Reads it; `None` where it is `null`, or empty for its type.
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error>;

    /// Adds the paths of everything that came and that no field stands for.
    fn unmodelled(&self, _at: &str, _found: &mut Vec<String>) {}
}

macro_rules! numbers {
    ($($ty:ty)+) => {$(
        impl Member for $ty {
            fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
                lenient::opt_number(d)
            }
        }
    )+};
}

numbers!(u8 u16 u32 u64 usize i32 i64 f64);

impl Member for bool {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        lenient::opt_boolean(d)
    }
}

impl Member for String {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        lenient::opt_text(d)
    }
}

impl Member for Secret {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(lenient::opt_text(d)?.map(Self::from))
    }
}

impl Member for Timestamp {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(lenient::opt_text(d)?.map(Self::from))
    }
}

impl Member for TimeOfDay {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(lenient::opt_text(d)?.map(|text| Self::from(text.as_str())))
    }
}

impl Member for super::base64::Base64Bytes {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(d)
    }
}

impl Member for Value {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        let Any(value) = Any::deserialize(d)?;
        Ok((!value.is_null()).then_some(value))
    }
}

impl Member for Members {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        match d.deserialize_any(AnyVisitor)? {
            Value::Object(members) => Ok(Some(Self(members))),
            Value::Null => Ok(None),
            Value::String(text) if text.is_empty() => Ok(None),
            _ => Err(serde::de::Error::custom("expected an object")),
        }
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        found.extend(self.keys().map(|name| format!("{at}{name}")));
    }
}

impl<T: Member> Member for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        list(d).map(Some)
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        for entry in self {
            entry.unmodelled(at, found);
        }
    }
}

impl<T: Member> Member for Option<T> {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        T::read(d).map(Some)
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        if let Some(value) = self {
            value.unmodelled(at, found);
        }
    }
}

struct Entry<T>(Option<T>);

impl<'de, T: Member> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        T::read(d).map(Self)
    }
}

/// For serde's `deserialize_with` on an `Option`.
pub fn opt<'de, T: Member, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    T::read(d)
}

/// For serde's `deserialize_with` on what must be there.
pub fn must<'de, T: Member, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
    T::read(d)?.ok_or_else(|| serde::de::Error::custom("a value is missing"))
}

/// For serde's `deserialize_with` on a list, which may be absent, `null`, or in XML one element without a list around.
pub fn list<'de, T: Member, D: Deserializer<'de>>(d: D) -> Result<Vec<T>, D::Error> {
    let entries: Vec<Entry<T>> = lenient::list(d)?;
    Ok(entries.into_iter().filter_map(|entry| entry.0).collect())
}

/// For serde's `serialize_with` on a secret: it goes on the wire, and nowhere else.
pub fn expose<S: Serializer>(secret: &Option<Secret>, s: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => s.serialize_str(secret.expose()),
        None => s.serialize_none(),
    }
}

/// Members that no field stands for, kept for looking at and for writing back. `Debug` prints their names alone: nobody
/// knows what a firmware puts there.
///
/// An XML element that comes several times is an array here, its attributes stand under `@name`, and an element with
/// nothing but text is that text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Members(Map<String, Value>);

impl Deref for Members {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Members {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl From<Map<String, Value>> for Members {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl From<Members> for Map<String, Value> {
    fn from(members: Members) -> Self {
        members.0
    }
}

impl From<Members> for Value {
    fn from(members: Members) -> Self {
        Self::Object(members.0)
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(AnyVisitor).map(|value| match value {
            Value::Object(members) => Self(members),
            _ => Self::default(),
        })
    }
}

/// A JSON value that may have been XML.
struct Any(Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(AnyVisitor)
            .map(|value| Self(plain(value)))
    }
}

/// `{"$text":"a"}` is `"a"`, and an element with nothing in it is `""`.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut members) if members.len() == 1 => match members.remove("$text") {
            Some(text) => text,
            None => Value::Object(members),
        },
        other => other,
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Any(value)) = seq.next_element()? {
            all.push(value);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Any(value))) = map.next_entry::<String, Any>()? {
            match members.get_mut(&name) {
                None => {
                    members.insert(name, value);
                }
                // Under another prefix, or twice. There is no writing a list of them.
                Some(_) if name.starts_with('@') => {}
                Some(Value::Array(all)) => all.push(value),
                Some(one) => *one = Value::Array(vec![one.take(), value]),
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{json, xml};

    crate::record! {
        #[derive(Debug, Default)]
        pub(super) struct Host {
            id?: u32,
            name?: String,
            password?: Secret,
            enabled?: bool,
            door[]: u32,
            inner?: Inner,
        }
    }

    crate::record! {
        #[derive(Debug, Default)]
        pub(super) struct Inner {
            x?: u32,
        }
    }

    const XML: &str = "<Host><id>1</id><entry><a>1</a></entry><door>1</door><entry><a>2</a><a>3</a></entry><limit min=\"1\" max=\"3\">2</limit><door>2</door><password>pw</password><empty/><inner><x>1</x><y>2</y></inner></Host>";

    #[test]
    fn xml_members_are_kept_without_loss_and_written_back() {
        let host: Host = xml::from_slice("Host", XML.as_bytes()).unwrap();
        assert_eq!((host.id, &*host.door), (Some(1), &[1, 2][..]));
        assert_eq!(
            host.other["entry"],
            serde_json::json!([{"a": "1"}, {"a": ["2", "3"]}])
        );
        assert_eq!(
            host.other["limit"],
            serde_json::json!({"@min": "1", "@max": "3", "$text": "2"})
        );
        let written = xml::to_bytes("Host", &[], &host).unwrap();
        let text = std::str::from_utf8(&written).unwrap();
        for piece in [
            "<entry><a>1</a></entry><entry><a>2</a><a>3</a></entry>",
            "<limit max=\"3\" min=\"1\">2</limit>",
            "<password>pw</password>",
            "<empty/>",
        ] {
            assert!(text.contains(piece), "{piece} in {text}");
        }
        assert_eq!(xml::from_slice::<Host>("Host", &written).unwrap(), host);
        let own: Host = xml::from_slice("Host", b"<Host v=\"2\"/>").unwrap();
        let written = xml::to_bytes("Host", &[("v", "1"), ("w", "3")], &own).unwrap();
        assert!(written.ends_with(b"<Host w=\"3\" v=\"2\"/>"), "{written:?}");
    }

    /// Found by fuzzing: both went back in one, `v="1 2"`.
    #[test]
    fn of_attributes_with_one_local_name_the_first_counts() {
        let twice = b"<Host n:v=\"1\" v=\"2\"><in w=\"3\" w=\"4\"/></Host>";
        let host: Host = xml::from_slice("Host", twice).unwrap();
        let written = xml::to_bytes("Host", &[], &host).unwrap();
        assert!(
            written.ends_with(b"<Host v=\"1\"><in w=\"3\"/></Host>"),
            "{written:?}"
        );
        assert_eq!(xml::from_slice::<Host>("Host", &written).unwrap(), host);
    }

    #[test]
    fn what_is_not_modelled_is_named_and_not_printed() {
        let host: Host = xml::from_slice("Host", XML.as_bytes()).unwrap();
        let mut found = Vec::new();
        host.unmodelled("", &mut found);
        assert_eq!(found, ["inner.y", "empty", "entry", "limit"]);
        let shown = format!("{host:?}");
        assert!(!shown.contains("pw") && !shown.contains("@max"), "{shown}");
    }

    #[test]
    fn json_members_come_in_every_dress() {
        let host: Host = json::from_slice(None, br#"{"id":"7","name":5,"enabled":"true","door":null,"inner":null,"new":{"a":[1,null]}}"#).unwrap();
        assert_eq!(
            (host.id, host.name.as_deref(), host.enabled),
            (Some(7), Some("5"), Some(true))
        );
        assert_eq!(
            json::to_bytes(None, &host).unwrap(),
            r#"{"id":7,"name":"5","enabled":true,"new":{"a":[1,null]}}"#
        );
        assert!(json::from_slice::<Host>(None, br#"{"id":"x"}"#).is_err());
    }
}
