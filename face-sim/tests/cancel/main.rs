//! Futures dropped at every await, by the same client again and again: client and connections are as good as before, and nothing is
//! left that a second run does not end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, their helpers too"
)]

mod artemis;
mod drops;
mod facecap;
mod isapi;
mod nebula;

use face_sim::net::{Fault, Faults};
use std::time::Duration;

const FACE: &[u8] = include_bytes!("../../../examples/photos/astronaut.jpg");

/// Answers in pieces of so many bytes, so that there is something to wait for within them.
fn in_pieces(faults: &Faults, bytes: usize) {
    faults.always("", Fault::Dribble(bytes, Duration::from_millis(1)));
}

/// JPEG enough for a device that looks at the first bytes, and too much for the buffers of a socket.
fn large() -> bytes::Bytes {
    let mut picture = FACE.to_vec();
    picture.resize(2 << 20, 0);
    picture.into()
}
