//! What is left out stays as it is; a camera stays of its kind. The message does not say of which kind it is: the node looks at the
//! channel. Who serves it reads any of the four, and finds what it does not have in `other`.

use super::fields::{face_sizes, login, named, region, sip_ids, snap_mode, to_modify};
use crate::types::channel;
use crate::types::not_empty;
use face_common::wire::lenient;
use face_common::wire::member::Member;
use face_common::{EncodeError, Secret};
use serde::{Deserializer, Serialize, Serializer};

to_modify! {
    /// Changes a camera that was added as a [`RtspCamera`](super::RtspCamera) (4.3 a). What is left out stays as it is. A camera that
    /// does not answer makes the node slow to answer, as with [`AddCamera`](super::AddCamera).
    ///
    /// [`NoCamera`](crate::protocol::Code::NoCamera),
    /// [`SnapModeSwitchFailed`](crate::protocol::Code::SnapModeSwitchFailed).
    ModifyRtsp video {
        /// Where the stream is. A secret, for the password in it.
        url?: Secret,
        /// What of the picture is looked at: left, top, right, bottom, in pixels, no more of them than
        /// [`roi_max`](super::RtspEntry::roi_max).
        camera_roi?: crate::types::Joined<u32>,
    } check rtsp
}

fn rtsp(it: &ModifyRtsp) -> Result<(), EncodeError> {
    channel("channel", it.channel)?;
    named(it.camera_name.as_deref(), it.threshold)?;
    not_empty("url", it.url.as_ref().map(Secret::expose))?;
    region(it.camera_roi.as_ref())?;
    snap_mode(it.snap_mode)?;
    face_sizes(it.facesize_min, it.facesize_max)
}

to_modify! {
    /// Changes a camera that was added as an [`OnvifCamera`](super::OnvifCamera) (4.3 b). What is left out stays as it is. A camera
    /// that does not answer makes the node slow to answer, as with [`AddCamera`](super::AddCamera).
    ///
    /// [`NoCamera`](crate::protocol::Code::NoCamera),
    /// [`SnapModeSwitchFailed`](crate::protocol::Code::SnapModeSwitchFailed).
    ModifyOnvif video {
        /// Its address.
        ip?: String,
        /// Its port.
        port?: u16,
        /// The user to log in as.
        camera_user?: String,
        /// The password.
        camera_pwd?: Secret,
        /// What of the picture is looked at: left, top, right, bottom, in pixels, no more of them than
        /// [`roi_max`](super::OnvifEntry::roi_max).
        camera_roi?: crate::types::Joined<u32>,
    } check onvif
}

fn onvif(it: &ModifyOnvif) -> Result<(), EncodeError> {
    channel("channel", it.channel)?;
    named(it.camera_name.as_deref(), it.threshold)?;
    not_empty("ip", it.ip.as_deref())?;
    login(it.camera_user.as_deref(), it.camera_pwd.as_ref())?;
    region(it.camera_roi.as_ref())?;
    snap_mode(it.snap_mode)?;
    face_sizes(it.facesize_min, it.facesize_max)
}

to_modify! {
    /// Changes a camera that was added as a [`GbCamera`](super::GbCamera) (4.3 c). What is left out stays as it is. A camera that does
    /// not answer makes the node slow to answer, as with [`AddCamera`](super::AddCamera).
    ///
    /// [`NoCamera`](crate::protocol::Code::NoCamera),
    /// [`SnapModeSwitchFailed`](crate::protocol::Code::SnapModeSwitchFailed).
    ModifyGb video {
        /// Always the same: the document's example names it, of all kinds in this one alone.
        #[serde(default)]
        protocol: GbProtocol,
        /// The SIP server's address.
        ip?: String,
        /// Its port, usually 5060.
        port?: u16,
        /// The SIP server's id, up to 20 characters.
        server_sip_id?: String,
        /// The camera's id, up to 20 characters.
        camera_sip_id?: String,
        /// The password for registering.
        camera_pwd?: Secret,
    } check gb
}

fn gb(it: &ModifyGb) -> Result<(), EncodeError> {
    channel("channel", it.channel)?;
    named(it.camera_name.as_deref(), it.threshold)?;
    not_empty("ip", it.ip.as_deref())?;
    sip_ids(it.server_sip_id.as_deref(), it.camera_sip_id.as_deref())?;
    not_empty("camera_pwd", it.camera_pwd.as_ref().map(Secret::expose))?;
    snap_mode(it.snap_mode)?;
    face_sizes(it.facesize_min, it.facesize_max)
}

/// `gb28181`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GbProtocol;

impl Serialize for GbProtocol {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (_, protocol) = super::CameraKind::Gb.constants();
        protocol.serialize(s)
    }
}

impl Member for GbProtocol {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        lenient::opt_text(d).map(|_| Some(Self))
    }
}

to_modify! {
    /// Changes a camera that was added as an [`ImageCamera`](super::ImageCamera) (4.3 d). What is left out stays as it is. A camera
    /// that does not answer makes the node slow to answer, as with [`AddCamera`](super::AddCamera).
    ///
    /// [`NoCamera`](crate::protocol::Code::NoCamera);
    /// [`NoSnapModeForImages`](crate::protocol::Code::NoSnapModeForImages) tells who changed one as if it had a stream.
    ModifyImage {
        /// Its address.
        ip?: String,
        /// Its port.
        port?: u16,
        /// The user to log in as.
        camera_user?: String,
        /// The password.
        camera_pwd?: Secret,
        /// Who made it. The document says twice what becomes of it where it is left out: it stays, as all does, or becomes Dahua.
        vendor?: super::Vendor,
    } check image
}

fn image(it: &ModifyImage) -> Result<(), EncodeError> {
    channel("channel", it.channel)?;
    named(it.camera_name.as_deref(), it.threshold)?;
    not_empty("ip", it.ip.as_deref())?;
    login(it.camera_user.as_deref(), it.camera_pwd.as_ref())
}
