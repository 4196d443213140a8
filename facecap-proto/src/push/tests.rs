use super::*;
use crate::capture::{Access, Reason};
use crate::protocol::Code;
use std::collections::HashMap;

const STRANGER: &str = include_str!("../../fixtures/face_push_unmatched_v0.42.json");
const BEAT: &str = include_str!("../../fixtures/heart_beat_v0.42.json");

fn read(body: impl Into<Bytes>) -> Result<Push, PushError> {
    Push::receive(&http::Request::post("/").body(body.into()).unwrap())
}

fn face(body: impl Into<Bytes>) -> Box<FacePush> {
    match read(body).unwrap() {
        Push::Face(face) => face,
        other => panic!("{other:?}"),
    }
}

fn text(response: Response) -> String {
    assert_eq!(
        response.headers()["content-type"],
        "application/json; charset=utf-8"
    );
    String::from_utf8(response.into_body().to_vec()).unwrap()
}

#[test]
fn recorded_posts_are_read_and_answered_as_the_document_wants() {
    let capture = face(STRANGER);
    assert_eq!(capture.access(), Access::Refused(Reason::Unauthorised));
    assert_eq!(
        text(capture.acknowledge().to_response().unwrap()),
        r#"{"reply":"ACK","cmd":"face","code":0,"sequence_no":1,"cap_time":"2022/08/09 17:06:47.778"}"#
    );
    let Push::HeartBeat(beat) = read(BEAT).unwrap() else {
        panic!()
    };
    assert_eq!(beat.device_sn.as_deref(), Some("0123E4-FB5BFC-9186EE"));
    assert_eq!(
        text(HeartBeat::acknowledge().unwrap()),
        r#"{"reply":"ACK","cmd":"heart beat","code":0}"#
    );
}

#[test]
fn what_must_be_sent_back_is_sent_back_byte_for_byte() {
    for time in [
        "2017/12/18 16:45:30.003",
        " 2017-12-18T16:45 ",
        "\\u00e4\\\"\\\\/\\n",
        "",
        "0",
    ] {
        let body =
            format!(r#"{{"cmd":"face","sequence_no":"7","cap_time":"{time}","match_result":0}}"#);
        let answer = text(face(body).acknowledge().to_response().unwrap());
        let sent: Value = serde_json::from_str(&format!("\"{time}\"")).unwrap();
        let back: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            (&back["cap_time"], &back["sequence_no"]),
            (&sent, &7.into())
        );
    }
}

