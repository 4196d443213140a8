use face_common::Secret;
use serde::Serializer;

/// For serde's `serialize_with` on a secret that must be there.
pub(crate) fn exposed<S: Serializer>(secret: &Secret, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(secret.expose())
}
