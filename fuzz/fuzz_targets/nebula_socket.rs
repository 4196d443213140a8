//! The messages of a node's WebSocket, one after another.
#![no_main]

use face_common::wire::json;
use fuzz::{message, reading, within};
use libfuzzer_sys::fuzz_target;
use nebula::event::{Event, Incoming, Subscription};

fuzz_target!(|frames: &[u8]| within(reading(frames), || {
    let mut subscription = Subscription::new("04af251e".into());
    // A byte that is in no text between two frames.
    for frame in frames.split(|byte| *byte == 0xff) {
        let was = subscription.is_acknowledged();
        match subscription.on_text(frame.to_vec()) {
            Ok(Incoming::Event(event)) => is_kept(&event),
            Ok(Incoming::Acknowledged) => assert!(subscription.is_acknowledged()),
            Ok(Incoming::Refused(fault)) => message(&fault),
            Ok(Incoming::Other(other)) => assert_eq!(other.json, frame),
            Ok(other) => panic!("{other:?}"),
            Err(unreadable) => {
                message(&unreadable);
                unreadable.rest.iter().for_each(|rest| is_kept(rest));
            }
        }
        if subscription.is_acknowledged() && !was {
            // What it passes over may be too large a number for somebody who reads it.
            if let Ok(message) = json::loose_object(frame) {
                assert!(message.get("code").is_some_and(|code| !code.is_null()));
            }
        }
    }
}));

/// Written as a node writes it, it is the same event with the same pictures.
fn is_kept(event: &Event) {
    let pictures = [event.snap(), event.frame(), event.library()];
    let Ok(frame) = event.to_frame() else { return };
    let again = Subscription::new("04af251e".into()).on_text(frame);
    let again = match again {
        Ok(Incoming::Event(again)) => again,
        Err(unreadable) => unreadable.rest.expect("it was an event"),
        Ok(other) => panic!("{other:?}"),
    };
    let kept = [again.snap(), again.frame(), again.library()];
    for (kept, picture) in kept.into_iter().zip(pictures) {
        assert_eq!(kept.ok(), picture.ok());
    }
    assert_eq!(again.key(), event.key());
}
