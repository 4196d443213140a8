//! Requests, read as strictly as the platform reads them.

use super::Refusal;
use super::reply::bad;
use face_common::endpoint::{Serve, content_type};
use face_common::wire::json;
use face_common::wire::member::Members;
use face_common::{DecodeError, EncodeError, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What the client's half would not send, the platform does not take.
pub(super) fn read<E: Serve>(request: &Request) -> Result<E, Refusal> {
    let endpoint = E::from_request(request).map_err(|error| bad(&member_of(&error)))?;
    match endpoint.to_request() {
        Ok(_) => Ok(endpoint),
        Err(EncodeError::Invalid { field, .. }) => Err(bad(on_the_wire(field, request))),
        Err(error) => Err(("1", error.to_string())),
    }
}

/// Of a member that is missing, or is one too many, only the words tell the name.
fn member_of(error: &DecodeError) -> String {
    let words = error.to_string();
    let named = ["missing field `", "unknown field `"]
        .into_iter()
        .find_map(|lead| Some(words.split_once(lead)?.1.split_once('`')?.0));
    match (named, error.path()) {
        (Some(name), _) => name.to_owned(),
        (None, "" | ".") => "body".to_owned(),
        (None, path) => path.to_owned(),
    }
}

/// A photo has one name in the client, and another in each kind of body.
fn on_the_wire(field: &'static str, request: &Request) -> &'static str {
    let is_form = content_type(request.headers()).starts_with("multipart/");
    match field {
        "photo" if is_form => "file",
        "photo" => "faceData",
        other => other,
    }
}

/// A text that may be left out is as good as left out where it is empty.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The body as it came.
pub(super) fn raw(request: &Request) -> Result<Map<String, Value>, Refusal> {
    json::from_slice(None, request.body()).map_err(|_| bad("body"))
}

/// What may be sent empty to be emptied.
const FREE_TEXTS: [&str; 3] = ["remark", "phoneNo", "email"];

/// What a body holds of an endpoint's own members: `null` and what is empty are as good as left out, but for lists and free
/// texts, which are emptied so.
pub(super) fn sent(request: &Request, unmodelled: &Members) -> Result<Map<String, Value>, Refusal> {
    let mut members = raw(request)?;
    members.retain(|name, value| {
        let says_something =
            !value.is_null() && (*value != "" || FREE_TEXTS.contains(&name.as_str()));
        says_something && !unmodelled.contains_key(name)
    });
    Ok(members)
}

/// What is kept, with what was sent in the place of what it was.
pub(super) fn merged<T: Serialize + DeserializeOwned>(
    kept: &T,
    sent: &impl Serialize,
) -> Result<T, Refusal> {
    let merge = || {
        let mut whole = serde_json::to_value(kept)?;
        if let (Value::Object(whole), Value::Object(sent)) =
            (&mut whole, serde_json::to_value(sent)?)
        {
            whole.extend(sent);
        }
        serde_json::from_value(whole)
    };
    merge().map_err(|error: serde_json::Error| ("1", error.to_string()))
}
