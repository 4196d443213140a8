//! Encrypted names in pushes (2.15).

#[cfg(feature = "encryption")]
mod cipher;
mod key;

#[cfg(feature = "encryption")]
pub use cipher::{Chaining, Cipher, DecryptError, Padding};
pub use key::AesKey;

use crate::device::Done;
use crate::macros::{command, reply};

command! {
    /// Sets the key by which id and name in captures are encrypted, and whether they are (2.15.1). The spelling is the vendor's,
    /// and the reply's command has blanks around it.
    UpdataAes "updata aes" {
        /// The key there is.
        ori_key: AesKey,
        /// Whether to encrypt; as it is where it is left out.
        enable?: bool,
        /// Another key.
        new_key?: AesKey,
    } => Done, once, check within_limits
}

fn within_limits(update: &UpdataAes) -> Result<(), face_common::EncodeError> {
    update.ori_key.check("ori_key")?;
    match &update.new_key {
        Some(key) => key.check("new_key"),
        None => Ok(()),
    }
}

command! {
    /// Says whether id and name in captures are encrypted (2.15.2).
    RequestAes "request aes" {} => Aes, idempotent
}

reply! {
    /// Whether id and name in captures are encrypted.
    Aes {
        /// Whether they are.
        enable?: bool,
    }
}

#[cfg(test)]
mod tests;
