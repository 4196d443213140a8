//! Moving one HTTP request and its response: the only code that does I/O.
//!
//! A transport follows no redirect (credentials must not travel to another host), repeats nothing by itself, and hands
//! out the response's head before its body is read. A closure `Fn(Request) -> Result<Response, TransportError>` is a
//! blocking transport, so any HTTP client can be used:
//!
//! ```
//! use face_common::{transport::BlockingTransport, Request, Response, TransportError};
//! let canned = |_: Request| -> Result<Response, TransportError> { Ok(http::Response::new("hello".into())) };
//! let response = canned.send(http::Request::new(bytes::Bytes::new())).unwrap();
//! # assert_eq!(response.status(), 200);
//! ```

use crate::endpoint::{Request, Response};
use crate::error::TransportError;
use bytes::Bytes;
use futures_core::Stream;
use std::pin::Pin;
use std::time::Duration;

#[cfg(feature = "diqwest")]
mod diqwest;
#[cfg(any(feature = "async", feature = "blocking", feature = "diqwest"))]
mod options;
#[cfg(any(feature = "async", feature = "blocking"))]
mod reqwest;
#[cfg(feature = "rustls")]
pub(crate) mod tls;

#[cfg(feature = "diqwest")]
pub use diqwest::Diqwest;
#[cfg(any(feature = "async", feature = "blocking", feature = "diqwest"))]
pub use options::HttpOptions;
#[cfg(feature = "async")]
pub use reqwest::Reqwest;
#[cfg(feature = "blocking")]
pub use reqwest::ReqwestBlocking;
#[cfg(feature = "rustls")]
pub use tls::{Fingerprint, Tls, TlsError};

/// A body that arrives in pieces, for an async caller.
pub type AsyncBody = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;
/// A body that arrives in pieces, for a blocking caller.
pub type BlockingBody = Box<dyn Iterator<Item = Result<Bytes, TransportError>> + Send>;

/// Put into a request's extensions by the client: the time for the whole exchange, head and body. Absent for a stream
/// that is to stay open, where a transport limits only the wait for the next bytes, and the client the time until it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalTimeout(pub Duration);

/// Sends a request (absolute URI) and resolves when the response's head is there.
pub trait AsyncTransport: Send + Sync {
    /// Sends it.
    fn send(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<http::Response<AsyncBody>, TransportError>> + Send;
}

/// Sends a request (absolute URI) and returns when the response's head is there.
pub trait BlockingTransport: Send + Sync {
    /// Sends it.
    fn send(&self, request: Request) -> Result<http::Response<BlockingBody>, TransportError>;
}

impl<F> BlockingTransport for F
where
    F: Fn(Request) -> Result<Response, TransportError> + Send + Sync,
{
    fn send(&self, request: Request) -> Result<http::Response<BlockingBody>, TransportError> {
        Ok(self(request)?.map(|body| Box::new(std::iter::once(Ok(body))) as BlockingBody))
    }
}
