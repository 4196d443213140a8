//! Faces on file: `/ISAPI/Intelligent/FDLib/…`.

use crate::access_control::EmployeeNo;
use crate::protocol::{Ack, PAGE, SearchStatus, more};
use bytes::Bytes;
use face_common::EncodeError;
use face_common::endpoint::ToForm;
use face_common::page::{Paged, Turn};
#[cfg(feature = "server")]
use face_common::wire::multipart::Part;
use face_common::wire::{json, lenient, multipart::Form};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

face_common::open_string_enum! {
    /// What a library is for.
    pub enum FaceLibType {
        /// The people a terminal lets in, despite the name.
        BlackFd = "blackFD",
        /// Captured faces.
        StaticFd = "staticFD",
        /// Faces for the infrared camera.
        InfraredFd = "infraredFD",
    }
}

face_common::open_string_enum! {
    /// The name of the part that holds the picture. The vendor's guide says `img`; some firmwares take only `FaceImage`.
    pub enum PhotoPart {
        /// As in the vendor's guide.
        Img = "img",
        /// As other people's clients send it.
        FaceImage = "FaceImage",
    }
}

/// A face to be put on file. `None` is not written.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceRecord {
    /// The library's purpose.
    pub face_lib_type: FaceLibType,
    /// The library; `1` is the one for visible light.
    #[serde(rename = "FDID", deserialize_with = "lenient::text")]
    pub fdid: String,
    /// Whose face: the person's `employeeNo`.
    #[serde(rename = "FPID", skip_serializing_if = "Option::is_none")]
    pub fpid: Option<EmployeeNo>,
    /// Name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub name: Option<String>,
    /// Gender.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub gender: Option<String>,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub born_time: Option<String>,
    /// A picture the terminal fetches or has already, instead of one in the request. At most 1024 bytes.
    #[serde(
        rename = "faceURL",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub face_url: Option<String>,
    /// Read only, and large: the computed model.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub model_data: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl fmt::Debug for FaceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceRecord")
            .field("fdid", &self.fdid)
            .field("fpid", &self.fpid)
            .finish_non_exhaustive()
    }
}

