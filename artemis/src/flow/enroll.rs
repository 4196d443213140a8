//! A person with a photo, and the proof that the platform keeps it.

use super::{Flow, Wire};
use crate::resource::{FaceData, FaceUpdate, NewPerson, Person, PersonInfo, PersonInfoByCode};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use std::fmt;
use std::time::Duration;

/// One call of an enrolment, and what the gateway said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What was being done.
    pub doing: &'static str,
    /// The gateway's code: `0` for a yes; `None` where there was no answer of its.
    pub code: Option<String>,
    /// What it said against it.
    pub said: String,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) if code == "0" => write!(f, "{}: yes", self.doing),
            Some(code) => write!(f, "{}: code {code}, {}", self.doing, self.said),
            None => write!(f, "{}: {}", self.doing, self.said),
        }
    }
}

/// An enrolment that ended well: read back from the platform. It says nothing of the terminals: for those there is
/// [`Reapplication`](crate::acs::Reapplication).
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// Why an enrolment failed, and what there is now.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnrollError {
    /// A call failed.
    Call {
        /// The person, where they are on the platform.
        person_id: Option<String>,
        /// What was tried, in order; the last one failed.
        attempts: Vec<Attempt>,
        /// The call's error.
        source: Box<Error>,
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
            Self::PhotoNotStored { .. } => ErrorKind::PhotoNotStored,
        }
    }

    /// The person, where they are on the platform now.
    pub fn person_id(&self) -> Option<&str> {
        match self {
            Self::Call { person_id, .. } => person_id.as_deref(),
            Self::PhotoNotStored { person_id, .. } => Some(person_id),
        }
    }

    /// What was tried, in order.
    pub fn attempts(&self) -> &[Attempt] {
        match self {
            Self::Call { attempts, .. } | Self::PhotoNotStored { attempts, .. } => attempts,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { source, .. } => write!(f, "{source}")?,
            Self::PhotoNotStored { .. } => f.write_str(
                "the platform said yes to the photo and keeps none; a full database is one reason",
            )?,
        }
        if let Some(id) = self.person_id() {
            write!(f, " (the person is there, as {id})")?;
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
            Self::PhotoNotStored { .. } => None,
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

/// The platform files photos after it has answered.
const LOOKS: u32 = 6;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// What was done so far.
#[derive(Default)]
struct Report {
    person_id: Option<String>,
    attempts: Vec<Attempt>,
}

impl Report {
    /// Writes a call down, and hands its outcome on.
    fn note<T>(
        &mut self,
        doing: &'static str,
        outcome: Result<T, Error>,
    ) -> Result<T, EnrollError> {
        let (code, said) = match &outcome {
            Ok(_) => (Some("0".to_owned()), String::new()),
            Err(Error::Fault(fault)) => (fault.code.clone(), fault.message.clone()),
            Err(error) => (None, error.to_string()),
        };
        self.attempts.push(Attempt { doing, code, said });
        outcome.map_err(|source| EnrollError::Call {
            person_id: self.person_id.clone(),
            attempts: std::mem::take(&mut self.attempts),
            source: source.into(),
        })
    }
}

/// Adds a person with their photo, or gives somebody who is there by this code the photo, and reads back until the platform
/// names a picture, and another one than before. Safe to run again where the person has a code. When only the photo fails, the
/// person stays.
pub fn enroll(person: NewPerson, jpeg: Bytes) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let mut report = Report::default();
        let before = match &person.person_code {
            Some(code) => look_up(&wire, code, &mut report).await?,
            None => None,
        };
        let added = before.is_none();
        let old = before.as_ref().and_then(pic_uri).map(str::to_owned);
        let person_id = match before {
            Some(known) => {
                report.person_id = Some(known.person_id.clone());
                let update = FaceUpdate {
                    person_id: known.person_id.clone(),
                    photo: jpeg,
                };
                report.note("changing the photo (face/update)", wire.call(&update).await)?;
                known.person_id
            }
            None => {
                let mut new = person;
                new.faces = vec![FaceData::of(&jpeg)];
                let id = report.note(
                    "adding the person with the photo (single/add)",
                    wire.call(&new).await,
                )?;
                report.person_id = Some(id.clone());
                id
            }
        };
        let info = PersonInfo {
            person_id: person_id.clone(),
            ..PersonInfo::default()
        };
        for _ in 0..LOOKS {
            let found = report.note("reading back (personInfo)", wire.call(&info).await)?;
            // A yes here is no news; the report would be long of them.
            report.attempts.pop();
            if let Some(uri) = pic_uri(&found).filter(|uri| old.as_deref() != Some(*uri)) {
                let pic_uri = uri.to_owned();
                return Ok(Enrolled {
                    person_id,
                    added,
                    pic_uri,
                    attempts: report.attempts,
                });
            }
            wire.wait(BETWEEN_LOOKS).await;
        }
        Err(EnrollError::PhotoNotStored {
            person_id,
            attempts: report.attempts,
        })
    })
}

fn pic_uri(person: &Person) -> Option<&str> {
    person
        .person_photo
        .as_ref()?
        .pic_uri
        .as_deref()
        .filter(|uri| !uri.is_empty())
}

async fn look_up(
    wire: &Wire,
    code: &str,
    report: &mut Report,
) -> Result<Option<Person>, EnrollError> {
    match wire
        .call(&PersonInfoByCode {
            person_code: code.to_owned(),
        })
        .await
    {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => report
            .note("looking for the person (personCode/personInfo)", other)
            .map(Some),
    }
}
