//! What takes several calls. Run one with `client.run(flow)`, async or blocking; through a mailbox, step by step
//! ([`Mailbox::submit_request`](crate::poll::Mailbox::submit_request)).

mod clock;
mod enroll;
mod files;
mod media;
mod people;
mod roster;

pub use clock::{ClockError, ClockSet, set_clock};
pub use enroll::{EnrollError, Enrolled, Way, enroll};
pub use files::{FileError, Progress, download, upload};
pub use media::{MediaError, MediaUploaded, upload_media};
pub use people::{RemoveError, Removed, list_people, remove};
pub use roster::{Failure, Roster, SyncError, Synced, sync};

/// A flow on a device.
pub type Flow<T, E = crate::Error> = face_common::flow::Flow<crate::FaceCapture, T, E>;

type Wire = face_common::flow::Wire<crate::FaceCapture>;

#[cfg(test)]
mod tests;
