use super::*;
use crate::event::ObjectLabel;
use face_common::wire::member::Member;
use face_common::wire::multipart::Form;
use proptest::prelude::*;
use serde_json::{Value, json};

/// 7.4, without the comma too many.
const MATCH: &str = r#"{
"data": {
"face_attr": {
"cap_style": "hat_style_type_none", "gender_code": "male", "glass_style": "glasses_style_type_none",
"mustache_style": "mustache_style_type_none", "respirator_color": "color_type_none", "st_age": "st_adult",
"st_age_value": "24.000000", "st_expression": "st_calm"
},
"camera_name": "test", "device_id": "13", "channel": 19,
"img_id": "fa48b56f-9aed-43bc-ad20-9ee164873473", "img_path": "img_pic",
"lib_id": 3, "lib_name": "公司人像库", "lib_type": 2, "obj_label": 1,
"person_addr": "", "person_age": "", "person_gender": "", "person_idcard": "", "person_name": "张三_00000000000000000000_1",
"position": "", "similarity": 96, "quality": 1,
"pos_top": 1000, "pos_bottom": 100, "pos_left": 100, "pos_right": 1000,
"snap_feat": "124.000000,391.000000,280.000000,327.000000,239.000000,239.000000,242.000000,244.000000,",
"snap_id": "92ed1a18-2aaf-4362-b5b4-1fd6750e1dd9", "snap_path": "snap_pic", "threshold": 30,
"trigger": "2019-01-24 13:43:32"
},
"msg_id": 774
}"#;

/// 7.3.
const HEARTBEAT: &str = r#"{
  "data": {
    "device_id": "test_device",
    "trigger": "2019-01-24 15:05:05"
  },
  "msg_id": 775
}"#;

const PICTURES: [(&str, &[u8]); 3] = [
    ("snap", b"\xff\xd8snap\r\n--\xff\xd9"),
    ("snap_frame", b"\xff\xd8the whole\xff\xd9"),
    ("img", b"\xff\xd8of the library\xff\xd9"),
];

fn receiver() -> Receiver {
    Receiver::new("door key".into())
}

