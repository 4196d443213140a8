//! The blocking client: the verbs of the async one, without a runtime. The feature `blocking` brings reqwest; without it any
//! transport serves, a closure too.

/// The blocking client of one device.
#[cfg(feature = "blocking")]
pub type Client<
    T = face_common::transport::ReqwestBlocking,
    A = face_common::auth::basic::BasicAuth,
> = face_common::client::blocking::Client<crate::FaceCapture, T, A>;

/// The blocking client of one device.
#[cfg(not(feature = "blocking"))]
pub type Client<T, A = face_common::auth::basic::BasicAuth> =
    face_common::client::blocking::Client<crate::FaceCapture, T, A>;

/// A client of the device at this address (`http://192.0.2.80:8000`), without a login. Nothing is sent yet. Panics within
/// an async runtime, as reqwest's blocking client does.
#[cfg(feature = "blocking")]
pub fn connect(url: &str) -> Result<Client, crate::Error> {
    client(url, face_common::auth::basic::BasicAuth::anonymous())
}

/// As [`connect`], for a device that wants a user and a password (HTTP Basic).
#[cfg(feature = "blocking")]
pub fn connect_as(
    url: &str,
    user: &str,
    password: impl Into<crate::Secret>,
) -> Result<Client, crate::Error> {
    client(
        url,
        face_common::auth::basic::BasicAuth::new(user, password),
    )
}

#[cfg(feature = "blocking")]
fn client(url: &str, auth: face_common::auth::basic::BasicAuth) -> Result<Client, crate::Error> {
    let options = face_common::transport::HttpOptions::default();
    let transport = face_common::transport::ReqwestBlocking::new(&options)?;
    Client::new(url, transport, auth)
}
