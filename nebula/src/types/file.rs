use face_common::wire::base64::Base64Bytes;
use face_common::wire::member::Member;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A file with its name: a picture (JPEG, PNG, BMP or TIFF, by its content), an upgrade, a certificate. In JSON its bytes are base64.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct File {
    /// The name. Of pictures that come many at a time it says who is on them: [`BatchName`](crate::face::BatchName).
    pub filename: String,
    /// What is in it.
    pub data: Base64Bytes,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?}, {} bytes)", self.filename, self.data.0.len())
    }
}

impl Member for File {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(d)
    }
}

impl File {
    /// A file of this name.
    pub fn new(filename: impl Into<String>, data: impl Into<bytes::Bytes>) -> Self {
        Self {
            filename: filename.into(),
            data: Base64Bytes(data.into()),
        }
    }

    /// A picture, under a name that its content asks for.
    pub fn picture(data: impl Into<bytes::Bytes>) -> Self {
        let data = data.into();
        let ending = ending(&data).unwrap_or("jpg");
        Self::new(format!("photo.{ending}"), data)
    }

    /// Whether it begins as one of the pictures that nodes read.
    pub(crate) fn is_picture(&self) -> bool {
        ending(&self.data.0).is_some()
    }

    pub(crate) fn content_type(&self) -> &'static str {
        match ending(&self.data.0) {
            Some("jpg") => "image/jpeg",
            Some("png") => "image/png",
            Some("bmp") => "image/bmp",
            Some(_) => "image/tiff",
            None => "application/octet-stream",
        }
    }

    #[cfg(feature = "server")]
    pub(crate) fn of(part: &face_common::wire::multipart::Part) -> Self {
        let name = part.filename().unwrap_or_default();
        Self::new(name, part.body().clone())
    }
}

fn ending(data: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 5] = [
        (b"\xff\xd8", "jpg"),
        (b"\x89PNG", "png"),
        (b"BM", "bmp"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
    ];
    known
        .iter()
        .find(|(start, _)| data.starts_with(start))
        .map(|(_, ending)| *ending)
}
