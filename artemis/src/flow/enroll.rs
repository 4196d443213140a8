//! A person with a photo, and the proof that the platform keeps it.

use super::report::Report;
use super::terminals::{answers, send};
use super::{EnrollError, Enrolled, Flow, PhotoWay, Support, Terminals, Wire, patience};
use crate::acs::{FaceCheck, PrivilegeGroupAddPersons, PrivilegeKind};
use crate::resource::{FaceData, NewPerson, Person, PersonInfo, PersonInfoByCode, PersonPicture};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use std::fmt;

/// Who is to be enrolled, and how.
#[derive(Clone)]
pub struct Enrolment {
    person: NewPerson,
    photo: Bytes,
    ways: Vec<PhotoWay>,
    check_on: Option<String>,
    groups: Vec<String>,
    doors: Vec<String>,
    support: Support,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment")
            .field("person_code", &self.person.person_code)
            .field("photo_bytes", &self.photo.len())
            .field("ways", &self.ways)
            .field("groups", &self.groups)
            .field("doors", &self.doors)
            .finish_non_exhaustive()
    }
}

impl Enrolment {
    /// This person with this JPEG, by the ways that are known to work, and on no terminal. With a `personCode` it is safe to
    /// run again.
    pub fn new(person: NewPerson, jpeg: Bytes) -> Self {
        Self {
            person,
            photo: jpeg,
            ways: PhotoWay::known_to_work(),
            check_on: None,
            groups: Vec::new(),
            doors: Vec::new(),
            support: Support::new(),
        }
    }

    /// As [`Enrolment::new`], with a picture as it comes from a telephone: it is prepared to
    /// [`photo_spec`](crate::photo_spec) first.
    #[cfg(feature = "photo")]
    pub fn of_picture(
        person: NewPerson,
        picture: &[u8],
    ) -> Result<Self, face_common::photo::PhotoError> {
        let photo = face_common::photo::prepare(picture, &crate::photo_spec())?;
        Ok(Self::new(person, photo.jpeg().clone()))
    }

    /// Other ways to hand over the photo, tried in order until a photo is read back.
    pub fn by(mut self, ways: Vec<PhotoWay>) -> Self {
        self.ways = ways;
        self
    }

    /// Asks this device first whether it would take the photo as a face.
    pub fn checked_on(mut self, acs_dev_index_code: impl Into<String>) -> Self {
        self.check_on = Some(acs_dev_index_code.into());
        self
    }

    /// Lets the person pass as these privilege groups do.
    pub fn into_groups(mut self, groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// Takes the person to the terminals of these doors, and waits for their answers.
    pub fn to_doors(mut self, doors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.doors = doors.into_iter().map(Into::into).collect();
        self
    }

    /// Skips what this platform is known not to support, and remembers what else it does not.
    pub fn remembering(mut self, support: &Support) -> Self {
        self.support = support.clone();
        self
    }
}

/// Looks for a photo at most; platforms file photos after they have answered.
const LOOKS: u32 = 4;
/// What terminals refuse, and what is too little of a face to know somebody by.
const TERMINAL_LIMIT: usize = 200 * 1024;
const TOO_LITTLE: usize = 5 * 1024;
const READING_BACK: &str = "reading back (personId/personInfo)";

/// Adds a person with their photo, or gives somebody who is there by this code the photo; reads back until the platform names
/// a picture, and another one than before; then lets the person pass and takes them to the terminals, as far as the
/// [`Enrolment`] says so. When only the photo fails, the person stays.
pub fn enroll(order: Enrolment) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let mut report = Report::default();
        if let n @ (..TOO_LITTLE | TERMINAL_LIMIT..) = order.photo.len() {
            let why = format!(
                "{n} bytes; terminals take 10 to 200 KB, so this one may stay on the platform"
            );
            report.remark("looking at the photo", why);
        }
        if let Some(device) = &order.check_on {
            check(&wire, device, &order.photo, &mut report).await?;
        }
        let before = look_up(&wire, &order.person, &mut report).await?;
        let old = before.as_ref().and_then(Person::pic_uri).map(str::to_owned);
        let added = before.is_none();
        let person_id = match before {
            Some(known) => known.person_id,
            None => add(&wire, &order, &mut report).await?,
        };
        report.person_id = Some(person_id.clone());
        let mut ladder = Ladder {
            wire: &wire,
            person_id: &person_id,
            old: old.as_deref(),
            photo: &order.photo,
            handed_over: added && sends_with_person(&order),
        };
        let pic_uri = ladder.climb(&order, &mut report).await?;
        let terminals = let_in(&wire, &person_id, &order, &mut report).await?;
        Ok(Enrolled {
            person_id,
            added,
            pic_uri,
            attempts: report.attempts,
            terminals,
        })
    })
}

async fn check(
    wire: &Wire,
    device: &str,
    photo: &Bytes,
    report: &mut Report,
) -> Result<(), EnrollError> {
    let check = FaceCheck {
        acs_dev_index_code: device.to_owned(),
        photo: photo.clone(),
    };
    let outcome = wire.call(&check).await;
    match report.note(
        "asking a device about the photo (acs/v1/faceCheck)",
        outcome,
    ) {
        Err(error) if error.kind() != ErrorKind::Unsupported => Err(report.end(error)),
        _ => Ok(()),
    }
}

