//! Putting faces on file (document entries 67 and 69).

use crate::access_control::EmployeeNo;
use crate::protocol::Ack;
use bytes::Bytes;
#[cfg(feature = "server")]
use face_common::endpoint::content_type;
use face_common::endpoint::{escape, form_request};
#[cfg(feature = "server")]
use face_common::wire::multipart::Part;
use face_common::wire::{json, multipart::Form};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response, Secret};
use http::Method;
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

face_common::record! {
    /// A face to be put on file. `None` is not written.
    pub struct FaceRecord {
        /// The library's purpose.
        face_lib_type: FaceLibType,
        /// The library; `1` is the one for visible light.
        #[serde(rename = "FDID")]
        fdid: String,
        /// Whose face: the person's `employeeNo`.
        #[serde(rename = "FPID")]
        fpid?: EmployeeNo,
        /// Name.
        name?: String,
        /// Gender.
        gender?: String,
        /// Date of birth, `YYYY-MM-DD`.
        born_time?: String,
        /// A picture the terminal fetches or has already, instead of one in the request. At most 1024 bytes.
        #[serde(rename = "faceURL")]
        face_url?: String,
        /// In `FDSetUp`: whether the face is to go.
        #[serde(rename = "deleteFP")]
        delete_fp?: bool,
        /// The computed model, base64: biometric data.
        model_data?: Secret,
        /// Whether the picture is kept beside the model.
        save_face_pic?: bool,
        /// Where eyes, nose and mouth are.
        #[serde(rename = "PicFeaturePoints")]
        pic_feature_points?: serde_json::Value,
    }
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
            delete_fp: None,
            model_data: None,
            save_face_pic: None,
            pic_feature_points: None,
            other: Default::default(),
        }
    }

    /// A picture at an address, instead of one in the request.
    pub fn at(mut self, url: impl Into<String>) -> Self {
        self.face_url = Some(url.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), EncodeError> {
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

pub(super) fn check_jpeg(jpeg: &[u8]) -> Result<(), EncodeError> {
    if jpeg.len() > MAX_PHOTO {
        return Err(EncodeError::invalid(
            "img",
            format!("has {} bytes; at most {MAX_PHOTO} are allowed", jpeg.len()),
        ));
    }
    if !jpeg.starts_with(&[0xff, 0xd8]) {
        return Err(EncodeError::invalid("img", "is not a JPEG"));
    }
    Ok(())
}

macro_rules! face_upload {
    ($($(#[$meta:meta])* $name:ident: $method:ident $path:literal, $again:literal;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        pub struct $name {
            /// Whose face, and where to.
            pub record: FaceRecord,
            /// The picture, JPEG; `None` where the record has a `face_url`.
            pub photo: Option<Bytes>,
            /// What to call the picture's part.
            pub part: PhotoPart,
            /// A [`SecurityToken`](crate::security::SecurityToken): asked for where the picture is one the terminal has taken
            /// itself.
            pub token: Option<Secret>,
        }

        impl $name {
            /// A picture in the request itself.
            pub fn photo(record: FaceRecord, jpeg: Bytes) -> Self {
                Self { record, photo: Some(jpeg), part: PhotoPart::Img, token: None }
            }

            /// A picture at an address in the record.
            pub fn by_url(record: FaceRecord) -> Self {
                Self { record, photo: None, part: PhotoPart::Img, token: None }
            }

            /// Another name for the picture's part.
            pub fn part(mut self, part: PhotoPart) -> Self {
                self.part = part;
                self
            }

            /// With a token.
            pub fn token(mut self, token: Secret) -> Self {
                self.token = Some(token);
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

        impl Endpoint for $name {
            type Protocol = crate::Isapi;
            type Reply = Ack;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $again;

            fn to_request(&self) -> Result<Request, EncodeError> {
                let form = form(&self.record, self.photo.as_ref(), &self.part)?;
                match &self.token {
                    Some(token) => form_request(Method::$method, &format!("{}&token={}", $path, escape(token.expose())), form),
                    None => form_request(Method::$method, $path, form),
                }
            }

            fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
                face_common::endpoint::OwnReply::from_response(response)
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &Request) -> bool {
                face_common::endpoint::is(request, &Method::$method, $path) && is_form(request)
            }

            fn from_request(request: &Request) -> Result<Self, DecodeError> {
                let (record, photo, part) = read_form(parts(request)?)?;
                let query = request.uri().query().unwrap_or_default().split('&');
                let token = query.filter_map(|q| q.strip_prefix("token=")).next().map(Secret::from);
                Ok(Self { record, photo, part, token })
            }

            fn encode(reply: &Ack) -> Result<Response, EncodeError> {
                face_common::endpoint::OwnReply::to_response(reply)
            }
        }
    )+};
}

face_upload! {
    /// `PUT /ISAPI/Intelligent/FDLib/FDSetUp`: puts a face on file, in place of an earlier one (document entry 69). To be
    /// preferred.
    FdSetUp: PUT "/ISAPI/Intelligent/FDLib/FDSetUp?format=json", true;
    /// `PUT /ISAPI/Intelligent/FDLib/FDModify`: changes a face that is on file; an error where there is none.
    FdModify: PUT "/ISAPI/Intelligent/FDLib/FDModify?format=json", true;
    /// `POST /ISAPI/Intelligent/FDLib/FaceDataRecord`: puts a new face on file (document entry 67, as multipart). Some
    /// firmwares answer `methodNotAllowed` and take only [`FdSetUp`].
    FaceDataRecord: POST "/ISAPI/Intelligent/FDLib/FaceDataRecord?format=json", false;
}

fn form(record: &FaceRecord, photo: Option<&Bytes>, part: &PhotoPart) -> Result<Form, EncodeError> {
    record.check()?;
    // The JSON part comes first; a terminal reads it before it knows what to do with the picture.
    let form = Form::new().text("FaceDataRecord", None, json::to_bytes(None, record)?);
    match photo {
        Some(jpeg) => {
            check_jpeg(jpeg)?;
            Ok(form.file(part.as_str(), "facePic.jpg", "image/jpeg", jpeg.clone()))
        }
        None if record.face_url.is_none() && record.delete_fp != Some(true) => Err(
            EncodeError::invalid("img", "is missing, and there is no faceURL"),
        ),
        None => Ok(form),
    }
}

#[cfg(feature = "server")]
fn is_form(request: &Request) -> bool {
    content_type(request.headers()).starts_with("multipart/")
}

#[cfg(feature = "server")]
fn parts(request: &Request) -> Result<Vec<Part>, DecodeError> {
    face_common::wire::multipart::read_all(&content_type(request.headers()), request.body().clone())
        .map_err(|e| DecodeError::new("", e, b""))
}

#[cfg(feature = "server")]
fn read_form(parts: Vec<Part>) -> Result<(FaceRecord, Option<Bytes>, PhotoPart), DecodeError> {
    let mut parts = parts.into_iter();
    let missing = || DecodeError::new("FaceDataRecord", "the first part must be the record", b"");
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
    fn debug_shows_no_picture() {
        let text = format!("{:?}", FdSetUp::photo(ada(), jpeg(1000)));
        assert!(text.contains("1000") && text.len() < 200, "{text}");
    }

    #[test]
    fn a_token_goes_into_the_query() {
        // Exchange 35 again: `format=json&token=…`.
        let upload = FdSetUp::by_url(ada().at("https://192.0.2.67/LOCALS/pic/1.jpg"))
            .token("AAAABBBB".into());
        assert_eq!(
            upload.to_request().unwrap().uri(),
            "/ISAPI/Intelligent/FDLib/FDSetUp?format=json&token=AAAABBBB"
        );
    }
}
