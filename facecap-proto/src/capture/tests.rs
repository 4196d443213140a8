use super::*;
use crate::protocol::Message;
use crate::types::{Position, Role, ScreenText};
use face_common::Endpoint;
use face_common::page::Paged;
use serde_json::Value;

/// Section 2.2.1.1, and what devices were seen to send: a result of 100 with -6, and -1 with -11.
#[test]
fn the_door_goes_by_result_and_reason_together() {
    for (result, reason, granted) in [
        (80.0, None, true),
        (80.0, Some(0), true),
        (100.0, Some(-6), false),
        (-1.0, Some(-11), false),
        (-1.0, None, false),
        (0.0, None, false),
        (0.0, Some(-99), false),
        (0.5, Some(0), true),
    ] {
        let access = Access::of(result, reason.map(Reason::from));
        assert_eq!(access.is_granted(), granted, "{result} {reason:?}");
    }
    assert_eq!(Access::of(-1.0, None), Access::Stranger);
    assert_eq!(Access::of(0.0, Some(Reason::None)), Access::NotCompared);
    assert_eq!(
        Access::of(100.0, Some(Reason::Temperature)),
        Access::Refused(Reason::Temperature)
    );
}

fn answer(acknowledgement: &Acknowledgement) -> Value {
    serde_json::from_slice(acknowledgement.to_response().unwrap().body()).unwrap()
}

fn plain() -> Acknowledgement {
    let capture = FacePush {
        sequence_no: 1,
        cap_time: "2017/12/18 16:45:30.003".into(),
        ..FacePush::default()
    };
    capture.acknowledge()
}

#[test]
fn an_answer_opens_speaks_and_shows() {
    let gate = plain()
        .switching(GatewayControl::gpio(1, "0001"))
        .saying("Welcome home");
    let sent = answer(&gate);
    assert_eq!(
        sent["gateway_ctrl"],
        serde_json::json!({"device_type":"gpio","device_no":1,"ctrl_mode":"force","person_id":"0001"})
    );
    assert_eq!(sent["tts"], serde_json::json!({"text":"Welcome home"}));
    for (card, number, long) in [(8, 8, None), (u64::MAX, 0, Some(u64::MAX))] {
        let sent = answer(&plain().switching(GatewayControl::wiegand(card, "1")));
        let control = &sent["gateway_ctrl"];
        assert_eq!(control["device_no"], number);
        assert_eq!(control.get("long_card_id").and_then(Value::as_u64), long);
    }
    // 64 bytes, and not characters.
    assert!(plain().saying("я".repeat(32)).to_response().is_ok());
    let long = plain().saying("я".repeat(33)).to_response().unwrap_err();
    assert_eq!(
        long.to_string(),
        "tts.text: has 66 bytes in UTF-8; 64 are allowed"
    );
}

#[test]
fn text_on_the_screen_comes_in_both_spellings() {
    let text = |t: &str| ScreenText::new(t, Position::at(0, 500), 1000);
    let sent = answer(&plain().showing(text("Hello"), TextSpelling::Document));
    assert_eq!(
        sent["Text_display"],
        serde_json::json!({"position":{"x":0,"y":500},"alive_time":1000,"font_size":100,"font_spacing":1,"font_color":"0xffffffff","text":"Hello"})
    );
    let one = plain().showing(text("a"), TextSpelling::Field);
    assert_eq!(answer(&one)["text_display"]["text"], "a");
    let three = one
        .showing(text("b"), TextSpelling::Field)
        .showing(text("c"), TextSpelling::Field);
    let sent = answer(&three);
    assert!(sent.get("text_display").is_none());
    let texts: Vec<_> = sent["text_displays"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["a", "b", "c"]);
}

#[test]
fn a_capture_is_known_again_by_device_time_count_and_person() {
    let key = |sn: Option<&str>, no: &str, person: Option<&str>| {
        FacePush {
            device_sn: sn.map(str::to_owned),
            device_no: Some(no.into()),
            r#match: person.map(|id| Match {
                person_id: Some(id.into()),
                ..Match::default()
            }),
            ..FacePush::default()
        }
        .key()
    };
    assert_eq!(key(Some("a"), "x", None), key(Some("a"), "y", None));
    assert_eq!(key(Some(""), "x", None).device, "x");
    assert_ne!(key(Some("a"), "x", Some("1")), key(Some("a"), "x", None));
}