#[test]
fn messages_are_told_apart_and_unknown_ones_kept() {
    let sip = r#"{"version":"0.2","cmd":"sip event","device_no":"1","device_sn":"a","addr_no":"","addr_name":"","sip_event":9}"#;
    let Push::Sip(event) = read(sip).unwrap() else {
        panic!()
    };
    assert_eq!(event.sip_event, crate::sip::SipState::Unknown(9));
    let result = r#"{"reply":"ACK","cmd":" tts play ","code":22,"command_id":7,"device_sn":"a"}"#;
    let Push::Result(outcome) = read(result).unwrap() else {
        panic!()
    };
    assert_eq!(
        (outcome.command_id.as_deref(), outcome.cmd.as_str()),
        (Some("7"), "tts play")
    );
    // A fork's own command.
    let questions = r#"{"cmd":"questionnaire","answers":[1,2]}"#;
    let push = read(questions).unwrap();
    let Push::Other(other) = &push else { panic!() };
    assert_eq!(
        (other.cmd.as_str(), &other.raw[..]),
        ("questionnaire", questions.as_bytes())
    );
    assert_eq!(
        text(push.received().unwrap()),
        r#"{"reply":"ACK","cmd":"questionnaire","code":0}"#
    );
    for (body, answer) in [
        (sip, r#"{"reply":"ACK","cmd":"sip event","code":0}"#),
        (
            r#"{"cmd":"ask_upgrade","device_sn":"a"}"#,
            r#"{"reply":"ACK","cmd":"ask_upgrade","code":0,"upgrade_type":"none"}"#,
        ),
    ] {
        assert_eq!(text(read(body).unwrap().received().unwrap()), answer);
    }
}

/// An error names the member, what it was about is known, and the next message is read.
#[test]
fn rubbish_is_an_error_that_names_the_member_and_can_be_given_up() {
    let document: Value =
        serde_json::from_str(include_str!("../../fixtures/document.json")).unwrap();
    let whole = document
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["section"] == "2.2.1.1")
        .unwrap()["message"]
        .clone();
    let mut spoilt = 0;
    let mut spoil = |path: &[&str], rubbish: Value| {
        let mut message = whole.clone();
        let mut place = &mut message;
        for step in path {
            place = &mut place[*step];
        }
        *place = rubbish;
        let error = match read(message.to_string()) {
            Ok(push) => panic!("{path:?} was taken: {push:?}"),
            Err(error) => error,
        };
        let PushError::Unreadable { error: named, .. } = &error else {
            panic!("{error}")
        };
        let wanted = path.join(".");
        // Of an object where a list is wanted, it is the only one in it.
        let path = named.path().trim_end().trim_end_matches("[0]");
        assert_eq!(path, wanted.trim_end(), "{error}");
        assert!(error.to_string().len() < 1000, "{error}");
        spoilt += 1;
        error
    };
    for (name, value) in whole.as_object().unwrap() {
        if matches!(name.as_str(), "version" | "cmd") {
            continue;
        }
        if let Some(members) = value.as_object() {
            for member in members.keys() {
                // A list of words or a number: whatever it is.
                spoil(&[name, member], serde_json::json!([{"a": 1}]));
            }
        } else {
            spoil(&[name], serde_json::json!({"a": [1]}));
        }
    }
    for path in [
        ["match", "image"],
        ["overall_pic", "data"],
        ["closeup_pic", "data"],
        ["video", "data"],
    ] {
        let error = spoil(&path, "*no base64*".into());
        let answer = text(error.give_up().unwrap());
        assert!(
            answer.contains(r#""cap_time":"2017/12/18 16:45:30.003""#),
            "{answer}"
        );
    }
    let error = spoil(&["sequence_no"], "many".into());
    assert_eq!(
        text(error.give_up().unwrap()),
        r#"{"reply":"ACK","cmd":"face","code":0}"#
    );
    assert!(spoilt > 60, "{spoilt}");
    assert!(read(whole.to_string()).is_ok());
}

#[test]
fn what_a_post_is_called_stays_on_one_line() {
    let error = read("{\"cmd\":\"a\\nb\",\"device_sn\":\"c\\u001bd\",").unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("a `a b` of c d that cannot be read"),
        "{text}"
    );
    assert!(!text.contains(char::is_control), "{text:?}");
}

#[test]
fn what_is_cut_deep_large_or_nothing_is_an_error() {
    for end in 0..STRANGER.trim_end().len() {
        let error = read(Bytes::copy_from_slice(&STRANGER.as_bytes()[..end])).unwrap_err();
        error.give_up().unwrap();
    }
    for rubbish in [
        "",
        "{}x",
        "[]",
        "null",
        "7",
        "\"face\"",
        "{\"cmd\":\"face\"}",
        "<xml/>",
        "{\"cmd\":7,\"cmd\":[]}",
    ] {
        assert!(read(rubbish).is_err(), "{rubbish}");
    }
    let mut deep = br#"{"cmd":"face","sequence_no":1,"cap_time":"x","a":"#.to_vec();
    deep.resize(5 << 20, b'[');
    assert!(matches!(read(deep), Err(PushError::Unreadable { .. })));
    let mut large = STRANGER.as_bytes().to_vec();
    large.resize(MOST, b' ');
    assert!(read(large.clone()).is_ok());
    large.push(b' ');
    assert!(matches!(
        read(large),
        Err(PushError::TooLarge { limit: MOST, .. })
    ));
    // Names and ids longer than the document allows are the device's affair.
    let long = format!(
        r#"{{"cmd":"face","sequence_no":1,"cap_time":"x","match":{{"person_id":"{}"}}}}"#,
        "1".repeat(20)
    );
    let id = face(long).r#match.unwrap().person_id.unwrap();
    assert_eq!(id.len(), 20);
    assert!(face(STRANGER).key().person_id.is_empty());
}

