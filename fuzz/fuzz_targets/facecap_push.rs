//! What a device posts is read and answered; what cannot be read is answered too, or it would come for ever.
#![no_main]

use bytes::Bytes;
use face_common::wire::json;
use facecap_proto::protocol::Message;
use facecap_proto::push::{Push, PushError};
use fuzz::{message, reading, within};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const LIMIT: usize = 64 << 10;

fuzz_target!(|input: (u8, &[u8])| {
    let (cut, body) = input;
    within(reading(body), || {
        run(body);
        // As a connection that broke, or a device that miscounts.
        run(&body[..body.len().saturating_sub(usize::from(cut))]);
    });
});

fn run(body: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    let read = Push::read(&body, LIMIT);
    let is_too_large = matches!(read, Err(PushError::TooLarge { .. }));
    assert_eq!(is_too_large, body.len() > LIMIT);
    match &read {
        Ok(push) => is_answered(push),
        Err(error) => {
            message(error);
            let answer = error.give_up().expect("values");
            if let Some((sequence_no, _)) = &error.about().capture {
                let answer: Value = json::from_slice(None, answer.body()).expect("written by us");
                assert_eq!(answer["sequence_no"], *sequence_no);
                assert_eq!(answer["code"], 0);
            }
            error.rest().into_iter().for_each(is_answered);
        }
    }
}

fn is_answered(push: &Push) {
    let answer = push.received().expect("values");
    let answer: Value = json::from_slice(None, answer.body()).expect("written by us");
    assert_eq!(answer["code"], 0);
    if let Push::Face(capture) = push {
        assert_eq!(answer["sequence_no"], capture.sequence_no);
        assert_eq!(answer["cap_time"], capture.cap_time.as_str());
        let _ = (capture.key(), capture.access());
        // Written as a device writes it, it is the same capture.
        let written = json::to_bytes(None, capture).expect("values");
        let read = Message::raw(&written).map(|m| m.body.into());
        let again = read.and_then(json::partly::<facecap_proto::capture::FacePush>);
        assert_eq!(again.expect("written by us").0, **capture);
    }
}
