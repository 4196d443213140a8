//! What takes several calls. Run one with `client.run(flow)`, async or blocking.

mod enroll;
mod follow;
mod photo;
mod report;
mod snapshot;
mod support;
mod terminals;
#[cfg(test)]
mod tests;

pub use enroll::{Enrolment, enroll};
pub use follow::{Cursor, DoorLog, Seen, read_doors};
pub use photo::PhotoWay;
pub use report::{Attempt, EnrollError, Enrolled};
pub use snapshot::{Portrait, Snapshot, SnapshotPage, snapshot};
pub use support::Support;
pub use terminals::{Terminals, apply};

/// A flow on a gateway.
pub type Flow<T, E = crate::Error> = face_common::flow::Flow<crate::Artemis, T, E>;

type Wire = face_common::flow::Wire<crate::Artemis>;

/// How long to wait before looking again: a quarter of a second first, twice that each time, four seconds at most.
fn patience(look: u32) -> std::time::Duration {
    std::time::Duration::from_millis(250 << look.min(4))
}
