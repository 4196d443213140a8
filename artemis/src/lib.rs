//! HikCentral Professional's OpenAPI gateway (Artemis). Unofficial; not affiliated with the vendor.
//!
//! ```no_run
//! # #[cfg(all(feature = "async", feature = "rustls"))]
//! # async fn demo() -> Result<(), artemis::Error> {
//! use artemis::{connect, common_api::VersionGet, resource::PersonInfoByCode};
//!
//! let gateway = connect("https://192.0.2.10", "12345678", std::env::var("ARTEMIS_SECRET").unwrap_or_default())?;
//! println!("{:?}", gateway.call(&VersionGet {}).await?.soft_version);
//! let person = gateway.call(&PersonInfoByCode::of("P0001")).await?;
//! println!("{:?}", person.person_name);
//! # Ok(()) }
//! ```
//!
//! * [`signature`]: signing, verifying, and where two strings to sign differ; [`protocol`]: the envelope, faults, limits.
//! * [`common_api`], [`resource`], [`acs`], [`visitor`], [`event_service`], [`video`], [`frs`]: HikCentral's endpoints by chapter.
//! * [`isecure`]: what iSecure Center has in another form. Types of its own, so that nothing is pasted from one product to the
//!   other.
//! * [`flow`]: a person with a photo that is proven to be kept and to be on the terminals; everybody with their photos; the
//!   doors' log from where one left off.
//!
//! Every endpoint with its evidence stands in `ENDPOINTS.md`.

pub mod acs;
#[cfg(test)]
mod captures;
pub mod common_api;
pub mod event_service;
pub mod flow;
pub mod frs;
pub mod isecure;
mod macros;
pub mod protocol;
pub mod resource;
pub mod signature;
pub mod video;
pub mod visitor;
#[cfg(test)]
mod wire;

pub use face_common::{self as common, Endpoint, ErrorKind, Secret, Sent};
pub use protocol::{Artemis, Fault};

#[cfg(feature = "photo")]
pub use face_common::photo;

/// What the platform takes and terminals show well: at most 800 x 800, as JPEG. The platform's own limit in bytes is not
/// known; terminals behind it refuse more than 200 KB, so that is the limit here.
#[cfg(feature = "photo")]
pub fn photo_spec() -> face_common::photo::PhotoSpec {
    face_common::photo::PhotoSpec::new(800, 800, 200 * 1024)
}

/// The error of every call.
pub type Error = face_common::Error<Fault>;

/// The async client of one gateway.
#[cfg(feature = "async")]
pub type Client<T = face_common::transport::Reqwest> =
    face_common::client::Client<Artemis, T, signature::Signer>;

/// The blocking client of one gateway: the same verbs.
#[cfg(feature = "blocking")]
pub type BlockingClient<T = face_common::transport::ReqwestBlocking> =
    face_common::client::blocking::Client<Artemis, T, signature::Signer>;

/// A client with this key and secret (AK and SK) and default settings. Nothing is sent yet.
#[cfg(feature = "async")]
pub fn connect(
    url: &str,
    key: impl Into<String>,
    secret: impl Into<Secret>,
) -> Result<Client, Error> {
    let transport =
        face_common::transport::Reqwest::new(&face_common::transport::HttpOptions::default())?;
    Client::new(url, transport, signature::Signer::new(key, secret))
}

/// As [`connect`], blocking.
#[cfg(feature = "blocking")]
pub fn connect_blocking(
    url: &str,
    key: impl Into<String>,
    secret: impl Into<Secret>,
) -> Result<BlockingClient, Error> {
    let options = face_common::transport::HttpOptions::default();
    let transport = face_common::transport::ReqwestBlocking::new(&options)?;
    BlockingClient::new(url, transport, signature::Signer::new(key, secret))
}
