//! The blocking client: the verbs of the async one, without a runtime. The feature `blocking` brings reqwest; without it any
//! transport serves, a closure too.

/// The blocking client of one node.
#[cfg(feature = "blocking")]
pub type Client<T = face_common::transport::ReqwestBlocking, A = crate::SessionAuth> =
    face_common::client::blocking::Client<crate::Nebula, T, A>;

/// The blocking client of one node.
#[cfg(not(feature = "blocking"))]
pub type Client<T, A = crate::SessionAuth> =
    face_common::client::blocking::Client<crate::Nebula, T, A>;

/// A client of the node at this address (`http://192.0.2.30`). Nothing is sent yet. Panics within an async runtime, as reqwest's
/// blocking client does.
#[cfg(feature = "blocking")]
pub fn connect(
    url: &str,
    user: impl Into<String>,
    password: impl Into<crate::Secret>,
) -> Result<Client, crate::Error> {
    let options = face_common::transport::HttpOptions::default();
    let transport = face_common::transport::ReqwestBlocking::new(&options)?;
    Client::new(url, transport, crate::SessionAuth::new(user, password))
}
