//! Session login as a way to prove who is calling: for firmwares that know no digest, and for those that lock on it.

use super::hash::{irreversible_hash, odd_iterations, reversible_hash, salted_twice_hash};
use super::session::{
    SessionLogin, SessionLoginCapabilities, SessionLoginCapabilitiesRandomGet, SessionLoginReply,
};
use crate::Fault;
use crate::protocol::Isapi;
use face_common::auth::{After, Auth, Before, Env};
use face_common::{AuthError, Endpoint, ErrorKind, Protocol, Request, Response, Secret};
use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whether a second salt in the challenge counts. Public clients disagree for session version 2.1, so it can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum UseSalt2 {
    /// Where there is one and the session version is not 2: as most clients do.
    #[default]
    ByVersion,
    /// Wherever there is one.
    Always,
    /// Never.
    Never,
}

/// Opens a session with the first call, shares it between all calls of a client, and opens a new one when the device has
/// forgotten it. A refused password is not sent again before [`reset`](SessionAuth::reset), in whatever words a device refused the
/// login; only where it is busy, full, or not reached, the next call tries again.
///
/// The terminal ends a session that is not used; call [`SessionHeartbeat`](super::SessionHeartbeat) every half minute, or
/// let the next call open a new one.
#[derive(Debug)]
pub struct SessionAuth {
    user: String,
    password: Secret,
    salt2: UseSalt2,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    session: Option<Session>,
    refused: bool,
    locked_until_ms: Option<i64>,
    opened: u64,
}

#[derive(Debug, Clone)]
struct Session {
    cookie: Secret,
    tag: Option<Secret>,
    number: u64,
}

/// What one exchange remembers.
#[derive(Debug, Default)]
pub struct Ticket {
    challenge: Option<SessionLoginCapabilities>,
    asked: Asked,
    now_ms: i64,
    used: Option<u64>,
}

#[derive(Debug, Default, PartialEq)]
enum Asked {
    #[default]
    Nothing,
    Challenge,
    Login,
}

impl SessionAuth {
    /// For this user.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            user: user.into(),
            password: password.into(),
            salt2: UseSalt2::default(),
            state: Mutex::default(),
        }
    }

    /// Says whether a second salt counts.
    pub fn salt2(mut self, salt2: UseSalt2) -> Self {
        self.salt2 = salt2;
        self
    }

    /// How many sessions were opened so far.
    pub fn sessions_opened(&self) -> u64 {
        self.state().opened
    }

    /// Forgets session and refusal, after the password was put right on the device.
    pub fn reset(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn proof(&self, cap: &SessionLoginCapabilities) -> SessionLoginReply {
        let text = |secret: &Option<Secret>| {
            secret
                .as_ref()
                .map(|s| s.expose().to_owned())
                .unwrap_or_default()
        };
        let (challenge, salt, salt2) = (text(&cap.challenge), text(&cap.salt), text(&cap.salt2));
        let times = cap.iterations.unwrap_or(USUAL);
        let version = cap.session_id_version.as_deref().unwrap_or_default();
        let twice = !salt2.is_empty()
            && match self.salt2 {
                UseSalt2::ByVersion => version != "2",
                UseSalt2::Always => true,
                UseSalt2::Never => false,
            };
        let password = self.password.expose();
        let hash = match (cap.is_irreversible == Some(true), twice) {
            (true, true) => {
                salted_twice_hash(&self.user, password, &salt, &salt2, &challenge, times)
            }
            (true, false) => irreversible_hash(&self.user, password, &salt, &challenge, times),
            (false, _) => reversible_hash(password, &challenge, times),
        };
        SessionLoginReply {
            user_name: Some(self.user.clone()),
            password: Some(hash.into()),
            session_id: cap.session_id.clone(),
            is_session_id_valid_long_term: Some(false),
            session_id_version: Some(if version.is_empty() {
                "2".to_owned()
            } else {
                version.to_owned()
            }),
            ..SessionLoginReply::default()
        }
    }

    fn refuse(&self, fault: &Fault, asked: &Asked, now_ms: i64) -> AuthError {
        let mut state = self.state();
        match fault.kind() {
            ErrorKind::LockedOut { for_ } => {
                // Whole seconds, and what is less is left out.
                let for_ = for_.unwrap_or(Duration::from_secs(1800));
                let for_ = for_.saturating_add(Duration::from_secs(1));
                let ms = i64::try_from(for_.as_millis()).unwrap_or(i64::MAX);
                state.locked_until_ms = Some(now_ms.saturating_add(ms));
                return AuthError::LockedOut { for_ };
            }
            ErrorKind::Unauthorised => state.refused = true,
            // The device has no room for another session at the moment, which says nothing of the password.
            ErrorKind::Full => {}
            kind if kind.is_transient() || fault.is_unreadable() => {}
            // Not all firmwares call a wrong password by its name.
            _ => state.refused |= *asked == Asked::Login,
        }
        AuthError::Failed {
            kind: fault.kind(),
            why: fault.to_string(),
        }
    }
}

/// Iterations of a device that does not say how many.
const USUAL: u32 = 100;

