//! Photos from phones and cameras, made into what a device takes: a baseline 4:2:0 JPEG within its limits, upright,
//! without metadata.
//!
//! ```no_run
//! use face_common::photo::{PhotoSpec, prepare};
//! let spec = PhotoSpec::new(600, 1200, 200 * 1024);
//! let photo = prepare(&std::fs::read("from-a-phone.jpg").unwrap(), &spec).unwrap();
//! assert!(photo.jpeg().len() <= 200 * 1024);
//! ```

mod decode;
mod encode;
mod header;
mod orient;

use crate::codes::ErrorKind;
use bytes::Bytes;
use std::fmt;

/// The limits of one vendor's devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhotoSpec {
    /// Widest picture, in pixels.
    pub max_width: u32,
    /// Highest picture, in pixels.
    pub max_height: u32,
    /// Largest file, in bytes.
    pub max_bytes: usize,
    /// Narrowest and lowest picture worth sending, in pixels. Nothing is ever enlarged. Default 64.
    pub min_side: u32,
    /// JPEG quality to begin with, 1 to 100. Default 85.
    pub quality: u8,
    /// JPEG quality below which the picture is made smaller instead. Default 60.
    pub min_quality: u8,
    /// Most pixels taken in. Decoding needs up to 6 bytes for each (progressive JPEG) and 3 to 8 for a PNG. Default 50
    /// million.
    pub max_pixels: u64,
    /// Largest file taken in, in bytes. Default 40 MiB.
    pub max_input_bytes: usize,
}

impl PhotoSpec {
    /// Limits in pixels and bytes; the rest by default.
    pub fn new(max_width: u32, max_height: u32, max_bytes: usize) -> Self {
        Self {
            max_width,
            max_height,
            max_bytes,
            min_side: 64,
            quality: 85,
            min_quality: 60,
            max_pixels: 50_000_000,
            max_input_bytes: 40 << 20,
        }
    }
}

/// A prepared picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    jpeg: Bytes,
    width: u32,
    height: u32,
}

impl Photo {
    /// The picture, baseline JPEG. Sharing it costs nothing.
    pub fn jpeg(&self) -> &Bytes {
        &self.jpeg
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }
}

impl From<&Photo> for Bytes {
    /// The JPEG.
    fn from(photo: &Photo) -> Self {
        photo.jpeg.clone()
    }
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Photo({} x {}, {} bytes)",
            self.width,
            self.height,
            self.jpeg.len()
        )
    }
}

/// Why a picture cannot be used. Found before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// No bytes at all.
    #[error("the picture is empty")]
    Empty,
    /// The file is larger than allowed.
    #[error("the picture file has {bytes} bytes; at most {limit} are taken in")]
    FileTooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Neither a picture nor anything known.
    #[error("this is not a picture")]
    NotAPicture,
    /// A picture in a format that is not read.
    #[error("{format} pictures are not read; convert it to JPEG or PNG")]
    Unsupported {
        /// The format.
        format: &'static str,
    },
    /// The end of the file is missing.
    #[error("the picture is cut off")]
    Truncated,
    /// More pixels than allowed, or none at all. Nothing was decoded.
    #[error(
        "the picture claims {width} x {height} pixels; at most {limit} pixels in all are taken in"
    )]
    Dimensions {
        /// Width.
        width: u32,
        /// Height.
        height: u32,
        /// What is allowed.
        limit: u64,
    },
    /// Too small to show a face.
    #[error("the picture has {width} x {height} pixels; each side must have at least {min}")]
    TooSmall {
        /// Width.
        width: u32,
        /// Height.
        height: u32,
        /// What is needed.
        min: u32,
    },
    /// Damaged inside.
    #[error("the picture is damaged: {0}")]
    Corrupt(String),
    /// Even small and coarse it has more bytes than allowed.
    #[error("the picture cannot be made to fit into {limit} bytes")]
    CannotFit {
        /// What is allowed.
        limit: usize,
    },
}

impl PhotoError {
    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::FileTooLarge { .. } | Self::Dimensions { .. } | Self::CannotFit { .. } => {
                ErrorKind::TooLarge
            }
            Self::TooSmall { .. } => ErrorKind::LowQuality,
            _ => ErrorKind::BadImage,
        }
    }
}

/// Pixels in rows from the top, three bytes each.
struct Rgb {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// Reads a JPEG or PNG and makes it fit: turned upright by its EXIF orientation, scaled down where it is too large,
/// transparent parts white, metadata dropped. Quality goes down first, then size.
pub fn prepare(bytes: &[u8], spec: &PhotoSpec) -> Result<Photo, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if bytes.len() > spec.max_input_bytes {
        return Err(PhotoError::FileTooLarge {
            bytes: bytes.len(),
            limit: spec.max_input_bytes,
        });
    }
    let header = header::Header::read(bytes)?;
    let (width, height) = (header.width, header.height);
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > spec.max_pixels {
        return Err(PhotoError::Dimensions {
            width,
            height,
            limit: spec.max_pixels,
        });
    }
    if width.min(height) < spec.min_side {
        return Err(PhotoError::TooSmall {
            width,
            height,
            min: spec.min_side,
        });
    }
    // The limits as they lie before the picture is turned.
    let turned = header.orientation.swaps_sides();
    let (max_width, max_height) = if turned {
        (spec.max_height, spec.max_width)
    } else {
        (spec.max_width, spec.max_height)
    };
    let target = fit(width, height, max_width, max_height);
    let decoded = decode::decode(bytes, &header, target)?;
    let small = encode::resize(decoded, target)?;
    let upright = orient::apply(small, header.orientation);
    encode::within(upright, spec)
}

/// The size that fits, with the sides in proportion; never larger than the picture.
fn fit(width: u32, height: u32, max_width: u32, max_height: u32) -> (u32, u32) {
    if width <= max_width && height <= max_height {
        return (width, height);
    }
    let (w, h) = (u64::from(width), u64::from(height));
    let (mw, mh) = (u64::from(max_width.max(1)), u64::from(max_height.max(1)));
    let (fitted_w, fitted_h) = if w * mh > h * mw {
        (mw, (h * mw + w / 2) / w)
    } else {
        ((w * mh + h / 2) / h, mh)
    };
    let side = |n: u64| u32::try_from(n.max(1)).unwrap_or(u32::MAX);
    (side(fitted_w), side(fitted_h))
}

#[cfg(test)]
mod tests;
