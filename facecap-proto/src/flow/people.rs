//! Everybody, somebody, and nobody.

use super::{Flow, Wire, patiently};
use crate::person::{DeletePersons, Person, RequestPersons};
use crate::types::entries;
use crate::{Error, ErrorKind};
use face_common::page::{self, Paged};
use face_common::{DecodeError, Endpoint};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Lists everybody, without pictures. As many as the device says there are: where people come or go while they are listed, from the
/// beginning again; and where it never agrees with itself, that is the error.
pub fn list_people() -> Flow<Vec<Person>> {
    Flow::new(|wire| async move {
        let everybody = everybody(&wire).await?;
        Ok(everybody.into_values().collect())
    })
}

/// Listings, until one has as many people as the device says.
const LISTINGS: u32 = 3;

/// By id.
pub(super) async fn everybody(wire: &Wire) -> Result<BTreeMap<String, Person>, Error> {
    let mut why = String::new();
    for _ in 0..LISTINGS {
        let (all, odd, total) = listing(wire).await?;
        match total {
            Some(total) if all.len() + odd < total as usize => {
                why = format!("is {total}, and {} people were listed", all.len() + odd);
            }
            _ => return Ok(all),
        }
    }
    let error = DecodeError::new("total", why, b"");
    Err(error.at(RequestPersons::NAME).into())
}

/// Everybody; how many entries could not be read, without an id say; and how many the device says there are.
async fn listing(wire: &Wire) -> Result<(BTreeMap<String, Person>, usize, Option<u32>), Error> {
    let (mut all, mut odd, mut total) = (BTreeMap::new(), 0, None);
    let mut next = Some(RequestPersons::all());
    while let Some(search) = next {
        let page = match patiently(wire, &search).await {
            Ok(page) => page,
            // Nobody, or nobody more.
            Err(error) if error.kind() == ErrorKind::NotFound => break,
            Err(error) => return Err(error),
        };
        total = page.total.or(total);
        let before = all.len();
        let read = page.persons.len();
        let unread = entries(read, page.count, search.page_size) as usize - read;
        odd += unread;
        let turn = search.turn(page);
        all.extend(turn.items.into_iter().map(|p| (p.id.clone(), p)));
        // The same people again: there are no more, whatever the device says.
        page::ends::<RequestPersons>(all.len() + odd)?;
        next = turn.next.filter(|_| all.len() > before || unread > 0);
    }
    Ok((all, odd, total))
}

/// Devices write after they have answered; another look a little later is fairer.
const LOOKS: u32 = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Looks a person up until they are as they should be, and not for ever.
pub(super) async fn look_until(
    wire: &Wire,
    id: &str,
    as_it_should_be: impl Fn(Option<&Person>) -> bool,
) -> Result<Option<Person>, Error> {
    let mut found = look_up(wire, id).await?;
    for _ in 1..LOOKS {
        if as_it_should_be(found.as_ref()) {
            break;
        }
        wire.wait(BETWEEN_LOOKS).await;
        found = look_up(wire, id).await?;
    }
    Ok(found)
}

pub(super) async fn look_up(wire: &Wire, id: &str) -> Result<Option<Person>, Error> {
    let search = RequestPersons::by_id(id).with_images();
    let people = match patiently(wire, &search).await {
        Ok(page) => page.persons,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_somebody = !people.is_empty();
    match people.into_iter().find(|person| person.id == id) {
        // A device that does not look at the condition.
        None if is_somebody => Ok(everybody(wire).await?.remove(id)),
        found => Ok(found),
    }
}

/// What came of a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// Removed, and not there any more.
    Removed,
    /// Not there before.
    NotThere,
}

/// Why a removal failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum RemoveError {
    /// A call failed.
    Call(Box<Error>),
    /// The device said yes and still has the person.
    StillThere {
        /// Who.
        id: String,
    },
}

impl fmt::Display for RemoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "removing the person: {error}"),
            Self::StillThere { id } => write!(f, "the device said yes and still has {id}"),
        }
    }
}

impl std::error::Error for RemoveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => Some(&**error),
            Self::StillThere { .. } => None,
        }
    }
}

impl From<Error> for RemoveError {
    fn from(error: Error) -> Self {
        Self::Call(error.into())
    }
}

/// Removes a person, and looks that they are gone. Somebody who is not there is no error, so that it is safe to run again.
pub fn remove(id: impl Into<String>) -> Flow<Removed, RemoveError> {
    let id = id.into();
    Flow::new(|wire| async move {
        match patiently(&wire, &DeletePersons::one(id.clone())).await {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Removed::NotThere),
            Err(error) => return Err(error.into()),
        }
        match look_until(&wire, &id, |found| found.is_none()).await? {
            None => Ok(Removed::Removed),
            Some(_) => Err(RemoveError::StillThere { id }),
        }
    })
}
