//! What all endpoints share: the envelope, and what the gateway's codes mean.

mod codes;
mod fault;
pub(crate) mod limits;
mod redact;

pub use fault::{Fault, Mismatch, Product, Refused};

use bytes::Bytes;
use face_common::wire::{base64, lenient};
use face_common::{DecodeError, Protocol, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The vendor's gateway.
#[derive(Debug, Clone, Copy)]
pub struct Artemis;

/// Entries in a page at most.
pub const PAGE: u32 = 500;

#[derive(Deserialize)]
struct Envelope {
    #[serde(deserialize_with = "lenient::text")]
    code: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    msg: Option<String>,
}

/// What some versions put where the envelope should be.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    response_status: ResponseStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResponseStatus {
    #[serde(deserialize_with = "lenient::text")]
    error_code: String,
    #[serde(
        default,
        alias = "ErrorMessage",
        deserialize_with = "lenient::opt_text"
    )]
    error_msg: Option<String>,
}

fn envelope_of(body: &[u8]) -> Option<Envelope> {
    serde_json::from_slice::<Envelope>(body).ok().or_else(|| {
        let Status { response_status } = serde_json::from_slice(body).ok()?;
        Some(Envelope {
            code: response_status.error_code,
            msg: response_status.error_msg,
        })
    })
}

impl Protocol for Artemis {
    type Fault = Fault;
    const PROBE: &'static str = "/artemis/api/common/v1/version";

    /// The code decides: the gateway says no with HTTP 200, and puts JSON under any content type. A picture has no envelope,
    /// and what is neither picture nor envelope comes from something in between.
    fn check(response: &Response) -> Result<(), Fault> {
        let body = response.body();
        let start = body.iter().find(|b| !b.is_ascii_whitespace());
        if start == Some(&b'{') {
            return match envelope_of(body) {
                Some(Envelope { code, .. }) if codes::number(&code) == Some(0) => Ok(()),
                Some(Envelope { code, msg }) => {
                    Err(Fault::new(response, &code, &msg.unwrap_or_default()))
                }
                None => Err(Fault::page(response, "JSON without the gateway's code")),
            };
        }
        if response.status().is_success() && start != Some(&b'<') {
            return Ok(());
        }
        Err(Fault::page(response, &title(body)))
    }
}

/// The title of an error page of whatever stands before the gateway.
fn title(body: &Bytes) -> String {
    let text = String::from_utf8_lossy(body.get(..2048).unwrap_or(body)).into_owned();
    let title = text
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"));
    title
        .map(|(title, _)| title.trim().to_owned())
        .unwrap_or_default()
}

/// Reads what is under `data`. Absent, `null` and `""` are nothing, and nothing is what an object without members is.
pub(crate) fn data<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    #[derive(Deserialize)]
    struct Data<'a> {
        #[serde(borrow)]
        data: Option<&'a RawValue>,
    }
    let envelope: Data<'_> =
        serde_json::from_slice(body).map_err(|e| DecodeError::new("data", e, body))?;
    let read = |text: &str| {
        face_common::wire::json::from_slice(None, text.as_bytes())
            .map_err(|e| DecodeError::new(format!("data.{}", e.path()), e, body))
    };
    match envelope.data.map(RawValue::get) {
        None | Some("null" | "\"\"") => read("null").or_else(|e| read("{}").map_err(|_| e)),
        Some(text) => read(text),
    }
}

/// Writes a reply as the gateway does.
#[cfg(feature = "server")]
pub(crate) fn envelope<T: Serialize>(data: &T) -> Result<Response, face_common::EncodeError> {
    let data = serde_json::to_value(data).map_err(|e| face_common::EncodeError::Body(e.into()))?;
    let data = if data.is_null() {
        serde_json::Value::from("")
    } else {
        data
    };
    let body = serde_json::json!({ "code": "0", "msg": "Success", "data": data });
    face_common::endpoint::json_response(None, &body)
}

/// A picture without an envelope: text `data:image/jpeg;base64,…` under `image/jpeg`, or bytes, should a version send those.
pub(crate) fn picture(body: &Bytes) -> Result<Bytes, DecodeError> {
    if body.starts_with(&[0xff, 0xd8]) {
        return Ok(body.clone());
    }
    // What is no picture may be anything: none of it is shown.
    let text = std::str::from_utf8(body).map_err(|e| DecodeError::new("", e, b""))?;
    let picture = base64::decode(text.trim()).map_err(|e| DecodeError::new("", e, b""))?;
    if picture.is_empty() {
        Err(DecodeError::new("", "there is no picture", b""))
    } else {
        Ok(picture)
    }
}

/// Writes a picture as the gateway does.
#[cfg(feature = "server")]
pub(crate) fn picture_response(picture: &[u8]) -> Result<Response, face_common::EncodeError> {
    let text = format!("data:image/jpeg;base64,{}", base64::encode(picture));
    face_common::endpoint::response("image/jpeg", text.into())
}

/// A yes without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done;

impl Serialize for Done {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(d).map(|_| Self)
    }
}

#[cfg(test)]
mod tests;
