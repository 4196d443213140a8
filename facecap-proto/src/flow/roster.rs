//! A device's people brought to what a list says.

use super::enroll::{EnrollError, Way, put};
use super::people::everybody;
use super::{Flow, Wire};
use crate::person::{DeletePersons, Person, UploadMode, UploadPerson};
use crate::types::{Base64Bytes, Role, ValidFrom, ValidTo};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::EncodeError;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

type Photos = Box<dyn FnMut(&str) -> Option<Bytes> + Send>;

/// Who is to be on a device.
pub struct Roster {
    people: BTreeMap<String, UploadPerson>,
    photos: Photos,
    renew: BTreeSet<String>,
    remove_others: bool,
    twice: Option<String>,
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster")
            .field("people", &self.people.len())
            .field("renew", &self.renew.len())
            .field("remove_others", &self.remove_others)
            .finish_non_exhaustive()
    }
}

impl Roster {
    /// These people. What an entry leaves out is left as it is on the device. Pictures may be in the entries, or come one by one
    /// from [`photos`](Self::photos).
    pub fn new(people: impl IntoIterator<Item = UploadPerson>) -> Self {
        let mut roster = Self {
            people: BTreeMap::new(),
            photos: Box::new(|_| None),
            renew: BTreeSet::new(),
            remove_others: false,
            twice: None,
        };
        for person in people {
            if let Some(before) = roster.people.insert(person.id.clone(), person) {
                roster.twice = Some(before.id);
            }
        }
        roster
    }

    /// Where the photo of a person comes from, by id, when it is needed: for somebody new, somebody without a face on the device,
    /// and those of [`renewing`](Self::renewing). So only one is in memory at a time.
    pub fn photos(mut self, photos: impl FnMut(&str) -> Option<Bytes> + Send + 'static) -> Self {
        self.photos = Box::new(photos);
        self
    }

    /// These people have another photo than they had: it cannot be seen from what the device says.
    pub fn renewing(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.renew.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Removes everybody who is not in the list. With an empty list that would be everybody, and is refused.
    pub fn removing_others(mut self) -> Self {
        self.remove_others = true;
        self
    }
}

/// Somebody for whom it did not work. The others were gone on with.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// Who.
    pub id: String,
    /// Why.
    pub error: EnrollError,
}

/// What was done.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Synced {
    /// Who is new.
    pub added: Vec<String>,
    /// Who was changed.
    pub changed: Vec<String>,
    /// Who was removed.
    pub removed: Vec<String>,
    /// How many were as they should be.
    pub unchanged: usize,
    /// For whom it did not work.
    pub failed: Vec<Failure>,
}

/// Why a sync ended before it was through. What was done until then stays, and running it again goes on from there.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncError {
    /// What was done.
    pub done: Synced,
    /// Whom it was about; `None` while people were listed.
    pub id: Option<String>,
    /// Why.
    pub source: Box<Error>,
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "at {id}: {}", self.source),
            None => write!(f, "listing people: {}", self.source),
        }
    }
}

impl std::error::Error for SyncError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl From<Error> for SyncError {
    fn from(source: Error) -> Self {
        Self {
            done: Synced::default(),
            id: None,
            source: source.into(),
        }
    }
}

/// Adds, changes and removes by difference. Somebody whom the device refuses (a bad photo, say) is reported and the others gone on
/// with; a device that is full, down or that refuses us ends it. Safe to run again: a second run has nothing to do.
pub fn sync(roster: Roster) -> Flow<Synced, SyncError> {
    Flow::new(|wire| async move {
        let why =
            |field, why: String| SyncError::from(Error::from(EncodeError::invalid(field, why)));
        if let Some(id) = roster.twice {
            return Err(why("id", format!("{id} is in the list twice")));
        }
        if roster.remove_others && roster.people.is_empty() {
            let text = "the list is empty: everybody would be removed; `delete_all_of` is for that";
            return Err(why("persons", text.to_owned()));
        }
        let there = everybody(&wire).await?;
        let mut there: BTreeMap<_, _> = there.into_iter().map(|p| (p.id.clone(), p)).collect();
        let mut run = Run {
            wire,
            photos: roster.photos,
            old: false,
            done: Synced::default(),
        };
        for (id, person) in roster.people {
            let known = there.remove(&id);
            run.one(person, known.as_ref(), roster.renew.contains(&id))
                .await?;
        }
        if roster.remove_others {
            for id in there.into_keys() {
                run.remove(id).await?;
            }
        }
        Ok(run.done)
    })
}

