//! A photo of 1 MB into a JSON body, and out of one.

use crate::{Case, Op, inputs};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use face_common::wire::base64::{Base64Bytes, PLACE, body_with_photo};
use face_common::wire::json;
use serde::{Deserialize, Serialize};

pub(super) fn cases() -> Vec<Case> {
    let out = "body_with_photo";
    let serde = "serde_json, the photo as a String of the base64 crate";
    vec![
        Case::new("json-into", "face-common", out, || {
            let photo = inputs::read("1mb.jpg");
            Op::new(move || written(&photo).len() as u64).cold()
        }),
        Case::new("json-into", "memcpy", "the body, copied", copied),
        Case::new("json-into", "serde_json", serde, || {
            let photo = inputs::read("1mb.jpg");
            Op::new(move || usual(&photo).len() as u64).cold()
        }),
        Case::new(
            "json-out",
            "face-common",
            "json::from_slice, Base64Bytes",
            || {
                let body = written(&inputs::read("1mb.jpg"));
                Op::new(move || read(&body).len() as u64).cold()
            },
        ),
        Case::new("json-out", "memcpy", "the body, copied", copied),
        Case::new("json-out", "serde_json", serde, || {
            let body = written(&inputs::read("1mb.jpg"));
            Op::new(move || read_usual(&body).len() as u64).cold()
        }),
        Case::new(
            "json-out-escaped",
            "face-common",
            "as above, with every slash as \\/",
            || {
                let body = escaped(&written(&inputs::read("1mb.jpg")));
                Op::new(move || read(&body).len() as u64).cold()
            },
        ),
        Case::new("json-out-escaped", "memcpy", "the body, copied", copied),
        Case::new("json-out-escaped", "serde_json", serde, || {
            let body = escaped(&written(&inputs::read("1mb.jpg")));
            Op::new(move || read_usual(&body).len() as u64).cold()
        }),
    ]
}

#[derive(Serialize)]
struct Small<'a> {
    id: u32,
    name: &'a str,
    photo: &'a str,
}

#[derive(Deserialize)]
struct Ours {
    photo: Base64Bytes,
}

#[derive(Serialize, Deserialize)]
struct Usual {
    id: u32,
    name: String,
    photo: String,
}

/// As a client of these crates writes it.
pub fn written(photo: &[u8]) -> Bytes {
    let small = Small {
        id: 7,
        name: "Ada",
        photo: PLACE,
    };
    body_with_photo(None, &small, photo).expect("a body")
}

/// As a client of these crates reads it.
pub fn read(body: &[u8]) -> Bytes {
    let read: Ours = json::from_slice(None, body).expect("a body");
    read.photo.0
}

fn usual(photo: &[u8]) -> Vec<u8> {
    let body = Usual {
        id: 7,
        name: "Ada".to_owned(),
        photo: STANDARD.encode(photo),
    };
    serde_json::to_vec(&body).expect("a body")
}

fn read_usual(body: &[u8]) -> Vec<u8> {
    let read: Usual = serde_json::from_slice(body).expect("a body");
    STANDARD.decode(read.photo).expect("base64")
}

/// As many servers write it.
pub fn escaped(body: &[u8]) -> Bytes {
    let text = std::str::from_utf8(body).expect("JSON");
    text.replace('/', "\\/").into()
}

fn copied() -> Op {
    let body = written(&inputs::read("1mb.jpg"));
    Op::new(move || std::hint::black_box(body.to_vec()).len() as u64).cold()
}
