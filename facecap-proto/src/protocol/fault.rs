use super::Code;
use super::message::Envelope;
use face_common::{ErrorKind, Response};
use std::borrow::Cow;
use std::fmt;

/// A device's no.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The code; `None` where the answer has none, or is none of the protocol.
    pub code: Option<Code>,
    /// Which command the device says it answers: some say another one, or none.
    pub cmd: String,
    /// In words, from commands that say so.
    pub desc: Option<String>,
    /// The device's version of the protocol, where that is what it minds.
    pub version: Option<String>,
    /// Which device.
    pub device_sn: Option<String>,
    /// The HTTP status.
    pub http_status: u16,
}

impl Fault {
    /// Of a reply that is none of the protocol.
    pub(super) fn page(response: &Response) -> Self {
        Self {
            code: None,
            cmd: String::new(),
            desc: None,
            version: None,
            device_sn: None,
            http_status: response.status().as_u16(),
        }
    }

    pub(super) fn of(envelope: Envelope, response: &Response) -> Self {
        Self {
            code: envelope.code,
            cmd: envelope.cmd,
            desc: envelope.desc.filter(|text| !text.is_empty()),
            version: envelope.version,
            device_sn: envelope.device_sn,
            ..Self::page(response)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(code) = self.code else {
            return match self.http_status {
                401 => f.write_str("the device wants another user or password (HTTP 401)"),
                200..=299 => f.write_str("the device's answer has no code"),
                status => write!(f, "the answer is not the device's: HTTP {status}"),
            };
        };
        write!(f, "the device refused")?;
        if !self.cmd.is_empty() {
            write!(f, " `{}`", self.cmd)?;
        }
        write!(f, ": code {}", code.code())?;
        let meaning = code.meaning(&self.cmd);
        if !meaning.is_empty() {
            write!(f, ", {meaning}")?;
        }
        if let Some(version) = self
            .version
            .as_ref()
            .filter(|_| code == Code::VersionMismatch)
        {
            write!(f, " (its own is {version})")?;
        }
        match &self.desc {
            Some(desc) => write!(f, "; it says: {desc}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl face_common::Fault for Fault {
    fn kind(&self) -> ErrorKind {
        match (self.code, self.http_status) {
            (Some(code), _) => code.kind(&self.cmd),
            (None, 401) => ErrorKind::Unauthorised,
            (None, 403) => ErrorKind::Forbidden,
            (None, 502 | 503) => ErrorKind::Unreachable,
            (None, 408 | 504) => ErrorKind::TimedOut,
            (None, _) => ErrorKind::BadReply,
        }
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        self.code.map(|code| code.code().to_string().into())
    }
}
