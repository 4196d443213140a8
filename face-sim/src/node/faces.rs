//! Faces in libraries (3.6 to 3.9, 3.20, 3.27).

use super::face::{Face, Who};
use super::read::{Asked, File};
use super::reply::{DONE, Outcome, Refusal, bad, no, set};
use super::state::State;
use super::{ids, picture};
use face_common::wire::base64;
use nebula::protocol::Code;
use serde_json::json;

/// Characters of an `img_id` at most.
const LONGEST_ID: usize = 48;

impl State {
    /// Of this library; where there is no such library, that is said.
    pub(super) fn face(&self, lib_id: u64, img_id: &str) -> Result<&Face, Refusal> {
        self.library(lib_id)?;
        let mut all = self.faces.iter();
        all.find(|face| face.lib_id == lib_id && face.img_id == img_id)
            .ok_or_else(|| no(Code::NoFaceInLibrary))
    }

    pub(super) fn get_face(&self, asked: &Asked) -> Outcome {
        let face = self.face(asked.id("lib_id"), &asked.words("img_id"))?;
        let mut value = face.listed();
        let feature = picture::feature(&face.picture);
        let feature: Vec<_> = feature.iter().map(ToString::to_string).collect();
        set(&mut value, "img_feat", feature.join(","));
        let img = if self.quirks.odd_replies {
            let start = face.picture.get(..64).unwrap_or(&face.picture);
            String::from_utf8_lossy(start).into_owned()
        } else {
            base64::encode(&face.picture)
        };
        set(&mut value, "img", img);
        Ok(value)
    }

    pub(super) fn add_face(&mut self, asked: &Asked) -> Outcome {
        let (lib_id, file) = (asked.id("lib_id"), asked.file("img"));
        let id = self.add(lib_id, asked.words("img_id"), file, Who::of(asked))?;
        Ok(json!({ "img_id": id }))
    }

    /// What the picture is known by.
    pub(super) fn add(
        &mut self,
        lib_id: u64,
        img_id: String,
        file: File,
        who: Who,
    ) -> Result<String, Refusal> {
        self.library(lib_id)?;
        if img_id.len() > LONGEST_ID {
            return Err(no(Code::ImageIdTooLong));
        }
        if self.faces.iter().any(|face| face.img_id == img_id) {
            return Err(no(Code::ImageIdExists));
        }
        picture::faces(&file.data)?;
        if self.faces_in(lib_id) >= self.quirks.max_faces {
            return Err(no(Code::ImagesFull));
        }
        let img_id = if img_id.is_empty() {
            ids::uuid()
        } else {
            img_id
        };
        if self.quirks.drops_photos {
            return Ok(img_id);
        }
        let ending = picture::ending(&file.data).unwrap_or("jpg");
        let path = format!("img/{lib_id}_{}.{ending}", ids::uuid());
        self.files.insert(path.clone(), file.data.clone());
        self.faces.push(Face {
            lib_id,
            img_id: img_id.clone(),
            path,
            picture: file.data,
            created: self.clock.now(),
            who,
        });
        Ok(img_id)
    }

    pub(super) fn modify_face(&mut self, asked: &Asked) -> Outcome {
        let (lib_id, img_id) = (asked.id("lib_id"), asked.words("img_id"));
        self.face(lib_id, &img_id)?;
        let mut all = self.faces.iter_mut();
        if let Some(face) = all.find(|face| face.lib_id == lib_id && face.img_id == img_id) {
            let who = &mut face.who;
            for (name, text) in [
                ("person_idcard", &mut who.idcard),
                ("person_name", &mut who.name),
                ("person_gender", &mut who.gender),
                ("person_age", &mut who.age),
                ("person_addr", &mut who.address),
            ] {
                if let Some(new) = asked.text(name) {
                    new.clone_into(text);
                }
            }
        }
        Ok(json!({ "img_id": img_id, "lib_id": lib_id }))
    }

    pub(super) fn delete_face(&mut self, asked: &Asked) -> Outcome {
        let (lib_id, img_id) = (asked.id("lib_id"), asked.words("img_id"));
        self.face(lib_id, &img_id)?;
        self.remove(lib_id, &[img_id]);
        DONE
    }

    /// Those that are there are removed, whatever is said of the others.
    pub(super) fn delete_faces(&mut self, asked: &Asked) -> Outcome {
        let (lib_id, img_ids) = (asked.id("lib_id"), asked.list("img_ids"));
        self.library(lib_id)?;
        if self.remove(lib_id, &img_ids) < img_ids.len() {
            return Err(no(Code::NoFaceInLibrary));
        }
        DONE
    }

    fn remove(&mut self, lib_id: u64, img_ids: &[String]) -> usize {
        let is_one = |face: &mut Face| face.lib_id == lib_id && img_ids.contains(&face.img_id);
        let gone: Vec<_> = self.faces.extract_if(.., is_one).collect();
        for face in &gone {
            self.files.remove(&face.path);
        }
        gone.len()
    }

    /// By all conditions of 3.10, the oldest first.
    pub(super) fn query_faces(&self, asked: &Asked) -> Outcome {
        let lib_id = asked.id("lib_id");
        self.library(lib_id)?;
        let key = asked.text("fuzzy_key");
        let exact = Who::default();
        let exact = exact.fields().map(|(name, _)| (name, asked.text(name)));
        if key.is_some() && exact.iter().any(|(_, wanted)| wanted.is_some()) {
            return Err(bad("fuzzy_key", "goes with no other condition"));
        }
        let created = asked.text("create_time");
        let found = self.faces.iter().filter(|face| {
            let has = face.who.fields();
            let is_exact = exact
                .iter()
                .zip(has)
                .all(|((_, wanted), (_, has))| wanted.is_none_or(|wanted| wanted == has.as_str()));
            let is_like = key.is_none_or(|key| has.iter().any(|(_, has)| has.contains(key)));
            let is_then = created.is_none_or(|then| then == face.created);
            face.lib_id == lib_id && is_exact && is_like && is_then
        });
        let found: Vec<_> = found.map(Face::listed).collect();
        Ok(super::page::page(found, asked, self.quirks.page))
    }
}
