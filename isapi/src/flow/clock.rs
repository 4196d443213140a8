//! Setting the clock, with the proof that it is set.

use super::Flow;
use crate::Error;
use crate::system::{Time, TimeGet, TimeMode, TimePut};
use face_common::error::short;
use face_common::time::Timestamp;

/// A clock that was set.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ClockSet {
    /// What it showed before.
    pub before: Time,
    /// What it shows now, read back.
    pub after: Time,
    /// How wrong it was, in milliseconds ahead; `None` where it could not be read.
    pub was_ahead_ms: Option<i64>,
}

/// Why a clock is not set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClockError {
    /// A call failed.
    #[error("setting the clock: {0}")]
    Call(#[from] Error),
    /// The terminal said yes, and shows another time.
    #[error("the terminal said that its clock was set, and shows {shows} (wanted {wanted})")]
    NotKept {
        /// What it shows.
        shows: String,
        /// What it was told.
        wanted: String,
    },
}

impl ClockError {
    /// What it means.
    pub fn kind(&self) -> crate::ErrorKind {
        match self {
            Self::Call(error) => error.kind(),
            Self::NotKept { .. } => crate::ErrorKind::DeviceFailure,
        }
    }
}

/// How far a clock may be from what was set: the calls take their time.
const TOLERANCE_MS: i64 = 10_000;

/// Sets the clock to this moment (milliseconds since 1970, UTC), in the time zone the terminal is in, and reads back. It no
/// longer asks a time server then. `offset_minutes` is used where the terminal does not say how far it is from UTC.
pub fn set_clock(unix_ms: i64, offset_minutes: i32) -> Flow<ClockSet, ClockError> {
    Flow::new(move |wire| async move {
        let before = wire.call(&TimeGet).await?;
        let offset = before.offset_minutes().unwrap_or(offset_minutes);
        let at = |time: &Time| {
            time.local_time
                .as_ref()
                .and_then(|t| t.unix_ms(Some(offset)))
        };
        let wanted = Timestamp::at(unix_ms, offset);
        let mut settings = before.clone();
        settings.time_mode = Some(TimeMode::Manual);
        settings.local_time = Some(wanted.clone());
        wire.call(&TimePut { settings }).await?;
        let after = wire.call(&TimeGet).await?;
        match at(&after) {
            Some(now) if (now - unix_ms).abs() <= TOLERANCE_MS => {
                let was_ahead_ms = at(&before).map(|was| was - unix_ms);
                Ok(ClockSet {
                    before,
                    after,
                    was_ahead_ms,
                })
            }
            _ => Err(ClockError::NotKept {
                shows: after
                    .local_time
                    .map(|t| short(t.as_str()))
                    .unwrap_or_default(),
                wanted: wanted.to_string(),
            }),
        }
    })
}
