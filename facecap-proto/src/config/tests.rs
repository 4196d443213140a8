use super::*;
use face_common::Endpoint;
use serde_json::Value;

const DEVICE: &str = include_str!("../../fixtures/app_params_device_body.json");

fn read(text: &str) -> AppParams {
    let mut body: Value = serde_json::from_str(text).unwrap();
    for (name, value) in [
        ("reply", "ACK"),
        ("cmd", "request app params"),
        ("device_sn", "a"),
        ("desc", "OK"),
    ] {
        body[name] = value.into();
    }
    body["code"] = 0.into();
    let response = http::Response::new(body.to_string().into());
    RequestAppParams {}.decode(&response).unwrap()
}

/// Read, one member changed, written: everything else as it was, and nothing of the reply.
#[test]
fn settings_are_read_changed_and_written_back_whole() {
    let mut device: Value = serde_json::from_str(DEVICE).unwrap();
    device["novel"] = serde_json::json!({"x": [1, {"y": null}]});
    let mut params = read(&device.to_string());
    params.device_info.as_mut().unwrap().addr_name = Some("Gate".into());
    let update = UpdateAppParams::of(params);
    let sent: Value = serde_json::from_slice(update.to_request().unwrap().body()).unwrap();
    let mut wanted = device;
    for of_the_reply in ["reply", "code"] {
        wanted.as_object_mut().unwrap().remove(of_the_reply);
    }
    wanted["device_info"]["addr_name"] = "Gate".into();
    wanted["version"] = "0.2".into();
    wanted["cmd"] = "update app params".into();
    assert_eq!(sent, wanted);
    assert!(!format!("{update:?}").contains("made-up"), "{update:?}");
}

#[test]
fn upgrades_from_afar_are_written_where_the_document_has_them() {
    let params = read(r#"{"face":{"remote_upgrader":{"enable":true},"derep_timeout ":7}}"#);
    assert_eq!(params.face.as_ref().unwrap().derep_timeout, Some(7));
    let request = UpdateAppParams::of(params).to_request().unwrap();
    assert_eq!(
        request.body(),
        r#"{"version":"0.2","cmd":"update app params","face":{"derep_timeout":7},"remote_upgrader":{"enable":true}}"#
    );
}

/// A device that has something beyond the document's limits, or that cannot be read: it keeps it, and the rest can be set.
#[test]
fn what_is_changed_is_sent_by_groups_and_held_against_the_limits_alone() {
    let before = read(
        r#"{"device_info":{"addr_name":"X","device_no":"1"},"face":{"match_score":60,"derep_timeout":0,"mask":{"enable":2}},"led_control":{"led_mode":0,"led_brightness":0},"lcd_control":{"lcd_title":"a","lcd_display_item":-1,"novel":7},"novel":1}"#,
    );
    assert_eq!(before.other[".face.mask.enable"], 2);
    let mut after = before.clone();
    after.lcd_control.as_mut().unwrap().lcd_title = Some("b".into());
    let sent = |after: &AppParams| {
        let update = UpdateAppParams::changed(&before, after).unwrap();
        let request = update.to_request().map_err(|e| e.to_string())?;
        Ok::<_, String>(String::from_utf8(request.body().to_vec()).unwrap())
    };
    assert_eq!(
        sent(&after).unwrap(),
        r#"{"version":"0.2","cmd":"update app params","lcd_control":{"lcd_title":"b","lcd_display_item":-1,"novel":7}}"#
    );
    after.face.as_mut().unwrap().derep_timeout = Some(7);
    assert!(sent(&after).is_ok(), "the score was so before");
    after.face.as_mut().unwrap().match_score = Some(61);
    assert!(sent(&after).unwrap_err().starts_with("match_score"));
    let same = UpdateAppParams::changed(&before, &before).unwrap();
    assert!(same.is_empty() && !UpdateAppParams::of(before.clone()).is_empty());
    assert!(UpdateAppParams::of(before).to_request().is_err());

    let stream = StreamParams {
        video: Some(VideoParams {
            bitrate: Some(1),
            ..VideoParams::default()
        }),
        ..StreamParams::default()
    };
    let mut image = stream.clone();
    image.image = Some(ImageParams::default());
    image.image.as_mut().unwrap().contrast = Some(7);
    let request = UpdateStreamParams::changed(&stream, &image).unwrap();
    assert_eq!(
        request.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"update stream params","image":{"contrast":7}}"#
    );
}

