//! Pictures, exports and tables: whatever a reply names by a path (7.4).

use crate::protocol::{Nebula, WS};
use bytes::Bytes;
use face_common::endpoint::{empty_request, escape};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use http::Method;

/// Downloads what a reply names by a path: `img_path`, `snap_path`, `export_url`, `url`. The document says it of pictures alone.
///
/// A node answers 404 where the session has ended, as it does where there is no such file. Where the session has not been used for ten
/// seconds it is asked which it was, and the file once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The path as it stands in the reply: `img/1_692198ba.png`.
    pub path: String,
}

impl Download {
    /// What is at this path.
    pub fn of(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

impl Endpoint for Download {
    type Protocol = Nebula;
    type Reply = Bytes;
    const NAME: &'static str = "Download";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        let path = self.path.trim_start_matches('/');
        let path = path.strip_prefix("ws/").unwrap_or(path);
        let segments: Vec<_> = path.split('/').collect();
        if segments.iter().any(|it| ["", ".", ".."].contains(it)) {
            let why = format!("is {:?}, and no path of a picture", self.path);
            return Err(EncodeError::invalid("path", why));
        }
        let segments: Vec<_> = segments
            .into_iter()
            .map(|it| escape(it).to_string())
            .collect();
        empty_request(Method::GET, &format!("{WS}{}", segments.join("/")))
    }

    fn decode(&self, response: &Response) -> Result<Bytes, DecodeError> {
        if response.body().is_empty() {
            return Err(DecodeError::new("", "the file is empty", b""));
        }
        Ok(response.body().clone())
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for Download {
    fn matches(request: &Request) -> bool {
        request.method() == Method::GET
            && request.uri().path().len() > WS.len()
            && request.uri().path().starts_with(WS)
    }

    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        let path = request.uri().path().strip_prefix(WS).unwrap_or_default();
        Ok(Self::of(face_common::endpoint::unescape(path)))
    }

    fn encode(file: &Bytes) -> Result<Response, EncodeError> {
        face_common::endpoint::response("application/octet-stream", file.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_under_their_root() {
        for (path, uri) in [
            ("img/1_a.png", "/ws/img/1_a.png"),
            ("/ws/img/1_a.png", "/ws/img/1_a.png"),
            (
                "tmp/face_2019-01-23-12-04-27.zip",
                "/ws/tmp/face_2019-01-23-12-04-27.zip",
            ),
            ("tmp/image_.csv", "/ws/tmp/image_.csv"),
            ("img/a b?c#d", "/ws/img/a%20b%3Fc%23d"),
        ] {
            let request = Download::of(path).to_request().unwrap();
            assert_eq!(
                (request.method(), request.uri().to_string().as_str()),
                (&Method::GET, uri)
            );
        }
        for path in [
            "",
            "../api/json",
            "img/../../x",
            "img//x",
            "http://192.0.2.1/x",
        ] {
            let error = Download::of(path).to_request().unwrap_err().to_string();
            assert!(error.contains("path: is"), "{error}");
        }
        let empty = http::Response::new(Bytes::new());
        assert!(Download::of("img/1.png").decode(&empty).is_err());
    }
}
