use super::Code;
use super::message::Envelope;
use face_common::error::clip;
use face_common::{ErrorKind, Response};
use std::borrow::Cow;
use std::fmt;

/// A node's no.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The code; `None` where the answer has none, or is none of the protocol.
    pub code: Option<Code>,
    /// What the node says in words; the beginning of an answer that is none of the protocol's, a web page say.
    pub msg: String,
    /// The HTTP status.
    pub http_status: u16,
}

impl Fault {
    /// Of a reply that is none of the protocol.
    pub(super) fn page(response: &Response) -> Self {
        let body = response.body();
        // What looks like JSON may hold somebody's name.
        let is_shown = !matches!(body.trim_ascii_start().first(), None | Some(b'{' | b'['));
        Self {
            code: None,
            msg: if is_shown { clip(body) } else { String::new() },
            http_status: response.status().as_u16(),
        }
    }

    pub(super) fn of(envelope: Envelope, response: &Response) -> Self {
        Self {
            code: Some(envelope.code),
            msg: clip(envelope.msg.unwrap_or_default().as_bytes()),
            http_status: response.status().as_u16(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(code) = self.code else {
            return match (self.http_status, self.msg.as_str()) {
                (404, _) => f.write_str("there is nothing at this address (HTTP 404)"),
                (status, "") => write!(
                    f,
                    "the answer has no code, and may not be a node's: HTTP {status}"
                ),
                (status, page) => write!(f, "the answer is not a node's: HTTP {status}, {page}"),
            };
        };
        write!(f, "the node refused: code {}", code.code())?;
        if !code.meaning().is_empty() {
            write!(f, ", {}", code.meaning())?;
        }
        if !self.msg.is_empty() {
            write!(f, "; it says: {}", self.msg)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

impl face_common::Fault for Fault {
    fn kind(&self) -> ErrorKind {
        match (self.code, self.http_status) {
            (Some(code), _) => code.kind(),
            (None, 401) => ErrorKind::Unauthorised,
            (None, 403) => ErrorKind::Forbidden,
            (None, 404) => ErrorKind::NotFound,
            (None, 502 | 503) => ErrorKind::Unreachable,
            (None, 408 | 504) => ErrorKind::TimedOut,
            (None, _) => ErrorKind::BadReply,
        }
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        self.code.map(|code| code.code().to_string().into())
    }
}
