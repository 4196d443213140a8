//! Signing a request to the gateway: HMAC-SHA256 of a text of nine lines, as base64.
//!
//! `sign` is the signature alone, of the same pieces of text for everybody. `sign-request` is a whole request: random nonce and
//! time written out, headers put on it, the text made of them and signed.

use crate::{Case, Op};
use artemis::common::Secret;
use artemis::common::auth::{Auth, Env};
use artemis::signature::{Keyed, Signer, content_md5};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use face_common::Request;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use ring::hmac::{HMAC_SHA256, Key};
use std::hint::black_box;

const KEY: &str = "29180881";
const SECRET: &str = "TestSecret0123456789";
const PATH: &str = "/artemis/api/resource/v1/person/advance/personList";
const PIECES: [&str; 19] = [
    "POST",
    "\n",
    "*/*",
    "\n",
    "application/json",
    "\n",
    "x-ca-key",
    ":",
    KEY,
    "\n",
    "x-ca-nonce",
    ":",
    "5f50916a-0856-4bab-98a5-357cfd880157",
    "\n",
    "x-ca-timestamp",
    ":",
    "1726810297925",
    "\n",
    PATH,
];

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new(
            "sign",
            "artemis",
            "Keyed, cloned: pieces go straight in",
            ours,
        ),
        Case::new(
            "sign",
            "ring",
            "ring 0.17, key reused, text in a reused String",
            || by_ring(Some(key_of_ring())),
        ),
        Case::new(
            "sign",
            "ring-pieces",
            "ring 0.17, key reused, pieces go straight in",
            by_ring_in_pieces,
        ),
        Case::new(
            "sign",
            "ring-new-key",
            "ring 0.17, a key for each, text in a reused String",
            || by_ring(None),
        ),
        Case::new(
            "sign",
            "hmac",
            "hmac 0.13 + sha2 0.11, a key and a String for each: the usual code",
            by_hmac,
        ),
        Case::new(
            "sign-request",
            "artemis",
            "Signer as the client calls it (Auth::before)",
            our_request,
        ),
        Case::new(
            "sign-request",
            "ring",
            "ring 0.17, key, buffer and names reused, uuid 1",
            ring_request,
        ),
        Case::new("md5-1mb", "artemis", "content_md5 (md-5 0.11)", our_md5),
    ]
}

fn base64(mac: &[u8]) -> [u8; 44] {
    let mut out = [0; 44];
    STANDARD.encode_slice(mac, &mut out).unwrap();
    out
}

/// Something of the result, the same whoever signs.
fn check(signature: &[u8]) -> u64 {
    u64::from_le_bytes(*signature.first_chunk().unwrap())
}

fn ours() -> Op {
    let keyed = Keyed::new(&Secret::from(SECRET));
    Op::new(move || {
        let mut keyed = keyed.clone();
        for piece in black_box(&PIECES) {
            keyed.push(piece);
        }
        check(&keyed.finish())
    })
}

fn key_of_ring() -> Key {
    Key::new(HMAC_SHA256, black_box(SECRET).as_bytes())
}

fn by_ring(key: Option<Key>) -> Op {
    let mut text = String::new();
    Op::new(move || {
        text.clear();
        for piece in black_box(&PIECES) {
            text.push_str(piece);
        }
        let new;
        let key = match &key {
            Some(key) => key,
            None => {
                new = key_of_ring();
                &new
            }
        };
        check(&base64(ring::hmac::sign(key, text.as_bytes()).as_ref()))
    })
}

fn by_ring_in_pieces() -> Op {
    let key = key_of_ring();
    Op::new(move || {
        let mut context = ring::hmac::Context::with_key(&key);
        for piece in black_box(&PIECES) {
            context.update(piece.as_bytes());
        }
        check(&base64(context.sign().as_ref()))
    })
}

fn by_hmac() -> Op {
    Op::new(|| {
        let text: String = black_box(&PIECES).iter().copied().collect();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(black_box(SECRET).as_bytes()).unwrap();
        mac.update(text.as_bytes());
        check(STANDARD.encode(mac.finalize().into_bytes()).as_bytes())
    })
}

