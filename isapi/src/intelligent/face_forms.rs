//! Other ways to put a face on file (document entries 67 as JSON, 68 and 70): for firmwares that take nothing better.

use super::face_record::check_jpeg;
use super::{FaceLibType, FaceRecord};
use crate::access_control::EmployeeNo;
use crate::protocol::Ack;
use bytes::Bytes;
use face_common::endpoint::form_request;
use face_common::wire::{base64, multipart::Form, xml};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use http::Method;
use serde::Serialize;
use std::fmt;

macro_rules! shown_by_size {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("record", &self.record)
                    .field("photo_bytes", &self.photo.len())
                    .finish()
            }
        }
    };
}

/// `POST /ISAPI/Intelligent/FDLib/FaceDataRecord` with the picture as base64 in JSON (document entry 67, variant 2). A third
/// larger than [`FaceDataRecord`](super::FaceDataRecord); for firmwares that take no form.
#[derive(Clone, PartialEq)]
pub struct FaceDataRecordJson {
    /// Whose face, and where to.
    pub record: FaceRecord,
    /// The picture, JPEG.
    pub photo: Bytes,
}

shown_by_size!(FaceDataRecordJson);

const RECORD_PATH: &str = "/ISAPI/Intelligent/FDLib/FaceDataRecord";
const DATA_URL: &str = "data:image/jpeg;base64,";

impl Endpoint for FaceDataRecordJson {
    type Protocol = crate::Isapi;
    type Reply = Ack;
    const NAME: &'static str = "FaceDataRecordJson";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(flatten)]
            record: &'a FaceRecord,
            #[serde(rename = "faceDataRecord")]
            picture: String,
        }
        self.record.check()?;
        check_jpeg(&self.photo)?;
        let body = Body {
            record: &self.record,
            picture: format!("{DATA_URL}{}", base64::PLACE),
        };
        let body = base64::body_with_photo(Some("FaceDataRecord"), &body, &self.photo)?;
        face_common::endpoint::request(
            Method::POST,
            &format!("{RECORD_PATH}?format=json"),
            http::HeaderValue::from_static("application/json"),
            body,
        )
    }

    fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
        face_common::endpoint::OwnReply::from_response(response)
    }
}

/// `POST /ISAPI/Intelligent/FDLib/FaceDataRecord` as XML with base64 (document entry 68): a last resort. The record stands
/// in it twice, as the document has it.
#[derive(Clone, PartialEq)]
pub struct FaceDataRecordXml {
    /// Whose face, and where to.
    pub record: FaceRecord,
    /// The picture, JPEG.
    pub photo: Bytes,
}

shown_by_size!(FaceDataRecordXml);

impl Endpoint for FaceDataRecordXml {
    type Protocol = crate::Isapi;
    type Reply = Ack;
    const NAME: &'static str = "FaceDataRecordXml";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(rename = "faceLibType")]
            kind: &'a FaceLibType,
            #[serde(rename = "FDID")]
            fdid: &'a str,
            #[serde(rename = "FPID")]
            fpid: &'a str,
            #[serde(rename = "CaptureFaceDataCond")]
            inner: Inner<'a>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Inner<'a> {
            face_lib_type: &'a FaceLibType,
            #[serde(rename = "FDID")]
            fdid: &'a str,
            name: &'a str,
            sex: &'a str,
            certificate_type: &'a str,
            certificate_number: &'a str,
            born_time: &'a str,
            face_score: u32,
            face_data_record: String,
        }
        let record = &self.record;
        record.check()?;
        check_jpeg(&self.photo)?;
        let body = Body {
            kind: &record.face_lib_type,
            fdid: &record.fdid,
            fpid: record.fpid.as_ref().map_or("", EmployeeNo::as_str),
            inner: Inner {
                face_lib_type: &record.face_lib_type,
                fdid: &record.fdid,
                name: record.name.as_deref().unwrap_or_default(),
                sex: record.gender.as_deref().unwrap_or("unknown"),
                certificate_type: "ID",
                certificate_number: "",
                born_time: record.born_time.as_deref().unwrap_or_default(),
                face_score: 0,
                face_data_record: format!("{DATA_URL}{}", base64::encode(&self.photo)),
            },
        };
        let body = xml::to_bytes("FaceDataRecord", &[], &body)?;
        face_common::endpoint::request(
            Method::POST,
            RECORD_PATH,
            http::HeaderValue::from_static("application/xml; charset=UTF-8"),
            body,
        )
    }

    fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
        face_common::endpoint::OwnReply::from_response(response)
    }
}

