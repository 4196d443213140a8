//! Flows without a socket: the device is a function.

use super::*;
use crate::file::{DownloadFile, FilePiece, UploadFile};
use crate::person::UploadPerson;
use crate::protocol::{Code, Message};
use crate::screen::Media;
use crate::types::{Role, ValidTo};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::flow::Step;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

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
    /// So many bytes of a piece are taken.
    takes: usize,
    /// A no to this command, so many times.
    refuses: Option<(&'static str, i64, u32)>,
    asked: Vec<String>,
}

impl Device {
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
            "upload person" | "add person jpg" => {
                let picture = body.remove("reg_image").or(body.remove("reg_images"));
                if picture.as_ref().is_some_and(|p| p == "/9j/AA==") {
                    return no(25);
                }
                let person = self.people.entry(id.clone()).or_default();
                person.extend(body);
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
                let all = self
                    .people
                    .values()
                    .filter(|p| wanted.is_none_or(|w| p["id"] == w));
                let list: Vec<_> = all.skip((page - 1) * size).take(size).collect();
                ok(json!({ "total": self.people.len(), "count": list.len(), "persons": list }))
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

#[test]
fn an_enrolment_is_proven_by_reading_back() {
    let mut device = new();
    let enrolled = run(&mut device, enroll(ada())).unwrap();
    assert!(enrolled.has_face && enrolled.way == Way::Upload);
    let card = UploadPerson::new("2").card(7);
    assert!(!run(&mut device, enroll(card)).unwrap().has_face);

    device.drops_photos = true;
    let error = run(&mut device, enroll(UploadPerson::new("3").image(JPEG))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PhotoNotStored);
    let no_face = UploadPerson::new("4").image(&[0xff, 0xd8, 0xff, 0][..]);
    let error = run(&mut device, enroll(no_face)).unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::NoFace, false)
    );
    assert!(error.to_string().contains("shows no face"), "{error}");
    device.refuses = Some(("upload person", 5, 1));
    let busy = run(&mut device, enroll(ada())).unwrap_err();
    assert!(busy.is_retryable());
}

