//! `ResponseStatus` and its relatives, in XML, JSON and as a web page.

use super::codes::{StatusCode, SubStatus};
use super::fault::{Fault, Login};
use face_common::error::clip;
use face_common::wire::{json, lenient, xml};
use face_common::{DecodeError, Response};
use serde::Deserialize;
use std::time::Duration;

/// The members of every shape; namespaces and order vary, so only local names count.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    #[serde(rename = "statusCode", deserialize_with = "lenient::opt_number")]
    pub(super) code: Option<u32>,
    #[serde(rename = "statusString", deserialize_with = "lenient::opt_text")]
    pub(super) string: Option<String>,
    #[serde(rename = "subStatusCode", deserialize_with = "lenient::opt_text")]
    pub(super) sub: Option<String>,
    #[serde(rename = "errorCode", deserialize_with = "lenient::opt_number")]
    error_code: Option<u32>,
    #[serde(rename = "errorMsg", deserialize_with = "lenient::opt_text")]
    message: Option<String>,
    #[serde(deserialize_with = "lenient::opt_text")]
    description: Option<String>,
    #[serde(rename = "statusValue", deserialize_with = "lenient::opt_number")]
    value: Option<u32>,
    #[serde(rename = "isActivated", deserialize_with = "lenient::opt_boolean")]
    activated: Option<bool>,
    #[serde(rename = "lockStatus", deserialize_with = "lenient::opt_text")]
    lock: Option<String>,
    #[serde(rename = "unlockTime", deserialize_with = "lenient::opt_number")]
    unlock_time: Option<u64>,
    #[serde(rename = "retryLoginTime", deserialize_with = "lenient::opt_number")]
    attempts_left: Option<u32>,
}

/// `SessionUserCheck` and `SessionLogin` answer a login, the good and the bad one.
const ROOTS: [&str; 5] = [
    "ResponseStatus",
    "RequestStatus",
    "userCheck",
    "SessionUserCheck",
    "SessionLogin",
];

impl Status {
    /// Reads a status document; `None` when the body is something else.
    pub(super) fn read(body: &[u8]) -> Option<Result<Self, DecodeError>> {
        if xml::looks_like_xml(body) {
            let root = xml::root_name(body)?;
            let root = ROOTS.into_iter().find(|r| root == *r)?;
            return Some(xml::from_slice(root, body));
        }
        if ["statusCode", "lockStatus", "statusValue"]
            .iter()
            .all(|name| memchr::memmem::find(body, name.as_bytes()).is_none())
        {
            return None;
        }
        // The JSON twin of `ResponseStatus` is bare on some firmwares and under its name on others.
        for root in ROOTS {
            if let Ok(status) = json::from_slice(Some(root), body) {
                return Some(Ok(status));
            }
        }
        match json::from_slice::<Self>(None, body) {
            Ok(status)
                if status.code.is_some() || status.lock.is_some() || status.value.is_some() =>
            {
                Some(Ok(status))
            }
            // Not a status, or not JSON at all: for the endpoint to judge.
            _ => None,
        }
    }

    /// 0 and 1 are yes; 7 is yes, after a restart.
    fn is_fine(&self) -> bool {
        matches!(self.code, None | Some(0 | 1 | 7))
            && matches!(self.value, None | Some(200))
            && !self.is_locked()
    }

    fn is_locked(&self) -> bool {
        self.lock
            .as_deref()
            .is_some_and(|l| l.eq_ignore_ascii_case("lock") || l.eq_ignore_ascii_case("locked"))
    }

    fn into_fault(self, http_status: u16) -> Fault {
        let refused = http_status == 401 || self.value == Some(401);
        let login = (refused || self.value.is_some() || self.lock.is_some()).then(|| Login {
            refused,
            locked: self.is_locked(),
            unlock_in: self
                .unlock_time
                .filter(|_| self.is_locked())
                .map(Duration::from_secs),
            attempts_left: self.attempts_left,
            activated: self.activated,
        });
        let text = |said: Option<String>| clip(said.unwrap_or_default().as_bytes());
        let sub = self.sub.map(|sub| clip(sub.as_bytes()));
        Fault {
            status_code: self.code.map(StatusCode::from),
            status_string: text(self.string).into(),
            sub_status: sub.as_deref().map(SubStatus::from).unwrap_or_default(),
            sub_status_text: sub.unwrap_or_default().into(),
            error_code: self.error_code,
            message: text(self.message.or(self.description)),
            login: login.map(Box::new),
            ..Fault::http(http_status)
        }
    }
}

/// What a reply says about itself.
pub(super) enum Verdict {
    Fine,
    Wrong(Fault),
}

impl Verdict {
    pub(super) fn of(response: &Response) -> Self {
        let http = response.status();
        match Status::read(response.body()) {
            Some(Ok(status)) if http.is_success() && status.is_fine() => Self::Fine,
            Some(Ok(status)) => Self::Wrong(status.into_fault(http.as_u16())),
            // Unreadable, but its root says that it is a status and not an answer.
            Some(Err(error)) => Self::Wrong(Fault {
                message: error.to_string(),
                ..Fault::http(http.as_u16())
            }),
            None if http.is_success() => Self::Fine,
            None => Self::Wrong(page(http.as_u16(), response.body())),
        }
    }
}

/// An error page: only a lock can be read from it.
fn page(http_status: u16, body: &[u8]) -> Fault {
    let text = String::from_utf8_lossy(body.get(..4096).unwrap_or(body));
    let lower = text.to_ascii_lowercase();
    let login = (http_status == 401).then(|| {
        let locked = lower.contains("locked") || lower.contains("lockstatus>lock<");
        let unlock_in =
            number_after(&lower, "unlocktime").or_else(|| number_after(&lower, "locked"));
        Login {
            refused: true,
            locked,
            unlock_in: unlock_in.filter(|_| locked).map(Duration::from_secs),
            ..Login::default()
        }
    });
    let title = between(&text, "<title>", "</title>").unwrap_or_default();
    Fault {
        message: clip(title.trim().as_bytes()),
        login: login.map(Box::new),
        ..Fault::http(http_status)
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// The first number within a few characters behind a word.
fn number_after(text: &str, word: &str) -> Option<u64> {
    let (_, rest) = text.split_once(word)?;
    let near: String = rest.chars().take(40).collect();
    let digits: String = near
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests;