const ENV: Env = Env {
    now_ms: 1_726_810_297_925,
    entropy: [0x5f; 16],
};

fn post() -> Request {
    http::Request::post(format!("https://192.0.2.1{PATH}"))
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .body(Bytes::from_static(b"{\"pageNo\":1,\"pageSize\":100}"))
        .unwrap()
}

/// A request as the client makes it, and a signer that has signed before. As in an exchange, a copy of the request is kept, to be sent
/// again.
pub fn ready_to_sign() -> impl FnOnce() -> Request {
    let signer = Signer::new(KEY, SECRET);
    let sign = move |mut request: Request| {
        let mut ticket = None;
        signer
            .before(&mut ticket, black_box(&mut request), black_box(ENV))
            .unwrap();
        request
    };
    let request = || {
        let name = HeaderValue::from_static("application/json");
        let body = Bytes::from_static(b"{\"pageNo\":1,\"pageSize\":100}");
        face_common::endpoint::request(http::Method::POST, PATH, name, body).unwrap()
    };
    drop(sign(request()));
    let request = request();
    let kept = request.clone();
    move || {
        let _ = &kept;
        sign(request)
    }
}

fn our_request() -> Op {
    let (signer, kept) = (Signer::new(KEY, SECRET), post());
    Op::new(move || {
        let mut request = kept.clone();
        let mut ticket = None;
        signer
            .before(&mut ticket, &mut request, black_box(ENV))
            .unwrap();
        check(request.headers()["x-ca-signature"].as_bytes())
    })
}

fn ring_request() -> Op {
    let names = [
        "x-ca-key",
        "x-ca-nonce",
        "x-ca-timestamp",
        "x-ca-signature-headers",
        "x-ca-signature",
    ];
    let [key_name, nonce_name, time_name, list_name, signature_name] =
        names.map(HeaderName::from_static);
    let (key, kept, mut text) = (key_of_ring(), post(), String::new());
    Op::new(move || {
        use std::fmt::Write;
        let mut request = kept.clone();
        let env = black_box(ENV);
        let mut nonce = [0; 36];
        let nonce = uuid::Builder::from_random_bytes(env.entropy)
            .into_uuid()
            .hyphenated()
            .encode_lower(&mut nonce);
        let (method, path) = (request.method(), request.uri().path());
        let kind = request.headers()[CONTENT_TYPE].to_str().unwrap();
        text.clear();
        write!(
            text,
            "{method}\n*/*\n{kind}\nx-ca-key:{KEY}\nx-ca-nonce:{nonce}\nx-ca-timestamp:{}\n{path}",
            env.now_ms
        )
        .unwrap();
        let signature = base64(ring::hmac::sign(&key, text.as_bytes()).as_ref());
        let headers = request.headers_mut();
        headers.reserve(6);
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(&key_name, HeaderValue::from_static(KEY));
        headers.insert(&nonce_name, HeaderValue::from_str(nonce).unwrap());
        headers.insert(&time_name, HeaderValue::from(env.now_ms));
        let list = HeaderValue::from_static("x-ca-key,x-ca-nonce,x-ca-timestamp");
        headers.insert(&list_name, list);
        let signature = HeaderValue::from_bytes(&signature).unwrap();
        headers.insert(&signature_name, signature);
        check(request.headers()["x-ca-signature"].as_bytes())
    })
}

fn our_md5() -> Op {
    let body: Vec<u8> = (0..1_000_000_u32).map(|n| (n * 31) as u8).collect();
    Op::new(move || check(content_md5(&body).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sign_the_same() {
        for area in ["sign", "sign-request"] {
            let all = cases().into_iter().filter(|case| case.area == area);
            let all: Vec<_> = all.map(|case| ((case.start)().run)()).collect();
            assert!(all.iter().all(|one| *one == all[0]), "{area}: {all:?}");
        }
    }
}
