use super::*;
use crate::attribute::{AgeGroup, Expression, Sex};
use crate::protocol::Code;
use crate::types::LibraryType;
use bytes::Bytes;
use face_common::wire::base64;
use face_common::wire::member::Member;
use serde_json::{Value, json};

/// 9.2, without the brace and the commas too many.
pub(super) const FRAME: &str = r#"{
"code": 0,
"data": {
"camera_name": "test", "device_id": "123", "channel": 1,
"img_id": "3c370627-d082-4c53-b156-e9380163d22f",
"img_path": "img/12_3c370627-d082-4c53-b156-e9380163d22f.jpg",
"lib_id": 12, "lib_name": "Marry", "lib_type": 1,
"person_addr": "", "person_age": "", "person_gender": "", "person_idcard": "", "person_name": "1201020000000589932",
"position": "", "ranking": 1, "similarity": 38, "quality": 1,
"pos_top": 1000, "pos_bottom": 100, "pos_left": 100, "pos_right": 1000,
"snap_buf": "", "snap_feat": "315.000000,32.000000,",
"snap_id": "5672fb61-74ab-4037-8a37-a3c0abf417a3",
"snap_path": "record/5672fb61-74ab-4037-8a37-a3c0abf417a3.jpg",
"threshold": 60, "trigger": "2019-01-24 14:09:21", "snap_frame": "", "obj_label": 1,
"face_attr": {
"cap_style": "hat_style_type_none", "gender_code": "female", "glass_style": "glasses_style_type_none",
"mustache_style": "mustache_style_type_none", "respirator_color": "color_type_none", "st_age": "st_adult",
"st_age_value": "26.000000", "st_expression": "st_angry"
}
},
"msg": "",
"msg_id": "777"
}"#;

fn subscription() -> Subscription {
    Subscription::new("7410342e-e4e8-47de-a92f-2fd918eb3d6a".into())
}

fn read(frame: impl Into<Bytes>) -> Result<Incoming, Unreadable<Event>> {
    subscription().on_text(frame)
}

pub(super) fn event(frame: impl Into<Bytes>) -> Box<Event> {
    match read(frame) {
        Ok(Incoming::Event(event)) => event,
        other => panic!("{other:?}"),
    }
}

/// The document's frame with these members put in.
fn with(members: Value) -> Bytes {
    let mut frame: Value = serde_json::from_str(FRAME).unwrap();
    let data = frame["data"].as_object_mut().unwrap();
    let Value::Object(members) = members else {
        panic!()
    };
    data.extend(members);
    frame.to_string().into()
}

#[test]
fn the_document_s_frame_is_read_and_written_without_loss() {
    let event = event(FRAME);
    let mut unmodelled = Vec::new();
    event.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, [""; 0]);
    assert_eq!(
        (event.lib_type, event.channel),
        (Some(LibraryType::Black), Some(1))
    );
    let face = event.face_attr.as_ref().unwrap();
    assert_eq!(
        (face.age(), face.gender_code.clone()),
        (Some(26.0), Some(Sex::Female))
    );
    assert_eq!(face.st_age, Some(AgeGroup::Adult));
    assert_eq!(face.st_expression, Some(Expression::Angry));
    assert_eq!(event.feature(), Some(vec![315.0, 32.0]));
    assert!(event.is_match());
    assert_eq!(
        (event.snap(), event.frame(), event.library()),
        (Ok(None), Ok(None), Ok(None))
    );
    let mut wanted: Value = serde_json::from_str(FRAME).unwrap();
    // What the vendor's own client expects to be there.
    wanted["data"]["img"] = json!(-1);
    let written = event.to_frame().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), wanted);
}

