//! What the system can do, its language, its cameras, and a restart (document entries 5 to 8).

use crate::macros::{json, xml};
use crate::protocol::{Ack, Document};

face_common::open_string_enum! {
    /// In which language a document is written.
    pub enum Format {
        /// JSON.
        Json = "json",
        /// XML.
        Xml = "xml",
    }
}

impl std::str::FromStr for Format {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

/// `GET /ISAPI/System/capabilities?format={format}`: what the system can do (document entry 5). XML is what every firmware
/// has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemCapabilitiesGet {
    /// In which language.
    pub format: Format,
}

json!(SystemCapabilitiesGet { format }: GET "/ISAPI/System/capabilities?format={format}", reply own => Document, idempotent);

/// `PUT /ISAPI/System/reboot` (document entry 6). The device answers and goes down; it takes a minute or two to come back,
/// and every session and nonce is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reboot;

json!(Reboot: PUT "/ISAPI/System/reboot", reply own => Ack, once);

/// `GET /ISAPI/System/DeviceLanguage` (document entry 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeviceLanguageGet;

xml!(DeviceLanguageGet: GET "/ISAPI/System/DeviceLanguage", reply root "DeviceLanguage" => DeviceLanguage, idempotent);

face_common::record! {
    /// The language of the screen.
    #[derive(Debug, Default)]
    pub struct DeviceLanguage {
        /// `English`, `Russian`, …
        language: String,
    }
}

/// `GET /ISAPI/System/Video/inputs/channels`: the cameras (document entry 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VideoInputChannelsGet;

xml!(VideoInputChannelsGet: GET "/ISAPI/System/Video/inputs/channels", reply root "VideoInputChannelList" => VideoInputChannels, idempotent);

face_common::record! {
    /// The cameras.
    #[derive(Debug, Default)]
    pub struct VideoInputChannels {
        /// One by one.
        #[serde(rename = "VideoInputChannel")]
        channels[]: VideoInputChannel,
    }
}

face_common::record! {
    /// A camera.
    #[derive(Debug, Default)]
    pub struct VideoInputChannel {
        /// Its number, from 1.
        id: u32,
        /// Where it is plugged in.
        input_port?: u32,
        /// Whether it is on.
        video_input_enabled?: bool,
        /// Its name.
        name?: String,
        /// `PAL` or `NTSC`.
        video_format?: String,
        /// Its resolution.
        res_desc?: String,
    }
}
