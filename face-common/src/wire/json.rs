//! JSON bodies, with the object bare or under a root name.

use crate::error::{DecodeError, EncodeError};
use bytes::Bytes;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::Cell;

/// Values in a message at most: a short body of many small ones takes forty times its length in memory.
const MOST_VALUES: u32 = 1_000_000;

const TOO_MANY: &str = "more values than a message may have";

/// What is shorter has not so many that counting them would be worth it.
const LARGE: usize = 2 << 20;

/// Writes `value`, under `root` where there is one: `{"root":{…}}`.
pub fn to_bytes<T: Serialize>(root: Option<&str>, value: &T) -> Result<Bytes, EncodeError> {
    to_vec(root, value).map(Bytes::from)
}

pub(super) fn to_vec<T: Serialize>(root: Option<&str>, value: &T) -> Result<Vec<u8>, EncodeError> {
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
    Ok(out)
}

/// Reads a value, from under `root` where there is one. Members beside the root are ignored; a UTF-8 byte order mark
/// is skipped. A million values at most. An error names the JSON path.
pub fn from_slice<T: DeserializeOwned>(
    root: Option<&'static str>,
    body: &[u8],
) -> Result<T, DecodeError> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if text.len() > LARGE && memchr::memchr_iter(b',', text).count() >= MOST_VALUES as usize {
        return Err(DecodeError::new("", TOO_MANY, b""));
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let read = match root {
        None => T::deserialize(&mut json),
        Some(root) => Rooted::new(root).deserialize(&mut json),
    };
    match read {
        Ok(value) => json
            .end()
            .map(|()| value)
            .map_err(|e| DecodeError::new("", e, body)),
        Err(_) => Err(located::<T>(root, text, body)),
    }
}

/// Reads once more what could not be read, keeping the path: that takes an allocation for every member, and replies that can be
/// read are without it.
#[cold]
fn located<T: DeserializeOwned>(
    root: Option<&'static str>,
    text: &[u8],
    body: &[u8],
) -> DecodeError {
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let read = match root {
        None => T::deserialize(tracked),
        Some(root) => Rooted::new(root).deserialize(tracked),
    };
    match read.err() {
        Some(error) => DecodeError::new(track.path().to_string(), error, body),
        None => DecodeError::new("", "cannot be read a second time", body),
    }
}

/// Reads a value out of a JSON value. An error names the path, and nothing of the content.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(value).map_err(|e| error_at(&e))
}

fn error_at(error: &serde_path_to_error::Error<serde_json::Error>) -> DecodeError {
    DecodeError::new(
        error.path().to_string(),
        without_content(&error.inner().to_string()),
        b"",
    )
}

/// serde shows a text that it does not like.
fn without_content(why: &str) -> String {
    let shown = why.split_once("string \"");
    let rest = shown.and_then(|(before, rest)| Some((before, rest.rsplit_once("\", ")?.1)));
    match rest {
        Some((before, after)) => format!("{before}a text, {after}"),
        None => why.to_owned(),
    }
}

/// Reads a value out of a JSON object, without the members that cannot be read: one of them is no reason to lose the others. They
/// stand beside the object's own, under their paths with a dot in front: in `other` of a [`record!`](crate::record). An empty text
/// where something else is wanted is nothing: devices write one for an object, a list or a number that they leave out. An object where a
/// list is wanted is the only one in it.
///
/// With the error of the first member that could not be read; and that alone where there is no value without it.
pub fn partly<T: DeserializeOwned>(
    members: Map<String, Value>,
) -> Result<(T, Option<DecodeError>), DecodeError> {
    /// Each costs another reading of the whole.
    const MOST: usize = 100;
    let mut value = Value::Object(members);
    let mut first = None;
    for _ in 0..=MOST {
        let error = match serde_path_to_error::deserialize(&value) {
            Ok(value) => return Ok((value, first)),
            Err(error) => error,
        };
        let is_only_one = error
            .inner()
            .to_string()
            .starts_with("invalid type: map, expected a sequence");
        match take_out(&mut value, error.path()) {
            Some((_, only @ Value::Object(_))) if is_only_one => {
                if let Some(place) = at(&mut value, error.path()) {
                    *place = vec![only].into();
                }
            }
            Some((_, Value::String(text))) if text.trim().is_empty() => {}
            taken => {
                first.get_or_insert_with(|| error_at(&error));
                let Some((path, taken)) = taken else { break };
                if let Some(root) = value.as_object_mut() {
                    root.insert(format!(".{path}"), taken);
                }
            }
        }
    }
    Err(first.unwrap_or_else(|| DecodeError::new("", "too many empty members", b"")))
}

fn at<'a>(value: &'a mut Value, path: &serde_path_to_error::Path) -> Option<&'a mut Value> {
    use serde_path_to_error::Segment;
    path.iter().try_fold(value, |place, segment| match segment {
        Segment::Map { key } => place.get_mut(key),
        Segment::Seq { index } => place.get_mut(index),
        _ => None,
    })
}

