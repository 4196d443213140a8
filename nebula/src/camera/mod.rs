//! Cameras (相机, chapter 4). A node knows four kinds: streams by RTSP, ONVIF and GB28181 (mode `VIDEO`), and cameras that find faces by
//! themselves and send pictures (mode `IMAGE`). Each has a type of its own for being [added](AddCamera), changed ([`ModifyRtsp`],
//! [`ModifyOnvif`], [`ModifyGb`], [`ModifyImage`]) and [read](Camera), with the members that it has and no others; what names the kind
//! is written by the type.
//!
//! Each takes some of the node's computing power ([`CameraKind::computing_power`]); whether another one fits says
//! [`CameraList::fits`].

mod add;
pub(crate) mod fields;
mod kind;
mod list;
mod modify;

pub use add::{AddCamera, GbCamera, ImageCamera, OnvifCamera, RtspCamera};
pub use kind::CameraKind;
pub use list::{
    Camera, CameraList, GbEntry, ImageEntry, ListCameras, OnvifEntry, OtherCamera, RtspEntry,
};
pub use modify::{GbProtocol, ModifyGb, ModifyImage, ModifyOnvif, ModifyRtsp};

use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::channel;
use face_common::EncodeError;

face_common::open_int_enum! {
    /// When faces are taken out of a stream. The document has a number, and in one example the number as text.
    pub enum SnapMode: i64 {
        /// The best of those seen while somebody passes (精准).
        Precise = 1,
        /// At intervals (定时).
        Timed = 2,
        /// At once (实时).
        RealTime = 3,
    }
}

face_common::open_int_enum! {
    /// Whether the node reaches a camera, or a relay.
    pub enum Status: i64 {
        /// It does not.
        Offline = 0,
        /// It does.
        Online = 1,
    }
}

face_common::open_string_enum! {
    /// Who made a camera that sends pictures. A node takes what it does not know, and nothing, for [`Dahua`](Self::Dahua).
    pub enum Vendor {
        /// Hikvision.
        Hikvision = "hikvision",
        /// Dahua.
        Dahua = "dahua",
        /// SenseTime's own.
        SenseDlc11 = "sensedlc11",
        /// SenseTime's own.
        SenseDlct = "sensedlct",
        /// SenseTime's own.
        SenseDlcd = "sensedlcd",
        /// SenseTime's own; the document names it together with Dahua, in the remarks alone.
        SenseDlcaa = "sensedlcaa",
    }
}

reply! {
    /// Where a camera is.
    CameraChannel {
        /// Its channel.
        channel: u32,
    }
}

message! {
    /// Deletes a camera (4.4); [`NoCamera`](crate::protocol::Code::NoCamera) where the channel has none.
    DeleteCamera "514" {
        /// Which: 1 to 8 on an M4s, to 16 on an M8s; twice as many on newer firmware.
        channel: u32,
    } => Done, idempotent, check a_channel
}

fn a_channel(delete: &DeleteCamera) -> Result<(), EncodeError> {
    channel("channel", delete.channel)
}

impl DeleteCamera {
    /// The camera of this channel.
    pub fn at(channel: u32) -> Self {
        Self {
            channel,
            ..Self::default()
        }
    }
}

message! {
    /// The node's own id as a SIP server (4.5), for cameras that register with it by GB28181.
    GetSipServerId "1310" {} => SipServerId, idempotent
}

reply! {
    /// A SIP server's id.
    SipServerId {
        /// The id: up to 20 digits.
        server_sip_id: String,
    }
}

#[cfg(test)]
mod tests;
