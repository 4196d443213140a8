//! A person with a photo, and the proof that the platform keeps it.

use super::report::Report;
use super::terminals::Application;
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
    looks: u32,
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
            looks: 4,
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

    /// Asks this device first whether it would take the photo as a face. Where it would not, the person is added without.
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

    /// Looks so many times for the photo before it is said not to be kept: platforms file photos after they have answered. Four
    /// times, in two seconds; further looks are four seconds apart.
    pub fn looking(mut self, times: u32) -> Self {
        self.looks = times.max(1);
        self
    }

    /// Skips what this platform is known not to support, and remembers what else it does not.
    pub fn remembering(mut self, support: &Support) -> Self {
        self.support = support.clone();
        self
    }
}

/// What terminals refuse, and what is too little of a face to know somebody by.
const TERMINAL_LIMIT: usize = 200 * 1024;
const TOO_LITTLE: usize = 5 * 1024;
const READING_BACK: &str = "reading back (personId/personInfo)";
const CHECKING: &str = "asking a device about the photo (acs/v1/faceCheck)";
const CHECK_PATH: &str = "/artemis/api/acs/v1/faceCheck";
const ASKING: &str = "asking what became of it (applicationResult)";
const SKIPPED: &str = "skipped: this platform does not support it";

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
        let refusal = check(&wire, &order, &mut report).await?;
        let before = look_up(&wire, &order.person, &mut report).await?;
        let old = before.as_ref().and_then(Person::pic_uri).map(str::to_owned);
        let added = before.is_none();
        let (person_id, handed_over) = match before {
            Some(known) => (known.person_id, Ok(false)),
            None => add(&wire, &order, refusal.is_none(), &mut report).await?,
        };
        report.person_id = Some(person_id.clone());
        if let Some(error) = refusal {
            return Err(report.end(error));
        }
        let mut ladder = Ladder {
            wire: &wire,
            person_id: &person_id,
            old: old.as_deref(),
            photo: &order.photo,
            looks: order.looks,
            handed_over: matches!(handed_over, Ok(true)),
            refused: handed_over.err(),
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

/// The device's refusal of the photo. A device that cannot be asked refuses nothing.
async fn check(
    wire: &Wire,
    order: &Enrolment,
    report: &mut Report,
) -> Result<Option<Error>, EnrollError> {
    let Some(device) = &order.check_on else {
        return Ok(None);
    };
    if order.support.lacks(CHECK_PATH) {
        report.remark(CHECKING, SKIPPED);
        return Ok(None);
    }
    let check = FaceCheck {
        acs_dev_index_code: device.clone(),
        user_id: None,
        photo: order.photo.clone(),
    };
    match report.note(CHECKING, wire.call(&check).await) {
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            order.support.remember(CHECK_PATH);
            Ok(None)
        }
        Err(error) if minds_the_content(&error) => Ok(Some(error)),
        Err(Error::Fault { fault, .. }) if fault.code.is_some() => Ok(None),
        Err(error) => Err(report.end(error)),
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

/// With the photo, and where that is refused without it. Whether the photo has had a yes, or the refusal of it.
async fn add(
    wire: &Wire,
    order: &Enrolment,
    with_photo: bool,
    report: &mut Report,
) -> Result<(String, Result<bool, Error>), EnrollError> {
    let mut new = order.person.clone();
    let mut handed_over = Ok(false);
    if with_photo && order.ways.contains(&PhotoWay::WithPerson) {
        new.faces = vec![FaceData::of(&order.photo)];
        let outcome = wire.call(&new).await;
        match report.note(PhotoWay::WithPerson.doing(), outcome) {
            Ok(key) => return Ok((key.0, Ok(true))),
            Err(error) if another_way_may_do(&error) => handed_over = Err(error),
            Err(error) => return Err(report.end(error)),
        }
    }
    new.faces.clear();
    let outcome = wire.call(&new).await;
    let key = report.must(
        "adding the person without a photo (person/single/add)",
        outcome,
    )?;
    Ok((key.0, handed_over))
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
    looks: u32,
    /// Whether some way has had a yes.
    handed_over: bool,
    /// The last refusal.
    refused: Option<Error>,
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
        for way in &order.ways {
            if *way == PhotoWay::WithPerson {
                continue;
            }
            if order.support.lacks(way.path()) {
                report.remark(way.doing(), SKIPPED);
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
                    self.refused = Some(error);
                }
                Err(error) => return Err(report.end(error)),
            }
        }
        let person_id = self.person_id.to_owned();
        Err(match self.refused.take() {
            _ if self.handed_over => EnrollError::PhotoNotStored {
                person_id,
                attempts: std::mem::take(&mut report.attempts),
            },
            Some(error) => report.end(error),
            None => EnrollError::NoWay {
                person_id,
                attempts: std::mem::take(&mut report.attempts),
            },
        })
    }

    /// Where the photo is kept, where one is and another than before.
    async fn look(&self, report: &mut Report) -> Result<Option<String>, EnrollError> {
        let info = PersonInfo::of(self.person_id);
        for look in 0..self.looks {
            let found = match self.wire.call(&info).await {
                Ok(found) => found,
                refused => report.must(READING_BACK, refused)?,
            };
            match found.pic_uri() {
                Some(uri) if self.old != Some(uri) => return Ok(Some(uri.to_owned())),
                // The same address may be the same picture once more.
                Some(uri) if look + 1 == self.looks && self.is_kept_at(uri, report).await => {
                    return Ok(Some(uri.to_owned()));
                }
                _ if look + 1 < self.looks => self.wire.wait(patience(look)).await,
                kept => {
                    let said = kept.map_or("no photo is kept", |_| "the old photo is kept");
                    report.remark(READING_BACK, said);
                }
            }
        }
        Ok(None)
    }

    async fn is_kept_at(&self, uri: &str, report: &mut Report) -> bool {
        let ask = PersonPicture {
            person_id: self.person_id.to_owned(),
            pic_uri: uri.to_owned(),
            ..PersonPicture::default()
        };
        match self.wire.call(&ask).await {
            Ok(kept) => kept == *self.photo,
            refused => {
                let doing = "comparing with the photo that is kept (person/picture_data)";
                let _ = report.note(doing, refused);
                false
            }
        }
    }
}

/// A refusal of this way alone: not of the caller, and not of a platform that is full or down.
fn another_way_may_do(error: &Error) -> bool {
    matches!(error, Error::Fault { .. })
        && !matches!(
            error.kind(),
            ErrorKind::AlreadyExists
                | ErrorKind::Unauthorised
                | ErrorKind::LockedOut { .. }
                | ErrorKind::Busy
                | ErrorKind::TimedOut
                | ErrorKind::Unreachable
                | ErrorKind::Untrusted
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
    let application = Application {
        people: vec![person_id.to_owned()],
        doors: order.doors.clone(),
        kind: PrivilegeKind::Access,
        support: order.support.clone(),
    };
    let before = match application.progress(wire).await {
        Ok(before) => before,
        refused => report.must(ASKING, refused)?,
    };
    let sent = application.send(wire).await;
    report.must("taking the person to the terminals (reapplication)", sent)?;
    match application.answers(wire, before.as_ref()).await {
        Ok(terminals) => Ok(terminals),
        refused => report.must(ASKING, refused),
    }
}
