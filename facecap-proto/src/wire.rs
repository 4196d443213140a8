//! Every command of the document, held against its examples: each decodes with a field for each member and is written again with
//! nothing lost; the list in MESSAGES.md holds them all.

use crate::audio::*;
use crate::capture::*;
use crate::config::*;
use crate::device::*;
use crate::encryption::*;
use crate::file::*;
use crate::heartbeat::HeartBeat;
use crate::person::*;
use crate::protocol::{Command, Message};
use crate::screen::*;
use crate::sip::*;
use crate::upgrade::*;
use face_common::wire::json;
use face_common::wire::member::Member;
use face_common::{Endpoint, Fault as _, Protocol};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Example<'a> {
    section: &'a str,
    kind: &'a str,
    #[serde(borrow)]
    message: &'a RawValue,
}

const DOCUMENT: &str = include_str!("../fixtures/document.json");

fn examples() -> Vec<Example<'static>> {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// As it is meant: without the blanks around names and commands, doubled members once.
fn meant(raw: &str) -> Value {
    let mut members = json::loose_object(raw.as_bytes()).unwrap();
    if let Some(Value::String(cmd)) = members.get_mut("cmd") {
        *cmd = cmd.trim().to_owned();
    }
    Value::from(members)
}

/// Read and written again: nothing is lost, and every member has a field.
fn there_and_back<T: DeserializeOwned + Serialize + Member>(raw: &str) -> Message<T> {
    let message = Message::<T>::read(raw.as_bytes()).unwrap_or_else(|e| panic!("{e}: {raw}"));
    let mut unmodelled = Vec::new();
    message.body.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, Vec::<String>::new(), "{raw}");
    let written = message.to_bytes().unwrap();
    let written = std::str::from_utf8(&written).unwrap();
    assert_eq!(meant(written), meant(raw));
    message
}

/// Types without members of their own.
fn nothing_in_it<T: DeserializeOwned + Serialize>(raw: &str) {
    let message = Message::<T>::read(raw.as_bytes()).unwrap();
    let written = message.to_bytes().unwrap();
    assert_eq!(meant(std::str::from_utf8(&written).unwrap()), meant(raw));
}

