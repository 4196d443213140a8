//! The documented limits, held before anything is sent.

use face_common::EncodeError;
pub(crate) use face_common::limits::count;
use face_common::time::Timestamp;

/// Pages are counted from 1 and hold 1 to 500 entries.
pub(crate) fn page(no: u32, size: u32) -> Result<(), EncodeError> {
    if no == 0 {
        return Err(EncodeError::invalid("pageNo", "pages are counted from 1"));
    }
    if !(1..=super::PAGE).contains(&size) {
        return Err(EncodeError::invalid("pageSize", "1 to 500 are allowed"));
    }
    Ok(())
}

/// What a removal must name.
pub(crate) trait Filled {
    fn is_filled(&self) -> bool;
}

impl Filled for String {
    fn is_filled(&self) -> bool {
        !self.trim().is_empty()
    }
}

impl<T> Filled for Vec<T> {
    fn is_filled(&self) -> bool {
        !self.is_empty()
    }
}

/// What must not be empty.
pub(crate) fn filled(field: &'static str, value: &impl Filled) -> Result<(), EncodeError> {
    if value.is_filled() {
        Ok(())
    } else {
        Err(EncodeError::invalid(field, "must not be empty"))
    }
}

/// Text of 1 to `most` characters, where there is any.
pub(crate) fn length(
    field: &'static str,
    text: Option<&str>,
    most: usize,
) -> Result<(), EncodeError> {
    match text.map(|t| t.chars().count()) {
        Some(n) if n == 0 || n > most => Err(EncodeError::invalid(
            field,
            format!("has {n} characters; 1 to {most} are allowed"),
        )),
        _ => Ok(()),
    }
}

/// Times with an offset in digits; the gateway refuses `Z`.
pub(crate) fn times<'a>(
    fields: impl IntoIterator<Item = (&'static str, Option<&'a Timestamp>)>,
) -> Result<(), EncodeError> {
    for (field, time) in fields {
        let Some(time) = time else { continue };
        let known = time.moment().is_some_and(|m| m.offset_minutes.is_some());
        if !known || time.as_str().ends_with(['Z', 'z']) {
            return Err(EncodeError::invalid(
                field,
                "must have an offset in digits, like 2026-01-01T00:00:00+01:00",
            ));
        }
    }
    Ok(())
}

/// Two times with offsets, the second after the first.
pub(crate) fn in_order(
    start: (&'static str, &Timestamp),
    end: (&'static str, &Timestamp),
) -> Result<(), EncodeError> {
    times([(start.0, Some(start.1)), (end.0, Some(end.1))])?;
    if end.1.unix_ms(None) <= start.1.unix_ms(None) {
        return Err(EncodeError::invalid(end.0, "is not after the beginning"));
    }
    Ok(())
}

/// Both ends of a search, in order, and at most so many days apart.
pub(crate) fn span(start: &Timestamp, end: &Timestamp, days: i64) -> Result<(), EncodeError> {
    times([("startTime", Some(start)), ("endTime", Some(end))])?;
    let ms = |time: &Timestamp| time.unix_ms(None).unwrap_or_default();
    match ms(end) - ms(start) {
        ..0 => Err(EncodeError::invalid("endTime", "is before startTime")),
        long if long > days * 86_400_000 => Err(EncodeError::invalid(
            "endTime",
            format!("is more than {days} days after startTime"),
        )),
        _ => Ok(()),
    }
}

/// Photos as base64: one at most, bare, and a JPEG.
pub(crate) fn faces(faces: &[crate::resource::FaceData]) -> Result<(), EncodeError> {
    let why = match faces {
        [] => return Ok(()),
        [one] => match one.face_data.as_ref().map(face_common::Secret::expose) {
            // 0xFF 0xD8, whatever follows.
            Some(text)
                if ["/9g", "/9h", "/9i", "/9j"]
                    .iter()
                    .any(|s| text.starts_with(s)) =>
            {
                return Ok(());
            }
            _ => "is not a JPEG as bare base64".to_owned(),
        },
        more => format!("has {} entries; one is allowed", more.len()),
    };
    Err(EncodeError::invalid("faces", why))
}

/// What the platform takes for a photo.
pub(crate) fn jpeg(photo: &[u8]) -> Result<(), EncodeError> {
    if photo.starts_with(&[0xff, 0xd8]) {
        Ok(())
    } else {
        Err(EncodeError::invalid("photo", "is not a JPEG"))
    }
}
