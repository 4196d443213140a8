//! Everybody on a terminal, and taking a terminal's people elsewhere.

use super::enroll::{self, Enrolled};
use super::enroll_error::{EnrollError, LeftBehind, failed, failed_asking};
use super::{Flow, Wire, camera};
use crate::access_control::{
    CardInfo, CardInfoSearch, EmployeeNo, FingerPrint, FingerPrintSetUp, FingerPrintUpload,
    UserInfo, UserInfoSearch,
};
use crate::intelligent::{FaceRecord, FaceSearchPage, FdSearch, FdSetUp};
use crate::security::TokenCache;
use crate::streaming::PictureAt;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::page::Paged;
use face_common::{DecodeError, Endpoint};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;

/// Everybody on a terminal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct People {
    /// Each once, in the terminal's order.
    pub people: Vec<UserInfo>,
    /// How many there are by the terminal's own count. Another number than those listed: somebody was added or removed while
    /// the pages were read.
    pub announced: Option<u32>,
}

impl People {
    /// Whether the terminal counts as many as were listed.
    pub fn is_complete(&self) -> bool {
        self.announced
            .is_none_or(|n| n as usize == self.people.len())
    }
}

/// Lists everybody, however many, and however few the terminal gives at a time. For many thousands
/// `client.pages(UserInfoSearch::all())` holds one page at a time. A terminal that says that there are more, and has nobody new or
/// goes on beyond a million, makes an error.
pub fn list_people() -> Flow<People, Error> {
    Flow::new(|wire| async move {
        let (mut people, mut seen, mut announced) = (Vec::new(), HashSet::new(), None);
        let mut next = Some(UserInfoSearch::all());
        while let Some(search) = next {
            let page = wire.call(&search).await?;
            announced = page.total_matches.or(announced);
            let turn = search.turn(page);
            let before = people.len();
            people.extend(
                turn.items
                    .into_iter()
                    .filter(|p| seen.insert(p.employee_no.clone())),
            );
            next = turn.next;
            if next.is_some() && people.len() == before {
                return Err(nothing_new(UserInfoSearch::NAME));
            }
        }
        Ok(People { people, announced })
    })
}

/// It would be asked for ever.
fn nothing_new(search: &'static str) -> Error {
    let why = "says that there is more, and this page brought nothing new";
    DecodeError::new("responseStatusStrg", why, b"")
        .at(search)
        .into()
}

/// A person with everything that belongs to them, as it can be written into a file. The file holds faces and fingerprints:
/// keep it like a password.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonBackup {
    /// Who.
    pub person: UserInfo,
    /// Cards.
    pub cards: Vec<CardInfo>,
    /// Fingerprints.
    pub fingers: Vec<FingerPrint>,
    /// The photo, JPEG.
    #[serde(default, with = "photo")]
    pub photo: Option<Bytes>,
}

impl fmt::Debug for PersonBackup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonBackup")
            .field("person", &self.person)
            .field("cards", &self.cards.len())
            .field("fingers", &self.fingers.len())
            .field("photo_bytes", &self.photo.as_ref().map(Bytes::len))
            .finish()
    }
}

mod photo {
    use super::Bytes;
    use face_common::wire::base64;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(photo: &Option<Bytes>, s: S) -> Result<S::Ok, S::Error> {
        match photo {
            Some(photo) => s.serialize_str(&base64::encode(photo)),
            None => s.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Bytes>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|t| base64::decode(&t).map_err(D::Error::custom))
            .transpose()
    }
}

/// Reads a person's cards, fingerprints and photo. What the terminal does not know it has none of.
pub fn backup(person: UserInfo, tokens: TokenCache) -> Flow<PersonBackup, Error> {
    Flow::new(|wire| async move {
        let no = person.employee_no.clone();
        let (mut cards, mut seen) = (Vec::new(), HashSet::new());
        let mut next = (person.num_of_card != Some(0)).then(|| CardInfoSearch::of([no.clone()]));
        while let Some(search) = next.take() {
            let Some(page) = unless_unsupported(wire.call(&search).await)? else {
                break;
            };
            let turn = search.turn(page);
            let before = cards.len();
            cards.extend(
                turn.items
                    .into_iter()
                    .filter(|c| seen.insert(c.card_no.clone())),
            );
            next = turn.next;
            if next.is_some() && cards.len() == before {
                return Err(nothing_new(CardInfoSearch::NAME));
            }
        }
        let fingers = if person.num_of_fp == Some(0) {
            Vec::new()
        } else {
            fingers(&wire, &no).await?
        };
        let photo = if person.num_of_face == Some(0) {
            None
        } else {
            photo_of(&wire, &person, &tokens).await?
        };
        Ok(PersonBackup {
            person,
            cards,
            fingers,
            photo,
        })
    })
}

