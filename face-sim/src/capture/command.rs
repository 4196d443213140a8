//! A command read as strictly as a device does, and its answer.

use super::refusal::{Outcome, Refusal, illegal};
use super::{strict, values};
use face_common::endpoint::Serve;
use face_common::{EncodeError, Request};
use facecap_proto::protocol::{Code, Command, Message};
use serde::Serialize;
use serde_json::{Map, Value};

/// What was asked.
pub(super) struct Asked<'a> {
    pub(super) cmd: &'a str,
    pub(super) members: &'a Map<String, Value>,
    pub(super) request: &'a Request,
}

/// The answer to a command, if it is this one.
pub(super) fn on<E: Serve + Command + Serialize>(
    asked: &Asked<'_>,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Outcome> {
    (asked.cmd == E::CMD).then(|| {
        let reply = E::encode(&act(asked.read()?)?);
        let reply = reply.map_err(|e| (Code::ReadFailed, e.to_string()))?;
        let reply = Message::raw(reply.body()).map_err(|e| (Code::ReadFailed, e.to_string()))?;
        Ok(reply.body.into())
    })
}

impl Asked<'_> {
    fn read<E: Serve + Serialize>(&self) -> Result<E, Refusal> {
        let unreadable = |why: String| (Code::IllegalField, why);
        let command = E::from_request(self.request).map_err(|e| unreadable(e.to_string()))?;
        // What the client's half would not send, the device does not take.
        match command.to_request() {
            Err(error) if !self.is_caution(&error) => return Err(self.refusal(&error)),
            _ => {}
        }
        let written = serde_json::to_value(&command).map_err(|e| unreadable(e.to_string()))?;
        if let Some(member) = strict::difference(self.members, &written) {
            return Err(illegal(&member, "is not written as the document has it"));
        }
        match values::none_of_them(self.cmd, self.members) {
            Some(member) => Err(illegal(&member, "the document has no such value")),
            None => Ok(command),
        }
    }

    /// What the client's half does not send by way of caution: an id beside an order to remove many, which is in the document's own
    /// example; and a change without flags that leaves something out, which is wiped.
    fn is_caution(&self, error: &EncodeError) -> bool {
        let EncodeError::Invalid { field, .. } = error else {
            return false;
        };
        match self.cmd {
            "delete person(s)" => *field == "id",
            "update person" | "update person jpg" => {
                !self.members.contains_key("update_flags") && !self.members.contains_key(*field)
            }
            _ => false,
        }
    }

    /// Most that is wrong is an illegal field; some of it has a code of its own.
    fn refusal(&self, error: &EncodeError) -> Refusal {
        let EncodeError::Invalid { field, .. } = error else {
            return (Code::IllegalField, error.to_string());
        };
        let pictures = self.members.get("reg_images").and_then(Value::as_array);
        let code = match *field {
            "md5sum" => Code::IntegrityFailed,
            "query_mode" => Code::CardNotFuzzy,
            "reg_image" | "thumb_image" => self.bad_picture(),
            "reg_images" if pictures.is_some_and(|list| list.len() == 1) => self.bad_picture(),
            _ => Code::IllegalField,
        };
        (code, error.to_string())
    }

    /// Of more than 10 MB, or not a JPEG (or PNG).
    fn bad_picture(&self) -> Code {
        const MOST: usize = (10 << 20) / 3 * 4;
        if self.request.body().len() > MOST {
            Code::ImageTooLarge
        } else {
            Code::DecodeFailed
        }
    }
}
