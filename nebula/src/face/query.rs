use super::age;
use crate::macros::{message, paged, reply};
use crate::types::{Gender, clock, gender, list_page, text};
use face_common::EncodeError;
use face_common::time::Timestamp;

reply! {
    /// A face in a library.
    Face {
        /// When it was added.
        create_time?: Timestamp,
        /// What the picture is known by.
        img_id?: String,
        /// Where it can be downloaded: [`Download`](crate::download::Download).
        img_path?: String,
        /// In which library.
        lib_id?: u64,
        /// The person's address.
        person_addr?: String,
        /// Their age: text, and empty where nothing is known.
        person_age?: String,
        /// Their gender, perhaps empty.
        person_gender?: Gender,
        /// What they are known by.
        person_idcard?: String,
        /// Their name.
        person_name?: String,
        /// The picture, from [`GetFace`] alone: base64 by the document, and in its example bytes that JSON has mangled. Download it
        /// instead.
        img?: Secret,
        /// What the node recognises by, from [`GetFace`] alone: numbers with commas.
        img_feat?: Secret,
    }
}

message! {
    /// One face (3.6). [`NoFaceInLibrary`](crate::protocol::Code::NoFaceInLibrary) where it is not there.
    GetFace "1032" {
        /// Which picture.
        img_id: String,
        /// In which library.
        lib_id: u64,
    } => Face, idempotent, check found
}

fn found(face: &GetFace) -> Result<(), EncodeError> {
    one(&face.img_id)
}

/// A picture that is named.
pub(super) fn one(img_id: &str) -> Result<(), EncodeError> {
    text("img_id", img_id, 1, 48)
}

message! {
    /// Faces of a library by conditions (3.10), the oldest first.
    QueryFaces "1035" {
        /// In which library.
        lib_id: u64,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 50 (where left out: 10).
        qry_len?: u32,
        /// What the person is known by, exactly.
        person_idcard?: String,
        /// Their name, exactly.
        person_name?: String,
        /// Their age, 1 to 120, as text.
        person_age?: String,
        /// Their gender.
        person_gender?: Gender,
        /// Their address, exactly.
        person_addr?: String,
        /// When the face was added.
        create_time?: Timestamp,
        /// Found in name, gender (`0` or `1`), age, document or address: up to 40 characters, and not together with any of the
        /// exact ones.
        fuzzy_key?: String,
    } => FacePage, idempotent, check querying
}

impl QueryFaces {
    /// Everybody in this library, fifty at a time.
    pub fn all(lib_id: u64) -> Self {
        Self {
            lib_id,
            qry_len: Some(50),
            ..Self::default()
        }
    }
}

fn querying(query: &QueryFaces) -> Result<(), EncodeError> {
    list_page(query.start_no, query.qry_len)?;
    age(query.person_age.as_ref())?;
    gender(query.person_gender.as_ref())?;
    if let Some(time) = &query.create_time {
        clock("create_time", time)?;
    }
    let Some(key) = &query.fuzzy_key else {
        return Ok(());
    };
    text("fuzzy_key", key, 1, 40)?;
    let is_exact = [
        &query.person_idcard,
        &query.person_name,
        &query.person_age,
        &query.person_addr,
    ];
    if is_exact.iter().any(|it| it.is_some()) || query.person_gender.is_some() {
        let why = "does not go together with an exact condition";
        return Err(EncodeError::invalid("fuzzy_key", why));
    }
    Ok(())
}

paged! {
    /// A page of faces.
    QueryFaces => FacePage of Face
}
