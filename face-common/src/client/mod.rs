//! The clients: async with the feature `async`, blocking always. The same verbs, over the same exchange and flow.

#[cfg(feature = "async")]
mod asynchronous;
mod base_url;
pub mod blocking;

#[cfg(feature = "async")]
pub use asynchronous::{Client, Opened, Pages};
pub use base_url::BaseUrl;

use crate::auth::{Auth, Env};
use crate::endpoint::{self, Endpoint, Protocol, Request, Response};
use crate::error::{DecodeError, EncodeError, Error, Fault, TransportError};
use crate::transport::TotalTimeout;
use bytes::{Bytes, BytesMut};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The error of a call to protocol `P`.
pub(crate) type CallError<P> = Error<<P as Protocol>::Fault>;

/// Limits of a client that are not the transport's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest reply read into memory, in bytes; a larger one is [`Error::TooLarge`]. Default 16 MiB. A stream made
    /// with `open` is not read into memory and has limits of its own.
    pub max_reply: usize,
    /// The time for one request and its response, and for one that opens a stream until it is open; the stream itself has as much
    /// as it likes. Default 60 s.
    pub total_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_reply: 16 << 20,
            total_timeout: Duration::from_secs(60),
        }
    }
}

/// The reply of an endpoint that stays open: bytes go in, items come out.
pub trait Incremental {
    /// What comes out.
    type Item;
    /// Takes the next bytes.
    fn push(&mut self, bytes: Bytes) -> Result<(), DecodeError>;
    /// The next item, where one is complete.
    fn next_item(&mut self) -> Result<Option<Self::Item>, DecodeError>;
    /// Says that no more bytes will come; items that this completes are taken with [`Incremental::next_item`].
    fn finish(&mut self) -> Result<(), DecodeError>;
}

fn env() -> Result<Env, EncodeError> {
    let mut entropy = [0; 16];
    getrandom::fill(&mut entropy).map_err(|e| EncodeError::Entropy(e.into()))?;
    Ok(Env {
        now_ms: now_ms(),
        entropy,
    })
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Who sees to it that a request and its response take no longer than they may.
#[derive(Clone, Copy)]
enum Within {
    Transport,
    /// A transport cannot know when a stream is open and has no limit any more.
    Client,
}

fn with_total(mut request: Request, total: Duration) -> Request {
    request.extensions_mut().insert(TotalTimeout(total));
    request
}

fn late() -> TransportError {
    TransportError::new("the stream took too long to open").timed_out(true)
}

/// A span around a call: the endpoint's name, and never a body.
#[cfg(feature = "tracing")]
fn span(endpoint: &'static str) -> tracing::Span {
    tracing::debug_span!("call", endpoint)
}

/// Before the call itself: whatever became of a probe or a login, the call was not sent.
fn unsent<F>(error: Error<F>) -> Error<F> {
    match error {
        Error::Transport(mut e) => {
            e.sent = crate::error::Sent::No;
            Error::Transport(e)
        }
        other => other,
    }
}

/// Stamps what the transport cannot know.
fn stamp<F>(mut error: TransportError, idempotent: bool) -> Error<F> {
    error.idempotent = idempotent;
    Error::Transport(error)
}

/// Checks and decodes a whole reply, and lets the auth scheme hear of a refusal.
fn judge<E: Endpoint, A: Auth>(
    endpoint: &E,
    auth: &A,
    response: &Response,
) -> Result<E::Reply, CallError<E::Protocol>> {
    let reply = endpoint::read(endpoint, response);
    if let Err(Error::Fault { fault, .. }) = &reply {
        auth.learned(&fault.kind(), now_ms());
    }
    reply
}

/// Lets the auth scheme hear of a refusal in a reply that a flow reads itself.
fn overhear<P: Protocol, A: Auth>(auth: &A, response: &Response) {
    if let Err(fault) = P::check(response) {
        auth.learned(&fault.kind(), now_ms());
    }
}

/// A body being read into memory, up to a limit.
struct Gathering {
    body: BytesMut,
    first: Option<Bytes>,
    limit: usize,
}

impl Gathering {
    fn new<F>(headers: &http::HeaderMap, limit: usize) -> Result<Self, Error<F>> {
        let announced = headers
            .get(http::header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok()?.parse::<usize>().ok())
            .unwrap_or(0);
        if announced > limit {
            return Err(Error::TooLarge { limit });
        }
        Ok(Self {
            body: BytesMut::new(),
            first: None,
            limit,
        })
    }

    fn add<F>(&mut self, chunk: Bytes) -> Result<(), Error<F>> {
        let had = self.first.as_ref().map_or(self.body.len(), Bytes::len);
        if had + chunk.len() > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        // Most replies are one chunk: no copy then.
        if had == 0 {
            self.first = Some(chunk);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.body.extend_from_slice(&first);
        }
        self.body.extend_from_slice(&chunk);
        Ok(())
    }

    fn finish(self) -> Bytes {
        self.first.unwrap_or_else(|| self.body.freeze())
    }
}

#[cfg(test)]
mod tests;