fn unless_unsupported<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::NotFound) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// One answer at a time, until there are no more. Ten fingers, and one answer to end with.
async fn fingers(wire: &Wire, no: &EmployeeNo) -> Result<Vec<FingerPrint>, Error> {
    let mut all: Vec<FingerPrint> = Vec::new();
    for _ in 0..=10 {
        let Some(info) = unless_unsupported(wire.call(&FingerPrintUpload::of(no.clone())).await)?
        else {
            break;
        };
        let before = all.len();
        for finger in info.fingers {
            let (Some(id), Some(data)) = (finger.finger_print_id, finger.finger_data) else {
                continue;
            };
            if all.iter().all(|f| f.finger_print_id != id) {
                all.push(FingerPrint {
                    finger_type: finger.finger_type,
                    leader_fp: finger.leader_fp,
                    ..FingerPrint::new(no.clone(), id, data)
                });
            }
        }
        if info.status.as_deref() == Some("NoFP") || all.len() == before {
            break;
        }
    }
    Ok(all)
}

async fn photo_of(
    wire: &Wire,
    person: &UserInfo,
    tokens: &TokenCache,
) -> Result<Option<Bytes>, Error> {
    let mut url = person.face_url.clone();
    if url.as_deref().is_none_or(str::is_empty) {
        let search = FdSearch::of(person.employee_no.clone());
        let page = unless_unsupported(wire.call(&search).await)?;
        // Its page has no name of its own: whatever else is JSON would be one with nobody on it.
        let is_page = |p: &FaceSearchPage| p.total_matches.is_some() || p.num_of_matches.is_some();
        if page
            .as_ref()
            .is_some_and(|p| p.faces.is_empty() && !is_page(p))
        {
            let none = DecodeError::new("numOfMatches", "is missing", b"");
            return Err(none.at(FdSearch::NAME).into());
        }
        url = page.and_then(|p| p.faces.into_iter().find_map(|f| f.face_url));
    }
    let Some(url) = url.filter(|u| !u.is_empty()) else {
        return Ok(None);
    };
    let picture = PictureAt::new(&url)?;
    match wire.call(&picture).await {
        // Firmwares with a web page of their own give pictures to those with a token.
        Err(error) if matches!(error.kind(), ErrorKind::Unauthorised | ErrorKind::Forbidden) => {
            let Some(token) = camera::token(wire, tokens).await? else {
                return Err(error);
            };
            unless_unsupported(wire.call(&picture.token(token)).await)
        }
        other => unless_unsupported(other),
    }
}

/// Puts a person on a terminal with everything that belongs to them, and reads back. Safe to run again. How far a failed one
/// came the error says, as for [`enroll`](super::enroll()).
pub fn restore(backup: PersonBackup) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let PersonBackup {
            person,
            cards,
            fingers,
            photo,
        } = backup;
        let no = person.employee_no.clone();
        let face = photo.map(|jpeg| FdSetUp::photo(FaceRecord::of(no.clone()), jpeg));
        let cards = cards
            .into_iter()
            .map(|card| CardInfo {
                employee_no: no.clone(),
                ..card
            })
            .collect();
        let enrolled = enroll::put(&wire, writable(person), face, cards, false).await?;
        for finger in fingers {
            let finger = FingerPrint {
                employee_no: no.clone(),
                ..finger
            };
            put_finger(&wire, finger).await?;
        }
        Ok(enrolled)
    })
}

/// A reader that does not take it says so in a yes. One that has it already, from a run that was cut off, may say no as well.
async fn put_finger(wire: &Wire, finger: FingerPrint) -> Result<(), EnrollError> {
    let left = LeftBehind::PersonWithoutFingerprints;
    let (no, id) = (finger.employee_no.clone(), finger.finger_print_id);
    let status = wire.call(&FingerPrintSetUp { finger }).await;
    let status = status.map_err(failed("putting a fingerprint on file", left))?;
    if status.refused().is_none() {
        return Ok(());
    }
    let there = fingers(wire, &no).await;
    let there = there.map_err(failed_asking("reading the fingerprints back", left))?;
    if there.iter().any(|finger| finger.finger_print_id == id) {
        Ok(())
    } else {
        Err(EnrollError::FingerprintNotStored { left })
    }
}

/// Without what only the terminal writes.
fn writable(mut person: UserInfo) -> UserInfo {
    person.num_of_face = None;
    person.num_of_card = None;
    person.num_of_fp = None;
    person.open_door_time = None;
    person.face_url = None;
    person.sort_by_name_flag = None;
    person.sort_by_name_position = None;
    // A keypad password is never shown, and writing the empty one would take it away.
    person.password = person.password.filter(|p| !p.expose().is_empty());
    person
}

#[cfg(test)]
mod tests;