#[test]
fn the_first_frames_are_told_apart() {
    let hello: Value = serde_json::from_str(&subscription().hello()).unwrap();
    let wanted = json!({"key": "7410342e-e4e8-47de-a92f-2fd918eb3d6a", "msg_id": "776"});
    assert_eq!(hello, wanted);
    for yes in [
        r#"{"code":0,"msg":""}"#,
        r#"{"code":"0","data":"","msg":"","msg_id":776}"#,
        "\u{feff}{\"code\":0,\"data\":{}} \n\0",
    ] {
        let mut subscription = subscription();
        assert!(
            matches!(subscription.on_text(yes), Ok(Incoming::Acknowledged)),
            "{yes}"
        );
        assert!(subscription.is_acknowledged());
        assert!(matches!(
            subscription.on_text(FRAME),
            Ok(Incoming::Event(_))
        ));
    }
    for no in [
        r#"{"code":-140,"msg":"no"}"#,
        r#"{"code":"-140","msg":"no","msg_id":"777","data":""}"#,
    ] {
        let mut subscription = subscription();
        let Ok(Incoming::Refused(fault)) = subscription.on_text(no) else {
            panic!("{no}")
        };
        assert_eq!(
            (fault.code, fault.msg.as_str()),
            (Some(Code::NotAllowed), "no")
        );
        assert!(!subscription.is_acknowledged());
    }
    for (text, id) in [
        (r#"{"msg_id":778,"data":{"a":1}}"#, "778"),
        ("{}", ""),
        (r#"{"msg_id":"776"}"#, "776"),
    ] {
        let Ok(Incoming::Other(other)) = read(text) else {
            panic!("{text}")
        };
        assert_eq!(
            (other.msg_id.as_str(), other.json.as_ref()),
            (id, text.as_bytes())
        );
    }
    let number = FRAME.replace("\"777\"", " 777 ");
    assert!(matches!(read(number), Ok(Incoming::Event(_))));
    let without = FRAME.replace("\"msg_id\"", "\"msgid\"");
    assert!(matches!(read(without), Ok(Incoming::Event(_))));
    for rubbish in [
        "",
        "[]",
        "7",
        "{\"code\":0}x",
        "{\"msg_id\":777,\"data\":[1]}",
        "<html>",
    ] {
        let error = read(rubbish).unwrap_err();
        assert!(error.rest.is_none(), "{rubbish}");
    }
    let many = format!("{{{}\"a\":0}}", "\"a\":0,".repeat(1_000));
    assert!(read(many).unwrap_err().to_string().contains("more members"));
    let deep = format!("{{\"msg_id\":777,\"data\":{{\"a\":{}", "[".repeat(100_000));
    assert!(read(deep).is_err());
}

#[test]
fn pictures_come_in_every_dress() {
    let picture = Bytes::from_static(b"\xff\xd8\xff\xe0picture\xff\xd9");
    let text = base64::encode(&picture);
    for (img, wanted) in [
        (json!(-1), None),
        (json!("-1"), None),
        (json!(""), None),
        (json!(null), None),
        (json!(text), Some(picture.clone())),
        (
            json!(format!("data:image/jpeg;base64,{text}")),
            Some(picture.clone()),
        ),
        (json!(format!(" {text}\r\n")), Some(picture.clone())),
    ] {
        let event = event(with(
            json!({"img": img, "snap_buf": img, "snap_frame": img}),
        ));
        let all = [event.library(), event.snap(), event.frame()];
        assert_eq!(
            all,
            [wanted.clone(), wanted.clone(), wanted].map(Ok),
            "{img}"
        );
        let again = super::tests::event(event.to_frame().unwrap());
        assert_eq!(again.library(), event.library());
        assert_eq!(again.snap(), event.snap());
    }
    // As PHP and some C++ libraries write it.
    let slashes = "\"snap_buf\": \"\\/9j\\/4A==\"";
    let escaped = event(FRAME.replace("\"snap_buf\": \"\"", slashes));
    assert_eq!(
        escaped.snap(),
        Ok(Some(Bytes::from_static(b"\xff\xd8\xff\xe0")))
    );
}

#[test]
fn a_picture_that_cannot_be_read_is_named_and_the_rest_is_there() {
    for (member, odd) in [
        ("snap_buf", json!("?not base64?")),
        ("snap_frame", json!({"a": 1})),
        ("img", json!(7)),
        ("img", json!(true)),
        ("snap_buf", json!("data:image/jpeg;base64")),
    ] {
        let event = event(with(json!({ member: odd })));
        let pictures = [
            ("snap_buf", event.snap()),
            ("snap_frame", event.frame()),
            ("img", event.library()),
        ];
        for (name, picture) in pictures {
            match picture {
                Ok(none) => assert!(none.is_none() && name != member),
                Err(error) => {
                    assert_eq!((error.path(), name), (member, member));
                    assert!(!error.to_string().contains("?not"), "{error}");
                }
            }
        }
        assert_eq!(event.person_name.as_deref(), Some("1201020000000589932"));
    }
}

#[test]
fn frames_of_every_size_are_kept_once() {
    for size in [1 << 10, 100_000, 1 << 20, 8 << 20] {
        let picture: Vec<u8> = (0..=250).cycle().take(size / 4 * 3).collect();
        let text = base64::encode(&picture);
        let frame: Bytes = FRAME
            .replace(
                "\"snap_frame\": \"\"",
                &format!("\"snap_frame\": \"{text}\""),
            )
            .into();
        let within = frame.as_ptr_range();
        let event = event(frame.clone());
        assert_eq!(event.frame().unwrap().unwrap(), picture);
        let picture::Picture::Json(kept) = &event.pictures.frame else {
            panic!()
        };
        assert_eq!(kept.len(), text.len() + 2);
        assert!(within.contains(&kept.as_ptr()), "it was copied");
        assert!(format!("{event:?}").len() < 600, "{event:?}");
    }
}

#[test]
fn a_wrong_type_in_any_member_leaves_the_others() {
    let whole: Value = serde_json::from_str(FRAME).unwrap();
    let newer = json!({
        "alarm_type": 1, "alive_type": 1, "appear_count": 3, "event_type": 1, "events_attr": {"crowd_num": 2},
        "events_type": "a", "events_off_type": "b", "events_status": 1, "ora_pos_top": 1, "ora_pos_bottom": 1,
        "ora_pos_left": 1, "ora_pos_right": 1, "wander_threshold": 1, "body_attr": {"st_bag": "st_bag"}
    });
    let mut names: Vec<String> = whole["data"].as_object().unwrap().keys().cloned().collect();
    names.extend(newer.as_object().unwrap().keys().cloned());
    names.retain(|name| !matches!(name.as_str(), "snap_buf" | "snap_frame"));
    assert_eq!(names.len(), 28 + 14);
    event(with(newer.clone()));
    for name in names {
        let mut members = newer.clone();
        members[&name] = json!([{"x": "hush"}]);
        let odd = read(with(members)).unwrap_err();
        assert_eq!(odd.error.path(), name);
        assert!(!odd.to_string().contains("hush"), "{odd}");
        let rest = odd.rest.unwrap();
        assert_eq!(rest.other[&format!(".{name}")], json!([{"x": "hush"}]));
        assert_eq!(rest.channel.is_some(), name != "channel");
        assert_eq!(rest.events_status.is_some(), name != "events_status");
    }
    // Numbers as text, texts as numbers, nothing as an empty text.
    let odd = json!({"channel": "19", "similarity": "-1", "img_id": -1, "lib_id": -1, "obj_label": "8", "face_attr": "", "body_attr": null, "device_id": 13, "lib_type": ""});
    let event = event(with(odd));
    assert_eq!(
        (event.channel, event.similarity, event.is_match()),
        (Some(19), Some(-1), false)
    );
    assert_eq!(event.obj_label, Some(ObjectLabel::Fire));
    assert!(event.face_attr.is_none() && event.lib_type.is_none() && event.other.is_empty());
    let key = event.key().unwrap();
    assert_eq!(
        (key.device_id.as_str(), key.img_id.as_str(), key.lib_id),
        ("13", "", None)
    );
}

#[test]
fn what_is_newer_is_kept() {
    let newer = json!({
        "obj_label": 77, "event_type": 2, "wander_deviceId": ["a"], "wander_channels": "1,2", "stranger_appear_channel": 3,
        "wander_trigger": null, "events_attr": {"work_cloth_type": "x", "brand": "new"}, "next_year": {"a": [1]}
    });
    let event = event(with(newer));
    assert_eq!(event.obj_label, Some(ObjectLabel::Unknown(77)));
    assert_eq!(event.event_type, Some(EventType::Loitering));
    assert_eq!(event.wander_device_id, Some(json!(["a"])));
    let mut unmodelled = Vec::new();
    event.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, ["events_attr.brand", "next_year"]);
    let written: Value = serde_json::from_slice(&event.to_frame().unwrap()).unwrap();
    assert_eq!(written["data"]["next_year"], json!({"a": [1]}));
    assert_eq!(written["data"]["events_attr"]["brand"], "new");
}

#[test]
fn each_event_has_a_key_of_its_own() {
    let key = |members| event(with(members)).key();
    let first = key(json!({}));
    assert!(first.is_some());
    assert_eq!(key(json!({"similarity": 39})), first);
    for other in ["device_id", "snap_id", "img_id", "trigger"] {
        assert_ne!(key(json!({other: "x"})), first, "{other}");
    }
    assert_ne!(key(json!({"lib_id": 13})), first);
    assert_eq!(key(json!({"snap_id": ""})), None);
}

#[test]
fn nobody_is_named_in_a_log() {
    let shown = format!("{:?}", event(FRAME));
    assert!(
        !shown.contains("1201020000000589932") && !shown.contains("315.0"),
        "{shown}"
    );
    assert!(!format!("{:?}", subscription()).contains("7410"));
}

#[test]
fn every_truncation_of_a_frame_is_an_error() {
    for end in 0..FRAME.len() {
        assert!(read(FRAME.get(..end).unwrap()).is_err(), "{end}");
    }
    // A name that is cut inside a character.
    let mut cut = FRAME.as_bytes().to_vec();
    let at = FRAME.find("Marry").unwrap();
    cut[at] = 0xe8;
    assert_eq!(event(cut).lib_name.as_deref(), Some("\u{fffd}arry"));
}
