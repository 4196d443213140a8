//! Photos and other bytes inside JSON bodies, as base64.

use crate::error::EncodeError;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use base64::{DecodeError, DecodeSliceError, Engine};
use bytes::Bytes;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Written with padding, read with or without.
const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn engine() -> impl Engine {
    base64::engine::Simd::standard(CONFIG)
}

// The small boards.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn engine() -> impl Engine {
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, CONFIG)
}

/// Bytes in a JSON member: a picture, a sound, a piece of a file. Reads plain base64 and data URIs (`data:image/jpeg;base64,…`), with or without padding
/// and line breaks. `Debug` tells the size alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Base64Bytes(pub Bytes);

impl fmt::Debug for Base64Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Bytes({} bytes)", self.0.len())
    }
}

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&base64::display::Base64Display::new(&self.0, &engine()))
    }
}

impl<'de> Deserialize<'de> for Base64Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Base64Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("base64")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Base64Bytes, E> {
                self.visit_bytes(text.as_bytes())
            }

            // Decoded straight from the text the parser holds: no copy of it unless it is escaped (`\/`).
            fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<Base64Bytes, E> {
                decode(text)
                    .map(Base64Bytes)
                    .map_err(|e| E::invalid_value(Unexpected::Other(&e), &self))
            }
        }

        // As bytes: whether they are UTF-8 need not be asked of what is not base64 otherwise. It saves two thirds of the parser's time.
        d.deserialize_bytes(Text)
    }
}

/// Decodes base64, with or without a data-URI prefix and line breaks, with right padding, none or too much. The error never
/// holds the text.
pub fn decode(text: impl AsRef<[u8]>) -> Result<Bytes, String> {
    let text = text.as_ref();
    let mut text = match text.strip_prefix(b"data:") {
        Some(uri) => memchr::memchr(b',', uri)
            .and_then(|comma| uri.get(comma + 1..))
            .ok_or("a data URI without a comma")?,
        None => text,
    }
    .trim_ascii();
    while let Some(rest) = text.strip_suffix(b"=") {
        text = rest;
    }
    let decoded = match exactly(text) {
        Err(DecodeSliceError::DecodeError(DecodeError::InvalidByte(_, b'\r' | b'\n'))) => {
            let mut joined = text.to_vec();
            joined.retain(|c| !matches!(c, b'\r' | b'\n'));
            exactly(&joined)
        }
        other => other,
    };
    decoded.map_err(|e| match e {
        DecodeSliceError::DecodeError(DecodeError::InvalidByte(at, _)) => {
            format!("not base64 at character {at}")
        }
        _ => "base64 that ends too early".to_owned(),
    })
}

/// Of a text without padding, into memory of just its size: an allocation with room to spare takes a second one to be shared.
fn exactly(text: &[u8]) -> Result<Bytes, DecodeSliceError> {
    let mut out = vec![0; text.len() / 4 * 3 + text.len() % 4 * 3 / 4];
    engine().decode_slice(text, &mut out)?;
    Ok(out.into())
}

/// Base64 of some bytes.
pub fn encode(bytes: &[u8]) -> String {
    engine().encode(bytes)
}

/// Stands in a body where [`body_with_photo`] is to put the picture.
pub const PLACE: &str = "@photo@";

/// A JSON body with a picture written straight into it: `small` is serialised with [`PLACE`] as the value of the picture's
/// member, or as its end (behind `data:image/jpeg;base64,`), and the picture is encoded into the one buffer of exact size.
/// The usual way copies a large picture four times. The picture's member comes after those whose text is not ours, so that
/// a name cannot stand in for it.
pub fn body_with_photo<T: Serialize>(
    root: Option<&str>,
    small: &T,
    photo: &[u8],
) -> Result<Bytes, EncodeError> {
    let json = super::json::to_vec(root, small)?;
    // With the quote behind it.
    let at = memchr::memmem::rfind(&json, b"@photo@\"")
        .ok_or_else(|| EncodeError::Body("the body has no place for the picture".into()))?;
    let (head, tail) = json.split_at(at);
    let tail = tail.get(PLACE.len()..).unwrap_or_default();
    let len = base64::encoded_len(photo.len(), true)
        .ok_or_else(|| EncodeError::Body("the picture is too large".into()))?;
    let mut out = vec![0; head.len() + len + tail.len()];
    let (start, rest) = out.split_at_mut(head.len());
    let (middle, end) = rest.split_at_mut(len);
    start.copy_from_slice(head);
    end.copy_from_slice(tail);
    engine()
        .encode_slice(photo, middle)
        .map_err(|e| EncodeError::Body(e.into()))?;
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rfc_4648_section_10() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(decode(text).unwrap(), plain.as_bytes());
            assert_eq!(
                decode(text.trim_end_matches('=')).unwrap(),
                plain.as_bytes()
            );
            assert_eq!(
                serde_json::to_string(&Base64Bytes(plain.into())).unwrap(),
                format!("\"{text}\"")
            );
        }
    }

    #[test]
    fn prefixes_line_breaks_and_escapes_are_tolerated() {
        for json in [
            "\"Zm9v/w==\"",
            "\"Zm9v\\/w==\"",
            "\"Zm9v\\r\\n/w==\"",
            "\"data:image/jpeg;base64,Zm9v/w\"",
            "\" Zm9v/w== \"",
            "\"Zm9v/w======\"",
        ] {
            assert_eq!(
                serde_json::from_str::<Base64Bytes>(json).unwrap().0,
                b"foo\xff".as_slice(),
                "{json}"
            );
        }
        for json in [
            "\"Zm9v*\"",
            "\"Z\"",
            "\"data:image/jpeg\"",
            "\"Zg==Zg==\"",
            "7",
        ] {
            assert!(serde_json::from_str::<Base64Bytes>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn neither_debug_nor_errors_show_the_picture() {
        assert_eq!(
            format!("{:?}", Base64Bytes(vec![7; 1000].into())),
            "Base64Bytes(1000 bytes)"
        );
        let error = serde_json::from_str::<Base64Bytes>(&format!("\"{}*\"", "QUJD".repeat(50)))
            .unwrap_err()
            .to_string();
        assert!(!error.contains("QUJD"), "{error}");
    }

    #[derive(Serialize)]
    struct Body<'a> {
        id: u32,
        photo: &'a str,
    }

    #[test]
    fn a_body_needs_a_place_for_its_picture() {
        let body = body_with_photo(
            Some("Face"),
            &Body {
                id: 7,
                photo: PLACE,
            },
            b"foobar",
        )
        .unwrap();
        assert_eq!(body, "{\"Face\":{\"id\":7,\"photo\":\"Zm9vYmFy\"}}");
        assert!(body_with_photo(None, &Body { id: 7, photo: "" }, b"foobar").is_err());
    }

    proptest! {
        #[test]
        fn pictures_survive_the_splice(photo in prop::collection::vec(any::<u8>(), 0..300)) {
            let body = body_with_photo(None, &Body { id: 1, photo: PLACE }, &photo).unwrap();
            let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(decode(value["photo"].as_str().unwrap()).unwrap(), photo);
        }

        #[test]
        fn rubbish_never_panics(text in "\\PC{0,60}") {
            let _ = decode(&text);
        }
    }
}
