//! The blocking client: the verbs of the async one, without a runtime. The feature `blocking` brings reqwest; without it
//! any transport serves, a closure too.

/// The blocking client of one terminal.
#[cfg(feature = "blocking")]
pub type Client<
    T = face_common::transport::ReqwestBlocking,
    A = face_common::auth::digest::DigestAuth,
> = face_common::client::blocking::Client<crate::Isapi, T, A>;

/// The blocking client of one terminal.
#[cfg(not(feature = "blocking"))]
pub type Client<T, A = face_common::auth::digest::DigestAuth> =
    face_common::client::blocking::Client<crate::Isapi, T, A>;

pub use crate::event::follow::blocking::Events;
