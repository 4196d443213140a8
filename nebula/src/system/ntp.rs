use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::not_empty;
use face_common::EncodeError;
use face_common::wire::member::Members;
use serde::{Serialize, Serializer};

message! {
    /// How the node sets its clock by NTP (6.1).
    GetNtp "1291" {} => NtpSettings, idempotent
}

reply! {
    /// How the node sets its clock by NTP. On the wire all of it is text.
    NtpSettings {
        /// Minutes from one time to the next; 10, where nobody has set it.
        #[serde(serialize_with = "opt_text")]
        ntp_cycle?: u32,
        /// Whether it does **not** ask: `"1"` is off.
        #[serde(serialize_with = "opt_text")]
        ntp_disable?: bool,
        /// The server's port. It cannot be set.
        #[serde(serialize_with = "opt_text")]
        port?: u16,
        /// The server's address.
        url?: String,
    }
}

face_common::snake_record! {
    /// Sets how the node sets its clock by NTP (6.2): [`on`](Self::on), [`off`](Self::off), or [`changed`](Self::changed) from what was
    /// read. There is no default: a node that is not told whether to ask **stops asking**.
    ///
    /// What else is left out falls back to the document's default, as far as it says. [`NtpUnreachable`](crate::protocol::Code::NtpUnreachable)
    /// where the server does not answer the node.
    ///
    /// Message 1290.
    #[derive(Debug)]
    pub struct SetNtp {
        /// The server's address (where left out: `pool.ntp.org`).
        url?: String,
        /// Minutes from one time to the next (where left out: 10).
        #[serde(serialize_with = "opt_text")]
        ntp_cycle?: u32,
        /// Whether **not** to ask: `"1"` is off.
        #[serde(serialize_with = "text")]
        ntp_disable: bool,
    }
}

crate::macros::endpoint!(SetNtp "1290" => Done, idempotent, check a_server);

fn a_server(set: &SetNtp) -> Result<(), EncodeError> {
    not_empty("url", set.url.as_deref())
}

impl SetNtp {
    /// To ask, from the default server where `url` is not set.
    pub fn on() -> Self {
        Self {
            url: None,
            ntp_cycle: None,
            ntp_disable: false,
            other: Members::default(),
        }
    }

    /// Not to ask.
    pub fn off() -> Self {
        Self {
            ntp_disable: true,
            ..Self::on()
        }
    }

    /// From settings as they were read to what they are to be. All of them are sent, since what is left out does not stay as it is.
    /// `None` where nothing is other; an error where the port is, or where `after` does not say whether to ask.
    pub fn changed(before: &NtpSettings, after: &NtpSettings) -> Result<Option<Self>, EncodeError> {
        if before.port != after.port {
            return Err(EncodeError::invalid("port", "cannot be set"));
        }
        let of = |it: &NtpSettings| (it.url.clone(), it.ntp_cycle, it.ntp_disable);
        if of(before) == of(after) {
            return Ok(None);
        }
        let Some(ntp_disable) = after.ntp_disable else {
            return Err(EncodeError::invalid("ntp_disable", "must be there"));
        };
        Ok(Some(Self {
            url: after.url.clone().filter(|url| !url.is_empty()),
            ntp_cycle: after.ntp_cycle,
            ntp_disable,
            other: Members::default(),
        }))
    }
}

/// A value as the node writes it: a number in quotes.
trait Quoted {
    fn quoted(&self) -> String;
}

impl Quoted for u16 {
    fn quoted(&self) -> String {
        self.to_string()
    }
}

impl Quoted for u32 {
    fn quoted(&self) -> String {
        self.to_string()
    }
}

impl Quoted for bool {
    fn quoted(&self) -> String {
        u8::from(*self).to_string()
    }
}

fn text<T: Quoted, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&value.quoted())
}

#[expect(clippy::ref_option, reason = "serde calls it so")]
fn opt_text<T: Quoted, S: Serializer>(value: &Option<T>, s: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Quoted::quoted).serialize(s)
}
