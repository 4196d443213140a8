//! How the terminal says no.

use facecap_proto::protocol::Code;

/// A no: code and words.
pub(super) type Refusal = (Code, String);

pub(super) fn no(code: Code) -> Refusal {
    (code, String::new())
}
