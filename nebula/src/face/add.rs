use super::age;
use crate::macros::{form, message, reply};
use crate::protocol::Done;
use crate::types::{File, Gender, Joined, gender, image_id, picture};
use face_common::EncodeError;

form! {
    /// Adds a face to a library (3.7; as JSON 3.27). Of the library [`NoLibrary`](crate::protocol::Code::NoLibrary),
    /// [`ImagesFull`](crate::protocol::Code::ImagesFull); of the face [`ImageIdExists`](crate::protocol::Code::ImageIdExists),
    /// [`FaceExists`](crate::protocol::Code::FaceExists); of the picture [`NoFace`](crate::protocol::Code::NoFace),
    /// [`LowQuality`](crate::protocol::Code::LowQuality), [`BadImage`](crate::protocol::Code::BadImage).
    AddFace "1029" or "1051" {
        /// To which library.
        lib_id: u64,
        /// What the picture is to be known by, in all libraries once: up to 48 letters, digits and hyphens. Left out or empty, the
        /// node chooses.
        img_id?: String,
        /// What the person is known by.
        person_idcard?: String,
        /// Their name. With a comma in it, or in any of these texts, the export fails (3.11).
        person_name?: String,
        /// Their gender.
        person_gender?: Gender,
        /// Their age, 1 to 120, as text.
        person_age?: String,
        /// Their address.
        person_addr?: String,
    } files {
        /// The picture: JPEG, PNG, BMP or TIFF.
        img: File,
    } => FaceAdded, once, check adding
}

impl AddFace {
    /// Nobody in particular, to this library.
    pub fn new(lib_id: u64, img: File) -> Self {
        Self {
            lib_id,
            img,
            ..Self::default()
        }
    }

    /// What the picture is to be known by.
    pub fn img_id(mut self, id: impl Into<String>) -> Self {
        self.img_id = Some(id.into());
        self
    }

    /// Their name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.person_name = Some(name.into());
        self
    }

    /// What they are known by.
    pub fn idcard(mut self, id: impl Into<String>) -> Self {
        self.person_idcard = Some(id.into());
        self
    }

    /// Their age in years.
    pub fn age(mut self, years: u8) -> Self {
        self.person_age = Some(years.to_string());
        self
    }
}

fn adding(face: &AddFace) -> Result<(), EncodeError> {
    face.img_id
        .as_deref()
        .map_or(Ok(()), |id| image_id("img_id", id))?;
    age(face.person_age.as_ref())?;
    gender(face.person_gender.as_ref())?;
    picture("img", &face.img)
}

reply! {
    /// What the picture is known by.
    FaceAdded {
        /// The one that was asked for, or the node's own.
        img_id: String,
    }
}

message! {
    /// Changes what is said of a face (3.9); what is left out stays.
    ModifyFace "1033" {
        /// Which picture.
        img_id: String,
        /// In which library.
        lib_id: u64,
        /// What the person is known by.
        person_idcard?: String,
        /// Their name.
        person_name?: String,
        /// Their gender.
        person_gender?: Gender,
        /// Their age, 1 to 120, as text.
        person_age?: String,
        /// Their address.
        person_addr?: String,
    } => FaceChanged, idempotent, check changing
}

fn changing(face: &ModifyFace) -> Result<(), EncodeError> {
    super::query::one(&face.img_id)?;
    gender(face.person_gender.as_ref())?;
    age(face.person_age.as_ref())
}

reply! {
    /// Which face was changed.
    FaceChanged {
        /// Which picture.
        img_id: String,
        /// In which library.
        lib_id?: u64,
    }
}

message! {
    /// Removes a face from a library (3.8). [`NoFaceInLibrary`](crate::protocol::Code::NoFaceInLibrary) where it is not there.
    DeleteFace "1031" {
        /// Which picture.
        img_id: String,
        /// From which library.
        lib_id: u64,
    } => Done, idempotent, check named
}

fn named(face: &DeleteFace) -> Result<(), EncodeError> {
    super::query::one(&face.img_id)
}

message! {
    /// Removes faces from a library (3.20).
    DeleteFaces "1044" {
        /// Which pictures: 1 to 50.
        img_ids: Joined<String>,
        /// From which library.
        lib_id: u64,
    } => Done, idempotent, check counted
}

fn counted(faces: &DeleteFaces) -> Result<(), EncodeError> {
    super::export::ids("img_ids", &faces.img_ids)
}
