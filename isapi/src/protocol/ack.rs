use super::status::Status;
use face_common::endpoint::OwnReply;
use face_common::{DecodeError, EncodeError, Response};

/// A yes without content. Terminals write it as JSON or XML, whatever the request was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Ack {
    /// The terminal took the call and must be restarted for it to act (`statusCode` 7).
    pub reboot_required: bool,
}

impl OwnReply for Ack {
    fn from_response(response: &Response) -> Result<Self, DecodeError> {
        let body = response.body();
        if body.is_empty() {
            return Ok(Self::default());
        }
        match Status::read(body) {
            Some(status) => Ok(Self {
                reboot_required: status?.code == Some(7),
            }),
            None => Err(DecodeError::new("", "not a ResponseStatus", body)),
        }
    }

    fn to_response(&self) -> Result<Response, EncodeError> {
        let (code, text, sub) = if self.reboot_required {
            (7, "Reboot Required", "rebootRequired")
        } else {
            (1, "OK", "ok")
        };
        let body = format!(
            "{{\n\t\"statusCode\":\t{code},\n\t\"statusString\":\t\"{text}\",\n\t\"subStatusCode\":\t\"{sub}\"\n}}"
        );
        face_common::endpoint::response("application/json", body.into())
    }
}
