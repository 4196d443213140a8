//! What goes down the live stream: one part per event.

use bytes::Bytes;
use face_common::time::Timestamp;
use isapi::event::AccessEvent;
use serde_json::{Value, json};

pub(super) fn access(event: &AccessEvent) -> Bytes {
    let mut detail = serde_json::to_value(event).unwrap_or_default();
    // In the stream the time stands outside.
    let time = detail.as_object_mut().and_then(|d| d.remove("time"));
    part(&json!({
        "ipAddress": "192.0.2.64", "portNo": 80, "protocol": "HTTP", "macAddress": "00:00:5e:00:53:01", "channelID": 1,
        "dateTime": time, "activePostCount": 1, "eventType": "AccessControllerEvent", "eventState": "active",
        "eventDescription": "Access Controller Event", "AccessControllerEvent": detail,
    }))
}

pub(super) fn heartbeat(time: &Timestamp) -> Bytes {
    part(&json!({
        "ipAddress": "192.0.2.64", "portNo": 80, "protocol": "HTTP", "macAddress": "00:00:5e:00:53:01", "channelID": 1,
        "dateTime": time.as_str(), "activePostCount": 0, "eventType": "videoloss", "eventState": "inactive",
        "eventDescription": "videoloss alarm",
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
