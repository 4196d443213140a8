//! Face terminals that speak the Face Capture HTTP API. Unofficial; not affiliated with the vendor.
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn demo() -> Result<(), facecap_proto::Error> {
//! use facecap_proto::{connect, device::{GpioControl, RequestDateTime}};
//!
//! let device = connect("http://192.0.2.80:8000")?;
//! println!("{}", device.call(&RequestDateTime {}).await?.date_time);
//! device.call(&GpioControl::open(1)).await?;
//! # Ok(()) }
//! ```
//!
//! The same messages go three ways:
//!
//! * the device is a server: `Client` (feature `async`) and [`blocking::Client`] post commands to its port 8000;
//! * the device pushes captures: [`push::Push`] reads a post, and what comes out of it writes the answer;
//! * the device polls: [`poll::Mailbox`] hands out commands as answers to heartbeats, and finds out what became of them.
//!
//! Commands are plain structs, grouped as in the vendor's document: [`person`], [`capture`], [`config`], [`device`], [`screen`],
//! [`upgrade`], [`audio`], [`file`](mod@file), [`encryption`], [`sip`]; [`newer`] holds those that are not in it, [`raw::Raw`] is any other.
//! [`messages`] lists all of them. [`flow`] holds what takes several calls, on a client or through a mailbox.
//!
//! With no features the crate does no I/O at all.

pub mod audio;
pub mod blocking;
pub mod capture;
pub mod config;
pub mod device;
pub mod encryption;
pub mod file;
pub mod flow;
pub mod heartbeat;
mod macros;
pub mod newer;
pub mod person;
pub mod poll;
pub mod protocol;
pub mod push;
pub mod raw;
pub mod screen;
pub mod sip;
pub mod types;
pub mod upgrade;
#[cfg(test)]
mod wire;

#[doc = include_str!("../MESSAGES.md")]
pub mod messages {}

pub use face_common::{self as common, Endpoint, ErrorKind, Secret, Sent};
pub use protocol::{FaceCapture, Fault};

#[cfg(feature = "photo")]
pub use face_common::photo;

/// What devices take for a photo (2.1.2.1): under 4 MB and two million pixels by the document's advice; here 1280 x 1280 and
/// 1 MB, because a device decodes it on a small processor.
#[cfg(feature = "photo")]
pub fn photo_spec() -> face_common::photo::PhotoSpec {
    face_common::photo::PhotoSpec::new(1280, 1280, 1 << 20)
}

/// The error of every call.
pub type Error = face_common::Error<Fault>;

/// The async client of one device.
#[cfg(feature = "async")]
pub type Client<T = face_common::transport::Reqwest, A = face_common::auth::basic::BasicAuth> =
    face_common::client::Client<FaceCapture, T, A>;

/// A client of the device at this address (`http://192.0.2.80:8000`), without a login. Nothing is sent yet.
#[cfg(feature = "async")]
pub fn connect(url: &str) -> Result<Client, Error> {
    client(url, face_common::auth::basic::BasicAuth::anonymous())
}

/// As [`connect`], for a device that wants a user and a password (HTTP Basic).
#[cfg(feature = "async")]
pub fn connect_as(url: &str, user: &str, password: impl Into<Secret>) -> Result<Client, Error> {
    client(
        url,
        face_common::auth::basic::BasicAuth::new(user, password),
    )
}

#[cfg(feature = "async")]
fn client(url: &str, auth: face_common::auth::basic::BasicAuth) -> Result<Client, Error> {
    let options = face_common::transport::HttpOptions::default();
    Client::new(url, face_common::transport::Reqwest::new(&options)?, auth)
}
