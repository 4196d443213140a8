//! What a node posts: with the key alone, and the same event as a form, as JSON and by WebSocket.
#![no_main]

use bytes::Bytes;
use face_common::Secret;
use fuzz::{message, reading, within};
use libfuzzer_sys::fuzz_target;
use nebula::event::push::PushError;
use nebula::event::{Push, Receiver};

const KEY: &str = "5up3r-s3cr3t";
const LIMIT: usize = 64 << 10;
const KINDS: [&str; 4] = [
    "multipart/form-data; boundary=MIME_boundary",
    "application/json",
    "application/x-www-form-urlencoded",
    "",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, body) = input;
    within(reading(body), || {
        run(KINDS[usize::from(kind) % KINDS.len()], body)
    });
});

fn run(kind: &str, body: &[u8]) {
    let bytes = Bytes::copy_from_slice(body);
    let holds = |needle: &str| body.windows(needle.len()).any(|w| w == needle.as_bytes());
    // The beginning of the right one will not do.
    for key in [KEY, "5up3r-s3cr3t!"] {
        let strict = Receiver::new(key.into()).limit(LIMIT).read(kind, &bytes);
        // Forms and JSON may spell it with escapes.
        if !holds(key) && !holds("\\") && !holds("%") {
            assert!(!matches!(strict, Ok(Push::Event(_) | Push::Other(_))));
            let rest = strict.as_ref().err().and_then(PushError::rest);
            assert!(!matches!(rest, Some(Push::Event(_))), "without the key");
        }
    }
    let nobody = Receiver::new("".into()).limit(LIMIT).read(kind, &bytes);
    assert!(
        !matches!(nobody, Ok(Push::Event(_))),
        "an empty key lets nobody in"
    );
    let open = Receiver::without_key().limit(LIMIT).read(kind, &bytes);
    assert_eq!(
        matches!(open, Err(PushError::TooLarge { .. })),
        body.len() > LIMIT
    );
    match &open {
        Ok(push) => is_kept(push),
        Err(error) => {
            message(error);
            assert!(error.answer().status().is_success());
            error.rest().into_iter().for_each(is_kept);
        }
    }
}

fn is_kept(push: &Push) {
    let key = Secret::from(KEY);
    let request = match push {
        Push::Event(event) => event.to_request("/push", &key),
        Push::HeartBeat(beat) => beat.to_request("/push"),
        _ => return,
    };
    // A picture that is no picture cannot be posted.
    let Ok(request) = request else { return };
    let again = Receiver::new(key).receive(&request);
    let again = match &again {
        Ok(again) => again,
        Err(error) => error.rest().expect("it was an event"),
    };
    match (push, again) {
        (Push::Event(event), Push::Event(again)) => {
            assert_eq!(again.key(), event.key());
            let pictures = [again.snap(), again.frame(), again.library()];
            let wanted = [event.snap(), event.frame(), event.library()];
            assert_eq!(pictures.map(Result::ok), wanted.map(Result::ok));
        }
        (one, other) => assert_eq!(one, other),
    }
}
