//! Every message of the document, held against its examples: each decodes with a field for each member and is written again with
//! nothing lost; the list in MESSAGES.md holds them all.

use crate::camera::*;
use crate::compare::*;
use crate::event::Event;
use crate::event::push::HeartBeat;
use crate::event::subscription::{Incoming, Subscription};
use crate::face::*;
use crate::https::*;
use crate::library::*;
use crate::login::*;
use crate::protocol::data::Data;
use crate::protocol::{AsJson, FORM, JSON, Message};
use crate::push_settings::*;
use crate::record::*;
use crate::relay::*;
use crate::system::*;
use crate::types::File;
use face_common::wire::member::Member;
use face_common::wire::multipart::read_all;
use face_common::{Endpoint, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Example {
    section: String,
    kind: String,
    message: Value,
    #[serde(default)]
    files: BTreeMap<String, String>,
}

const DOCUMENT: &str = include_str!("../fixtures/document.json");

fn examples() -> Vec<Example> {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// In replies numbers are text and text is a number, in the document's own examples too.
fn meant(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Array(all) => all.iter().map(meant).collect(),
        Value::Object(members) => {
            let name = |name: &String| match name.as_str() {
                "Facelmg1to1Rsp_Score" => "FaceImg1to1Rsp_Score".to_owned(),
                other => other.to_owned(),
            };
            Value::Object(members.iter().map(|(n, v)| (name(n), meant(v))).collect())
        }
        other => other.clone(),
    }
}

fn modelled(value: &impl Member, raw: &Value) {
    let mut unmodelled = Vec::new();
    value.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, Vec::<String>::new(), "{raw}");
}

/// `nebula::face::add::AddFace` as `face::AddFace`.
fn short<T>() -> String {
    fn one(name: &str) -> String {
        let mut parts = name
            .trim_start_matches("nebula::")
            .split("::")
            .collect::<Vec<_>>()
            .into_iter();
        let module = parts.next().unwrap();
        match parts.next_back() {
            Some(last) => format!("{module}::{last}"),
            None => module.to_owned(),
        }
    }
    let name = std::any::type_name::<T>();
    match name.strip_suffix('>').and_then(|name| name.split_once('<')) {
        Some((outer, inner)) => {
            let outer = outer.rsplit("::").next().unwrap();
            format!("{outer}<{}>", one(inner))
        }
        None => one(name),
    }
}

#[derive(Default)]
struct Table {
    /// By number: its type, what comes back, the section, and how it goes.
    seen: BTreeMap<u32, [String; 4]>,
    replies: u32,
}

impl Table {
    fn see<E: Message>(&mut self, section: &str, way: &str) {
        let code = |name: String| format!("`{name}`");
        let row = [
            code(short::<E>()),
            code(short::<E::Reply>()),
            section.to_owned(),
            way.to_owned(),
        ];
        let row = self.seen.entry(E::ID.parse().unwrap()).or_insert(row);
        // One number for four kinds of camera.
        if !row[0].contains(&short::<E>()) {
            row[0] += &format!(", `{}`", short::<E>());
        }
    }

    /// What nodes say by themselves.
    fn push<T: Member + DeserializeOwned + Serialize>(
        &mut self,
        id: u32,
        section: &str,
        raw: &Value,
    ) {
        let read: T = serde_json::from_value(raw.clone()).unwrap();
        modelled(&read, raw);
        assert_eq!(meant(&serde_json::to_value(&read).unwrap()), meant(raw));
        let way = if id == 777 { "WebSocket" } else { "HTTP push" };
        let row = [
            format!("`{}`", short::<T>()),
            String::new(),
            section.to_owned(),
            way.to_owned(),
        ];
        self.seen.insert(id, row);
    }

    /// The subscription.
    fn hello(&mut self, example: &Example) {
        let key = example.message["key"].as_str().unwrap();
        let sent: Value = serde_json::from_str(&Subscription::new(key.into()).hello()).unwrap();
        assert_eq!(sent, example.message);
        let row = [short::<Subscription>(), short::<Incoming>()].map(|name| format!("`{name}`"));
        let [ty, reply] = row;
        self.seen
            .insert(776, [ty, reply, "9.2".to_owned(), "WebSocket".to_owned()]);
    }

