//! HTTP Basic authentication (RFC 7617), for devices that have nothing better, or want no login at all.

use super::{After, Auth, Before, Env};
use crate::ErrorKind;
use crate::endpoint::{Request, Response};
use crate::error::AuthError;
use crate::secret::Secret;
use crate::wire::base64;
use http::header::{AUTHORIZATION, HeaderValue};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A user and their password, sent with every request; or nobody, for a device without a login. A refused password is not sent
/// again.
pub struct BasicAuth {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// User and password as they stand in the header.
    login: Option<Secret>,
    standing: Standing,
    /// Counts changes of the password: what comes in late belongs to an older one.
    generation: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Standing {
    #[default]
    Untried,
    Proven,
    Refused,
}

impl fmt::Debug for BasicAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuth").finish_non_exhaustive()
    }
}

impl BasicAuth {
    /// Nobody: a device that wants no login.
    pub fn anonymous() -> Self {
        Self {
            state: Mutex::default(),
        }
    }

    /// A user and their password. The user's name must not hold a colon.
    pub fn new(user: &str, password: impl Into<Secret>) -> Self {
        let auth = Self::anonymous();
        auth.set_login(user, password);
        auth
    }

    /// Another login from now on, or the same one again after it was refused.
    pub fn set_login(&self, user: &str, password: impl Into<Secret>) {
        let pair = Secret::from([user, ":", password.into().expose()].concat());
        let text = Secret::from(base64::encode(pair.expose().as_bytes()));
        let mut state = self.lock();
        *state = State {
            login: Some(["Basic ", text.expose()].concat().into()),
            standing: Standing::Untried,
            generation: state.generation + 1,
        };
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Auth for BasicAuth {
    /// Which login the request carried.
    type Ticket = u64;

    fn before(&self, used: &mut u64, request: &mut Request, _: Env) -> Result<Before, AuthError> {
        let state = self.lock();
        if state.standing == Standing::Refused {
            return Err(AuthError::Refused);
        }
        *used = state.generation;
        if let Some(login) = &state.login
            && let Ok(mut value) = HeaderValue::from_str(login.expose())
        {
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(Before::Ready)
    }

    fn on_preflight(&self, _: &mut u64, _: &Response) -> Result<(), AuthError> {
        Ok(())
    }

    fn after(&self, used: &mut u64, head: &mut http::response::Parts) -> Result<After, AuthError> {
        let mut state = self.lock();
        if state.login.is_some() && state.generation == *used {
            state.standing = match head.status {
                http::StatusCode::UNAUTHORIZED => Standing::Refused,
                _ if state.standing == Standing::Refused => Standing::Refused,
                _ => Standing::Proven,
            };
        }
        Ok(After::Deliver)
    }

    /// Some devices refuse in words, with HTTP 200.
    fn learned(&self, kind: &ErrorKind, _now_ms: i64) {
        let mut state = self.lock();
        if state.login.is_some() && *kind == ErrorKind::Unauthorised {
            state.standing = Standing::Refused;
        }
    }

    fn max_in_flight(&self) -> usize {
        let state = self.lock();
        if state.login.is_none() || state.standing == Standing::Proven {
            usize::MAX
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENV: Env = Env {
        now_ms: 0,
        entropy: [0; 16],
    };

    fn head(status: u16) -> http::response::Parts {
        http::Response::builder()
            .status(status)
            .body(())
            .unwrap()
            .into_parts()
            .0
    }

    fn send(auth: &BasicAuth) -> Result<(u64, Option<String>), AuthError> {
        let (mut used, mut request) = (0, Request::default());
        auth.before(&mut used, &mut request, ENV)?;
        let header = request.headers().get(AUTHORIZATION);
        Ok((used, header.map(|h| h.to_str().unwrap().to_owned())))
    }

    #[test]
    fn rfc_7617_section_2() {
        let auth = BasicAuth::new("Aladdin", "open sesame");
        let (_, header) = send(&auth).unwrap();
        assert_eq!(
            header.as_deref(),
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
        // Section 2.1: UTF-8.
        let (_, header) = send(&BasicAuth::new("test", "123£")).unwrap();
        assert_eq!(header.as_deref(), Some("Basic dGVzdDoxMjPCow=="));
        assert!(!format!("{auth:?}").contains("sesame"));
    }

    #[test]
    fn nobody_sends_nothing_and_is_never_held_back() {
        let auth = BasicAuth::anonymous();
        let (mut used, header) = send(&auth).unwrap();
        assert_eq!((header, auth.max_in_flight()), (None, usize::MAX));
        auth.after(&mut used, &mut head(401)).unwrap();
        send(&auth).unwrap();
    }

    #[test]
    fn a_refused_password_is_not_sent_again_until_it_is_set() {
        let auth = BasicAuth::new("admin", "wrong");
        assert_eq!(auth.max_in_flight(), 1);
        let (mut used, _) = send(&auth).unwrap();
        auth.after(&mut used, &mut head(401)).unwrap();
        assert_eq!(send(&auth).unwrap_err(), AuthError::Refused);
        auth.set_login("admin", "right");
        let (mut new, _) = send(&auth).unwrap();
        // A refusal of the old one that comes in late.
        auth.after(&mut used, &mut head(401)).unwrap();
        auth.after(&mut new, &mut head(200)).unwrap();
        assert_eq!(auth.max_in_flight(), usize::MAX);
        auth.learned(&ErrorKind::Busy, 0);
        assert!(send(&auth).is_ok());
        auth.learned(&ErrorKind::Unauthorised, 0);
        assert_eq!(send(&auth).unwrap_err(), AuthError::Refused);
    }
}
