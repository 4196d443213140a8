use super::age;
use crate::macros::{form, reply};
use crate::types::{File, Gender, count, image_id, picture, text};
use face_common::EncodeError;

form! {
    /// Adds many faces to a library at once (3.19; as JSON 3.28). Who is on a picture stands in its name: [`BatchName`].
    ///
    /// How many may come at once is not said; [`import`](crate::flow::import) sends twenty.
    AddFaces "1030" or "1052" {
        /// To which library.
        lib_id: u64,
        /// A name for this batch.
        uuid: String,
    } files {
        /// The pictures.
        imgs: Vec<File>,
    } => BatchAdded, once, check adding
}

fn adding(batch: &AddFaces) -> Result<(), EncodeError> {
    text("uuid", &batch.uuid, 1, usize::MAX)?;
    count("imgs", batch.imgs.len(), usize::MAX)?;
    batch.imgs.iter().try_for_each(|file| {
        picture("imgs", file)?;
        BatchName::of(&file.filename).map(drop)
    })
}

reply! {
    /// How it went.
    BatchAdded {
        /// Where a table with the outcome for each picture can be downloaded.
        url?: String,
        /// How many were refused.
        err_count?: u64,
    }
}

/// Who is on a picture of a batch, as it stands in the picture's name: name, `img_id`, document, gender, age and address, with `_`
/// between and `#` for what is not said. There is no escape: none of them can hold `_`, and an export fails on `,`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchName {
    /// Their name.
    pub name: String,
    /// What the picture is to be known by: up to 48 letters, digits and hyphens.
    pub img_id: String,
    /// What they are known by.
    pub idcard: String,
    /// Their gender.
    pub gender: Option<Gender>,
    /// Their age, 1 to 120.
    pub age: String,
    /// Their address.
    pub address: String,
}

/// Whether nodes take a file with this ending (3.7).
fn is_picture(ending: &str) -> bool {
    let known = ["jpg", "jpeg", "png", "bmp", "tif", "tiff"];
    known.iter().any(|it| it.eq_ignore_ascii_case(ending))
}

impl BatchName {
    /// Reads a name, without or with an ending.
    pub fn of(filename: &str) -> Result<Self, EncodeError> {
        let stem = match filename.rsplit_once('.') {
            Some((stem, ending)) if is_picture(ending) => stem,
            _ => filename,
        };
        let parts: Vec<_> = stem
            .split('_')
            .map(|part| if part == "#" { "" } else { part })
            .collect();
        let &[name, img_id, idcard, gender, age, address] = parts.as_slice() else {
            let why = format!(
                "has {} parts between `_`; name, img_id, document, gender, age, address are six",
                parts.len()
            );
            return Err(EncodeError::invalid("filename", why));
        };
        let all = Self {
            name: name.to_owned(),
            img_id: img_id.to_owned(),
            idcard: idcard.to_owned(),
            gender: (!gender.is_empty()).then(|| gender.into()),
            age: age.to_owned(),
            address: address.to_owned(),
        };
        all.check().map(|()| all)
    }

    /// As a name, with this ending (`jpg`).
    pub fn filename(&self, ending: &str) -> Result<String, EncodeError> {
        self.check()?;
        let gender = self.gender.as_ref().map_or("", Gender::as_str);
        let parts = [
            &self.name,
            &self.img_id,
            &self.idcard,
            gender,
            &self.age,
            &self.address,
        ];
        let parts = parts.map(|part| if part.is_empty() { "#" } else { part });
        Ok(format!("{}.{ending}", parts.join("_")))
    }

    fn check(&self) -> Result<(), EncodeError> {
        let texts = [
            ("name", &self.name),
            ("idcard", &self.idcard),
            ("address", &self.address),
        ];
        for (field, text) in texts {
            if let Some(odd) = text
                .chars()
                .find(|c| "_,#/\\\"".contains(*c) || c.is_control())
            {
                return Err(EncodeError::invalid(
                    field,
                    format!("has {odd:?}, which a picture's name cannot carry"),
                ));
            }
        }
        image_id("img_id", &self.img_id)?;
        age(Some(&self.age))?;
        match &self.gender {
            None | Some(Gender::Female | Gender::Male) => Ok(()),
            Some(odd) => Err(EncodeError::invalid(
                "gender",
                format!("is {:?}; 0 and 1 are allowed", odd.as_str()),
            )),
        }
    }
}
