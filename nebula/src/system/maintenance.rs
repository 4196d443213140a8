use crate::macros::{form, message};
use crate::protocol::Done;
use crate::types::File;
use crate::types::not_empty;
use face_common::EncodeError;

form! {
    /// Puts other software on the node (6.11), which then starts again. The answer comes when all of the file has arrived and was put
    /// in: raise [`total_timeout`](face_common::client::Limits::total_timeout) with `Client::with_limits`.
    ///
    /// [`UpgradeFailed`](crate::protocol::Code::UpgradeFailed).
    Upgrade "1292" {} files {
        /// The software, `nebula.tar.bz2` say.
        file: File,
    } => Done, once, check software
}

fn software(upgrade: &Upgrade) -> Result<(), EncodeError> {
    a_file("file", &upgrade.file)
}

impl Upgrade {
    /// To this software.
    pub fn to(file: File) -> Self {
        Self {
            file,
            ..Self::default()
        }
    }
}

/// A file with a name, and with something in it.
pub(crate) fn a_file(field: &'static str, file: &File) -> Result<(), EncodeError> {
    if file.data.0.is_empty() {
        return Err(EncodeError::invalid(field, "must not be empty"));
    }
    not_empty("filename", Some(&file.filename))
}

message! {
    /// Starts the node again (6.12). Sessions end.
    Reboot "1294" {} => Done, once
}

message! {
    /// Sets all settings back (6.15). The document does not say which, nor whether the network's are among them, and with them the
    /// address.
    RestoreDefaults "1317" {} => Done, once
}

message! {
    /// Opens the node's web pages (6.16).
    EnableWeb "1315" {} => Done, idempotent
}

message! {
    /// Shuts the node's web pages (6.17): the pages, by the document, and not what this crate talks to.
    DisableWeb "1316" {} => Done, idempotent
}
