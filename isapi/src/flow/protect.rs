//! Whether and how fields can be encrypted on this terminal.

use super::Flow;
use crate::security::{FieldCipher, SecurityCapabilitiesGet};
use crate::{Error, ErrorKind};
use face_common::{Endpoint, Secret};

/// Asks the terminal how fields are encrypted for this user, and makes the key; `None` where the terminal knows no
/// encryption, and bodies go as they are.
pub fn field_cipher(
    user: impl Into<String>,
    password: impl Into<Secret>,
) -> Flow<Option<FieldCipher>, Error> {
    let (user, password) = (user.into(), password.into());
    Flow::new(|wire| async move {
        match wire
            .call(&SecurityCapabilitiesGet {
                username: user.clone(),
            })
            .await
        {
            Ok(caps) => FieldCipher::from_capabilities(&caps, &user, &password)
                .map_err(|e| e.at(SecurityCapabilitiesGet::NAME).into()),
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error),
        }
    })
}
