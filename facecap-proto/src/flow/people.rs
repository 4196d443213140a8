//! Everybody, and nobody.

use super::enroll::look_up;
use super::{Flow, Wire};
use crate::person::{DeletePersons, Person, RequestPersons};
use crate::{Error, ErrorKind};
use face_common::page::Paged;
use std::fmt;

/// Lists everybody, without pictures.
pub fn list_people() -> Flow<Vec<Person>> {
    Flow::new(|wire| async move { everybody(&wire).await })
}

pub(super) async fn everybody(wire: &Wire) -> Result<Vec<Person>, Error> {
    let mut all = Vec::new();
    let mut next = Some(RequestPersons::all());
    while let Some(search) = next {
        let page = wire.call(&search).await?;
        let turn = search.turn(page);
        all.extend(turn.items);
        next = turn.next;
    }
    Ok(all)
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
        match wire.call(&DeletePersons::one(id.clone())).await {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Removed::NotThere),
            Err(error) => return Err(error.into()),
        }
        match look_up(&wire, &id).await? {
            None => Ok(Removed::Removed),
            Some(_) => Err(RemoveError::StillThere { id }),
        }
    })
}
