use super::fields::to_read;
use super::{CameraKind, Status};
use crate::macros::{message, reply};
use crate::types::Joined;
use face_common::wire::json;
use face_common::wire::member::{Member, Members};
use serde::de::Error;
use serde::{Deserializer, Serialize, Serializer};

message! {
    /// All cameras, and how much computing power the node has (4.1).
    ListCameras "516" {} => CameraList, idempotent
}

reply! {
    /// All cameras, and how much computing power the node has.
    CameraList {
        /// The cameras.
        #[serde(default)]
        camera: Vec<Camera>,
        /// How much computing power there is: 8 on an M4s, 16 on an M8s.
        computing_power_capacity?: u64,
        /// How much of it the cameras take.
        used_computing_power?: u64,
    }
}

impl CameraList {
    /// How much computing power is left; `None` where the node does not say.
    pub fn free(&self) -> Option<u64> {
        let capacity = self.computing_power_capacity?;
        Some(capacity.saturating_sub(self.used_computing_power?))
    }

    /// Whether another camera of this kind fits; `None` where the node does not say.
    pub fn fits(&self, kind: CameraKind) -> Option<bool> {
        Some(kind.computing_power() <= self.free()?)
    }
}

/// A camera as a node has it. Which kind it is say `camera_mode` and `protocol`, in whatever case.
#[derive(Debug, Clone, PartialEq)]
pub enum Camera {
    /// A stream by RTSP.
    Rtsp(RtspEntry),
    /// A stream by ONVIF.
    Onvif(OnvifEntry),
    /// A stream by GB28181.
    Gb(GbEntry),
    /// A camera that sends pictures.
    Image(ImageEntry),
    /// One of a kind that this version does not know.
    Other(OtherCamera),
}

/// The same of whichever kind it is.
macro_rules! of_each {
    ($camera:expr, $it:ident => $value:expr) => {
        match $camera {
            Camera::Rtsp($it) => $value,
            Camera::Onvif($it) => $value,
            Camera::Gb($it) => $value,
            Camera::Image($it) => $value,
            Camera::Other($it) => $value,
        }
    };
}

impl Camera {
    /// Which kind it is; `None` of one that is not known.
    pub fn kind(&self) -> Option<CameraKind> {
        match self {
            Self::Rtsp(_) => Some(CameraKind::Rtsp),
            Self::Onvif(_) => Some(CameraKind::Onvif),
            Self::Gb(_) => Some(CameraKind::Gb),
            Self::Image(_) => Some(CameraKind::Image),
            Self::Other(_) => None,
        }
    }

    /// Its channel.
    pub fn channel(&self) -> Option<u32> {
        of_each!(self, camera => camera.channel)
    }

    /// Its name.
    pub fn camera_name(&self) -> Option<&str> {
        of_each!(self, camera => camera.camera_name.as_deref())
    }

    /// How alike a face must be to be taken for one of the libraries, 0 to 100.
    pub fn threshold(&self) -> Option<u32> {
        of_each!(self, camera => camera.threshold)
    }

    /// The libraries whose faces it looks for.
    pub fn lib_ids(&self) -> &[u64] {
        let all: Option<&Joined<u64>> = of_each!(self, camera => camera.lib_ids.as_ref());
        all.map_or(&[], |all| &all.0)
    }

    /// Whether the node reaches it.
    pub fn status(&self) -> Option<Status> {
        of_each!(self, camera => camera.status)
    }
}

impl Serialize for Camera {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Rtsp(camera) => CameraKind::Rtsp.write(camera).serialize(s),
            Self::Onvif(camera) => CameraKind::Onvif.write(camera).serialize(s),
            Self::Gb(camera) => CameraKind::Gb.write(camera).serialize(s),
            Self::Image(camera) => CameraKind::Image.write(camera).serialize(s),
            Self::Other(camera) => camera.serialize(s),
        }
    }
}

impl Member for Camera {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        let Some(mut members) = Members::read(d)? else {
            return Ok(None);
        };
        let kind = CameraKind::take(&mut members);
        let members = members.into();
        let camera = match kind {
            Some(CameraKind::Rtsp) => json::partly(members).map(|(it, _)| Self::Rtsp(it)),
            Some(CameraKind::Onvif) => json::partly(members).map(|(it, _)| Self::Onvif(it)),
            Some(CameraKind::Gb) => json::partly(members).map(|(it, _)| Self::Gb(it)),
            Some(CameraKind::Image) => json::partly(members).map(|(it, _)| Self::Image(it)),
            None => json::partly(members).map(|(it, _)| Self::Other(it)),
        };
        camera.map(Some).map_err(D::Error::custom)
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        of_each!(self, camera => camera.unmodelled(at, found));
    }
}

to_read! {
    /// A camera whose stream is fetched by RTSP.
    RtspEntry video {
        /// Where the stream is. A secret, for the password in it.
        url?: Secret,
        /// Reserved.
        decoder?: String,
        /// What of the picture is looked at: left, top, right, bottom, in pixels. None: all of it.
        camera_roi?: Joined<u32>,
        /// How many pixels that may be at most.
        roi_max?: u64,
    }
}

to_read! {
    /// A camera whose stream is found by ONVIF.
    OnvifEntry video {
        /// Its address.
        ip?: String,
        /// Its port.
        port?: u16,
        /// The user to log in as.
        camera_user?: String,
        /// The password; the document has a number.
        camera_pwd?: Secret,
        /// Reserved.
        decoder?: String,
        /// What of the picture is looked at: left, top, right, bottom, in pixels. None: all of it.
        camera_roi?: Joined<u32>,
        /// How many pixels that may be at most.
        roi_max?: u64,
    }
}

to_read! {
    /// A camera that is reached by GB28181.
    GbEntry video {
        /// The SIP server's address.
        ip?: String,
        /// Its port, usually 5060.
        port?: u16,
        /// The SIP server's id.
        server_sip_id?: String,
        /// The camera's id.
        camera_sip_id?: String,
        /// The password for registering.
        camera_pwd?: Secret,
    }
}

to_read! {
    /// A camera that finds faces by itself and sends pictures of them.
    ImageEntry {
        /// Its address.
        ip?: String,
        /// Its port.
        port?: u16,
        /// The user to log in as.
        camera_user?: String,
        /// The password.
        camera_pwd?: Secret,
        /// Who made it.
        vendor?: super::Vendor,
        /// Its model.
        product?: String,
    }
}

to_read! {
    /// A camera of a kind that this version does not know. What else it has is in `other`, passwords too.
    OtherCamera {
        /// What it is said to be.
        camera_mode?: String,
        /// How it is said to be reached.
        protocol?: String,
    }
}
