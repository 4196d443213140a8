//! A command and its reply, whichever way they travel.

use super::command::Asked;
use super::refusal::{Outcome, illegal, no};
use super::state::{State, VERSION};
use super::strict;
use bytes::Bytes;
use face_common::{Request, Response};
use facecap_proto::protocol::Code;
use serde_json::{Map, Value};

/// What the document prints as the command of a reply.
fn as_printed(cmd: &str) -> &str {
    match cmd {
        "gpio control" => " gpio control",
        "text display" => " text display ",
        "image display" => " image display ",
        "tts play" => " tts play ",
        "updata aes" => " updata aes ",
        "upload file" => "set hardware info",
        "update person jpg" => "update person",
        other => other,
    }
}

/// Commands that it remembers.
const KEPT: usize = 10_000;

/// A command that was polled for brings a number, which goes back with its result; one that was posted needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Posted,
    Polled,
}

impl State {
    /// Does what a command says, and answers it.
    pub(super) fn execute(&mut self, body: &Bytes, way: Way) -> Response {
        let sent = strict::object(body);
        let mut sent = sent.unwrap_or_default();
        // Any version does, and numbers are the platform's own.
        sent.remove("version");
        let number = sent.remove("command_id");
        let cmd = match sent.remove("cmd") {
            Some(Value::String(cmd)) => cmd,
            // A command that cannot be read has no name.
            _ => String::new(),
        };
        let outcome = self.outcome(&cmd, &sent, body);
        let cmd = if self.quirks.odd_replies {
            as_printed(&cmd)
        } else {
            &cmd
        };
        let (code, mut members) = match outcome {
            Ok(members) => (Code::Ok, members),
            Err((code, desc)) => {
                let mut members = Map::new();
                if !desc.is_empty() {
                    members.insert("desc".to_owned(), desc.into());
                }
                (code, members)
            }
        };
        members.insert("reply".to_owned(), "ACK".into());
        members.insert("cmd".to_owned(), cmd.into());
        members.insert("code".to_owned(), code.code().into());
        if self.quirks.names_itself {
            members.insert("device_sn".to_owned(), self.serial_no.clone().into());
        }
        let goes_back = way == Way::Polled && self.quirks.echoes_numbers;
        if let Some(number) = number.filter(|_| goes_back) {
            members.insert("command_id".to_owned(), number);
        }
        if code == Code::VersionMismatch {
            members.insert("version".to_owned(), VERSION.into());
        }
        let mut response = Response::new(Value::from(members).to_string().into());
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        response
    }

    /// The no that was ordered for this command, used up by one.
    fn ordered_refusal(&mut self, cmd: &str) -> Option<Code> {
        let index = self.refuses.iter().position(|(of, _, _)| of == cmd)?;
        let (_, left, code) = self.refuses.get_mut(index)?;
        let code = *code;
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.refuses.remove(index);
        }
        Some(code)
    }

    fn outcome(&mut self, cmd: &str, members: &Map<String, Value>, body: &Bytes) -> Outcome {
        if cmd.is_empty() {
            return Err(illegal("cmd", "cannot be read"));
        }
        if self.heard.len() == KEPT {
            self.heard.pop_front();
        }
        self.heard.push_back(cmd.to_owned());
        if let Some(code) = self.ordered_refusal(cmd) {
            return Err(no(code));
        }
        if self.quirks.busy > 0 {
            self.quirks.busy -= 1;
            return Err(no(Code::Busy));
        }
        let is_too_new = self.quirks.old_firmware && cmd == "upload person";
        if is_too_new || self.quirks.unknown.iter().any(|unknown| unknown == cmd) {
            return Err(no(Code::NoSuchService));
        }
        let mut request = Request::new(body.clone());
        *request.method_mut() = http::Method::POST;
        let asked = Asked {
            cmd,
            members,
            request: &request,
        };
        self.command(&asked)
            .unwrap_or_else(|| Err(no(Code::NoSuchService)))
    }
}
