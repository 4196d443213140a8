//! Pictures. (Document: Streaming, entry 71.)

use bytes::Bytes;
use face_common::endpoint::{empty_request, escape};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response, Secret};

/// `GET /ISAPI/Streaming/channels/{channel}/picture`: what the camera sees now, JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// Camera and stream in one: 101 is the main stream of camera 1.
    pub channel: u32,
}

impl Default for Snapshot {
    /// The main stream of the only camera.
    fn default() -> Self {
        Self { channel: 101 }
    }
}

face_common::raw_endpoint!(crate::Isapi, Snapshot { channel }: GET "/ISAPI/Streaming/channels/{channel}/picture", idempotent);

/// A picture at an address the terminal gave: `faceURL`, `pictureURL`, `faceDataUrl`.
///
/// The address names the terminal as it sees itself, which is often not how it is reached. Only path and query of it are
/// used, on the client's own connection: whatever stands in a reply, credentials never go to another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureAt {
    path: String,
    token: Option<Secret>,
}

impl PictureAt {
    /// Takes the path out of the address; an error where it is none, or not one of the terminal's picture folders.
    pub fn new(url: &str) -> Result<Self, EncodeError> {
        let refuse = |why| EncodeError::invalid("faceURL", why);
        // What follows the name is the terminal's own mark and not an escape: `1.jpg@WEB000000000001`.
        let path = match url.split_once("://") {
            Some(("http" | "https", rest)) => rest.find('/').and_then(|at| rest.get(at..)),
            _ => url.starts_with('/').then_some(url),
        };
        let path = path.ok_or_else(|| refuse("is no address of a picture"))?;
        if !["/LOCALS/", "/ISAPI/"]
            .iter()
            .any(|folder| path.starts_with(folder))
            || path.split(['/', '?']).any(|p| p == "..")
        {
            return Err(refuse("is not in a folder where terminals keep pictures"));
        }
        Ok(Self {
            path: path.to_owned(),
            token: None,
        })
    }

    /// With a [`SecurityToken`](crate::security::SecurityToken), which firmwares with a web page of their own ask for.
    pub fn token(mut self, token: Secret) -> Self {
        self.token = Some(token);
        self
    }
}

impl Endpoint for PictureAt {
    type Protocol = crate::Isapi;
    type Reply = Bytes;
    const NAME: &'static str = "PictureAt";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        let join = if self.path.contains('?') { '&' } else { '?' };
        match &self.token {
            Some(token) => empty_request(
                http::Method::GET,
                &format!("{}{join}token={}", self.path, escape(token.expose())),
            ),
            None => empty_request(http::Method::GET, &self.path),
        }
    }

    /// A login page or a status with HTTP 200 is no picture, and must not become somebody's photo.
    fn decode(&self, response: &Response) -> Result<Bytes, DecodeError> {
        let body = response.body();
        match body.trim_ascii_start().first() {
            None | Some(b'<' | b'{') => Err(DecodeError::new("", "is no picture", body)),
            Some(_) => Ok(body.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_asked_for_on_the_client_s_own_connection() {
        let request = Snapshot::default().to_request().unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("GET", "/ISAPI/Streaming/channels/101/picture")
        );
        let url = "https://192.0.2.67/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020";
        let at = PictureAt::new(url).unwrap();
        assert_eq!(
            at.to_request().unwrap().uri(),
            "/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020"
        );
        assert_eq!(
            at.token("AB".into()).to_request().unwrap().uri(),
            "/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020?token=AB"
        );
        assert!(PictureAt::new("/LOCALS/pic/1.jpeg").is_ok());
    }

    #[test]
    fn other_addresses_are_refused() {
        for bad in [
            "",
            "x",
            "ftp://h/LOCALS/1.jpg",
            "http://h",
            "http://h/etc/passwd",
            "http://h/LOCALS/../ISAPI/System/reboot",
            "//h/LOCALS/1.jpg",
            "/LOCALS/pic/a b.jpg\r\nX: y",
        ] {
            assert!(
                PictureAt::new(bad).and_then(|p| p.to_request()).is_err(),
                "{bad}"
            );
        }
    }
}
