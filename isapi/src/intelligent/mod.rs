//! Face libraries. (Document: Intelligent/FDLib, entries 61 to 70.)

mod fd_lib;

#[cfg(feature = "photo")]
pub use fd_lib::photo_spec;
pub use fd_lib::{
    FaceDataRecord, FaceLibType, FaceRecord, FaceSearchPage, FdSearch, FdSetUp, FoundFace,
    PhotoPart,
};
