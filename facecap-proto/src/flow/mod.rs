//! What takes several calls. Run one with `client.run(flow)`, async or blocking; through a mailbox, step by step
//! ([`Mailbox::submit_request`](crate::poll::Mailbox::submit_request)).

mod clock;
mod difference;
mod enroll;
mod files;
mod media;
mod people;
mod roster;

pub use clock::{ClockError, ClockSet, set_clock};
pub use enroll::{EnrollError, Enrolled, Way, enroll};
pub use files::{FileError, Partial, Progress, download, download_rest, upload};
pub use media::{MediaError, MediaUploaded, upload_media};
pub use people::{RemoveError, Removed, list_people, remove};
pub use roster::{Failure, Roster, SyncError, Synced, sync};

use crate::protocol::Code;
use crate::{Error, FaceCapture};
use face_common::Endpoint;
use std::time::Duration;

/// A flow on a device.
pub type Flow<T, E = crate::Error> = face_common::flow::Flow<crate::FaceCapture, T, E>;

type Wire = face_common::flow::Wire<crate::FaceCapture>;

/// A call, and up to three more while the device is busy: it has not acted then.
async fn patiently<E: Endpoint<Protocol = FaceCapture>>(
    wire: &Wire,
    endpoint: &E,
) -> Result<E::Reply, Error> {
    for seconds in [1, 2, 4] {
        match wire.call(endpoint).await {
            Err(Error::Fault { fault, .. }) if fault.code == Some(Code::Busy) => {
                wire.wait(Duration::from_secs(seconds)).await;
            }
            outcome => return outcome,
        }
    }
    wire.call(endpoint).await
}

#[cfg(test)]
mod tests;
