use super::challenge::{Challenge, Offer, escape};
use super::compute::{Answer, ha1, hex};
use crate::auth::{After, Auth, Before, Env};
use crate::codes::ErrorKind;
use crate::endpoint::{Request, Response};
use crate::error::AuthError;
use crate::secret::Secret;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where a device says "locked" and not for how long.
const DEFAULT_LOCK: Duration = Duration::from_secs(30 * 60);
/// Devices say how long in whole seconds, and leave out what is less: a call in that time would begin the lock anew.
const LEFT_OUT: Duration = Duration::from_secs(1);

/// Digest for one user of one device, shared by all calls.
///
/// The nonce is kept and counted, so a call costs one request; the 401's own challenge is answered; a large first body
/// waits until a probe has brought a challenge. Devices lock an account after about five refusals, so a refused password
/// is not sent again: until one was accepted a single refusal is final, later two in a row are (the first may be a
/// nonce the device forgot). A kept nonce that is refused, and not as stale, may be a password that was changed on the
/// device: one call at a time then, until an answer is accepted. [`DigestAuth::reset`] allows a new try.
pub struct DigestAuth {
    user: String,
    settings: Settings,
    state: Mutex<State>,
}

#[derive(Debug, Clone)]
struct Settings {
    probe: Option<String>,
    probe_above: usize,
    max_in_flight: usize,
    basic: bool,
}

