//! What the document does not have, a device does not take. Bodies here are bytes: the client's half would not write most of them.

use crate::ask;
use face_sim::CaptureDevice;
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../../../facecap-proto/fixtures/document.json");

/// Refused as illegal, with the member named; or `""` where it is not.
fn refused(device: &CaptureDevice, body: &str) -> String {
    let reply = ask(device, body);
    if reply["code"] != 3 {
        return String::new();
    }
    let desc = reply["desc"].as_str().unwrap();
    desc.split(':').next().unwrap().to_owned()
}

/// Whatever becomes of them, none is written wrongly.
/// As the vendor's client changes settings: everything that was read is sent back, without what is the reply's.
#[test]
fn settings_of_a_device_are_taken_whole() {
    let own = CaptureDevice::start().unwrap();
    let own = ask(&own, r#"{"cmd":"request app params"}"#);
    let recorded = include_str!("../../../facecap-proto/fixtures/app_params_device_body.json");
    let mut recorded: Value = serde_json::from_str(recorded).unwrap();
    recorded["upload_info"]["method"] = "none".into();
    for mut settings in [recorded, own] {
        let device = CaptureDevice::start().unwrap();
        settings["cmd"] = "update app params".into();
        let members = settings.as_object_mut().unwrap();
        members.retain(|name, _| !["reply", "code", "device_sn"].contains(&name.as_str()));
        let reply = ask(&device, settings.to_string());
        assert_eq!(reply["code"], 0, "{reply}");
        let now = ask(&device, r#"{"cmd":"request app params"}"#);
        for (name, value) in settings.as_object().unwrap() {
            let is_kept = |(below, value): (&String, &Value)| now[name][below] == *value;
            assert!(
                name == "cmd" || value.as_object().is_none_or(|v| v.iter().all(is_kept)),
                "{name}: {now}"
            );
        }
    }
}

#[test]
fn every_command_of_the_document_is_read() {
    let device = CaptureDevice::start().unwrap();
    let examples: Vec<Value> = serde_json::from_str(DOCUMENT).unwrap();
    let mut read = 0;
    for example in examples.iter().filter(|e| e["kind"] == "request") {
        let message = &example["message"];
        let wrong = refused(&device, &message.to_string());
        let excused = match message["cmd"].as_str().unwrap() {
            // The fixture's pictures and sounds are none, and its piece is shorter than it says.
            "upload file" => "size",
            "play audio stream" => "audio.data",
            _ => "",
        };
        assert_eq!(wrong, excused, "{message}");
        read += 1;
    }
    assert!(read > 50, "{read}");
}

#[test]
fn what_is_written_otherwise_is_refused_and_named() {
    let device = CaptureDevice::start().unwrap();
    let search = |member: &str| {
        let rest = r#""page_no":1,"page_size":20,"feature_flag":0,"image_flag":0"#;
        format!(r#"{{"cmd":"request persons",{member},{rest}}}"#)
    };
    for (body, member) in [
        (search(r#""role":"-1""#), "role"),
        (search(r#"" role":-1"#), " role"),
        (search(r#""role":-1,"query_mode":"0""#), "query_mode"),
        (search(r#""role":-1,"condition":{"person_id":5}"#), "condition.person_id"),
        (search(r#""role":-1,"condition":{"wg_card_no":"8"}"#), "condition.wg_card_no"),
        (r#"{"cmd":"upload person","id":5}"#.into(), "id"),
        (r#"{"cmd":"upload person","id":"5","kind":"1"}"#.into(), "kind"),
        (r#"{"cmd":"upload person","id":"5","wg_card_id":""}"#.into(), "wg_card_id"),
        (r#"{"cmd":"upload person","id":"5","term":" never"}"#.into(), "term"),
        (r#"{"cmd":"upload person","id":"5","name":7}"#.into(), "name"),
        (
            r#"{"cmd":"upload file","path":"/a","total_size":0,"offset":0,"size":0,"data":"","md5sum":""}"#.into(),
            "data",
        ),
        (r#"{"cmd":"delete person(s)","flag":-1,"id":""}"#.into(), "id"),
        (r#"{"cmd":"reboot","reply":"ACK"}"#.into(), "reply"),
        (r#"{"cmd":"gpio control","port":"1","ctrl_type":"on","ctrl_mode":"force"}"#.into(), "port"),
        (r#"{"cmd":"gpio control","port":1,"ctrl_type":"on","ctrl_mode":"Force"}"#.into(), "ctrl_mode"),
        (r#"{"cmd":"update app params","face":{"enable_match":"true"}}"#.into(), "face.enable_match"),
        (r#"{"cmd":"update app params","face":{"enable_match":1}}"#.into(), "face.enable_match"),
        (r#"{"cmd":"update app params","upload_info":{"server_port":"80"}}"#.into(), "upload_info.server_port"),
        (r#"{"cmd":"request records","page_no":1,"page_size":20,"face_image_flag":true,"reg_image_flag":0}"#.into(), "face_image_flag"),
        (r#"{"cmd":"update schedule params","kinds":[{"kind":"1","mode":"daily","days":[{"sections":[]}]}]}"#.into(), "kinds.kind"),
        (r#"{"cmd":"updata aes","ori_key":"MTIzNDU=","enable":"true"}"#.into(), "enable"),
    ] {
        assert_eq!(refused(&device, &body), member, "{body}");
    }
    assert_eq!(device.people(), 0);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn values_that_the_document_does_not_have_are_refused() {
    let device = CaptureDevice::start().unwrap();
    let with = |cmd: &str, rest: Value| {
        let mut body = rest;
        body["cmd"] = cmd.into();
        body.to_string()
    };
    let upload =
        |member: &str, value: Value| with("upload person", json!({"id": "1", member: value}));
    let gpio = |member: &str, value: Value| {
        let mut body = json!({"port": 1, "ctrl_type": "on", "ctrl_mode": "force"});
        body[member] = value;
        with("gpio control", body)
    };
    let setting = |of: &str, member: &str, value: Value| {
        with("update app params", json!({of: {member: value}}))
    };
    let search = |member: &str, other: &str, value: Value| {
        let condition = json!({member: value, other: value});
        let mut body =
            json!({"role": -1, "page_no": 1, "page_size": 20, "feature_flag": 0, "image_flag": 0});
        body["condition"] = condition;
        with("request persons", body)
    };
    for (good, bad, member) in [
        (upload("role", 2.into()), upload("role", 0.into()), "role"),
        (upload("role", 1.into()), upload("role", 3.into()), "role"),
        (
            upload("upload_mode", 0.into()),
            upload("upload_mode", 3.into()),
            "upload_mode",
        ),
        (
            upload("term", "never".into()),
            upload("term", "tomorrow".into()),
            "term",
        ),
        (
            upload("term", "2017/12/18 16:45:30".into()),
            upload("term", "2017-12-18T16:45:30".into()),
            "term",
        ),
        (
            upload("term", "2024/02/29 00:00:00".into()),
            upload("term", "2023/02/29 00:00:00".into()),
            "term",
        ),
        (
            upload("term_start", "useless".into()),
            upload("term_start", "never".into()),
            "term_start",
        ),
        (
            search("term_start", "term", "forever".into()),
            search("term_start", "term", "2017/1/1 00:00:00".into()),
            "condition.term_start",
        ),
        (
            search("term_start_start", "term_start_end", "useless".into()),
            search("term_start_start", "term_start_end", "2017/01/01".into()),
            "condition.term_start_start",
        ),
        (
            gpio("ctrl_type", "on".into()),
            gpio("ctrl_type", "off".into()),
            "ctrl_type",
        ),
        (
            gpio("ctrl_mode", "scene".into()),
            gpio("ctrl_mode", "gently".into()),
            "ctrl_mode",
        ),
        (gpio("port", 0.into()), gpio("port", 4.into()), "port"),
        (
            with(
                "update date time",
                json!({"date_time": "2018/11/23 16:00:00"}),
            ),
            with(
                "update date time",
                json!({"date_time": "2018-11-23T16:00:00Z"}),
            ),
            "date_time",
        ),
        (
            with(
                "update lcd screensaver",
                json!({"screensaver_mode": "extinguish"}),
            ),
            with(
                "update lcd screensaver",
                json!({"screensaver_mode": "fish"}),
            ),
            "screensaver_mode",
        ),
        (
            setting("face", "pic_form", "both".into()),
            setting("face", "pic_form", "most".into()),
            "face.pic_form",
        ),
        (
            setting("gate_control", "gate_mode", 20.into()),
            setting("gate_control", "gate_mode", 14.into()),
            "gate_control.gate_mode",
        ),
        (
            setting("upload_info", "method", "none".into()),
            setting("upload_info", "method", "mqtt".into()),
            "upload_info.method",
        ),
        (
            with("update schedule params", json!({"kinds": []})),
            with(
                "update schedule params",
                json!({"kinds": [{"kind": 1, "mode": "monthly", "days": []}]}),
            ),
            "kinds.mode",
        ),
        (
            with("camera volume", json!({"method": "GET"})),
            with("camera volume", json!({"method": "MUTE"})),
            "method",
        ),
        (
            with("set hardware info", json!({"FourG": {"moduler_4g": "NO"}})),
            with(
                "set hardware info",
                json!({"FourG": {"moduler_4g": "MAYBE"}}),
            ),
            "FourG.moduler_4g",
        ),
    ] {
        assert_eq!(ask(&device, &good)["code"], 0, "{good}");
        assert_eq!(refused(&device, &bad), member, "{bad}");
    }
    // The older commands have other roles: none under 0.
    let role = |role: i64| {
        with(
            "update person jpg",
            json!({"id": "1", "update_flags": 2, "role": role}),
        )
    };
    assert_eq!(ask(&device, role(0))["code"], 0);
    assert_eq!(refused(&device, &role(-1)), "role");
}

/// What has a code of its own does not say "illegal field".
#[test]
fn some_mistakes_have_codes_of_their_own() {
    let device = CaptureDevice::start().unwrap();
    let base64 = |bytes: &[u8]| facecap_proto::common::wire::base64::encode(bytes);
    let upload =
        |picture: &[u8]| json!({"cmd": "upload person", "id": "1", "reg_image": base64(picture)});
    let mut large = vec![0xff, 0xd8];
    large.resize((10 << 20) + 1, 0);
    let older = |images: Value| {
        json!({
            "cmd": "add person jpg", "id": "1", "name": "", "role": 0, "kind": 0, "cover": false,
            "term": "forever", "image_num": images.as_array().unwrap().len(), "reg_images": images,
        })
    };
    let picture = |bytes: &[u8]| json!({"format": "jpg", "image_data": base64(bytes)});
    let search = json!({
        "cmd": "request persons", "role": -1, "page_no": 1, "page_size": 20, "feature_flag": 0, "image_flag": 0,
        "query_mode": 1, "condition": {"wg_card_no": 8},
    });
    let piece = json!({
        "cmd": "upload file", "path": "/a", "total_size": 1, "offset": 0, "size": 1, "data": "AA==", "md5sum": "00",
    });
    for (body, code) in [
        (upload(b"GIF89a"), 35),
        (upload(&large), 36),
        (upload(&[0xff, 0xd8]), 25),
        (older(json!([picture(b"\x89PNG")])), 35),
        (older(json!([picture(&large)])), 36),
        (older(json!([])), 3),
        (search, 30),
        (piece, 11),
    ] {
        let reply = ask(&device, body.to_string());
        assert_eq!(reply["code"], code, "{reply}");
    }
}

#[test]
fn a_command_is_its_name_and_nothing_else() {
    let device = CaptureDevice::start().unwrap();
    for (body, code) in [
        (&br#"{"cmd":"reboot"}"#[..], 0),
        (b" {\"cmd\":\"reboot\"}\r\n", 0),
        (br#"{"cmd":" reboot"}"#, 2),
        (br#"{"cmd":"Reboot"}"#, 2),
        (br#"{"cmd ":"reboot"}"#, 3),
        (br#"{"cmd":7}"#, 3),
        (br#"{"Cmd":"reboot"}"#, 3),
        (b"{\"cmd\":\"reboot\"}\0", 3),
        (b"\xef\xbb\xbf{\"cmd\":\"reboot\"}", 3),
        (b"{\"cmd\":\"reboot\"", 3),
        (br#"["cmd","reboot"]"#, 3),
        (b"", 3),
    ] {
        let reply = ask(&device, body);
        assert_eq!(reply["code"], code, "{}", String::from_utf8_lossy(body));
        // Empty where it cannot be told.
        assert_eq!(reply["cmd"] == "", code == 3, "{reply}");
    }
    assert_eq!(device.reboots(), 2);
}

/// Objects grow without notice, `null` is as good as nothing, and the vendor's own clients write a few things their own way.
#[test]
fn what_no_device_minds_is_taken() {
    let device = CaptureDevice::start().unwrap();
    for body in [
        r#"{"version":123,"cmd":"reboot"}"#,
        r#"{"cmd":"upload person","id":"1","name":null,"novel":{"deep":[null,1.50,"2"]}}"#,
        r#"{"cmd":"upload person","id":"1","long_card_id":"18446744073709551615"}"#,
        r#"{"cmd":"upload person","id":"1","normal_image":""}"#,
        r#"{"cmd":"update person","id":"0001","update_flags":3,"id":"1","name":"Ada","role":1}"#,
        r#"{"cmd":"camera volume","method":"SET","volume":"30"}"#,
        r#"{"cmd":"delete person(s)","flag":0}"#,
        r#"{"cmd":"update app params","led_control":{"led_brightness":"30"},"face":{"derep_timeout ":5}}"#,
        r#"{"cmd":"update app params","face":{"body_temperature":{"limit":38,"range_min":36.0}}}"#,
    ] {
        assert_eq!(ask(&device, body)["code"], 0, "{body}");
    }
    // A command of the vendor's server.
    let gpio = include_str!("../../../facecap-proto/fixtures/gpio_control_with_info_request.json");
    assert_eq!(ask(&device, gpio)["code"], 0);
    let params = ask(&device, json!({"cmd": "request app params"}).to_string());
    assert_eq!(params["face"]["derep_timeout"], 5);
    assert_eq!(params["led_control"]["led_brightness"], 30);
}
