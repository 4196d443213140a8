//! What the face-terminal SDKs share. Knows no vendor.
//!
//! The floors, ground first: [`Secret`], [`time`] and [`codes`]; [`wire`] (JSON, XML, multipart, base64 bodies);
//! [`endpoint`] and [`error`]; [`auth`]; [`exchange`], [`flow`] and [`page`]; [`transport`] and [`client`].
//! `photo` (feature `photo`) stands apart and needs only the ground.
//!
//! With no features this crate does no I/O: endpoints turn into [`Request`]s and [`Response`]s turn into replies,
//! credentials are added by [`auth`], and whoever owns the socket drives an [`exchange`] or a [`flow`].

// The macros name this crate from outside, and its own tests use them too.
#[allow(unused_extern_crates)]
extern crate self as face_common;

pub mod auth;
pub mod client;
pub mod codes;
pub mod endpoint;
pub mod error;
pub mod exchange;
pub mod flow;
pub mod limits;
pub mod page;
#[cfg(feature = "photo")]
pub mod photo;
mod secret;
#[cfg(test)]
mod testing;
pub mod time;
pub mod transport;
pub mod wire;

pub use codes::ErrorKind;
pub use endpoint::{Endpoint, Protocol, Request, Response};
pub use error::{AuthError, DecodeError, EncodeError, Error, Fault, Sent, TransportError};
pub use secret::Secret;

/// What the macros of this crate name in the crates that use them. Not a public interface.
#[doc(hidden)]
pub mod __private {
    pub use bytes::Bytes;
    pub use http;
    pub use serde;

    /// The path of a member's members.
    pub fn below(at: &str, field: &str) -> String {
        format!("{at}{field}.")
    }
}
