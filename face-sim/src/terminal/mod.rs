//! A simulated Hikvision face terminal, as its clients see it over ISAPI.
//!
//! It knows what the `isapi` crate knows, strictly: what a real terminal would refuse, it refuses. What its real model does
//! not have it answers with `notSupport`.

mod capture;
mod cards;
mod configure;
mod documents;
mod faces;
mod log;
mod login;
mod other;
mod part;
mod people;
mod push;
mod reply;
mod session;
mod settings;
mod state;
mod stream;

pub use login::LockBody;
pub use state::Quirks;

use crate::net::{Answer, Certificate, Device, Faults, Identity, Record, Server};
use bytes::Bytes;
use face_common::endpoint::Serve;
use face_common::{Request, Response};
use isapi::access_control as acs;
use isapi::event::AccessEvent;
use isapi::intelligent as fdlib;
use reply::Refusal;
use state::State;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The account every simulated terminal has.
const USER: &str = "admin";
const PASSWORD: &str = "face-sim-1";

/// A terminal under simulation. Dropping it ends it.
#[derive(Debug)]
pub struct Terminal {
    server: Server,
    unit: Arc<Unit>,
}

/// How to start a terminal.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    port: u16,
    certificate: Option<Certificate>,
    quirks: Quirks,
}

impl Builder {
    /// On this port instead of a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// On HTTPS.
    pub fn https(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// With these ways of its own.
    pub fn quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<Terminal> {
        let unit = Arc::new(Unit {
            state: Mutex::new(State::new(self.quirks)),
            login: login::Login::new(USER, PASSWORD),
        });
        let server = Server::start(unit.clone(), self.port, self.certificate)?;
        let (posts, sent) = tokio::sync::mpsc::unbounded_channel();
        unit.state().posts = Some(posts);
        crate::net::spawn(push::run(Arc::downgrade(&unit), sent));
        Ok(Terminal { server, unit })
    }
}

impl Terminal {
    /// A new, empty terminal on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// For a terminal with settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The account's name.
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The account's password.
    pub fn password(&self) -> &'static str {
        PASSWORD
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
    pub fn set_quirks(&self, change: impl FnOnce(&mut Quirks)) {
        change(&mut self.unit.state().quirks);
    }

    /// Forgets every nonce, as a restart does.
    pub fn forget_nonces(&self) {
        self.unit.login.verifier.forget_nonces();
    }

    /// Whether the account is locked now.
    pub fn is_locked(&self) -> bool {
        let now = self.unit.state().now_ms();
        self.unit.login.locked_until(now).is_some()
    }

    /// Lets the terminal's clock go ahead.
    pub fn advance_clock(&self, time: Duration) {
        self.unit.state().advance_clock(time);
    }

    /// Somebody stands before the camera. Gives the event's serial number. Somebody with a face on file is recognised
    /// (5, 75) and the door opens; a stranger is not (5, 76).
    pub fn person_before_camera(&self, employee_no: &str) -> u64 {
        self.unit.state().person_before_camera(employee_no)
    }

    /// The person's name and number of faces; `None` where there is nobody.
    pub fn person(&self, employee_no: &str) -> Option<(String, u32)> {
        self.unit.state().person(employee_no)
    }

    /// The numbers of all people with a face on file.
    pub fn enrolled(&self) -> Vec<String> {
        self.unit.state().faces.keys().cloned().collect()
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.unit.state().people.len()
    }

    /// The person's photo as it was received.
    pub fn face(&self, employee_no: &str) -> Option<Bytes> {
        self.unit.state().faces.get(employee_no).cloned()
    }

    /// How many times a door was told to open.
    pub fn times_opened(&self, door: u16) -> usize {
        self.unit
            .state()
            .opened
            .iter()
            .filter(|d| **d == door)
            .count()
    }

    /// Sends a heartbeat to the listener now, in place of waiting for the next.
    pub fn heartbeat(&self) {
        self.unit.state().heartbeat();
    }

    /// Ends the live stream of the listener, as a restart does.
    pub fn drop_stream(&self) {
        self.unit.state().listener = None;
    }

    /// Something happens: logged, streamed and pushed. Gives its serial number.
    pub fn happen(&self, event: AccessEvent) -> u64 {
        self.unit.state().happened(event, None)
    }

    /// Something happens, and only the log knows.
    pub fn happen_unseen(&self, event: AccessEvent) -> u64 {
        self.unit.state().happened_unseen(event)
    }

    /// Empties the log; its numbers begin with 1 again.
    pub fn clear_log(&self) {
        self.unit.state().clear_log();
    }

    /// Forgets every token, as after half an hour.
    pub fn expire_tokens(&self) {
        self.unit.state().tokens.clear();
    }

    /// Forgets every session.
    pub fn expire_sessions(&self) {
        self.unit.state().sessions.clear();
    }

