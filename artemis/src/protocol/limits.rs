//! The documented limits, held before anything is sent.

use face_common::EncodeError;
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

/// Text that must be there.
pub(crate) fn named<'a>(
    fields: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Result<(), EncodeError> {
    for (field, text) in fields {
        if text.trim().is_empty() {
            return Err(EncodeError::invalid(field, "must not be empty"));
        }
    }
    Ok(())
}

/// A list of 1 to `most`.
pub(crate) fn count(field: &'static str, has: usize, most: usize) -> Result<(), EncodeError> {
    if (1..=most).contains(&has) {
        Ok(())
    } else {
        Err(EncodeError::invalid(
            field,
            format!("has {has} entries; 1 to {most} are allowed"),
        ))
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

/// What the platform takes for a photo.
pub(crate) fn jpeg(photo: &[u8]) -> Result<(), EncodeError> {
    if photo.starts_with(&[0xff, 0xd8]) {
        Ok(())
    } else {
        Err(EncodeError::invalid("photo", "is not a JPEG"))
    }
}
