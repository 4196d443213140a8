//! What all messages share: the envelope, and what a reply's code means.

mod code;
pub(crate) mod data;
mod fault;
pub(crate) mod form;
pub(crate) mod message;
#[cfg(test)]
mod tests;

pub use code::Code;
pub use data::Done;
pub use fault::Fault;
pub use form::AsJson;

use face_common::{Endpoint, Protocol, Response};

/// Where JSON is posted to.
pub const JSON: &str = "/api/json";
/// Where forms are posted to.
pub const FORM: &str = "/api/form";
/// Before the paths of pictures and exports, and the address of the WebSocket.
pub const WS: &str = "/ws/";

/// The node's protocol.
#[derive(Debug, Clone, Copy)]
pub struct Nebula;

impl Protocol for Nebula {
    type Fault = Fault;
    const PROBE: &'static str = "/";

    /// The code decides. What is downloaded has no envelope, and what is neither comes from something else.
    fn check(response: &Response) -> Result<(), Fault> {
        let body = response.body();
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let start = body.trim_ascii_start().first();
        if start == Some(&b'{') {
            return match message::Envelope::of(response.body()) {
                Some(envelope) if envelope.code == Code::Ok => Ok(()),
                Some(envelope) => Err(Fault::of(envelope, response)),
                None => Err(Fault::page(response)),
            };
        }
        if response.status().is_success() && start != Some(&b'<') {
            return Ok(());
        }
        Err(Fault::page(response))
    }
}

/// A message to a node: an endpoint that is known by its number.
pub trait Message: Endpoint<Protocol = Nebula> {
    /// The number, which is text on the wire.
    const ID: &'static str;
}