/// What makes of a challenge a way to learn the password, or an answer that serves twice.
fn check(cap: &SessionLoginCapabilities) -> Result<(), AuthError> {
    let empty = |secret: &Option<Secret>| secret.as_ref().is_none_or(|s| s.expose().is_empty());
    if let Some(why) = odd_iterations(cap.iterations.unwrap_or(USUAL)) {
        return Err(failed(&format_args!("iterations: {why}; nothing was sent")));
    }
    if empty(&cap.challenge) {
        return Err(failed(&"the device sent no challenge; nothing was sent"));
    }
    if cap.is_irreversible == Some(true) && empty(&cap.salt) {
        return Err(failed(
            &"the device sent no salt; does it know this user name? Nothing was sent",
        ));
    }
    Ok(())
}

fn failed(why: &dyn std::fmt::Display) -> AuthError {
    AuthError::Failed {
        kind: ErrorKind::BadReply,
        why: why.to_string(),
    }
}

fn cookie(response: &Response) -> Option<Secret> {
    let cookies = response.headers().get_all(SET_COOKIE);
    cookies
        .iter()
        .filter_map(|v| v.to_str().ok())
        .find_map(|v| {
            let pair = v.split(';').next()?.trim();
            pair.starts_with("WebSession").then(|| Secret::from(pair))
        })
}

impl Auth for SessionAuth {
    type Ticket = Ticket;

    fn before(
        &self,
        ticket: &mut Ticket,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError> {
        ticket.now_ms = env.now_ms;
        let mut state = self.state();
        if let Some(until) = state.locked_until_ms {
            let left = u64::try_from(until.saturating_sub(env.now_ms)).unwrap_or(0);
            if left > 0 {
                return Err(AuthError::LockedOut {
                    for_: Duration::from_millis(left),
                });
            }
            state.locked_until_ms = None;
        }
        if state.refused {
            return Err(AuthError::Refused);
        }
        if let Some(session) = &state.session {
            let headers = request.headers_mut();
            let mut value =
                HeaderValue::from_str(session.cookie.expose()).map_err(|e| failed(&e))?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
            if let Some(mut tag) = session
                .tag
                .as_ref()
                .and_then(|t| HeaderValue::from_str(t.expose()).ok())
            {
                tag.set_sensitive(true);
                headers.insert("SessionTag", tag);
            }
            ticket.used = Some(session.number);
            return Ok(Before::Ready);
        }
        drop(state);
        let refuse = |e: face_common::EncodeError| failed(&e);
        let preflight = match &ticket.challenge {
            None => {
                let mut random = [0; 4];
                random.copy_from_slice(env.entropy.get(..4).unwrap_or(&[0; 4]));
                let random = 10_000_000 + u32::from_le_bytes(random) % 90_000_000;
                ticket.asked = Asked::Challenge;
                SessionLoginCapabilitiesRandomGet {
                    username: self.user.clone(),
                    random,
                }
                .to_request()
            }
            Some(cap) => {
                ticket.asked = Asked::Login;
                SessionLogin {
                    time_stamp: env.now_ms,
                    proof: self.proof(cap),
                }
                .to_request()
            }
        };
        preflight.map(Before::Preflight).map_err(refuse)
    }

    fn on_preflight(&self, ticket: &mut Ticket, response: &Response) -> Result<(), AuthError> {
        Isapi::check(response)
            .map_err(|fault| self.refuse(&fault, &ticket.asked, ticket.now_ms))?;
        let refuse = |e: face_common::DecodeError| failed(&e);
        if ticket.asked == Asked::Challenge {
            let cap = SessionLoginCapabilitiesRandomGet {
                username: String::new(),
                random: 0,
            };
            let cap = cap.decode(response).map_err(refuse)?;
            check(&cap)?;
            ticket.challenge = Some(cap);
            return Ok(());
        }
        let reply: SessionLoginReply =
            face_common::endpoint::OwnReply::from_response(response).map_err(refuse)?;
        let cookie = cookie(response).or_else(|| {
            // Firmwares without a cookie of their own take the id under the usual name.
            let id = reply.session_id.as_ref().or(ticket
                .challenge
                .as_ref()?
                .session_id
                .as_ref())?;
            Some(Secret::from(format!("WebSession={}", id.expose())))
        });
        let Some(cookie) = cookie else {
            return Err(failed(&"the device opened a session and did not say which"));
        };
        let mut state = self.state();
        state.opened += 1;
        let number = state.opened;
        state.session = Some(Session {
            cookie,
            tag: reply.session_tag,
            number,
        });
        Ok(())
    }

    fn after(
        &self,
        ticket: &mut Ticket,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError> {
        if head.status != http::StatusCode::UNAUTHORIZED {
            return Ok(After::Deliver);
        }
        let mut state = self.state();
        // Another call may have opened a new one in the meantime.
        if state.session.as_ref().map(|s| s.number) == ticket.used {
            state.session = None;
        }
        ticket.challenge = None;
        Ok(After::Resend)
    }

    /// One at a time until there is a session: many tasks open one and not many, and a wrong password costs one refusal.
    fn max_in_flight(&self) -> usize {
        if self.state().session.is_some() {
            usize::MAX
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests;
