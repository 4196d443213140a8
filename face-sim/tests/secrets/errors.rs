//! What a device says of its refusal is as long as it likes, and an error's text is not.

use crate::reply;
use crate::shown::leak;
use artemis::Artemis;
use face_common::{Protocol, Response};
use facecap_proto::FaceCapture;
use isapi::Isapi;
use nebula::Nebula;
use serde_json::json;

/// A text of this length, of words.
fn words(length: usize) -> String {
    "no, not so. ".chars().cycle().take(length).collect()
}

/// A refusal with these words is kept whole where they are few, and short where they are many.
fn is_bounded<P: Protocol>(refuse: impl Fn(&str) -> Response) {
    let fault = |text: &str| P::check(&refuse(text)).unwrap_err();
    let few = words(290);
    let fault_of_few = fault(&few);
    assert!(
        fault_of_few.to_string().contains(few.trim_end()),
        "{fault_of_few}"
    );
    let many = fault(&words(1 << 20));
    let shown = format!(
        "{many} {many:?} {:?}",
        crate::refused(fault(&words(1 << 20)))
    );
    assert!(shown.contains('…'), "{shown:.300}");
    assert_eq!(leak(&shown), None);
}

#[test]
fn a_terminal_s() {
    is_bounded::<Isapi>(|text| {
        let body =
            json!({ "statusCode": 6, "statusString": "x", "subStatusCode": "y", "errorMsg": text });
        reply(400, body.to_string())
    });
    for member in ["statusString", "subStatusCode", "description"] {
        is_bounded::<Isapi>(|text| {
            reply(400, json!({ "statusCode": 6, member: text }).to_string())
        });
    }
    is_bounded::<Isapi>(|text| {
        let body = format!(
            "<ResponseStatus><statusCode>6</statusCode><statusString>{text}</statusString></ResponseStatus>"
        );
        reply(400, body)
    });
    is_bounded::<Isapi>(|text| {
        reply(
            502,
            format!("<title>{}</title>", &text[..text.len().min(3000)]),
        )
    });
}

#[test]
fn a_gateway_s() {
    is_bounded::<Artemis>(|text| reply(200, json!({ "code": "2", "msg": text }).to_string()));
    is_bounded::<Artemis>(|text| reply(200, json!({ "code": text, "msg": "x" }).to_string()));
    // A string to sign without an end.
    is_bounded::<Artemis>(|text| {
        let said = format!("{text} StringToSign: {}", text.replace(' ', "\n"));
        reply(
            401,
            json!({ "code": "0x02401003", "msg": said }).to_string(),
        )
    });
    is_bounded::<Artemis>(|text| {
        let answer = http::Response::builder().status(502);
        answer
            .header("X-Ca-Error-Message", text)
            .body("<html></html>".into())
            .unwrap()
    });
}

#[test]
fn a_face_capture_device_s() {
    for member in ["desc", "cmd"] {
        is_bounded::<FaceCapture>(|text| {
            let mut body = json!({ "reply": "ACK", "cmd": "x", "code": 7 });
            body[member] = text.into();
            reply(200, body.to_string())
        });
    }
    let long =
        json!({ "cmd": "x", "code": 6, "version": words(1 << 20), "device_sn": words(1 << 20) });
    let fault = FaceCapture::check(&reply(200, long.to_string())).unwrap_err();
    assert_eq!(leak(&format!("{fault} {fault:?}")), None);
    is_bounded::<FaceCapture>(|text| reply(502, format!("<p>{text}")));
}

#[test]
fn a_node_s() {
    is_bounded::<Nebula>(|text| reply(200, json!({ "code": 7, "msg": text }).to_string()));
    is_bounded::<Nebula>(|text| reply(502, format!("<p>{text}")));
}