impl FaceRecord {
    /// A person's face in the library for visible light.
    pub fn of(employee_no: EmployeeNo) -> Self {
        Self {
            face_lib_type: FaceLibType::BlackFd,
            fdid: "1".to_owned(),
            fpid: Some(employee_no),
            name: None,
            gender: None,
            born_time: None,
            face_url: None,
            model_data: None,
            other: Map::new(),
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        if let Some(fpid) = &self.fpid {
            fpid.check()?;
        }
        match &self.face_url {
            Some(url) if url.len() > 1024 => Err(EncodeError::invalid(
                "faceURL",
                format!("has {} bytes; at most 1024 are allowed", url.len()),
            )),
            _ => Ok(()),
        }
    }
}

/// The largest picture a terminal takes, in bytes. Over it the terminal complains about `faceURL`, which misleads.
const MAX_PHOTO: usize = 200 * 1024;

/// What terminals take without complaint, by other people's notes: no device reports limits in pixels. At most 600 x 1200
/// and 200 KiB.
#[cfg(feature = "photo")]
pub fn photo_spec() -> face_common::photo::PhotoSpec {
    face_common::photo::PhotoSpec::new(600, 1200, MAX_PHOTO)
}

macro_rules! face_upload {
    ($(#[$meta:meta])* $name:ident: $method:ident $path:literal, $again:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        pub struct $name {
            /// Whose face, and where to.
            pub record: FaceRecord,
            /// The picture, JPEG; `None` where the record has a `face_url`.
            pub photo: Option<Bytes>,
            /// What to call the picture's part.
            pub part: PhotoPart,
        }

        impl $name {
            /// A picture in the request itself.
            pub fn photo(record: FaceRecord, jpeg: Bytes) -> Self {
                Self { record, photo: Some(jpeg), part: PhotoPart::Img }
            }

            /// A picture at an address in the record.
            pub fn by_url(record: FaceRecord) -> Self {
                Self { record, photo: None, part: PhotoPart::Img }
            }

            /// Another name for the picture's part.
            pub fn part(mut self, part: PhotoPart) -> Self {
                self.part = part;
                self
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("record", &self.record)
                    .field("photo_bytes", &self.photo.as_ref().map(Bytes::len))
                    .finish_non_exhaustive()
            }
        }

        impl ToForm for $name {
            fn to_form(&self) -> Result<Form, EncodeError> {
                form(&self.record, self.photo.as_ref(), &self.part)
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::FromForm for $name {
            fn from_parts(parts: Vec<Part>) -> Result<Self, face_common::DecodeError> {
                let (record, photo, part) = read_form(parts)?;
                Ok(Self { record, photo, part })
            }
        }

        face_common::multipart_endpoint!(crate::Isapi, $name: $method $path, reply own => Ack, $again);
    };
}

face_upload! {
    /// `PUT /ISAPI/Intelligent/FDLib/FDSetUp`: puts a face on file, in place of an earlier one. To be preferred.
    FdSetUp: PUT "/ISAPI/Intelligent/FDLib/FDSetUp?format=json", idempotent
}

face_upload! {
    /// `POST /ISAPI/Intelligent/FDLib/FaceDataRecord`: puts a new face on file (document entry 67, as multipart). Some
    /// firmwares answer `methodNotAllowed` and take only [`FdSetUp`].
    FaceDataRecord: POST "/ISAPI/Intelligent/FDLib/FaceDataRecord?format=json", once
}

fn form(record: &FaceRecord, photo: Option<&Bytes>, part: &PhotoPart) -> Result<Form, EncodeError> {
    record.check()?;
    // The JSON part comes first; a terminal reads it before it knows what to do with the picture.
    let mut form = Form::new().text("FaceDataRecord", None, json::to_bytes(None, record)?);
    match photo {
        Some(jpeg) if jpeg.len() > MAX_PHOTO => {
            return Err(EncodeError::invalid(
                "img",
                format!("has {} bytes; at most {MAX_PHOTO} are allowed", jpeg.len()),
            ));
        }
        Some(jpeg) if !jpeg.starts_with(&[0xff, 0xd8]) => {
            return Err(EncodeError::invalid("img", "is not a JPEG"));
        }
        Some(jpeg) => form = form.file(part.as_str(), "facePic.jpg", "image/jpeg", jpeg.clone()),
        None if record.face_url.is_none() => {
            return Err(EncodeError::invalid(
                "img",
                "is missing, and there is no faceURL",
            ));
        }
        None => {}
    }
    Ok(form)
}

#[cfg(feature = "server")]
fn read_form(
    parts: Vec<Part>,
) -> Result<(FaceRecord, Option<Bytes>, PhotoPart), face_common::DecodeError> {
    let mut parts = parts.into_iter();
    let missing = || {
        face_common::DecodeError::new("FaceDataRecord", "the first part must be the record", b"")
    };
    let first = parts
        .next()
        .filter(|p| p.name().as_deref() == Some("FaceDataRecord"))
        .ok_or_else(missing)?;
    let record = json::from_slice(None, first.body())?;
    let picture = parts.next();
    let part = picture
        .as_ref()
        .and_then(Part::name)
        .map_or(PhotoPart::Img, |name| PhotoPart::from(&*name));
    Ok((record, picture.map(|p| p.body().clone()), part))
}

/// `POST /ISAPI/Intelligent/FDLib/FDSearch`: faces on file, a page at a time. Flat, without a root object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FdSearch {
    /// The first entry wanted, from 0.
    #[serde(rename = "searchResultPosition")]
    pub position: u32,
    /// At most so many in one page.
    pub max_results: u32,
    /// The library's purpose.
    pub face_lib_type: FaceLibType,
    /// The library.
    #[serde(rename = "FDID", deserialize_with = "lenient::text")]
    pub fdid: String,
    /// Only this person.
    #[serde(rename = "FPID", default, skip_serializing_if = "Option::is_none")]
    pub fpid: Option<EmployeeNo>,
}

impl FdSearch {
    /// Every face in the library for visible light.
    pub fn all() -> Self {
        Self {
            position: 0,
            max_results: PAGE,
            face_lib_type: FaceLibType::BlackFd,
            fdid: "1".to_owned(),
            fpid: None,
        }
    }

    /// One person's.
    pub fn of(employee_no: EmployeeNo) -> Self {
        Self {
            fpid: Some(employee_no),
            ..Self::all()
        }
    }
}

crate::macros::json!(FdSearch: POST "/ISAPI/Intelligent/FDLib/FDSearch?format=json", body bare, reply bare => FaceSearchPage, idempotent);

/// One page of faces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FaceSearchPage {
    /// Whether there is more.
    #[serde(rename = "responseStatusStrg")]
    pub status: SearchStatus,
    /// Entries in this page.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub num_of_matches: Option<u32>,
    /// Entries in all.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub total_matches: Option<u32>,
    /// The faces; absent where nothing was found.
    #[serde(
        rename = "MatchList",
        default,
        deserialize_with = "lenient::list",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub faces: Vec<FoundFace>,
}

/// A face on file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FoundFace {
    /// Whose.
    #[serde(rename = "FPID", default, skip_serializing_if = "Option::is_none")]
    pub fpid: Option<EmployeeNo>,
    /// Where the terminal keeps the picture.
    #[serde(
        rename = "faceURL",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub face_url: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl fmt::Debug for FoundFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundFace")
            .field("fpid", &self.fpid)
            .field("face_url", &self.face_url)
            .finish_non_exhaustive()
    }
}

