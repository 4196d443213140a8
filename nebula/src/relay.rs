//! Relays (继电器) that a camera switches (chapter 10): a door, say.

use crate::camera::Status;
use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::channel;
use crate::types::not_empty;
use face_common::EncodeError;

message! {
    /// Which camera switches which relay (10.1).
    ListRelays "1537" {} => Vec<RelayBinding>, idempotent
}

reply! {
    /// A camera and the relay that it switches.
    RelayBinding {
        /// Which of them: [`DeleteRelay`] asks for it.
        id?: u64,
        /// The camera's channel.
        camera_channel?: u32,
        /// The camera's name.
        camera_name?: String,
        /// The relay's address.
        dev_ip?: String,
        /// Its port.
        dev_port?: u16,
        /// Its name.
        dev_name?: String,
        /// Reserved.
        dev_tag?: String,
        /// What it is: `relay`.
        dev_type?: String,
        /// Whether the node reaches it. [`AddRelay`] is answered without.
        work_status?: Status,
    }
}

message! {
    /// Makes a camera switch a relay (10.2): [`AddRelay::to`].
    AddRelay "1538" {
        /// The camera's channel.
        camera_channel: u32,
        /// The relay's address.
        dev_ip: String,
        /// Its port.
        dev_port: u16,
        /// Its name.
        dev_name?: String,
        /// Reserved.
        dev_tag?: String,
    } => RelayBinding, once, check a_relay
}

fn a_relay(add: &AddRelay) -> Result<(), EncodeError> {
    channel("camera_channel", add.camera_channel)?;
    not_empty("dev_ip", Some(&add.dev_ip))
}

impl AddRelay {
    /// The camera of this channel, the relay at this address and port.
    pub fn to(camera_channel: u32, (dev_ip, dev_port): (impl Into<String>, u16)) -> Self {
        Self {
            camera_channel,
            dev_ip: dev_ip.into(),
            dev_port,
            ..Self::default()
        }
    }
}

message! {
    /// Makes a camera switch a relay no more (10.3).
    DeleteRelay "1539" {
        /// Which binding.
        id: u64,
    } => Done, idempotent
}

impl DeleteRelay {
    /// The binding of this number.
    pub fn of(id: u64) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{answered, done, is_refused, posted, served};

    #[test]
    fn bindings_are_a_list_by_itself() {
        let all = answered(
            &ListRelays {},
            "1537",
            r#"[{"camera_channel":1,"camera_name":"subway1_1.264","dev_ip":"127.0.0.2","dev_name":"测试 3","dev_port":5679,"dev_tag":"1","dev_type":"relay","work_status":1,"id":2}]"#,
        );
        assert_eq!((all[0].id, all[0].dev_port), (Some(2), Some(5679)));
        assert_eq!(all[0].work_status, Some(Status::Online));
        assert!(answered(&ListRelays {}, "1537", "[]").is_empty());
    }

    #[test]
    fn bindings_are_added_and_deleted() {
        let add = AddRelay {
            dev_name: Some("测试 3".into()),
            ..AddRelay::to(1, ("10.0.0.2", 1234))
        };
        assert_eq!(
            posted(&add),
            r#"{"msg_id":"1538","camera_channel":1,"dev_ip":"10.0.0.2","dev_port":1234,"dev_name":"测试 3"}"#
        );
        served(&add);
        let added = answered(
            &add,
            "1538",
            r#"{"camera_channel":1,"camera_name":"xxx","dev_ip":"127.0.0.2","dev_name":"测试 3","dev_port":5679,"dev_tag":"1","dev_type":"relay","id":1}"#,
        );
        assert_eq!((added.id, added.work_status), (Some(1), None));
        let delete = DeleteRelay::of(1);
        assert_eq!(posted(&delete), r#"{"msg_id":"1539","id":1}"#);
        done(&delete);
        served(&delete);
    }

    #[test]
    fn limits_hold_one_under_and_one_over() {
        for good in [1, 32] {
            posted(&AddRelay::to(good, ("10.0.0.2", u16::MAX)));
        }
        for bad in [0, 33] {
            is_refused(&AddRelay::to(bad, ("10.0.0.2", 0)), "camera_channel");
        }
        is_refused(&AddRelay::to(1, ("", 1)), "dev_ip");
    }
}
