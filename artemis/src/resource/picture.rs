//! Pictures the platform keeps.

use bytes::Bytes;
use face_common::endpoint::json_request;
use face_common::wire::base64;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use serde::{Deserialize, Serialize};

/// `POST /artemis/api/resource/v1/person/picture_data`: a person's photo. It comes without an envelope, as text
/// `data:image/jpeg;base64,…` under `image/jpeg`; an error comes with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonPicture {
    /// Whose.
    pub person_id: String,
    /// From [`PersonPhoto`](super::PersonPhoto).
    pub pic_uri: String,
}

const PATH: &str = "/artemis/api/resource/v1/person/picture_data";

impl Endpoint for PersonPicture {
    type Protocol = crate::Artemis;
    type Reply = Bytes;
    const NAME: &'static str = "PersonPicture";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        json_request(http::Method::POST, PATH, None, self)
    }

    fn decode(&self, response: &Response) -> Result<Bytes, DecodeError> {
        let body = response.body();
        // Raw bytes, should a version send those.
        if body.starts_with(&[0xff, 0xd8]) {
            return Ok(body.clone());
        }
        let text = std::str::from_utf8(body).map_err(|e| DecodeError::new("", e, b""))?;
        let picture = base64::decode(text.trim()).map_err(|e| DecodeError::new("", e, b""))?;
        if picture.is_empty() {
            Err(DecodeError::new("", "there is no picture", b""))
        } else {
            Ok(picture)
        }
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for PersonPicture {
    fn matches(request: &Request) -> bool {
        face_common::endpoint::is(request, &http::Method::POST, PATH)
    }

    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        face_common::wire::json::from_slice(None, request.body())
    }

    fn encode(reply: &Bytes) -> Result<Response, EncodeError> {
        face_common::endpoint::response(
            "image/jpeg",
            format!("data:image/jpeg;base64,{}", base64::encode(reply)).into(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_as_text_without_an_envelope() {
        let ask = PersonPicture {
            person_id: "1630".into(),
            pic_uri: "04".into(),
        };
        assert_eq!(
            ask.to_request().unwrap().body(),
            r#"{"personId":"1630","picUri":"04"}"#
        );
        let read = |body: &'static [u8]| ask.decode(&http::Response::new(Bytes::from_static(body)));
        assert_eq!(
            read(b"data:image/jpeg;base64,/9j/2Q==").unwrap().as_ref(),
            [0xff, 0xd8, 0xff, 0xd9]
        );
        assert_eq!(read(&[0xff, 0xd8, 1]).unwrap().len(), 3);
        for bad in [&b""[..], b"data:image/jpeg;base64,", b"\xff\xfe", b"<html>"] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
