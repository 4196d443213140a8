//! A device that pushes captures, and what it does with the answers.

use crate::{Listener, jpeg, until};
use bytes::Bytes;
use face_sim::CaptureDevice;
use facecap_proto::blocking::connect;
use facecap_proto::capture::{FaceKey, GatewayControl, TextSpelling};
use facecap_proto::common::Response;
use facecap_proto::config::{
    AppParams, RequestAppParams, UpdateAppParams, UploadInfo, UploadMethod,
};
use facecap_proto::person::UploadPerson;
use facecap_proto::push::Push;
use facecap_proto::types::{Position, ScreenText};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn device() -> CaptureDevice {
    CaptureDevice::builder()
        .waits(Duration::from_millis(200))
        .start()
        .unwrap()
}

#[test]
fn a_capture_is_stored_and_its_answer_opens_speaks_and_shows() {
    let device = device();
    let client = connect(&device.url()).unwrap();
    client
        .call(&UploadPerson::new("1").name("Ada").image(jpeg()))
        .unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let store = seen.clone();
    let listener = Listener::start(move |request| {
        assert_eq!(request.uri().path(), "/captures");
        let Ok(Push::Face(capture)) = Push::receive(&request) else {
            panic!()
        };
        let mut answer = capture.acknowledge();
        if capture.access().is_granted() {
            let text = |t| ScreenText::new(t, Position::at(0, 500), 1000);
            answer = answer
                .switching(GatewayControl::gpio(1, "1"))
                .saying("Welcome")
                .showing(text("Hello"), TextSpelling::Field)
                .showing(text("Ada"), TextSpelling::Field);
        }
        store.lock().unwrap().push(*capture);
        answer.to_response().ok()
    });
    // Where to, by the device's own settings.
    let upload_info = UploadInfo {
        method: Some(UploadMethod::Http),
        server_ip: Some("127.0.0.1".into()),
        server_port: Some(listener.addr.port().into()),
        service_url: Some("captures".into()),
        ..UploadInfo::default()
    };
    client
        .call(&UpdateAppParams::of(AppParams {
            upload_info: Some(upload_info),
            ..AppParams::default()
        }))
        .unwrap();
    device.person_before_camera("1");
    device.stranger_before_camera();
    until("both are acknowledged", || device.acknowledged() == 2);
    assert_eq!(
        (device.times_opened(1), device.spoken(), device.shown()),
        (
            1,
            vec!["Welcome".to_owned()],
            vec!["Hello".to_owned(), "Ada".to_owned()]
        )
    );
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        seen[0].r#match.as_ref().unwrap().image.as_ref().unwrap().0,
        jpeg()
    );
    assert!(seen[0].access().is_granted() && !seen[1].access().is_granted());
}

/// An answer with some members otherwise.
fn with(right: &Response, wrong: &Value, time: &str) -> Bytes {
    let mut answer: Value = serde_json::from_slice(right.body()).unwrap();
    for (name, value) in wrong.as_object().unwrap() {
        answer[name] = value.clone();
    }
    let members = answer.as_object_mut().unwrap();
    members.retain(|_, value| !value.is_null());
    answer.to_string().replace("TIME", time).into()
}

