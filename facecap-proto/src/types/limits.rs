//! The documented limits, held before anything is sent. Lengths are of bytes and not of characters, without a NUL behind.

use super::{ValidFrom, ValidTo};
use face_common::EncodeError;
use face_common::time::Timestamp;

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

/// A time as devices write and read it: `2018/11/23 16:00:00`.
pub(crate) fn clock(field: &'static str, time: &Timestamp) -> Result<(), EncodeError> {
    let form = b"0000/00/00 00:00:00";
    let text = time.as_str().as_bytes();
    let fits = |(has, form): (&u8, &u8)| match form {
        b'0' => has.is_ascii_digit(),
        other => has == other,
    };
    let is_clock = text.len() == form.len() && text.iter().zip(form).all(fits);
    if is_clock && time.moment().is_some() {
        Ok(())
    } else {
        let why = format!("is {:?}; a time is like 2018/11/23 16:00:00", time.as_str());
        Err(EncodeError::invalid(field, why))
    }
}

/// Times in the device's form, the end not before the beginning.
pub(crate) fn validity(from: Option<&ValidFrom>, to: Option<&ValidTo>) -> Result<(), EncodeError> {
    let from = match from {
        Some(ValidFrom::At(time)) => Some(time),
        _ => None,
    };
    let to = match to {
        Some(ValidTo::At(time)) => Some(time),
        _ => None,
    };
    from.map_or(Ok(()), |time| clock("term_start", time))?;
    to.map_or(Ok(()), |time| clock("term", time))?;
    let at = |time: Option<&Timestamp>| time.and_then(|t| t.unix_ms(Some(0)));
    match (at(from), at(to)) {
        (Some(from), Some(to)) if to < from => {
            Err(EncodeError::invalid("term", "is before `term_start`"))
        }
        _ => Ok(()),
    }
}
