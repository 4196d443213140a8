//! Who may pass (2.1).

mod add;
mod search;
mod upload;

pub use add::{AddPerson, AddPersonJpg, NormImage, PersonAdded, UpdatePerson, UpdatePersonJpg};
pub use search::{Condition, Person, PersonPage, RegImage, RequestPersons};
pub use upload::{UploadMode, UploadPerson, UploadedPerson};

use crate::macros::{command, reply};
use crate::types::id;
use face_common::EncodeError;

face_common::open_int_enum! {
    /// Who is to be removed.
    #[derive(Default)]
    pub enum DeleteFlag: i64 {
        /// The one named.
        #[default]
        ById = -1,
        /// All ordinary people.
        Ordinary = 0,
        /// Everybody on the white list.
        White = 1,
        /// Everybody on the black list.
        Black = 2,
        /// Everybody.
        All = 3,
    }
}

command! {
    /// Removes people (2.1.5): one by id with [`DeletePersons::one`], or many with
    /// [`delete_all_of`](DeletePersons::delete_all_of). Somebody who is not there is code 22.
    DeletePersons "delete person(s)" {
        /// Who.
        flag: DeleteFlag,
        /// Where it is one: whom. Some clients leave it out where it is many.
        #[serde(default)]
        id: String,
    } => DeletedPersons, idempotent, check one_or_many
}

fn one_or_many(delete: &DeletePersons) -> Result<(), EncodeError> {
    match delete.flag {
        DeleteFlag::ById => id(&delete.id),
        DeleteFlag::Unknown(_) => {
            let why = "is none of the document's: nobody knows who would be removed";
            Err(EncodeError::invalid("flag", why))
        }
        _ if delete.id.is_empty() => Ok(()),
        _ => {
            let why = "must be empty where many are removed";
            Err(EncodeError::invalid("id", why))
        }
    }
}

impl DeletePersons {
    /// This one.
    pub fn one(id: impl Into<String>) -> Self {
        Self {
            flag: DeleteFlag::ById,
            id: id.into(),
            ..Self::default()
        }
    }

    /// Everybody of a kind, or everybody.
    pub fn delete_all_of(flag: DeleteFlag) -> Self {
        Self {
            flag,
            ..Self::default()
        }
    }
}

reply! {
    /// Who was removed.
    DeletedPersons {
        /// Whom; empty where it was many.
        id?: String,
    }
}

#[cfg(test)]
mod tests;