/// What is sent for a command that was read from the example: the example's members, and our version.
fn is_sent<E: Endpoint>(endpoint: &E, raw: &str) {
    let request = endpoint
        .to_request()
        .unwrap_or_else(|e| panic!("{e}: {raw}"));
    assert_eq!(
        (request.method(), request.uri().path()),
        (&http::Method::POST, "/")
    );
    let kind = &request.headers()["content-type"];
    assert_eq!(kind, "application/json; charset=utf-8");
    let text = std::str::from_utf8(request.body()).unwrap();
    assert!(text.starts_with(r#"{"version":"0.2","cmd":""#), "{text}");
    let mut wanted = meant(raw);
    wanted["version"] = "0.2".into();
    assert_eq!(meant(text), wanted);
}

/// Whether a command in the example is one that the checks refuse, because it breaks limits that the document gives.
fn is_refused(section: &str) -> bool {
    // The first names one and would remove everybody on the white list; the second's piece is neither as long as it says nor what
    // its checksum says.
    ["2.1.5.1", "2.14.2.1"].contains(&section)
}

struct Table {
    /// By command: its type, its reply's, and the document's section.
    seen: BTreeMap<&'static str, [String; 3]>,
    requests: usize,
    replies: usize,
    pushes: usize,
}

impl Table {
    fn see<T, R>(&mut self, cmd: &'static str, section: &str) {
        /// `facecap_proto::person::upload::UploadPerson` as `person::UploadPerson`.
        fn short<T>() -> String {
            let name = std::any::type_name::<T>();
            let mut parts = name.strip_prefix("facecap_proto::").unwrap().split("::");
            let module = parts.next().unwrap();
            format!("{module}::{}", parts.last().unwrap())
        }
        self.seen
            .entry(cmd)
            .or_insert_with(|| [short::<T>(), short::<R>(), section.to_owned()]);
    }

    /// A command with members.
    fn command<E: Command + DeserializeOwned + Serialize + Member>(
        &mut self,
        section: &str,
        raw: &str,
    ) {
        let endpoint = there_and_back::<E>(raw).body;
        if !is_refused(section) {
            is_sent(&endpoint, raw);
        }
        self.see::<E, E::Reply>(E::CMD, section);
        self.requests += 1;
    }

    /// A command without.
    fn bare<E: Command + DeserializeOwned + Serialize>(&mut self, section: &str, raw: &str) {
        nothing_in_it::<E>(raw);
        is_sent(&Message::<E>::read(raw.as_bytes()).unwrap().body, raw);
        self.see::<E, E::Reply>(E::CMD, section);
        self.requests += 1;
    }

    /// With what answers it.
    fn push<T: DeserializeOwned + Serialize + Member, A>(
        &mut self,
        cmd: &'static str,
        section: &str,
        raw: &str,
    ) {
        there_and_back::<T>(raw);
        self.see::<T, A>(cmd, section);
        self.pushes += 1;
    }

    fn reply<T: DeserializeOwned + Serialize + Member>(&mut self, raw: &str) {
        there_and_back::<T>(raw);
        let response = http::Response::new(bytes::Bytes::copy_from_slice(raw.as_bytes()));
        crate::FaceCapture::check(&response).unwrap();
        self.replies += 1;
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_example_of_the_document_is_read_and_written_with_nothing_lost() {
    let mut t = Table {
        seen: BTreeMap::new(),
        requests: 0,
        replies: 0,
        pushes: 0,
    };
    for Example {
        section,
        kind,
        message,
    } in examples()
    {
        let raw = message.get();
        let cmd = Message::raw(raw.as_bytes()).unwrap().cmd;
        match (kind, cmd.as_str(), section) {
            ("request", "request persons", _) => t.command::<RequestPersons>(section, raw),
            ("reply", "request persons", _) => t.reply::<PersonPage>(raw),
            ("request", "upload person", _) => t.command::<UploadPerson>(section, raw),
            ("reply", "upload person", _) => t.reply::<UploadedPerson>(raw),
            ("request", "add person", _) => t.command::<AddPerson>(section, raw),
            ("request", "update person", "2.1.4.1" | "2.1.4.3" | "2.1.7.3") => {
                t.command::<UpdatePerson>(section, raw);
            }
            ("request", "add person jpg", _) => t.command::<AddPersonJpg>(section, raw),
            ("request", "update person jpg", _) => t.command::<UpdatePersonJpg>(section, raw),
            ("reply", "add person" | "update person" | "add person jpg", _) => {
                t.reply::<PersonAdded>(raw);
            }
            ("request", "delete person(s)", _) => t.command::<DeletePersons>(section, raw),
            ("reply", "delete person(s)", _) => t.reply::<DeletedPersons>(raw),
            ("request", "face", _) => t.push::<FacePush, Acknowledgement>("face", section, raw),
            ("reply", "face", _) => t.reply::<Acknowledgement>(raw),
            ("request", "request records", _) => t.command::<RequestRecords>(section, raw),
            ("reply", "request records", _) => t.reply::<RecordPage>(raw),
            ("request", "request app params", _) => t.bare::<RequestAppParams>(section, raw),
            ("reply", "request app params", _) => t.reply::<AppParams>(raw),
            ("request", "update app params", _) => t.command::<UpdateAppParams>(section, raw),
            ("request", "reset app params", _) => t.bare::<ResetAppParams>(section, raw),
            ("request", "request stream params", _) => t.bare::<RequestStreamParams>(section, raw),
            ("reply", "request stream params", _) => t.reply::<StreamParams>(raw),
            ("request", "update stream params", _) => t.command::<UpdateStreamParams>(section, raw),
            ("request", "reset stream params", _) => t.bare::<ResetStreamParams>(section, raw),
            ("request", "request schedule params", _) => {
                t.bare::<RequestScheduleParams>(section, raw);
            }
            ("request", "update schedule params", _) => {
                t.command::<UpdateScheduleParams>(section, raw);
                // Prose alone: "same as 2.3.8 … cmd is".
                let added = raw.replace("update schedule params", "add schedule kind");
                t.command::<AddScheduleKind>("2.3.9", &added);
            }
            ("reply", "update schedule params", _) => t.reply::<ScheduleDone>(raw),
            ("request", "snapshot", _) => t.bare::<Snapshot>(section, raw),
            ("reply", "snapshot", _) => t.reply::<SnapshotTaken>(raw),
            ("request", "gpio control", _) => t.command::<GpioControl>(section, raw),
            ("request", "wiegand control", _) => t.command::<WiegandControl>(section, raw),
            ("request", "heart beat", _) => t.push::<HeartBeat, Done>("heart beat", section, raw),
            ("request", "request customer auth code", _) => {
                t.bare::<RequestCustomerAuthCode>(section, raw);
            }
            ("reply", "request customer auth code", _) => t.reply::<CustomerAuthCode>(raw),
            ("request", "update customer auth code", _) => {
                t.command::<UpdateCustomerAuthCode>(section, raw);
            }
            ("request", "request date time", _) => t.bare::<RequestDateTime>(section, raw),
            ("reply", "request date time", _) => t.reply::<DateTime>(raw),
            ("request", "update date time", _) => t.command::<UpdateDateTime>(section, raw),
            ("request", "reboot", _) => t.bare::<Reboot>(section, raw),
            ("request", "restart application", _) => t.bare::<RestartApplication>(section, raw),
            ("request", "request lcd screensaver", _) => {
                t.bare::<RequestLcdScreensaver>(section, raw);
            }
            ("reply", "request lcd screensaver", _) => t.reply::<Screensaver>(raw),
            ("request", "update lcd screensaver", _) => {
                t.command::<UpdateLcdScreensaver>(section, raw);
            }
            ("request", "request lcd media", _) => t.bare::<RequestLcdMedia>(section, raw),
            ("request", "update lcd media", _) => t.command::<UpdateLcdMedia>(section, raw),
            ("request", "delete lcd media", _) => t.command::<DeleteLcdMedia>(section, raw),
            ("reply", "request lcd media" | "update lcd media" | "delete lcd media", _) => {
                t.reply::<MediaList>(raw);
            }
            ("request", "text display", _) => t.command::<TextDisplay>(section, raw),
            ("request", "image display", _) => t.command::<ImageDisplay>(section, raw),
            ("request", "ask_upgrade", _) => {
                t.push::<AskUpgrade, UpgradeAnswer>("ask_upgrade", section, raw);
            }
            ("reply", "ask_upgrade", _) => t.reply::<UpgradeAnswer>(raw),
            ("request", "tts play", _) => t.command::<TtsPlay>(section, raw),
            ("request", "play audio stream", _) => t.command::<PlayAudioStream>(section, raw),
            ("request", "browse audio list", _) => t.bare::<BrowseAudioList>(section, raw),
            ("reply", "browse audio list", _) => t.reply::<AudioList>(raw),
            ("request", "play audio", _) => t.command::<PlayAudio>(section, raw),
            ("request", "get hardware info", _) => t.bare::<GetHardwareInfo>(section, raw),
            ("reply", "get hardware info", _) => t.reply::<HardwareInfo>(raw),
            ("request", "set hardware info", _) => t.command::<SetHardwareInfo>(section, raw),
            // The reply of `upload file` says so.
            ("reply", "set hardware info", "2.14.2.2") => t.reply::<UploadedPiece>(raw),
            ("request", "download file", _) => t.command::<DownloadFile>(section, raw),
            ("reply", "download file", _) => t.reply::<FilePiece>(raw),
            ("request", "upload file", _) => t.command::<UploadFile>(section, raw),
            ("request", "updata aes", _) => t.command::<UpdataAes>(section, raw),
            ("request", "request aes", _) => t.bare::<RequestAes>(section, raw),
            ("reply", "request aes", _) => t.reply::<Aes>(raw),
            ("request", "sip register", _) => t.command::<SipRegister>(section, raw),
            ("request", "sip call", _) => t.command::<SipCall>(section, raw),
            ("request", "sip hangup", _) => t.bare::<SipHangup>(section, raw),
            ("request", "sip event", _) => t.push::<SipEvent, Done>("sip event", section, raw),
            ("request", "request 4g infor", _) => t.bare::<Request4gInfor>(section, raw),
            ("reply", "request 4g infor", _) => t.reply::<FourGInfo>(raw),
            ("request", "traffic statistics", _) => t.command::<TrafficStatistics>(section, raw),
            ("reply", "traffic statistics", _) => t.reply::<Traffic>(raw),
            ("request", "camera volume", _) => t.command::<CameraVolume>(section, raw),
            ("reply", "camera volume", _) => t.reply::<Volume>(raw),
            ("reply", _, _) => t.reply::<Done>(raw),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        (t.seen.len(), t.requests + t.pushes + t.replies),
        (53, examples().len() + 1),
        "53 commands, each example once, and one command from prose"
    );
    held_against_the_list(&t.seen);
}

/// MESSAGES.md has a line for each command: its type, its reply's, its section, and who posts it.
fn held_against_the_list(seen: &BTreeMap<&'static str, [String; 3]>) {
    let list = include_str!("../MESSAGES.md");
    let mut number = 0;
    for line in list.lines().filter(|line| line.starts_with("| ")) {
        let cells = line.split('|').map(|cell| cell.trim().trim_matches('`'));
        let cells: Vec<_> = cells.collect();
        let [_, count, cmd, name, reply, section, carriers, _] = cells[..] else {
            continue;
        };
        if count == "#" {
            continue;
        }
        number += 1;
        assert_eq!(count, number.to_string());
        let [type_name, reply_name, example] = seen
            .get(cmd)
            .unwrap_or_else(|| panic!("{cmd} is not in the document"));
        assert_eq!((name, cmd), (type_name.as_str(), cmd));
        assert!(
            example.starts_with(section),
            "{cmd}: {section} and {example}"
        );
        match carriers {
            "server, poll" => assert_eq!(reply, reply_name),
            "push" | "push, poll" => {
                let pushed = ["face", "heart beat", "ask_upgrade", "sip event"];
                assert!(pushed.contains(&cmd), "{cmd}");
                // Those that carry nothing have no type.
                assert!(reply == reply_name || reply_name == "device::Done", "{cmd}");
            }
            other => panic!("{cmd}: {other}"),
        }
    }
    assert_eq!(number, seen.len());
}

#[test]
fn recorded_bodies_of_devices_are_read_with_nothing_lost() {
    let push = include_str!("../fixtures/face_push_unmatched_v0.42.json");
    let capture = there_and_back::<FacePush>(push).body;
    assert_eq!(capture.access(), Access::Refused(Reason::Unauthorised));
    let beat = include_str!("../fixtures/heart_beat_v0.42.json");
    assert_eq!(
        there_and_back::<HeartBeat>(beat).version.as_deref(),
        Some("0.42")
    );
    let open = include_str!("../fixtures/gpio_control_with_info_request.json");
    is_sent(&there_and_back::<GpioControl>(open).body, open);
    let params = include_str!("../fixtures/app_params_device_body.json");
    there_and_back::<AppParams>(params);
}

/// The codes of 1.6 in replies, and a reply that says nothing of the command.
#[test]
fn a_no_is_a_fault_whatever_else_the_reply_says() {
    for code in (1..=11).chain(20..=26).chain([30]).chain(35..=41) {
        let body = format!(r#"{{"reply":"ACK","cmd":"","code":{code}}}"#);
        let fault = crate::FaceCapture::check(&http::Response::new(body.into())).unwrap_err();
        assert_eq!(
            fault.vendor_code().as_deref(),
            Some(code.to_string().as_str())
        );
    }
}
