use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use face_common::Secret;
use hmac::digest::FixedOutput as _;
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use std::fmt;

/// HMAC-SHA256 with a secret, as base64. What is derived from the secret is made once and wiped when dropped; a clone signs a text.
#[derive(Clone)]
pub struct Keyed(Hmac<Sha256>);

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").finish_non_exhaustive()
    }
}

impl Keyed {
    /// With this secret.
    pub fn new(secret: &Secret) -> Self {
        // One of any length serves: the error, and so the other key, does not come.
        let mac = Hmac::new_from_slice(secret.expose().as_bytes());
        Self(mac.unwrap_or_else(|_| Hmac::new(&Default::default())))
    }

    /// Adds a piece of the text.
    #[inline]
    pub fn push(&mut self, piece: &str) {
        self.0.update(piece.as_bytes());
    }

    /// The signature.
    #[inline]
    pub fn finish(self) -> [u8; 44] {
        let mut out = [0; 44];
        // It is sent, so it is no secret to be wiped: not `finalize`. As long as the base64 of 32 bytes: it fits.
        let _ = STANDARD.encode_slice(self.0.finalize_fixed(), &mut out);
        out
    }
}
