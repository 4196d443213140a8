//! Why an enrolment failed, and how it leaves the terminal.

use crate::{Error, ErrorKind};
use std::fmt;

/// How a failed enrolment leaves the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftBehind {
    /// As it was before.
    Nothing,
    /// With the person, and without the photo. Running the flow again with a better photo mends it.
    PersonWithoutPhoto,
    /// With person and photo, and without all of the cards. Running the flow again adds what is missing.
    PersonWithoutCards,
    /// With person, photo and cards, and without all of the fingerprints. Running the flow again adds what is missing.
    PersonWithoutFingerprints,
    /// Nobody can say: the connection broke while the terminal was acting. Running the flow again is safe.
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
}

impl EnrollError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call { source, .. } => source.kind(),
            Self::PhotoNotStored { .. } => ErrorKind::PhotoNotStored,
            Self::CardNotStored { .. } => ErrorKind::DeviceFailure,
        }
    }

    /// How it leaves the terminal.
    pub fn left_behind(&self) -> LeftBehind {
        match self {
            Self::Call { left, .. }
            | Self::PhotoNotStored { left }
            | Self::CardNotStored { left } => *left,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { doing, source, .. } => write!(f, "{doing}: {source}")?,
            Self::PhotoNotStored { .. } => f.write_str(
                "the terminal accepted the photo and stored no face; a sharper, frontal, brighter one may do",
            )?,
            Self::CardNotStored { .. } => f.write_str("the terminal accepted the card and does not count it")?,
        }
        f.write_str(match self.left_behind() {
            LeftBehind::Nothing => " (the terminal is as it was)",
            LeftBehind::PersonWithoutPhoto => " (the person is on the terminal, without a photo)",
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
            Self::PhotoNotStored { .. } | Self::CardNotStored { .. } => None,
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

/// After a broken connection nobody knows whether the terminal acted.
pub(super) fn unless_maybe_done(error: &Error, otherwise: LeftBehind) -> LeftBehind {
    match error.was_sent() {
        face_common::Sent::Maybe => LeftBehind::Unknown,
        _ => otherwise,
    }
}

pub(super) fn failed(doing: &'static str, left: LeftBehind) -> impl Fn(Error) -> EnrollError {
    move |source| EnrollError::Call {
        doing,
        left: unless_maybe_done(&source, left),
        source: source.into(),
    }
}
