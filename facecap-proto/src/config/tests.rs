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
        r#"{"enable":true,"mode":"http","server_domain":"gate.example","server_port":8080,"url":"/a?b=c"}"#
    );
    let secure = push("https://gate.example/").unwrap();
    assert_eq!(
        secure.server_domain.as_deref(),
        Some("https://gate.example")
    );
    for odd in ["nonsense", "ftp://192.0.2.5/", "/push", ""] {
        assert!(push(odd).unwrap_err().starts_with("url"), "{odd}");
    }
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let app = |text: &str| {
        let update = UpdateAppParams::of(read(text));
        update.to_request().map(drop).map_err(|e| e.to_string())
    };
    for (good, bad, field) in [
        (
            format!(r#"{{"device_info":{{"device_no":"{}"}}}}"#, "x".repeat(31)),
            format!(r#"{{"device_info":{{"device_no":"{}"}}}}"#, "x".repeat(32)),
            "device_no",
        ),
        (
            format!(r#"{{"device_info":{{"addr_name":"{}"}}}}"#, "x".repeat(95)),
            format!(r#"{{"device_info":{{"addr_name":"{}"}}}}"#, "x".repeat(96)),
            "addr_name",
        ),
        (
            format!(
                r#"{{"upload_info":{{"service_url":"{}"}}}}"#,
                "x".repeat(101)
            ),
            format!(
                r#"{{"upload_info":{{"service_url":"{}"}}}}"#,
                "x".repeat(102)
            ),
            "service_url",
        ),
        (
            format!(r#"{{"upload_info":{{"pattern":"{}"}}}}"#, "x".repeat(69)),
            format!(r#"{{"upload_info":{{"pattern":"{}"}}}}"#, "x".repeat(70)),
            "pattern",
        ),
        (
            r#"{"face":{"match_score":70}}"#.into(),
            r#"{"face":{"match_score":69}}"#.into(),
            "match_score",
        ),
        (
            r#"{"face":{"derep_timeout":60}}"#.into(),
            r#"{"face":{"derep_timeout":61}}"#.into(),
            "derep_timeout",
        ),
        (
            r#"{"gate_control":{"gpio_retention_time":5000}}"#.into(),
            r#"{"gate_control":{"gpio_retention_time":5001}}"#.into(),
            "gpio_retention_time",
        ),
        (
            r#"{"led_control":{"led_brightness":100}}"#.into(),
            r#"{"led_control":{"led_brightness":"101"}}"#.into(),
            "led_brightness",
        ),
        (
            r#"{"qr_code_control":{"repeat_interval":255}}"#.into(),
            r#"{"qr_code_control":{"repeat_interval":256}}"#.into(),
            "repeat_interval",
        ),
    ] {
        assert_eq!(app(&good), Ok(()));
        assert!(app(&bad).unwrap_err().starts_with(field), "{bad}");
    }
    let stream = |image: ImageParams| {
        let update = UpdateStreamParams::of(StreamParams {
            image: Some(image),
            ..StreamParams::default()
        });
        update.to_request().map(drop).map_err(|e| e.to_string())
    };
    let exposed = |max_exposure| ImageParams {
        max_exposure: Some(max_exposure),
        ..ImageParams::default()
    };
    assert!(stream(exposed(300)).is_ok() && stream(exposed(9900)).is_ok());
    assert!(stream(exposed(299)).is_err() && stream(exposed(9901)).is_err());
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
    let params =
        read_schedule(r#"{"code":0,"device_sn":"a","kinds":[{"kind":"2","mode":"weekly"}]}"#);
    assert_eq!((params.kinds[0].kind, params.other.len()), (2, 0));
}

fn read_schedule(body: &'static str) -> ScheduleParams {
    RequestScheduleParams {}
        .decode(&http::Response::new(body.into()))
        .unwrap()
}
