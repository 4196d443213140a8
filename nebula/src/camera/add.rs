use super::fields::{face_sizes, login, named, sip_ids, snap_mode, to_add};
use super::{CameraChannel, CameraKind, SnapMode};
use crate::types::not_empty;
use face_common::wire::json;
use face_common::wire::member::Members;
use face_common::{EncodeError, Secret};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Adds a camera (4.2): a [`RtspCamera`], [`OnvifCamera`], [`GbCamera`] or [`ImageCamera`]. The node chooses the channel and answers
/// with it.
///
/// **A camera that does not answer makes the node slow to answer**: the document asks for patience where the address is wrong. A client
/// gives up after [`total_timeout`](face_common::client::Limits::total_timeout), which should be raised for this with
/// `Client::with_limits`; whether the camera is there after all says [`ListCameras`](super::ListCameras).
///
/// [`NoComputingPower`](crate::protocol::Code::NoComputingPower) where no more fit ([`CameraList::fits`](super::CameraList::fits)),
/// [`ChannelTaken`](crate::protocol::Code::ChannelTaken), [`NoLibrary`](crate::protocol::Code::NoLibrary).
///
/// ```
/// use nebula::camera::{AddCamera, OnvifCamera, SnapMode};
///
/// let camera = OnvifCamera {
///     lib_ids: Some([1_u64, 2].into_iter().collect()),
///     ..OnvifCamera::new("Gate", ("192.0.2.5", 80), ("admin", "secret"), 75, SnapMode::Precise)
/// };
/// let message = AddCamera::from(camera);
/// assert_eq!(message.kind().computing_power(), 2);
/// ```
///
/// Message 513.
#[derive(Debug, Clone, PartialEq)]
pub enum AddCamera {
    /// A stream by RTSP.
    Rtsp(RtspCamera),
    /// A stream by ONVIF.
    Onvif(OnvifCamera),
    /// A stream by GB28181.
    Gb(GbCamera),
    /// A camera that sends pictures.
    Image(ImageCamera),
}

crate::macros::endpoint!(AddCamera "513" => CameraChannel, once, check within_limits);

fn within_limits(add: &AddCamera) -> Result<(), EncodeError> {
    match add {
        AddCamera::Rtsp(camera) => camera.check(),
        AddCamera::Onvif(camera) => camera.check(),
        AddCamera::Gb(camera) => camera.check(),
        AddCamera::Image(camera) => camera.check(),
    }
}

impl AddCamera {
    /// Which kind it is, and with that what it takes of the node's computing power.
    pub fn kind(&self) -> CameraKind {
        match self {
            Self::Rtsp(_) => CameraKind::Rtsp,
            Self::Onvif(_) => CameraKind::Onvif,
            Self::Gb(_) => CameraKind::Gb,
            Self::Image(_) => CameraKind::Image,
        }
    }
}

impl Serialize for AddCamera {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Rtsp(camera) => CameraKind::Rtsp.write(camera).serialize(s),
            Self::Onvif(camera) => CameraKind::Onvif.write(camera).serialize(s),
            Self::Gb(camera) => CameraKind::Gb.write(camera).serialize(s),
            Self::Image(camera) => CameraKind::Image.write(camera).serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for AddCamera {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut members = Members::deserialize(d)?;
        let kind = CameraKind::take(&mut members)
            .ok_or_else(|| D::Error::custom("camera_mode and protocol name no kind of camera"))?;
        let camera = match kind {
            CameraKind::Rtsp => json::from_value(members.into()).map(Self::Rtsp),
            CameraKind::Onvif => json::from_value(members.into()).map(Self::Onvif),
            CameraKind::Gb => json::from_value(members.into()).map(Self::Gb),
            CameraKind::Image => json::from_value(members.into()).map(Self::Image),
        };
        camera.map_err(D::Error::custom)
    }
}

impl From<RtspCamera> for AddCamera {
    fn from(camera: RtspCamera) -> Self {
        Self::Rtsp(camera)
    }
}

impl From<OnvifCamera> for AddCamera {
    fn from(camera: OnvifCamera) -> Self {
        Self::Onvif(camera)
    }
}

impl From<GbCamera> for AddCamera {
    fn from(camera: GbCamera) -> Self {
        Self::Gb(camera)
    }
}

impl From<ImageCamera> for AddCamera {
    fn from(camera: ImageCamera) -> Self {
        Self::Image(camera)
    }
}

to_add! {
    /// A camera whose stream is fetched by RTSP (4.2 a).
    RtspCamera video {
        /// Where the stream is: `rtsp://user:password@192.0.2.5:554`. A secret, for the password in it.
        #[serde(serialize_with = "crate::types::exposed")]
        url: Secret,
        /// Reserved.
        decoder?: String,
    }
}

