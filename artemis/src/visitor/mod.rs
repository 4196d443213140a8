//! Visitors (`visitor`). Appointments come in two versions whose members must not be mixed: the platform says
//! `[visitStartTime parameter error]`.

mod appointment;
mod guest;
mod register;

pub use appointment::{
    AccessInfo, AccessLevel, AccessLevelBase, AccessLevelEntry, Appoint, AppointUpdate, AppointV1,
    AppointV1Update, Appointed, Appointment, AppointmentDelete, AppointmentPage, Appointments,
};
pub use guest::{Guest, GuestAccess, GuestEntry};
pub use register::{
    CheckIn, CheckInUpdate, CheckOut, CheckedIn, VisitRecord, VisitRecordPage, VisitRecords,
    VisitorCustomFieldPage, VisitorCustomFields, VisitorGroup, VisitorGroupPage, VisitorGroups,
    VisitorStatus, VisitorStatusGet,
};

use crate::protocol::Fault;

/// Whether an appointment was refused because somebody with this document is being visited by already: the platform says so
/// in its message alone (`60051`).
pub fn already_visiting(fault: &Fault) -> bool {
    fault.message.contains("60051")
}

#[cfg(test)]
mod tests;
