//! A simulated HikCentral gateway, as its clients see it: signed requests, organisations, people, doors, access, events,
//! visitors.

mod access;
mod dispatch;
mod push;
mod reply;
mod state;
mod terminals;
mod visitors;

use crate::net::{Answer, Certificate, Device, Faults, Identity, Record, Server};
use artemis::acs;
use artemis::signature::{Boundary, Verdict, verify};
use bytes::Bytes;
use face_common::{Request, Response, Secret};
use serde_json::json;
use state::State;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The partner every simulated gateway has.
const KEY: &str = "20000001";
const SECRET: &str = "face-sim-secret-1";

/// A no: code and words.
pub(crate) type Refusal = (&'static str, String);

/// What is peculiar about this gateway.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct GatewayQuirks {
    /// Paths this version does not know: pieces of them, answered with code 8.
    pub unknown: Vec<String>,
    /// Its database is full: changes are answered with code 5.
    pub full: bool,
    /// The partner may do nothing: code 17.
    pub unlicensed: bool,
    /// Has a licence for face groups.
    pub face_licence: bool,
    /// Says yes to a photo and keeps none.
    pub drops_photos: bool,
    /// Pages hold a total and no list.
    pub hides_lists: bool,
    /// So many calls are answered; then it says that there were too many (`0x02401009`).
    pub calls_allowed: Option<u32>,
    /// How far its clock is ahead, in milliseconds. Timestamps more than fifteen minutes from it are refused.
    pub clock_ahead_ms: i64,
    /// Terminals of these doors refuse everybody.
    pub refused_by: Vec<String>,
}

impl GatewayQuirks {
    /// A version without the endpoints for forms, whose JSON update says yes to a photo and keeps none. (The last is so on
    /// every version seen, and here always.)
    pub fn old_version() -> Self {
        let unknown = ["/picture/upload", "/person/photo", "/photo", "/face/update"];
        Self {
            unknown: unknown.map(str::to_owned).to_vec(),
            ..Self::default()
        }
    }
}

/// A gateway under simulation, on HTTPS or HTTP. Dropping it ends it.
#[derive(Debug)]
pub struct Gateway {
    server: Server,
    unit: Arc<Unit>,
    passed: tokio::sync::mpsc::UnboundedSender<acs::DoorEvent>,
}

#[derive(Debug)]
struct Unit(Mutex<State>);

impl Unit {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gateway {
    /// On a free port of 127.0.0.1, by HTTP.
    pub fn start() -> io::Result<Self> {
        Self::start_with(None)
    }

    /// With a certificate of this kind.
    pub fn start_https(certificate: Certificate) -> io::Result<Self> {
        Self::start_with(Some(certificate))
    }

    fn start_with(certificate: Option<Certificate>) -> io::Result<Self> {
        let unit = Arc::new(Unit(Mutex::new(State::new())));
        let server = Server::start(unit.clone(), 0, certificate)?;
        let (passed, sent) = tokio::sync::mpsc::unbounded_channel();
        crate::net::spawn(push::run(Arc::downgrade(&unit), sent));
        Ok(Self {
            server,
            unit,
            passed,
        })
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The partner's key (AK).
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The partner's secret (SK).
    pub fn secret(&self) -> &'static str {
        SECRET
    }

    /// Its certificate, on HTTPS.
    pub fn identity(&self) -> Option<&Identity> {
        self.server.identity()
    }

    /// What it has received.
    pub fn record(&self) -> &Record {
        self.server.record()
    }

    /// How it is to misbehave on the wire.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Changes its ways while it runs.
    pub fn set_quirks(&self, change: impl FnOnce(&mut GatewayQuirks)) {
        change(&mut self.unit.state().quirks);
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.unit.state().people.len()
    }

    /// A person's photo as it was received.
    pub fn photo(&self, person_id: &str) -> Option<Bytes> {
        self.unit.state().photos.get(person_id).cloned()
    }

    /// How many times a door was told to open.
    pub fn times_opened(&self, door: &str) -> usize {
        self.unit
            .state()
            .access
            .opened
            .iter()
            .filter(|d| *d == door)
            .count()
    }
}

impl Gateway {
    /// Somebody passes a door: logged, and pushed to those who subscribed. Whether both are known.
    pub fn pass(&self, person_id: &str, door: &str, unix_ms: i64) -> bool {
        let event = self.unit.state().pass(person_id, door, unix_ms);
        event.is_ok_and(|event| self.passed.send(event).is_ok())
    }

    /// How many pushes were acknowledged.
    pub fn acknowledged(&self) -> u32 {
        self.unit.state().acknowledged
    }

    /// Whether a door's terminal knows somebody.
    pub fn has_reached(&self, person_id: &str, door: &str) -> bool {
        self.unit.state().access.has_reached(person_id, door)
    }
}

fn no(code: &str, msg: &str) -> Response {
    // HTTP 200, as the gateway does.
    let body = json!({ "code": code, "msg": msg, "data": "" });
    let mut response = http::Response::new(Bytes::from(body.to_string()));
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json"),
    );
    response
}

impl Device for Unit {
    fn serve(&self, request: &Request) -> Answer {
        let mut answer = self.answer(request);
        let now = u64::try_from(self.now_ms()).unwrap_or_default();
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
        if state.quirks.full
            && ["/add", "/update", "/delete"]
                .iter()
                .any(|verb| path.contains(verb))
        {
            return no("5", "Service exception. Hikcentral Database Exception");
        }
        let answer = dispatch::answer(request, state).unwrap_or_else(unknown);
        if state.quirks.hides_lists {
            without_list(&answer)
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
            (self.now_ms() - sent).unsigned_abs() <= 15 * 60_000
        })
    }

    fn now_ms(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        now + self.state().quirks.clock_ahead_ms
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

/// The total and no list.
fn without_list(answer: &Response) -> Response {
    let Ok(mut body) = serde_json::from_slice::<serde_json::Value>(answer.body()) else {
        return answer.clone();
    };
    if let Some(data) = body.get_mut("data").and_then(|d| d.as_object_mut()) {
        data.remove("list");
    }
    answer.clone().map(|_| Bytes::from(body.to_string()))
}