/// What is at this path, or where that was taken already, what it is in; with its own path. `null` is left in its place.
fn take_out(value: &mut Value, path: &serde_path_to_error::Path) -> Option<(String, Value)> {
    use serde_path_to_error::Segment;
    let segments: Vec<_> = path.iter().collect();
    (1..=segments.len()).rev().find_map(|depth| {
        let (mut place, mut name) = (&mut *value, String::new());
        for segment in segments.iter().take(depth) {
            place = match segment {
                Segment::Map { key } => place.get_mut(key)?,
                Segment::Seq { index } => place.get_mut(index)?,
                _ => return None,
            };
            if !name.is_empty() && !matches!(segment, Segment::Seq { .. }) {
                name.push('.');
            }
            name.push_str(&segment.to_string());
        }
        (!place.is_null()).then(|| (name, place.take()))
    })
}

/// Reads an object as devices write them that are not strict about JSON: blanks around a member's name are cut off, of a name
/// that comes twice the last counts, what is no UTF-8 (a name cut inside a character) becomes U+FFFD, and a byte order mark in
/// front and blanks and NULs behind are skipped. An error shows nothing of what looks like JSON: nobody knows what is in it.
pub fn loose_object(body: &[u8]) -> Result<Map<String, Value>, DecodeError> {
    let (text, shown) = loose_text(body)?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let left = Cell::new(MOST_VALUES);
    let read = Loose(&left).deserialize(&mut json);
    match read.and_then(|value| json.end().map(|()| value)) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(DecodeError::new("", "is no object", shown)),
        Err(e) => Err(DecodeError::new("", e, shown)),
    }
}

/// As [`loose_object`], these members alone: the others are passed over, and none of them is kept. What stands behind the object does
/// not matter.
pub fn loose_members(body: &[u8], names: &[&str]) -> Result<Map<String, Value>, DecodeError> {
    let (text, shown) = loose_text(body)?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let left = Cell::new(MOST_VALUES);
    let few = Few { names, left: &left };
    serde::Deserializer::deserialize_map(&mut json, few).map_err(|e| DecodeError::new("", e, shown))
}

/// The text of an object, and what an error may show of it. Copied only where it is not UTF-8: and not what is no object at all, a
/// picture say.
fn loose_text(body: &[u8]) -> Result<(Cow<'_, str>, &[u8]), DecodeError> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let end = text
        .iter()
        .rposition(|b| !b.is_ascii_whitespace() && *b != 0)
        .map_or(0, |at| at + 1);
    let text = text.get(..end).unwrap_or_default();
    match text.trim_ascii_start().first() {
        Some(b'{') => Ok((String::from_utf8_lossy(text), b"")),
        Some(b'[') => Err(DecodeError::new("", "is no object", b"")),
        _ => Err(DecodeError::new("", "is no object", body)),
    }
}

/// Some members of an object.
struct Few<'a> {
    names: &'a [&'a str],
    left: &'a Cell<u32>,
}

impl<'de> serde::de::Visitor<'de> for Few<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let name = name.trim();
            if self.names.contains(&name) {
                let value = map.next_value_seed(Loose(self.left))?;
                members.insert(name.to_owned(), value);
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        Ok(members)
    }
}

/// With how many values may still come.
#[derive(Clone, Copy)]
struct Loose<'a>(&'a Cell<u32>);

impl<'de> DeserializeSeed<'de> for Loose<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        let left = self.0.get().checked_sub(1);
        let too_many = || serde::de::Error::custom(TOO_MANY);
        self.0.set(left.ok_or_else(too_many)?);
        d.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Loose<'_> {
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
        while let Some(value) = seq.next_element_seed(self)? {
            all.push(value);
        }
        Ok(all.into())
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self)?;
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

