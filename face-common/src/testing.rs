//! A protocol small enough to test the floors above with.

use crate::codes::ErrorKind;
use crate::endpoint::{Endpoint, Protocol, Request, Response};
use crate::error::{DecodeError, EncodeError, Fault};
use bytes::Bytes;
use std::borrow::Cow;

/// `GET`s that answer text; a body that begins with `!` is an error of the vendor.
#[derive(Debug)]
pub(crate) struct Toy;

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("toy fault {0}")]
pub(crate) struct ToyFault(pub(crate) String);

impl Fault for ToyFault {
    fn kind(&self) -> ErrorKind {
        match self.0.as_str() {
            "locked" => ErrorKind::LockedOut { for_: None },
            "busy" => ErrorKind::Busy,
            "502" => ErrorKind::Unreachable,
            "504" => ErrorKind::TimedOut,
            _ => ErrorKind::Other,
        }
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.0))
    }
}

impl Protocol for Toy {
    type Fault = ToyFault;
    const PROBE: &'static str = "/probe";

    fn check(response: &Response) -> Result<(), ToyFault> {
        match response.body().strip_prefix(b"!") {
            Some(code) => Err(ToyFault(String::from_utf8_lossy(code).into_owned())),
            None if response.status().is_success() => Ok(()),
            None => Err(ToyFault(response.status().as_str().to_owned())),
        }
    }
}

pub(crate) struct Ask(pub(crate) &'static str);

impl Endpoint for Ask {
    type Protocol = Toy;
    type Reply = String;
    const NAME: &'static str = "Ask";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        Ok(http::Request::get(self.0).body(Bytes::new())?)
    }

    fn decode(&self, response: &Response) -> Result<String, DecodeError> {
        String::from_utf8(response.body().to_vec())
            .map_err(|e| DecodeError::new("", e, response.body()))
    }
}
