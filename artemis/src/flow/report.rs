//! What was tried, what the platform said, and what is on the terminals.

use super::Terminals;
use crate::{Error, ErrorKind};
use face_common::error::short;
use std::fmt;

/// One call of an enrolment, and what the gateway said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What was being done, with the end of the path.
    pub doing: &'static str,
    /// The gateway's code: `0` for a yes; `None` where there was no answer of its, or nothing was sent.
    pub code: Option<String>,
    /// What there is to say about it: the gateway's words, or ours.
    pub said: String,
}

impl Attempt {
    pub(super) fn of<T>(doing: &'static str, outcome: &Result<T, Error>) -> Self {
        let (code, said) = match outcome {
            Ok(_) => (Some("0".to_owned()), String::new()),
            Err(Error::Fault { fault, .. }) => (fault.code.clone(), fault.message.clone()),
            Err(error) => (None, error.to_string()),
        };
        Self { doing, code, said }
    }

    pub(super) fn remark(doing: &'static str, said: impl Into<String>) -> Self {
        Self {
            doing,
            code: None,
            said: said.into(),
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code.as_deref() {
            Some("0") if self.said.is_empty() => write!(f, "{}: yes", self.doing),
            Some("0") => write!(f, "{}: yes, {}", self.doing, self.said),
            Some(code) => write!(f, "{}: code {code}, {}", self.doing, self.said),
            None => write!(f, "{}: {}", self.doing, self.said),
        }
    }
}

/// An enrolment that ended well: the photo is read back from the platform. `Display` is the report, a line for each step.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Enrolled {
    /// The platform's own number.
    pub person_id: String,
    /// Whether the person was new.
    pub added: bool,
    /// Where the platform keeps the photo.
    pub pic_uri: String,
    /// What was tried, in order.
    pub attempts: Vec<Attempt>,
    /// What became of it on the terminals.
    pub terminals: Terminals,
}

impl fmt::Display for Enrolled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for attempt in &self.attempts {
            writeln!(f, "{attempt}")?;
        }
        let how = if self.added { "new" } else { "known before" };
        writeln!(
            f,
            "person {} ({how}): the platform keeps the photo",
            short(&self.person_id)
        )?;
        write!(f, "terminals: {}", self.terminals)
    }
}

/// Why an enrolment failed, and what there is now.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnrollError {
    /// A call failed, or no way to hand over the photo was left.
    Call {
        /// The person, where they are on the platform.
        person_id: Option<String>,
        /// What was tried, in order.
        attempts: Vec<Attempt>,
        /// The last call's error.
        source: Box<Error>,
    },
    /// No way to hand over the photo is left: none was named, or the platform is known to support none of them. The person is
    /// there.
    NoWay {
        /// Who.
        person_id: String,
        /// What was tried, in order.
        attempts: Vec<Attempt>,
    },
    /// The platform said yes to the photo and keeps none, or the old one. The person is there.
    PhotoNotStored {
        /// Who.
        person_id: String,
        /// What was tried, in order.
        attempts: Vec<Attempt>,
    },
}

impl EnrollError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call { source, .. } => source.kind(),
            Self::NoWay { .. } => ErrorKind::Unsupported,
            Self::PhotoNotStored { .. } => ErrorKind::PhotoNotStored,
        }
    }

    /// The person, where they are on the platform now.
    pub fn person_id(&self) -> Option<&str> {
        match self {
            Self::Call { person_id, .. } => person_id.as_deref(),
            Self::NoWay { person_id, .. } | Self::PhotoNotStored { person_id, .. } => {
                Some(person_id)
            }
        }
    }

    /// What was tried, in order.
    pub fn attempts(&self) -> &[Attempt] {
        match self {
            Self::Call { attempts, .. }
            | Self::NoWay { attempts, .. }
            | Self::PhotoNotStored { attempts, .. } => attempts,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { source, .. } => write!(f, "{source}")?,
            Self::NoWay { .. } => f.write_str("no way to hand over the photo is left")?,
            Self::PhotoNotStored { .. } => f.write_str(
                "the platform said yes to the photo and keeps none; a full database is one reason",
            )?,
        }
        if let Some(id) = self.person_id() {
            write!(f, " (the person is there, as {})", short(id))?;
        }
        for attempt in self.attempts() {
            write!(f, "; {attempt}")?;
        }
        Ok(())
    }
}

impl std::error::Error for EnrollError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            Self::NoWay { .. } | Self::PhotoNotStored { .. } => None,
        }
    }
}

impl From<Error> for EnrollError {
    fn from(source: Error) -> Self {
        Self::Call {
            person_id: None,
            attempts: Vec::new(),
            source: source.into(),
        }
    }
}

/// What was done so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) person_id: Option<String>,
    pub(super) attempts: Vec<Attempt>,
}

impl Report {
    /// Writes a call down, and hands its outcome on.
    pub(super) fn note<T>(
        &mut self,
        doing: &'static str,
        outcome: Result<T, Error>,
    ) -> Result<T, Error> {
        self.attempts.push(Attempt::of(doing, &outcome));
        outcome
    }

    /// As [`Report::note`], where a no is the end.
    pub(super) fn must<T>(
        &mut self,
        doing: &'static str,
        outcome: Result<T, Error>,
    ) -> Result<T, EnrollError> {
        self.note(doing, outcome).map_err(|e| self.end(e))
    }

    pub(super) fn remark(&mut self, doing: &'static str, said: impl Into<String>) {
        self.attempts.push(Attempt::remark(doing, said));
    }

    pub(super) fn end(&mut self, source: Error) -> EnrollError {
        EnrollError::Call {
            person_id: self.person_id.clone(),
            attempts: std::mem::take(&mut self.attempts),
            source: source.into(),
        }
    }
}
