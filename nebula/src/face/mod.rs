//! Faces (人脸图片) in libraries (入库 is adding, 导出 exporting; 3.6 to 3.12, 3.19, 3.20, 3.27, 3.28) and in pictures (人脸检测; 3.25,
//! 3.26, 3.29).

mod add;
mod batch;
mod detect;
mod export;
mod query;
#[cfg(test)]
mod tests;

pub use add::{AddFace, DeleteFace, DeleteFaces, FaceAdded, FaceChanged, ModifyFace};
pub use batch::{AddFaces, BatchAdded, BatchName};
pub use detect::{Detect, DetectAll, Detected, DetectedAt};
pub(crate) use export::ids;
pub use export::{ExportFaces, ExportFacesById};
pub use query::{Face, FacePage, GetFace, QueryFaces};

use face_common::EncodeError;

/// What nodes take for an age: 1 to 120, as text.
fn age(age: Option<&String>) -> Result<(), EncodeError> {
    let Some(age) = age else { return Ok(()) };
    match age.parse::<u8>() {
        Ok(1..=120) => Ok(()),
        _ if age.is_empty() => Ok(()),
        _ => {
            let why = format!("is {age:?}; 1 to 120 is allowed");
            Err(EncodeError::invalid("person_age", why))
        }
    }
}