struct State {
    password: Secret,
    session: Option<Arc<Session>>,
    /// With a session key the client's nonce is part of the key: one for all uses of the session, or servers disagree
    /// on which.
    cnonce: Option<String>,
    uses: u32,
    generation: u64,
    /// What comes in late for sessions up to this one says nothing: their password is not the one of now, or they were
    /// refused already.
    over: u64,
    /// Accepted once: a single refusal is not final.
    proven: bool,
    /// Accepted, and not in doubt since.
    trusted: bool,
    /// The device has shown that it knows digest.
    knows_digest: bool,
    refusals: u32,
    latch: Latch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Latch {
    Open,
    Refused,
    LockedUntil(i64),
}

/// A challenge, and what can be computed from it once.
struct Session {
    generation: u64,
    scheme: Scheme,
}

enum Scheme {
    Digest {
        challenge: Challenge,
        ha1: Secret,
    },
    /// Only where allowed, and only where nothing better is offered.
    Basic,
}

/// What digest remembers of one exchange.
#[derive(Debug, Default)]
pub struct Ticket {
    /// The session whose credentials the last request carried, and whether its nonce was fresh: later than this
    /// exchange's first request, and used by nobody before.
    used: Option<(u64, bool)>,
    /// A challenge came during this exchange.
    challenged: bool,
    must_probe: bool,
    /// The device wants no login for this call.
    open: bool,
}

impl fmt::Debug for DigestAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestAuth")
            .field("user", &self.user)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl DigestAuth {
    /// A user and their password.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        let state = State {
            password: password.into(),
            session: None,
            cnonce: None,
            uses: 0,
            generation: 0,
            over: 0,
            proven: false,
            trusted: false,
            knows_digest: false,
            refusals: 0,
            latch: Latch::Open,
        };
        let settings = Settings {
            probe: None,
            probe_above: 16 * 1024,
            max_in_flight: usize::MAX,
            basic: false,
        };
        Self {
            user: user.into(),
            settings,
            state: Mutex::new(state),
        }
    }

    /// The path that is asked without credentials when a challenge is needed first. Default: the call's own.
    pub fn probing(mut self, path: impl Into<String>) -> Self {
        self.settings.probe = Some(path.into());
        self
    }

    /// From how large a body on a probe goes ahead of a first call, in bytes. Default 16 KiB.
    pub fn probe_above(mut self, bytes: usize) -> Self {
        self.settings.probe_above = bytes;
        self
    }

    /// How many calls may run at the same time, once the password has been accepted. One for devices that have a single
    /// nonce for everybody and change it with every 401.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.settings.max_in_flight = calls.max(1);
        self
    }

    /// Allows Basic where a device offers nothing better, as firmware before 5.5 does. **Anyone on the network can read
    /// the password then**; use it over TLS, or not at all. A device that has ever offered digest gets no Basic any more.
    pub fn allow_basic(mut self, allow: bool) -> Self {
        self.settings.basic = allow;
        self
    }

    /// Forgets a refusal or a lock: for when the account was mended on the device.
    pub fn reset(&self) {
        let mut state = self.lock();
        state.latch = Latch::Open;
        state.refusals = 0;
    }

    /// Another password, as new as the first.
    pub fn set_password(&self, password: impl Into<Secret>) {
        let mut state = self.lock();
        state.password = password.into();
        state.session = None;
        state.over = state.generation;
        state.proven = false;
        state.trusted = false;
        state.latch = Latch::Open;
        state.refusals = 0;
    }

    /// How many times in a row the device has refused the password.
    pub fn refusals(&self) -> u32 {
        self.lock().refusals
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the best challenge of a 401. `false`: there is none that can be answered.
    fn adopt(&self, state: &mut State, headers: &HeaderMap) -> bool {
        let offer = Offer::of(headers);
        let scheme = match offer.digest {
            Some(challenge) => {
                state.knows_digest = true;
                let ha1 = ha1(
                    challenge.algorithm,
                    &self.user,
                    &challenge.realm,
                    &state.password,
                );
                Scheme::Digest { challenge, ha1 }
            }
            // Never instead of digest: who stands in between can take that out of an offer.
            None if offer.basic && self.settings.basic && !state.knows_digest => Scheme::Basic,
            None => return false,
        };
        state.generation += 1;
        state.uses = 0;
        state.cnonce = None;
        state.session = Some(Arc::new(Session {
            generation: state.generation,
            scheme,
        }));
        true
    }

    fn probe(&self, request: &Request) -> Request {
        let uri = match &self.settings.probe {
            Some(path) => path.parse().ok(),
            None => Some(request.uri().clone()),
        };
        // A probe path that is no path is a mistake of the caller; the call's own path serves as well.
        let uri = uri.unwrap_or_else(|| request.uri().clone());
        let mut probe = Request::default();
        *probe.method_mut() = Method::GET;
        *probe.uri_mut() = uri;
        probe
    }

    fn credentials(
        &self,
        session: &Session,
        nc: u32,
        cnonce: &str,
        request: &Request,
        password: &Secret,
    ) -> Vec<u8> {
        let (challenge, ha1) = match &session.scheme {
            Scheme::Digest { challenge, ha1 } => (challenge, ha1),
            Scheme::Basic => {
                use base64::Engine;
                let pair = Secret::from([&self.user, ":", password.expose()].concat());
                let text = base64::engine::general_purpose::STANDARD.encode(pair.expose());
                let text = Secret::from(text);
                return ["Basic ", text.expose()].concat().into_bytes();
            }
        };
        let nc = hex(&nc.to_be_bytes());
        let uri = request
            .uri()
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let answer = Answer {
            algorithm: challenge.algorithm,
            nonce: &challenge.nonce,
            cnonce,
            nc: &nc,
            qop_auth: challenge.qop_auth,
            method: request.method().as_str(),
            uri,
        };
        let response = answer.response_for(ha1);
        let mut out = Vec::with_capacity(320);
        let mut put = |name: &str, value: &[u8], quoted: bool| {
            let quote: &[u8] = if quoted { b"\"" } else { b"" };
            let lead: &[u8] = if out.is_empty() { b"Digest " } else { b", " };
            for piece in [lead, name.as_bytes(), b"=", quote, value, quote] {
                out.extend_from_slice(piece);
            }
        };
        put("username", &escape(self.user.as_bytes()), true);
        put("realm", &challenge.realm_raw, true);
        put("nonce", &challenge.nonce_raw, true);
        put("uri", &escape(uri.as_bytes()), true);
        if challenge.algorithm_named {
            put("algorithm", challenge.algorithm.name().as_bytes(), false);
        }
        if challenge.qop_auth {
            put("qop", b"auth", false);
            put("nc", nc.as_bytes(), false);
        }
        if challenge.qop_auth || challenge.algorithm.is_session() {
            put("cnonce", cnonce.as_bytes(), true);
        }
        put("response", response.as_bytes(), true);
        if let Some(opaque) = &challenge.opaque_raw {
            put("opaque", opaque, true);
        }
        out
    }
}

impl Auth for DigestAuth {
    type Ticket = Ticket;

