use face_common::wire::member::Members;
use serde::Serialize;
use serde_json::Value;

/// The kinds of cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameraKind {
    /// A stream by RTSP.
    Rtsp,
    /// A stream by ONVIF.
    Onvif,
    /// A stream by GB28181.
    Gb,
    /// A camera that finds faces by itself and sends pictures.
    Image,
}

impl CameraKind {
    const ALL: [Self; 4] = [Self::Rtsp, Self::Onvif, Self::Gb, Self::Image];

    /// How much of the node's computing power one takes (4.1): 2 for a stream, 1 for a camera that sends pictures.
    pub fn computing_power(self) -> u64 {
        match self {
            Self::Rtsp | Self::Onvif | Self::Gb => 2,
            Self::Image => 1,
        }
    }

    /// What `camera_mode` and `protocol` are. The tables have `GB28181`, and all examples `gb28181`.
    pub(super) fn constants(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Rtsp => ("VIDEO", Some("rtsp")),
            Self::Onvif => ("VIDEO", Some("onvif")),
            Self::Gb => ("VIDEO", Some("gb28181")),
            Self::Image => ("IMAGE", None),
        }
    }

    /// Which kind these are the members of. What says so is taken out: the type says it from here on.
    pub(super) fn take(members: &mut Members) -> Option<Self> {
        let text = |name| members.get(name).and_then(Value::as_str).map(str::trim);
        let (has_mode, has_protocol) = (text("camera_mode"), text("protocol"));
        let is_same = |has: Option<&str>, wanted: &str| {
            has.is_some_and(|has: &str| has.eq_ignore_ascii_case(wanted))
        };
        let kind = Self::ALL.into_iter().find(|kind| {
            let (mode, protocol) = kind.constants();
            is_same(has_mode, mode) && protocol.is_none_or(|name| is_same(has_protocol, name))
        })?;
        members.remove("camera_mode");
        if kind.constants().1.is_some() {
            members.remove("protocol");
        }
        Some(kind)
    }

    /// A camera of this kind, as it is written.
    pub(super) fn write<T>(self, camera: &T) -> Written<'_, T> {
        let (camera_mode, protocol) = self.constants();
        Written {
            camera_mode,
            protocol,
            camera,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Written<'a, T> {
    camera_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'static str>,
    #[serde(flatten)]
    camera: &'a T,
}
