//! Hikvision face terminals over ISAPI. Unofficial; not affiliated with the vendor.
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn demo() -> Result<(), isapi::Error> {
//! use isapi::{Client, access_control::RemoteControlDoor, flow};
//!
//! let terminal = Client::connect("http://192.0.2.64", "admin", std::env::var("ISAPI_PASSWORD").unwrap_or_default())?;
//! println!("{}", terminal.call(&isapi::system::DeviceInfoGet).await?.model);
//! terminal.call(&RemoteControlDoor::open(1)).await?;
//! # Ok(()) }
//! ```
//!
//! Endpoints are plain structs, grouped as in the vendor's document: [`security`], [`system`], [`access_control`],
//! [`intelligent`], [`streaming`], [`event`] and [`other_modules`]; [`endpoints`] lists all of them with the evidence for
//! each. Structs of settings have public fields and keep what they do not know: read, change, write back.
//!
//! [`flow`] holds what takes several calls: enrol a person from a file or by the terminal's own camera, with cards and a
//! validity, and prove that all of it is there; remove one, or everybody; list, back up and restore; set the clock;
//! install a listener. [`event::Push`] reads what a terminal posts to it, and `event::Events` follows a terminal for
//! ever, through outages and restarts. `Client` (feature `async`) and [`blocking::Client`] have the same few verbs.
//!
//! Firmwares differ. A terminal says what it can do ([`protocol::Document::supports`]); what it cannot comes back as
//! [`ErrorKind::Unsupported`], and flows take the older way where there is one.
//!
//! With no features the crate does no I/O at all: [`Endpoint::to_request`] and
//! [`Endpoint::decode`] are all there is.

pub mod access_control;
pub mod blocking;
#[cfg(test)]
mod captures;
pub mod event;
pub mod flow;
pub mod intelligent;
mod macros;
pub mod other_modules;
pub mod protocol;
pub mod security;
pub mod streaming;
pub mod system;
#[cfg(all(test, feature = "encryption"))]
mod wire;

#[doc = include_str!("../ENDPOINTS.md")]
pub mod endpoints {}

pub use face_common::{self as common, Endpoint, ErrorKind, Secret, Sent};
pub use protocol::{Fault, Isapi};

#[cfg(feature = "photo")]
pub use face_common::photo;

/// The error of every call.
pub type Error = face_common::Error<Fault>;

/// The async client of one terminal.
#[cfg(feature = "async")]
pub type Client<T = face_common::transport::Reqwest, A = face_common::auth::digest::DigestAuth> =
    face_common::client::Client<Isapi, T, A>;
