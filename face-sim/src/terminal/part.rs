//! What goes down the live stream: one part per event.

use bytes::Bytes;
use face_common::time::Timestamp;
use isapi::event::AccessEvent;
use serde_json::{Value, json};

pub(super) fn access(event: &AccessEvent) -> Bytes {
    part(&notification(event))
}

/// The notification itself, as it is pushed too.
pub(super) fn notification(event: &AccessEvent) -> Value {
    let mut detail = serde_json::to_value(event).unwrap_or_default();
    // In the stream the time stands outside.
    let time = detail.as_object_mut().and_then(|d| d.remove("time"));
    json!({
        "ipAddress": "192.0.2.64", "portNo": 80, "protocol": "HTTP", "macAddress": "00:00:5e:00:53:01", "channelID": 1,
        "dateTime": time, "activePostCount": 1, "eventType": "AccessControllerEvent", "eventState": "active",
        "eventDescription": "Access Controller Event", "AccessControllerEvent": detail,
    })
}

/// A subscription's heartbeat has a name of its own; the stream's is a loss of video that has not happened.
pub(super) fn heartbeat(time: &Timestamp, kind: &str) -> Bytes {
    let state = if kind == "videoloss" {
        "inactive"
    } else {
        "active"
    };
    part(&json!({
        "ipAddress": "192.0.2.64", "portNo": 80, "protocol": "HTTP", "macAddress": "00:00:5e:00:53:01", "channelID": 1,
        "dateTime": time.as_str(), "activePostCount": 0, "eventType": kind, "eventState": state,
        "eventDescription": format!("{kind} alarm"),
    }))
}

/// Length of the body without the line break behind it, and no boundary until the next event.
fn part(value: &Value) -> Bytes {
    let body = format!("{value:#}");
    format!(
        "--MIME_boundary\r\nContent-Type: application/json; charset=\"UTF-8\"\r\nContent-Length: {}\r\n\r\n{body}\r\n",
        body.len()
    )
    .into()
}

pub(super) fn xml(body: &str) -> Bytes {
    format!(
        "--MIME_boundary\r\nContent-Type: application/xml; charset=\"UTF-8\"\r\nContent-Length: {}\r\n\r\n{body}\r\n",
        body.len()
    )
    .into()
}
