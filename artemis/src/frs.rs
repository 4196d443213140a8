//! Face groups and the faces in them (`frs`): HikCentral's forms. The platform needs a licence for them.

use crate::macros::{call, listed};
use crate::protocol::Done;
use face_common::wire::base64;
use serde_json::Value;

face_common::record! {
    /// A face group.
    #[derive(Debug, Default)]
    pub struct FaceGroup {
        /// Its number.
        #[serde(alias = "faceGroupIndexCode")]
        index_code: String,
        /// Its name.
        #[serde(alias = "faceGroupName")]
        name?: String,
        /// Free text.
        description?: String,
    }
}

listed! {
    /// All face groups.
    FaceGroups {} => FaceGroupPage of FaceGroup, "/artemis/api/frs/v1/face/groupList"
}

face_common::record! {
    /// Whose face.
    #[derive(Debug, Default)]
    pub struct FaceInfo {
        /// Their name.
        name?: String,
        /// 1 male, 2 female.
        sex?: String,
        /// The kind of paper.
        certificate_type?: String,
        /// Its number.
        certificate_num?: String,
    }
}

face_common::record! {
    /// A face's picture, by address or by content.
    #[derive(Debug, Default)]
    pub struct FacePicture {
        /// Where it is.
        face_url?: String,
        /// JPEG, bare base64.
        face_binary_data?: Secret,
    }
}

impl FacePicture {
    /// Of this JPEG.
    pub fn of(jpeg: &[u8]) -> Self {
        Self {
            face_binary_data: Some(base64::encode(jpeg).into()),
            ..Self::default()
        }
    }
}

call! {
    /// Adds a face to a group.
    FaceAdd {
        /// Which group.
        face_group_index_code: String,
        /// Whose.
        face_info: FaceInfo,
        /// The picture.
        face_pic: FacePicture,
    } => Value, once "/artemis/api/frs/v1/face/single/addition", filled face_group_index_code as "faceGroupIndexCode"
}

call! {
    /// Sends a recognition plan to its devices again.
    RecognitionPlanRestart {
        /// Which.
        index_code: String,
    } => Done, idempotent "/artemis/api/frs/v1/plan/recognition/black/restart"
}
