//! Who may ask, and what stands between a request and its endpoint.

use super::dispatch;
use super::reply::{no, without_list};
use super::state::State;
use super::{KEY, SECRET};
use crate::net::{Answer, Device};
use artemis::signature::{Boundary, Verdict, verify};
use bytes::Bytes;
use face_common::{Request, Response, Secret};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

#[derive(Debug)]
pub(super) struct Unit(Mutex<State>);

impl Unit {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State::new()))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Device for Unit {
    fn serve(&self, request: &Request) -> Answer {
        let mut answer = self.answer(request);
        let now = u64::try_from(self.state().now_ms()).unwrap_or_default();
        let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(now));
        if let Ok(date) = http::HeaderValue::from_str(&date) {
            answer.headers_mut().insert(http::header::DATE, date);
        }
        Answer::Whole(answer)
    }
}

impl Unit {
    fn answer(&self, request: &Request) -> Response {
        if let Some(refusal) = self.refusal(request) {
            return refusal;
        }
        let mut state = self.state();
        let state = &mut *state;
        let path = request.uri().path();
        state.calls += 1;
        if state.quirks.calls_allowed.is_some_and(|n| state.calls > n) {
            return no("0x02401009", "The number of calls exceeds the limit");
        }
        if state.quirks.unlicensed {
            return no("17", "No permission for OpenAPI access");
        }
        let unknown = || no("8", "This product version is not supported");
        if state
            .quirks
            .unknown
            .iter()
            .any(|piece| path.contains(piece.as_str()))
        {
            return unknown();
        }
        if state.quirks.full && is_change(path) {
            return no("5", "Service exception. Hikcentral Database Exception");
        }
        let answer = dispatch::answer(request, state).unwrap_or_else(unknown);
        if state.quirks.hides_lists {
            without_list(answer)
        } else {
            answer
        }
    }

    /// By the clock of the gateway.
    fn is_in_time(&self, request: &Request) -> bool {
        let sent = request.headers().get("x-ca-timestamp");
        let sent = sent.and_then(|v| v.to_str().ok()?.parse::<i64>().ok());
        sent.is_none_or(|sent| {
            // Microseconds, as the vendor's own library writes.
            let sent = if sent > 100_000_000_000_000 {
                sent / 1000
            } else {
                sent
            };
            (self.state().now_ms().saturating_sub(sent)).unsigned_abs() <= 15 * 60_000
        })
    }

    fn refusal(&self, request: &Request) -> Option<Response> {
        if !request.uri().path().starts_with("/artemis/") {
            // The web server before the gateway.
            let page = "<html><head><title>404 Not Found</title></head></html>";
            let mut response = http::Response::new(Bytes::from_static(page.as_bytes()));
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            return Some(response);
        }
        // With everything in it that should not be: as real ones do.
        let wrong = |string: &str| {
            let msg = format!(
                "api AK/SK signature authentication failed,Invalid Signature! and StringToSign: {string}, apiName : simulated, appKey : {KEY}, secret : {SECRET}"
            );
            Some(no("0x02401003", &msg))
        };
        match verify(request, |key| (key == KEY).then(|| Secret::from(SECRET))) {
            Verdict::Ok if self.is_in_time(request) => None,
            Verdict::Ok => {
                let listed: Vec<_> = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"].to_vec();
                let string =
                    artemis::signature::string_to_sign(request, &listed, Boundary::Stripped);
                wrong(&string.unwrap_or_default())
            }
            Verdict::NoKey => Some(no(
                "0x02401019",
                "no access_token and header parameter X-Ca-Key(appKey) found!",
            )),
            Verdict::UnknownKey => Some(no("0x02401001", "Invalid AppKey")),
            Verdict::NoSignature => Some(no("0x02401002", "No signature")),
            Verdict::Wrong { string_to_sign } => wrong(&string_to_sign),
            _ => Some(no("0x02401003", "Invalid Content-MD5")),
        }
    }
}

fn is_change(path: &str) -> bool {
    let inside = ["/add", "/update", "/delete"];
    let ends = [
        "/appointment",
        "/registerment",
        "/out",
        "/upload",
        "/photo",
        "Update",
    ];
    inside.iter().any(|verb| path.contains(verb)) || ends.iter().any(|end| path.ends_with(end))
}
