//! Who is logged in.

use super::ids;
use super::read::Asked;
use super::reply::{DONE, Outcome, no};
use face_common::{Request, Secret};
use nebula::protocol::Code;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct Sessions {
    pub(super) user: String,
    pub(super) password: Secret,
    /// How long one is kept that is not used.
    pub(super) idle: Duration,
    open: BTreeMap<String, Instant>,
    pub(super) logins: u32,
    pub(super) refused: u32,
}

impl Sessions {
    pub(super) fn new(user: String, password: Secret, idle: Duration) -> Self {
        Self {
            user,
            password,
            idle,
            open: BTreeMap::new(),
            logins: 0,
            refused: 0,
        }
    }

    pub(super) fn end_all(&mut self) {
        self.open.clear();
    }

    pub(super) fn open(&self) -> usize {
        self.open
            .values()
            .filter(|used| used.elapsed() < self.idle)
            .count()
    }

    /// Whether the request brings a session that is open, which is used by that.
    pub(super) fn lets_in(&mut self, request: &Request) -> bool {
        let idle = self.idle;
        self.open.retain(|_, used| used.elapsed() < idle);
        let id = request.headers().get("sessionid");
        let id = id.and_then(|id| id.to_str().ok());
        match id.and_then(|id| self.open.get_mut(id)) {
            Some(used) => {
                *used = Instant::now();
                true
            }
            None => false,
        }
    }

    pub(super) fn log_in(&mut self, asked: &Asked) -> Outcome {
        let is_it = asked.text("user_name") == Some(&self.user)
            && asked.text("user_pwd") == Some(self.password.expose());
        if !is_it {
            self.refused += 1;
            return Err(no(Code::WrongPassword));
        }
        let id = ids::session();
        self.open.insert(id.clone(), Instant::now());
        self.logins += 1;
        Ok(id.into())
    }

    pub(super) fn log_out(&mut self, request: &Request) -> Outcome {
        let id = request.headers().get("sessionid");
        if let Some(id) = id.and_then(|id| id.to_str().ok()) {
            self.open.remove(id);
        }
        DONE
    }
}
