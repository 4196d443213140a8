//! HTTP Digest (RFC 7616, and RFC 2617 for devices that stopped there): client, and with the feature `server` the
//! verifier.

mod challenge;
mod client;
mod compute;
#[cfg(feature = "server")]
mod verify;

pub use client::{DigestAuth, Ticket};
pub use compute::{Algorithm, Answer};
#[cfg(feature = "server")]
pub use verify::{DigestVerifier, Verdict};
