//! What the gateway's answers are made of.

use super::Refusal;
use bytes::Bytes;
use face_common::Response;
use serde_json::{Value, json};

pub(super) fn nobody() -> Refusal {
    ("128", "The request resource does not exist".to_owned())
}

pub(super) fn bad(field: &str) -> Refusal {
    (
        "2",
        format!("Incorrect request parameter. [{field} parameter error]"),
    )
}

pub(super) fn no(code: &str, msg: &str) -> Response {
    // HTTP 200, as the gateway does.
    let body = json!({ "code": code, "msg": msg, "data": "" });
    let mut response = http::Response::new(Bytes::from(body.to_string()));
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json"),
    );
    response
}

/// A page, and how many there are in all.
pub(super) fn page<T: Clone>(all: &[T], no: u32, size: u32) -> (Vec<T>, Option<u32>) {
    let (no, size) = (no.max(1) as usize, size as usize);
    let part = all
        .iter()
        .skip((no - 1) * size)
        .take(size)
        .cloned()
        .collect();
    (part, u32::try_from(all.len()).ok())
}

/// An endpoint's page out of a whole list.
macro_rules! answer {
    ($page:ident, $search:ident, $all:expr) => {{
        let (list, total) = $crate::gateway::reply::page($all, $search.page_no, $search.page_size);
        $page {
            total,
            page_no: Some($search.page_no),
            page_size: Some($search.page_size),
            list,
            ..$page::default()
        }
    }};
}

pub(super) use answer;

/// The total and no list.
pub(super) fn without_list(answer: Response) -> Response {
    with_data(answer, |data| {
        if let Some(data) = data.as_object_mut() {
            data.remove("list");
        }
    })
}

/// V2.3 writes a blank behind the name of a device's status.
pub(super) fn with_blank(answer: Response) -> Response {
    fn blank(device: &mut Value) {
        if let Some(members) = device.as_object_mut()
            && let Some(status) = members.remove("status")
        {
            members.insert("status ".to_owned(), status);
        }
    }

    with_data(answer, |data| {
        blank(data);
        if let Some(devices) = data.get_mut("list").and_then(Value::as_array_mut) {
            devices.iter_mut().for_each(blank);
        }
    })
}

fn with_data(answer: Response, change: impl FnOnce(&mut Value)) -> Response {
    let Ok(mut body) = serde_json::from_slice::<Value>(answer.body()) else {
        return answer;
    };
    if let Some(data) = body.get_mut("data") {
        change(data);
    }
    answer.map(|_| Bytes::from(body.to_string()))
}
