use super::message::Envelope;
use super::{Code, Command};
use crate::person::UploadPerson;
use face_common::error::{clip, short};
use face_common::{Endpoint, ErrorKind, Response};
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
    /// In words, from commands that say so; the beginning of an answer that is none of the protocol's, a web page say.
    pub desc: Option<String>,
    /// The device's version of the protocol, where that is what it minds.
    pub version: Option<Box<str>>,
    /// Which device.
    pub device_sn: Option<Box<str>>,
    /// The HTTP status.
    pub http_status: u16,
    /// It answers `upload person`, whatever command it says: some codes have narrower meanings then.
    is_upload: bool,
}

impl Fault {
    /// Of a reply that is none of the protocol.
    pub(super) fn page(response: &Response) -> Self {
        let body = response.body();
        // What looks like JSON may hold somebody's name.
        let is_shown = !matches!(body.trim_ascii_start().first(), None | Some(b'{' | b'['));
        Self {
            code: None,
            cmd: String::new(),
            desc: is_shown.then(|| clip(body)),
            version: None,
            device_sn: None,
            http_status: response.status().as_u16(),
            is_upload: false,
        }
    }

    pub(super) fn of(envelope: Envelope, response: &Response) -> Self {
        let desc = envelope.desc.filter(|text| !text.is_empty());
        Self {
            code: envelope.code,
            cmd: clip(envelope.cmd.as_bytes()),
            desc: desc.map(|text| clip(text.as_bytes())),
            version: envelope.version.map(|text| short(&text).into()),
            device_sn: envelope.device_sn.map(|text| short(&text).into()),
            http_status: response.status().as_u16(),
            is_upload: false,
        }
    }

    /// The command, for what its codes mean.
    fn command(&self) -> &str {
        if self.is_upload {
            UploadPerson::CMD
        } else {
            &self.cmd
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(code) = self.code else {
            let status = self.http_status;
            return match &self.desc {
                _ if status == 401 => {
                    f.write_str("the device wants a login, or another user or password (HTTP 401)")
                }
                Some(page) => write!(
                    f,
                    "the answer is not a device's of this protocol: HTTP {status}, {page}"
                ),
                None => write!(
                    f,
                    "the answer has no code, and may not be a device's: HTTP {status}"
                ),
            };
        };
        write!(f, "the device refused")?;
        if !self.cmd.is_empty() {
            write!(f, " `{}`", self.cmd)?;
        }
        write!(f, ": code {}", code.code())?;
        let meaning = code.meaning(self.command());
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
            (Some(code), _) => code.kind(self.command()),
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

    fn at(mut self, endpoint: &'static str) -> Self {
        self.is_upload = endpoint == UploadPerson::NAME;
        self
    }
}
