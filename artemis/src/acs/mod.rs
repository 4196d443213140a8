//! Doors by command, who may pass them, and who did (`acs`).

mod apply;
mod door;
mod event;
mod privilege;

pub use apply::{
    ApplicationError, ApplicationErrorPage, ApplicationErrors, ApplicationProgress,
    ApplicationStatistics, FaceCheck, Reapplication,
};
pub use door::{ControlType, DoorControl};
pub use event::{DoorEvent, DoorEventPage, DoorEvents, EventPicture, EventType, Order};
pub use privilege::{
    PersonId, PrivilegeGroup, PrivilegeGroupAddPersons, PrivilegeGroupDeletePersons,
    PrivilegeGroupPage, PrivilegeGroupPersonPage, PrivilegeGroupPersons, PrivilegeGroups,
    PrivilegeKind, TimeSchedule,
};

#[cfg(test)]
mod tests;
