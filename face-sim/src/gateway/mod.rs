//! A simulated HikCentral gateway, as its clients see it: signed requests, organisations, people, doors, access, events,
//! visitors.

mod access;
mod push;
mod state;
mod visitors;

use crate::net::{Answer, Certificate, Device, Faults, Identity, Record, Server};
use artemis::acs;
use artemis::common_api::{PictureUpload, VersionGet};
use artemis::event_service as events;
use artemis::protocol::Done;
use artemis::resource as res;
use artemis::signature::{Boundary, Verdict, verify};
use artemis::visitor;
use bytes::Bytes;
use face_common::endpoint::Serve;
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

fn on<E: Serve>(
    request: &Request,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Response> {
    E::matches(request).then(|| {
        let endpoint = match E::from_request(request) {
            Ok(endpoint) => endpoint,
            Err(error) => {
                return no(
                    "2",
                    &format!(
                        "Incorrect request parameter. [{} parameter error]",
                        error.path()
                    ),
                );
            }
        };
        match act(endpoint).map(|reply| E::encode(&reply)) {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => no("1", &error.to_string()),
            Err((code, msg)) => no(code, &msg),
        }
    })
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
        let answer = organisations(request, state)
            .or_else(|| people(request, state))
            .or_else(|| doors(request, state))
            .or_else(|| visitors(request, state))
            .or_else(|| subscriptions(request, state))
            .unwrap_or_else(unknown);
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

fn organisations(request: &Request, state: &mut State) -> Option<Response> {
    on::<VersionGet>(request, |_| Ok(state::version()))
        .or_else(|| on::<res::Orgs>(request, |s| Ok(state.orgs(&s))))
        .or_else(|| on::<res::OrgSearch>(request, |s| Ok(state.find_orgs(&s))))
        .or_else(|| on::<res::OrgsBelow>(request, |s| Ok(state.orgs_below(&s))))
        .or_else(|| on::<res::RootOrg>(request, |_| state.org("1")))
        .or_else(|| on::<res::OrgInfoGet>(request, |s| state.org(&s.org_index_code)))
        .or_else(|| on::<res::OrgAdd>(request, |s| state.add_org(s)))
        .or_else(|| on::<res::OrgUpdate>(request, |s| state.update_org(s)))
        .or_else(|| on::<res::OrgDelete>(request, |s| state.delete_org(&s.org_index_code)))
}

fn people(request: &Request, state: &mut State) -> Option<Response> {
    let licence = state.quirks.face_licence;
    on::<res::Persons>(request, |s| Ok(state.persons(&s)))
        .or_else(|| on::<res::PersonSearch>(request, |s| Ok(state.find_persons(&s))))
        .or_else(|| {
            on::<res::PersonInfo>(request, |s| state.person(|p| p.person_id == s.person_id))
        })
        .or_else(|| {
            on::<res::PersonInfoByCode>(request, |s| {
                state.person(|p| p.person_code.as_deref() == Some(s.person_code.as_str()))
            })
        })
        .or_else(|| on::<res::NewPerson>(request, |s| state.add(s)))
        .or_else(|| on::<res::PersonUpdate>(request, |s| state.update(s)))
        .or_else(|| on::<res::PersonDelete>(request, |s| state.delete(&s.person_id)))
        .or_else(|| on::<res::FingerPrintsUpdate>(request, |s| state.fingers(s)))
        .or_else(|| on::<res::CustomFields>(request, |s| Ok(state::custom_fields(&s))))
        .or_else(|| on::<res::CustomFieldsUpdate>(request, |s| state.custom(s)))
        .or_else(|| on::<res::FaceUpdate>(request, |s| state.face(&s.person_id, s.photo)))
        .or_else(|| on::<PictureUpload>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPost>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPut>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPicture>(request, |s| state.picture(&s)))
        .or_else(|| {
            on::<artemis::frs::FaceAdd>(request, |_| {
                if licence {
                    Ok(json!({ "indexCode": "1" }))
                } else {
                    Err(("0x00072204", "The feature is not licensed".to_owned()))
                }
            })
        })
}

fn doors(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::AcsDevices>(request, |s| Ok(access::devices(&s)))
        .or_else(|| on::<res::AcsDeviceSearch>(request, |s| Ok(access::find_devices(&s))))
        .or_else(|| on::<res::AcsDeviceInfo>(request, |s| access::one_device(&s)))
        .or_else(|| on::<res::AcsDoors>(request, |s| Ok(access::doors(&s))))
        .or_else(|| on::<res::AcsDoorInfo>(request, |s| access::one_door(&s)))
        .or_else(|| on::<acs::DoorControl>(request, |s| state.control(&s)))
        .or_else(|| on::<acs::PrivilegeGroups>(request, |s| Ok(access::groups(&s))))
        .or_else(|| {
            on::<acs::PrivilegeGroupAddPersons>(request, |s| {
                let ids = || s.list.iter().map(|p| p.id.as_str());
                state.known(ids())?;
                Ok(state.access.add_members(ids()))
            })
        })
        .or_else(|| {
            on::<acs::PrivilegeGroupDeletePersons>(request, |s| {
                let ids = || s.list.iter().map(|p| p.id.as_str());
                state.known(ids())?;
                Ok(state.access.remove_members(ids()))
            })
        })
        .or_else(|| on::<acs::PrivilegeGroupPersons>(request, |s| Ok(state.access.members(&s))))
        .or_else(|| on::<acs::Reapplication>(request, |s| Ok(state.reapply(&s))))
        .or_else(|| {
            // Two questions under one path.
            let asked = acs::ApplicationErrors::from_request(request).ok()?;
            if asked.application_result_type == 2 {
                on::<acs::ApplicationErrors>(request, |s| Ok(state.refused(&s)))
            } else {
                on::<acs::ApplicationStatistics>(request, |_| Ok(state.progress()))
            }
        })
        .or_else(|| on::<acs::FaceCheck>(request, |s| access::check_face(&s)))
        .or_else(|| on::<acs::DoorEvents>(request, |s| Ok(state.access.events(&s))))
        .or_else(|| on::<acs::EventPicture>(request, |s| state.event_picture(&s)))
}

fn visitors(request: &Request, state: &mut State) -> Option<Response> {
    on::<visitor::Appoint>(request, |s| state.appoint(s))
        .or_else(|| {
            on::<visitor::AppointV1>(request, |s| {
                let guest = s.visitor_info_list.into_iter().next();
                let guest = guest.ok_or_else(|| state::bad("visitorInfoList"))?;
                state.expect(guest.visitor_info, s.visit_start_time, s.visit_end_time)
            })
        })
        .or_else(|| {
            on::<visitor::AppointmentDelete>(request, |s| state.unexpect(&s.appoint_record_id))
        })
        .or_else(|| on::<visitor::Appointments>(request, |s| Ok(state.appointments(&s))))
        .or_else(|| on::<visitor::CheckIn>(request, |s| state.check_in(&s)))
        .or_else(|| on::<visitor::CheckOut>(request, |s| state.check_out(&s)))
        .or_else(|| on::<visitor::VisitorStatusGet>(request, |s| state.visitor(&s)))
        .or_else(|| on::<visitor::VisitRecords>(request, |s| Ok(state.visits(&s))))
}

fn subscriptions(request: &Request, state: &mut State) -> Option<Response> {
    let all = &mut state.access.subscriptions;
    on::<events::Subscribe>(request, |s| {
        all.retain(|known| known.event_types != s.event_types);
        all.push(events::Subscription {
            event_types: s.event_types,
            event_dest: Some(s.event_dest),
            token: s.token,
            pass_back: s.pass_back,
            ..Default::default()
        });
        Ok(Done)
    })
    .or_else(|| {
        on::<events::SubscriptionView>(request, |_| {
            Ok(events::Subscriptions {
                detail: all.clone(),
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<events::Unsubscribe>(request, |s| {
            for known in all.iter_mut() {
                known.event_types.retain(|t| !s.event_types.contains(t));
            }
            all.retain(|known| !known.event_types.is_empty());
            Ok(Done)
        })
    })
}
