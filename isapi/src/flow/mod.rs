//! What takes several calls. Run one with `client.run(flow)`, async or blocking.

mod camera;
mod clock;
mod delete_all;
mod enroll;
mod enroll_error;
mod people;
#[cfg(feature = "encryption")]
mod protect;
mod remove;
mod watch;

pub use camera::enroll_from_camera;
pub use clock::{ClockError, ClockSet, set_clock};
pub use delete_all::{DeleteAllError, Emptied, delete_all};
pub use enroll::{Enrolled, Enrollment, enroll};
pub use enroll_error::{EnrollError, LeftBehind};
pub use people::{People, PersonBackup, backup, list_people, restore};
#[cfg(feature = "encryption")]
pub use protect::field_cipher;
pub use remove::{RemoveError, Removed, remove};
pub use watch::{Listener, WatchError, Watched, unwatch, watch};

/// A flow on a terminal.
pub type Flow<T, E> = face_common::flow::Flow<crate::Isapi, T, E>;

type Wire = face_common::flow::Wire<crate::Isapi>;
