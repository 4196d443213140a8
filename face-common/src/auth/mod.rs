//! Ways to prove who is calling. Sans-IO: a scheme sees requests and response heads, and never a socket or a clock.

use crate::codes::ErrorKind;
use crate::endpoint::{Request, Response};
use crate::error::AuthError;

pub mod basic;
pub mod digest;

/// What a scheme may know of the outside world: no hidden clock, no hidden randomness.
#[derive(Debug, Clone, Copy)]
pub struct Env {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_ms: i64,
    /// Fresh random bytes, new for every call.
    pub entropy: [u8; 16],
}

/// What is to happen before the request goes out.
#[derive(Debug)]
pub enum Before {
    /// Send it as it now stands.
    Ready,
    /// Send this one first, give its response to [`Auth::on_preflight`], and ask again.
    Preflight(Request),
}

/// What is to happen with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It is the answer.
    Deliver,
    /// Read its body to the end, ask [`Auth::before`] again and send once more. An exchange does so at most twice.
    Resend,
}

/// One scheme, shared by all calls of a client.
pub trait Auth: Send + Sync {
    /// What the scheme remembers during one exchange.
    type Ticket: Default + Send;
    /// Adds credentials to the request. The URI is the one that goes on the wire, base path included.
    fn before(
        &self,
        ticket: &mut Self::Ticket,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError>;
    /// Takes the response to a preflight.
    fn on_preflight(&self, ticket: &mut Self::Ticket, response: &Response)
    -> Result<(), AuthError>;
    /// Judges the head of a response, before its body is read. In the head's extensions it may leave word for the protocol,
    /// which sees nothing else of the request.
    fn after(
        &self,
        ticket: &mut Self::Ticket,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError>;
    /// Judges a whole response, for schemes that a device answers in the body with HTTP 200. Asked after [`Auth::after`] had it
    /// delivered; not for replies that stay open.
    fn after_body(
        &self,
        _ticket: &mut Self::Ticket,
        _response: &Response,
    ) -> Result<After, AuthError> {
        Ok(After::Deliver)
    }
    /// Hears what the protocol read in a refused response (only the protocol can read "locked for 1800 s" in a body).
    fn learned(&self, _kind: &ErrorKind, _now_ms: i64) {}
    /// How many exchanges may run at the same time. May change: a scheme allows one until its password is proven, and again
    /// while that is in doubt, so that a wrong one costs one refusal and not as many as there are tasks.
    fn max_in_flight(&self) -> usize {
        usize::MAX
    }
}

/// No credentials.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAuth;

impl Auth for NoAuth {
    type Ticket = ();

    fn before(&self, (): &mut (), _: &mut Request, _: Env) -> Result<Before, AuthError> {
        Ok(Before::Ready)
    }

    fn on_preflight(&self, (): &mut (), _: &Response) -> Result<(), AuthError> {
        Ok(())
    }

    fn after(&self, (): &mut (), _: &mut http::response::Parts) -> Result<After, AuthError> {
        Ok(After::Deliver)
    }
}
