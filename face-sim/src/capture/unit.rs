//! Who may ask, and what stands between a request and its command.

use super::execute::Way;
use super::state::State;
use super::strict;
use crate::net::{Answer, Device};
use face_common::{Request, Response, Secret};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) struct Unit {
    state: Mutex<State>,
    login: Option<(String, Secret)>,
}

/// Passwords, keys and faces are in there.
impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unit").finish_non_exhaustive()
    }
}

impl Unit {
    pub(super) fn new(state: State, login: Option<(String, Secret)>) -> Self {
        Self {
            state: Mutex::new(state),
            login,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request brings the login, where one is wanted.
    fn lets_in(&self, request: &Request) -> bool {
        let Some((user, password)) = &self.login else {
            return true;
        };
        let pair = format!("{user}:{}", password.expose());
        let pair = face_common::wire::base64::encode(pair.as_bytes());
        let sent = request.headers().get(http::header::AUTHORIZATION);
        sent.is_some_and(|sent| sent.as_bytes() == format!("Basic {pair}").as_bytes())
    }
}

fn status(status: http::StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

impl Device for Unit {
    fn serve(&self, request: &Request) -> Answer {
        let headers = request.headers();
        let response = if request.method() != http::Method::POST {
            status(http::StatusCode::METHOD_NOT_ALLOWED)
        } else if headers.contains_key(http::header::EXPECT) {
            // A small HTTP server that has never heard of it.
            status(http::StatusCode::EXPECTATION_FAILED)
        } else if !headers.contains_key(http::header::CONTENT_LENGTH) {
            status(http::StatusCode::LENGTH_REQUIRED)
        } else if self.lets_in(request) {
            self.state().execute(request.body(), Way::Posted)
        } else {
            status(http::StatusCode::UNAUTHORIZED)
        };
        Answer::Whole(response)
    }

    /// Its command: every path is the same to it.
    fn name(&self, request: &Request) -> String {
        strict::command(request.body())
    }
}
