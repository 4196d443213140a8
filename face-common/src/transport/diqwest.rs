//! diqwest, for those who use it already. It signs the requests itself, so the client is made with
//! [`NoAuth`](crate::auth::NoAuth).
//!
//! Where it differs from [`DigestAuth`](crate::auth::digest::DigestAuth), seen with diqwest 3.2: the first body of a
//! connection travels twice; a device that offers Basic before Digest is an error; a SHA-256 device costs two round
//! trips for every call; a refused password is sent again at the next call, which locks the account sooner.

use super::options::{HttpOptions, configure, setup_error};
use super::reqwest::{Home, classify, incoming};
use super::{AsyncBody, AsyncTransport};
use crate::endpoint::Request;
use crate::error::{EncodeError, TransportError};
use crate::secret::Secret;
use diqwest::error::Error;
use diqwest::{DigestAuthSession, WithDigestAuth};
use std::fmt;

/// An async transport that does its own digest.
pub struct Diqwest {
    client: reqwest::Client,
    session: DigestAuthSession,
    home: Home,
}

impl fmt::Debug for Diqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diqwest").finish_non_exhaustive()
    }
}

impl Diqwest {
    /// A client with its own connection pool and one user.
    pub fn new(user: &str, password: &Secret, options: &HttpOptions) -> Result<Self, EncodeError> {
        let client = configure!(reqwest::Client::builder(), options)
            .read_timeout(options.read_timeout)
            .build()
            .map_err(setup_error)?;
        Ok(Self {
            client,
            session: DigestAuthSession::new(user, password.expose()),
            home: Home::default(),
        })
    }
}

impl AsyncTransport for Diqwest {
    async fn send(&self, request: Request) -> Result<http::Response<AsyncBody>, TransportError> {
        let request = self.home.outgoing(request)?;
        let builder = reqwest::RequestBuilder::from_parts(self.client.clone(), request);
        match builder.send_digest_auth(&self.session).await {
            Ok(response) => Ok(incoming(response)),
            Err(Error::Reqwest(e)) => Err(classify(e)),
            Err(other) => Err(TransportError::new(other)),
        }
    }
}
