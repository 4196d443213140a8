//! Libraries of faces (3.1 to 3.5).

use super::page::page;
use super::read::Asked;
use super::reply::{DONE, Outcome, Refusal, no};
use super::state::{Library, State};
use nebula::protocol::Code;
use serde_json::{Value, json};

impl State {
    pub(super) fn library(&self, id: u64) -> Result<&Library, Refusal> {
        self.libraries.get(&id).ok_or_else(|| no(Code::NoLibrary))
    }

    pub(super) fn faces_in(&self, id: u64) -> usize {
        self.faces.iter().filter(|face| face.lib_id == id).count()
    }

    fn listed(&self, id: u64, library: &Library) -> Value {
        json!({
            "create_time": library.created, "update_time": library.updated, "lib_id": id, "lib_name": library.name,
            "lib_type": library.kind, "picture_no": self.faces_in(id),
        })
    }

    pub(super) fn list_libraries(&self) -> Value {
        let all = self.libraries.iter();
        all.map(|(id, it)| self.listed(*id, it)).collect()
    }

    pub(super) fn query_libraries(&self, asked: &Asked) -> Value {
        let (id, kind) = (asked.int("lib_id"), asked.int("lib_type"));
        let name = asked.text("lib_name").filter(|name| !name.is_empty());
        let found = self.libraries.iter().filter(|(of, library)| {
            id.is_none_or(|id| u64::try_from(id) == Ok(**of))
                && kind.is_none_or(|kind| kind == library.kind)
                && name.is_none_or(|name| name == library.name)
        });
        let found: Vec<_> = found.map(|(id, it)| self.listed(*id, it)).collect();
        page(found, asked, self.quirks.page)
    }

    pub(super) fn create_library(&mut self, asked: &Asked) -> Outcome {
        if self.libraries.len() >= self.quirks.max_libraries {
            return Err(no(Code::LibrariesFull));
        }
        let name = asked.words("lib_name");
        self.is_free(&name, None)?;
        let id = self.next_id();
        let now = self.clock.now();
        let library = Library {
            name: name.clone(),
            kind: asked.int("lib_type").unwrap_or_default(),
            created: now.clone(),
            updated: now,
        };
        self.libraries.insert(id, library);
        Ok(json!({ "lib_id": id, "lib_name": name }))
    }

    pub(super) fn modify_library(&mut self, asked: &Asked) -> Outcome {
        let (id, name) = (asked.id("lib_id"), asked.words("lib_name"));
        self.library(id)?;
        self.is_free(&name, Some(id))?;
        let now = self.clock.now();
        if let Some(library) = self.libraries.get_mut(&id) {
            library.name.clone_from(&name);
            library.kind = asked.int("lib_type").unwrap_or(library.kind);
            library.updated = now;
        }
        Ok(json!({ "lib_id": id, "lib_name": name }))
    }

    fn is_free(&self, name: &str, own: Option<u64>) -> Result<(), Refusal> {
        let mut others = self.libraries.iter().filter(|(id, _)| Some(**id) != own);
        if others.any(|(_, library)| library.name == name) {
            return Err(no(Code::LibraryExists));
        }
        Ok(())
    }

    pub(super) fn delete_library(&mut self, asked: &Asked) -> Outcome {
        let id = asked.id("lib_id");
        self.library(id)?;
        if self
            .cameras
            .values()
            .any(|camera| camera.lib_ids().contains(&id))
        {
            return Err(no(Code::LibraryBound));
        }
        self.libraries.remove(&id);
        let gone: Vec<_> = self
            .faces
            .extract_if(.., |face| face.lib_id == id)
            .collect();
        for face in gone {
            self.files.remove(&face.path);
        }
        DONE
    }
}
