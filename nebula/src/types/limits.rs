//! The documented limits, held before anything is sent.

use super::{File, Gender, LibraryType};
use face_common::EncodeError;
use face_common::limits::range;
use face_common::time::Timestamp;

/// A threshold: 0 to 100.
pub(crate) fn per_cent(field: &'static str, has: impl Into<i64>) -> Result<(), EncodeError> {
    range(field, has, 0, 100)
}

/// A camera's channel: 1 to 8 on an M4s, to 16 on an M8s; newer firmware has twice as many.
pub(crate) fn channel(field: &'static str, has: u32) -> Result<(), EncodeError> {
    range(field, has, 1, 32)
}

/// A text that says something, where there is one.
pub(crate) fn not_empty(field: &'static str, text: Option<&str>) -> Result<(), EncodeError> {
    match text {
        Some("") => Err(EncodeError::invalid(field, "must not be empty")),
        _ => Ok(()),
    }
}

/// Text of so many characters.
pub(crate) fn text(
    field: &'static str,
    text: &str,
    least: usize,
    most: usize,
) -> Result<(), EncodeError> {
    let has = text.chars().count();
    if (least..=most).contains(&has) {
        Ok(())
    } else {
        let why = format!("has {has} characters; {least} to {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

/// What names a picture: up to 48 letters, digits and hyphens (3.7). Empty where the node is to choose.
pub(crate) fn image_id(field: &'static str, id: &str) -> Result<(), EncodeError> {
    text(field, id, 0, 48)?;
    match id.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        None => Ok(()),
        Some(odd) => {
            let why = format!("has {odd:?}; letters, digits and - are allowed");
            Err(EncodeError::invalid(field, why))
        }
    }
}

/// A page of a query: from 1, 1 to 50 entries.
pub(crate) fn list_page(start_no: Option<u32>, qry_len: Option<u32>) -> Result<(), EncodeError> {
    page(start_no, qry_len, 50)
}

/// A page of an export: from 1, 1 to 500 entries.
pub(crate) fn export_page(start_no: Option<u32>, qry_len: Option<u32>) -> Result<(), EncodeError> {
    page(start_no, qry_len, 500)
}

fn page(start_no: Option<u32>, qry_len: Option<u32>, most: i64) -> Result<(), EncodeError> {
    start_no.map_or(Ok(()), |no| range("start_no", no, 1, i64::from(u32::MAX)))?;
    qry_len.map_or(Ok(()), |len| range("qry_len", len, 1, most))
}

/// Black or white list: there is no third.
pub(crate) fn library_type(kind: LibraryType) -> Result<(), EncodeError> {
    match kind {
        LibraryType::Unknown(odd) => {
            let why = format!("is {odd}; 1 and 2 are allowed");
            Err(EncodeError::invalid("lib_type", why))
        }
        _ => Ok(()),
    }
}

/// 0, 1, or empty where it is not said.
pub(crate) fn gender(gender: Option<&Gender>) -> Result<(), EncodeError> {
    match gender {
        Some(Gender::Unknown(odd)) if !odd.is_empty() => {
            let why = format!("is {odd:?}; 0 and 1 are allowed");
            Err(EncodeError::invalid("person_gender", why))
        }
        _ => Ok(()),
    }
}

/// A picture that nodes read: JPEG, PNG, BMP or TIFF (3.7), under a name: without one many take it for a text.
pub(crate) fn picture(field: &'static str, file: &File) -> Result<(), EncodeError> {
    if file.filename.is_empty() {
        return Err(EncodeError::invalid(field, "must have a name"));
    }
    if file.is_picture() {
        Ok(())
    } else {
        let why = "is none of JPEG, PNG, BMP and TIFF";
        Err(EncodeError::invalid(field, why))
    }
}

/// A time as nodes write and read it: `2019-10-16 13:20:00`, without a zone.
pub(crate) fn clock(field: &'static str, time: &Timestamp) -> Result<(), EncodeError> {
    let form = b"0000-00-00 00:00:00";
    let text = time.as_str().as_bytes();
    let fits = |(has, form): (&u8, &u8)| match form {
        b'0' => has.is_ascii_digit(),
        other => has == other,
    };
    if text.len() == form.len() && text.iter().zip(form).all(fits) && time.moment().is_some() {
        Ok(())
    } else {
        let why = format!("is {:?}; a time is like 2019-10-16 13:20:00", time.as_str());
        Err(EncodeError::invalid(field, why))
    }
}