impl<T> Rooted<T> {
    fn new(root: &'static str) -> Self {
        Self {
            root,
            value: std::marker::PhantomData,
        }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Rooted<T> {
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
        while let Some(is_root) = map.next_key_seed(Named(self.root))? {
            if is_root {
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

/// Whether a name is this one, without keeping it.
struct Named(&'static str);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<bool, D::Error> {
        d.deserialize_identifier(self)
    }
}

impl serde::de::Visitor<'_> for Named {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
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
    fn a_million_values_are_read_and_not_one_more() {
        let many = |n| from_slice::<Value>(None, format!("[{}0.5]", "0.5,".repeat(n)).as_bytes());
        assert!(many(999_999).is_ok());
        let error = many(1_000_000).unwrap_err().to_string();
        assert!(error.contains("more values than"), "{error}");
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
        let cut = loose_object(b"{\"name\":\"\xe8\x82\x96\xe4\xbd\",\"n\":1}").unwrap();
        assert_eq!((&cut["name"], &cut["n"]), (&"肖\u{fffd}".into(), &1.into()));
        let error = loose_object(b" {\"name\":\"Zhang\",\"t\":nan}").unwrap_err();
        assert!(!error.to_string().contains("Zhang"), "{error}");
        let many = |n| loose_object(format!("{{\"a\":[{}0]}}", "0,".repeat(n)).as_bytes());
        assert!(many(999_997).is_ok());
        let error = many(999_998).unwrap_err().to_string();
        assert!(error.contains("more values than"), "{error}");
        let page = loose_object(b"<title>Login</title>").unwrap_err();
        assert!(page.to_string().contains("Login"), "{page}");
    }

    #[test]
    fn some_members_are_read_and_the_others_passed_over() {
        let read = |body: &[u8]| loose_members(body, &["code", "msg"]).map(Value::from);
        let large = format!("{{\"data\":[{}0],\"code\":1}}", "0,".repeat(1_000_000));
        for (body, members) in [
            (
                &b"\xef\xbb\xbf{\" code \":1,\"x\":{\"code\":2}}\0\n"[..],
                serde_json::json!({"code": 1}),
            ),
            (
                b"{\"code\":1,\"msg\":[1],\"code\":\"2\"}",
                serde_json::json!({"code": "2", "msg": [1]}),
            ),
            (
                b"{\"name\":\"\xe8\x82\",\"code\":1} behind",
                serde_json::json!({"code": 1}),
            ),
            (b"{}", serde_json::json!({})),
            // As many of the others as there are: none is kept.
            (large.as_bytes(), serde_json::json!({"code": 1})),
        ] {
            assert_eq!(read(body).unwrap(), members);
        }
        for body in [
            &b""[..],
            b"[]",
            b"7",
            b"{\"code\":1",
            b"{\"code\":1,\"name\":nan}",
            b"\xff\xd8\xff",
        ] {
            read(body).unwrap_err();
        }
        let whole = "{\"a\":[1,{\"b\":2}],\"code\":0,\"msg\":\"\"}";
        for end in 0..whole.len() {
            read(&whole.as_bytes()[..end]).unwrap_err();
        }
        let error = read(b" {\"name\":\"Zhang\",\"t\":nan}").unwrap_err();
        assert!(!error.to_string().contains("Zhang"), "{error}");
        let deep = format!("{{\"x\":{}", "[".repeat(200_000));
        read(deep.as_bytes()).unwrap_err();
    }

    #[test]
    fn a_value_s_error_names_the_path_and_shows_nothing() {
        let error = from_value::<Count>(serde_json::json!({"n": "hush"})).unwrap_err();
        assert_eq!((error.path(), error.body()), ("n", ""));
        let text = error.to_string();
        assert!(
            text.contains("a text, expected u32") && !text.contains("hush"),
            "{text}"
        );
    }

    fn members(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(members) => members,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_beside_the_rest() {
        #[derive(Debug, PartialEq, Default, Deserialize)]
        #[serde(default)]
        struct Whole {
            list: Option<Vec<Option<Count>>>,
            one: Option<Count>,
            text: Option<String>,
            must: u32,
            #[serde(flatten)]
            other: Map<String, Value>,
        }
        let read = |value| partly::<Whole>(members(value));
        let (value, error) = read(serde_json::json!({"list": {"n": 7}})).unwrap();
        assert_eq!((value.list.unwrap().len(), error.is_none()), (1, true));
        assert!(value.other.is_empty());
        let (value, error) = read(serde_json::json!({"list": "", "one": " ", "text": ""})).unwrap();
        assert_eq!((value.text.as_deref(), value.other.len()), (Some(""), 0));
        assert!(error.is_none() && value.list.is_none() && value.one.is_none());

        let odd = serde_json::json!({"list": [{"n": 1}, {"n": "x"}, 7], "one": {"n": [2]}, "text": {"t": 1}, "new": 3});
        let (value, error) = read(odd).unwrap();
        assert_eq!(value.list.unwrap(), [Some(Count { n: 1 }), None, None]);
        assert_eq!((value.one, value.text), (None, None));
        let wanted = serde_json::json!({
            ".list[1].n": "x", ".list[1]": {"n": null}, ".list[2]": 7, ".one.n": [2], ".one": {"n": null}, ".text": {"t": 1}, "new": 3
        });
        assert_eq!(Value::from(value.other), wanted);
        assert_eq!(error.unwrap().path(), "list[1].n");

        // What must be there.
        let error = read(serde_json::json!({"must": "x"})).unwrap_err();
        assert_eq!(error.path(), "must");
        assert!(partly::<Count>(members(serde_json::json!({"m": 1}))).is_err());
        let many = |n| read(serde_json::json!({"list": vec!["x"; n]}));
        assert!(many(100).is_ok() && many(101).is_err());
        let empty = |n| read(serde_json::json!({"list": vec![""; n]}));
        assert!(empty(100).is_ok() && empty(101).is_err());
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let body = "[".repeat(200_000);
        assert!(from_slice::<Count>(None, body.as_bytes()).is_err());
        let inside = format!("{{\"x\":{}", "[".repeat(200_000));
        assert!(from_slice::<Count>(Some("Count"), inside.as_bytes()).is_err());
    }
}
