//! What the tests of messages share.

use crate::protocol::data::Data;
use crate::protocol::{Done, FORM, JSON, Message};
use face_common::wire::member::Member;
use face_common::wire::multipart::read_all;
use face_common::{Endpoint, ErrorKind};
use serde_json::Value;

/// The body of a message as JSON.
pub(crate) fn posted(message: &impl Message) -> String {
    let request = message.to_request().unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", JSON)
    );
    assert_eq!(request.headers()["content-type"], "application/json");
    String::from_utf8(request.body().to_vec()).unwrap()
}

/// The parts of a message as a form: names, names of files, and what is in them.
pub(crate) fn parts_of(message: &impl Message) -> Vec<(String, Option<String>, String)> {
    let request = message.to_request().unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", FORM)
    );
    let kind = request.headers()["content-type"].to_str().unwrap();
    let parts = read_all(kind, request.body().clone()).unwrap();
    let text = |body: &[u8]| String::from_utf8(body.to_vec()).unwrap();
    parts
        .iter()
        .map(|part| {
            let file = part.filename().map(|name| name.to_string());
            (part.name().unwrap().to_string(), file, text(part.body()))
        })
        .collect()
}

/// What is read from a reply with this data: each member has a field, and nothing is lost when it is written again.
pub(crate) fn answered<E>(message: &E, id: &str, data: &str) -> E::Reply
where
    E: Message,
    E::Reply: Data + Member,
{
    assert_eq!(E::ID, id);
    let data: Value = serde_json::from_str(data).unwrap();
    let body = serde_json::json!({"code": 0, "data": data, "msg": ""});
    let response = http::Response::new(body.to_string().into());
    let reply = message.decode(&response).unwrap();
    let mut unmodelled = Vec::new();
    reply.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, [""; 0]);
    assert_eq!(reply.to_data().unwrap(), data);
    reply
}

/// A message without members.
pub(crate) fn bare(message: &impl Message, id: &str) {
    assert_eq!(posted(message), format!(r#"{{"msg_id":"{id}"}}"#));
}

/// A reply without data.
pub(crate) fn done(message: &impl Message<Reply = Done>) {
    let response = http::Response::new(r#"{"code": 0, "data": "", "msg": ""}"#.into());
    message.decode(&response).unwrap();
}

/// Who serves the message reads what was posted.
#[cfg(feature = "server")]
pub(crate) fn served<E>(message: &E)
where
    E: face_common::endpoint::Serve + PartialEq + std::fmt::Debug,
{
    let request = message.to_request().unwrap();
    assert!(E::matches(&request));
    assert_eq!(&E::from_request(&request).unwrap(), message);
}

#[cfg(not(feature = "server"))]
pub(crate) fn served<E>(_: &E) {}

/// A field, and what spoils it.
pub(crate) type Spoilt<T> = (&'static str, fn(&mut T));

/// It is not sent, and the error names the field.
pub(crate) fn is_refused(message: &impl Endpoint, field: &str) {
    let error = message.to_request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    let why = error.to_string();
    assert!(why.starts_with(&format!("{field}:")), "{field} in {why}");
}
