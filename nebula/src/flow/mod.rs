//! What takes several calls. Run one with `client.run(flow)`, async or blocking.

mod copy;
mod enroll;
mod identify;
mod import;
mod keep_alive;
mod recorded;
mod remove;

pub use copy::{Copied, read_faces};
pub use enroll::{EnrollError, Enrolled, Enrolment, enroll};
pub use identify::identify;
pub use import::{Import, ImportError, Imported, Outcome, import};
pub use keep_alive::keep_alive;
pub use recorded::{missed, recorded};
pub use remove::{RemoveError, remove};

use crate::Error;
use crate::protocol::Code;

/// A flow on a node.
pub type Flow<T, E = crate::Error> = face_common::flow::Flow<crate::Nebula, T, E>;

/// Whether a face is not in the library: and not that there is no such library, or no such address.
fn is_not_there(error: &Error) -> bool {
    has_code(error, &[Code::NoFaceInLibrary, Code::NoData])
}

/// Whether there is nothing of what was asked for. The document does not say whether a query is answered so.
fn is_nothing(error: &Error) -> bool {
    has_code(error, &[Code::NoData, Code::NoLibrary, Code::EmptyLibrary])
}

fn has_code(error: &Error, codes: &[Code]) -> bool {
    matches!(error, Error::Fault { fault, .. } if fault.code.is_some_and(|code| codes.contains(&code)))
}

type Wire = face_common::flow::Wire<crate::Nebula>;

#[cfg(test)]
mod tests;
