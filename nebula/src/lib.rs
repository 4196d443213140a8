//! SenseTime SenseNebula-M edge nodes (星云 M 智能边缘节点). Unofficial; not affiliated with the vendor.
//!
//! ```no_run
//! # #[cfg(feature = "async")]
//! # async fn demo() -> Result<(), nebula::Error> {
//! use nebula::{compare::Identify, connect, library::ListLibraries, types::File};
//!
//! let node = connect("http://192.0.2.30", "admin", std::env::var("NEBULA_PASSWORD").unwrap_or_default())?;
//! let libraries = node.call(&ListLibraries {}).await?;
//! let ids = libraries.iter().filter_map(|it| it.lib_id);
//! let photo = File::picture(std::fs::read("visitor.jpg").unwrap_or_default());
//! for face in node.call(&Identify::new(photo, ids)).await?.topn {
//!     println!("{:?} {:?}", face.name, face.similarity);
//! }
//! # Ok(()) }
//! ```
//!
//! Messages are plain structs, grouped as in the vendor's document: [`library`], [`face`], [`record`](mod@record), [`camera`],
//! [`compare`], [`system`], [`push_settings`], [`https`], [`relay`]. [`messages`] lists all of them. [`download`] gets pictures and
//! exports, [`event`] holds what a node says by itself, and [`flow`] what takes several calls.
//!
//! The client logs in with its first call, and again when the node says that the session has ended: [`session`].
//!
//! With no features the crate does no I/O at all.

pub mod attribute;
pub mod blocking;
pub mod camera;
pub mod compare;
pub mod download;
pub mod event;
pub mod face;
pub mod flow;
pub mod https;
pub mod library;
#[cfg(test)]
mod limits_tests;
pub mod login;
mod macros;
pub mod protocol;
pub mod push_settings;
pub mod record;
pub mod relay;
pub mod session;
pub mod system;
#[cfg(test)]
mod testkit;
pub mod types;
#[cfg(test)]
mod wire;

#[doc = include_str!("../MESSAGES.md")]
pub mod messages {}

pub use face_common::{self as common, Endpoint, ErrorKind, Secret, Sent};
pub use protocol::{Fault, Nebula};
pub use session::SessionAuth;

#[cfg(feature = "photo")]
pub use face_common::photo;

/// What is sent of a photo: 1280 x 1280 and 1 MB. The document gives no limits.
#[cfg(feature = "photo")]
pub fn photo_spec() -> face_common::photo::PhotoSpec {
    face_common::photo::PhotoSpec::new(1280, 1280, 1 << 20)
}

/// The error of every call.
pub type Error = face_common::Error<Fault>;

/// The async client of one node.
#[cfg(feature = "async")]
pub type Client<T = face_common::transport::Reqwest, A = SessionAuth> =
    face_common::client::Client<Nebula, T, A>;

/// A client of the node at this address (`http://192.0.2.30`). Nothing is sent yet.
#[cfg(feature = "async")]
pub fn connect(
    url: &str,
    user: impl Into<String>,
    password: impl Into<Secret>,
) -> Result<Client, Error> {
    let options = face_common::transport::HttpOptions::default();
    let transport = face_common::transport::Reqwest::new(&options)?;
    Client::new(url, transport, SessionAuth::new(user, password))
}