struct Run {
    wire: Wire,
    photos: Photos,
    /// The firmware has no `upload person`.
    old: bool,
    done: Synced,
}

impl Run {
    async fn one(
        &mut self,
        wanted: UploadPerson,
        known: Option<&Person>,
        renew: bool,
    ) -> Result<(), SyncError> {
        let id = wanted.id.clone();
        let wants_photo = renew || known.is_none_or(|known| !known.has_face());
        let photo = match &wanted.reg_image {
            Some(photo) if wants_photo => Some(photo.clone()),
            None if wants_photo => (self.photos)(&id).map(Base64Bytes),
            _ => None,
        };
        let whole = UploadPerson {
            reg_image: photo,
            upload_mode: Some(UploadMode::Auto),
            ..wanted
        };
        let order = match known {
            None => whole.clone(),
            Some(known) => {
                let changes = differences(&whole, known);
                if whole.reg_image.is_none() && changes == UploadPerson::new(id.clone()) {
                    self.done.unchanged += 1;
                    return Ok(());
                }
                UploadPerson {
                    reg_image: whole.reg_image.clone(),
                    upload_mode: whole.upload_mode,
                    ..changes
                }
            }
        };
        match put(&self.wire, &order, &whole, self.old).await {
            Ok((way, _)) => {
                self.old = way == Way::AddJpg;
                match known {
                    None => self.done.added.push(id),
                    Some(_) => self.done.changed.push(id),
                }
                Ok(())
            }
            Err(EnrollError::Call { source, .. }) if is_the_end(&source) => {
                Err(self.end(id, *source))
            }
            Err(error) => {
                self.done.failed.push(Failure { id, error });
                Ok(())
            }
        }
    }

    async fn remove(&mut self, id: String) -> Result<(), SyncError> {
        match self.wire.call(&DeletePersons::one(id.clone())).await {
            Ok(_) => self.done.removed.push(id),
            // Gone already: what was wanted.
            Err(error) if error.kind() == ErrorKind::NotFound => self.done.removed.push(id),
            Err(error) => return Err(self.end(id, error)),
        }
        Ok(())
    }

    fn end(&mut self, id: String, source: Error) -> SyncError {
        SyncError {
            done: std::mem::take(&mut self.done),
            id: Some(id),
            source: source.into(),
        }
    }
}

/// Whether an error is not about this person.
fn is_the_end(error: &Error) -> bool {
    match error {
        Error::Fault(_) => matches!(
            error.kind(),
            ErrorKind::Full | ErrorKind::Busy | ErrorKind::Unauthorised | ErrorKind::DeviceFailure
        ),
        Error::Encode(_) => false,
        _ => true,
    }
}

/// What of `wanted` is otherwise on the device; what `wanted` leaves out is not looked at.
fn differences(wanted: &UploadPerson, known: &Person) -> UploadPerson {
    fn other<T: Clone + PartialEq>(wanted: Option<&T>, has: Option<T>, without: &T) -> Option<T> {
        let has = has.unwrap_or_else(|| without.clone());
        wanted.filter(|wanted| **wanted != has).cloned()
    }
    let text = String::new();
    UploadPerson {
        name: other(wanted.name.as_ref(), known.name.clone(), &text),
        role: other(wanted.role.as_ref(), known.role, &Role::White),
        kind: other(wanted.kind.as_ref(), known.kind, &0),
        wg_card_id: other(wanted.wg_card_id.as_ref(), known.wg_card_id, &0),
        long_card_id: other(wanted.long_card_id.as_ref(), known.long_card_id, &0),
        term_start: other(
            wanted.term_start.as_ref(),
            known.term_start.clone(),
            &ValidFrom::NoBeginning,
        ),
        term: other(wanted.term.as_ref(), known.term.clone(), &ValidTo::Forever),
        customer_text: other(
            wanted.customer_text.as_ref(),
            known.customer_text.clone(),
            &text,
        ),
        ..UploadPerson::new(wanted.id.clone())
    }
}