fn form(key: Option<&str>, json: &str, files: &[(&str, &'static [u8])]) -> (String, Bytes) {
    let mut form = Form::new().with_boundary("--------------------------7a3c");
    if let Some(key) = key {
        form = form.text("key", None, key.to_owned());
    }
    form = form.text("json", None, json.to_owned());
    for (name, bytes) in files {
        form = form.file(name, "a.jpg", "image/jpeg", *bytes);
    }
    let (kind, body) = form.build().unwrap();
    (kind.to_str().unwrap().to_owned(), body)
}

fn receive(key: Option<&str>, json: &str) -> Result<Push, PushError> {
    let (kind, body) = form(key, json, &PICTURES);
    receiver().read(&kind, &body)
}

fn event(push: &Push) -> &Event {
    match push {
        Push::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_document_s_match_is_read_and_written_without_loss() {
    let push = receive(Some("door key"), MATCH).unwrap();
    let event = event(&push);
    let mut unmodelled = Vec::new();
    event.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, [""; 0]);
    assert_eq!(
        (event.channel, event.obj_label),
        (Some(19), Some(ObjectLabel::Face))
    );
    assert_eq!(event.face_attr.as_ref().unwrap().age(), Some(24.0));
    let pictures = [event.snap(), event.frame(), event.library()].map(|p| p.unwrap().unwrap());
    assert_eq!(pictures, PICTURES.map(|(_, bytes)| bytes));
    let written: Value = serde_json::to_value(event).unwrap();
    let wanted: Value = serde_json::from_str(MATCH).unwrap();
    assert_eq!(written, wanted["data"]);

    let request = event.to_request("/here", &"door key".into()).unwrap();
    assert_eq!(receiver().receive(&request).unwrap(), push);
    assert_eq!(Push::receive(&request).unwrap(), push);
}

#[test]
fn the_document_s_heartbeat_has_no_key() {
    let Ok(Push::HeartBeat(beat)) = receive(None, HEARTBEAT) else {
        panic!()
    };
    assert_eq!(beat.device_id.as_deref(), Some("test_device"));
    assert!(beat.other.is_empty());
    let request = beat.to_request("/").unwrap();
    let again = receiver().receive(&request).unwrap();
    assert_eq!(again, Push::HeartBeat(beat));
    // In text, alone, and as browsers send forms without files.
    let text = HEARTBEAT.replace("775", "\"775\"");
    assert_eq!(receive(None, &text).unwrap(), again);
    let alone = receiver().read("application/json", &HEARTBEAT.into());
    assert_eq!(alone.unwrap(), again);
    let pairs = "a=1&json=%7B%22msg_id%22%3A+775%2C%22data%22%3A%7B%22device_id%22%3A%22test_device%22%2C%22trigger%22%3A%222019-01-24+15%3A05%3A05%22%7D%7D&key=door+key";
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(receiver().read(kind, &pairs.into()).unwrap(), again);
}

#[test]
fn without_the_key_nothing_but_a_heartbeat_is_taken() {
    for key in [
        None,
        Some(""),
        Some("door"),
        Some("door key "),
        Some("Door key"),
    ] {
        let error = receive(key, MATCH).unwrap_err();
        assert!(matches!(error, PushError::Key), "{key:?}: {error}");
        assert!(error.rest().is_none());
        assert_eq!(error.answer().status(), 401);
    }
    assert!(matches!(
        receive(Some("wrong"), HEARTBEAT),
        Err(PushError::Key)
    ));
    assert!(matches!(
        receive(None, "{\"msg_id\":999}"),
        Err(PushError::Key)
    ));
    // As the document's example has it: beside the message, in the same JSON.
    let inside = |key: &str| MATCH.replacen('{', &format!("{{\"key\":\"{key}\","), 1);
    assert!(receive(None, &inside("door key")).is_ok());
    assert!(matches!(
        receive(None, &inside("door")),
        Err(PushError::Key)
    ));
    let (kind, body) = form(Some(""), MATCH, &[]);
    let open = Receiver::new("".into());
    assert!(matches!(open.read(&kind, &body), Err(PushError::Key)));
    assert!(Receiver::without_key().read(&kind, &body).is_ok());
    assert!(!format!("{:?}", receiver()).contains("door"));
}

#[test]
fn other_messages_are_kept() {
    let json = "{\"msg_id\":\"999\",\"data\":{\"a\":1}}";
    let Ok(Push::Other(other)) = receive(Some("door key"), json) else {
        panic!()
    };
    assert_eq!(
        (other.msg_id.as_str(), other.json.as_ref()),
        ("999", json.as_bytes())
    );
    assert_eq!(other.parts.len(), 3);
    assert_eq!(Push::acknowledge().status(), 200);
}

#[test]
fn what_cannot_be_read_is_named_and_answered() {
    for (json, path) in [
        ("{", ""),
        ("{}", "msg_id"),
        ("{\"msg_id\":[]}", "msg_id"),
        ("{\"msg_id\":774}", "data"),
        ("{\"msg_id\":774,\"data\":[1]}", "data"),
        ("{\"msg_id\":775,\"data\":7}", "data"),
    ] {
        let Err(PushError::Unreadable(odd)) =
            Receiver::without_key().read("application/json", &Bytes::from_static(json.as_bytes()))
        else {
            panic!("{json}")
        };
        assert_eq!(
            (odd.error.path(), odd.rest.is_none()),
            (path, true),
            "{json}"
        );
    }
    let (kind, body) = Form::new().text("key", None, "door key").build().unwrap();
    let error = receiver().read(kind.to_str().unwrap(), &body).unwrap_err();
    assert!(error.to_string().contains("json: is missing"), "{error}");

    let wrong = MATCH.replace("\"channel\": 19", "\"channel\": {\"x\":[]}");
    let error = receive(Some("door key"), &wrong).unwrap_err();
    assert!(error.to_string().contains("channel"), "{error}");
    assert_eq!(error.answer().status(), 200);
    let rest = event(error.rest().unwrap());
    assert_eq!((rest.channel, rest.lib_id), (None, Some(3)));
    assert_eq!(rest.frame().unwrap().unwrap(), PICTURES[1].1);
}

#[test]
fn one_byte_over_the_limit_is_refused() {
    let (kind, body) = form(Some("door key"), MATCH, &PICTURES);
    assert!(receiver().limit(body.len()).read(&kind, &body).is_ok());
    let over = receiver().limit(body.len() - 1).read(&kind, &body);
    assert!(matches!(over, Err(PushError::TooLarge { limit }) if limit == body.len() - 1));
    let large = vec![7; MOST + 1].into();
    assert!(matches!(
        receiver().read(&kind, &large),
        Err(PushError::TooLarge { limit: MOST })
    ));
    // Above what a part may have where nobody says so.
    let frame: &'static [u8] = vec![7; 9 << 20].leak();
    let (kind, body) = form(Some("door key"), MATCH, &[("snap_frame", frame)]);
    let push = receiver().read(&kind, &body).unwrap();
    assert_eq!(event(&push).frame().unwrap().unwrap().len(), 9 << 20);
}

#[test]
fn every_truncation_says_so_and_gives_whole_pictures_alone() {
    let (kind, body) = form(Some("door key"), MATCH, &PICTURES);
    let whole = body.len() - b"\r\n".len();
    let (mut rests, mut most) = (0, 0);
    for end in 0..body.len() {
        let read = receiver().read(&kind, &body.slice(..end));
        if end >= whole {
            assert!(read.is_ok(), "{end}");
            continue;
        }
        let error = read.unwrap_err();
        assert!(!matches!(error, PushError::TooLarge { .. }), "{end}");
        let Some(rest) = error.rest() else { continue };
        rests += 1;
        let rest = event(rest);
        let pictures = [rest.snap(), rest.frame(), rest.library()].map(Result::unwrap);
        for (picture, (_, bytes)) in pictures.iter().zip(PICTURES) {
            assert!(picture.as_ref().is_none_or(|p| p == bytes), "{end}");
        }
        most = most.max(pictures.iter().flatten().count());
    }
    assert!(rests > 300 && most == 3, "{rests} {most}");
    // Behind the last boundary, some write more.
    let epilogue = Bytes::from([&body, b"bye\r\n".as_slice()].concat());
    assert!(receiver().read(&kind, &epilogue).is_ok());
}

#[test]
fn every_byte_may_be_wrong() {
    let (kind, body) = form(Some("door key"), MATCH, &PICTURES);
    for at in 0..body.len() {
        for byte in [0, b'"', b'-', b'\n', 0xff] {
            let mut body = body.to_vec();
            body[at] = byte;
            let _ = receiver().read(&kind, &body.into());
        }
    }
}

proptest! {
    #[test]
    fn any_chunk_is_handled(start in 0_usize..3_000, len in 0_usize..3_000, kind in 0_usize..4) {
        let (form_kind, body) = form(Some("door key"), MATCH, &PICTURES);
        let start = start.min(body.len());
        let chunk = body.slice(start..(start + len).min(body.len()));
        let kinds = [form_kind.as_str(), "application/json", "application/x-www-form-urlencoded", ""];
        let read = Receiver::without_key().read(kinds[kind], &chunk);
        prop_assert!(read.is_err() || start == 0 || kind == 0);
    }

    #[test]
    fn any_json_is_handled(text in "\\PC{0,80}") {
        let _ = receive(Some("door key"), &text);
        let data = json!({"msg_id": 774, "data": {"snap_id": text, "snap_feat": text}}).to_string();
        prop_assert!(receive(Some("door key"), &data).is_ok());
    }
}