#[test]
fn a_fork_spells_the_temperature_right() {
    let read = |text: &str| Message::<Attributes>::read(text.as_bytes()).unwrap().body;
    assert_eq!(read(r#"{"temperatur":36.5}"#).temperature(), Some(36.5));
    assert_eq!(read(r#"{"temperature":36.6}"#).temperature(), Some(36.6));
    assert_eq!(read("{}").temperature(), None);
}

#[test]
fn records_are_read_in_pages_until_all_are_there() {
    let record = CaptureRecord::default();
    let page = |n| RecordPage {
        total: Some(4379),
        records: vec![record.clone(); n],
        ..RecordPage::default()
    };
    let next = RequestRecords::all().turn(page(20)).next.unwrap();
    assert_eq!(next.page_no, 2);
    // Fewer than asked for, and not all: what was not given yet comes next.
    let next = next.turn(page(10)).next.unwrap();
    assert_eq!((next.page_no, next.page_size), (4, 10));
    let last = RequestRecords {
        page_no: 219,
        ..RequestRecords::all()
    };
    assert!(last.turn(page(19)).next.is_none());
    // `total` counts them all, whichever are asked for.
    let some = RequestRecords::between(1, 2);
    assert!(some.clone().turn(page(20)).next.is_some());
    assert!(some.turn(page(19)).next.is_none());
    assert_eq!(RequestRecords::all().with_images().page_size, 5);
    let sent = RequestRecords {
        score_start: Some(85.0),
        score_end: Some(92.5),
        ..RequestRecords::all()
    };
    assert_eq!(
        sent.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"request records","page_no":1,"page_size":20,"face_image_flag":0,"reg_image_flag":0,"score_start":85,"score_end":92.5}"#
    );
    for (spoil, field) in [
        ((|s| s.page_no = 0) as fn(&mut RequestRecords), "page_no"),
        (|s| s.page_size = 21, "page_size"),
        (|s| s.page_size = 0, "page_size"),
        (|s| s.time_start = Some(1), "time_end"),
        (|s| s.score_end = Some(1.0), "score_end"),
    ] {
        let mut search = RequestRecords::all();
        spoil(&mut search);
        let error = search.to_request().unwrap_err().to_string();
        assert!(error.starts_with(field), "{error}");
    }
}

#[test]
fn a_record_s_name_is_the_short_or_the_long_one() {
    let of = |name: &str, long: &str| CaptureRecord {
        name: Some(name.into()),
        person_name_ext: Some(long.into()),
        ..CaptureRecord::default()
    };
    assert_eq!(of("Ada", "").full_name(), Some("Ada"));
    assert_eq!(
        of("", "Augusta Ada King").full_name(),
        Some("Augusta Ada King")
    );
    assert_eq!(of("", "").full_name(), None);
}

/// 2.2.1.1: a device that is not set to send failed comparisons says so in the match alone.
#[test]
fn who_is_known_and_barred_does_not_pass() {
    let read = |found: &str| {
        let text =
            format!(r#"{{"sequence_no":1,"cap_time":"","match_result":92.5,"match":{found}}}"#);
        Message::<FacePush>::read(text.as_bytes())
            .unwrap()
            .body
            .access()
    };
    for (found, access) in [
        (
            r#"{"person_role":1,"person_attr":"white_list"}"#,
            Access::Granted { score: 92.5 },
        ),
        (r#"{"person_role":0}"#, Access::Granted { score: 92.5 }),
        (r#"{"person_role":2}"#, Access::Barred),
        (
            r#"{"person_role":1,"person_attr":"invalid_list"}"#,
            Access::Barred,
        ),
        (r#"{"person_attr":"invalid_list"}"#, Access::Barred),
    ] {
        assert_eq!(read(found), access, "{found}");
        assert_eq!(read(found).is_granted(), access != Access::Barred);
    }
    let record = |role, score, reason| {
        let record = CaptureRecord {
            role,
            score: Some(score),
            match_failed_reson: reason,
            ..CaptureRecord::default()
        };
        record.access()
    };
    assert_eq!(
        record(Some(Role::White), 80.0, None),
        Access::Granted { score: 80.0 }
    );
    assert_eq!(record(Some(Role::Black), 80.0, None), Access::Barred);
    // What is said against it goes before.
    assert_eq!(
        record(Some(Role::Black), 80.0, Some(Reason::Expired)),
        Access::Refused(Reason::Expired)
    );
    assert_eq!(record(Some(Role::Black), -1.0, None), Access::Stranger);
}

#[test]
fn a_capture_handed_in_later_says_so() {
    let is_late = |flag: &str| {
        let text = format!(r#"{{"sequence_no":1,"cap_time":""{flag}}}"#);
        Message::<FacePush>::read(text.as_bytes())
            .unwrap()
            .body
            .is_late()
    };
    assert!(is_late(r#","is_realtime":0"#) && is_late(r#","is_realtime":false"#));
    assert!(!is_late(r#","is_realtime":1"#) && !is_late(""));
}

/// The count begins again after a restart: without the time two captures would be one.
#[test]
fn time_and_count_each_tell_captures_apart() {
    let key = |sequence_no, time: &str| {
        let capture = FacePush {
            sequence_no,
            cap_time: time.into(),
            ..FacePush::default()
        };
        capture.key()
    };
    assert_eq!(
        key(1, "2017/12/18 16:45:30.003"),
        key(1, "2017/12/18 16:45:30.003")
    );
    assert_ne!(
        key(1, "2017/12/18 16:45:30.003"),
        key(1, "2017/12/18 16:45:30.004")
    );
    assert_ne!(
        key(1, "2017/12/18 16:45:30.003"),
        key(2, "2017/12/18 16:45:30.003")
    );
}

/// The document's own answer (2.2.1.2) opens output 1 and names a long card beside it. On the Wiegand line it is one or the other.
#[test]
fn a_long_number_and_an_output_go_together() {
    let gate = |device_type, device_no| {
        let control = GatewayControl {
            device_type,
            device_no,
            long_card_id: Some(u64::MAX),
            ..GatewayControl::gpio(1, "1")
        };
        plain()
            .switching(control)
            .to_response()
            .map(drop)
            .map_err(|e| e.to_string())
    };
    assert_eq!(gate(DeviceType::Gpio, 1), Ok(()));
    assert_eq!(gate(DeviceType::Wiegand, 0), Ok(()));
    assert!(
        gate(DeviceType::Wiegand, 1)
            .unwrap_err()
            .starts_with("gateway_ctrl.device_no")
    );
}

/// As the vendor's own server writes it, and as newer firmware was seen to push: none of it is in the document.
#[test]
fn what_is_outside_the_document_has_its_names() {
    let popup = Popup {
        is_output_on_device: Some(true),
        match_success: Some(true),
        person_name: Some("Ada".into()),
        person_id: Some("1".into()),
        profile_image: Some(crate::types::Base64Bytes("ab".into())),
        remarks: Some("x".into()),
        ..Popup::default()
    };
    let control = GatewayControl {
        ctrl_type: Some("on".into()),
        ..GatewayControl::gpio(1, "1")
    };
    let sent = answer(&plain().with_popup(popup).switching(control));
    assert_eq!(
        sent["data"],
        serde_json::json!({"is_output_on_device":true,"match_success":true,"personName":"Ada","personId":"1","profileImage":"YWI=","remarks":"x"})
    );
    assert_eq!(sent["gateway_ctrl"]["ctrl_type"], "on");

    let pushed =
        r#"{"sequence_no":1,"cap_time":"","timezone":"UTC+8","match":{"match_type":["anyface"]}}"#;
    let capture = Message::<FacePush>::read(pushed.as_bytes()).unwrap().body;
    assert_eq!(capture.timezone.as_deref(), Some("UTC+8"));
    assert_eq!(
        capture.r#match.unwrap().match_type,
        Some(serde_json::json!(["anyface"]))
    );
    let record: CaptureRecord = serde_json::from_str(r#"{"face_image":"YWI="}"#).unwrap();
    assert_eq!(&record.face_image.unwrap().0[..], b"ab");
}
