//! A command that this version has no type for.

use crate::protocol::message;
use face_common::wire::member::Members;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

/// Any command, with whatever members: for what newer firmware has. The reply comes as it is.
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
        message::request(&self.cmd, &self.members)
    }

    fn decode(&self, response: &Response) -> Result<Members, DecodeError> {
        message::read_reply(response)
    }
}
