//! The envelope around every message (1.3, 1.4), read as devices write it.

use super::{Code, scan};
use bytes::Bytes;
use face_common::wire::json;
use face_common::wire::member::{Member, Members};
use face_common::{DecodeError, EncodeError, Request, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The version of the protocol that requests say: that of the document's examples. Devices do not mind which it is.
pub const VERSION: &str = "0.2";
/// Where devices listen for commands, and where everything is posted to.
pub const PATH: &str = "/";
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A message, request or reply: what is in it, and the envelope as it came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Message<T> {
    /// The version of the protocol: text that is not to be compared as a number.
    pub version: Option<String>,
    /// Which command, without the blanks that some replies have around it. Empty where a device could not read the command.
    pub cmd: String,
    /// `ACK` in replies; some leave it out.
    pub reply: Option<String>,
    /// The code of a reply.
    pub code: Option<Code>,
    /// The number that a command was given for a polling device, which sends it back with the result.
    pub command_id: Option<String>,
    /// The rest.
    pub body: T,
}

impl<T: DeserializeOwned> Message<T> {
    /// Reads a message. An error names the member.
    pub fn read(body: &[u8]) -> Result<Self, DecodeError> {
        let Message {
            version,
            cmd,
            reply,
            code,
            command_id,
            body,
        } = Message::raw(body)?;
        Ok(Self {
            version,
            cmd,
            reply,
            code,
            command_id,
            body: json::from_value(body.into())?,
        })
    }
}

impl Message<Members> {
    /// Reads the envelope, and leaves the rest as it is.
    pub fn raw(body: &[u8]) -> Result<Self, DecodeError> {
        let mut members = json::loose_object(body)?;
        let mut text = |name: &'static str| {
            let value = members.remove(name)?;
            Some(read::<String>(name, value))
        };
        let version = text("version").transpose()?.flatten();
        let cmd = text("cmd").transpose()?.flatten().unwrap_or_default();
        let reply = text("reply").transpose()?.flatten();
        let mut command_id = text("command_id").transpose()?.flatten();
        // Spelt so in one place of the document.
        if let Some(odd) = text("cammand_id").transpose()?.flatten() {
            command_id.get_or_insert(odd);
        }
        let code = match members.remove("code") {
            Some(value) => read("code", value)?,
            None => None,
        };
        Ok(Self {
            version,
            cmd: cmd.trim().to_owned(),
            reply,
            code,
            command_id,
            body: members.into(),
        })
    }
}

/// Whether a message is a reply. What devices post by themselves is none, whatever members a firmware adds to it.
pub(crate) fn is_reply(cmd: &str, reply: Option<&str>, has_code: bool) -> bool {
    let says_so = reply.is_some_and(|reply| reply.eq_ignore_ascii_case("ACK"));
    let is_posted = ["face", "heart beat", "sip event", "ask_upgrade"].contains(&cmd);
    says_so || !is_posted && (has_code || reply.is_some())
}

fn read<T: Member>(name: &'static str, value: Value) -> Result<Option<T>, DecodeError> {
    T::read(value).map_err(|e| DecodeError::new(name, e, b""))
}

impl<T: Serialize> Message<T> {
    /// Writes the message.
    pub fn to_bytes(&self) -> Result<Bytes, EncodeError> {
        let mut head = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                head.insert(name.to_owned(), value);
            }
        };
        put("version", self.version.clone().map(Value::from));
        put("cmd", Some(self.cmd.clone().into()));
        put("reply", self.reply.clone().map(Value::from));
        put("code", self.code.map(|c| c.code().into()));
        put("command_id", self.command_id.clone().map(Value::from));
        joined(&Value::from(head), &self.body)
    }
}

/// One object of two: the members of the first, then those of the second. Written in one go, because the second may hold
/// pictures.
fn joined(head: &impl Serialize, body: &impl Serialize) -> Result<Bytes, EncodeError> {
    let mut out = Vec::with_capacity(256);
    let failed = |e: serde_json::Error| EncodeError::Body(e.into());
    serde_json::to_writer(&mut out, head).map_err(failed)?;
    let end = out.pop();
    let at = out.len();
    serde_json::to_writer(&mut out, body).map_err(failed)?;
    match (end, out.get_mut(at)) {
        (Some(b'}'), Some(brace)) if *brace == b'{' => *brace = b',',
        _ => return Err(no_object()),
    }
    if out.len() == at + 2 || at == 1 {
        // One of them is empty: there is nothing to separate.
        out.remove(at);
    }
    Ok(out.into())
}

pub(crate) fn no_object() -> EncodeError {
    EncodeError::Body("a message is an object".into())
}

/// `{a}` and `{b}` as `{a,b}`.
pub(crate) fn splice(head: &[u8], body: &[u8]) -> Option<Bytes> {
    let head = head.strip_suffix(b"}")?;
    let body = body.strip_prefix(b"{")?;
    let comma: &[u8] = if head == b"{" || body == b"}" {
        b""
    } else {
        b","
    };
    Some([head, comma, body].concat().into())
}

