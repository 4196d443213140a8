//! What a file says of itself before it is decoded.

use super::PhotoError;
use super::orient::Orientation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg {
        /// Four colours: printing software saves these.
        cmyk: bool,
    },
    Png,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) format: Format,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) orientation: Orientation,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, PhotoError> {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
        if bytes.starts_with(&[0xff, 0xd8]) {
            return jpeg(bytes);
        }
        if bytes.starts_with(PNG) {
            return png(bytes);
        }
        // The beginning of a signature is a cut file, not a foreign one.
        if PNG.starts_with(bytes) || bytes == [0xff] {
            return Err(PhotoError::Truncated);
        }
        Err(
            foreign(bytes).map_or(PhotoError::NotAPicture, |format| PhotoError::Unsupported {
                format,
            }),
        )
    }
}

/// Pictures that are recognised in order to be refused by name.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let at = |i: usize, text: &[u8]| bytes.get(i..).is_some_and(|b| b.starts_with(text));
    if at(4, b"ftyp") {
        return Some(match bytes.get(8..12)? {
            b"avif" | b"avis" => "AVIF",
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" => "HEIC",
            _ => return None,
        });
    }
    match bytes {
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Some("WebP"),
        _ if at(0, b"GIF8") => Some("GIF"),
        _ if at(0, b"II*\0") || at(0, b"MM\0*") => Some("TIFF"),
        _ if at(0, b"BM") => Some("BMP"),
        _ if at(0, b"\xff\x0a") || at(0, b"\0\0\0\x0cJXL ") => Some("JPEG XL"),
        _ if at(0, b"\0\0\0\x0cjP  ") => Some("JPEG 2000"),
        _ => None,
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Of a progressive picture; encoders make ten or so.
const SCANS: usize = 64;

/// Walks the segments to the first scan, and makes sure that the end is there.
fn jpeg(bytes: &[u8]) -> Result<Header, PhotoError> {
    let mut at = 2;
    let mut size = None;
    let mut orientation = Orientation::default();
    loop {
        let lead = *bytes.get(at).ok_or(PhotoError::Truncated)?;
        let marker = *bytes.get(at + 1).ok_or(PhotoError::Truncated)?;
        if lead != 0xff {
            return Err(PhotoError::Corrupt(
                "a segment does not begin where it should".to_owned(),
            ));
        }
        match marker {
            // Fill bytes.
            0xff => {
                at += 1;
                continue;
            }
            0xd9 => return Err(PhotoError::Corrupt("it ends before it begins".to_owned())),
            0x01 | 0xd0..=0xd8 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let len = usize::from(be16(bytes, at + 2).ok_or(PhotoError::Truncated)?);
        let segment = bytes
            .get(at + 4..(at + 2 + len).max(at + 4))
            .ok_or(PhotoError::Truncated)?;
        match marker {
            // All frames but the three numbers that are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let height = be16(segment, 1).ok_or(PhotoError::Truncated)?;
                let width = be16(segment, 3).ok_or(PhotoError::Truncated)?;
                let cmyk = segment.get(5) == Some(&4);
                size = Some((u32::from(width), u32::from(height), cmyk));
            }
            0xe1 => {
                if let Some(tiff) = segment.strip_prefix(b"Exif\0\0") {
                    orientation = Orientation::from_exif(tiff).unwrap_or(orientation);
                }
            }
            0xda => break,
            _ => {}
        }
        at += 2 + len.max(2);
    }
    let (width, height, cmyk) =
        size.ok_or_else(|| PhotoError::Corrupt("it has no frame".to_owned()))?;
    // Within a scan FF D9 cannot stand for anything but the end; a decoder may take a cut file for a whole one, with
    // grey where the face should be.
    let scan = bytes.get(at..).unwrap_or_default();
    let end = memchr::memmem::find(scan, &[0xff, 0xd9]).ok_or(PhotoError::Truncated)?;
    // Each goes over the whole picture, in as little as a few bytes; and in a scan this cannot stand either.
    let scans = memchr::memmem::find_iter(scan.get(..end).unwrap_or_default(), &[0xff, 0xda]);
    if scans.take(SCANS + 1).count() > SCANS {
        return Err(PhotoError::Corrupt(format!(
            "it has more than {SCANS} scans"
        )));
    }
    Ok(Header {
        format: Format::Jpeg { cmyk },
        width,
        height,
        orientation,
    })
}

fn png(bytes: &[u8]) -> Result<Header, PhotoError> {
    let side = |at: usize| {
        let four = bytes
            .get(at..at + 4)
            .and_then(|b| b.try_into().ok())
            .ok_or(PhotoError::Truncated)?;
        Ok(u32::from_be_bytes(four))
    };
    if bytes.get(12..16).ok_or(PhotoError::Truncated)? != b"IHDR" {
        return Err(PhotoError::Corrupt("it has no header".to_owned()));
    }
    let (width, height) = (side(16)?, side(20)?);
    Ok(Header {
        format: Format::Png,
        width,
        height,
        orientation: Orientation::default(),
    })
}
