//! What all endpoints share: how a terminal says that something went wrong, and how it says yes.

mod ack;
mod codes;
mod document;
mod fault;
mod status;

pub use ack::Ack;
pub use codes::{StatusCode, SubStatus};
pub use document::{Capability, Document};
pub use fault::{Fault, Login};

use face_common::{Protocol, Response};

/// The vendor's protocol.
#[derive(Debug, Clone, Copy)]
pub struct Isapi;

impl Protocol for Isapi {
    type Fault = Fault;
    /// Answers on every device and firmware, quickly, and is not counted against anything.
    const PROBE: &'static str = "/ISAPI/System/deviceInfo";

    fn check(response: &Response) -> Result<(), Fault> {
        match status::Verdict::of(response) {
            status::Verdict::Fine => Ok(()),
            status::Verdict::Wrong(fault) => Err(fault),
        }
    }
}

/// The largest number of entries asked for in one page. Terminals clamp it to their own limit without saying so.
pub const PAGE: u32 = 30;

/// The id of a search, chosen by its client.
pub use self::search::SearchId;
/// How a search says whether there is more: `responseStatusStrg`.
pub use self::search::SearchStatus;
pub(crate) use self::search::{Searching, more, within_reach};

mod search;
