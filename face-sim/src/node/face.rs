//! A face in a library, and whose it is.

use super::read::Asked;
use bytes::Bytes;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub(super) struct Face {
    pub(super) lib_id: u64,
    pub(super) img_id: String,
    pub(super) path: String,
    pub(super) picture: Bytes,
    pub(super) created: String,
    pub(super) who: Who,
}

/// What is said of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Who {
    pub(super) idcard: String,
    pub(super) name: String,
    pub(super) gender: String,
    pub(super) age: String,
    pub(super) address: String,
}

impl Who {
    pub(super) fn of(asked: &Asked) -> Self {
        Self {
            idcard: asked.words("person_idcard"),
            name: asked.words("person_name"),
            gender: asked.words("person_gender"),
            age: asked.words("person_age"),
            address: asked.words("person_addr"),
        }
    }

    /// As the wire names it.
    pub(super) fn fields(&self) -> [(&'static str, &String); 5] {
        [
            ("person_idcard", &self.idcard),
            ("person_name", &self.name),
            ("person_gender", &self.gender),
            ("person_age", &self.age),
            ("person_addr", &self.address),
        ]
    }
}

impl Face {
    pub(super) fn listed(&self) -> Value {
        let mut value = json!({
            "create_time": self.created, "img_id": self.img_id, "img_path": self.path, "lib_id": self.lib_id,
        });
        if let Some(members) = value.as_object_mut() {
            let said = self.who.fields();
            members.extend(said.map(|(name, text)| (name.to_owned(), text.clone().into())));
        }
        value
    }
}
