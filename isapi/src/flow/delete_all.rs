//! Emptying a terminal, when that is what is meant.

use super::remove::{RemoveError, until_done};
use super::{Flow, Wire};
use crate::access_control::{
    EmployeeNos, UserInfoCount, UserInfoDelete, UserInfoDetailDeleteAll, UserInfoSearch,
};
use crate::{Error, ErrorKind};

/// A terminal that was emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Emptied {
    /// How many people there were.
    pub people: u32,
}

/// Why a terminal is not empty.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeleteAllError {
    /// There are not as many people as the caller said. Nobody was removed.
    #[error("there are {found} people on the terminal, not {expected}; nobody was removed")]
    NotAsExpected {
        /// What the caller said.
        expected: u32,
        /// What the terminal says.
        found: u32,
    },
    /// Removing failed.
    #[error(transparent)]
    Remove(#[from] RemoveError),
    /// The terminal said that it was done, and still counts people.
    #[error("the terminal said that everybody was removed, and still counts {left}")]
    StillThere {
        /// How many.
        left: u32,
    },
}

impl From<Error> for DeleteAllError {
    fn from(error: Error) -> Self {
        Self::Remove(error.into())
    }
}

impl DeleteAllError {
    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotAsExpected { .. } => ErrorKind::BadRequest,
            Self::Remove(error) => error.kind(),
            Self::StillThere { .. } => ErrorKind::DeviceFailure,
        }
    }
}

/// Removes everybody, with cards, faces and fingerprints, if there are exactly as many people as `expected`: whoever has the
/// wrong terminal, or an old list, empties nothing. Waits for the end and counts. Where nobody is there, that is so already, whatever
/// was expected.
pub fn delete_all(expected: u32) -> Flow<Emptied, DeleteAllError> {
    Flow::new(move |wire| async move {
        let found = count(&wire).await?;
        if found == 0 {
            // As after a run that was cut off behind the last step: what was wanted is so.
            return Ok(Emptied { people: 0 });
        }
        if found != expected {
            return Err(DeleteAllError::NotAsExpected { expected, found });
        }
        match wire
            .call(&UserInfoDetailDeleteAll::every_person_on_this_terminal())
            .await
        {
            Ok(_) => until_done(&wire).await?,
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                one_page_after_another(&wire).await?;
            }
            Err(error) => return Err(error.into()),
        }
        match count(&wire).await? {
            0 => Ok(Emptied { people: found }),
            left => Err(DeleteAllError::StillThere { left }),
        }
    })
}

async fn count(wire: &Wire) -> Result<u32, Error> {
    Ok(wire.call(&UserInfoCount).await?.user_number)
}

/// By name, for terminals that know no removal of everybody. Ends when a page removes nobody.
async fn one_page_after_another(wire: &Wire) -> Result<(), Error> {
    let mut left = u32::MAX;
    loop {
        let page = wire.call(&UserInfoSearch::all()).await?;
        let Some(employees) = EmployeeNos::new(page.people.into_iter().map(|p| p.employee_no))
        else {
            return Ok(());
        };
        wire.call(&UserInfoDelete { employees }).await?;
        let now = count(wire).await?;
        if now >= left {
            return Ok(());
        }
        left = now;
    }
}
