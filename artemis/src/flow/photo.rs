//! The ways to hand over a photo.

use super::Wire;
use crate::Error;
use crate::common_api::PictureUpload;
use crate::frs::{FaceAdd, FaceInfo, FacePicture};
use crate::resource::{FaceUpdate, PersonPhotoPost, PersonPhotoPut, PersonPhotoUpdate};
use bytes::Bytes;

/// A way to hand over a photo. Whether it worked is not the platform's yes but the photo that is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhotoWay {
    /// With the person, when they are added (`person/single/add`, `faces`). Passed over for somebody who is there.
    WithPerson,
    /// JSON to `person/face/update`: what works on the platforms seen.
    FaceUpdate,
    /// A form to `common/v1/picture/upload`.
    PictureUpload,
    /// A form to `person/photo`.
    PersonPhotoPost,
    /// A form put to `person/{id}/photo`.
    PersonPhotoPut,
    /// JSON to `person/single/update`. The platforms seen say yes and keep nothing.
    PersonUpdate,
    /// JSON to `frs/v1/face/single/addition`, into this face group. Needs a licence, and is no photo of the person.
    FaceGroup(String),
}

impl PhotoWay {
    /// The two that are known to work. The default.
    pub fn known_to_work() -> Vec<Self> {
        vec![Self::WithPerson, Self::FaceUpdate]
    }

    /// Forms first, then JSON: what integrations in the field try on versions they do not know.
    pub fn forms_first() -> Vec<Self> {
        vec![
            Self::PictureUpload,
            Self::PersonPhotoPost,
            Self::PersonPhotoPut,
            Self::PersonUpdate,
        ]
    }

    pub(super) fn doing(&self) -> &'static str {
        match self {
            Self::WithPerson => "adding the person with the photo (person/single/add)",
            Self::FaceUpdate => "photo as JSON (person/face/update)",
            Self::PictureUpload => "photo as a form (common/v1/picture/upload)",
            Self::PersonPhotoPost => "photo as a form (POST person/photo)",
            Self::PersonPhotoPut => "photo as a form (PUT person/{id}/photo)",
            Self::PersonUpdate => "photo as JSON (person/single/update)",
            Self::FaceGroup(_) => "photo into a face group (frs/v1/face/single/addition)",
        }
    }

    /// What is remembered where the platform does not support it.
    pub(super) fn path(&self) -> &'static str {
        match self {
            Self::WithPerson => "/artemis/api/resource/v1/person/single/add",
            Self::FaceUpdate => "/artemis/api/resource/v1/person/face/update",
            Self::PictureUpload => "/artemis/api/common/v1/picture/upload",
            Self::PersonPhotoPost => "/artemis/api/resource/v1/person/photo",
            Self::PersonPhotoPut => "/artemis/api/resource/v1/person/{person_id}/photo",
            Self::PersonUpdate => "/artemis/api/resource/v1/person/single/update",
            Self::FaceGroup(_) => "/artemis/api/frs/v1/face/single/addition",
        }
    }

    /// Hands the photo over for somebody who is there.
    pub(super) async fn hand_over(
        &self,
        wire: &Wire,
        person_id: &str,
        photo: &Bytes,
    ) -> Result<(), Error> {
        let (person_id, photo) = (person_id.to_owned(), photo.clone());
        match self {
            Self::WithPerson => Ok(()),
            Self::FaceUpdate => wire.call(&FaceUpdate { person_id, photo }).await.map(drop),
            Self::PictureUpload => wire
                .call(&PictureUpload { person_id, photo })
                .await
                .map(drop),
            Self::PersonPhotoPost => wire
                .call(&PersonPhotoPost { person_id, photo })
                .await
                .map(drop),
            Self::PersonPhotoPut => wire
                .call(&PersonPhotoPut { person_id, photo })
                .await
                .map(drop),
            Self::PersonUpdate => wire
                .call(&PersonPhotoUpdate { person_id, photo })
                .await
                .map(drop),
            Self::FaceGroup(group) => {
                let add = FaceAdd {
                    face_group_index_code: group.clone(),
                    face_info: FaceInfo {
                        name: Some(person_id),
                        ..FaceInfo::default()
                    },
                    face_pic: FacePicture::of(&photo),
                    ..FaceAdd::default()
                };
                wire.call(&add).await.map(drop)
            }
        }
    }
}
