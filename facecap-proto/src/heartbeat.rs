//! Heartbeats (2.7): a device that pushes captures says that it lives, and one that polls asks for a command.

use crate::protocol::{Code, message};
use crate::types::Gps;
use face_common::{EncodeError, Response};

face_common::snake_record! {
    /// A device that says that it lives, or asks for a command. Every text may be empty.
    #[derive(Debug, Default)]
    pub struct HeartBeat {
        /// Its address.
        ip?: String,
        /// Its serial number: 32 bytes at most.
        device_sn?: String,
        /// Its number, as it is configured: 32 bytes at most.
        device_no?: String,
        /// The number of the place: 32 bytes at most.
        addr_no?: String,
        /// The name of the place: 96 bytes at most.
        addr_name?: String,
        /// Where it is.
        gps?: Gps,
    }
}

impl HeartBeat {
    /// "Received", for a device that pushes captures. One that polls must not get this at once: it asks again at once, for ever
    /// ([`Mailbox`](crate::poll::Mailbox) holds it back).
    pub fn acknowledge() -> Result<Response, EncodeError> {
        message::reply("heart beat", Code::Ok, &serde_json::Map::new())
    }
}