#[test]
fn a_platform_s_address_is_taken_apart() {
    let push = |url| UploadInfo::http(url).map_err(|e| e.to_string());
    let info = push("http://192.0.2.5/push").unwrap();
    assert_eq!(
        serde_json::to_string(&info).unwrap(),
        r#"{"method":"http","server_ip":"192.0.2.5","server_port":80,"service_url":"/push"}"#
    );
    let poll = Extranet::http("https://192.0.2.5:8443").unwrap();
    assert_eq!(
        serde_json::to_string(&poll).unwrap(),
        r#"{"enable":true,"mode":"http","server_ip":"https://192.0.2.5","server_port":8443,"url":"/"}"#
    );
    let poll = Extranet::http("http://gate.example:8080/a?b=c").unwrap();
    assert_eq!(
        serde_json::to_string(&poll).unwrap(),
        r#"{"enable":true,"mode":"http","server_ip":"","server_domain":"gate.example","server_port":8080,"url":"/a?b=c"}"#
    );
    let secure = push("https://gate.example/").unwrap();
    assert_eq!(
        secure.server_domain.as_deref(),
        Some("https://gate.example")
    );
    let six = push("http://[2001:db8::5]:8080/").unwrap();
    assert_eq!(six.server_ip.as_deref(), Some("2001:db8::5"));
    for odd in [
        "nonsense",
        "ftp://192.0.2.5/",
        "/push",
        "",
        "http://user:password@192.0.2.5/",
    ] {
        assert!(push(odd).unwrap_err().starts_with("url"), "{odd}");
    }
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let app = |group: &str, member: &str, value: &Value| {
        let params = serde_json::json!({ group: { member: value } });
        let update = UpdateAppParams::of(read(&params.to_string()));
        update.to_request().map(drop).map_err(|e| e.to_string())
    };
    for (group, member, least, most) in [
        ("extranet", "server_port", 0, 65_535),
        ("upload_info", "server_port", 0, 65_535),
        ("face", "match_score", 70, 100),
        ("face", "derep_timeout", 3, 60),
        ("gate_control", "gpio_state", 0, 1),
        ("gate_control", "gpio_retention_time", 500, 5000),
        ("led_control", "led_mode", 1, 3),
        ("led_control", "led_brightness", 1, 100),
        ("qr_code_control", "repeat_interval", 0, 255),
    ] {
        for good in [least, most] {
            assert_eq!(app(group, member, &good.into()), Ok(()), "{member}");
        }
        // What is below 0 is no number of the member's type: it is not taken for one.
        for bad in [least - 1, most + 1].into_iter().filter(|bad| *bad >= 0) {
            let error = app(group, member, &bad.into()).unwrap_err();
            assert!(error.starts_with(&format!("{member}: is {bad}")), "{error}");
        }
    }
    for (group, member, most) in [
        ("device_info", "device_no", 31),
        ("device_info", "addr_no", 31),
        ("device_info", "addr_name", 95),
        ("upload_info", "service_url", 101),
        ("upload_info", "pattern", 69),
    ] {
        assert_eq!(app(group, member, &"x".repeat(most).into()), Ok(()));
        // In bytes: two for each of these.
        let over = "я".repeat(most / 2 + 1);
        let error = app(group, member, &over.into()).unwrap_err();
        assert!(error.starts_with(member), "{error}");
    }
}

/// Group, member, and what it may be.
const STREAM_LIMITS: [(&str, &str, i64, i64); 6] = [
    ("image", "max_exposure", 300, 9900),
    ("image", "max_gain", 0, 40),
    ("image", "contrast", 0, 128),
    ("image", "saturation", 1, 255),
    ("image", "brightness", 1, 100),
    ("video", "bitrate", 1024, 4096),
];

