//! Many faces at once (3.19, 3.28), with their names in those of the files.

use super::face::Who;
use super::read::{Asked, File};
use super::reply::{Outcome, Refusal, bad};
use super::state::State;
use serde_json::json;

impl State {
    pub(super) fn add_faces(&mut self, asked: &Asked) -> Outcome {
        let lib_id = asked.id("lib_id");
        self.library(lib_id)?;
        let mut table = String::from("file,img_id,code,message\n");
        let mut errors = 0;
        for (_, file) in &asked.files {
            let name = file.name.replace([',', '\n', '\r'], " ");
            match self.add_named(lib_id, file) {
                Ok(id) => table.push_str(&format!("{name},{id},0,\n")),
                Err((code, why)) => {
                    errors += 1;
                    let why = why.replace(',', ";");
                    table.push_str(&format!("{name},,{},{why}\n", code.code()));
                }
            }
        }
        let batch: String = asked
            .words("uuid")
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let url = format!("tmp/image_{batch}.csv");
        self.files.insert(url.clone(), table.into());
        Ok(json!({ "err_count": errors, "url": url }))
    }

    fn add_named(&mut self, lib_id: u64, file: &File) -> Result<String, Refusal> {
        let (img_id, who) = named(&file.name)?;
        self.add(lib_id, img_id, file.clone(), who)
    }
}

/// `zhangsan_asdqwe12345_32011111_0_23_beijing.jpg`.
fn named(filename: &str) -> Result<(String, Who), Refusal> {
    let stem = filename.rsplit_once('.').map_or(filename, |(stem, _)| stem);
    let parts: Vec<_> = stem
        .split('_')
        .map(|part| if part == "#" { "" } else { part })
        .collect();
    let &[name, img_id, idcard, gender, age, address] = parts.as_slice() else {
        return Err(bad("filename", "has not six parts"));
    };
    let is_id = img_id
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_gender = ["", "0", "1"].contains(&gender);
    let is_age = age.is_empty() || age.parse::<u8>().is_ok_and(|age| (1..=120).contains(&age));
    if !(is_id && is_gender && is_age) {
        return Err(bad("filename", "has a part that is out of its limits"));
    }
    let who = Who {
        idcard: idcard.to_owned(),
        name: name.to_owned(),
        gender: gender.to_owned(),
        age: age.to_owned(),
        address: address.to_owned(),
    };
    Ok((img_id.to_owned(), who))
}
