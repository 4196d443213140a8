//! A device's people brought to what a list says.

use super::difference::difference;
use super::enroll::{EnrollError, Way, put};
use super::people::everybody;
use super::{Flow, Wire, patiently};
use crate::person::{DeletePersons, Person, UploadPerson};
use crate::protocol::Code;
use crate::types::Base64Bytes;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::EncodeError;
use face_common::error::short;
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

    /// Removes everybody who is not in the roster, before anybody is added. With an empty roster that would be everybody, and is
    /// refused. Somebody whose id is that of somebody in it but for case or blanks is left where they are.
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
    /// Who of the roster has no face on the device: because there is no photo of them, or it was not taken.
    pub without_face: Vec<String>,
}

/// Why a sync ended before it was through. What was done until then stays, and running it again goes on from there.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncError {
    /// What was done.
    pub done: Synced,
    /// Whom it was about; `None` before people were listed, or while.
    pub id: Option<String>,
    /// Why.
    pub source: Box<Error>,
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.id, &*self.source) {
            (Some(id), source) => write!(f, "at {}: {source}", short(id)),
            (None, Error::Encode(source)) => write!(f, "nothing was done: {source}"),
            (None, source) => write!(f, "listing people: {source}"),
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

/// Removes, adds and changes by difference, and lists everybody again where something was done: somebody who is not there, or whose
/// photo was sent and who has no face, failed. Somebody whom the device refuses (a bad photo, say) is reported and the others gone
/// on with; a device that is full, down or that refuses us ends it. Safe to run again: a second run has nothing to do.
pub fn sync(roster: Roster) -> Flow<Synced, SyncError> {
    Flow::new(|wire| async move {
        let why =
            |field, why: String| SyncError::from(Error::from(EncodeError::invalid(field, why)));
        if let Some(id) = roster.twice {
            return Err(why("id", format!("{id} is in the roster twice")));
        }
        if roster.remove_others && roster.people.is_empty() {
            let text =
                "the roster is empty: everybody would be removed; `delete_all_of` is for that";
            return Err(why("persons", text.to_owned()));
        }
        let there = everybody(&wire).await?;
        let mut run = Run {
            wire,
            photos: roster.photos,
            old: false,
            with_photo: BTreeSet::new(),
            done: Synced::default(),
        };
        if roster.remove_others {
            // First: a full device has room then.
            let wanted: BTreeSet<_> = roster.people.keys().map(|id| folded(id)).collect();
            let others = there.keys().filter(|id| !wanted.contains(&folded(id)));
            for id in others.cloned().collect::<Vec<_>>() {
                run.remove(id).await?;
            }
        }
        let wanted: Vec<_> = roster.people.keys().cloned().collect();
        for (id, person) in roster.people {
            run.one(person, there.get(&id), roster.renew.contains(&id))
                .await?;
        }
        let done = &run.done;
        let nothing_done =
            done.added.is_empty() && done.changed.is_empty() && done.removed.is_empty();
        let there = if nothing_done {
            there
        } else {
            match everybody(&run.wire).await {
                Ok(there) => there,
                Err(error) => return Err(run.end(None, error)),
            }
        };
        run.look(&there, wanted, roster.remove_others);
        Ok(run.done)
    })
}

/// How a device may tell ids apart, or not: nobody is removed who may be somebody wanted.
fn folded(id: &str) -> String {
    id.trim().to_lowercase()
}

struct Run {
    wire: Wire,
    photos: Photos,
    /// The firmware has no `upload person`.
    old: bool,
    /// Whose photo was sent.
    with_photo: BTreeSet<String>,
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
        let wanted = UploadPerson {
            reg_image: photo,
            upload_mode: None,
            ..wanted
        };
        let order = match known {
            None => wanted,
            Some(known) => {
                let change = difference(&wanted, known);
                if wanted.reg_image.is_none() && change == UploadPerson::new(id.clone()) {
                    self.done.unchanged += 1;
                    return Ok(());
                }
                UploadPerson {
                    reg_image: wanted.reg_image,
                    ..change
                }
            }
        };
        let with_photo = order.reg_image.is_some();
        match put(&self.wire, &order, Some(known.is_some()), self.old).await {
            Ok((way, _)) => {
                self.old = way != Way::Upload;
                if with_photo {
                    self.with_photo.insert(id.clone());
                }
                match known {
                    None => self.done.added.push(id),
                    Some(_) => self.done.changed.push(id),
                }
                Ok(())
            }
            Err(EnrollError::Call { source, .. }) if is_the_end(&source) => {
                Err(self.end(Some(id), *source))
            }
            Err(error) => {
                self.done.failed.push(Failure { id, error });
                Ok(())
            }
        }
    }

    async fn remove(&mut self, id: String) -> Result<(), SyncError> {
        match patiently(&self.wire, &DeletePersons::one(id.clone())).await {
            Ok(_) => self.done.removed.push(id),
            // Gone already: what was wanted.
            Err(error) if error.kind() == ErrorKind::NotFound => self.done.removed.push(id),
            Err(error) if is_the_end(&error) => return Err(self.end(Some(id), error)),
            Err(error) => {
                let error = EnrollError::Call {
                    doing: "removing the person",
                    source: error.into(),
                };
                self.done.failed.push(Failure { id, error });
            }
        }
        Ok(())
    }

    /// OK is no proof.
    fn look(&mut self, there: &BTreeMap<String, Person>, wanted: Vec<String>, remove_others: bool) {
        if remove_others {
            let kept: BTreeSet<_> = wanted.iter().map(|id| folded(id)).collect();
            let failed_before: BTreeSet<_> = self.done.failed.iter().map(|f| &f.id).collect();
            let others = there
                .keys()
                .filter(|id| !kept.contains(&folded(id)) && !failed_before.contains(id));
            let others: Vec<_> = others.cloned().collect();
            self.done.removed.retain(|id| !others.contains(id));
            self.done
                .failed
                .extend(others.into_iter().map(|id| Failure {
                    error: EnrollError::StillThere { id: id.clone() },
                    id,
                }));
        }
        let (with_photo, failed) = (&self.with_photo, &mut self.done.failed);
        let mut is_there = |id: &String| {
            let error = match there.get(id) {
                Some(found) if found.has_face() || !with_photo.contains(id) => return true,
                Some(_) => EnrollError::PhotoNotStored { id: id.clone() },
                None => EnrollError::NotStored { id: id.clone() },
            };
            let id = id.clone();
            failed.push(Failure { id, error });
            false
        };
        self.done.added.retain(&mut is_there);
        self.done.changed.retain(&mut is_there);
        let without = |id: &String| there.get(id).is_some_and(|person| !person.has_face());
        self.done.without_face = wanted.into_iter().filter(without).collect();
    }

    fn end(&mut self, id: Option<String>, source: Error) -> SyncError {
        SyncError {
            done: std::mem::take(&mut self.done),
            id,
            source: source.into(),
        }
    }
}

/// Whether an error is not about this person.
fn is_the_end(error: &Error) -> bool {
    match error {
        // Without a code it is not the device, or not this protocol.
        Error::Fault { fault, .. } => matches!(
            fault.code,
            None | Some(
                Code::EntryLimit
                    | Code::InsufficientResources
                    | Code::Busy
                    | Code::AuthFailed
                    | Code::FunctionNotAuthorised
                    | Code::VersionMismatch
                    | Code::WriteFailed
                    | Code::ReadFailed
            )
        ),
        Error::Encode(_) => false,
        _ => true,
    }
}
