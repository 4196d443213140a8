use crate::macros::message;
use crate::record::Export;
use crate::types::{Joined, count, export_page};
use face_common::EncodeError;

message! {
    /// Packs faces of a library into a file, a page at a time (3.11). It fails where a text of a face has a comma in it;
    /// [`NothingToExport`](crate::protocol::Code::NothingToExport).
    ExportFaces "1038" {
        /// Which library.
        lib_id: u64,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 500 (where left out: 10).
        qry_len?: u32,
    } => Export, idempotent, check page
}

fn page(export: &ExportFaces) -> Result<(), EncodeError> {
    export_page(export.start_no, export.qry_len)
}

message! {
    /// Packs these faces of a library into a file (3.12).
    ExportFacesById "1041" {
        /// Which library.
        lib_id: u64,
        /// Which pictures: 1 to 50.
        img_ids: Joined<String>,
    } => Export, idempotent, check counted
}

fn counted(export: &ExportFacesById) -> Result<(), EncodeError> {
    ids("img_ids", &export.img_ids)
}

/// 1 to 50, none with what separates them.
pub(crate) fn ids(field: &'static str, ids: &Joined<String>) -> Result<(), EncodeError> {
    count(field, ids.0.len(), 50)?;
    let is_odd = |id: &String| id.is_empty() || id.contains(',') || id.chars().count() > 48;
    if ids.0.iter().any(is_odd) {
        let why = "has an entry that is empty, is longer than 48 characters, or has a comma in it";
        return Err(EncodeError::invalid(field, why));
    }
    Ok(())
}
