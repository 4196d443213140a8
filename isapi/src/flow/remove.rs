//! A person taken away, with everything that belongs to them, and the proof that they are gone.

use super::{Flow, Wire};
use crate::access_control::{
    DeleteStatus, EmployeeNo, EmployeeNos, UserInfoDelete, UserInfoDetailDelete,
    UserInfoDetailDeleteProcess, UserInfoSearch,
};
use crate::{Error, ErrorKind};
use std::time::Duration;

/// A removal that ended well: looked for, and not found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removed {
    /// Who.
    pub employee_no: EmployeeNo,
    /// Whether the person was there at all. Removing who is not there is no error.
    pub was_there: bool,
}

/// Why a removal failed. Running it again is safe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoveError {
    /// A call failed.
    #[error("removing the person: {0}")]
    Call(#[from] Error),
    /// The terminal gave up.
    #[error("the terminal gave up removing the person (status {status})")]
    GivenUp {
        /// As the terminal said it.
        status: DeleteStatus,
    },
    /// The terminal is still at it.
    #[error("the terminal was still removing the person after {} s", after.as_secs())]
    StillWorking {
        /// How long it was watched.
        after: Duration,
    },
    /// The terminal said that it was done, and the person is still there.
    #[error("the terminal said that the person was removed, and still finds them")]
    StillThere,
}

impl RemoveError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call(error) => error.kind(),
            Self::StillWorking { .. } => ErrorKind::TimedOut,
            Self::GivenUp { .. } | Self::StillThere => ErrorKind::DeviceFailure,
        }
    }
}

const BETWEEN_POLLS: Duration = Duration::from_millis(200);
/// A minute: a terminal with thousands of people takes seconds for one.
const POLLS: u32 = 300;

/// Starts the removal, asks for its progress until it is done, and confirms by a search that the person is gone.
pub fn remove(employee_no: EmployeeNo) -> Flow<Removed, RemoveError> {
    Flow::new(|wire| async move {
        let was_there = is_there(&wire, &employee_no).await?;
        remove_with(&wire, &employee_no).await?;
        Ok(Removed {
            employee_no,
            was_there,
        })
    })
}

/// `UserInfoDetail/Delete` takes cards and faces along; a terminal without it has `UserInfo/Delete`.
pub(super) async fn remove_with(wire: &Wire, employee_no: &EmployeeNo) -> Result<(), RemoveError> {
    let employees = EmployeeNos::one(employee_no.clone());
    match wire
        .call(&UserInfoDetailDelete::new(employees.clone()))
        .await
    {
        Ok(_) => until_done(wire).await?,
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            wire.call(&UserInfoDelete { employees }).await?;
        }
        Err(error) => return Err(error.into()),
    }
    if is_there(wire, employee_no).await? {
        Err(RemoveError::StillThere)
    } else {
        Ok(())
    }
}

pub(super) async fn until_done(wire: &Wire) -> Result<(), RemoveError> {
    for _ in 0..POLLS {
        let progress = wire.call(&UserInfoDetailDeleteProcess).await?;
        match progress.status {
            DeleteStatus::Success => return Ok(()),
            DeleteStatus::Processing => wire.wait(BETWEEN_POLLS).await,
            status => return Err(RemoveError::GivenUp { status }),
        }
    }
    Err(RemoveError::StillWorking {
        after: BETWEEN_POLLS * POLLS,
    })
}

async fn is_there(wire: &Wire, employee_no: &EmployeeNo) -> Result<bool, Error> {
    let page = wire
        .call(&UserInfoSearch::by_employee_no([employee_no.clone()]))
        .await?;
    Ok(page.people.iter().any(|p| p.employee_no == *employee_no))
}