/// Whatever is wrong with a capture: where its count and time are in it, the device is freed of it.
#[test]
fn a_capture_that_is_given_up_is_answered_by_its_count_and_time() {
    // A name cut inside a character is read.
    let cut = b"{\"cmd\":\"face\",\"sequence_no\":7,\"cap_time\":\"t\",\"match\":{\"person_name\":\"\xe8\x82\x96\xe4\xbd\"}}";
    let name = face(Bytes::from_static(cut)).r#match.unwrap().person_name;
    assert_eq!(name.as_deref(), Some("肖\u{fffd}"));
    let broken = [
        r#"{"match":{"person_name":"\ud83d"},"cmd":"face","sequence_no":7,"cap_time":"a\"b"}"#,
        "{\"cap_time\":\"a\\\"b\",\"x\":\"\t\",\"cmd\":\"face\",\"sequence_no\":\"7\"}",
        r#"{"cap_time":"a\"b","cmd":" face ","sequence_no":7,"person":{"temperatur":nan}}"#,
        r#"{"cap_time":"a\"b","cmd":"face","sequence_no":7,"closeup_pic":{"data":"/9j/"#,
    ];
    let wanted = r#"{"reply":"ACK","cmd":"face","code":0,"sequence_no":7,"cap_time":"a\"b"}"#;
    for body in broken {
        let error = read(body).unwrap_err();
        assert_eq!(error.about().cmd, "face");
        assert_eq!(text(error.give_up().unwrap()), wanted, "{body}");
    }
    let large = Push::read(&Bytes::from(broken[2]), 20).unwrap_err();
    assert_eq!(text(large.give_up().unwrap()), wanted);
    assert_eq!(large.to_string(), "a `face` of more than 20 bytes");
}