/// What goes wrong for others: an answer that is not quite one, and the device sends the same for ever.
#[test]
fn a_wrong_answer_is_asked_for_again_at_once_until_it_is_right() {
    let device = device();
    // What is `null` is left out; TIME is the capture's.
    let wrong = [
        json!({"code": 1}),
        json!({"code": "0"}),
        json!({"code": null}),
        json!({"reply": "OK"}),
        json!({"reply": "ack"}),
        json!({"reply": null}),
        json!({"cmd": "heart beat"}),
        json!({"cmd": "Face"}),
        json!({"sequence_no": 2}),
        json!({"sequence_no": "1"}),
        json!({"cap_time": null}),
        json!({"cap_time": "TIME "}),
        json!({"cap_time": "2017/12/18 16:45:30.003"}),
        json!({"tts": {"text": "x".repeat(65)}}),
        json!({"tts": {"words": "Welcome"}}),
        json!({"gateway_ctrl": {"device_type": "door", "device_no": 1, "ctrl_mode": "force"}}),
        json!({"gateway_ctrl": {"device_type": "gpio", "device_no": "1", "ctrl_mode": "force"}}),
        json!({"gateway_ctrl": {"device_type": "gpio", "device_no": 4, "ctrl_mode": "force"}}),
        json!({"gateway_ctrl": {"device_type": "gpio", "device_no": 1, "ctrl_mode": "now"}}),
        json!({"gateway_ctrl": {"device_type": "wiegand", "device_no": 1, "long_card_id": 2, "ctrl_mode": "force"}}),
    ];
    let count = u32::try_from(wrong.len()).unwrap() + 4;
    let round = Arc::new(AtomicU32::new(0));
    let (now, bodies) = (round.clone(), Arc::new(Mutex::new(HashSet::new())));
    let seen = bodies.clone();
    let listener = Listener::start(move |request| {
        let Ok(Push::Face(capture)) = Push::receive(&request) else {
            panic!()
        };
        seen.lock().unwrap().insert(request.into_body());
        let right = capture.acknowledge().to_response().unwrap();
        let round = now.fetch_add(1, Ordering::SeqCst) as usize;
        let body = match (wrong.get(round), round.saturating_sub(wrong.len())) {
            (Some(wrong), _) => with(&right, wrong, capture.cap_time.as_str()),
            (None, 0) => "ok".into(),
            (None, 1) => [right.body(), &b"\0"[..]].concat().into(),
            (None, 2) => return None,
            (None, _) => right.into_body(),
        };
        Some(Response::new(body))
    });
    device.push_to(&listener.url("/")).unwrap();
    device.stranger_before_camera();
    until("it is acknowledged", || device.acknowledged() == 1);
    assert_eq!(
        (round.load(Ordering::SeqCst), device.posts()),
        (count, count)
    );
    assert_eq!(device.unacknowledged(), 0);
    // The same each time, but that it is no longer just happening after the platform had hung up.
    assert_eq!(bodies.lock().unwrap().len(), 2);
    assert!(device.spoken().is_empty() && device.times_opened(1) == 0);
}

/// Spellings in the document and in the field, and members that nobody knows.
#[test]
fn right_answers_come_in_several_dresses() {
    let device = device();
    let text = json!({"position": {"x": 0, "y": 500}, "alive_time": 1000, "font_size": 100, "font_spacing": 1,
        "font_color": "0xffffffff", "text": "Hello"});
    let more = [
        json!({"cmd": "face "}),
        json!({"version": "0.2", "novel": {"x": [1]}}),
        json!({"Text_display": text}),
        json!({"text_displays": [text, text]}),
        json!({"tts": {"text": "欢迎".repeat(10)}}),
        json!({"gateway_ctrl": {"device_type": "gpio", "device_no": 1, "ctrl_mode": "scene", "ctrl_type": "on", "person_id": "1"}}),
        json!({"gateway_ctrl": {"device_type": "wiegand", "device_no": 0, "long_card_id": i64::MAX, "ctrl_mode": "force"}}),
        json!({"gateway_ctrl": {"device_type": "wiegand", "device_no": 7, "ctrl_mode": "test"}}),
        json!({"data": {"is_output_on_device": true, "match_success": true, "personName": "Ada", "personId": 7}}),
    ];
    let count = u32::try_from(more.len()).unwrap();
    let more = Mutex::new(more.into_iter());
    let listener = Listener::start(move |request| {
        let push: Value = serde_json::from_slice(request.body()).unwrap();
        let answer = json!({"reply": "ACK", "cmd": "face", "code": 0, "sequence_no": push["sequence_no"], "cap_time": push["cap_time"]});
        let answer = Response::new(answer.to_string().into());
        let more = more.lock().unwrap().next().unwrap();
        Some(Response::new(with(&answer, &more, "")))
    });
    device.push_to(&listener.url("/")).unwrap();
    for _ in 0..count {
        device.stranger_before_camera();
    }
    until("all are acknowledged", || device.acknowledged() == count);
    assert_eq!((device.posts(), device.times_opened(1)), (count, 1));
    assert_eq!(device.cards_sent(), [u64::try_from(i64::MAX).unwrap(), 7]);
    assert_eq!((device.shown().len(), device.spoken().len()), (3, 1));
}

