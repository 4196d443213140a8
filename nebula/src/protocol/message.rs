//! Messages as JSON: what is posted, and the envelope that comes back.

use super::data::Data;
use super::{Code, JSON};
use face_common::wire::json;
use face_common::wire::member::Member;
use face_common::{DecodeError, EncodeError, Request, Response};
use http::{HeaderValue, Method};
use serde::Serialize;
use serde_json::Value;

/// What there is to know of a reply beside what it holds.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) code: Code,
    pub(crate) msg: Option<String>,
}

impl Envelope {
    /// `None` for what has no code. Read as what it holds is: the two must not disagree about what a reply is.
    pub(crate) fn of(body: &[u8]) -> Option<Self> {
        let mut reply = json::loose_members(body, &["code", "msg"]).ok()?;
        let code = i64::read(reply.remove("code")?).ok()??;
        let msg = reply.remove("msg").and_then(|msg| String::read(msg).ok()?);
        let code = code.into();
        Some(Self { code, msg })
    }
}

/// A message as it is posted: its number, then its fields.
#[derive(Serialize)]
struct Posted<'a, T> {
    msg_id: &'a str,
    #[serde(flatten)]
    fields: &'a T,
}

/// A message as JSON.
pub(crate) fn request(id: &str, fields: &impl Serialize) -> Result<Request, EncodeError> {
    let body = json::to_bytes(None, &Posted { msg_id: id, fields })?;
    let kind = HeaderValue::from_static("application/json");
    face_common::endpoint::request(Method::POST, JSON, kind, body)
}

/// What a reply holds.
pub(crate) fn read<T: Data>(response: &Response) -> Result<T, DecodeError> {
    let mut reply = json::loose_object(response.body())?;
    let data = reply.remove("data").unwrap_or(Value::Null);
    T::from_data(data)
}

/// Whether a request is this message, as JSON.
#[cfg(feature = "server")]
pub(crate) fn is(request: &Request, id: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Id {
        #[serde(deserialize_with = "face_common::wire::lenient::text")]
        msg_id: String,
    }
    face_common::endpoint::is(request, &Method::POST, JSON)
        && serde_json::from_slice::<Id>(request.body()).is_ok_and(|it| it.msg_id == id)
}

/// Reads a message that was posted as JSON.
#[cfg(feature = "server")]
pub(crate) fn read_request<T: serde::de::DeserializeOwned>(
    request: &Request,
) -> Result<T, DecodeError> {
    let mut fields = json::loose_object(request.body())?;
    fields.remove("msg_id");
    json::from_value(fields.into())
}

/// Writes a reply.
#[cfg(feature = "server")]
pub(crate) fn reply<T: Data>(data: &T) -> Result<Response, EncodeError> {
    let body = serde_json::json!({ "code": 0, "data": data.to_data()?, "msg": "" });
    face_common::endpoint::json_response(None, &body)
}
