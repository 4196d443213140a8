//! Numbers that come as text, text that comes as a number, booleans that come as `0`, `1` or `"true"`.
//!
//! Use with serde: `#[serde(deserialize_with = "face_common::wire::lenient::number")]`, and the `opt_` forms together
//! with `default` for members that may be absent, `null` or `""`.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use std::{fmt, marker::PhantomData, str::FromStr};

struct Read<T>(PhantomData<T>);

/// A value read from whichever scalar the sender chose; `None` for `null`, a missing value or an empty text.
trait Scalar: Sized {
    const WHAT: &'static str;
    fn from_text(text: &str) -> Option<Self>;
    fn from_bool(value: bool) -> Option<Self>;
}

impl<'de, T: Scalar> Visitor<'de> for Read<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WHAT)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(None);
        }
        T::from_text(trimmed)
            .map(Some)
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        T::from_bool(value)
            .map(Some)
            .ok_or_else(|| E::invalid_type(Unexpected::Bool(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        T::from_text(&value.to_string())
            .map(Some)
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        T::from_text(&value.to_string())
            .map(Some)
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        T::from_text(&value.to_string())
            .map(Some)
            .ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.visit_str(&element_text(map)?)
    }
}

/// An XML element is a map to serde: its text under `$text`, its attributes under `@name`. An object in JSON is no
/// scalar.
fn element_text<'de, A: MapAccess<'de>>(mut map: A) -> Result<String, A::Error> {
    let mut text = String::new();
    while let Some(name) = map.next_key::<String>()? {
        match name.as_str() {
            "$text" => text = map.next_value()?,
            attribute if attribute.starts_with('@') => {
                map.next_value::<IgnoredAny>()?;
            }
            other => {
                return Err(A::Error::custom(format_args!(
                    "expected a value, found an object with {other:?}"
                )));
            }
        }
    }
    Ok(text)
}

struct Number<T>(T);

impl<T: FromStr> Scalar for Number<T> {
    const WHAT: &'static str = "a number, or a number written as text";

    fn from_text(text: &str) -> Option<Self> {
        // `NaN` and `1e999` are numbers to Rust, but cannot be written again.
        if !is_plain(text) && !text.parse().is_ok_and(f64::is_finite) {
            return None;
        }
        // `1.0` for an integer is what JavaScript-made firmware pages send.
        let whole = text.strip_suffix(".0").unwrap_or(text);
        text.parse().or_else(|_| whole.parse()).ok().map(Self)
    }

    fn from_bool(_: bool) -> Option<Self> {
        None
    }
}

/// Digits, and not so many that they mean infinity.
fn is_plain(text: &str) -> bool {
    text.len() < 300 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

struct Flag(bool);

impl Scalar for Flag {
    const WHAT: &'static str = "a boolean, 0 or 1, or one written as text";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "1" => Some(Self(true)),
            "0" => Some(Self(false)),
            t if t.eq_ignore_ascii_case("true") || t.eq_ignore_ascii_case("yes") => {
                Some(Self(true))
            }
            t if t.eq_ignore_ascii_case("false") || t.eq_ignore_ascii_case("no") => {
                Some(Self(false))
            }
            _ => None,
        }
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(Self(value))
    }
}

fn opt_scalar<'de, T: Scalar, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    d.deserialize_any(Read(PhantomData))
}

/// A number that must be there.
pub fn number<'de, T: FromStr, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
    opt_number(d)?.ok_or_else(|| D::Error::custom("a number is missing"))
}

/// A number that may be absent, `null` or `""`. Combine with `#[serde(default)]`.
pub fn opt_number<'de, T: FromStr, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    Ok(opt_scalar::<Number<T>, D>(d)?.map(|n| n.0))
}

/// A boolean that must be there.
pub fn boolean<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    opt_boolean(d)?.ok_or_else(|| D::Error::custom("a boolean is missing"))
}

/// A boolean that may be absent, `null` or `""`. Combine with `#[serde(default)]`.
pub fn opt_boolean<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    Ok(opt_scalar::<Flag, D>(d)?.map(|f| f.0))
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a scalar written without quotes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        element_text(map).map(Some)
    }
}

/// A text, also when the sender left out the quotes.
pub fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    opt_text(d)?.ok_or_else(|| D::Error::custom("a text is missing"))
}

/// A text that may be absent or `null`; `""` stays `Some("")`. Combine with `#[serde(default)]`.
pub fn opt_text<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    d.deserialize_any(Text)
}

/// A list that may be absent or `null`. Combine with `#[serde(default)]`.
pub fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Probe {
        #[serde(default, deserialize_with = "super::opt_number")]
        n: Option<u32>,
        #[serde(default, deserialize_with = "super::opt_boolean")]
        b: Option<bool>,
        #[serde(default, deserialize_with = "super::opt_text")]
        t: Option<String>,
        #[serde(default, deserialize_with = "super::list")]
        l: Vec<u8>,
    }

    fn probe(json: &str) -> Result<Probe, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn each_scalar_is_read_in_every_dress() {
        for n in ["7", "\"7\"", "\" 7 \"", "7.0"] {
            assert_eq!(probe(&format!("{{\"n\":{n}}}")).unwrap().n, Some(7), "{n}");
        }
        for (b, want) in [
            ("true", true),
            ("\"true\"", true),
            ("\"FALSE\"", false),
            ("1", true),
            ("\"0\"", false),
        ] {
            assert_eq!(
                probe(&format!("{{\"b\":{b}}}")).unwrap().b,
                Some(want),
                "{b}"
            );
        }
        for (t, want) in [
            ("\"x\"", "x"),
            ("12", "12"),
            ("-3", "-3"),
            ("true", "true"),
            ("\"\"", ""),
        ] {
            assert_eq!(
                probe(&format!("{{\"t\":{t}}}")).unwrap().t.as_deref(),
                Some(want),
                "{t}"
            );
        }
    }

    #[test]
    fn absent_null_and_empty_are_none() {
        let none = Probe {
            n: None,
            b: None,
            t: None,
            l: vec![],
        };
        assert_eq!(probe("{}").unwrap(), none);
        assert_eq!(
            probe("{\"n\":null,\"b\":null,\"t\":null,\"l\":null}").unwrap(),
            none
        );
        assert_eq!(probe("{\"n\":\"\",\"b\":\"\"}").unwrap(), none);
    }

    #[test]
    fn what_cannot_be_written_again_is_no_number() {
        #[derive(Debug, Deserialize)]
        struct Real(#[serde(deserialize_with = "super::number")] f64);

        for text in ["NaN", "inf", "-infinity", "1e999", &"9".repeat(400)] {
            assert!(
                serde_json::from_str::<Real>(&format!("\"{text}\"")).is_err(),
                "{text}"
            );
        }
        for (text, wanted) in [("-1.5e3", -1500.0), ("7", 7.0), ("1e308", 1e308)] {
            let real: Real = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert!((real.0 - wanted).abs() < f64::EPSILON, "{text}");
        }
    }

    #[test]
    fn rubbish_is_refused() {
        for json in [
            "{\"n\":\"x\"}",
            "{\"n\":-1}",
            "{\"n\":4294967296}",
            "{\"b\":2}",
            "{\"b\":\"maybe\"}",
            "{\"n\":[]}",
            "{\"t\":{\"x\":1}}",
        ] {
            assert!(probe(json).is_err(), "{json}");
        }
    }
}
