//! Files to take away: faces (3.11, 3.12), captures (3.14, 3.15), alarms (3.17, 3.18), bodies (3.23, 3.24). Each is a ZIP archive
//! with a table and the pictures.

use super::page::cut;
use super::read::Asked;
use super::reply::{Outcome, no, set};
use super::seen::Seen;
use super::state::State;
use super::zip::pack;
use nebula::protocol::Code;
use serde_json::json;

/// One line of the table, and its picture.
struct Row {
    texts: Vec<String>,
    path: String,
}

impl State {
    pub(super) fn export_faces(&mut self, asked: &Asked) -> Outcome {
        let lib_id = asked.id("lib_id");
        self.library(lib_id)?;
        let all: Vec<_> = self
            .faces
            .iter()
            .filter(|face| face.lib_id == lib_id)
            .collect();
        let total = all.len();
        let rows: Vec<_> = cut(all, asked, 500).into_iter().map(face_row).collect();
        self.export("face", &rows, total, None)
    }

    pub(super) fn export_faces_by_id(&mut self, asked: &Asked) -> Outcome {
        let lib_id = asked.id("lib_id");
        self.library(lib_id)?;
        let (mut rows, mut failed) = (Vec::new(), Vec::new());
        for id in asked.list("img_ids") {
            match self.face(lib_id, &id) {
                Ok(face) => rows.push(face_row(face)),
                Err(_) => failed.push(id),
            }
        }
        let total = rows.len() + failed.len();
        self.export("face", &rows, total, Some(failed))
    }

    /// A page of what was seen.
    pub(super) fn export_seen(&mut self, kind: &str, found: Vec<Seen>, asked: &Asked) -> Outcome {
        let total = found.len();
        let rows: Vec<_> = cut(found, asked, 500).iter().map(seen_row).collect();
        self.export(kind, &rows, total, None)
    }

    /// These of what was seen.
    pub(super) fn export_seen_by_id(&mut self, kind: &str, all: &[Seen], asked: &Asked) -> Outcome {
        let (mut rows, mut failed) = (Vec::new(), Vec::new());
        for id in asked.list("snap_ids") {
            match all.iter().find(|seen| seen.snap_id == id) {
                Some(seen) => rows.push(seen_row(seen)),
                None => failed.push(id),
            }
        }
        let total = rows.len() + failed.len();
        self.export(kind, &rows, total, Some(failed))
    }

    fn export(
        &mut self,
        kind: &str,
        rows: &[Row],
        total: usize,
        failed: Option<Vec<String>>,
    ) -> Outcome {
        if rows.is_empty() {
            return Err(no(Code::NothingToExport));
        }
        // The table has no escape.
        if rows
            .iter()
            .flat_map(|row| &row.texts)
            .any(|text| text.contains(','))
        {
            return Err((Code::UnknownError, "a text has a comma".to_owned()));
        }
        let mut files = Vec::new();
        let mut table = String::new();
        for row in rows {
            table.push_str(&format!("{},{}\n", row.path, row.texts.join(",")));
            let picture = self.files.get(&row.path).cloned().unwrap_or_default();
            files.push((row.path.clone(), picture.to_vec()));
        }
        files.push((format!("{kind}.csv"), table.into_bytes()));
        let now = self.clock.now().replace([' ', ':'], "-");
        let number = self.files.len();
        let url = format!("tmp/{kind}_{now}-{number}.zip");
        self.files.insert(url.clone(), pack(&files).into());
        let mut data = json!({ "export_url": url, "result_num": rows.len(), "total_num": total });
        if let Some(failed) = failed {
            set(&mut data, "failed_img_ids", failed.join(","));
        }
        Ok(data)
    }
}

fn face_row(face: &super::face::Face) -> Row {
    let texts = face.who.fields().map(|(_, text)| text.clone());
    Row {
        texts: std::iter::once(face.img_id.clone()).chain(texts).collect(),
        path: face.path.clone(),
    }
}

fn seen_row(seen: &Seen) -> Row {
    let who = seen.face.as_ref().map(|face| face.who.name.clone());
    Row {
        texts: vec![
            seen.snap_id.clone(),
            seen.trigger.clone(),
            who.unwrap_or_default(),
        ],
        path: seen.path.clone(),
    }
}
