use super::reply::Refusal;
use super::state::State;
use crate::net::Answer;
use bytes::Bytes;
use face_common::Request;
use face_common::time::Timestamp;
use http::header::CONTENT_TYPE;
use isapi::event::AccessEvent;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// How far a listener may lag behind, in parts.
const LAG: usize = 4096;

/// Opens the stream, unless somebody listens already.
pub(super) fn open(state: &mut State, request: &Request) -> Answer {
    if state.listener.as_ref().is_some_and(|l| !l.is_closed()) {
        return Answer::Whole(Refusal::stream_taken().response(request));
    }
    let (sender, receiver) = mpsc::channel(LAG);
    state.listener = Some(sender.clone());
    if state.quirks.replays_log {
        for mut event in state.log.clone() {
            event.current_event = Some(false);
            state.tell(access(&event));
        }
    }
    let pause = state.quirks.heartbeat;
    tokio::spawn(async move {
        // Not the sender itself: dropping the state's is how a stream is ended.
        let listener = sender.downgrade();
        drop(sender);
        loop {
            tokio::time::sleep(pause).await;
            let Some(listener) = listener.upgrade() else {
                return;
            };
            if listener.try_send(heartbeat(&Timestamp::at(0, 0))).is_err() {
                return;
            }
        }
    });
    let mut head = http::Response::new(());
    let headers = head.headers_mut();
    headers.insert("MIME-Version", http::HeaderValue::from_static("1.0"));
    headers.insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("multipart/mixed; boundary=MIME_boundary"),
    );
    Answer::Stream(head, receiver)
}

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
