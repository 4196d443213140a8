//! Faces in pictures (3.25, 3.26, 3.29), and compared (chapter 5).

use super::read::Asked;
use super::reply::{Outcome, bad, no, set};
use super::seen::face_attributes;
use super::state::State;
use super::{ids, picture};
use nebula::protocol::Code;
use serde_json::{Value, json};
use std::cmp::Reverse;

/// Where a face is in every picture: left, top, right, bottom.
const AT: [u32; 4] = [56, 10, 432, 678];

fn found(data: &[u8]) -> Value {
    let [left, top, right, bottom] = AT;
    json!({
        "quality": picture::quality(data), "coordinate": format!("{left},{top},{right},{bottom}"),
        "attribute": face_attributes(),
    })
}

impl State {
    pub(super) fn detect(asked: &Asked) -> Outcome {
        let file = asked.file("img");
        picture::faces(&file.data)?;
        Ok(found(&file.data))
    }

    pub(super) fn detect_all(&mut self, asked: &Asked) -> Outcome {
        let file = asked.file("img");
        let faces = picture::faces(&file.data)?;
        let all = (0..faces).map(|_| {
            let mut face = found(&file.data);
            let path = format!("tmp/{}.jpg", ids::uuid());
            self.files.insert(path.clone(), file.data.clone());
            set(&mut face, "img_path", path);
            face
        });
        Ok(all.collect())
    }

    pub(super) fn identify(&self, asked: &Asked) -> Outcome {
        let lib_ids = asked.ids("lib_ids").unwrap_or_default();
        if lib_ids.is_empty() {
            return Err(bad("lib_ids", "is empty"));
        }
        let topk = asked.count("topk", 1);
        let n_topk = asked.count("n_topk", 1);
        if n_topk > topk {
            return Err(bad("n_topk", "is more than topk"));
        }
        let file = asked.file("img");
        for id in &lib_ids {
            self.library(*id)?;
        }
        picture::faces(&file.data)?;
        if lib_ids.iter().any(|id| self.faces_in(*id) == 0) {
            return Err(no(Code::EmptyLibrary));
        }
        let threshold = asked.int("threshold").unwrap_or(0);
        let all = self
            .faces
            .iter()
            .filter(|face| lib_ids.contains(&face.lib_id));
        let all = all.map(|face| (picture::similarity(&face.picture, &file.data), face));
        let mut all: Vec<_> = all.filter(|(alike, _)| *alike >= threshold).collect();
        all.sort_by_key(|(alike, _)| Reverse(*alike));
        let topn = all.iter().take(topk).zip(1..).map(|((alike, face), ranking)| {
            let library = self.libraries.get(&face.lib_id);
            json!({
                "img_id": face.img_id, "img_path": face.path, "lib_id": face.lib_id,
                "lib_name": library.map(|it| it.name.as_str()), "lib_type": library.map(|it| it.kind),
                "ranking": ranking, "similarity": alike, "id": face.who.idcard, "name": face.who.name,
                "gender": face.who.gender, "age": face.who.age, "address": face.who.address,
            })
        });
        let topn: Vec<Value> = topn.collect();
        let nth = topn.get(n_topk.saturating_sub(1)).cloned();
        let [left, top, right, bottom] = AT;
        Ok(json!({
            "in_pic": {
                "pos_left": left, "pos_top": top, "pos_right": right, "pos_bottom": bottom,
                "quality": picture::quality(&file.data),
            },
            "n_topn": nth.unwrap_or_else(|| json!({})),
            "topn": topn,
        }))
    }

    pub(super) fn compare(asked: &Asked) -> Outcome {
        let [one, other] = ["img_1", "img_2"].map(|name| asked.file(name).data);
        picture::faces(&one)?;
        picture::faces(&other)?;
        Ok(json!({ "FaceImg1to1Rsp_Score": picture::similarity(&one, &other) }))
    }
}
