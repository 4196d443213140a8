//! A session: opened by the first call, shared by all, opened anew when the node says that it has ended (1, 2.1).

use crate::login::{Login, Logout, SessionId};
use crate::protocol::{Code, Message, WS, message};
use crate::system::GetVersion;
use face_common::auth::{After, Auth, Before, Env};
use face_common::{AuthError, Endpoint, Fault as _, Protocol, Request, Response, Secret};
use http::HeaderValue;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a node keeps a session that is not used.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// When to use it again at the latest, so that it is kept: [`keep_alive`](crate::flow::keep_alive) does.
pub const KEEP_ALIVE: Duration = Duration::from_secs(25 * 60);
/// A session that answered so short a while ago has not ended: what is not found then is not there. Else the node is asked whether the
/// session is good, because 404 is all it says in both cases.
const FRESH_MS: i64 = 10_000;

/// The header that carries the session.
const HEADER: &str = "sessionid";

/// A user and their password, sent when a session is to be opened. A refused password is not sent again.
pub struct SessionAuth {
    state: Mutex<State>,
}

struct State {
    login: Login,
    session: Option<Secret>,
    /// Counts sessions: what comes in late belongs to an older one.
    generation: u64,
    refused: bool,
    /// When the session last answered a call, in milliseconds since 1970.
    proven_ms: i64,
}

impl fmt::Debug for SessionAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionAuth").finish_non_exhaustive()
    }
}

impl SessionAuth {
    /// A user and their password.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        let login = Login {
            user_name: user.into(),
            user_pwd: Some(password.into()),
            ..Login::default()
        };
        let state = State {
            login,
            session: None,
            generation: 0,
            refused: false,
            proven_ms: 0,
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// Another login from now on, or the same one again after it was refused.
    pub fn set_login(&self, user: impl Into<String>, password: impl Into<Secret>) {
        let mut state = self.lock();
        state.login.user_name = user.into();
        state.login.user_pwd = Some(password.into());
        state.refused = false;
        state.end();
    }

    /// When the session last answered a call, in milliseconds since 1970; `None` where there is none.
    pub fn last_used_ms(&self) -> Option<i64> {
        let state = self.lock();
        state.session.as_ref().map(|_| state.proven_ms)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn end(&mut self) {
        self.session = None;
        self.generation += 1;
    }
}

/// What is remembered of one call.
#[derive(Debug, Default)]
pub struct Ticket {
    generation: u64,
    now_ms: i64,
    is_download: bool,
    is_logout: bool,
    /// A file is not there, or the session has ended: the node is to be asked which.
    is_doubtful: bool,
    /// That is what is being asked.
    is_asking: bool,
}

impl Auth for SessionAuth {
    type Ticket = Ticket;

    fn before(
        &self,
        ticket: &mut Ticket,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError> {
        let state = self.lock();
        if state.refused {
            return Err(AuthError::Refused);
        }
        let is_doubtful = ticket.is_doubtful && ticket.generation == state.generation;
        *ticket = Ticket {
            generation: state.generation,
            now_ms: env.now_ms,
            is_download: request.method() == http::Method::GET && request.uri().path().contains(WS),
            is_logout: request.body().starts_with(LOGOUT),
            is_doubtful,
            is_asking: false,
        };
        let unsignable = |why: String| AuthError::Unsignable { why };
        let Some(session) = &state.session else {
            if ticket.is_logout {
                return Ok(Before::Ready);
            }
            let login = state.login.to_request();
            let login = login.map_err(|e| unsignable(e.to_string()))?;
            return Ok(Before::Preflight(login));
        };
        let odd = |_| unsignable("the node's session is none for a header".to_owned());
        let mut value = HeaderValue::from_str(session.expose()).map_err(odd)?;
        value.set_sensitive(true);
        if is_doubtful {
            let asks = GetVersion {}.to_request();
            let mut asks = asks.map_err(|e| unsignable(e.to_string()))?;
            asks.headers_mut().insert(HEADER, value);
            ticket.is_asking = true;
            return Ok(Before::Preflight(asks));
        }
        request.headers_mut().insert(HEADER, value);
        Ok(Before::Ready)
    }

    fn on_preflight(&self, ticket: &mut Ticket, response: &Response) -> Result<(), AuthError> {
        let mut state = self.lock();
        if state.generation != ticket.generation {
            // Another login was set in the meantime.
            return Ok(());
        }
        if ticket.is_asking {
            ticket.is_doubtful = false;
            match crate::Nebula::check(response) {
                Ok(()) => state.proven_ms = ticket.now_ms,
                Err(fault) if fault.code == Some(Code::NotLoggedIn) => state.end(),
                Err(_) => {}
            }
            return Ok(());
        }
        let failed = |kind, why: String| AuthError::Failed { kind, why };
        match crate::Nebula::check(response) {
            Ok(()) => {}
            Err(fault) if is_refusal(fault.code) => {
                state.refused = true;
                return Err(failed(fault.kind(), fault.to_string()));
            }
            Err(fault) => return Err(failed(fault.kind(), fault.to_string())),
        }
        let session: SessionId = message::read(response)
            .map_err(|e| failed(face_common::ErrorKind::BadReply, e.to_string()))?;
        state.session = Some(session.0);
        state.generation += 1;
        state.proven_ms = ticket.now_ms;
        Ok(())
    }

    fn after(
        &self,
        ticket: &mut Ticket,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError> {
        let mut state = self.lock();
        if !ticket.is_download {
            return Ok(After::Deliver);
        }
        let is_missing = head.status == http::StatusCode::NOT_FOUND;
        if state.generation != ticket.generation {
            // It went out with an older session.
            return Ok(if is_missing {
                After::Resend
            } else {
                After::Deliver
            });
        }
        if is_missing && ticket.now_ms - state.proven_ms > FRESH_MS {
            ticket.is_doubtful = true;
            return Ok(After::Resend);
        }
        if head.status.is_success() {
            state.proven_ms = ticket.now_ms;
        }
        Ok(After::Deliver)
    }

    fn after_body(&self, ticket: &mut Ticket, response: &Response) -> Result<After, AuthError> {
        let Some(envelope) = message::Envelope::of(response.body()) else {
            return Ok(After::Deliver);
        };
        let mut state = self.lock();
        if envelope.code == Code::NotLoggedIn {
            if state.generation == ticket.generation {
                state.end();
            }
            return Ok(if ticket.is_logout {
                After::Deliver
            } else {
                After::Resend
            });
        }
        if state.generation == ticket.generation {
            state.proven_ms = ticket.now_ms;
            if ticket.is_logout && envelope.code == Code::Ok {
                state.end();
            }
        }
        Ok(After::Deliver)
    }

    /// One while there is no session, so that all calls share one login.
    fn max_in_flight(&self) -> usize {
        if self.lock().session.is_some() {
            usize::MAX
        } else {
            1
        }
    }
}

/// How a [`Logout`] begins.
const LOGOUT: &[u8] = b"{\"msg_id\":\"258\"";
const _: () = assert!(matches!(Logout::ID.as_bytes(), b"258"));

/// Codes that say no to the user and not to the moment.
fn is_refusal(code: Option<Code>) -> bool {
    matches!(
        code,
        Some(Code::WrongPassword | Code::WrongCurrentPassword | Code::NoUser | Code::WeakPassword)
    )
}

#[cfg(test)]
mod tests;
