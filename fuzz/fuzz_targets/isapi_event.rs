//! The stream of events: the same events however the bytes are cut, each with the pictures that came behind it, and never more in
//! memory than an event.
#![no_main]

use bytes::Bytes;
use face_common::client::Incremental;
use face_common::wire::{json, xml};
use fuzz::{chunks, message, pieces, reading, within};
use isapi::event::{Alert, Detail, Event, EventDecoder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: ([u8; 4], u8, &[u8])| {
    let (sizes, mode, body) = input;
    within(8 * reading(body), || match mode % 3 {
        0 => one(body),
        1 => well_formed(body, &sizes),
        _ => drop(events(body, std::iter::once(Bytes::copy_from_slice(body)))),
    });
});

fn one(body: &[u8]) {
    let event = match Event::from_bytes(Bytes::copy_from_slice(body)) {
        Ok(event) => event,
        Err(error) => return message(&error),
    };
    assert_eq!(event.raw(), body);
    let written = json::to_bytes(None, &event.alert).expect("values");
    let again: Alert = json::from_slice(None, &written).expect("written by us");
    assert_eq!(again, event.alert);
    if let Some(access) = event.access() {
        let written = json::to_bytes(None, access).expect("values");
        let again = json::from_slice(None, &written).expect("written by us");
        assert_eq!(access, &again);
        let _ = (Event::from_log(again), access.code());
    }
    // A name in JSON may hold a colon, and be another in XML.
    if xml::looks_like_xml(body)
        && let Ok(written) = xml::to_bytes("EventNotificationAlert", &[], &event.alert)
    {
        let again: Alert =
            xml::from_slice("EventNotificationAlert", &written).expect("written by us");
        assert_eq!(
            xml::to_bytes("EventNotificationAlert", &[], &again).ok(),
            Some(written)
        );
    }
}

fn events(body: &[u8], chunks: impl Iterator<Item = Bytes>) -> Vec<Event> {
    let mut decoder = EventDecoder::new(b"MIME_boundary");
    let mut all = Vec::new();
    let mut take = |decoder: &mut EventDecoder| {
        loop {
            match decoder.next_item() {
                Ok(Some(event)) => all.push(event),
                Ok(None) => return true,
                Err(error) => {
                    message(&error);
                    return false;
                }
            }
        }
    };
    for chunk in chunks {
        decoder.push(chunk).expect("it takes everything");
        if !take(&mut decoder) {
            return all;
        }
    }
    decoder.finish().expect("it may end");
    take(&mut decoder);
    let held = all.iter().map(|event| event.raw().len()).sum::<usize>();
    assert!(held <= body.len());
    all
}

/// Far more than a device sends with an event.
const MOST_PICTURES: usize = 64;

/// Events and pictures behind their lengths; a picture may come many times over.
fn well_formed(body: &[u8], sizes: &[u8]) {
    let (mut wire, mut documents, mut pictures) = (Vec::new(), 0, 0);
    for (kind, piece) in pieces(body).take(20) {
        let (of_type, times) = match kind & 1 {
            0 => ("application/json", 1),
            _ => ("image/jpeg", 1 + usize::from(kind >> 1)),
        };
        let length = piece.len();
        let head = format!(
            "--MIME_boundary\r\nContent-Type: {of_type}\r\nContent-Length: {length}\r\n\r\n"
        );
        for text in [head.as_bytes(), piece, b"\r\n"].repeat(times) {
            wire.extend_from_slice(text);
        }
        if kind & 1 == 1 || piece.starts_with(&[0xff, 0xd8, 0xff]) {
            pictures += times;
        } else if !piece.trim_ascii().is_empty() {
            documents += 1;
        }
    }
    wire.extend_from_slice(b"--MIME_boundary--\r\n");
    let whole = events(&wire, std::iter::once(Bytes::copy_from_slice(&wire)));
    assert_eq!(events(&wire, chunks(&wire, sizes)), whole);
    // None is lost, whether it can be read or not.
    assert_eq!(whole.len(), documents);
    let came = whole.iter().map(|event| event.pictures.len());
    assert!(came.sum::<usize>() <= pictures);
    for event in whole {
        assert!(event.pictures.len() <= MOST_PICTURES);
        if let Detail::Unreadable(why) = event.detail {
            message(&why);
        }
    }
}
