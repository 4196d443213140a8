//! A person with a photo, and the proof that the device keeps both.

use super::{Flow, Wire};
use crate::person::{AddPersonJpg, Person, RegImage, RequestPersons, UploadPerson};
use crate::types::Role;
use crate::{Error, ErrorKind};
use std::fmt;
use std::time::Duration;

/// How a person came to the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// By `upload person`.
    Upload,
    /// By `add person jpg`: the firmware is older than 2020-08-21.
    AddJpg,
}

/// An enrolment that ended well: read back from the device.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Enrolled {
    /// Who.
    pub id: String,
    /// How.
    pub way: Way,
    /// Somebody else who has this face already, where the firmware says so.
    pub duplicate_id: Option<String>,
    /// Whether the device has a face to recognise.
    pub has_face: bool,
}

/// Why an enrolment failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnrollError {
    /// A call failed.
    Call {
        /// What was being done.
        doing: &'static str,
        /// The call's error.
        source: Box<Error>,
    },
    /// The device said yes and does not have the person.
    NotStored {
        /// Who.
        id: String,
    },
    /// The device said yes and has the person without a face.
    PhotoNotStored {
        /// Who.
        id: String,
    },
}

impl EnrollError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call { source, .. } => source.kind(),
            Self::NotStored { .. } => ErrorKind::NotFound,
            Self::PhotoNotStored { .. } => ErrorKind::PhotoNotStored,
        }
    }

    /// Whether to run the whole enrolment again: it is safe to, always.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call { source, .. } => source.is_retryable() || source.kind().is_transient(),
            Self::NotStored { .. } | Self::PhotoNotStored { .. } => false,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { doing, source } => write!(f, "{doing}: {source}"),
            Self::NotStored { id } => write!(f, "the device said yes and does not have {id}"),
            Self::PhotoNotStored { id } => {
                write!(f, "the device said yes and has {id} without a face")
            }
        }
    }
}

impl std::error::Error for EnrollError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

impl From<Error> for EnrollError {
    fn from(source: Error) -> Self {
        failed("enrolling")(source)
    }
}

fn failed(doing: &'static str) -> impl Fn(Error) -> EnrollError {
    move |source| EnrollError::Call {
        doing,
        source: source.into(),
    }
}

/// Devices write after they have answered; another look a little later is fairer.
const LOOKS: u32 = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Adds a person, or changes one; on firmware that has no `upload person` by the older command; and reads back that they are there,
/// with a face where a picture was sent. Safe to run again.
pub fn enroll(person: UploadPerson) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let wants_face = person.reg_image.is_some() || person.normal_image.is_some();
        let (way, duplicate_id) = put(&wire, &person, &person, false).await?;
        let id = person.id;
        let mut there = false;
        for look in 0..LOOKS {
            let found = look_up(&wire, &id)
                .await
                .map_err(failed("reading the person back"))?;
            there = found.is_some();
            let has_face = found.as_ref().is_some_and(Person::has_face);
            if there && (has_face || !wants_face) {
                return Ok(Enrolled {
                    id,
                    way,
                    duplicate_id,
                    has_face,
                });
            }
            if look + 1 < LOOKS {
                wire.wait(BETWEEN_LOOKS).await;
            }
        }
        Err(if there {
            EnrollError::PhotoNotStored { id }
        } else {
            EnrollError::NotStored { id }
        })
    })
}

/// By `upload person`, or by the older command where that is not known (`old`: known not to be). That one replaces, so that it
/// takes the `whole` person where the other one takes changes.
pub(super) async fn put(
    wire: &Wire,
    person: &UploadPerson,
    whole: &UploadPerson,
    old: bool,
) -> Result<(Way, Option<String>), EnrollError> {
    if !old {
        match wire.call(person).await {
            Ok(uploaded) => {
                let other = uploaded.duplicate_id.filter(|id| !id.is_empty());
                return Ok((Way::Upload, other));
            }
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            Err(error) => return Err(failed("uploading the person")(error)),
        }
    }
    let add = older(whole).map_err(|e| failed("adding the person the older way")(e.into()))?;
    wire.call(&add)
        .await
        .map_err(failed("adding the person the older way (add person jpg)"))?;
    Ok((Way::AddJpg, None))
}

fn older(person: &UploadPerson) -> Result<AddPersonJpg, face_common::EncodeError> {
    let Some(photo) = &person.reg_image else {
        let why =
            "must be there: the firmware is older than 2020-08-21 and adds nobody without a photo";
        return Err(face_common::EncodeError::invalid("reg_image", why));
    };
    Ok(AddPersonJpg {
        id: person.id.clone(),
        name: person.name.clone().unwrap_or_default(),
        role: person.role.unwrap_or(Role::White),
        kind: person.kind.unwrap_or(0),
        cover: true,
        image_num: 1,
        reg_images: vec![RegImage::jpg(photo.0.clone())],
        wg_card_id: person.wg_card_id,
        long_card_id: person.long_card_id,
        term_start: person.term_start.clone(),
        term: person.term.clone().or(Some(crate::types::ValidTo::Forever)),
        customer_text: person.customer_text.clone(),
        ..AddPersonJpg::default()
    })
}

pub(super) async fn look_up(wire: &Wire, id: &str) -> Result<Option<Person>, Error> {
    match wire.call(&RequestPersons::by_id(id).with_images()).await {
        Ok(page) => Ok(page.persons.into_iter().find(|person| person.id == id)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
