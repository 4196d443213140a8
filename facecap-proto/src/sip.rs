//! Calls by SIP (2.16).

use crate::device::Done;
use crate::macros::command;
use crate::types::range;
use face_common::EncodeError;

command! {
    /// Gives the device an account to call from (2.16.1).
    SipRegister "sip register" {
        /// The registrar: a name or an address.
        domain: String,
        /// Its port.
        port: u32,
        /// The user.
        username: String,
        /// The password.
        password?: Secret,
    } => Done, idempotent, check an_account
}

fn an_account(register: &SipRegister) -> Result<(), EncodeError> {
    for (field, text) in [
        ("domain", &register.domain),
        ("username", &register.username),
    ] {
        if text.is_empty() {
            return Err(EncodeError::invalid(field, "must not be empty"));
        }
    }
    range("port", register.port, 1, 65535)
}

command! {
    /// Calls somebody (2.16.2).
    SipCall "sip call" {
        /// `sip:user@domain:port`.
        url: String,
    } => Done, once, check an_address
}

fn an_address(call: &SipCall) -> Result<(), EncodeError> {
    if call.url.starts_with("sip:") && call.url.contains('@') {
        Ok(())
    } else {
        Err(EncodeError::invalid(
            "url",
            "must be like sip:user@domain:port",
        ))
    }
}

command! {
    /// Hangs up (2.16.3).
    SipHangup "sip hangup" {} => Done, idempotent
}

face_common::open_int_enum! {
    /// What became of a call.
    pub enum SipState: i64 {
        /// It is over.
        Ended = 0,
        /// It has begun.
        Started = 1,
        /// It rings where it was called.
        Ringing = 2,
        /// It was refused.
        Rejected = 3,
        /// It was taken.
        Connected = 4,
        /// The device is called.
        Called = 5,
        /// The device has taken it.
        CalledConnected = 6,
    }
}

face_common::snake_record! {
    /// What became of a call, as a device pushes it (2.16.4). The document says nothing of an answer.
    #[derive(Debug)]
    pub struct SipEvent {
        /// The device's number, as it is configured.
        device_no?: String,
        /// Its serial number.
        device_sn?: String,
        /// The number of the place.
        addr_no?: String,
        /// The name of the place.
        addr_name?: String,
        /// What.
        sip_event: SipState,
    }
}
