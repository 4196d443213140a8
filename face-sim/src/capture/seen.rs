//! What the terminal makes of a face.

use bytes::Bytes;
use facecap_proto::capture::Reason;
use facecap_proto::person::Person;

pub(super) struct Seen {
    /// How alike out of 100; -1 like nobody, 0 not compared.
    pub(super) score: f64,
    /// What is against letting them pass.
    pub(super) reason: Reason,
    /// Whom the face is like, and their registered picture.
    pub(super) found: Option<(Person, Bytes)>,
    /// The picture taken.
    pub(super) taken: Bytes,
}
