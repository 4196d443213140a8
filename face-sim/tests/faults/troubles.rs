//! What can go wrong with any device.

use crate::cell::{How, Trouble};
use crate::line::Fate;
use bytes::Bytes;
use face_common::{Request, Response};
use face_sim::net::Fault;
use std::time::Duration;

/// A device that never answers, and one that answers too late to be heard.
const FOR_EVER: Duration = Duration::from_secs(3600);

/// What happens between a caller and any device.
pub(crate) fn common<D>() -> Vec<Trouble<D>> {
    let mut all = vec![
        trouble("refused", How::Line(Fate::Refused)),
        trouble("reset before it is read", How::Line(Fate::HungUp)),
        trouble("reset before acting", How::Wire(Fault::Reset)),
        trouble("closed before acting", How::Wire(Fault::Close)),
        trouble("closed after acting", How::Wire(Fault::ActAndClose)),
        trouble("cut in the head", How::Wire(Fault::Cut(20))),
        trouble("cut in the body", How::Wire(Fault::CutBody(3))),
        trouble(
            "a length that is too long",
            How::Wire(Fault::AnnounceMore(5)),
        ),
        trouble(
            "in small pieces",
            How::Wire(Fault::Dribble(97, Duration::from_millis(1))),
        ),
        trouble("silence, not acting", How::Silence(Fault::Delay(FOR_EVER))),
        trouble("silence after acting", How::Silence(Fault::Stall(0))),
        trouble("silence in the head", How::Silence(Fault::Stall(20))),
        trouble("a web page instead", How::Instead(page)),
        trouble("a web page after acting", How::Acted(page)),
        trouble("502 of a proxy", How::Instead(bad_gateway)),
        trouble("504 of a proxy, after acting", How::Acted(gateway_timeout)),
    ];
    all.push(trouble("killed after the request", How::Line(Fate::Last)));
    all
}

pub(crate) fn trouble<D>(name: &'static str, how: How<D>) -> Trouble<D> {
    Trouble { name, how }
}

/// An answer.
pub(crate) fn answer(status: u16, kind: &str, body: impl Into<Bytes>) -> Response {
    let response = http::Response::builder().status(status);
    response
        .header("Content-Type", kind)
        .body(body.into())
        .unwrap()
}

fn page(_: &Request) -> Response {
    let page = "<html><head><title>Login</title></head><body>Please log in.</body></html>";
    answer(200, "text/html", page)
}

fn bad_gateway(_: &Request) -> Response {
    answer(
        502,
        "text/html",
        "<html><body><h1>502 Bad Gateway</h1></body></html>",
    )
}

fn gateway_timeout(_: &Request) -> Response {
    answer(
        504,
        "text/html",
        "<html><body><h1>504 Gateway Time-out</h1></body></html>",
    )
}
