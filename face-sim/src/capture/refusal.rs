//! How the terminal says no.

use facecap_proto::protocol::Code;
use serde_json::{Map, Value};

/// A no: code and words.
pub(super) type Refusal = (Code, String);

/// What is in a reply, or a no.
pub(super) type Outcome = Result<Map<String, Value>, Refusal>;

pub(super) fn no(code: Code) -> Refusal {
    (code, String::new())
}

/// A member that is not as it should be: named, as `upload person` does it by the document.
pub(super) fn illegal(member: &str, why: &str) -> Refusal {
    (Code::IllegalField, format!("{member}: {why}"))
}
