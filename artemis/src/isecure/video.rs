//! Live pictures: one camera at a time under the path by which HikCentral gives several.

use crate::macros::call;
use crate::video::Preview;

call! {
    /// Where to watch a camera live.
    PreviewUrl {
        /// Which.
        camera_index_code: String,
        /// 0 main stream, 1 sub-stream.
        stream_type?: u32,
        /// `rtsp`, `hls`, ….
        protocol?: String,
        /// 0 UDP, 1 TCP.
        transmode?: u32,
    } => Preview, once "/artemis/api/video/v2/cameras/previewURLs"
}
