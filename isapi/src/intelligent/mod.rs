//! Face libraries. (Document: Intelligent/FDLib, entries 61 to 70.)

mod face_forms;
mod face_record;
mod fd_lib;
mod fd_search;

pub use face_forms::{FaceDataRecordJson, FaceDataRecordXml, PictureUpload};
#[cfg(feature = "photo")]
pub use face_record::photo_spec;
pub use face_record::{FaceDataRecord, FaceLibType, FaceRecord, FdModify, FdSetUp, PhotoPart};
pub use fd_lib::{
    DocumentedCount, FdLib, FdLibCapabilitiesGet, FdLibCount, FdLibCountGet, FdLibCounts,
    FdLibCreate, FdLibDeleteWithAllFaces, FdLibs, FdLibsGet,
};
pub use fd_search::{FaceSearchPage, FdSearch, FdSearchAsDocumented, FdSearchDelete, FoundFace};