#[test]
fn what_can_be_read_of_a_capture_is_there_and_opens_nothing_it_should_not() {
    let odd = |members: &str| {
        let body = format!(
            r#"{{"cmd":"face","sequence_no":7,"cap_time":"t","device_sn":"S","match_result":80,{members}}}"#
        );
        let error = read(body).unwrap_err();
        let Some(Push::Face(rest)) = error.rest() else {
            panic!("{error}")
        };
        (error.to_string(), (**rest).clone())
    };
    let (error, rest) = odd(r#""person":{"age":-1,"has_mask":true},"closeup_pic":{"data":"*"}"#);
    let wanted = "a `face` of S that cannot be read: unexpected reply at closeup_pic.data";
    assert!(error.starts_with(wanted), "{error}");
    assert_eq!(rest.person.as_ref().unwrap().has_mask, Some(true));
    assert_eq!(rest.other[".person.age"], -1);
    assert_eq!(rest.other[".closeup_pic.data"], "*");
    assert!(rest.access().is_granted());
    for decides in [
        r#""match_failed_reson":"cold""#,
        r#""match":{"person_role":[]}"#,
        r#""match":{"person_attr":{"a":1}}"#,
        r#""match":7"#,
    ] {
        let (_, rest) = odd(decides);
        assert_eq!(rest.access(), Access::NotCompared, "{decides}");
    }
    // Nothing is not odd.
    let empty = r#"{"cmd":"face","sequence_no":7,"cap_time":"t","match":"","person":"","gps":"","id_card":"","qr_code":"","video":"","overall_pic":"","closeup_pic":"","feature_data":""}"#;
    assert!(face(empty).r#match.is_none());
}

#[test]
fn nothing_that_is_printed_shows_a_face_or_an_identity_card() {
    let body = r#"{"cmd":"face","sequence_no":1,"cap_time":"x","feature_data":[0.123456,2.5],
        "overall_pic":{"data":"/9j/2Q=="},"match":{"image":"/9j/2Q=="},"qr_code":{"qr_data":"hush"},
        "id_card":{"number":"4711","name":"hush"}}"#;
    let push = read(body).unwrap();
    let shown = format!("{push:?}{push:#?}");
    for secret in ["/9j/", "255, 216", "\\xff", "0.123456", "4711", "hush"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// A device: it sends the same capture until it has an answer with code 0, its count and its time, and nothing after it.
struct Device {
    sn: String,
    next: i64,
    left: u32,
}

impl Device {
    fn capture(&self) -> Bytes {
        format!(
            r#"{{"version":"0.42","cmd":"face","sequence_no":{0},"device_sn":"{1}","cap_time":"2022/08/09 17:06:{0}","match_result":0,"is_realtime":1}}"#,
            self.next, self.sn
        )
        .into()
    }

    fn hears(&mut self, answer: &Response) {
        let answer: Value = serde_json::from_slice(answer.body()).unwrap();
        let right = answer["code"] == Code::Ok.code()
            && answer["sequence_no"] == self.next
            && answer["cap_time"] == format!("2022/08/09 17:06:{}", self.next);
        if right {
            self.next += 1;
            self.left -= 1;
        }
    }
}

/// A hundred thousand captures of fifty devices, in any order between devices, with answers that are lost and a receiver that dies
/// between storing and answering: each stored once, each acknowledged.
#[test]
fn each_capture_is_stored_once_and_acknowledged() {
    const EACH: u32 = 2_000;
    let mut devices: Vec<_> = (0..50)
        .map(|n| Device {
            sn: format!("{n:06}-SIM"),
            next: 1,
            left: EACH,
        })
        .collect();
    let mut stored: HashMap<crate::capture::FaceKey, u32> = HashMap::new();
    let mut random = 88_172_645_463_325_252_u64;
    let mut below = |n: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % n
    };
    let (mut resent, mut died) = (0, 0);
    // What is still on its way and comes again later.
    let mut late: Vec<Bytes> = Vec::new();
    while devices.iter().any(|d| d.left > 0) {
        let count = devices.len() as u64;
        let device = &mut devices[usize::try_from(below(count)).unwrap()];
        if device.left == 0 {
            continue;
        }
        let body = device.capture();
        if below(50) == 0 {
            late.push(body.clone());
        }
        if below(40) == 0 && !late.is_empty() {
            let at = usize::try_from(below(late.len() as u64)).unwrap();
            let capture = face(late.swap_remove(at));
            stored.entry(capture.key()).or_default();
        }
        let capture = face(body);
        let first = !stored.contains_key(&capture.key());
        if first {
            stored.insert(capture.key(), 0);
        } else {
            resent += 1;
        }
        match below(20) {
            // Stored, and gone before the answer: the device sends it again.
            0 => died += 1,
            // The answer is lost.
            1 => {}
            _ => device.hears(&capture.acknowledge().to_response().unwrap()),
        }
    }
    assert_eq!(stored.len(), 50 * EACH as usize);
    assert!(resent > 5_000 && died > 2_000, "{resent} {died}");
}

/// 1.2.1: objects may gain members. What a device posts by itself is no reply, whatever it has beside.
#[test]
fn a_capture_with_a_code_is_a_capture() {
    for more in [r#""code":0"#, r#""reply":"""#, r#""reply":null,"code":"0""#] {
        let body = format!(r#"{{"cmd":"face","sequence_no":7,"cap_time":"t",{more}}}"#);
        let push = Push::read(&body.into(), MOST).unwrap();
        assert!(
            matches!(&push, Push::Face(face) if face.sequence_no == 7),
            "{push:?}"
        );
        let answer = push.received().unwrap();
        assert!(
            answer
                .body()
                .ends_with(br#""sequence_no":7,"cap_time":"t"}"#),
            "{answer:?}"
        );
    }
    for body in [
        r#"{"cmd":"gpio control","code":0}"#,
        r#"{"cmd":"","reply":"ACK"}"#,
        r#"{"cmd":"reboot","reply":"ACK","code":5,"command_id":"1"}"#,
        r#"{"cammand_id":"1","cmd":"reboot","code":0}"#,
    ] {
        let push = Push::read(&Bytes::from_static(body.as_bytes()), MOST).unwrap();
        let Push::Result(outcome) = push else {
            panic!("{push:?}")
        };
        assert_eq!(
            outcome.command_id.is_some(),
            body.contains("mand_id"),
            "{body}"
        );
    }
}
