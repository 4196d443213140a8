//! The platform itself, and pictures handed to it (`common`).

use crate::macros::form;
use bytes::Bytes;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

/// `POST /artemis/api/common/v1/version`, without a body: which platform answers, and which version. By `GET` it says `code=8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VersionGet {}

const VERSION: &str = "/artemis/api/common/v1/version";

impl Endpoint for VersionGet {
    type Protocol = crate::Artemis;
    type Reply = Version;
    const NAME: &'static str = "VersionGet";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        face_common::endpoint::request(
            http::Method::POST,
            VERSION,
            http::HeaderValue::from_static("application/json"),
            Bytes::new(),
        )
    }

    fn decode(&self, response: &Response) -> Result<Version, DecodeError> {
        crate::protocol::data(response.body())
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for VersionGet {
    fn matches(request: &Request) -> bool {
        face_common::endpoint::is(request, &http::Method::POST, VERSION)
    }

    fn from_request(_: &Request) -> Result<Self, DecodeError> {
        Ok(Self {})
    }

    fn encode(reply: &Version) -> Result<Response, EncodeError> {
        crate::protocol::envelope(reply)
    }
}

face_common::record! {
    /// Which platform, and which version.
    #[derive(Debug, Default)]
    pub struct Version {
        /// `HikCentral Professional`. The gateway's spelling is `produceName`.
        #[serde(rename = "produceName", alias = "productName")]
        product_name?: String,
        /// `V2.3.0.0`.
        soft_version?: String,
    }
}

form! {
    /// A person's photo as a form. No platform that takes it is on record: those seen say code 8. The names of the parts are
    /// therefore ours.
    PictureUpload {
        /// Whose.
        person_id as "personId",
    } file "file" => UploadedPicture, idempotent POST "/artemis/api/common/v1/picture/upload"
}

face_common::record! {
    /// Where an uploaded picture is.
    #[derive(Debug, Default)]
    pub struct UploadedPicture {
        /// Its address on the platform.
        pic_uri?: String,
    }
}
