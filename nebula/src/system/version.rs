use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::not_empty;
use face_common::EncodeError;

message! {
    /// What runs on the node (6.3). A small one for keeping a session open, which ends after 30 minutes without any.
    GetVersion "1281" {} => Version, idempotent
}

reply! {
    /// What runs on the node.
    Version {
        /// What it calls itself; [`SetDeviceId`] sets it.
        device_id?: String,
        /// Its serial number.
        serial_id?: String,
        /// The version of its software.
        version?: String,
        /// The version of its web pages.
        web_version?: String,
    }
}

message! {
    /// What the node calls itself (6.13): it is in what it pushes.
    GetDeviceId "1301" {} => DeviceId, idempotent
}

reply! {
    /// What the node calls itself.
    DeviceId {
        /// The id.
        device_id: String,
    }
}

message! {
    /// Sets what the node calls itself (6.14).
    SetDeviceId "1300" {
        /// The id.
        device_id: String,
    } => Done, idempotent, check an_id
}

fn an_id(set: &SetDeviceId) -> Result<(), EncodeError> {
    not_empty("device_id", Some(&set.device_id))
}

impl SetDeviceId {
    /// This id.
    pub fn to(device_id: impl Into<String>) -> Self {
        Self {
            device_id: device_id.into(),
            ..Self::default()
        }
    }
}
