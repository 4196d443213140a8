//! A simulated HikCentral gateway, as its clients see it: signed requests, organisations, people, doors, access.

mod state;

use crate::net::{Answer, Certificate, Device, Faults, Identity, Record, Server};
use artemis::acs::{
    DoorControl, PrivilegeGroupAddPersons, PrivilegeGroupDeletePersons, PrivilegeGroups,
    Reapplication,
};
use artemis::common_api::VersionGet;
use artemis::resource as res;
use artemis::signature::{Verdict, verify};
use bytes::Bytes;
use face_common::endpoint::Serve;
use face_common::{Request, Response, Secret};
use serde_json::json;
use state::State;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// Says yes to a photo and keeps none.
    pub drops_photos: bool,
}

/// A gateway under simulation, on HTTPS or HTTP. Dropping it ends it.
#[derive(Debug)]
pub struct Gateway {
    server: Server,
    unit: Arc<Unit>,
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
        Ok(Self { server, unit })
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
            .opened
            .iter()
            .filter(|d| *d == door)
            .count()
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
        Answer::Whole(self.answer(request))
    }
}

impl Unit {
    fn answer(&self, request: &Request) -> Response {
        match verify(request, |key| (key == KEY).then(|| Secret::from(SECRET))) {
            Verdict::Ok => {}
            Verdict::NoKey => {
                return no(
                    "0x02401019",
                    "no access_token and header parameter X-Ca-Key(appKey) found!",
                );
            }
            Verdict::UnknownKey => return no("0x02401001", "Invalid AppKey"),
            Verdict::NoSignature => return no("0x02401002", "No signature"),
            // With everything in it that should not be: as real ones do.
            Verdict::Wrong { string_to_sign } => {
                return no(
                    "0x02401003",
                    &format!(
                        "api AK/SK signature authentication failed,Invalid Signature! and StringToSign: {string_to_sign}, apiName : simulated, appKey : {KEY}, secret : {SECRET}"
                    ),
                );
            }
            _ => return no("0x02401003", "Invalid Content-MD5"),
        }
        let mut state = self.state();
        let state = &mut *state;
        let path = request.uri().path();
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
        on::<VersionGet>(request, |_| Ok(state::version()))
            .or_else(|| on::<res::Orgs>(request, |s| Ok(state.orgs(&s))))
            .or_else(|| on::<res::OrgSearch>(request, |s| Ok(state.find_orgs(&s))))
            .or_else(|| on::<res::RootOrg>(request, |_| state.org("1")))
            .or_else(|| on::<res::OrgInfoGet>(request, |s| state.org(&s.org_index_code)))
            .or_else(|| on::<res::OrgAdd>(request, |s| state.add_org(s)))
            .or_else(|| on::<res::OrgUpdate>(request, |s| state.update_org(s)))
            .or_else(|| on::<res::OrgDelete>(request, |s| state.delete_org(&s.org_index_code)))
            .or_else(|| on::<res::Persons>(request, |s| Ok(state.persons(&s))))
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
            .or_else(|| on::<res::FaceUpdate>(request, |s| state.face(&s.person_id, s.photo)))
            .or_else(|| on::<res::PersonPicture>(request, |s| state.picture(&s)))
            .or_else(|| on::<res::AcsDoors>(request, |s| Ok(state::doors(&s))))
            .or_else(|| on::<DoorControl>(request, |s| state.control(&s)))
            .or_else(|| on::<PrivilegeGroups>(request, |s| Ok(state::groups(&s))))
            .or_else(|| {
                on::<PrivilegeGroupAddPersons>(request, |s| {
                    state.known(s.list.iter().map(|p| p.id.as_str()))
                })
            })
            .or_else(|| {
                on::<PrivilegeGroupDeletePersons>(request, |s| {
                    state.known(s.list.iter().map(|p| p.id.as_str()))
                })
            })
            .or_else(|| on::<Reapplication>(request, |_| Ok(artemis::protocol::Done)))
            .unwrap_or_else(unknown)
    }
}
