//! The clock.

use super::Flow;
use crate::Error;
use crate::device::{RequestDateTime, UpdateDateTime};
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
                "the device said yes to {wanted} and its clock says {says}"
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

/// Sets the clock to this time, on a clock that is so many minutes ahead of UTC, and reads it back.
pub fn set_clock(unix_ms: i64, offset_minutes: i32) -> Flow<ClockSet, ClockError> {
    Flow::new(move |wire| async move {
        let before = wire.call(&RequestDateTime {}).await?.date_time;
        let order = UpdateDateTime::to(unix_ms, offset_minutes);
        wire.call(&order).await?;
        let now = wire.call(&RequestDateTime {}).await?.date_time;
        let says = now.unix_ms(Some(offset_minutes));
        let allowed = unix_ms - COARSE_MS..=unix_ms + ON_THE_WAY_MS;
        if says.is_some_and(|says| allowed.contains(&says)) {
            Ok(ClockSet { before, now })
        } else {
            Err(ClockError::NotSet {
                wanted: order.date_time,
                says: now,
            })
        }
    })
}
