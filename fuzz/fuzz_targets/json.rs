//! JSON as devices write it, and bytes within it.
#![no_main]

use face_common::wire::member::Members;
use face_common::wire::{base64, hex, json};
use fuzz::{message, reading, within};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

face_common::record! {
    struct Card {
        number?: u32,
        text?: String,
        flag?: bool,
        when?: face_common::time::Timestamp,
        list[]: i64,
        picture?: face_common::wire::base64::Base64Bytes,
        inner[]: Inner,
    }
}

face_common::record! {
    struct Inner {
        number: f64,
        any?: Value,
    }
}

fuzz_target!(|body: &[u8]| within(reading(body), || {
    match json::from_slice::<Card>(None, body) {
        Err(error) => message(&error),
        Ok(card) => {
            let written = json::to_bytes(None, &card).expect("it was JSON");
            let again = json::from_slice::<Card>(None, &written).expect("written by us");
            assert!(again == card, "{written:?}");
        }
    }
    let few = json::loose_members(body, &["number", "inner"]);
    match json::loose_object(body) {
        Err(error) => message(&error),
        Ok(members) => {
            // The one says what the other says.
            let few = few.expect("the whole can be read");
            for name in ["number", "inner"] {
                assert_eq!(few.get(name), members.get(name));
            }
            let written = json::to_bytes(None, &Members::from(members.clone())).expect("values");
            assert_eq!(
                json::loose_object(&written).expect("written by us"),
                members
            );
            if let Ok((card, odd)) = json::partly::<Card>(members) {
                odd.iter().for_each(message);
                let written = json::to_bytes(None, &card).expect("it was JSON");
                let again = json::from_slice::<Card>(None, &written).expect("written by us");
                assert!(again == card, "{written:?}");
            }
        }
    }
    let text = base64::encode(body);
    assert_eq!(base64::decode(&text).as_deref(), Ok(body));
    assert_eq!(
        base64::decode(text.trim_end_matches('=')).as_deref(),
        Ok(body)
    );
    let photo = base64::body_with_photo(None, &base64::PLACE, body).expect("it has a place");
    assert_eq!(photo, format!("\"{text}\""));
    if let Ok(bytes) = base64::decode(body) {
        assert!(bytes.len() <= body.len());
        assert_eq!(base64::decode(base64::encode(&bytes)), Ok(bytes));
    }
    assert_eq!(hex::decode(&hex::encode(body)).as_deref(), Some(body));
    if let Some(bytes) = std::str::from_utf8(body).ok().and_then(hex::decode) {
        assert_eq!(bytes.len() * 2, body.len());
    }
}));
