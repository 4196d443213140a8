//! The photos of people.

use crate::macros::{call, with_photo};
use crate::protocol::Done;

with_photo! {
    /// Gives a person a photo: JPEG, 10 to 200 KB.
    FaceAdd {
        /// Who.
        person_id: String,
    } photo face_data => Face, once "/artemis/api/resource/v1/face/single/add"
}

with_photo! {
    /// Puts another photo in a photo's place. The body is not on record: it is that of [`FaceAdd`] with the photo's number.
    FaceUpdate {
        /// Which photo.
        face_id: String,
    } photo face_data => Face, idempotent "/artemis/api/resource/v1/face/single/update"
}

face_common::record! {
    /// A photo on file.
    #[derive(Debug, Default)]
    pub struct Face {
        /// Its number.
        face_id?: String,
        /// Its address.
        face_url?: String,
        /// Whose.
        person_id?: String,
    }
}

call! {
    /// Removes photos.
    FaceBatchDelete {
        /// Which.
        face_ids[]: FaceId,
    } => Done, idempotent "/artemis/api/resource/v1/face/batch/delete", filled face_ids as "faceIds"
}

face_common::record! {
    /// A photo in a list.
    #[derive(Debug, Default)]
    pub struct FaceId {
        /// Its number.
        face_id: String,
    }
}
