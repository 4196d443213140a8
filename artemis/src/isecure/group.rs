//! Face groups (`frs`).

use crate::frs::{FaceInfo, FacePicture};
use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use face_common::EncodeError;

call! {
    /// Face groups: all of them in one answer, which is not paged.
    FaceGroups {
        /// These; all, where none is named.
        index_codes[]: String,
        /// Part of the name.
        name?: String,
    } => Vec<FaceGroup>, idempotent "/artemis/api/frs/v1/face/group"
}

face_common::record! {
    /// A face group.
    #[derive(Debug, Default)]
    pub struct FaceGroup {
        /// Its number.
        index_code: String,
        /// Its name.
        name?: String,
        /// Free text.
        description?: String,
    }
}

call! {
    /// Adds a group.
    FaceGroupAdd {
        /// Its name.
        name: String,
        /// Free text.
        description?: String,
    } => FaceGroup, once "/artemis/api/frs/v1/face/group/single/addition"
}

call! {
    /// Changes a group. What is not sent is emptied.
    FaceGroupUpdate {
        /// Which.
        index_code: String,
        /// Its name.
        name: String,
        /// Free text.
        description?: String,
    } => Done, idempotent "/artemis/api/frs/v1/face/group/single/update"
}

call! {
    /// Removes groups.
    FaceGroupBatchDelete {
        /// Which.
        index_codes[]: String,
    } => Done, idempotent "/artemis/api/frs/v1/face/group/batch/deletion", filled index_codes as "indexCodes"
}

face_common::record! {
    /// A face in a group.
    #[derive(Debug, Default)]
    pub struct FaceInGroup {
        /// Its number.
        index_code: String,
        /// Its group.
        face_group_index_code?: String,
        /// Whose.
        face_info?: FaceInfo,
        /// The picture.
        face_pic?: FacePicture,
    }
}

listed! {
    /// The faces of a group.
    FacesInGroup {
        /// Which group.
        face_group_index_code?: String,
        /// These.
        index_codes[]: String,
        /// Part of the name.
        name?: String,
    } => FacesInGroupPage of FaceInGroup, "/artemis/api/frs/v1/face"
}

call! {
    /// Adds a face to a group.
    FaceInGroupAdd {
        /// Which group.
        face_group_index_code: String,
        /// Whose.
        face_info: FaceInfo,
        /// The picture: JPEG, 10 to 200 KB.
        face_pic: FacePicture,
    } => FaceInGroup, once "/artemis/api/frs/v1/face/single/addition"
}

call! {
    /// Changes a face. What is not sent is emptied.
    FaceInGroupUpdate {
        /// Which.
        index_code: String,
        /// Whose.
        face_info: FaceInfo,
        /// The picture.
        face_pic?: FacePicture,
    } => Done, idempotent "/artemis/api/frs/v1/face/single/update"
}

call! {
    /// Removes faces from a group.
    FaceInGroupDelete {
        /// Which group.
        face_group_index_code: String,
        /// Which faces.
        index_codes[]: String,
    } => Done, idempotent "/artemis/api/frs/v1/face/deletion", filled face_group_index_code as "faceGroupIndexCode" index_codes as "indexCodes"
}

call! {
    /// Whether a picture is good enough for a face. By address or by content.
    FaceCheck {
        /// Where it is.
        face_pic_url?: String,
        /// JPEG, bare base64.
        face_pic_binary_data?: Secret,
    } => FaceCheckResult, idempotent "/artemis/api/frs/v1/face/picture/check", check one_picture
}

fn one_picture(check: &FaceCheck) -> Result<(), EncodeError> {
    let has = usize::from(check.face_pic_url.is_some())
        + usize::from(check.face_pic_binary_data.is_some());
    limits::count("facePicUrl", has, 1)
}

face_common::record! {
    /// How good a picture is.
    #[derive(Debug, Default)]
    pub struct FaceCheckResult {
        /// Whether it will do.
        check_result?: bool,
        /// Why not, as a code.
        status_code?: String,
        /// Why not, in words.
        status_message?: String,
        /// Points.
        face_score?: f64,
    }
}
