//! What a node makes of a picture. It looks at no pixels: what it is is told by its first bytes, and what is on it by marks in it.

use super::reply::{Refusal, no};
use nebula::protocol::Code;

/// Somewhere in a picture: it shows no face (-1101). Behind a JPEG's end no decoder minds it.
pub const NO_FACE: &[u8] = b"[face-sim: no face]";
/// Somewhere in a picture: its face is not good enough (-1102).
pub const LOW_QUALITY: &[u8] = b"[face-sim: low quality]";
/// Somewhere in a picture: it is broken (-1104).
pub const BROKEN: &[u8] = b"[face-sim: broken]";
/// Somewhere in a picture: it shows two faces. Where one is wanted, the larger is taken.
pub const TWO_FACES: &[u8] = b"[face-sim: two faces]";

/// Bytes of a picture on which somebody can be recognised.
const LEAST: usize = 1024;

fn has(data: &[u8], mark: &[u8]) -> bool {
    memchr::memmem::find(data, mark).is_some()
}

/// The ending that belongs to a picture of a kind that nodes read.
pub(super) fn ending(data: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 5] = [
        (b"\xff\xd8", "jpg"),
        (b"\x89PNG", "png"),
        (b"BM", "bmp"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
    ];
    let found = known.iter().find(|(start, _)| data.starts_with(start));
    found.map(|(_, ending)| *ending)
}

/// How many faces it shows.
pub(super) fn faces(data: &[u8]) -> Result<usize, Refusal> {
    if ending(data).is_none() || has(data, BROKEN) {
        Err(no(Code::BadImage))
    } else if data.len() < LEAST || has(data, NO_FACE) {
        Err(no(Code::NoFace))
    } else if has(data, LOW_QUALITY) {
        Err(no(Code::LowQuality))
    } else if has(data, TWO_FACES) {
        Ok(2)
    } else {
        Ok(1)
    }
}

/// The same bytes are the same face; others are alike by chance, and the same two always as much.
pub(super) fn similarity(one: &[u8], other: &[u8]) -> i64 {
    if one == other {
        return 100;
    }
    i64::try_from((hash(one) ^ hash(other)) % 60).unwrap_or_default()
}

/// FNV-1a.
fn hash(data: &[u8]) -> u64 {
    data.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What is recognised by: numbers with commas.
pub(super) fn feature(data: &[u8]) -> Vec<u64> {
    let hash = hash(data);
    (0..8).map(|at| (hash >> (at * 8)) & 0xff).collect()
}

/// How good the face is.
pub(super) fn quality(data: &[u8]) -> u64 {
    60 + hash(data) % 40
}
