use super::state::State;
use bytes::Bytes;
use face_common::auth::Env;
use face_common::auth::digest::{DigestVerifier, Verdict};
use face_common::{Request, Response, Secret};
use http::{StatusCode, header};
use std::sync::{Mutex, PoisonError};

/// How a refused login is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LockBody {
    /// `<userCheck>`.
    #[default]
    Xml,
    /// `{"userCheck":…}`.
    Json,
    /// A web page.
    Html,
}

/// The account: its password, its nonces, and how often somebody got it wrong.
#[derive(Debug)]
pub(super) struct Login {
    pub(super) verifier: DigestVerifier,
    user: &'static str,
    password: Secret,
    wrong: Mutex<Wrong>,
}

#[derive(Debug, Default)]
struct Wrong {
    times: u32,
    locked_until: Option<i64>,
}

/// As recorded from a camera.
const PAGE: &str = "<!DOCTYPE html>\r\n<html><head><title>Document Error: Unauthorized</title></head>\r\n<body><h2>Access Error: 401 -- Unauthorized</h2>\r\n<p>Authentication Error</p>\r\n</body>\r\n</html>\r\n";

impl Login {
    pub(super) fn new(user: &'static str, password: &'static str) -> Self {
        let mut verifier = DigestVerifier::new("DS-5EC0FFEE");
        verifier.name_algorithm = false;
        Self {
            verifier,
            user,
            password: password.into(),
            wrong: Mutex::default(),
        }
    }

    pub(super) fn locked_until(&self, now_ms: i64) -> Option<i64> {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.locked_until.filter(|until| now_ms < *until)
    }

    /// Lets a request pass, or gives the 401 for it. While the account is locked the right password is refused too.
    pub(super) fn check(&self, request: &Request, state: &State) -> Result<(), Box<Response>> {
        let now_ms = state.now_ms();
        let mut entropy = [0; 16];
        // Without random numbers there are no nonces worth the name; the request is refused with what there is.
        let _ = getrandom::fill(&mut entropy);
        let env = Env { now_ms, entropy };
        let uri = request
            .uri()
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let credentials = request.headers().get(header::AUTHORIZATION);
        let lookup = |user: &str| (user == self.user).then(|| self.password.clone());
        let uses = state.quirks.nonce_uses;
        let verdict = self.verifier.verify_within(
            uses,
            request.method().as_str(),
            uri,
            credentials,
            lookup,
            env,
        );
        if let Some(until) = self.locked_until(now_ms)
            && verdict != Verdict::NoCredentials
        {
            return Err(Box::new(self.refuse(
                state,
                Some(until - now_ms),
                0,
                false,
                env,
            )));
        }
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        match verdict {
            Verdict::Ok { .. } => {
                *wrong = Wrong::default();
                Ok(())
            }
            Verdict::WrongCredentials { .. } => {
                wrong.times += 1;
                let left = state.quirks.lock_after.saturating_sub(wrong.times);
                let lock_ms = i64::try_from(state.quirks.lock_for.as_millis()).unwrap_or(i64::MAX);
                let locked = (left == 0).then_some(lock_ms);
                if locked.is_some() {
                    *wrong = Wrong {
                        times: 0,
                        locked_until: Some(now_ms + lock_ms),
                    };
                }
                Err(Box::new(self.refuse(state, locked, left, false, env)))
            }
            Verdict::Stale if state.quirks.silent_401 => {
                let mut response = page();
                response.headers_mut().remove(header::WWW_AUTHENTICATE);
                Err(Box::new(response))
            }
            other => {
                let mut response = page();
                self.challenge(&mut response, other == Verdict::Stale, env);
                Err(Box::new(response))
            }
        }
    }

    /// A session that is none, or none any more.
    pub(super) fn no_session() -> Response {
        page()
    }

    fn challenge(&self, response: &mut Response, stale: bool, env: Env) {
        for value in self.verifier.challenge(stale, env) {
            response
                .headers_mut()
                .append(header::WWW_AUTHENTICATE, value);
        }
    }

    fn refuse(
        &self,
        state: &State,
        locked_ms: Option<i64>,
        left: u32,
        stale: bool,
        env: Env,
    ) -> Response {
        let (lock, seconds) = (
            if locked_ms.is_some() {
                "lock"
            } else {
                "unlock"
            },
            locked_ms.unwrap_or(0) / 1000,
        );
        let (kind, body) = match state.quirks.lock_body {
            LockBody::Xml => (
                "application/xml",
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<userCheck version=\"1.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<statusValue>401</statusValue>\n<statusString>Unauthorized</statusString>\n<isActivated>true</isActivated>\n<lockStatus>{lock}</lockStatus>\n<unlockTime>{seconds}</unlockTime>\n<retryLoginTime>{left}</retryLoginTime>\n</userCheck>\n"
                ),
            ),
            LockBody::Json => (
                "application/json",
                format!(
                    "{{\n\t\"userCheck\":\t{{\n\t\t\"statusValue\":\t401,\n\t\t\"statusString\":\t\"Unauthorized\",\n\t\t\"lockStatus\":\t\"{lock}\",\n\t\t\"unlockTime\":\t{seconds},\n\t\t\"retryLoginTime\":\t{left}\n\t}}\n}}"
                ),
            ),
            LockBody::Html if locked_ms.is_some() => (
                "text/html",
                format!(
                    "<html><body><p>The user is locked. Try again in {seconds} seconds.</p></body></html>"
                ),
            ),
            LockBody::Html => ("text/html", PAGE.to_owned()),
        };
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
        self.challenge(&mut response, stale, env);
        response
    }
}

fn page() -> Response {
    let mut response = http::Response::new(Bytes::from_static(PAGE.as_bytes()));
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        http::HeaderValue::from_static("text/html"),
    );
    response
}
