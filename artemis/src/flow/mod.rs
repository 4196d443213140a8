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

use face_common::{DecodeError, Endpoint};

/// A flow on a gateway.
pub type Flow<T, E = crate::Error> = face_common::flow::Flow<crate::Artemis, T, E>;

type Wire = face_common::flow::Wire<crate::Artemis>;

/// What a flow reads to the end must not end with a page that has entries by its own count and lists none: they would be lost.
fn listed<E: Endpoint>(
    page_no: u32,
    page_size: u32,
    total: Option<u32>,
    list: usize,
) -> Result<(), DecodeError> {
    let before = u64::from(page_no.saturating_sub(1)) * u64::from(page_size);
    match total {
        Some(total) if u64::from(total) > before && list == 0 => {
            let why = format!("is missing, and there are {total} entries");
            Err(DecodeError::new("data.list", why, b"").at(E::NAME))
        }
        _ => Ok(()),
    }
}

/// How long to wait before looking again: a quarter of a second first, twice that each time, four seconds at most.
fn patience(look: u32) -> std::time::Duration {
    std::time::Duration::from_millis(250 << look.min(4))
}
