//! How the node answers.

use super::quirks::NodeQuirks;
use bytes::Bytes;
use face_common::Response;
use nebula::protocol::Code;
use serde_json::{Map, Value, json};

/// A no: code and words.
pub(super) type Refusal = (Code, String);

/// What is in a reply, or a no.
pub(super) type Outcome = Result<Value, Refusal>;

pub(super) fn no(code: Code) -> Refusal {
    (code, code.meaning().to_owned())
}

/// A parameter that is not as it should be, with its name.
pub(super) fn bad(name: &str, why: &str) -> Refusal {
    (Code::BadParameter, format!("{name}: {why}"))
}

/// What stands in a reply that holds nothing.
pub(super) const DONE: Outcome = Ok(Value::Null);

/// Writes a member of an object.
pub(super) fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value.into());
    }
}

pub(super) fn envelope(outcome: Outcome, quirks: &NodeQuirks) -> Response {
    let body = match outcome {
        Ok(Value::Null) => json!({ "code": 0, "data": "", "msg": "" }),
        Ok(mut data) => {
            quirks.bend(&mut data);
            json!({ "code": 0, "data": data, "msg": "" })
        }
        Err((code, msg)) => json!({ "code": code.code(), "data": "", "msg": msg }),
    };
    let mut response = Response::new(body.to_string().into());
    set_type(&mut response, "application/json");
    response
}

pub(super) fn set_type(response: &mut Response, kind: &'static str) {
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static(kind),
    );
}

/// A web page, which is all that a node has for whom it does not know.
pub(super) fn page(status: http::StatusCode, title: &str) -> Response {
    let page =
        format!("<html>\n<head><title>{title}</title></head>\n<body>{title}</body>\n</html>\n");
    let mut response = Response::new(Bytes::from(page));
    *response.status_mut() = status;
    set_type(&mut response, "text/html");
    response
}

impl NodeQuirks {
    /// Writes something in the node's own way.
    pub(super) fn bend(&self, value: &mut Value) {
        match value {
            Value::Object(members) => self.bend_members(members),
            Value::Array(all) => all.iter_mut().for_each(|it| self.bend(it)),
            _ => {}
        }
    }

    fn bend_members(&self, members: &mut Map<String, Value>) {
        for (name, value) in &mut *members {
            let is_id = name.ends_with("_id") || name.ends_with("_ids");
            match value {
                Value::Number(number) if self.numbers_as_text => *value = number.to_string().into(),
                Value::String(text) if self.texts_as_numbers && !is_id => {
                    let number = text.parse::<i64>();
                    if let Some(number) = number.ok().filter(|n| n.to_string() == *text) {
                        *value = number.into();
                    }
                }
                below => self.bend(below),
            }
        }
        if self.extra_members {
            members.insert("x_newer".to_owned(), json!({ "level": 3, "words": ["a"] }));
        }
        if self.odd_replies {
            for (name, odd) in [
                ("in_pic", "In_pic"),
                ("FaceImg1to1Rsp_Score", "Facelmg1to1Rsp_Score"),
            ] {
                if let Some(value) = members.remove(name) {
                    members.insert(odd.to_owned(), value);
                }
            }
        }
    }
}