    /// A camera: one example has a number as text.
    fn camera<E: Message + DeserializeOwned>(&mut self, example: &Example) {
        let request = read::<E>(example)
            .to_request()
            .unwrap_or_else(|e| panic!("{e}: {}", example.message));
        let sent: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(meant(&sent), meant(&example.message));
        self.see::<E>(&example.section, "JSON");
    }

    /// A message as JSON: what is sent is the example.
    fn request<E: Message + DeserializeOwned + Serialize + Member>(&mut self, example: &Example) {
        modelled(&read::<E>(example), &example.message);
        self.bare::<E>(example);
    }

    /// One without fields.
    fn bare<E: Message + DeserializeOwned>(&mut self, example: &Example) {
        is_sent(&read::<E>(example), &example.message);
        self.see::<E>(&example.section, "JSON");
    }

    /// A message with files, as JSON: the document leaves the files empty.
    fn json<E>(&mut self, example: &Example, put: fn(&mut E, File))
    where
        E: DeserializeOwned,
        AsJson<E>: Message,
    {
        let mut fields = read::<E>(example);
        put(&mut fields, File::picture(&b"\xff\xd8"[..]));
        let request = AsJson(fields).to_request().unwrap();
        assert_eq!(request.uri().path(), JSON);
        let mut sent: Value = serde_json::from_slice(request.body()).unwrap();
        let mut wanted = example.message.clone();
        for name in ["img", "img_1", "img_2", "imgs"] {
            let file = match sent.get_mut(name) {
                Some(Value::Array(all)) => &mut all[0],
                Some(file) => file,
                None => continue,
            };
            assert_eq!(file["data"], "/9g=");
            let wanted = match wanted.get_mut(name).unwrap() {
                Value::Array(all) => &mut all[0],
                file => file,
            };
            assert_eq!(wanted["data"], "");
            (file["data"], file["filename"]) = (Value::Null, Value::Null);
            (wanted["data"], wanted["filename"]) = (Value::Null, Value::Null);
        }
        assert_eq!(sent, wanted);
        self.see::<AsJson<E>>(&example.section, "JSON");
    }

    /// A message as a form: the text parts are the example's, and the files have its names.
    fn form<E: Message + DeserializeOwned>(
        &mut self,
        example: &Example,
        put: fn(&mut E, Vec<File>),
    ) {
        let mut message = read::<E>(example);
        let files = example.files.values();
        put(
            &mut message,
            files
                .map(|name| File::new(name, &b"\xff\xd8"[..]))
                .collect(),
        );
        let request = message.to_request().unwrap();
        assert_eq!(
            (request.method(), request.uri().path()),
            (&http::Method::POST, FORM)
        );
        let kind = request.headers()["content-type"].to_str().unwrap();
        let (mut texts, mut sent) = (Map::new(), BTreeMap::new());
        for part in read_all(kind, request.body().clone()).unwrap() {
            let name = part.name().unwrap().into_owned();
            if let Some(filename) = part.filename() {
                assert_eq!(part.body(), &b"\xff\xd8"[..]);
                sent.insert(name, filename.into_owned());
            } else {
                texts.insert(name, std::str::from_utf8(part.body()).unwrap().into());
            }
        }
        assert_eq!(Value::Object(texts), meant(&example.message));
        assert_eq!(sent, example.files);
        self.see::<E>(&example.section, "form");
    }

    /// What comes back.
    fn reply<T: Data>(&mut self, example: &Example, modelled: impl Fn(&T, &Value)) {
        let data = &example.message["data"];
        assert_eq!(
            (&example.message["code"], &example.message["msg"]),
            (&Value::from(0), &Value::from(""))
        );
        let read = T::from_data(data.clone()).unwrap_or_else(|e| panic!("{e}: {data}"));
        modelled(&read, data);
        assert_eq!(meant(&read.to_data().unwrap()), meant(data));
        self.replies += 1;
    }

    fn object<T: Data + Member>(&mut self, example: &Example) {
        self.reply::<T>(example, |read, data| modelled(read, data));
    }

    fn list<T: Member>(&mut self, example: &Example)
    where
        Vec<T>: Data,
    {
        self.reply::<Vec<T>>(example, |read, data| {
            for it in read {
                modelled(it, data);
            }
        });
    }

    fn done(&mut self, example: &Example) {
        assert_eq!(example.message["data"], "", "{}", example.section);
        self.reply::<crate::protocol::Done>(example, |_, _| ());
    }
}