impl RtspCamera {
    /// With what must be there; the rest is left to the node.
    pub fn new(
        camera_name: impl Into<String>,
        url: impl Into<Secret>,
        threshold: u32,
        snap_mode: SnapMode,
    ) -> Self {
        Self {
            camera_name: camera_name.into(),
            url: url.into(),
            decoder: None,
            snap_mode,
            facesize_min: None,
            facesize_max: None,
            threshold,
            lib_ids: None,
            position: None,
            description: None,
            other: Members::default(),
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        named(Some(&self.camera_name), Some(self.threshold))?;
        not_empty("url", Some(self.url.expose()))?;
        snap_mode(Some(self.snap_mode))?;
        face_sizes(self.facesize_min, self.facesize_max)
    }
}

to_add! {
    /// A camera whose stream is found by ONVIF (4.2 b).
    OnvifCamera video {
        /// Its address.
        ip: String,
        /// Its port.
        port: u16,
        /// The user to log in as.
        camera_user: String,
        /// The password.
        #[serde(serialize_with = "crate::types::exposed")]
        camera_pwd: Secret,
        /// Reserved.
        decoder?: String,
    }
}

impl OnvifCamera {
    /// With what must be there: address and port, user and password; the rest is left to the node.
    pub fn new(
        camera_name: impl Into<String>,
        (ip, port): (impl Into<String>, u16),
        (camera_user, camera_pwd): (impl Into<String>, impl Into<Secret>),
        threshold: u32,
        snap_mode: SnapMode,
    ) -> Self {
        Self {
            camera_name: camera_name.into(),
            ip: ip.into(),
            port,
            camera_user: camera_user.into(),
            camera_pwd: camera_pwd.into(),
            decoder: None,
            snap_mode,
            facesize_min: None,
            facesize_max: None,
            threshold,
            lib_ids: None,
            position: None,
            description: None,
            other: Members::default(),
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        named(Some(&self.camera_name), Some(self.threshold))?;
        not_empty("ip", Some(&self.ip))?;
        login(Some(&self.camera_user), Some(&self.camera_pwd))?;
        snap_mode(Some(self.snap_mode))?;
        face_sizes(self.facesize_min, self.facesize_max)
    }
}

to_add! {
    /// A camera that is reached by GB28181 (4.2 c).
    GbCamera video {
        /// The address. The document calls it the camera's here, and the SIP server's where cameras are read and changed.
        ip: String,
        /// The port of that address; of SIP servers usually 5060.
        port: u16,
        /// The SIP server's id, up to 20 characters. Of the node itself: [`GetSipServerId`](super::GetSipServerId).
        server_sip_id: String,
        /// The camera's id, up to 20 characters.
        camera_sip_id: String,
        /// The password for registering; `sensetime` where the node is the SIP server.
        camera_pwd?: Secret,
    }
}

impl GbCamera {
    /// With what must be there: address and port, the server's id and the camera's; the rest is left to the node.
    pub fn new(
        camera_name: impl Into<String>,
        (ip, port): (impl Into<String>, u16),
        (server_sip_id, camera_sip_id): (impl Into<String>, impl Into<String>),
        threshold: u32,
        snap_mode: SnapMode,
    ) -> Self {
        Self {
            camera_name: camera_name.into(),
            ip: ip.into(),
            port,
            server_sip_id: server_sip_id.into(),
            camera_sip_id: camera_sip_id.into(),
            camera_pwd: None,
            snap_mode,
            facesize_min: None,
            facesize_max: None,
            threshold,
            lib_ids: None,
            position: None,
            description: None,
            other: Members::default(),
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        named(Some(&self.camera_name), Some(self.threshold))?;
        not_empty("ip", Some(&self.ip))?;
        sip_ids(Some(&self.server_sip_id), Some(&self.camera_sip_id))?;
        not_empty("camera_pwd", self.camera_pwd.as_ref().map(Secret::expose))?;
        snap_mode(Some(self.snap_mode))?;
        face_sizes(self.facesize_min, self.facesize_max)
    }
}

to_add! {
    /// A camera that finds faces by itself and sends pictures of them (4.2 d). There is no way of capturing to be set.
    ImageCamera {
        /// Its address.
        ip: String,
        /// Its port.
        port: u16,
        /// The user to log in as.
        camera_user: String,
        /// The password.
        #[serde(serialize_with = "crate::types::exposed")]
        camera_pwd: Secret,
        /// Who made it (where left out: Dahua).
        vendor?: super::Vendor,
        /// Its model.
        product?: String,
    }
}

impl ImageCamera {
    /// With what must be there: address and port, user and password; the rest is left to the node.
    pub fn new(
        camera_name: impl Into<String>,
        (ip, port): (impl Into<String>, u16),
        (camera_user, camera_pwd): (impl Into<String>, impl Into<Secret>),
        threshold: u32,
    ) -> Self {
        Self {
            camera_name: camera_name.into(),
            ip: ip.into(),
            port,
            camera_user: camera_user.into(),
            camera_pwd: camera_pwd.into(),
            vendor: None,
            product: None,
            threshold,
            lib_ids: None,
            position: None,
            description: None,
            other: Members::default(),
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        named(Some(&self.camera_name), Some(self.threshold))?;
        not_empty("ip", Some(&self.ip))?;
        login(Some(&self.camera_user), Some(&self.camera_pwd))
    }
}
