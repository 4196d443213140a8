//! Tokens, sessions, and what protects a body. (Document: Security, entries 1 to 3.)

#[cfg(feature = "encryption")]
mod encryption;
mod hash;
mod login;
mod session;
mod token;

#[cfg(feature = "encryption")]
pub use encryption::{EncryptError, FieldCipher, Padding, Sealed, SealedFields};
pub use hash::{irreversible_hash, reversible_hash, salted_twice_hash};
pub use login::{SessionAuth, UseSalt2};
pub use session::{
    AdminAccessCapabilitiesGet, AdminAccessProtocol, AdminAccessProtocols, SecurityCapabilities,
    SecurityCapabilitiesGet, SessionHeartbeat, SessionHeartbeatPost, SessionLogin,
    SessionLoginCapabilities, SessionLoginCapabilitiesGet, SessionLoginCapabilitiesRandomGet,
    SessionLoginReply, SessionLogout, UserCheck, UserCheckGet,
};
pub use token::{SecurityToken, SecurityTokenGet, TokenCache};