/// What the subscription makes of a message has its pictures apart: the document leaves them empty.
fn without_pictures(example: &Example) -> Value {
    let mut subscription = Subscription::new("k".into());
    let said = subscription.on_text(example.message.to_string()).unwrap();
    let Incoming::Event(event) = said else {
        panic!("{said:?}")
    };
    let mut data = example.message["data"].clone();
    for (name, picture) in [("snap_buf", event.snap()), ("snap_frame", event.frame())] {
        assert_eq!(data.as_object_mut().unwrap().remove(name).unwrap(), "");
        assert_eq!(picture.unwrap(), None);
    }
    assert_eq!(meant(&serde_json::to_value(&event).unwrap()), meant(&data));
    data
}

fn acknowledged(example: &Example) {
    let mut subscription = Subscription::new("k".into());
    let said = subscription.on_text(example.message.to_string()).unwrap();
    assert!(matches!(said, Incoming::Acknowledged) && subscription.is_acknowledged());
}

fn read<T: DeserializeOwned>(example: &Example) -> T {
    let mut fields = example.message.clone();
    fields.as_object_mut().unwrap().remove("msg_id").unwrap();
    serde_json::from_value(fields).unwrap_or_else(|e| panic!("{e}: {}", example.message))
}

fn is_sent<E: Endpoint>(endpoint: &E, raw: &Value) {
    let request: Request = endpoint
        .to_request()
        .unwrap_or_else(|e| panic!("{e}: {raw}"));
    assert_eq!(
        (request.method(), request.uri().path()),
        (&http::Method::POST, JSON)
    );
    assert_eq!(request.headers()["content-type"], "application/json");
    let sent: Value = serde_json::from_slice(request.body()).unwrap();
    assert!(request.body().starts_with(b"{\"msg_id\":\""));
    assert_eq!(sent, *raw);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn every_example_of_the_document_is_read_and_written_with_nothing_lost() {
    let mut t = Table::default();
    for it in &examples() {
        let id = it.message["msg_id"].as_str().unwrap_or_default();
        match (it.kind.as_str(), id, it.section.as_str()) {
            ("request", "257", _) => t.request::<Login>(it),
            ("request", "258", _) => t.bare::<Logout>(it),
            ("request", "1028", _) => t.bare::<ListLibraries>(it),
            ("request", "1025", _) => t.request::<CreateLibrary>(it),
            ("request", "1026", _) => t.request::<DeleteLibrary>(it),
            ("request", "1027", _) => t.request::<ModifyLibrary>(it),
            ("request", "1034", _) => t.request::<QueryLibraries>(it),
            ("request", "1032", _) => t.request::<GetFace>(it),
            ("form", "1029", _) => t.form::<AddFace>(it, |to, files| to.img = files[0].clone()),
            ("request", "1051", _) => t.json::<AddFace>(it, |to, file| to.img = file),
            ("request", "1031", _) => t.request::<DeleteFace>(it),
            ("request", "1033", _) => t.request::<ModifyFace>(it),
            ("request", "1035", _) => t.request::<QueryFaces>(it),
            ("request", "1038", _) => t.request::<ExportFaces>(it),
            ("request", "1041", _) => t.request::<ExportFacesById>(it),
            ("request", "1037", _) => t.request::<QueryCaptures>(it),
            ("request", "1040", _) => t.request::<ExportCaptures>(it),
            ("request", "1043", _) => t.request::<ExportCapturesById>(it),
            ("request", "1036", _) => t.request::<QueryAlarms>(it),
            ("request", "1039", _) => t.request::<ExportAlarms>(it),
            ("request", "1042", _) => t.request::<ExportAlarmsById>(it),
            ("form", "1030", _) => t.form::<AddFaces>(it, |to, files| to.imgs = files),
            ("request", "1052", _) => t.json::<AddFaces>(it, |to, file| {
                to.imgs = vec![File::new("a_#_#_#_#_#.jpg", file.data.0)];
            }),
            ("request", "1044", _) => t.request::<DeleteFaces>(it),
            ("request", "1045", _) => t.bare::<DeleteAllCaptures>(it),
            ("request", "1046", _) => t.request::<QueryBodies>(it),
            ("request", "1048", _) => t.request::<ExportBodies>(it),
            ("request", "1047", _) => t.request::<ExportBodiesById>(it),
            ("form", "769", _) => t.form::<Detect>(it, |to, files| to.img = files[0].clone()),
            ("request", "779", _) => t.json::<Detect>(it, |to, file| to.img = file),
            ("form", "782", _) => t.form::<DetectAll>(it, |to, files| to.img = files[0].clone()),
            ("form", "772", _) => t.form::<Identify>(it, |to, files| to.img = files[0].clone()),
            ("request", "780", _) => t.json::<Identify>(it, |to, file| to.img = file),
            ("form", "771", _) => t.form::<Compare>(it, |to, files| {
                (to.img_1, to.img_2) = (files[0].clone(), files[1].clone());
            }),
            ("request", "781", _) => t.json::<Compare>(it, |to, file| {
                (to.img_1, to.img_2) = (file.clone(), file);
            }),

            ("request", "516", _) => t.bare::<ListCameras>(it),
            ("request", "513", _) => t.camera::<AddCamera>(it),
            ("request", "515", _) => match &it.message {
                rtsp if rtsp.get("url").is_some() => t.camera::<ModifyRtsp>(it),
                gb if gb.get("server_sip_id").is_some() => t.camera::<ModifyGb>(it),
                image if image.get("vendor").is_some() => t.camera::<ModifyImage>(it),
                _ => t.camera::<ModifyOnvif>(it),
            },
            ("request", "514", _) => t.request::<DeleteCamera>(it),
            ("request", "1310", _) => t.bare::<GetSipServerId>(it),
            ("request", "1291", _) => t.bare::<GetNtp>(it),
            ("request", "1290", _) => t.bare::<SetNtp>(it),
            ("request", "1281", _) => t.bare::<GetVersion>(it),
            ("request", "1288", _) => t.bare::<GetStorage>(it),
            ("request", "1287", _) => t.bare::<SetStorageStrategy>(it),
            ("request", "1283", _) => t.bare::<GetTime>(it),
            ("request", "1282", _) => t.request::<SetTime>(it),
            ("request", "1297", _) => t.bare::<GetNetwork>(it),
            ("request", "1296", _) => t.request::<SetNetwork>(it),
            ("request", "1295", _) => t.request::<SetDefaultInterface>(it),
            ("form", "1292", _) => t.form::<Upgrade>(it, |to, files| to.file = files[0].clone()),
            ("request", "1294", _) => t.bare::<Reboot>(it),
            ("request", "1301", _) => t.bare::<GetDeviceId>(it),
            ("request", "1300", _) => t.request::<SetDeviceId>(it),
            ("request", "1317", _) => t.bare::<RestoreDefaults>(it),
            ("request", "1315", _) => t.bare::<EnableWeb>(it),
            ("request", "1316", _) => t.bare::<DisableWeb>(it),
            ("request", "1313", _) => t.bare::<GetCpuLoad>(it),
            ("request", "1314", _) => t.bare::<GetMemoryLoad>(it),
            ("request", "1299", _) => t.bare::<GetPushSettings>(it),
            ("request", "1298", _) => t.request::<SetPushSettings>(it),
            ("form", "1302", _) => t.form::<UploadHttpsFile>(it, |to, files| {
                to.file = files[0].clone();
            }),
            ("request", "1303", _) => t.bare::<DeleteHttpsFile>(it),
            ("request", "1304", _) => t.bare::<GetHttpsFiles>(it),
            ("request", "1305", _) => t.bare::<SetScheme>(it),
            ("request", "1306", _) => t.bare::<GetScheme>(it),
            ("request", "1286", _) => t.bare::<GetWebSocketKey>(it),
            ("request", "1537", _) => t.bare::<ListRelays>(it),
            ("request", "1538", _) => t.request::<AddRelay>(it),
            ("request", "1539", _) => t.request::<DeleteRelay>(it),

            ("reply", _, "4.1") => t.object::<CameraList>(it),
            ("reply", _, "4.2" | "4.3") => t.object::<CameraChannel>(it),
            ("reply", _, "4.5") => t.object::<SipServerId>(it),
            ("reply", _, "6.1") => t.object::<NtpSettings>(it),
            ("reply", _, "6.3") => t.object::<Version>(it),
            ("reply", _, "6.4") => t.object::<StorageUse>(it),
            ("reply", _, "6.6") => t.object::<SystemTime>(it),
            ("reply", _, "6.8") => t.object::<NetworkSettings>(it),
            ("reply", _, "6.13") => t.object::<DeviceId>(it),
            ("reply", _, "6.18") => t.object::<CpuLoad>(it),
            ("reply", _, "6.19") => t.object::<MemoryLoad>(it),
            ("reply", _, "7.1") => t.object::<PushSettings>(it),
            ("reply", _, "8.3") => t.object::<HttpsFiles>(it),
            ("reply", _, "8.5") => t.object::<SchemeInUse>(it),
            ("reply", _, "9.1") => t.object::<WebSocketKey>(it),
            ("reply", _, "10.1") => t.list::<RelayBinding>(it),
            ("reply", _, "10.2") => t.object::<RelayBinding>(it),

            ("push", _, "7.3") => t.push::<HeartBeat>(775, "7.3", &it.message["data"]),
            ("push", _, "7.4") => t.push::<Event>(774, "7.4", &it.message["json"]["data"]),
            ("push", _, "9.2") => t.push::<Event>(777, "9.2", &without_pictures(it)),
            ("request", "776", _) => t.hello(it),
            ("acknowledgement", _, "9.2") => acknowledged(it),

            ("reply", _, "2.1") => t.reply::<SessionId>(it, |_, _| ()),
            ("reply", _, "3.1") => t.list::<Library>(it),
            ("reply", _, "3.2" | "3.4") => t.object::<LibraryNamed>(it),
            ("reply", _, "3.5") => t.object::<LibraryPage>(it),
            ("reply", _, "3.6") => t.object::<Face>(it),
            ("reply", _, "3.7" | "3.27") => t.object::<FaceAdded>(it),
            ("reply", _, "3.9") => t.object::<FaceChanged>(it),
            ("reply", _, "3.10") => t.object::<FacePage>(it),
            ("reply", _, "3.11" | "3.12" | "3.14" | "3.15" | "3.17" | "3.18" | "3.23" | "3.24") => {
                t.object::<Export>(it);
            }
            ("reply", _, "3.13") => t.object::<CapturePage>(it),
            ("reply", _, "3.16") => t.object::<AlarmPage>(it),
            ("reply", _, "3.19" | "3.28") => t.object::<BatchAdded>(it),
            ("reply", _, "3.22") => t.object::<BodyPage>(it),
            ("reply", _, "3.25" | "3.29") => t.object::<Detected>(it),
            ("reply", _, "3.26") => t.list::<DetectedAt>(it),
            ("reply", _, "5.1" | "5.3") => t.object::<Identified>(it),
            ("reply", _, "5.2" | "5.4") => t.object::<Likeness>(it),
            (
                "reply",
                _,
                "2.2" | "3.3" | "3.8" | "3.20" | "3.21" | "4.4" | "6.2" | "6.5" | "6.7" | "6.9"
                | "6.10" | "6.11" | "6.12" | "6.14" | "6.15" | "6.16" | "6.17" | "7.2" | "8.1"
                | "8.2" | "8.4" | "10.3",
            ) => t.done(it),
            (kind, id, section) => panic!("{section}: {kind} {id}"),
        }
    }
    assert_eq!((t.seen.len(), t.replies), (74, 79));
    let row = |(id, [ty, reply, section, way]): (&u32, &[String; 4])| {
        format!("| {id} | {ty} | {reply} | {section} | {way} |")
    };
    let wanted: Vec<_> = t.seen.iter().map(row).collect();
    let list = include_str!("../MESSAGES.md").lines();
    let listed: Vec<_> = list
        .filter(|line| line.starts_with("| ") && !line.starts_with("| number"))
        .collect();
    assert_eq!(
        listed,
        wanted,
        "MESSAGES.md should have:\n{}",
        wanted.join("\n")
    );
}

/// The document's examples use few of the members that its tables have: here are all, with their names.
#[test]
fn every_member_of_the_tables_has_its_name() {
    fn all<E: Message + DeserializeOwned + Serialize + Member>(json: &str) {
        let raw: Value = serde_json::from_str(json).unwrap();
        let message: E = serde_json::from_value(raw.clone()).unwrap();
        modelled(&message, &raw);
        assert_eq!(serde_json::to_value(&message).unwrap(), raw);
    }
    let who = r#""person_idcard":"1","person_name":"n","person_gender":"0","person_age":"9","person_addr":"a""#;
    let times = r#""start_time":"2019-10-16 13:20:00","stop_time":"2019-10-16 14:20:00""#;
    let page = r#""start_no":2,"qry_len":3"#;
    let library = r#""lib_name":"l","lib_type":1"#;
    all::<QueryLibraries>(&format!(r#"{{{page},"lib_id":1,{library}}}"#));
    all::<CreateLibrary>(&format!("{{{library}}}"));
    all::<ModifyLibrary>(&format!(r#"{{"lib_id":1,{library}}}"#));
    all::<AddFace>(&format!(r#"{{"lib_id":1,"img_id":"i",{who}}}"#));
    all::<ModifyFace>(&format!(r#"{{"lib_id":1,"img_id":"i",{who}}}"#));
    all::<QueryFaces>(&format!(
        r#"{{"lib_id":1,{page},{who},"create_time":"2019-10-16 13:20:00","fuzzy_key":"k"}}"#
    ));
    all::<ExportFaces>(&format!(r#"{{"lib_id":1,{page}}}"#));
    all::<QueryCaptures>(&format!(r#"{{"channel":1,{library},{times},{page}}}"#));
    all::<ExportCaptures>(&format!(r#"{{"channel":1,{library},{times},{page}}}"#));
    all::<QueryAlarms>(&format!(
        r#"{{"channel":1,{library},"lib_ids":"1,2",{times},{page}}}"#
    ));
    all::<ExportAlarms>(&format!(
        r#"{{"channel":1,{library},"lib_ids":"1,2",{times},{page}}}"#
    ));
    all::<QueryBodies>(&format!(r#"{{"channel":1,{times},{page}}}"#));
    all::<ExportBodies>(&format!(r#"{{"channel":1,{times},{page}}}"#));
    all::<Identify>(r#"{"lib_ids":"1,2","threshold":1,"topk":2,"n_topk":1}"#);
    all::<AddRelay>(
        r#"{"camera_channel":1,"dev_ip":"10.0.0.2","dev_port":1,"dev_name":"n","dev_tag":"t"}"#,
    );
}

/// Not in the document: as newer firmware was seen to push it.
#[test]
fn newer_members_of_an_event_have_their_names() {
    let raw: Value = serde_json::from_str(
        r#"{"events_attr":{"crowd_num":1,"crowd_threshold":2,"helmet_type":"h","leave_num_threshold":3,"leave_time_threshold":4,"over_boundary_direction":"d","over_boundary_num1":5,"over_boundary_num2":6,"work_cloth_color":"c","work_cloth_type":"t"},"alarm_type":1,"alive_type":2,"appear_count":3,"event_type":1,"events_type":"a","events_off_type":"b","events_status":1,"ora_pos_top":1,"ora_pos_bottom":2,"ora_pos_left":3,"ora_pos_right":4,"ranking":1,"stranger_appear_channel":1,"wander_channels":"1","wander_deviceId":"d","wander_threshold":1,"wander_trigger":"t","obj_label":9}"#,
    )
    .unwrap();
    let event: Event = serde_json::from_value(raw.clone()).unwrap();
    modelled(&event, &raw);
    assert_eq!(meant(&serde_json::to_value(&event).unwrap()), meant(&raw));
    assert_eq!(
        event.obj_label,
        Some(crate::event::ObjectLabel::Extinguisher)
    );
}

/// What is done twice where it is sent twice is not sent twice by itself.
#[test]
fn what_must_not_be_sent_twice_is_known() {
    fn again<E: Endpoint>() -> bool {
        E::IDEMPOTENT
    }
    let once = [
        again::<Login>(),
        again::<CreateLibrary>(),
        again::<AddFace>(),
        again::<AsJson<AddFace>>(),
        again::<AddFaces>(),
        again::<AddCamera>(),
        again::<AddRelay>(),
        again::<Reboot>(),
        again::<RestoreDefaults>(),
        again::<Upgrade>(),
        again::<SetScheme>(),
    ];
    assert_eq!(once, [false; 11]);
    let safe = [
        again::<Logout>(),
        again::<ListLibraries>(),
        again::<DeleteFace>(),
        again::<Identify>(),
        again::<AsJson<Compare>>(),
        again::<ModifyFace>(),
        again::<QueryAlarms>(),
        again::<ExportFaces>(),
    ];
    assert_eq!(safe, [true; 8]);
}
