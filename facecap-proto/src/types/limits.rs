//! The documented limits, held before anything is sent. Lengths are of bytes and not of characters, without a NUL behind.

use face_common::EncodeError;

/// Text of so many bytes at most.
pub(crate) fn bytes(field: &'static str, text: &str, most: usize) -> Result<(), EncodeError> {
    let has = text.len();
    if has <= most {
        Ok(())
    } else {
        let why = format!("has {has} bytes in UTF-8; {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

/// What names a person: 1 to 19 bytes.
pub(crate) fn id(id: &str) -> Result<(), EncodeError> {
    if id.is_empty() {
        return Err(EncodeError::invalid("id", "must not be empty"));
    }
    bytes("id", id, 19)
}

/// A number within these limits.
pub(crate) fn range(
    field: &'static str,
    has: impl Into<i64>,
    least: i64,
    most: i64,
) -> Result<(), EncodeError> {
    let has = has.into();
    if (least..=most).contains(&has) {
        Ok(())
    } else {
        let why = format!("is {has}; {least} to {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

/// A list of 1 to `most`.
pub(crate) fn count(field: &'static str, has: usize, most: usize) -> Result<(), EncodeError> {
    if (1..=most).contains(&has) {
        Ok(())
    } else {
        let why = format!("has {has} entries; 1 to {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

/// A JPEG, or a PNG where those are taken; of 10 MB at most.
pub(crate) fn picture(field: &'static str, bytes: &[u8], png: bool) -> Result<(), EncodeError> {
    const MOST: usize = 10 << 20;
    let jpeg = bytes.starts_with(&[0xff, 0xd8]);
    let known = jpeg || (png && bytes.starts_with(b"\x89PNG"));
    if !known {
        let why = if png {
            "is neither JPEG nor PNG"
        } else {
            "is not a JPEG"
        };
        return Err(EncodeError::invalid(field, why));
    }
    if bytes.len() > MOST {
        let why = format!("has {} bytes; {MOST} are allowed", bytes.len());
        return Err(EncodeError::invalid(field, why));
    }
    Ok(())
}
