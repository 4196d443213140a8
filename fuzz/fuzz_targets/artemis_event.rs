//! What the platform posts: read, and let in with the token alone.
#![no_main]

use artemis::event_service::{Event, Push, PushError};
use bytes::Bytes;
use face_common::Request;
use face_common::wire::json;
use fuzz::{message, reading, within};
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const TOKEN: &str = "5up3r-s3cr3t";

fuzz_target!(|input: (u8, &[u8])| {
    let (way, body) = input;
    within(reading(body), || run(way, body));
});

fn run(way: u8, body: &[u8]) {
    let mut request = Request::new(Bytes::copy_from_slice(body));
    match way % 4 {
        1 => *request.uri_mut() = http::Uri::from_static("/events?a=b&token=5up3r-s3cr3t"),
        2 => drop(
            request
                .headers_mut()
                .insert("token", HeaderValue::from_static(TOKEN)),
        ),
        3 => drop(
            request
                .headers_mut()
                .insert("token", HeaderValue::from_static("5up3r-s3cr3")),
        ),
        _ => {}
    }
    let open = Push::receive(&request, None);
    let closed = Push::receive(&request, Some(&TOKEN.into()));
    let holds = |needle: &str| body.windows(needle.len()).any(|w| w == needle.as_bytes());
    match way % 4 {
        // JSON may spell it with escapes.
        0 | 3 if !holds(TOKEN) && !holds("\\") => assert!(matches!(closed, Err(PushError::Token))),
        1 | 2 => assert_eq!(closed.as_ref().ok(), open.as_ref().ok()),
        _ => {}
    }
    // Neither the beginning of the right one will do nor more than it.
    for other in ["5up3r", "5up3r-s3cr3t!"] {
        if !holds(other) && !holds("\\") {
            let closed = Push::receive(&request, Some(&other.into()));
            assert!(matches!(closed, Err(PushError::Token)));
        }
    }
    assert!(
        Push::receive(&request, Some(&"".into())).is_err(),
        "an empty token lets nobody in"
    );
    let push = match open {
        Ok(push) => push,
        Err(error) => {
            assert!(error.answer().status().is_success());
            return message(&error);
        }
    };
    for event in &push.events {
        let written = json::to_bytes(None, event).expect("values");
        assert_eq!(
            json::from_slice::<Event>(None, &written).as_ref(),
            Ok(event)
        );
        if let Some(data) = event.acs() {
            json::to_bytes(None, &data).expect("values");
        }
        if let Some(time) = &event.happen_time {
            time.unix_ms(Some(480));
        }
    }
}