#[derive(Serialize)]
struct Asking<'a> {
    version: &'a str,
    cmd: &'a str,
}

#[derive(Serialize)]
struct Answering<'a> {
    reply: &'a str,
    cmd: &'a str,
    code: i64,
}

/// A command as it is posted.
pub(crate) fn request(cmd: &str, body: &impl Serialize) -> Result<Request, EncodeError> {
    request_of(VERSION, cmd, body)
}

/// A command that says another version.
pub(crate) fn request_of(
    version: &str,
    cmd: &str,
    body: &impl Serialize,
) -> Result<Request, EncodeError> {
    let body = joined(&Asking { version, cmd }, body)?;
    face_common::endpoint::request(http::Method::POST, PATH, JSON, body)
}

/// Whether a request is this command.
#[cfg(feature = "server")]
pub(crate) fn is_command(request: &Request, cmd: &str) -> bool {
    request.method() == http::Method::POST
        && Envelope::of(request.body())
            .is_some_and(|envelope| envelope.reply.is_none() && envelope.cmd == cmd)
}

/// Reads a command that was posted.
#[cfg(feature = "server")]
pub(crate) fn read_request<T: DeserializeOwned>(request: &Request) -> Result<T, DecodeError> {
    Message::read(request.body()).map(|message| message.body)
}

/// Reads what is in a reply. A member that cannot be read is in `other`, under its path with a dot in front.
pub(crate) fn read_reply<T: DeserializeOwned>(response: &Response) -> Result<T, DecodeError> {
    let message = Message::raw(response.body())?;
    json::partly(message.body.into()).map(|(reply, _)| reply)
}

/// Reads settings out of a reply: without what a device says beside them, which is not to be written back.
pub(crate) fn read_settings<T: DeserializeOwned>(response: &Response) -> Result<T, DecodeError> {
    json::partly(settings(response)?).map(|(settings, _)| settings)
}

/// Reads settings that are written back in the place of all there are: nothing of them may be lost.
pub(crate) fn read_exact_settings<T: DeserializeOwned>(
    response: &Response,
) -> Result<T, DecodeError> {
    json::from_value(settings(response)?.into())
}

fn settings(response: &Response) -> Result<Map<String, Value>, DecodeError> {
    let mut members: Map<_, _> = Message::raw(response.body())?.body.into();
    for beside in ["device_sn", "desc"] {
        members.remove(beside);
    }
    Ok(members)
}

/// A reply: what devices say to us, and we to them.
pub(crate) fn reply(cmd: &str, code: Code, body: &impl Serialize) -> Result<Response, EncodeError> {
    let head = Answering {
        reply: "ACK",
        cmd,
        code: code.code(),
    };
    Ok(response(joined(&head, body)?))
}

/// A response with this body.
pub(crate) fn response(body: Bytes) -> Response {
    let mut response = http::Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

/// What there is to know of a message without reading the rest.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) cmd: String,
    pub(crate) reply: Option<String>,
    pub(crate) code: Option<Code>,
    pub(crate) desc: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) device_sn: Option<String>,
    pub(crate) device_no: Option<String>,
    pub(crate) command_id: Option<String>,
}

impl Envelope {
    /// `None` for what is no object, and no copy of anything large.
    pub(crate) fn of(body: &[u8]) -> Option<Self> {
        const NAMES: [&str; 9] = [
            "cmd",
            "reply",
            "code",
            "desc",
            "version",
            "device_sn",
            "device_no",
            "command_id",
            "cammand_id",
        ];
        let members = json::loose_members(body, &NAMES).ok()?;
        Some(Self::from(|name: &str| members.get(name).cloned()))
    }

    /// Of what is no object either: cut, or not quite JSON.
    pub(crate) fn searched(body: &[u8]) -> Self {
        Self::from(|name: &str| scan::member(body, name))
    }

    fn from(member: impl Fn(&str) -> Option<Value>) -> Self {
        let text = |name| member(name).and_then(|value| text_of(&value));
        let code = member("code").and_then(|code| i64::read(code).ok().flatten());
        // Spelt so in one place of the document.
        let command_id = text("command_id").or_else(|| text("cammand_id"));
        Self {
            cmd: text("cmd").unwrap_or_default().trim().to_owned(),
            reply: text("reply"),
            code: code.map(Code::from),
            desc: text("desc"),
            version: text("version"),
            device_sn: text("device_sn"),
            device_no: text("device_no"),
            command_id: command_id.map(|id| id.trim().to_owned()),
        }
    }

    /// Whether it is a reply.
    pub(crate) fn is_reply(&self) -> bool {
        is_reply(&self.cmd, self.reply.as_deref(), self.code.is_some())
    }
}

/// Text in whatever dress; what is no scalar is nothing.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
