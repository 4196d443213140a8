use super::codes::{self, StatusCode, SubStatus};
use face_common::ErrorKind;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A terminal's own error: everything it said, both codes as they came, and what they mean.
///
/// `subStatusCode` and `errorCode` disagree now and then on real firmware, so both are kept. [`kind`](Fault::kind) goes
/// by the number first and by the name second.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The HTTP status: terminals report errors with 200, 400, 401, 403, 404 and 500 as they please.
    pub http_status: u16,
    /// `statusCode`: the class, 2 (busy) to 7 (restart).
    pub status_code: Option<StatusCode>,
    /// `statusString`: the class in words.
    pub status_string: Box<str>,
    /// `subStatusCode`: the reason, by name.
    pub sub_status: SubStatus,
    /// The same as it came, in the firmware's own case.
    pub sub_status_text: Box<str>,
    /// `errorCode`: the reason, by number.
    pub error_code: Option<u32>,
    /// `errorMsg` or `description`: often the name of the offending field.
    pub message: String,
    /// What a refused login says about the account.
    pub login: Option<Box<Login>>,
}

/// What a refused login says about the account (`userCheck`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Login {
    /// Whether user name or password were refused: firmwares say so with HTTP 200 too.
    pub refused: bool,
    /// Whether the account is locked.
    pub locked: bool,
    /// Until the lock ends.
    pub unlock_in: Option<Duration>,
    /// Attempts left before the account is locked.
    pub attempts_left: Option<u32>,
    /// Whether the device has been given its first password.
    pub activated: Option<bool>,
}

impl Fault {
    /// A fault known by its HTTP status alone.
    pub fn http(status: u16) -> Self {
        Self {
            http_status: status,
            status_code: None,
            status_string: Box::default(),
            sub_status: SubStatus::default(),
            sub_status_text: Box::default(),
            error_code: None,
            message: String::new(),
            login: None,
        }
    }

    /// Whether a terminal has said no in its own words, or by refusing a login. What has no such words may come from a proxy.
    pub(crate) fn is_the_terminal_s(&self) -> bool {
        self.status_code.is_some()
            || self.error_code.is_some()
            || !self.sub_status_text.is_empty()
            || self.login.is_some()
            || self.http_status < 500
    }

    /// Whether it is a yes by HTTP whose body could not be read: neither yes nor no.
    pub(crate) fn is_unreadable(&self) -> bool {
        matches!(self.http_status, 200..=299) && self.status_code.is_none() && self.login.is_none()
    }

    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match &self.login {
            Some(login) if login.locked => {
                return ErrorKind::LockedOut {
                    for_: login.unlock_in,
                };
            }
            Some(login) if login.refused => return ErrorKind::Unauthorised,
            // Whatever the body says: a stale nonce comes as 401 with `invalidOperation`.
            _ if self.http_status == 401 => return ErrorKind::Unauthorised,
            _ => {}
        }
        self.error_code
            .and_then(codes::by_number)
            .or_else(|| self.sub_status.kind())
            .or_else(|| self.status_code.and_then(codes::by_class))
            .unwrap_or_else(|| match self.http_status {
                503 if self.is_the_terminal_s() => ErrorKind::Busy,
                status => codes::by_http(status),
            })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::LockedOut { for_ } => {
                f.write_str("the account is locked after too many refused passwords")?;
                if let Some(time) = for_ {
                    write!(f, ", for another {} s", time.as_secs())?;
                }
                f.write_str("; while it lasts the right password is refused too")?;
            }
            ErrorKind::Unauthorised => {
                f.write_str(
                    "the terminal refused this user name or password; it is not sent again, \
                     because terminals lock the account after about five refusals",
                )?;
                if let Some(left) = self.login.as_ref().and_then(|l| l.attempts_left) {
                    write!(f, " ({left} attempts left)")?;
                }
            }
            _ => f.write_str("the terminal refused")?,
        }
        write!(f, ": HTTP {}", self.http_status)?;
        for (name, text) in [
            ("", &*self.status_string),
            ("", &*self.sub_status_text),
            ("", self.message.as_str()),
        ] {
            if !text.is_empty() {
                write!(f, ", {name}{text}")?;
            }
        }
        if let Some(code) = self.error_code {
            write!(f, ", errorCode {code} (0x{code:08X})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

impl face_common::Fault for Fault {
    fn kind(&self) -> ErrorKind {
        Self::kind(self)
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        match &*self.sub_status_text {
            "" => self
                .error_code
                .or(self.status_code.map(StatusCode::code))
                .map(|code| code.to_string().into()),
            name => Some(name.into()),
        }
    }
}
