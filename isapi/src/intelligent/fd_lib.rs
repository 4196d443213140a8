//! The libraries faces are filed in (document entries 61 to 65).

use super::FaceLibType;
use crate::macros::{capabilities, json};
use crate::protocol::Ack;
use face_common::EncodeError;

capabilities! {
    /// What the terminal does with faces, and how many (document entry 61). Flat, with spelling errors that
    /// [`Document::supports`](crate::protocol::Document::supports) knows.
    FdLibCapabilitiesGet at "/ISAPI/Intelligent/FDLib/capabilities?format=json";
}

/// `GET /ISAPI/Intelligent/FDLib`: the libraries there are (document entry 62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FdLibsGet;

json!(FdLibsGet: GET "/ISAPI/Intelligent/FDLib?format=json", reply bare => FdLibs, idempotent);

face_common::record! {
    /// The libraries there are.
    #[derive(Debug, Default)]
    pub struct FdLibs {
        /// `1` for visible light, `2` for infrared where there is one.
        #[serde(rename = "FDLib")]
        libraries[]: FdLib,
    }
}

face_common::record! {
    /// A library.
    #[derive(Debug)]
    pub struct FdLib {
        /// Its number; most terminals have `1` alone.
        #[serde(rename = "FDID")]
        fdid?: String,
        /// What it is for.
        face_lib_type: FaceLibType,
        /// Latin letters, no spaces; 16 characters by the document, `FDNameMaxLen` bytes by the terminal (48).
        name?: String,
        /// Free text.
        custom_info?: String,
    }
}

impl FdLib {
    /// A library with this number and name.
    pub fn new(
        fdid: impl Into<String>,
        face_lib_type: FaceLibType,
        name: impl Into<String>,
    ) -> Self {
        Self {
            fdid: Some(fdid.into()),
            face_lib_type,
            name: Some(name.into()),
            custom_info: None,
            other: Default::default(),
        }
    }
}

/// `POST /ISAPI/Intelligent/FDLib/FDID`: makes a library (document entry 64). Terminals come with theirs made.
#[derive(Debug, Clone, PartialEq)]
pub struct FdLibCreate {
    /// The library.
    pub library: FdLib,
}

json!(FdLibCreate {}: POST "/ISAPI/Intelligent/FDLib/FDID?format=json", body bare in library, reply own => Ack, once, check within_limits);

fn within_limits(create: &FdLibCreate) -> Result<(), EncodeError> {
    match &create.library.name {
        Some(name) if name.is_empty() || name.len() > 48 => {
            Err(EncodeError::invalid("name", "must have 1 to 48 bytes"))
        }
        _ => Ok(()),
    }
}

/// `DELETE /ISAPI/Intelligent/FDLib/{fdid}`: takes a library away, with every face in it (document entry 65).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FdLibDeleteWithAllFaces {
    /// Which.
    pub fdid: String,
}

json!(FdLibDeleteWithAllFaces { fdid }: DELETE "/ISAPI/Intelligent/FDLib/{fdid}", reply own => Ack, idempotent, check named);

/// Without a number the path is that of all libraries.
fn named(delete: &FdLibDeleteWithAllFaces) -> Result<(), EncodeError> {
    if delete.fdid.is_empty() {
        Err(EncodeError::invalid("FDID", "must not be empty"))
    } else {
        Ok(())
    }
}

/// `GET /ISAPI/Intelligent/FDLib/Count`: how many faces each library holds (document entry 63).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FdLibCountGet;

json!(FdLibCountGet: GET "/ISAPI/Intelligent/FDLib/Count?format=json", reply bare => FdLibCounts, idempotent);

face_common::record! {
    /// How many faces there are.
    #[derive(Debug, Default)]
    pub struct FdLibCounts {
        /// Library by library, as terminals write it.
        #[serde(rename = "FDRecordDataInfo")]
        libraries[]: FdLibCount,
        /// As the document writes it.
        #[serde(rename = "FDLibCount")]
        documented?: DocumentedCount,
    }
}

impl FdLibCounts {
    /// Faces in all libraries together, whichever way it was written.
    pub fn faces(&self) -> u32 {
        let documented = self.documented.as_ref().and_then(|d| d.face_number);
        documented.unwrap_or_else(|| {
            self.libraries
                .iter()
                .filter_map(|l| l.record_data_number)
                .sum()
        })
    }
}

face_common::record! {
    /// The faces of one library.
    #[derive(Debug, Default)]
    pub struct FdLibCount {
        /// Which.
        #[serde(rename = "FDID")]
        fdid?: String,
        /// What it is for.
        face_lib_type?: FaceLibType,
        /// Its name.
        name?: String,
        /// Faces in it.
        record_data_number?: u32,
    }
}

face_common::record! {
    /// The document's form of the count.
    #[derive(Debug, Default)]
    pub struct DocumentedCount {
        /// Faces.
        face_number?: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn libraries_are_listed_made_and_taken_away() {
        // Document entries 62, 64, 65.
        let body = r#"{"statusCode":1,"statusString":"OK","FDLib":[{"FDID":"1","faceLibType":"blackFD","name":"mainlib"}]}"#;
        let libs = FdLibsGet.decode(&http::Response::new(body.into())).unwrap();
        assert_eq!(
            (
                libs.libraries[0].fdid.as_deref(),
                libs.libraries[0].name.as_deref()
            ),
            (Some("1"), Some("mainlib"))
        );
        let create = FdLibCreate {
            library: FdLib::new("1", FaceLibType::BlackFd, "mainlib"),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            create.body(),
            r#"{"FDID":"1","faceLibType":"blackFD","name":"mainlib"}"#
        );
        assert_eq!(create.uri(), "/ISAPI/Intelligent/FDLib/FDID?format=json");
        let name = |n| {
            FdLibCreate {
                library: FdLib::new("1", FaceLibType::BlackFd, "x".repeat(n)),
            }
            .to_request()
        };
        assert!(name(48).is_ok() && name(49).is_err() && name(0).is_err());
        let delete = FdLibDeleteWithAllFaces {
            fdid: "1/../2".into(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            (delete.method().as_str(), delete.uri().path()),
            ("DELETE", "/ISAPI/Intelligent/FDLib/1%2F..%2F2")
        );
        let none = FdLibDeleteWithAllFaces {
            fdid: String::new(),
        };
        assert!(none.to_request().is_err());
    }

    #[test]
    fn counts_are_read_as_terminals_and_as_the_document_write_them() {
        let read = |body: &'static str| {
            FdLibCountGet
                .decode(&http::Response::new(body.into()))
                .unwrap()
                .faces()
        };
        assert_eq!(
            read(
                r#"{"FDRecordDataInfo":[{"FDID":"1","faceLibType":"blackFD","name":"a","recordDataNumber":3},{"FDID":"2","recordDataNumber":2}]}"#
            ),
            5
        );
        assert_eq!(read(r#"{"FDLibCount":{"faceNumber":150}}"#), 150);
    }
}