#[test]
fn old_firmware_takes_the_older_command() {
    let mut device = Device { old: true, ..new() };
    let enrolled = run(&mut device, enroll(ada())).unwrap();
    assert_eq!(enrolled.way, Way::AddJpg);
    let person = &device.people["0001"];
    assert_eq!(
        (&person["cover"], &person["term"]),
        (&json!(true), &json!("forever"))
    );
    // It knows no people without a photo, and shorter names: said before anything is sent.
    for (person, field) in [
        (UploadPerson::new("2"), "reg_image"),
        (ada().name("sixteen letters!"), "name"),
    ] {
        let error = run(&mut device, enroll(person)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(error.to_string().contains(field), "{error}");
    }
    assert_eq!(device.people.len(), 1);
}

#[test]
fn a_removal_is_proven_and_safe_to_run_again() {
    let mut device = new();
    run(&mut device, enroll(ada())).unwrap();
    assert_eq!(run(&mut device, remove("0001")).unwrap(), Removed::Removed);
    assert_eq!(run(&mut device, remove("0001")).unwrap(), Removed::NotThere);
    assert!(run(&mut device, list_people()).unwrap().is_empty());
}

fn roster(n: u32) -> Vec<UploadPerson> {
    let person = |n: u32| UploadPerson::new(n.to_string()).name(format!("P{n}"));
    (1..=n).map(person).collect()
}

#[test]
fn a_roster_is_brought_about_by_difference() {
    let mut device = new();
    let loaded = Arc::new(Mutex::new(Vec::new()));
    let photos = loaded.clone();
    let with_photos = move |people: Vec<UploadPerson>| {
        let photos = photos.clone();
        Roster::new(people).photos(move |id| {
            photos.lock().unwrap().push(id.to_owned());
            Some(Bytes::from_static(JPEG))
        })
    };
    let first = run(&mut device, sync(with_photos(roster(45)))).unwrap();
    assert_eq!((first.added.len(), first.unchanged), (45, 0));
    assert_eq!(loaded.lock().unwrap().len(), 45);
    device.asked.clear();
    let second = run(&mut device, sync(with_photos(roster(45)))).unwrap();
    assert_eq!((second.unchanged, second.changed.len()), (45, 0));
    // Three pages and nothing else; and no photo was needed.
    assert_eq!(device.asked, ["request persons"; 3]);
    assert_eq!(loaded.lock().unwrap().len(), 45);

    let mut people = roster(45);
    people.truncate(44);
    people[0].name = Some("Another".into());
    people[1].role = Some(Role::White);
    people[2].term = Some(ValidTo::Never);
    people.push(UploadPerson::new("new"));
    device.asked.clear();
    let third = with_photos(people.clone())
        .renewing(["4"])
        .removing_others();
    let third = run(&mut device, sync(third)).unwrap();
    assert_eq!(
        (third.added, third.removed),
        (vec!["new".to_owned()], vec!["45".to_owned()])
    );
    let mut changed = third.changed;
    changed.sort();
    assert_eq!(changed, ["1", "3", "4"]);
    assert_eq!(device.people["1"]["name"], "Another");
    assert_eq!(device.people["3"]["name"], "P3");
}

#[test]
fn one_bad_photo_costs_no_other_and_a_full_device_ends_it() {
    let mut device = new();
    let mut people = roster(3);
    people[1] = UploadPerson::new("2").image(&[0xff, 0xd8, 0xff, 0][..]);
    let done = run(&mut device, sync(Roster::new(people))).unwrap();
    assert_eq!((done.added.len(), done.failed.len()), (2, 1));
    assert_eq!(
        (done.failed[0].id.as_str(), done.failed[0].error.kind()),
        ("2", ErrorKind::NoFace)
    );

    device.refuses = Some(("upload person", 20, 9));
    let ended = run(&mut device, sync(Roster::new(roster(5)))).unwrap_err();
    assert_eq!((ended.id.as_deref(), ended.done.unchanged), (Some("2"), 1));
    assert_eq!(ended.source.kind(), ErrorKind::Full);
}

#[test]
fn a_roster_that_would_empty_the_device_is_refused() {
    let mut device = new();
    run(&mut device, enroll(ada())).unwrap();
    let empty = run(&mut device, sync(Roster::new([]).removing_others())).unwrap_err();
    assert!(
        empty.to_string().contains("everybody would be removed"),
        "{empty}"
    );
    assert!(run(&mut device, sync(Roster::new([]))).is_ok());
    let twice = run(&mut device, sync(Roster::new([ada(), ada()]))).unwrap_err();
    assert!(twice.to_string().contains("twice"), "{twice}");
    assert_eq!(device.people.len(), 1);
}

#[test]
fn a_roster_on_old_firmware_replaces_whole_people() {
    let mut device = Device { old: true, ..new() };
    let people = || {
        roster(2)
            .into_iter()
            .map(|p| p.image(JPEG).card(7))
            .collect::<Vec<_>>()
    };
    run(&mut device, sync(Roster::new(people()))).unwrap();
    let mut changed = people();
    changed[1].name = Some("Another".into());
    // The photo must be sent again with it.
    let done = run(&mut device, sync(Roster::new(changed).renewing(["2"]))).unwrap();
    assert_eq!((done.changed, done.unchanged), (vec!["2".to_owned()], 1));
    assert_eq!(device.people["2"]["name"], "Another");
    assert_eq!(device.people["2"]["wg_card_id"], 7);
}

#[test]
fn a_clock_is_read_back() {
    let mut device = Device {
        clock: "2000/01/01 00:00:00".into(),
        ..new()
    };
    let set = run(&mut device, set_clock(1_542_960_000_000, 480)).unwrap();
    assert_eq!(
        (set.before.as_str(), set.now.as_str()),
        ("2000/01/01 00:00:00", "2018/11/23 16:00:00")
    );
    device.stuck_clock = true;
    let error = run(&mut device, set_clock(1_600_000_000_000, 0)).unwrap_err();
    assert!(matches!(error, ClockError::NotSet { .. }), "{error}");
}

#[test]
fn files_go_there_and_back_in_pieces_of_any_size() {
    let file: Bytes = (0..500_000_u32)
        .map(|n| n.to_le_bytes()[0])
        .collect::<Vec<_>>()
        .into();
    for takes in [usize::MAX, 10_240, 99_999] {
        let mut device = Device { takes, ..new() };
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = told.clone();
        let flow = upload("/a", file.clone(), 0, move |p| {
            tell.lock().unwrap().push(p.done);
        });
        assert_eq!(run(&mut device, flow).unwrap().done, 500_000);
        assert_eq!(device.files["/a"], file);
        let told = told.lock().unwrap();
        assert!(told.is_sorted() && told.last() == Some(&500_000));
        let got = run(&mut device, download("/a", 500_000, |_| {})).unwrap();
        assert_eq!(got, file);
        let large = run(&mut device, download("/a", 499_999, |_| {})).unwrap_err();
        assert!(matches!(large, FileError::TooLarge { size: 500_000, .. }));
    }
}

#[test]
fn an_upload_that_broke_off_is_gone_on_with() {
    let file: Bytes = vec![7; 300_000].into();
    let mut device = Device {
        takes: 100_000,
        ..new()
    };
    device.refuses = None;
    // Two pieces, then a no.
    let mut step = upload("/a", file.clone(), 0, |_| {}).start();
    let mut pieces = 0;
    let error = loop {
        step = match step {
            Step::Send(asked) if pieces < 2 => {
                pieces += 1;
                let reply = device.answer(asked.request().body());
                asked.reply(Ok(http::Response::new(reply.to_string().into())))
            }
            Step::Send(asked) => {
                let gone = face_common::TransportError::new(std::io::Error::other("gone"));
                asked.reply(Err(gone.into()))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap_err(),
        };
    };
    assert_eq!(error.done(), 200_000);
    run(
        &mut device,
        upload("/a", file.clone(), error.done(), |_| {}),
    )
    .unwrap();
    assert_eq!(device.files["/a"], file);

    device.takes = 0;
    let stuck = run(&mut device, upload("/b", file, 0, |_| {})).unwrap_err();
    assert!(matches!(stuck, FileError::Stuck { done: 0 }), "{stuck}");
}

#[test]
fn media_are_listed_written_and_shown() {
    let mut device = Device {
        takes: 10_240,
        ..new()
    };
    let files = vec![
        (Media::new(1, "news1.png"), Bytes::from(vec![1; 30_000])),
        (Media::new(2, "news2.mp4"), Bytes::from(vec![2; 50_000])),
    ];
    let last = Arc::new(Mutex::new(0));
    let tell = last.clone();
    let flow = upload_media(files, move |p| {
        assert_eq!(p.total, 80_000);
        *tell.lock().unwrap() = p.done;
    });
    let done = run(&mut device, flow).unwrap();
    assert_eq!(
        (done.bytes, done.list.len(), *last.lock().unwrap()),
        (80_000, 2, 80_000)
    );
    assert_eq!(
        device.files["/data_fs/screensaver/NO2.news2.mp4"].len(),
        50_000
    );
    assert_eq!(
        device.asked.last().map(String::as_str),
        Some("request lcd media")
    );

    device.refuses = Some(("upload file", 23, 1));
    let files = vec![(Media::new(3, "a.png"), Bytes::from(vec![1; 10]))];
    let error = run(&mut device, upload_media(files, |_| {})).unwrap_err();
    assert!(matches!(&error, MediaError::File { media_name, .. } if media_name == "a.png"));
    assert!(error.to_string().contains("could not write"), "{error}");
}

/// Codes that a caller acts upon come out of flows as they are.
#[test]
fn a_no_is_handed_on() {
    let mut device = new();
    device.refuses = Some(("request persons", 4, 1));
    let error = run(&mut device, list_people()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorised);
    assert_eq!(
        error.vendor_code().as_deref(),
        Some(Code::AuthFailed.code().to_string().as_str())
    );
}