    fn before(
        &self,
        ticket: &mut Ticket,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError> {
        let mut state = self.lock();
        match state.latch {
            Latch::Refused => return Err(AuthError::Refused),
            Latch::LockedUntil(until) if env.now_ms < until => {
                let left = u64::try_from(until - env.now_ms).unwrap_or_default();
                return Err(AuthError::LockedOut {
                    for_: Duration::from_millis(left),
                });
            }
            // A lock is no refusal: when it is over, one new try is allowed.
            Latch::LockedUntil(_) => state.latch = Latch::Open,
            Latch::Open => {}
        }
        if ticket.open {
            return Ok(Before::Ready);
        }
        let Some(session) = state.session.clone() else {
            ticket.used = None;
            if ticket.must_probe || request.body().len() > self.settings.probe_above {
                return Ok(Before::Preflight(self.probe(request)));
            }
            return Ok(Before::Ready);
        };
        state.uses += 1;
        let cnonce = match &session.scheme {
            Scheme::Digest { challenge, .. } if challenge.algorithm.is_session() => state
                .cnonce
                .get_or_insert_with(|| hex(&env.entropy))
                .clone(),
            _ => hex(&env.entropy),
        };
        let value = self.credentials(&session, state.uses, &cnonce, request, &state.password);
        let fresh = ticket.challenged && state.uses == 1;
        ticket.used = Some((session.generation, fresh));
        drop(state);
        let mut value =
            HeaderValue::from_bytes(&value).map_err(|_| AuthError::NoUsableChallenge {
                offered: "a challenge with control characters".to_owned(),
            })?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(Before::Ready)
    }

    fn on_preflight(&self, ticket: &mut Ticket, response: &Response) -> Result<(), AuthError> {
        if response.status() != StatusCode::UNAUTHORIZED {
            ticket.open = true;
            return Ok(());
        }
        let mut state = self.lock();
        if !self.adopt(&mut state, response.headers()) {
            return Err(AuthError::NoUsableChallenge {
                offered: Offer::of(response.headers()).names(),
            });
        }
        ticket.challenged = true;
        Ok(())
    }

    fn after(
        &self,
        ticket: &mut Ticket,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError> {
        let mut state = self.lock();
        if head.status != StatusCode::UNAUTHORIZED {
            if ticket.used.is_some_and(|(it, _)| it > state.over) {
                state.proven = true;
                state.trusted = true;
                state.refusals = 0;
            }
            return Ok(After::Deliver);
        }
        let Some((generation, fresh)) = ticket.used else {
            // Sent without credentials. Another call may have brought a challenge meanwhile; the own one is fresher.
            if self.adopt(&mut state, &head.headers) {
                ticket.challenged = true;
                ticket.open = false;
                return Ok(After::Resend);
            }
            let offer = Offer::of(&head.headers);
            if offer.schemes.is_empty() {
                // Perhaps only this path forgets to challenge.
                return if std::mem::replace(&mut ticket.must_probe, true) {
                    Ok(After::Deliver)
                } else {
                    Ok(After::Resend)
                };
            }
            return Err(AuthError::NoUsableChallenge {
                offered: offer.names(),
            });
        };
        let newer = state
            .session
            .as_ref()
            .is_some_and(|s| s.generation > generation);
        ticket.challenged = true;
        if !newer && !self.adopt(&mut state, &head.headers) {
            state.session = None;
            ticket.must_probe = true;
        }
        let stale = Offer::of(&head.headers).digest.is_some_and(|c| c.stale);
        if stale || generation <= state.over {
            return Ok(After::Resend);
        }
        state.over = generation;
        state.trusted = false;
        if !fresh {
            // The device no longer likes this nonce, and does not say why. That is no word about the password yet.
            return Ok(After::Resend);
        }
        // The device's own, newest nonce was answered, and it said no.
        state.refusals += 1;
        if !state.proven || state.refusals >= 2 {
            state.latch = Latch::Refused;
        }
        Ok(After::Deliver)
    }

    fn learned(&self, kind: &ErrorKind, now_ms: i64) {
        if let ErrorKind::LockedOut { for_ } = kind {
            let for_ = for_.unwrap_or(DEFAULT_LOCK).saturating_add(LEFT_OUT);
            let ms = i64::try_from(for_.as_millis()).unwrap_or(i64::MAX);
            let mut state = self.lock();
            state.latch = Latch::LockedUntil(now_ms.saturating_add(ms));
            state.trusted = false;
            state.refusals = 0;
        }
    }

    fn max_in_flight(&self) -> usize {
        if self.lock().trusted {
            self.settings.max_in_flight
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests;
