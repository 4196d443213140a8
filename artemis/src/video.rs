//! Live pictures (`video`).

use crate::macros::call;
use face_common::DecodeError;
use face_common::wire::base64;
use serde::{Deserialize, Serialize};
use std::fmt;

call! {
    /// Where to watch a camera live.
    PreviewUrl {
        /// Which.
        camera_index_code: String,
        /// 0 main stream, 1 sub-stream.
        stream_type?: u32,
        /// `rtsp`, `rtsp_s`, `hls`, `hls_s` (from V3.1.1), ….
        protocol?: String,
        /// 0 UDP, 1 TCP.
        transmode?: u32,
        /// 1: by WebSocket.
        request_websocket_protocol?: u32,
    } => Preview, once "/artemis/api/video/v1/cameras/previewURLs"
}

face_common::record! {
    /// Where to watch.
    #[derive(Default)]
    pub struct Preview {
        /// The address. It lets whoever has it watch.
        url?: String,
        /// What to log in with, where that is needed.
        authentication?: String,
        /// Of several cameras: which.
        camera_index_code?: String,
    }
}

impl Preview {
    /// The address alone: some versions put `[sms:preview]` before it.
    pub fn address(&self) -> Option<&str> {
        let url = self.url.as_deref()?.trim();
        let at = match url.strip_prefix('[') {
            Some(rest) => rest.split_once(']')?.1.trim_start(),
            None => url,
        };
        (!at.is_empty()).then_some(at)
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview")
            .field("camera_index_code", &self.camera_index_code)
            .finish_non_exhaustive()
    }
}

call! {
    /// Where to watch several cameras live.
    PreviewUrls {
        /// Which.
        #[serde(rename = "cameraIndexCodes")]
        camera_index_codes[]: String,
        /// 0 main stream, 1 sub-stream.
        stream_type?: u32,
        /// As in [`PreviewUrl`].
        protocol?: String,
        /// 0 UDP, 1 TCP.
        transmode?: u32,
        /// 1: by WebSocket.
        request_websocket_protocol?: u32,
    } => Previews, once "/artemis/api/video/v2/cameras/previewURLs"
}

face_common::record! {
    /// Where to watch each.
    #[derive(Debug, Default)]
    pub struct Previews {
        /// One for each camera.
        list[]: Preview,
    }
}

call! {
    /// A picture from a camera, taken now.
    CameraCapture {
        /// Which.
        camera_index_code: String,
    } => DataUri, once "/artemis/api/video/v1/camera/capture"
}

/// A picture as the envelope holds it: `data:image/jpeg;base64,…`. `Debug` tells the length alone.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DataUri(String);

impl DataUri {
    /// Of this JPEG.
    pub fn of(jpeg: &[u8]) -> Self {
        Self(format!("data:image/jpeg;base64,{}", base64::encode(jpeg)))
    }

    /// The picture.
    pub fn bytes(&self) -> Result<bytes::Bytes, DecodeError> {
        base64::decode(&self.0).map_err(|e| DecodeError::new("data", e, b""))
    }
}

impl fmt::Debug for DataUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataUri({} characters)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_its_prefix() {
        let of = |url: &str| Preview {
            url: Some(url.into()),
            ..Preview::default()
        };
        for url in ["rtsp://192.0.2.1/a", "[sms:preview]rtsp://192.0.2.1/a"] {
            assert_eq!(of(url).address(), Some("rtsp://192.0.2.1/a"));
        }
        assert_eq!((of("").address(), of("[sms").address()), (None, None));
        assert!(!format!("{:?}", of("rtsp://192.0.2.1/a")).contains("rtsp"));
    }

    #[test]
    fn a_capture_is_decoded_when_asked_for() {
        let picture = DataUri::of(&[0xff, 0xd8]);
        assert_eq!(picture.bytes().unwrap().as_ref(), [0xff, 0xd8]);
        assert!(DataUri("data:image/jpeg".into()).bytes().is_err());
        assert!(!format!("{picture:?}").contains('/'));
    }
}
