//! No password, session, key or face in anything that can be printed or logged.

use crate::shown::{Log, SECRET, check};
use face_sim::NebulaNode;
use nebula::camera::{
    AddCamera, GbCamera, ImageCamera, ModifyOnvif, OnvifCamera, RtspCamera, SnapMode,
};
use nebula::compare::Identify;
use nebula::event::push::{Push, Receiver};
use nebula::event::{Event, Pictures, Subscription};
use nebula::face::{AddFace, AddFaces};
use nebula::flow::{Enrolment, Import, enroll};
use nebula::library::ListLibraries;
use nebula::login::{Login, SessionId};
use nebula::protocol::AsJson;
use nebula::push_settings::{PushSettings, SetPushSettings, WebSocketKey};
use nebula::types::{File, LibraryType};
use std::fmt::Debug;

fn jpeg() -> bytes::Bytes {
    crate::photo(1)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn nothing_that_holds_one_shows_it() {
    let secret = || nebula::Secret::from(SECRET);
    let face = || AddFace::new(1, File::picture(jpeg())).name("Ada");
    let auth = nebula::SessionAuth::new("admin", SECRET);
    let builder = NebulaNode::builder().login("admin", SECRET);
    let node = builder.clone().start().unwrap();
    let client = nebula::blocking::connect(&node.url(), "admin", SECRET).unwrap();
    client.call(&ListLibraries {}).unwrap();
    let rtsp = RtspCamera::new(
        "a",
        format!("rtsp://admin:{SECRET}@192.0.2.1"),
        1,
        SnapMode::Timed,
    );
    let onvif = OnvifCamera::new(
        "a",
        ("192.0.2.1", 80),
        ("admin", SECRET),
        1,
        SnapMode::Timed,
    );
    let gb = GbCamera {
        camera_pwd: Some(secret()),
        ..GbCamera::new("a", ("192.0.2.1", 80), ("1", "2"), 1, SnapMode::Timed)
    };
    let image = ImageCamera::new("a", ("192.0.2.1", 80), ("admin", SECRET), 1);
    let modify = ModifyOnvif {
        camera_pwd: Some(secret()),
        ..ModifyOnvif::at(1)
    };
    let event = Event {
        pictures: Pictures::none().with_snap(jpeg()).with_frame(jpeg()),
        person_name: Some(SECRET.to_owned()),
        ..Event::default()
    };
    let request = event.to_request("/", &secret()).unwrap();
    let pushed = Push::receive(&request).unwrap();
    let refused = Receiver::new("another".into())
        .receive(&request)
        .unwrap_err();
    let frame = event.to_frame().unwrap();
    let cut = Subscription::new(secret())
        .on_text(frame.slice(..frame.len() / 2))
        .unwrap_err();
    let batch = AddFaces {
        imgs: vec![File::picture(jpeg())],
        ..AddFaces::default()
    };
    let all: &[(&str, &dyn Debug)] = &[
        ("SessionAuth", &auth),
        ("Builder", &builder),
        ("NebulaNode", &node),
        ("Client", &client),
        (
            "Login",
            &Login {
                user_pwd: Some(secret()),
                ..Login::default()
            },
        ),
        ("SessionId", &SessionId(secret())),
        ("AddFace", &face()),
        ("AsJson", &AsJson(face())),
        ("AddFaces", &batch),
        ("Identify", &Identify::new(File::picture(jpeg()), [1])),
        ("RtspCamera", &rtsp),
        ("OnvifCamera", &onvif),
        ("GbCamera", &gb),
        ("ImageCamera", &image),
        ("AddCamera", &AddCamera::from(rtsp.clone())),
        ("ModifyOnvif", &modify),
        (
            "SetPushSettings",
            &SetPushSettings::to("http://192.0.2.1", SECRET),
        ),
        (
            "PushSettings",
            &PushSettings {
                key: Some(secret()),
                ..PushSettings::default()
            },
        ),
        (
            "WebSocketKey",
            &WebSocketKey {
                key: secret(),
                ..WebSocketKey::default()
            },
        ),
        ("Receiver", &Receiver::new(secret())),
        ("Subscription", &Subscription::new(secret())),
        ("Event", &event),
        ("Push", &pushed),
        ("PushError", &refused),
        ("Unreadable", &cut),
        ("Import", &Import::faces(1, "b", [face()])),
        ("Step", &enroll(Enrolment::new(face())).start()),
    ];
    for (name, value) in all {
        check(name, &format!("{value:?}{value:#?}"));
    }
    check("PushError", &refused.to_string());
    check("Unreadable", &cut.error.to_string());
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let node = NebulaNode::builder()
        .login("admin", SECRET)
        .start()
        .unwrap();
    let client = nebula::blocking::connect(&node.url(), "admin", SECRET).unwrap();
    let face = AddFace::new(0, File::picture(jpeg())).name("Lovelace");
    let enrolment = Enrolment::new(face).in_library("staff", LibraryType::White);
    client.run(enroll(enrolment)).unwrap();
    let wrong = nebula::blocking::connect(&node.url(), "admin", "Wrong-sesame1").unwrap();
    wrong.call(&ListLibraries {}).unwrap_err();
    // The session's number, too.
    let sent = node.record().all();
    let session = sent
        .iter()
        .find_map(|it| it.request.headers().get("sessionid"))
        .unwrap();
    let session = session.to_str().unwrap();
    let text = log.text();
    assert!(text.contains("ListLibraries"), "it did listen");
    for secret in [SECRET, "Wrong-sesame1", "Lovelace", session] {
        assert!(!text.contains(secret), "{secret}");
    }
    for piece in crate::shown::FACE {
        assert!(!text.contains(piece), "{piece}");
    }
}
