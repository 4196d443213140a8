//! Flows without a socket: the device is a function.

use super::*;
use crate::file::{DownloadFile, FilePiece, UploadFile};
use crate::person::{UploadMode, UploadPerson};
use crate::protocol::{Code, Message};
use crate::screen::Media;
use crate::types::{Role, ValidTo};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::flow::Step;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

mod files;
mod people;
mod roster;

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xd9];

#[derive(Default)]
struct Device {
    people: BTreeMap<String, Map<String, Value>>,
    files: BTreeMap<String, Vec<u8>>,
    media: Vec<Value>,
    clock: String,
    /// Firmware older than 2020-08-21.
    old: bool,
    drops_photos: bool,
    stuck_clock: bool,
    /// Says yes to people and changes nothing.
    idle: bool,
    /// People in a page at most.
    page: Option<usize>,
    /// Behind the last page comes the last page.
    repeats: bool,
    /// So many more are in `total` than there are.
    boasts: usize,
    /// Gives the first person, whoever is looked for.
    ignores_conditions: bool,
    /// Removals are seen so many looks later.
    slow: u32,
    gone: Vec<String>,
    /// So many bytes of a piece are taken.
    takes: usize,
    /// A no to this command, so many times.
    refuses: Option<(&'static str, i64, u32)>,
    asked: Vec<String>,
}

impl Device {
    #[expect(clippy::too_many_lines, reason = "a device")]
    fn answer(&mut self, body: &[u8]) -> Value {
        let message = Message::raw(body).unwrap();
        let (cmd, mut body) = (message.cmd, message.body);
        self.asked.push(cmd.clone());
        if let Some((refused, code, left)) = &mut self.refuses
            && *refused == cmd
            && *left > 0
        {
            *left -= 1;
            return json!({ "reply": "ACK", "cmd": cmd, "code": code });
        }
        let ok = |more: Value| {
            let mut reply = json!({ "reply": "ACK", "cmd": cmd, "code": 0 });
            for (name, value) in more.as_object().unwrap() {
                reply[name] = value.clone();
            }
            reply
        };
        let no = |code: i64| json!({ "reply": "ACK", "cmd": cmd, "code": code });
        let id = body
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        match cmd.as_str() {
            "upload person" if self.old => no(2),
            "upload person" | "add person jpg" | "update person jpg" if self.idle => ok(json!({})),
            "add person jpg" if self.people.contains_key(&id) && body["cover"] == false => no(21),
            "update person jpg" if !self.people.contains_key(&id) => no(22),
            "upload person" | "add person jpg" | "update person jpg" => {
                let picture = body.remove("reg_image").or(body.remove("reg_images"));
                if picture.as_ref().is_some_and(|p| p == "/9j/AA==") {
                    return no(25);
                }
                let person = self.people.entry(id.clone()).or_default();
                person.extend(serde_json::Map::from(body));
                if picture.is_some() && !self.drops_photos {
                    person.insert("image_num".into(), 1.into());
                } else {
                    person.entry("image_num").or_insert(0.into());
                }
                ok(json!({ "id": id }))
            }
            "request persons" => {
                let wanted = body.get("condition").and_then(|c| c["person_id"].as_str());
                let size = usize::try_from(body["page_size"].as_u64().unwrap()).unwrap();
                let page = usize::try_from(body["page_no"].as_u64().unwrap()).unwrap();
                if self.slow > 0 {
                    self.slow -= 1;
                } else {
                    for id in self.gone.drain(..) {
                        self.people.remove(&id);
                    }
                }
                let wanted = wanted.filter(|_| !self.ignores_conditions);
                let all: Vec<_> = self
                    .people
                    .values()
                    .filter(|p| wanted.is_none_or(|w| p["id"] == w))
                    .collect();
                let size = self.page.map_or(size, |most| size.min(most));
                let pages = all.chunks(size).collect::<Vec<_>>();
                let list = match pages.get(page - 1) {
                    Some(list) => list.to_vec(),
                    None if self.repeats => pages.last().unwrap().to_vec(),
                    None => Vec::new(),
                };
                let total = self.people.len() + self.boasts;
                ok(json!({ "total": total, "count": list.len(), "persons": list }))
            }
            "delete person(s)" if self.slow > 0 => {
                self.gone.push(id.clone());
                ok(json!({ "id": id }))
            }
            "delete person(s)" => match self.people.remove(&id) {
                Some(_) => ok(json!({ "id": id })),
                None => no(22),
            },
            "request date time" => ok(json!({ "date_time": self.clock })),
            "update date time" => {
                if !self.stuck_clock {
                    self.clock = body["date_time"].as_str().unwrap().to_owned();
                }
                ok(json!({}))
            }
            "update lcd media" => {
                for media in body["screensaver_media_list"].as_array().unwrap() {
                    let mut media = media.clone();
                    let name = media["media_name"].as_str().unwrap();
                    let path = format!("/data_fs/screensaver/NO{}.{name}", media["sequence"]);
                    self.files.insert(path.clone(), Vec::new());
                    media["path"] = path.into();
                    self.media.push(media);
                }
                ok(json!({ "screensaver_media_list": self.media }))
            }
            "request lcd media" => ok(json!({ "screensaver_media_list": self.media })),
            "update lcd screensaver" => ok(json!({})),
            "upload file" => {
                let upload: UploadFile = serde_json::from_value(body.into()).unwrap();
                let file = self.files.entry(upload.path.clone()).or_default();
                let taken = upload.data.0.len().min(self.takes);
                assert!(upload.is_whole() && upload.offset == file.len() as u64);
                file.extend_from_slice(&upload.data.0[..taken]);
                ok(json!({ "path": upload.path, "offset": upload.offset, "size": taken }))
            }
            "download file" => {
                let ask: DownloadFile = serde_json::from_value(body.into()).unwrap();
                match self.files.get(&ask.path) {
                    // Pieces of a size of its own.
                    Some(file) => {
                        let piece =
                            FilePiece::cut(file, &ask.path, ask.offset, 777.min(ask.size as usize));
                        ok(serde_json::to_value(piece).unwrap())
                    }
                    None => no(22),
                }
            }
            _ => no(2),
        }
    }
}

fn run<T, E: From<Error>>(device: &mut Device, flow: Flow<T, E>) -> Result<T, E> {
    let mut step = flow.start();
    loop {
        step = match step {
            Step::Send(asked) => {
                let reply = device.answer(asked.request().body());
                asked.reply(Ok(http::Response::new(reply.to_string().into())))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => return result,
        };
    }
}

fn ada() -> UploadPerson {
    UploadPerson::new("0001").name("Ada").image(JPEG)
}

fn new() -> Device {
    Device {
        takes: usize::MAX,
        ..Device::default()
    }
}

fn roster(n: u32) -> Vec<UploadPerson> {
    let person = |n: u32| UploadPerson::new(n.to_string()).name(format!("P{n}"));
    (1..=n).map(person).collect()
}
