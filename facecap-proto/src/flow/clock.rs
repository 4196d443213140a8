//! The clock.

use super::Flow;
use crate::Error;
use crate::device::{RequestDateTime, UpdateDateTime};
use face_common::error::short;
use face_common::time::Timestamp;
use std::fmt;

/// A clock that was set: read back from the device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockSet {
    /// What it said before.
    pub before: Timestamp,
    /// What it says now.
    pub now: Timestamp,
}

/// Why a clock was not set.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClockError {
    /// A call failed.
    Call(Box<Error>),
    /// The device said yes and its clock says something else.
    NotSet {
        /// What it was set to.
        wanted: Timestamp,
        /// What it says.
        says: Timestamp,
    },
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "setting the clock: {error}"),
            Self::NotSet { wanted, says } => write!(
                f,
                "the device said yes to {wanted} and its clock says {}",
                short(says.as_str())
            ),
        }
    }
}

impl std::error::Error for ClockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => Some(&**error),
            Self::NotSet { .. } => None,
        }
    }
}

impl From<Error> for ClockError {
    fn from(error: Error) -> Self {
        Self::Call(error.into())
    }
}

/// A command may wait two heartbeats to be handed out.
const ON_THE_WAY_MS: i64 = 60_000;
/// Clocks that show no fractions of a second.
const COARSE_MS: i64 = 1_000;

/// Sets the clock to what `now` says when it is sent, in milliseconds since 1970 UTC, on a clock that is so many minutes ahead of
/// UTC; and reads it back. A command that lay in a mailbox for long sets the clock late, and is an error.
pub fn set_clock(
    mut now: impl FnMut() -> i64 + Send + 'static,
    offset_minutes: i32,
) -> Flow<ClockSet, ClockError> {
    Flow::new(move |wire| async move {
        let before = wire.call(&RequestDateTime {}).await?.date_time;
        let set_to = now();
        let order = UpdateDateTime::to(set_to, offset_minutes);
        wire.call(&order).await?;
        let says = wire.call(&RequestDateTime {}).await?.date_time;
        let is_at = says.unix_ms(Some(offset_minutes));
        let latest = now();
        let is_set = is_at.is_some_and(|at| {
            (latest - ON_THE_WAY_MS - COARSE_MS..=latest + COARSE_MS).contains(&at)
                && at >= set_to - COARSE_MS
        });
        if is_set {
            Ok(ClockSet { before, now: says })
        } else {
            Err(ClockError::NotSet {
                wanted: order.date_time,
                says,
            })
        }
    })
}