impl FoundFace {
    /// A face of this person: for simulators.
    pub fn new(fpid: EmployeeNo, face_url: impl Into<String>) -> Self {
        Self {
            fpid: Some(fpid),
            face_url: Some(face_url.into()),
            other: Map::new(),
        }
    }
}

impl FaceSearchPage {
    /// The page that answers a search: for simulators.
    pub fn answer(search: &FdSearch, faces: Vec<FoundFace>, total: u32) -> Self {
        let came = u32::try_from(faces.len()).unwrap_or(u32::MAX);
        Self {
            status: SearchStatus::of(search.position, came, total),
            num_of_matches: Some(came),
            total_matches: Some(total),
            faces,
        }
    }
}

impl Paged for FdSearch {
    type Item = FoundFace;

    fn turn(mut self, reply: FaceSearchPage) -> Turn<Self> {
        let next = more(
            &reply.status,
            self.position,
            reply.faces.len(),
            reply.total_matches,
        );
        let next = next.map(|position| {
            self.position = position;
            self
        });
        Turn {
            items: reply.faces,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    fn ada() -> FaceRecord {
        FaceRecord::of(EmployeeNo::new("3242").unwrap())
    }

    fn jpeg(len: usize) -> Bytes {
        let mut bytes = vec![0; len];
        bytes[..2].copy_from_slice(&[0xff, 0xd8]);
        bytes.into()
    }

    #[test]
    fn the_recorded_request_by_url_is_written_byte_for_byte() {
        // DS-K1T343EFWX, exchange 35 (zullfi95/faceControll), with our own boundary and without the token.
        let url = "https://192.0.2.67/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020";
        let record = FaceRecord {
            face_url: Some(url.to_owned()),
            ..ada()
        };
        let request = FdSetUp::by_url(record).to_request().unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("PUT", "/ISAPI/Intelligent/FDLib/FDSetUp")
        );
        let kind = request.headers()["content-type"].to_str().unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let want = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"FaceDataRecord\"\r\n\r\n{{\"faceLibType\":\"blackFD\",\"FDID\":\"1\",\"FPID\":\"3242\",\"faceURL\":\"{url}\"}}\r\n--{boundary}--\r\n"
        );
        assert_eq!(request.body(), want.as_bytes());
    }

    #[test]
    fn the_picture_follows_the_record_under_the_chosen_name() {
        for part in [PhotoPart::Img, PhotoPart::FaceImage] {
            let request = FaceDataRecord::photo(ada(), jpeg(100))
                .part(part.clone())
                .to_request()
                .unwrap();
            let body = String::from_utf8_lossy(request.body());
            let record = body.find("name=\"FaceDataRecord\"").unwrap();
            let head = format!(
                "Content-Disposition: form-data; name=\"{part}\"; filename=\"facePic.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            assert!(body.find(&head).unwrap() > record, "{body}");
        }
    }

    #[test]
    fn pictures_are_held_against_the_limits() {
        let send = |bytes: Bytes| FdSetUp::photo(ada(), bytes).to_request();
        assert!(send(jpeg(MAX_PHOTO)).is_ok());
        assert!(send(jpeg(MAX_PHOTO + 1)).is_err());
        assert!(send(Bytes::from_static(b"meow")).is_err());
        assert!(FdSetUp::by_url(ada()).to_request().is_err());
        let url = |n| {
            FdSetUp::by_url(FaceRecord {
                face_url: Some("u".repeat(n)),
                ..ada()
            })
            .to_request()
        };
        assert!(url(1024).is_ok() && url(1025).is_err());
    }

    #[test]
    fn a_search_is_flat_both_ways() {
        let request = FdSearch::of(EmployeeNo::new("7").unwrap())
            .to_request()
            .unwrap();
        assert_eq!(
            request.body(),
            r#"{"searchResultPosition":0,"maxResults":30,"faceLibType":"blackFD","FDID":"1","FPID":"7"}"#
        );
        let body = r#"{"statusCode":1,"statusString":"OK","subStatusCode":"ok","responseStatusStrg":"OK","numOfMatches":1,"totalMatches":1,"MatchList":[{"FPID":"7","faceURL":"http://192.0.2.1/LOCALS/pic/1.jpg"}]}"#;
        let page = FdSearch::all()
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(page.faces[0].fpid.as_ref().unwrap().as_str(), "7");
    }

    #[test]
    fn debug_shows_no_picture() {
        let text = format!("{:?}", FdSetUp::photo(ada(), jpeg(1000)));
        assert!(text.contains("1000") && text.len() < 200, "{text}");
    }
}
