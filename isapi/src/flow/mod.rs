//! What takes several calls. Run one with `client.run(flow)`, async or blocking.

mod enroll;
mod remove;

pub use enroll::{EnrollError, Enrolled, Enrollment, LeftBehind, enroll};
pub use remove::{RemoveError, Removed, remove};

/// A flow on a terminal.
pub type Flow<T, E> = face_common::flow::Flow<crate::Isapi, T, E>;

type Wire = face_common::flow::Wire<crate::Isapi>;
