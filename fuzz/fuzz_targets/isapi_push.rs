//! What a terminal posts is read by what it is, not by what it is called.
#![no_main]

use bytes::Bytes;
use face_common::Request;
use face_common::wire::multipart::{Form, boundary_of};
use fuzz::{message, reading, within};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use isapi::access_control::RemoteCheck;
use isapi::event::{Event, Push};
use libfuzzer_sys::fuzz_target;

const KINDS: [&str; 5] = [
    "application/json",
    "application/xml; charset=\"UTF-8\"",
    "multipart/form-data; boundary=MIME_boundary",
    "multipart/form-data",
    "",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, body) = input;
    within(2 * reading(body), || {
        run(KINDS[usize::from(kind) % KINDS.len()], body)
    });
});

fn post(kind: &str, body: Bytes) -> Request {
    let mut request = Request::new(body);
    let kind = HeaderValue::from_str(kind).expect("one of ours");
    request.headers_mut().insert(CONTENT_TYPE, kind);
    request
}

fn run(kind: &str, body: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    match Push::receive(&post(kind, body.clone())) {
        Err(error) => {
            message(&error);
            assert!(Push::reject().status().is_success());
        }
        Ok(push) => {
            assert!(push.acknowledge().status().is_success());
            if push.asks() {
                let answer = push
                    .answer(&RemoteCheck::allow(18))
                    .expect("a check of ours");
                assert_eq!(Push::read_answer(&answer), Some(RemoteCheck::allow(18)));
            }
            let held: usize = push.into_events().map(|event| event.raw().len()).sum();
            assert!(held <= body.len());
        }
    }
    // The same event in a form.
    let Ok(event) = Event::from_bytes(body.clone()) else {
        return;
    };
    // What stands before it makes it no event of a form.
    if !body.starts_with(b"{") && !body.starts_with(b"<") || boundary_of(kind).is_some() {
        return;
    }
    let bare = Push::receive(&post(kind, body.clone())).expect("it is an event");
    assert_eq!(bare.event(), &event);
    let form = Form::new().text("event_log", Some("application/json"), body);
    let form = form.file(
        "Picture",
        "Picture.jpg",
        "image/jpeg",
        &b"\xff\xd8\xff\xd9"[..],
    );
    let (kind, form) = form.build().expect("a form of ours");
    let push = Push::receive(&post(kind.to_str().expect("text"), form)).expect("it is an event");
    assert_eq!(
        (push.event().raw(), &push.event().alert),
        (event.raw(), &event.alert)
    );
    assert_eq!(push.event().pictures.len(), 1);
}
