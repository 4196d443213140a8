//! What the targets share.

use bytes::Bytes;
use cap::Cap;
use face_common::endpoint::Serve;
use face_common::wire::xml::looks_like_xml;
use face_common::{DecodeError, Endpoint, Fault, Protocol, Response};
use std::alloc::System;
use std::sync::Once;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// With so many bytes of memory and no more: who wants more aborts, which is a finding.
pub fn within<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    // What says where a finding is needs memory of its own.
    HOOK.call_once(|| {
        let say = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let _ = MEMORY.set_limit(usize::MAX);
            say(info);
        }));
    });
    let limit = MEMORY.allocated().saturating_add(bytes);
    let set = MEMORY.set_limit(limit);
    assert!(set.is_ok(), "less is allocated than the limit");
    let result = run();
    let _ = MEMORY.set_limit(usize::MAX);
    result
}

/// What reading some bytes may take: a short object of many small ones takes a few hundred times its length, and there are several of
/// it when it is written and read again.
pub fn reading(bytes: &[u8]) -> usize {
    (1 << 20) + 1_000 * bytes.len()
}

/// Whatever was read, it can be said what is wrong with it, in one line of a log.
pub fn message(error: &impl std::fmt::Display) {
    let text = error.to_string();
    assert!(
        !text.is_empty() && !text.contains(char::is_control),
        "{text:?}"
    );
}

/// What an error keeps of a reply is clipped, so that it can go into a log.
fn short(error: &DecodeError) {
    message(error);
    assert!(error.to_string().len() < 8 << 10);
}

/// A reply with one of the statuses that devices use.
pub fn response(status: u8, body: &[u8]) -> Response {
    let statuses = [200, 401, 403, 404, 500, 503];
    let mut response = http::Response::new(Bytes::copy_from_slice(body));
    let status = statuses.get(usize::from(status)).unwrap_or(&200);
    *response.status_mut() = http::StatusCode::from_u16(*status).expect("one of the list");
    response
}

/// Judged and read as a client does.
pub fn read<E: Endpoint>(endpoint: &E, response: &Response) -> Option<E::Reply> {
    match E::Protocol::check(response) {
        Ok(()) => endpoint.decode(response).inspect_err(short).ok(),
        Err(fault) => {
            let fault = fault.at(E::NAME);
            let _ = (fault.kind(), fault.vendor_code());
            message(&fault);
            None
        }
    }
}

/// What was read and is written is read again as the same, and written as before.
pub fn there_and_back<E: Serve<Reply: PartialEq>>(endpoint: &E, response: &Response) {
    let Some(reply) = read(endpoint, response) else {
        return;
    };
    // What cannot stand in XML is refused.
    let Ok(written) = E::encode(&reply) else {
        return;
    };
    let Some(again) = read(endpoint, &written) else {
        panic!("{} does not read {:?}", E::NAME, written.body());
    };
    // A document in XML with a root that is nobody's is written as JSON.
    if looks_like_xml(response.body()) != looks_like_xml(written.body()) {
        return;
    }
    // A document gets the attributes of its root that it should have had, in front of its own, and is read as what it is then.
    if attributes(response.body()) != attributes(written.body()) {
        return there_and_back(endpoint, &written);
    }
    assert!(again == reply, "{} loses some of it", E::NAME);
    let again = E::encode(&again).expect("it could be written once");
    assert_eq!(again.body(), written.body(), "{}", E::NAME);
}

/// How many the root of an XML document has.
fn attributes(body: &[u8]) -> usize {
    let mut tags = body.split(|byte| *byte == b'<');
    let root = tags.find(|tag| tag.first().is_some_and(u8::is_ascii_alphabetic));
    let root = root.and_then(|tag| tag.split(|byte| *byte == b'>').next());
    root.map_or(0, |tag| tag.iter().filter(|byte| **byte == b'=').count())
}

/// A function for each endpoint; the first byte of an input chooses one, and a number behind the last chooses all.
#[macro_export]
macro_rules! endpoints {
    ($read:path: $($endpoint:expr),+ $(,)?) => {
        &[$(|response: &face_common::Response| { $read(&$endpoint, response); }),+]
    };
}

pub type Read = fn(&Response);

pub fn choose(endpoints: &[Read], which: u8, response: &Response) {
    within(reading(response.body()), || {
        match endpoints.get(usize::from(which)) {
            Some(read) => read(response),
            None => endpoints.iter().for_each(|read| read(response)),
        }
    });
}

/// A body in chunks of these sizes, over and over; a size is squared, so that there are small ones and large ones.
pub fn chunks<'a>(body: &'a [u8], sizes: &'a [u8]) -> impl Iterator<Item = Bytes> + 'a {
    let mut rest = body;
    let mut sizes = sizes.iter().cycle();
    std::iter::from_fn(move || {
        let size = usize::from(*sizes.next().unwrap_or(&255));
        let (chunk, tail) = rest.split_at((size * size + 1).min(rest.len()));
        rest = tail;
        (!chunk.is_empty()).then(|| Bytes::copy_from_slice(chunk))
    })
}

/// Cuts what is left of an input into pieces: a byte of kind, two of length, and the piece.
pub fn pieces(mut rest: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let ([kind, low, high], tail) = rest.split_first_chunk::<3>()?;
        let length = usize::from(u16::from_le_bytes([*low, *high]));
        let (piece, tail) = tail.split_at(length.min(tail.len()));
        rest = tail;
        Some((*kind, piece))
    })
}
