use super::Done;
use crate::macros::{command, reply};
use crate::types::{clock, clock_text};
use face_common::EncodeError;
use face_common::time::Timestamp;

command! {
    /// Reads the customer's code of authorisation (2.8.1).
    RequestCustomerAuthCode "request customer auth code" {} => CustomerAuthCode, idempotent
}

reply! {
    /// The customer's code.
    CustomerAuthCode {
        /// Base64.
        customer_auth_code?: Secret,
    }
}

command! {
    /// Writes the customer's code of authorisation (2.8.2). The document itself says that it is not supported.
    UpdateCustomerAuthCode "update customer auth code" {
        /// Base64.
        customer_auth_code?: Secret,
    } => Done, idempotent, check a_code
}

fn a_code(update: &UpdateCustomerAuthCode) -> Result<(), EncodeError> {
    match &update.customer_auth_code {
        Some(_) => Ok(()),
        None => Err(EncodeError::invalid("customer_auth_code", "must be there")),
    }
}

command! {
    /// Reads the clock (2.9.1).
    RequestDateTime "request date time" {} => DateTime, idempotent
}

reply! {
    /// The clock.
    DateTime {
        /// `2018/11/23 16:00:00`, wherever the clock hangs.
        date_time: Timestamp,
    }
}

command! {
    /// Sets the clock (2.9.2).
    UpdateDateTime "update date time" {
        /// `2018/11/23 16:00:00`, wherever the clock hangs.
        date_time: Timestamp,
        /// Newer firmware: the zone, `UTC+8`.
        timezone?: String,
        /// Newer firmware: whether twelve hours are shown.
        #[serde(rename = "12hour_time")]
        twelve_hour_time?: bool,
        /// Newer firmware: whether summer time is kept.
        auto_dst?: bool,
    } => Done, idempotent, check a_time
}

fn a_time(update: &UpdateDateTime) -> Result<(), EncodeError> {
    clock("date_time", &update.date_time)
}

impl UpdateDateTime {
    /// To this time, on a clock that is so many minutes ahead of UTC.
    pub fn to(unix_ms: i64, offset_minutes: i32) -> Self {
        Self {
            date_time: clock_text(unix_ms, offset_minutes),
            ..Self::default()
        }
    }
}

command! {
    /// Starts the device again (2.9.3).
    Reboot "reboot" {} => Done, once
}

command! {
    /// Starts the device's program again (2.9.4).
    RestartApplication "restart application" {} => Done, once
}
