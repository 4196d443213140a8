use super::message::{Envelope, splice};
use super::*;
use face_common::wire::member::Members;
use face_common::{ErrorKind, Fault as _};

fn reply(status: u16, body: &'static str) -> Response {
    http::Response::builder()
        .status(status)
        .body(body.into())
        .unwrap()
}

#[test]
fn the_code_decides_and_no_code_is_no_yes() {
    for body in [
        r#"{"reply":"ACK","cmd":"reboot","code":0}"#,
        // `request aes`, `sip call`, `camera volume`: no reply.
        r#"{"version":"0.21","cmd":"request aes","code":0,"enable":true}"#,
        "\u{feff}{\"cmd\":\" tts play \",\"code\":\"0\"}\0\0",
        r#"{"code":7,"code":0}"#,
    ] {
        FaceCapture::check(&reply(200, body)).unwrap();
    }
    for (status, body, kind, code) in [
        (
            200,
            r#"{"reply":"ACK","cmd":"","code":2}"#,
            ErrorKind::Unsupported,
            Some("2"),
        ),
        (
            200,
            r#"{"reply":"ACK","cmd":"x"}"#,
            ErrorKind::BadReply,
            None,
        ),
        (200, r#"{"code":"yes"}"#, ErrorKind::BadReply, None),
        (200, "<html></html>", ErrorKind::BadReply, None),
        (200, "[0]", ErrorKind::BadReply, None),
        (200, "", ErrorKind::BadReply, None),
        (401, "", ErrorKind::Unauthorised, None),
        (502, "<html></html>", ErrorKind::Unreachable, None),
        (200, r#"{"code":999}"#, ErrorKind::Other, Some("999")),
    ] {
        let fault = FaceCapture::check(&reply(status, body)).unwrap_err();
        assert_eq!(
            (fault.kind(), fault.vendor_code().as_deref()),
            (kind, code),
            "{body}"
        );
    }
}

#[test]
fn a_fault_says_what_happened_and_what_the_device_said() {
    let said = |body| {
        FaceCapture::check(&reply(200, body))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        said(r#"{"reply":"ACK","cmd":"upload person","code":3,"desc":"id is empty","id":""}"#),
        "the device refused `upload person`: code 3, a field is wrong; it says: id is empty"
    );
    assert_eq!(
        said(r#"{"reply":"ACK","cmd":"reboot","code":1,"version":"0.42"}"#),
        "the device refused `reboot`: code 1, it wants another version of the protocol (its own is 0.42)"
    );
    assert_eq!(said(r#"{"code":77}"#), "the device refused: code 77");
}

#[test]
fn the_envelope_is_read_apart_and_written_back() {
    let text = br#"{"version":0.2,"cmd":" gpio control","reply":"ACK","code":"0","cammand_id":7,"device_sn":"a","new":{"x ":1}}"#;
    let message = Message::<Members>::read(text).unwrap();
    assert_eq!(message.version.as_deref(), Some("0.2"));
    assert_eq!(
        (message.cmd.as_str(), message.code),
        ("gpio control", Some(Code::Ok))
    );
    assert_eq!(message.command_id.as_deref(), Some("7"));
    assert_eq!(
        message.to_bytes().unwrap(),
        r#"{"cmd":"gpio control","code":0,"command_id":"7","reply":"ACK","version":"0.2","device_sn":"a","new":{"x":1}}"#
    );
    let empty = Message::<Members>::read(b"{}").unwrap();
    assert_eq!(empty.to_bytes().unwrap(), r#"{"cmd":""}"#);
    let odd = Message::<Members>::read(br#"{"cmd":{"a":1}}"#).unwrap_err();
    assert_eq!(odd.path(), "cmd");
}

#[test]
fn objects_are_joined() {
    for (head, body, both) in [
        ("{}", "{}", "{}"),
        (r#"{"a":1}"#, "{}", r#"{"a":1}"#),
        ("{}", r#"{"b":2}"#, r#"{"b":2}"#),
        (r#"{"a":1}"#, r#"{"b":2}"#, r#"{"a":1,"b":2}"#),
    ] {
        assert_eq!(splice(head.as_bytes(), body.as_bytes()).unwrap(), both);
    }
    assert!(splice(b"[]", b"{}").is_none() && splice(b"{}", b"7").is_none());
}

#[test]
fn what_is_no_envelope_is_none() {
    for body in ["", "7", "[]", "{", r#"{"cmd"}"#, "null"] {
        assert!(Envelope::of(body.as_bytes()).is_none(), "{body}");
    }
    let deep = format!("{{\"x\":{}", "[".repeat(5 << 20));
    assert!(Envelope::of(deep.as_bytes()).is_none());
    // Members of the wrong kind are no reason to lose the others.
    let odd = Envelope::of(br#"{"cmd":[],"code":{},"desc":1,"device_sn":"a"}"#).unwrap();
    assert_eq!((odd.cmd.as_str(), odd.code), ("", None));
    assert_eq!(
        (odd.desc.as_deref(), odd.device_sn.as_deref()),
        (Some("1"), Some("a"))
    );
}

/// Replies that name another command, or none: what was asked decides what a code means.
#[test]
fn codes_of_upload_person_are_narrow_whatever_the_reply_says_it_answers() {
    for cmd in ["", "upload person", "add person jpg"] {
        let body = format!(r#"{{"cmd":"{cmd}","reply":"ACK","code":25}}"#);
        let response = http::Response::new(body.into());
        let fault = FaceCapture::check(&response).unwrap_err();
        assert_eq!(
            fault.clone().at("UploadPerson").kind(),
            ErrorKind::NoFace,
            "{cmd}"
        );
        let older = fault.at("AddPersonJpg").kind();
        assert_eq!(older == ErrorKind::NoFace, cmd == "upload person", "{cmd}");
    }
}

/// Spelt so in one place of the document (2.15).
#[test]
fn the_number_is_read_in_both_spellings() {
    for name in ["command_id", "cammand_id"] {
        let body = format!(r#"{{"{name}":" 7 ","cmd":"reboot","code":0}}"#);
        let envelope = Envelope::of(body.as_bytes()).unwrap();
        assert_eq!(envelope.command_id.as_deref(), Some("7"));
    }
}
