//! Cameras and relays over a socket.

use crate::{Hand, client, code, library, start, start_with_library};
use face_sim::NebulaNode;
use nebula::camera::*;
use nebula::protocol::Code;
use nebula::relay::{AddRelay, DeleteRelay, ListRelays};
use serde_json::json;
use std::time::{Duration, Instant};

const AT: (&str, u16) = ("198.51.100.5", 80);
const LOGIN: (&str, &str) = ("admin", "secret");

fn image(name: &str) -> AddCamera {
    ImageCamera::new(name, AT, LOGIN, 75).into()
}

fn rtsp(name: &str, host: &str) -> AddCamera {
    RtspCamera::new(
        name,
        format!("rtsp://admin:pass@{host}:554/1"),
        75,
        SnapMode::Precise,
    )
    .into()
}

#[test]
fn cameras_of_all_kinds_are_added_listed_changed_and_removed() {
    let (_node, client, lib_id) = start_with_library();
    let onvif = OnvifCamera {
        lib_ids: Some([lib_id].into_iter().collect()),
        facesize_min: Some(100),
        ..OnvifCamera::new("door", AT, LOGIN, 80, SnapMode::Timed)
    };
    let gb = GbCamera::new(
        "yard",
        AT,
        ("34020000002000000001", "34020000001320000001"),
        70,
        SnapMode::RealTime,
    );
    let channels: Vec<_> = [
        rtsp("gate", "198.51.100.6"),
        onvif.into(),
        gb.into(),
        image("hall"),
    ]
    .iter()
    .map(|camera| client.call(camera).unwrap().channel)
    .collect();
    assert_eq!(channels, [1, 2, 3, 4]);
    let list = client.call(&ListCameras {}).unwrap();
    let kinds: Vec<_> = list.camera.iter().map(|it| it.kind().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            CameraKind::Rtsp,
            CameraKind::Onvif,
            CameraKind::Gb,
            CameraKind::Image
        ]
    );
    assert_eq!(
        (list.computing_power_capacity, list.used_computing_power),
        (Some(8), Some(7))
    );
    let Camera::Onvif(door) = &list.camera[1] else {
        panic!()
    };
    assert_eq!(
        (door.facesize_min, door.facesize_max),
        (Some(100), Some(1000))
    );
    assert_eq!(
        (door.status, list.camera[1].lib_ids()),
        (Some(Status::Online), &[lib_id][..])
    );

    let change = ModifyRtsp {
        threshold: Some(90),
        camera_roi: Some([0_u32, 180, 1920, 900].into_iter().collect()),
        ..ModifyRtsp::at(1)
    };
    assert_eq!(client.call(&change).unwrap().channel, 1);
    client
        .call(&ModifyOnvif {
            position: Some("west".into()),
            ..ModifyOnvif::at(2)
        })
        .unwrap();
    client
        .call(&ModifyGb {
            camera_pwd: Some("sensetime".into()),
            ..ModifyGb::at(3)
        })
        .unwrap();
    client
        .call(&ModifyImage {
            vendor: Some(Vendor::Hikvision),
            ..ModifyImage::at(4)
        })
        .unwrap();
    let list = client.call(&ListCameras {}).unwrap();
    let (Camera::Rtsp(gate), Camera::Image(hall)) = (&list.camera[0], &list.camera[3]) else {
        panic!()
    };
    assert_eq!(
        (gate.threshold, gate.camera_name.as_deref()),
        (Some(90), Some("gate"))
    );
    assert_eq!(gate.camera_roi.as_ref().unwrap().0, [0, 180, 1920, 900]);
    assert_eq!(hall.vendor, Some(Vendor::Hikvision));

    client.call(&DeleteCamera::at(2)).unwrap();
    assert_eq!(code(&client, &DeleteCamera::at(2)), -109);
    // The free channel is the next one's.
    assert_eq!(client.call(&image("new")).unwrap().channel, 2);
    assert_eq!(
        client.call(&GetSipServerId {}).unwrap().server_sip_id.len(),
        20
    );
}

#[test]
fn computing_power_runs_out_sooner_on_an_m4s_than_on_an_m8s() {
    let (node, client) = start();
    for (power, videos) in [(8, 4), (16, 8)] {
        node.set_quirks(|quirks| quirks.computing_power = power);
        while client.call(&ListCameras {}).unwrap().fits(CameraKind::Rtsp) == Some(true) {
            client.call(&rtsp("gate", "198.51.100.6")).unwrap();
        }
        assert_eq!(client.call(&ListCameras {}).unwrap().camera.len(), videos);
        assert_eq!(code(&client, &image("one too many")), -151);
    }
    for channel in 1..=8 {
        client.call(&DeleteCamera::at(channel)).unwrap();
    }
    for n in 1..=16 {
        assert_eq!(client.call(&image("hall")).unwrap().channel, n, "one each");
    }
    assert_eq!(code(&client, &image("one too many")), -151);
}