#[test]
fn the_camera_s_limits_hold_one_under_and_one_over() {
    let stream = |group: &str, member: &str, value: i64| {
        let params = serde_json::json!({ group: { member: value } });
        let params: StreamParams = serde_json::from_value(params).unwrap();
        let update = UpdateStreamParams::of(params);
        update.to_request().map(drop).map_err(|e| e.to_string())
    };
    for (group, member, least, most) in STREAM_LIMITS {
        for good in [least, most] {
            assert_eq!(stream(group, member, good), Ok(()), "{member}");
        }
        for bad in [least - 1, most + 1].into_iter().filter(|bad| *bad >= 0) {
            let error = stream(group, member, bad).unwrap_err();
            assert!(error.starts_with(&format!("{member}: is {bad}")), "{error}");
        }
    }
}

#[test]
fn rules_are_written_whole_and_checked() {
    let at = HourMinute::at;
    let rule = ScheduleKind::daily(1, "rule name", at(8, 10), at(18, 10));
    let update = UpdateScheduleParams {
        kinds: vec![rule.clone()],
        ..UpdateScheduleParams::default()
    };
    assert_eq!(
        update.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"update schedule params","kinds":[{"name":"rule name","kind":1,"mode":"daily","days":[{"sections":[{"start":{"hour":8,"minute":10},"end":{"hour":18,"minute":10}}]}]}]}"#
    );
    // None takes all away, and is written so; none to add is a mistake.
    let none = UpdateScheduleParams::default().to_request().unwrap();
    assert!(none.body().ends_with(br#""kinds":[]}"#));
    assert!(AddScheduleKind::default().to_request().is_err());
    let refused = |spoil: fn(&mut ScheduleKind)| {
        let mut rule = rule.clone();
        spoil(&mut rule);
        let add = AddScheduleKind {
            kinds: vec![rule],
            ..AddScheduleKind::default()
        };
        add.to_request().unwrap_err().to_string()
    };
    assert!(refused(|r| r.kind = 0).starts_with("kind"));
    assert!(refused(|r| r.kind = 16).starts_with("kind"));
    assert!(refused(|r| r.days = vec![Day::default(); 2]).starts_with("days: has 2"));
    assert!(refused(|r| r.days[0].sections[0].end = HourMinute::at(24, 1)).starts_with("hour"));
    assert!(refused(|r| r.days[0].sections[0].end = HourMinute::at(25, 0)).starts_with("hour"));
    // As devices have them: a section that is not used, and one over midnight.
    let mut as_read = rule.clone();
    as_read.mode = ScheduleMode::Weekly;
    let night = Section {
        start: at(22, 0),
        end: at(6, 0),
        ..Section::default()
    };
    as_read.days[0].sections.extend([Section::default(), night]);
    as_read.days.resize(7, Day::default());
    let back = UpdateScheduleParams {
        kinds: vec![as_read],
        ..UpdateScheduleParams::default()
    };
    back.to_request().unwrap();
    assert!(refused(|r| r.days[0].sections[0].start.minute = 60).starts_with("minute"));
    let mut all_day = rule;
    all_day.days[0].sections[0].end = at(24, 0);
    let sixteen = UpdateScheduleParams {
        kinds: vec![all_day; 16],
        ..UpdateScheduleParams::default()
    };
    assert!(
        sixteen
            .to_request()
            .unwrap_err()
            .to_string()
            .starts_with("kinds")
    );
}

fn read_schedule(kinds: &str) -> Result<ScheduleParams, face_common::DecodeError> {
    let body = format!(r#"{{"code":0,"device_sn":"a",{kinds}}}"#);
    RequestScheduleParams {}.decode(&http::Response::new(body.into()))
}

/// What is written back replaces all rules there are: a rule that was not understood must not be taken for none.
#[test]
fn rules_that_cannot_be_read_are_an_error_and_not_none() {
    let rule = |days: &str| format!(r#""kinds":[{{"kind":"2","mode":"weekly","days":[{days}]}}]"#);
    let read = read_schedule(&rule("")).unwrap();
    assert_eq!((read.kinds[0].kind, read.other.len()), (2, 0));
    for (kinds, path) in [
        (r#""kinds":"none""#.to_owned(), "kinds"),
        (r#""kinds":{"a":1}"#.to_owned(), "kinds"),
        (r#""rules":[]"#.to_owned(), "."),
        (
            r#""kinds":[{"mode":"weekly","days":[]}]"#.to_owned(),
            "kinds[0]",
        ),
        (
            r#""kinds":[{"kind":1,"mode":"daily"}]"#.to_owned(),
            "kinds[0]",
        ),
        (rule(r#"{"section":[]}"#), "kinds[0].days[0]"),
        (
            rule(r#"{"sections":[{"begin":{"hour":8,"minute":0},"end":{"hour":9,"minute":0}}]}"#),
            "kinds[0].days[0].sections[0]",
        ),
        (
            rule(r#"{"sections":[{"start":{"hour":"x","minute":0},"end":{"hour":9,"minute":0}}]}"#),
            "kinds[0].days[0].sections[0].start.hour",
        ),
    ] {
        let error = read_schedule(&kinds).unwrap_err();
        assert_eq!(error.path(), path, "{kinds}: {error}");
    }
    // What this version has no name for is written back.
    let kinds = r#""kinds":[{"kind":1,"mode":"daily","days":[{"sections":[{"start":{"hour":8,"minute":0},"end":{"hour":9,"minute":0},"door":2}],"colour":"red"}]}],"holidays":[1]"#;
    let update = UpdateScheduleParams::from(read_schedule(kinds).unwrap());
    let sent = update.to_request().unwrap();
    let wanted = format!(r#"{{"version":"0.2","cmd":"update schedule params",{kinds}}}"#);
    let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    assert_eq!(value(sent.body()), value(wanted.as_bytes()));
}

/// What is left out stays as it is on the device: a member that was taken away is no change.
#[test]
fn taking_a_member_away_changes_nothing() {
    let before = read(
        r#"{"upload_info":{"server_ip":"192.0.2.5","server_port":80},"led_control":{"led_mode":1}}"#,
    );
    let mut after = before.clone();
    after.upload_info.as_mut().unwrap().server_port = None;
    assert!(
        UpdateAppParams::changed(&before, &after)
            .unwrap()
            .is_empty()
    );
    after.led_control.as_mut().unwrap().led_mode = Some(2);
    let update = UpdateAppParams::changed(&before, &after).unwrap();
    assert_eq!(
        serde_json::to_string(&update).unwrap(),
        r#"{"led_control":{"led_mode":2}}"#
    );
    // To a host by its name: the address it had goes.
    after.upload_info = Some(UploadInfo::http("http://gate.example/push").unwrap());
    let update = UpdateAppParams::changed(&before, &after).unwrap();
    assert_eq!(
        update
            .params()
            .upload_info
            .as_ref()
            .unwrap()
            .server_ip
            .as_deref(),
        Some("")
    );
}

/// A member that could not be read stands in `other` under its path: that is ours, and no name of the device's.
#[test]
fn what_could_not_be_read_is_not_written_back_under_our_name() {
    let odd = read(r#"{"face":{"match_score":"high"},"led_control":{"led_mode":1}}"#);
    let error = UpdateAppParams::of(odd.clone()).to_request().unwrap_err();
    assert!(
        error
            .to_string()
            .contains(r#"could not read ".face.match_score""#),
        "{error}"
    );
    let mut after = odd.clone();
    after.led_control.as_mut().unwrap().led_mode = Some(2);
    let sent = UpdateAppParams::changed(&odd, &after)
        .unwrap()
        .to_request()
        .unwrap();
    assert!(sent.body().ends_with(br#""led_control":{"led_mode":2}}"#));

    let response = http::Response::new(r#"{"code":0,"image":{"max_gain":"x"}}"#.into());
    let odd = RequestStreamParams {}.decode(&response).unwrap();
    assert!(UpdateStreamParams::of(odd).to_request().is_err());
}

/// As devices were seen to have them: not in the document.
#[test]
fn settings_outside_the_document_have_their_names() {
    let text = r#"{"auth":{"enable":true,"username":"a","password":"b"},"face":{"output_not_matched":true},"language":1,"ntp":{"enable":true,"server_domain":"ntp.example","update_cycle":60},"record":{"resume_enable":true,"save_enable":true,"save_path":"/"}}"#;
    let params = read(text);
    assert_eq!(params.face.as_ref().unwrap().output_not_matched, Some(true));
    let mut unmodelled = Vec::new();
    face_common::wire::member::Member::unmodelled(&params, "", &mut unmodelled);
    assert_eq!(unmodelled, Vec::<String>::new());
    assert_eq!(
        serde_json::to_value(&params).unwrap(),
        serde_json::from_str::<Value>(text).unwrap()
    );
}
