//! What stands between a request and its message.

use super::listen;
use super::read::Posted;
use super::reply::{page, set_type};
use super::unit::Unit;
use crate::net::{Answer, Device};
use bytes::Bytes;
use face_common::{Request, Response};
use http::{Method, StatusCode};
use nebula::protocol::{FORM, JSON, WS};

impl Unit {
    /// A file, for whoever has a session. Nobody else is told that it is there.
    fn download(&self, request: &Request) -> Response {
        let mut state = self.state();
        let path = request.uri().path().strip_prefix(WS).unwrap_or_default();
        let path = face_common::endpoint::unescape(path);
        let is_in = state.sessions.lets_in(request);
        let file: Option<Bytes> = state.files.get(&path).cloned();
        match file.filter(|_| is_in) {
            Some(file) => {
                let mut response = Response::new(file);
                set_type(&mut response, kind(&path));
                response
            }
            None => page(StatusCode::NOT_FOUND, "404 Not Found"),
        }
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some("bmp") => "image/bmp",
        Some("tif") => "image/tiff",
        Some("zip") => "application/zip",
        Some("csv") => "text/csv",
        _ => "application/octet-stream",
    }
}

impl Device for Unit {
    fn serve(&self, request: &Request) -> Answer {
        let path = request.uri().path();
        match (request.method(), path) {
            (&Method::POST, JSON) => self.message(Posted::json(request), request),
            (&Method::POST, FORM) => self.message(Posted::form(request), request),
            (_, JSON | FORM) => {
                Answer::Whole(page(StatusCode::METHOD_NOT_ALLOWED, "405 Not Allowed"))
            }
            (&Method::GET, "/ws" | WS) => listen::upgrade(self, request)
                .unwrap_or_else(|| Answer::Whole(page(StatusCode::NOT_FOUND, "404 Not Found"))),
            (&Method::GET, path) if path.starts_with(WS) => Answer::Whole(self.download(request)),
            (&Method::GET, "/") if self.state().settings.web => {
                Answer::Whole(page(StatusCode::OK, "SenseNebula-M"))
            }
            _ => Answer::Whole(page(StatusCode::NOT_FOUND, "404 Not Found")),
        }
    }

    /// Its number; the path of what is none.
    fn name(&self, request: &Request) -> String {
        let path = request.uri().path();
        let posted = match path {
            JSON => Posted::json(request),
            FORM => Posted::form(request),
            _ => return path.to_owned(),
        };
        posted.map(|posted| posted.id).unwrap_or_default()
    }
}