/// `POST /ISAPI/Intelligent/FDLib/pictureUpload`: a person and their picture in one form (document entry 70). In no vendor
/// guide at hand; [`FdSetUp`](super::FdSetUp) is.
#[derive(Clone, PartialEq)]
pub struct PictureUpload {
    /// Whose face, and where to.
    pub record: FaceRecord,
    /// The department.
    pub group_id: Option<u32>,
    /// The picture, JPEG.
    pub photo: Bytes,
}

shown_by_size!(PictureUpload);

impl Endpoint for PictureUpload {
    type Protocol = crate::Isapi;
    type Reply = Ack;
    const NAME: &'static str = "PictureUpload";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            #[serde(flatten)]
            record: &'a FaceRecord,
            #[serde(skip_serializing_if = "Option::is_none")]
            group_id: Option<u32>,
        }
        self.record.check()?;
        check_jpeg(&self.photo)?;
        let body = xml::to_bytes(
            "PictureUploadData",
            &[],
            &Body {
                record: &self.record,
                group_id: self.group_id,
            },
        )?;
        let form = Form::new()
            .text("PictureUploadData", Some("application/xml"), body)
            .file("face_picture", "face.jpg", "image/jpeg", self.photo.clone());
        form_request(
            Method::POST,
            "/ISAPI/Intelligent/FDLib/pictureUpload?format=json",
            form,
        )
    }

    fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
        face_common::endpoint::OwnReply::from_response(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_forms_are_the_document_s() {
        let record = FaceRecord {
            name: Some("Ada".into()),
            ..FaceRecord::of(EmployeeNo::new("12345").unwrap())
        };
        let photo = Bytes::from_static(&[0xff, 0xd8, 0xff, 0xe0]);
        let request = FaceDataRecordJson {
            record: record.clone(),
            photo: photo.clone(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            request.uri(),
            "/ISAPI/Intelligent/FDLib/FaceDataRecord?format=json"
        );
        assert_eq!(
            request.body(),
            r#"{"FaceDataRecord":{"faceLibType":"blackFD","FDID":"1","FPID":"12345","name":"Ada","faceDataRecord":"data:image/jpeg;base64,/9j/4A=="}}"#
        );
        let request = FaceDataRecordXml {
            record: record.clone(),
            photo: photo.clone(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            (
                request.uri().to_string().as_str(),
                &request.headers()["content-type"]
            ),
            (
                "/ISAPI/Intelligent/FDLib/FaceDataRecord",
                &http::HeaderValue::from_static("application/xml; charset=UTF-8")
            )
        );
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert!(body.ends_with("<FaceDataRecord><faceLibType>blackFD</faceLibType><FDID>1</FDID><FPID>12345</FPID><CaptureFaceDataCond><faceLibType>blackFD</faceLibType><FDID>1</FDID><name>Ada</name><sex>unknown</sex><certificateType>ID</certificateType><certificateNumber/><bornTime/><faceScore>0</faceScore><faceDataRecord>data:image/jpeg;base64,/9j/4A==</faceDataRecord></CaptureFaceDataCond></FaceDataRecord>"), "{body}");
        let request = PictureUpload {
            record,
            group_id: Some(1),
            photo,
        }
        .to_request()
        .unwrap();
        let body = String::from_utf8_lossy(request.body());
        for piece in [
            "name=\"PictureUploadData\"",
            "<PictureUploadData><faceLibType>blackFD</faceLibType><FDID>1</FDID><FPID>12345</FPID><name>Ada</name><groupId>1</groupId></PictureUploadData>",
            "name=\"face_picture\"; filename=\"face.jpg\"",
        ] {
            assert!(body.contains(piece), "{piece} in {body}");
        }
    }
}
