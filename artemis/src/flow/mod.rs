//! What takes several calls. Run one with `client.run(flow)`, async or blocking.

mod enroll;

pub use enroll::{Attempt, EnrollError, Enrolled, enroll};

/// A flow on a gateway.
pub type Flow<T, E> = face_common::flow::Flow<crate::Artemis, T, E>;

type Wire = face_common::flow::Wire<crate::Artemis>;