async fn look_up(
    wire: &Wire,
    person: &NewPerson,
    report: &mut Report,
) -> Result<Option<Person>, EnrollError> {
    let Some(person_code) = person.person_code.clone() else {
        return Ok(None);
    };
    match wire.call(&PersonInfoByCode::of(person_code)).await {
        Ok(known) => Ok(Some(known)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        refused => report
            .must("looking for the person (personCode/personInfo)", refused)
            .map(Some),
    }
}

fn sends_with_person(order: &Enrolment) -> bool {
    order.ways.contains(&PhotoWay::WithPerson)
}

/// With the photo, and without where the platform minds something about it and there are other ways.
async fn add(wire: &Wire, order: &Enrolment, report: &mut Report) -> Result<String, EnrollError> {
    let mut new = order.person.clone();
    if sends_with_person(order) {
        new.faces = vec![FaceData::of(&order.photo)];
        let outcome = wire.call(&new).await;
        match report.note(PhotoWay::WithPerson.doing(), outcome) {
            Err(error) if order.ways.len() > 1 && minds_the_content(&error) => {}
            other => return other.map(|key| key.0).map_err(|e| report.end(e)),
        }
    }
    new.faces.clear();
    let outcome = wire.call(&new).await;
    let key = report.must(
        "adding the person without a photo (person/single/add)",
        outcome,
    )?;
    Ok(key.0)
}

fn minds_the_content(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::BadRequest | ErrorKind::TooLarge | ErrorKind::BadImage | ErrorKind::NoFace
    )
}

struct Ladder<'a> {
    wire: &'a Wire,
    person_id: &'a str,
    old: Option<&'a str>,
    photo: &'a Bytes,
    /// Whether some way has had a yes.
    handed_over: bool,
}

impl Ladder<'_> {
    /// Way after way until a photo is read back.
    async fn climb(
        &mut self,
        order: &Enrolment,
        report: &mut Report,
    ) -> Result<String, EnrollError> {
        if self.handed_over
            && let Some(uri) = self.look(report).await?
        {
            return Ok(uri);
        }
        let mut last = None;
        for way in &order.ways {
            if *way == PhotoWay::WithPerson {
                continue;
            }
            if order.support.lacks(way.path()) {
                report.remark(way.doing(), "skipped: this platform does not support it");
                continue;
            }
            let outcome = way.hand_over(self.wire, self.person_id, self.photo).await;
            match report.note(way.doing(), outcome) {
                Ok(()) => {
                    self.handed_over = true;
                    if let Some(uri) = self.look(report).await? {
                        return Ok(uri);
                    }
                }
                Err(error) if another_way_may_do(&error) => {
                    if error.kind() == ErrorKind::Unsupported {
                        order.support.remember(way.path());
                    }
                    last = Some(error);
                }
                Err(error) => return Err(report.end(error)),
            }
        }
        Err(match last {
            Some(error) if !self.handed_over => report.end(error),
            _ => EnrollError::PhotoNotStored {
                person_id: self.person_id.to_owned(),
                attempts: std::mem::take(&mut report.attempts),
            },
        })
    }

    /// Where the photo is kept, where one is and another than before.
    async fn look(&self, report: &mut Report) -> Result<Option<String>, EnrollError> {
        let info = PersonInfo::of(self.person_id);
        for look in 0..LOOKS {
            let found = match self.wire.call(&info).await {
                Ok(found) => found,
                refused => report.must(READING_BACK, refused)?,
            };
            match found.pic_uri() {
                Some(uri) if self.old != Some(uri) => return Ok(Some(uri.to_owned())),
                // The same address may be the same picture once more.
                Some(uri) if look + 1 == LOOKS && self.is_kept_at(uri).await => {
                    return Ok(Some(uri.to_owned()));
                }
                _ if look + 1 < LOOKS => self.wire.wait(patience(look)).await,
                kept => {
                    let said = kept.map_or("no photo is kept", |_| "the old photo is kept");
                    report.remark(READING_BACK, said);
                }
            }
        }
        Ok(None)
    }

    async fn is_kept_at(&self, uri: &str) -> bool {
        let ask = PersonPicture {
            person_id: self.person_id.to_owned(),
            pic_uri: uri.to_owned(),
            ..PersonPicture::default()
        };
        let kept = self.wire.call(&ask).await;
        kept.is_ok_and(|kept| kept == *self.photo)
    }
}

/// A refusal of this way alone: not of the caller, and not of a platform that is full or down.
fn another_way_may_do(error: &Error) -> bool {
    matches!(error, Error::Fault(_))
        && !matches!(
            error.kind(),
            ErrorKind::Unauthorised
                | ErrorKind::LockedOut { .. }
                | ErrorKind::Busy
                | ErrorKind::TimedOut
                | ErrorKind::Unreachable
                | ErrorKind::BadReply
        )
}

async fn let_in(
    wire: &Wire,
    person_id: &str,
    order: &Enrolment,
    report: &mut Report,
) -> Result<Terminals, EnrollError> {
    for group in &order.groups {
        let add = PrivilegeGroupAddPersons {
            privilege_group_id: group.clone(),
            kind: PrivilegeKind::Access,
            list: vec![person_id.into()],
            ..PrivilegeGroupAddPersons::default()
        };
        report.must(
            "letting the person pass (addPersons)",
            wire.call(&add).await,
        )?;
    }
    if order.doors.is_empty() {
        return Ok(Terminals::NotAsked);
    }
    let people = [person_id.to_owned()];
    let sent = send(wire, &people, &order.doors).await;
    report.must("taking the person to the terminals (reapplication)", sent)?;
    match answers(wire, &people, PrivilegeKind::Access).await {
        Ok(terminals) => Ok(terminals),
        refused => report.must("asking what became of it (applicationResult)", refused),
    }
}
