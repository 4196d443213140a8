//! A person with a photo, and the proof that the device keeps both.

use super::difference::{difference, members};
use super::people::{look_until, look_up};
use super::{Flow, Wire, patiently};
use crate::person::{AddPersonJpg, Person, RegImage, UpdatePersonJpg, UploadMode, UploadPerson};
use crate::protocol::Code;
use crate::types::{Role, ValidTo};
use crate::{Error, ErrorKind};
use face_common::EncodeError;
use std::fmt;

/// How a person came to the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// By `upload person`.
    Upload,
    /// By `add person jpg`: the firmware is older than 2020-08-21.
    AddJpg,
    /// By `update person jpg`, on such firmware: they were there.
    UpdateJpg,
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
    /// Whether the device has a face to recognise. Of somebody who was there before it may be the one they had: a device says yes
    /// or no to a picture, and does not show which one it took.
    pub has_face: bool,
    /// Members that the device has otherwise than they were sent: a name that it cut, say.
    pub differs: Vec<&'static str>,
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
    /// Of a roster: somebody who is to be on the device no more, and is.
    StillThere {
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
            Self::StillThere { .. } => ErrorKind::DeviceFailure,
        }
    }

    /// Whether to run the whole enrolment again. It is safe to; only with [`UploadMode::Add`] it says that the person is there, where
    /// it was the answer that was lost.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call { source, .. } => source.is_retryable() || source.kind().is_transient(),
            Self::NotStored { .. } | Self::PhotoNotStored { .. } | Self::StillThere { .. } => false,
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
            Self::StillThere { id } => write!(f, "{id} was to be removed and is still there"),
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

/// Adds a person, or changes one, and reads back that they are there, with a face where a picture was sent. Safe to run again.
///
/// Firmware older than 2020-08-21 has no `upload person`; there it is `add person jpg` or `update person jpg`. Those take names of
/// 15 bytes, and add nobody without a photo.
pub fn enroll(person: UploadPerson) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let wants_face = person.reg_image.is_some() || person.normal_image.is_some();
        let (way, duplicate_id) = put(&wire, &person, None, false).await?;
        let id = person.id.clone();
        let is_there = |found: Option<&Person>| {
            found.is_some_and(|found| {
                (found.has_face() || !wants_face) && members(&difference(&person, found)).is_empty()
            })
        };
        let found = look_until(&wire, &id, is_there).await;
        match found.map_err(failed("reading the person back"))? {
            None => Err(EnrollError::NotStored { id }),
            Some(found) if wants_face && !found.has_face() => {
                Err(EnrollError::PhotoNotStored { id })
            }
            Some(found) => Ok(Enrolled {
                id,
                way,
                duplicate_id,
                has_face: found.has_face(),
                differs: members(&difference(&person, &found)),
            }),
        }
    })
}

/// By `upload person`, or by the older commands where that is not known (`old`: known not to be). `is_there` where it is known.
pub(super) async fn put(
    wire: &Wire,
    person: &UploadPerson,
    is_there: Option<bool>,
    old: bool,
) -> Result<(Way, Option<String>), EnrollError> {
    if !old {
        match patiently(wire, person).await {
            Ok(uploaded) => {
                let other = uploaded.duplicate_id.filter(|id| !id.is_empty());
                return Ok((Way::Upload, other));
            }
            Err(Error::Fault { fault, .. }) if fault.code == Some(Code::NoSuchService) => {}
            Err(error) => return Err(failed("uploading the person")(error)),
        }
    }
    let is_there = match (person.upload_mode, is_there) {
        (Some(UploadMode::Add), _) => false,
        (Some(UploadMode::Modify), _) => true,
        (_, Some(is_there)) => is_there,
        (_, None) => {
            let found = look_up(wire, &person.id).await;
            found.map_err(failed("looking the person up"))?.is_some()
        }
    };
    if is_there {
        let changed = patiently(wire, &older_change(person)).await;
        changed.map_err(failed(
            "changing the person the older way (update person jpg)",
        ))?;
        return Ok((Way::UpdateJpg, None));
    }
    let failed = failed("adding the person the older way (add person jpg)");
    let add = older(person).map_err(|e| failed(e.into()))?;
    patiently(wire, &add).await.map_err(failed)?;
    Ok((Way::AddJpg, None))
}

fn older(person: &UploadPerson) -> Result<AddPersonJpg, EncodeError> {
    let Some(photo) = &person.reg_image else {
        let why =
            "must be there: the firmware is older than 2020-08-21 and adds nobody without a photo";
        return Err(EncodeError::invalid("reg_image", why));
    };
    Ok(AddPersonJpg {
        id: person.id.clone(),
        name: person.name.clone().unwrap_or_default(),
        role: person.role.unwrap_or(Role::White),
        kind: person.kind.unwrap_or(0),
        // Somebody else with this id is not replaced.
        cover: false,
        image_num: 1,
        reg_images: vec![RegImage::jpg(photo.0.clone())],
        wg_card_id: person.wg_card_id,
        long_card_id: person.long_card_id,
        term_start: person.term_start.clone(),
        term: person.term.clone().or(Some(ValidTo::Forever)),
        customer_text: person.customer_text.clone(),
        ..AddPersonJpg::default()
    })
}

fn older_change(person: &UploadPerson) -> UpdatePersonJpg {
    let photo = person.reg_image.as_ref();
    let photo = photo.map(|photo| RegImage::jpg(photo.0.clone()));
    let change = UpdatePersonJpg {
        id: person.id.clone(),
        name: person.name.clone(),
        role: person.role,
        kind: person.kind,
        image_num: photo.as_ref().map(|_| 1),
        reg_images: photo.into_iter().collect(),
        wg_card_id: person.wg_card_id,
        long_card_id: person.long_card_id,
        term_start: person.term_start.clone(),
        term: person.term.clone(),
        customer_text: person.customer_text.clone(),
        ..UpdatePersonJpg::default()
    };
    change.only_given()
}