    /// How many times a session was asked for, right or wrong.
    pub fn session_logins(&self) -> u32 {
        self.unit.state().session_logins
    }

    /// Somebody looks into the camera, for the next capture.
    pub fn look_into_camera(&self, jpeg: impl Into<Bytes>) {
        self.unit.state().before_camera = Some(jpeg.into());
    }

    /// Somebody holds a card to the reader, for the next capture.
    pub fn hold_card(&self, card_no: &str) {
        self.unit.state().before_reader = Some(card_no.to_owned());
    }

    /// Somebody lays a finger on the sensor, for the next capture; its model as base64.
    pub fn lay_finger(&self, model: &str) {
        self.unit.state().on_sensor = Some(model.to_owned());
    }

    /// How many pushes were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.unit.state().acknowledged
    }

    /// How many cards there are.
    pub fn cards(&self) -> usize {
        self.unit.state().cards.len()
    }

    /// What the terminal's clock shows, in milliseconds since 1970.
    pub fn clock_ms(&self) -> i64 {
        self.unit.state().now_ms()
    }
}

#[derive(Debug)]
struct Unit {
    state: Mutex<State>,
    login: login::Login,
}

impl Unit {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the request as `E`, lets the function act, and writes the reply or the refusal. `None`: another endpoint's.
fn on<E: Serve>(
    request: &Request,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Response> {
    E::matches(request).then(|| {
        let outcome = match E::from_request(request) {
            Ok(endpoint) => act(endpoint),
            Err(error) => Err(reply::unreadable(request, &error)),
        };
        let written = outcome.and_then(|r| E::encode(&r).map_err(|e| Refusal::device_error(&e)));
        written.unwrap_or_else(|refusal| refusal.response(request))
    })
}

impl Device for Unit {
    fn serve(&self, request: &Request) -> Answer {
        let mut state = self.state();
        if let Some(response) = session::opening(&mut state, request) {
            return Answer::Whole(response);
        }
        match session::has_session(&mut state, request) {
            Some(true) => {}
            Some(false) => return Answer::Whole(login::Login::no_session()),
            None => {
                if let Err(response) = self.login.check(request, &state) {
                    return Answer::Whole(*response);
                }
            }
        }
        if face_common::endpoint::is(
            request,
            &http::Method::GET,
            "/ISAPI/Event/notification/alertStream",
        ) {
            return stream::open(&mut state, request);
        }
        if let Some(answer) = stream::subscribe(&mut state, request) {
            return answer;
        }
        let cipher = session::cipher(&state);
        Answer::Whole(
            match cipher.open(request).filter(|_| state.quirks.encrypts) {
                Some(Ok((plain, iv))) => cipher.close(answer(&mut state, &plain), iv),
                Some(Err(_)) => Refusal::bad_content("security").response(request),
                None => answer(&mut state, request),
            },
        )
    }
}

fn answer(state: &mut State, request: &Request) -> Response {
    documents::serve(state, request)
        .or_else(|| on::<acs::UserInfoRecord>(request, |r| people::record(state, r)))
        .or_else(|| on::<acs::UserInfoSetUp>(request, |r| people::set_up(state, r)))
        .or_else(|| on::<acs::UserInfoModify>(request, |r| people::modify(state, r)))
        .or_else(|| on::<acs::UserInfoSearch>(request, |r| Ok(people::search(state, &r))))
        .or_else(|| on::<acs::UserInfoCount>(request, |_| Ok(people::count(state))))
        .or_else(|| on::<acs::UserInfoDelete>(request, |r| Ok(people::delete(state, &r))))
        .or_else(|| people::detail_delete(state, request))
        .or_else(|| {
            on::<acs::UserInfoDetailDeleteProcess>(request, |_| Ok(people::delete_process(state)))
        })
        .or_else(|| on::<fdlib::FdSetUp>(request, |r| faces::set_up(state, r)))
        .or_else(|| on::<fdlib::FdModify>(request, |r| faces::modify(state, r)))
        .or_else(|| on::<fdlib::FaceDataRecord>(request, |r| faces::record(state, r)))
        .or_else(|| faces::other_uploads(state, request))
        .or_else(|| on::<fdlib::FdSearch>(request, |r| Ok(faces::search(state, &r))))
        .or_else(|| on::<fdlib::FdSearchDelete>(request, |r| Ok(faces::delete(state, &r))))
        .or_else(|| on::<acs::RemoteControlDoor>(request, |r| state.door(&r)))
        .or_else(|| log::serve(state, request))
        .or_else(|| cards::serve(state, request))
        .or_else(|| capture::serve(state, request))
        .or_else(|| session::serve(state, request))
        .or_else(|| stream::unsubscribe(state, request))
        .or_else(|| configure::serve(state, request))
        .or_else(|| other::serve(state, request))
        .unwrap_or_else(|| Refusal::not_supported().response(request))
}
