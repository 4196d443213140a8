//! A command that this version has no type for.

use crate::protocol::{VERSION, message};
use face_common::wire::json;
use face_common::wire::member::Members;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

/// Any command, with whatever members: for what newer firmware has. The reply comes as it is, the envelope with it. A member
/// called `version` goes where the protocol's version stands: for a device that wants another one (code 1).
///
/// ```
/// use facecap_proto::{Endpoint, raw::Raw};
/// let mut play = Raw::new("play melody");
/// play.members.insert("melody_no".into(), 3.into());
/// assert_eq!(play.to_request().unwrap().body(), r#"{"version":"0.2","cmd":"play melody","melody_no":3}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Raw {
    /// The command's name.
    pub cmd: String,
    /// Its members.
    pub members: Members,
}

impl Raw {
    /// This command, without members.
    pub fn new(cmd: impl Into<String>) -> Self {
        Self {
            cmd: cmd.into(),
            members: Members::default(),
        }
    }
}

impl Endpoint for Raw {
    type Protocol = crate::FaceCapture;
    type Reply = Members;
    const NAME: &'static str = "Raw";
    /// Nobody knows what it does.
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        let mut members = self.members.clone();
        let version = members.remove("version");
        let version = version
            .as_ref()
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        for field in ["cmd", "command_id"] {
            if members.contains_key(field) {
                return Err(EncodeError::invalid(field, "belongs to the envelope"));
            }
        }
        message::request_of(version.as_deref().unwrap_or(VERSION), &self.cmd, &members)
    }

    fn decode(&self, response: &Response) -> Result<Members, DecodeError> {
        json::loose_object(response.body()).map(Members::from)
    }
}
