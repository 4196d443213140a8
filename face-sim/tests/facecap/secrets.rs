//! No password, key or face in anything that can be printed or logged.

use crate::jpeg;
use crate::shown::{Log, SECRET, check};
use face_sim::CaptureDevice;
use facecap_proto::Secret;
use facecap_proto::blocking::connect_as;
use facecap_proto::capture::{Closeup, FacePush, IdCard, Match, Popup, QrCode};
use facecap_proto::config::{AuthParams, UploadInfo};
use facecap_proto::device::{CustomerAuthCode, SnapshotImage, UpdateCustomerAuthCode};
use facecap_proto::encryption::{AesKey, UpdataAes};
use facecap_proto::file::UploadFile;
use facecap_proto::flow::{Roster, enroll};
use facecap_proto::newer::{FeaturePerson, FuncAuth};
use facecap_proto::person::{NormImage, Person, RegImage, UploadPerson};
use facecap_proto::poll::{Mailbox, Settings};
use facecap_proto::push::Push;
use facecap_proto::sip::SipRegister;
use facecap_proto::types::{Base64Bytes, Features};
use std::fmt::Debug;

#[test]
fn nothing_that_holds_one_shows_it() {
    let photo = Base64Bytes(jpeg());
    let secret = Some(Secret::from(SECRET));
    let features = Features(vec![0.471_147_11; 513]);
    let person = UploadPerson::new("1").image(jpeg());
    let mut mailbox = Mailbox::new(Settings::default(), "t");
    mailbox.submit(0, "a", &person).unwrap();
    mailbox.receive(
        0,
        "192.0.2.80",
        r#"{"cmd":"heart beat","device_sn":"a"}"#.into(),
    );
    mailbox.next(0);
    let answer = mailbox.next(0);
    let result = r#"{"reply":"ACK","cmd":"snapshot","code":0,"image":"/9j/"}"#;
    let pushed = Push::receive(&http::Request::new(result.into())).unwrap();
    let other = Push::receive(&http::Request::new(
        format!(r#"{{"cmd":"x","a":"{SECRET}"}}"#).into(),
    ))
    .unwrap();
    let rubbish = format!(
        r#"{{"cmd":"face","sequence_no":1,"cap_time":"x","has":1,"match":{{"image":"/9j/*{}"}}}}"#,
        "A".repeat(9000)
    );
    let error = Push::receive(&http::Request::new(rubbish.into())).unwrap_err();
    let client = connect_as("http://192.0.2.1:8000", "admin", SECRET).unwrap();
    let builder = CaptureDevice::builder().login("admin", SECRET);
    let device = builder.clone().start().unwrap();
    let own = connect_as(&device.url(), "admin", SECRET).unwrap();
    own.call(&person).unwrap();
    let all: &[(&str, &dyn Debug)] = &[
        ("Client", &client),
        ("Builder", &builder),
        ("CaptureDevice", &device),
        ("UploadPerson", &person),
        (
            "Person",
            &Person {
                feature_data: Some(features.clone()),
                reg_images: vec![RegImage::jpg(jpeg())],
                ..Person::default()
            },
        ),
        (
            "NormImage",
            &NormImage {
                image_data: photo.clone(),
                ..NormImage::default()
            },
        ),
        (
            "FacePush",
            &FacePush {
                feature_data: Some(features),
                r#match: Some(Match {
                    image: Some(photo.clone()),
                    ..Match::default()
                }),
                overall_pic: Some(Closeup {
                    data: Some(photo.clone()),
                    ..Closeup::default()
                }),
                id_card: Some(IdCard {
                    number: Some(SECRET.into()),
                    ..IdCard::default()
                }),
                qr_code: Some(QrCode {
                    qr_data: Some(SECRET.into()),
                    ..QrCode::default()
                }),
                ..FacePush::default()
            },
        ),
        (
            "Popup",
            &Popup {
                profile_image: Some(photo.clone()),
                remarks: Some(SECRET.into()),
                ..Popup::default()
            },
        ),
        (
            "SnapshotImage",
            &SnapshotImage {
                image_data: photo,
                ..SnapshotImage::default()
            },
        ),
        ("UploadFile", &UploadFile::cut("/a", &jpeg(), 0)),
        (
            "UploadInfo",
            &UploadInfo {
                password: secret.clone(),
                ..UploadInfo::default()
            },
        ),
        (
            "AuthParams",
            &AuthParams {
                password: secret.clone(),
                ..AuthParams::default()
            },
        ),
        (
            "SipRegister",
            &SipRegister {
                password: secret.clone(),
                ..SipRegister::default()
            },
        ),
        (
            "CustomerAuthCode",
            &CustomerAuthCode {
                customer_auth_code: secret.clone(),
                ..CustomerAuthCode::default()
            },
        ),
        (
            "UpdateCustomerAuthCode",
            &UpdateCustomerAuthCode {
                customer_auth_code: secret.clone(),
                ..UpdateCustomerAuthCode::default()
            },
        ),
        (
            "FeaturePerson",
            &FeaturePerson {
                feature: secret.clone(),
                ..FeaturePerson::default()
            },
        ),
        (
            "FuncAuth",
            &FuncAuth {
                license: secret,
                ..FuncAuth::default()
            },
        ),
        (
            "UpdataAes",
            &UpdataAes {
                ori_key: AesKey::new(SECRET.as_bytes()),
                ..UpdataAes::default()
            },
        ),
        ("Roster", &Roster::new([person.clone()])),
        ("Step", &enroll(person.clone()).start()),
        ("Mailbox", &mailbox),
        ("Output", &answer),
        ("Push::Result", &pushed),
        ("Push::Other", &other),
        ("PushError", &error),
    ];
    for (name, value) in all {
        check(name, &format!("{value:?}{value:#?}"));
    }
    check("PushError", &error.to_string());
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let device = CaptureDevice::builder()
        .login("admin", SECRET)
        .start()
        .unwrap();
    let client = connect_as(&device.url(), "admin", SECRET).unwrap();
    client
        .run(enroll(
            UploadPerson::new("1").name("Lovelace").image(jpeg()),
        ))
        .unwrap();
    connect_as(&device.url(), "admin", "wrong-sesame")
        .unwrap()
        .run(enroll(UploadPerson::new("1")))
        .unwrap_err();
    client
        .call(&facecap_proto::device::RequestDateTime {})
        .unwrap();
    let text = log.text();
    assert!(text.contains("RequestDateTime"), "{text}");
    for secret in [SECRET, "wrong-sesame", "/9j/", "Lovelace", "YWRtaW46"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
