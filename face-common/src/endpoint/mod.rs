//! One request and its reply as one Rust type: knows no socket, no clock, no credentials.
//!
//! Most endpoints are declared with a macro: [`json_endpoint!`](crate::json_endpoint),
//! [`xml_endpoint!`](crate::xml_endpoint), [`multipart_endpoint!`](crate::multipart_endpoint) and
//! [`raw_endpoint!`](crate::raw_endpoint). What does not fit is written by hand in about twelve lines.

mod http;
mod macros;
mod path;

pub use self::http::{
    OwnReply, ToForm, content_type, empty_request, escape, form_request, json_request,
    json_response, request, response, unescape, xml_request, xml_response,
};

#[cfg(feature = "server")]
pub use self::http::{FromForm, from_form_request};

#[cfg(feature = "server")]
pub use self::path::Args;
pub use self::path::{fill, is};

use crate::error::{DecodeError, EncodeError, Error, Fault};
use bytes::Bytes;

/// A request in origin form: the URI is path and query alone, the base URL is joined by the client.
pub type Request = ::http::Request<Bytes>;
/// A response with its whole body.
pub type Response = ::http::Response<Bytes>;

/// A request for `Debug`: method, path and size. Headers hold credentials, and bodies hold faces.
pub(crate) struct Shown<'a>(pub(crate) &'a Request);

impl std::fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} ({} bytes)",
            self.0.method(),
            self.0.uri().path(),
            self.0.body().len()
        )
    }
}

/// What all endpoints of one vendor have in common: how a reply says that it is an error.
pub trait Protocol: 'static {
    /// The vendor's error.
    type Fault: Fault;
    /// A path that answers quickly to `GET`: asked without credentials to obtain a login challenge before a large
    /// body is sent.
    const PROBE: &'static str;
    /// Judges a reply by status and body. Runs before [`Endpoint::decode`].
    fn check(response: &Response) -> Result<(), Self::Fault>;
}

/// The client half of an endpoint.
pub trait Endpoint {
    /// Whose endpoint it is.
    type Protocol: Protocol;
    /// What comes back.
    type Reply;
    /// For logs and errors.
    const NAME: &'static str;
    /// Whether sending it twice leaves the device as sending it once.
    const IDEMPOTENT: bool;
    /// Writes the request. Limits that can be checked here are, so that nothing wrong is sent.
    fn to_request(&self) -> Result<Request, EncodeError>;
    /// Reads the reply to this request; only called after [`Protocol::check`].
    fn decode(&self, response: &Response) -> Result<Self::Reply, DecodeError>;
}

/// Judges the reply to an endpoint's request, and reads it.
pub fn read<E: Endpoint>(
    endpoint: &E,
    response: &Response,
) -> Result<E::Reply, Error<<E::Protocol as Protocol>::Fault>> {
    E::Protocol::check(response).map_err(|fault| Error::Fault {
        fault: fault.at(E::NAME),
        idempotent: E::IDEMPOTENT,
    })?;
    endpoint.decode(response).map_err(|e| e.at(E::NAME).into())
}

/// The server half of an endpoint, for simulators, receivers and tests.
#[cfg(feature = "server")]
pub trait Serve: Endpoint + Sized {
    /// Whether a request is this endpoint's, by method and path.
    fn matches(request: &Request) -> bool;
    /// Reads the request.
    fn from_request(request: &Request) -> Result<Self, DecodeError>;
    /// Writes the reply.
    fn encode(reply: &Self::Reply) -> Result<Response, EncodeError>;
}

#[cfg(test)]
#[cfg(feature = "server")]
mod tests;
