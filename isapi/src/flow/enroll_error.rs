//! Why an enrolment failed, and how it leaves the terminal.

use crate::{Error, ErrorKind, Sent};
use std::fmt;

/// How a failed enrolment leaves the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftBehind {
    /// As it was before.
    Nothing,
    /// With the person, and without the photo. Running the flow again with a better photo mends it.
    PersonWithoutPhoto,
    /// With what is new about the person, and with the photo that they had before. Running the flow again with a better photo
    /// mends it.
    PersonWithOlderPhoto,
    /// With person and photo, and without all of the cards. Running the flow again adds what is missing.
    PersonWithoutCards,
    /// With person, photo and cards, and without all of the fingerprints. Running the flow again adds what is missing.
    PersonWithoutFingerprints,
    /// Nobody can say: the connection broke while the terminal was acting, or the answer was not the terminal's own. Running
    /// the flow again is safe.
    Unknown,
}

/// Why an enrolment failed, and how it leaves the terminal.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnrollError {
    /// A call failed.
    Call {
        /// What was being done, e.g. `adding the person`.
        doing: &'static str,
        /// How it leaves the terminal.
        left: LeftBehind,
        /// The call's error.
        source: Box<Error>,
    },
    /// The terminal said yes to the person and does not find them.
    PersonNotStored {
        /// How it leaves the terminal.
        left: LeftBehind,
    },
    /// The terminal said yes to the photo and kept no face: it could not make a model of it.
    PhotoNotStored {
        /// How it leaves the terminal.
        left: LeftBehind,
    },
    /// The terminal said yes to a card and does not count it.
    CardNotStored {
        /// How it leaves the terminal.
        left: LeftBehind,
    },
    /// A reader did not take a fingerprint, and it is not on file.
    FingerprintNotStored {
        /// How it leaves the terminal.
        left: LeftBehind,
    },
}

impl EnrollError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call { source, .. } => source.kind(),
            Self::PhotoNotStored { .. } => ErrorKind::PhotoNotStored,
            Self::PersonNotStored { .. }
            | Self::CardNotStored { .. }
            | Self::FingerprintNotStored { .. } => ErrorKind::DeviceFailure,
        }
    }

    /// How it leaves the terminal.
    pub fn left_behind(&self) -> LeftBehind {
        match self {
            Self::Call { left, .. }
            | Self::PersonNotStored { left }
            | Self::PhotoNotStored { left }
            | Self::CardNotStored { left }
            | Self::FingerprintNotStored { left } => *left,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { doing, source, .. } => write!(f, "{doing}: {source}")?,
            Self::PersonNotStored { .. } => f.write_str("the terminal accepted the person and does not find them")?,
            Self::PhotoNotStored { .. } => f.write_str(
                "the terminal accepted the photo and stored no face; a sharper, frontal, brighter one may do",
            )?,
            Self::CardNotStored { .. } => f.write_str("the terminal accepted the card and does not count it")?,
            Self::FingerprintNotStored { .. } => f.write_str("the terminal did not take a fingerprint")?,
        }
        f.write_str(match self.left_behind() {
            LeftBehind::Nothing => " (the terminal is as it was)",
            LeftBehind::PersonWithoutPhoto => " (the person is on the terminal, without a photo)",
            LeftBehind::PersonWithOlderPhoto => {
                " (the person is on the terminal, with the photo they had before)"
            }
            LeftBehind::PersonWithoutCards => {
                " (the person is on the terminal, without all of their cards)"
            }
            LeftBehind::PersonWithoutFingerprints => {
                " (the person is on the terminal, without all of their fingerprints)"
            }
            LeftBehind::Unknown => {
                " (what the terminal holds now is not known; running it again is safe)"
            }
        })
    }
}

impl std::error::Error for EnrollError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            Self::PersonNotStored { .. }
            | Self::PhotoNotStored { .. }
            | Self::CardNotStored { .. }
            | Self::FingerprintNotStored { .. } => None,
        }
    }
}

impl From<Error> for EnrollError {
    fn from(source: Error) -> Self {
        let left = unless_maybe_done(&source, LeftBehind::Nothing);
        Self::Call {
            doing: "enrolling",
            left,
            source: source.into(),
        }
    }
}

/// After a broken connection nobody knows whether the terminal acted; nor after an answer that is not its own, as of a proxy that
/// has lost patience with it.
pub(super) fn unless_maybe_done(error: &Error, otherwise: LeftBehind) -> LeftBehind {
    match error {
        Error::Transport(broken) if broken.sent != Sent::No => LeftBehind::Unknown,
        Error::Decode(_) | Error::TooLarge { .. } => LeftBehind::Unknown,
        Error::Fault { fault, .. } if !fault.is_the_terminal_s() => LeftBehind::Unknown,
        _ => otherwise,
    }
}

/// Where nothing was to be changed, and nothing was.
pub(super) fn failed_asking(
    doing: &'static str,
    left: LeftBehind,
) -> impl Fn(Error) -> EnrollError {
    move |source| EnrollError::Call {
        doing,
        left,
        source: source.into(),
    }
}

pub(super) fn failed(doing: &'static str, left: LeftBehind) -> impl Fn(Error) -> EnrollError {
    move |source| failed_asking(doing, unless_maybe_done(&source, left))(source)
}