/// Fifty devices, captures that come again, and a receiver that dies between storing and answering.
#[test]
fn each_capture_of_many_devices_is_stored_once_through_failures() {
    const EACH: usize = 20;
    let stored = Arc::new(Mutex::new(HashSet::<FaceKey>::new()));
    let twice = Arc::new(AtomicU32::new(0));
    let (store, again, count) = (stored.clone(), twice.clone(), AtomicU32::new(0));
    let listener = Listener::start(move |request| {
        let Ok(Push::Face(capture)) = Push::receive(&request) else {
            panic!()
        };
        if !store.lock().unwrap().insert(capture.key()) {
            again.fetch_add(1, Ordering::SeqCst);
        }
        // Dead after storing, now and then.
        let number = count.fetch_add(1, Ordering::SeqCst);
        (number % 7 != 0).then(|| capture.acknowledge().to_response().unwrap())
    });
    let devices: Vec<_> = (0..50)
        .map(|n| {
            CaptureDevice::builder()
                .serial_no(format!("{n:06}"))
                .waits(Duration::from_millis(20))
                .start()
                .unwrap()
        })
        .collect();
    for device in &devices {
        device.push_to(&listener.url("/")).unwrap();
        for _ in 0..EACH {
            device.stranger_before_camera();
        }
    }
    until("all are acknowledged", || {
        devices.iter().all(|d| d.unacknowledged() == 0)
    });
    assert_eq!(stored.lock().unwrap().len(), 50 * EACH);
    assert!(twice.load(Ordering::SeqCst) > 50);
}

#[test]
fn an_address_that_is_none_is_said_to_be() {
    let device = device();
    let long = format!("http://192.0.2.9/{}", "x".repeat(101));
    for url in [
        "",
        "nonsense",
        "192.0.2.9:80",
        "/captures",
        "https://192.0.2.9/",
        "ftp://192.0.2.9/",
        "http:///x",
        "http://u:p@192.0.2.9/",
        &long,
    ] {
        let error = device.push_to(url).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{url}");
        assert!(!error.to_string().is_empty());
    }
    for url in ["", "nonsense", "https://192.0.2.9/"] {
        device.poll(url).unwrap_err();
    }
    let params = connect(&device.url())
        .unwrap()
        .call(&RequestAppParams {})
        .unwrap();
    assert_eq!(params.upload_info.unwrap().method, Some(UploadMethod::None));
    device.push_to("http://[::1]:8080/captures?site=1").unwrap();
    let params = connect(&device.url())
        .unwrap()
        .call(&RequestAppParams {})
        .unwrap();
    let info = params.upload_info.unwrap();
    assert_eq!(
        (
            info.server_ip.as_deref(),
            info.server_port,
            info.service_url.as_deref()
        ),
        (Some("::1"), Some(8080), Some("/captures?site=1"))
    );
}

/// Rubbish on the listener costs the rubbish alone.
#[test]
fn the_listener_lives_on_after_rubbish() {
    use std::io::{Read, Write};
    let listener = Listener::start(|request| match Push::receive(&request) {
        Ok(push) => push.received().ok(),
        Err(error) => error.give_up().ok(),
    });
    let post = |body: &[u8]| {
        let mut socket = std::net::TcpStream::connect(listener.addr).unwrap();
        let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
        socket.write_all(head.as_bytes()).unwrap();
        socket.write_all(body).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    };
    let mut deep = br#"{"cmd":"face","x":"#.to_vec();
    deep.resize(5 << 20, b'[');
    for rubbish in [
        &b""[..],
        b"{",
        b"\xff\xfe",
        br#"{"cmd":"face","match_result":"x"}"#,
        &deep,
    ] {
        assert!(post(rubbish).starts_with("HTTP/1.1 200"));
    }
    let device = device();
    device.push_to(&listener.url("/")).unwrap();
    device.stranger_before_camera();
    until("it is acknowledged", || device.acknowledged() == 1);
}