#[test]
fn each_no_about_cameras_has_its_code() {
    let (node, client) = start();
    let bound = ImageCamera {
        lib_ids: Some([4711_u64].into_iter().collect()),
        ..ImageCamera::new("a", AT, LOGIN, 75)
    };
    assert_eq!(code(&client, &AddCamera::from(bound)), -117);
    assert_eq!(code(&client, &ModifyRtsp::at(1)), -109);
    node.refuse("513", Code::ChannelTaken);
    assert_eq!(code(&client, &image("hall")), -115);
    client.call(&image("hall")).unwrap();
    let as_video = ModifyRtsp {
        snap_mode: Some(SnapMode::Timed),
        ..ModifyRtsp::at(1)
    };
    assert_eq!(code(&client, &as_video), -3620);
    client.call(&rtsp("gate", "198.51.100.6")).unwrap();
    let large = ModifyRtsp {
        camera_roi: Some([0_u32, 0, 4000, 3000].into_iter().collect()),
        ..ModifyRtsp::at(2)
    };
    assert_eq!(code(&client, &large), -3596);
    let url = ModifyOnvif {
        ip: Some("198.51.100.9".into()),
        ..ModifyOnvif::at(2)
    };
    assert_eq!(code(&client, &url), -3596, "a camera stays of its kind");
}

#[test]
fn what_the_document_lets_pass_of_cameras_is_set_right() {
    let node = NebulaNode::start().unwrap();
    let hand = Hand::of(&node);
    let add = json!({
        "msg_id": "513", "camera_mode": "VIDEO", "protocol": "RTSP", "url": "rtsp://198.51.100.5", "camera_name": "a",
        "threshold": 1, "snap_mode": 1, "facesize_min": 5, "facesize_max": 2000,
    });
    assert_eq!(hand.ask(&add.to_string())["data"]["channel"], 1);
    let odd = json!({
        "msg_id": "513", "camera_mode": "IMAGE", "ip": "198.51.100.5", "port": 1, "camera_user": "a", "camera_pwd": "b",
        "camera_name": "a", "threshold": 1, "vendor": "nobody",
    });
    assert_eq!(hand.ask(&odd.to_string())["data"]["channel"], 2);
    let list = hand.ask(r#"{"msg_id":"516"}"#);
    let cameras = &list["data"]["camera"];
    assert_eq!(
        (&cameras[0]["facesize_min"], &cameras[0]["facesize_max"]),
        (&json!(60), &json!(1000))
    );
    assert_eq!(cameras[1]["vendor"], "dahua");
    for (member, value) in [
        ("snap_mode", json!("1")),
        ("snap_mode", json!(4)),
        ("protocol", json!("rtmp")),
        ("url", json!(null)),
    ] {
        let mut wrong = add.clone();
        wrong[member] = value;
        assert_eq!(hand.ask(&wrong.to_string())["code"], -3596, "{member}");
    }
}

#[test]
fn a_camera_that_does_not_answer_is_looked_for_and_taken_as_offline() {
    let (node, client) = start();
    node.set_quirks(|quirks| {
        quirks.camera_search = Duration::from_millis(400);
        quirks.unreachable = vec!["198.51.100.77".into()];
    });
    let timed = |camera: AddCamera| {
        let began = Instant::now();
        client.call(&camera).unwrap();
        began.elapsed() >= Duration::from_millis(400)
    };
    assert!(!timed(rtsp("near", "198.51.100.6")));
    assert!(timed(rtsp("far", "192.0.2.6")));
    assert!(timed(
        ImageCamera::new("gone", ("198.51.100.77", 80), LOGIN, 75).into()
    ));
    let list = client.call(&ListCameras {}).unwrap();
    let states: Vec<_> = list.camera.iter().map(|it| it.status().unwrap()).collect();
    assert_eq!(states, [Status::Online, Status::Offline, Status::Offline]);
    // Others are answered meanwhile.
    node.set_quirks(|quirks| quirks.camera_search = Duration::from_secs(5));
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| crate::client(&node).call(&DeleteCamera::at(2)).unwrap());
        slow.join().unwrap();
        scope.spawn(|| {
            let began = Instant::now();
            client.call(&ListCameras {}).unwrap();
            assert!(began.elapsed() < Duration::from_secs(3));
        });
    });
}

#[test]
fn relays_are_bound_to_cameras() {
    let node = NebulaNode::start().unwrap();
    let client = client(&node);
    library(&client, "staff");
    assert!(client.call(&ListRelays {}).unwrap().is_empty());
    assert_eq!(
        code(&client, &AddRelay::to(1, ("198.51.100.8", 5679))),
        -109
    );
    node.add_camera(1, &[]);
    let door = AddRelay {
        dev_name: Some("door".into()),
        ..AddRelay::to(1, ("198.51.100.8", 5679))
    };
    let made = client.call(&door).unwrap();
    assert_eq!(
        (made.dev_type.as_deref(), made.work_status),
        (Some("relay"), None)
    );
    let all = client.call(&ListRelays {}).unwrap();
    assert_eq!(
        (all[0].id, all[0].dev_port, all[0].work_status),
        (made.id, Some(5679), Some(Status::Online))
    );
    assert_eq!(all[0].camera_name.as_deref(), Some("camera 1"));
    client.call(&DeleteRelay::of(made.id.unwrap())).unwrap();
    assert_eq!(code(&client, &DeleteRelay::of(made.id.unwrap())), -105);
    client.call(&door).unwrap();
    client.call(&DeleteCamera::at(1)).unwrap();
    assert!(
        client.call(&ListRelays {}).unwrap().is_empty(),
        "gone with its camera"
    );
}
