//! What all messages share: the envelope, and what a reply's code means.

mod code;
mod fault;
pub(crate) mod message;
pub(crate) mod scan;
#[cfg(test)]
mod tests;

pub use code::Code;
pub use fault::Fault;
pub use message::{Message, PATH, VERSION};

use face_common::{Endpoint, Protocol, Response};
use message::Envelope;

/// The Face Capture protocol.
#[derive(Debug, Clone, Copy)]
pub struct FaceCapture;

impl Protocol for FaceCapture {
    type Fault = Fault;
    const PROBE: &'static str = PATH;

    /// The code decides. A reply without one is no yes.
    fn check(response: &Response) -> Result<(), Fault> {
        match Envelope::of(response.body()) {
            Some(envelope) if envelope.code == Some(Code::Ok) => Ok(()),
            Some(envelope) => Err(Fault::of(envelope, response)),
            None => Err(Fault::page(response)),
        }
    }
}

/// A command to a device: an endpoint that is known by its `cmd`, whatever carries it.
pub trait Command: Endpoint<Protocol = FaceCapture> {
    /// The command's name on the wire.
    const CMD: &'static str;
}
