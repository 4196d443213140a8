//! HTTP Digest (RFC 7616, and the older RFC 2617 and RFC 2069 forms that devices speak).
//!
//! [`DigestAuth`] is the client's half: pre-emptive, with a counted nonce, and careful with the password, because
//! devices lock an account after a few refusals. `DigestVerifier` (feature `server`) is the other half, for simulators
//! and receivers. Both compute with [`Proof`] and read headers with one tolerant reader that works on bytes: a realm
//! may be UTF-8 or GBK, and nothing a peer writes panics.

mod challenge;
mod client;
mod response;
mod state;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
mod verify;

pub use challenge::{Challenge, Offers};
pub use client::{DigestAuth, DigestTicket};
pub use response::{Algorithm, Proof, ha1};
#[cfg(feature = "server")]
pub use verify::{DigestVerifier, StaleFlag, Verdict};
