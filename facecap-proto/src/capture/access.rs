//! Whether somebody may pass: the result of the comparison and the reason against it, taken together.

face_common::open_int_enum! {
    /// Why somebody who is known may not pass (`match_failed_reson`). Sent only where the device is set to send the pictures of
    /// failed comparisons; then it goes before the result of the comparison.
    pub enum Reason: i64 {
        /// There is none.
        None = 0,
        /// Restricted.
        Restricted = -2,
        /// The validity is over.
        Expired = -3,
        /// Outside the schedule.
        OutOfSchedule = -4,
        /// A holiday.
        Holiday = -5,
        /// Too high a temperature.
        Temperature = -6,
        /// No mask.
        Mask = -7,
        /// No helmet.
        Helmet = -8,
        /// The card is not registered.
        CardNotRegistered = -9,
        /// The id does not match.
        IdMismatch = -10,
        /// Not authorised: strangers too.
        Unauthorised = -11,
    }
}

/// What a capture means for the door.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Access {
    /// Known, and nothing is against it.
    Granted {
        /// How alike, out of 100.
        score: f64,
    },
    /// Known or not: this is against it.
    Refused(Reason),
    /// Known, and on the black list or never valid. Devices say so in the match alone, where they are not set to send the pictures
    /// of failed comparisons.
    Barred,
    /// Compared with everybody and like nobody.
    Stranger,
    /// Not compared with anybody: what it means is the platform's to say.
    NotCompared,
}

impl Access {
    /// From `match_result` (0 not compared, -1 like nobody, else how alike) and `match_failed_reson`.
    pub fn of(match_result: f64, reason: Option<Reason>) -> Self {
        match reason {
            Some(reason) if reason != Reason::None => Self::Refused(reason),
            _ if match_result > 0.0 && match_result.is_finite() => Self::Granted {
                score: match_result,
            },
            _ if match_result < 0.0 => Self::Stranger,
            _ => Self::NotCompared,
        }
    }

    /// Whether somebody was recognised and nothing is known against them. Whether a door is to open is for the service to say:
    /// [`is_late`](super::FacePush::is_late), the time, and its own rules.
    pub fn is_granted(self) -> bool {
        matches!(self, Self::Granted { .. })
    }
}
