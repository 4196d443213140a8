//! No password and no face in anything that can be printed.

use crate::shown::{Log, SECRET, check};
use crate::{enrollment, photo};
use face_sim::Terminal;
use isapi::Secret;
use isapi::access_control::{RemoteControlDoor, UserInfo, UserInfoRecord};
use isapi::common::auth::NoAuth;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::client::Incremental;
use isapi::common::exchange::Exchange;
use isapi::common::flow::Step;
use isapi::common::transport::{Diqwest, HttpOptions};
use isapi::common::wire::base64::Base64Bytes;
use isapi::common::wire::multipart;
use isapi::event::EventDecoder;
use isapi::flow::enroll;
use isapi::intelligent::{FaceRecord, FdSetUp};
use isapi::system::DeviceInfoGet;
use std::fmt::Debug;

#[test]
fn nothing_that_holds_one_shows_it() {
    let secret = Secret::from(SECRET);
    let jpeg = photo().jpeg().clone();
    let mut person = UserInfo::employee("7", "Ada").unwrap();
    person.password = Some(secret.clone());
    let mut door = RemoteControlDoor::open(1);
    door.password = Some(secret.clone());
    let digest = DigestAuth::new("admin", SECRET);
    let client = isapi::blocking::Client::connect("http://192.0.2.1", "admin", SECRET).unwrap();
    let upload = FdSetUp::photo(FaceRecord::of(crate::no("7")), jpeg.clone());
    let request = isapi::Endpoint::to_request(&upload).unwrap();
    let kind = request.headers()["content-type"].to_str().unwrap();
    let parts = multipart::read_all(kind, request.body().clone()).unwrap();
    let exchange = Exchange::new(&NoAuth, request.clone());
    let enrolment = enrollment("7");
    let mut decoder = EventDecoder::new(b"B");
    decoder.push("--B\r\nContent-Length: 100\r\n\r\n{\"eventType\":\"AccessControllerEvent\",\"AccessControllerEvent\":{\"majorEventType\":5,\"subEventType\":75,\"picturesNumber\":1}}\r\n--B\r\nContent-Type: image/jpeg\r\n\r\n".into()).unwrap();
    decoder.push(jpeg.clone()).unwrap();
    decoder.push("\r\n--B\r\n".into()).unwrap();
    let event = decoder.next_item().unwrap().unwrap();
    assert_eq!(event.pictures[0].data, jpeg);

    // A flow stands at its photo after two calls.
    let mut step = enroll(enrolment.clone()).start();
    let mut steps = Vec::new();
    for reply in [
        r#"{"UserInfoSearch":{"responseStatusStrg":"NO MATCH"}}"#,
        "",
    ] {
        steps.push(format!("{step:?}"));
        let Step::Send(asked) = step else {
            panic!("{step:?}")
        };
        step = asked.reply(Ok(http::Response::new(reply.into())));
    }
    let asked = isapi::common::exchange::Ask::Send(request);
    let diqwest = Diqwest::new("admin", &secret, &HttpOptions::default()).unwrap();

    let form = multipart::Form::new().file("img", "a.jpg", "image/jpeg", jpeg.clone());
    let session = isapi::security::SessionAuth::new("admin", SECRET);
    let cipher = isapi::security::FieldCipher::derive("admin", &secret, None, 100, false);
    let token = isapi::security::SecurityToken {
        value: Some(secret.clone()),
        ..Default::default()
    };
    let tokens = isapi::security::TokenCache::default();
    tokens.keep(secret.clone());
    let captured = isapi::access_control::CapturedFace {
        photo: Some(jpeg.clone()),
        ..Default::default()
    };
    let finger = isapi::access_control::FingerPrint::new(crate::no("7"), 1, SECRET);
    let backup = isapi::flow::PersonBackup {
        person: person.clone(),
        cards: vec![],
        fingers: vec![finger.clone()],
        photo: Some(jpeg.clone()),
    };
    let host = isapi::event::HttpHost {
        password: Some(secret.clone()),
        ..Default::default()
    };
    let all: &[(&str, &dyn Debug)] = &[
        ("Secret", &secret),
        ("UserInfo", &person),
        ("UserInfoRecord", &UserInfoRecord(person.clone())),
        ("RemoteControlDoor", &door),
        ("DigestAuth", &digest),
        ("Client", &client),
        ("Diqwest", &diqwest),
        ("Photo", &photo()),
        ("Base64Bytes", &Base64Bytes(jpeg)),
        ("FdSetUp", &upload),
        ("Form", &form),
        ("SessionAuth", &session),
        ("FieldCipher", &cipher),
        ("SecurityToken", &token),
        ("TokenCache", &tokens),
        ("CapturedFace", &captured),
        ("FingerPrint", &finger),
        ("PersonBackup", &backup),
        ("HttpHost", &host),
        ("Part", &parts),
        ("Exchange", &exchange),
        ("Ask", &asked),
        ("Enrollment", &enrolment),
        ("Step", &step),
        ("steps", &steps),
        ("EventDecoder", &decoder),
        ("Event", &event),
    ];
    for (name, value) in all {
        let text = format!("{value:?}{value:#?}");
        check(name, &text);
    }
}

#[test]
fn errors_show_no_password() {
    let terminal = Terminal::start().unwrap();
    let client =
        isapi::blocking::Client::connect(&terminal.url(), terminal.user(), SECRET).unwrap();
    for _ in 0..2 {
        let error = client.call(&DeviceInfoGet).unwrap_err();
        let mut text = format!("{error:?} {error}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            text.push_str(&format!("{cause:?} {cause}"));
            source = cause.source();
        }
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let terminal = Terminal::start().unwrap();
    let connect = |password: &str| {
        isapi::blocking::Client::connect(&terminal.url(), terminal.user(), password).unwrap()
    };
    let client = connect(terminal.password());
    client.run(enroll(enrollment("7"))).unwrap();
    connect(SECRET).call(&DeviceInfoGet).unwrap_err();
    let text = log.text();
    assert!(text.contains("DeviceInfoGet"), "{text}");
    for secret in [terminal.password(), SECRET, "/9j/", "Ada"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
