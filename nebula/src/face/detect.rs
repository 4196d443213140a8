use crate::attribute::FaceAttributes;
use crate::macros::{form, reply};
use crate::types::{File, Joined, picture};
use face_common::EncodeError;

form! {
    /// The face in a picture (3.25; as JSON 3.29), without keeping it. Fails with
    /// [`NoFace`](crate::protocol::Code::NoFace) or [`LowQuality`](crate::protocol::Code::LowQuality) as adding it would.
    Detect "769" or "779" {} files {
        /// The picture.
        img: File,
    } => Detected, idempotent, check detecting
}

fn detecting(it: &Detect) -> Result<(), EncodeError> {
    picture("img", &it.img)
}

form! {
    /// All faces in a picture (3.26), without keeping them.
    DetectAll "782" {} files {
        /// The picture.
        img: File,
    } => Vec<DetectedAt>, idempotent, check detecting_all
}

fn detecting_all(it: &DetectAll) -> Result<(), EncodeError> {
    picture("img", &it.img)
}

impl Detect {
    /// The face in this picture.
    pub fn new(img: File) -> Self {
        Self {
            img,
            ..Self::default()
        }
    }
}

impl DetectAll {
    /// All faces in this picture.
    pub fn new(img: File) -> Self {
        Self {
            img,
            ..Self::default()
        }
    }
}

reply! {
    /// A face in a picture.
    Detected {
        /// How good it is, 0 to 100.
        quality?: i64,
        /// Where it is, in pixels: left, top, right, bottom.
        coordinate?: Joined<i64>,
        /// What is seen of it.
        attribute?: FaceAttributes,
    }
}

reply! {
    /// A face in a picture of several.
    DetectedAt {
        /// How good it is, 0 to 100.
        quality?: i64,
        /// Where it is, in pixels: left, top, right, bottom.
        coordinate?: Joined<i64>,
        /// Where the face alone can be downloaded, for a while.
        img_path?: String,
        /// What is seen of it.
        attribute?: FaceAttributes,
    }
}
