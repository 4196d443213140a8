use bytes::Bytes;
use face_common::DecodeError;
use face_common::wire::base64;
use face_common::wire::member::Member;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// A picture as it came.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) enum Picture {
    #[default]
    None,
    /// A form's file.
    File(Bytes),
    /// A member's JSON: a slice of the frame, so that a picture of megabytes that nobody asks for costs nothing.
    Json(Bytes),
}

impl Picture {
    /// Base64, a data URI, -1 for none.
    fn read(&self, field: &'static str) -> Result<Option<Bytes>, DecodeError> {
        let json = match self {
            Self::None => return Ok(None),
            Self::File(bytes) => return Ok((!bytes.is_empty()).then(|| bytes.clone())),
            Self::Json(json) => json,
        };
        let wrong = |why: &str| DecodeError::new(field, why, b"");
        let text = match json.first() {
            Some(b'"') => unquoted(json).ok_or_else(|| wrong("is no text"))?,
            _ if matches!(json.as_ref(), b"-1" | b"null") => return Ok(None),
            _ => return Err(wrong("is no picture: neither a text nor -1")),
        };
        let text = text.trim();
        if text.is_empty() || text == "-1" {
            return Ok(None);
        }
        let picture = base64::decode(text).map_err(|why| wrong(&why))?;
        Ok((!picture.is_empty()).then_some(picture))
    }

    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::File(bytes) | Self::Json(bytes) => bytes.len(),
        }
    }
}

/// A JSON text's content: in place where nothing in it is escaped.
fn unquoted(json: &[u8]) -> Option<Cow<'_, str>> {
    if json.contains(&b'\\') {
        return serde_json::from_slice(json).ok().map(Cow::Owned);
    }
    let inside = json.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    std::str::from_utf8(inside).ok().map(Cow::Borrowed)
}

/// The pictures of an event. `Debug` tells how large they are as they came.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pictures {
    pub(super) snap: Picture,
    pub(super) frame: Picture,
    pub(super) library: Picture,
}

impl Pictures {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// With the picture of the face or body.
    pub fn with_snap(mut self, picture: impl Into<Bytes>) -> Self {
        self.snap = Picture::File(picture.into());
        self
    }

    /// With the whole picture it is in.
    pub fn with_frame(mut self, picture: impl Into<Bytes>) -> Self {
        self.frame = Picture::File(picture.into());
        self
    }

    /// With the picture of the library.
    pub fn with_library(mut self, picture: impl Into<Bytes>) -> Self {
        self.library = Picture::File(picture.into());
        self
    }

    /// Of the face or body.
    pub fn snap(&self) -> Result<Option<Bytes>, DecodeError> {
        self.snap.read("snap_buf")
    }

    /// The whole.
    pub fn frame(&self) -> Result<Option<Bytes>, DecodeError> {
        self.frame.read("snap_frame")
    }

    /// Of the library.
    pub fn library(&self) -> Result<Option<Bytes>, DecodeError> {
        self.library.read("img")
    }

    /// Where a member of this name stands, if it is a picture.
    pub(super) fn member(&mut self, name: &str) -> Option<&mut Picture> {
        match name {
            "snap_buf" => Some(&mut self.snap),
            "snap_frame" => Some(&mut self.frame),
            "img" => Some(&mut self.library),
            _ => None,
        }
    }
}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [snap, frame, library] = [&self.snap, &self.frame, &self.library].map(Picture::len);
        write!(
            f,
            "Pictures(snap {snap}, frame {frame}, library {library} bytes)"
        )
    }
}

/// Pictures are taken out of the message before the rest is read.
impl Member for Pictures {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        IgnoredAny::deserialize(d).map(|_| None)
    }
}
