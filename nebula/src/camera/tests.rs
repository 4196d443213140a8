use super::*;
use crate::protocol::Message;
use crate::testkit::{Spoilt, answered, bare, done, is_refused, posted, served};
use face_common::{Endpoint, Secret};
use serde_json::Value;

/// What is posted is the document's example, in whatever order.
fn is_example(message: &impl Message, example: &str) {
    let posted: Value = serde_json::from_str(&posted(message)).unwrap();
    let wanted: Value = serde_json::from_str(example).unwrap();
    assert_eq!(posted, wanted);
}

fn rtsp() -> RtspCamera {
    RtspCamera {
        position: Some("test".into()),
        lib_ids: Some([10_u64].into_iter().collect()),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..RtspCamera::new(
            "test",
            "rtsp://user:example@10.5.4.178:554",
            1,
            SnapMode::Precise,
        )
    }
}

fn onvif() -> OnvifCamera {
    OnvifCamera {
        description: Some("test".into()),
        lib_ids: Some([18_u64].into_iter().collect()),
        position: Some("test".into()),
        decoder: Some("onvif".into()),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..OnvifCamera::new(
            "test",
            ("10.5.4.178", 80),
            ("admin", "example"),
            1,
            SnapMode::Precise,
        )
    }
}

fn gb() -> GbCamera {
    GbCamera {
        description: Some("test".into()),
        lib_ids: Some([18_u64].into_iter().collect()),
        position: Some("test".into()),
        camera_pwd: Some("example".into()),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..GbCamera::new(
            "test",
            ("10.5.4.178", 80),
            ("34020000002000000001", "34020000001320000001"),
            1,
            SnapMode::Precise,
        )
    }
}

fn image() -> ImageCamera {
    ImageCamera {
        description: Some("test".into()),
        lib_ids: Some([18_u64].into_iter().collect()),
        position: Some("test".into()),
        vendor: Some(Vendor::Dahua),
        product: Some("01".into()),
        ..ImageCamera::new("test", ("10.5.4.178", 37777), ("admin", "example"), 1)
    }
}

const ADDED: &str = r#"{"camera_mode":"VIDEO","msg_id":"513","protocol":"rtsp","url":"rtsp://user:example@10.5.4.178:554","position":"test","lib_ids":"10","threshold":1,"camera_name":"test","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#;

#[test]
fn cameras_of_each_kind_are_added_as_in_the_document() {
    let all: [(AddCamera, &str); 4] = [
        (rtsp().into(), ADDED),
        (
            onvif().into(),
            r#"{"camera_mode":"VIDEO","description":"test","ip":"10.5.4.178","lib_ids":"18","port":80,"position":"test","camera_pwd":"example","camera_user":"admin","decoder":"onvif","protocol":"onvif","threshold":1,"msg_id":"513","camera_name":"test","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#,
        ),
        // The document's `snap_mode` is `"1"` here: a number by its table.
        (
            gb().into(),
            r#"{"camera_mode":"VIDEO","description":"test","ip":"10.5.4.178","lib_ids":"18","port":80,"position":"test","camera_pwd":"example","server_sip_id":"34020000002000000001","camera_sip_id":"34020000001320000001","protocol":"gb28181","threshold":1,"msg_id":"513","camera_name":"test","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#,
        ),
        (
            image().into(),
            r#"{"camera_mode":"IMAGE","description":"test","ip":"10.5.4.178","lib_ids":"18","port":37777,"position":"test","camera_pwd":"example","camera_user":"admin","vendor":"dahua","product":"01","threshold":1,"msg_id":"513","camera_name":"test"}"#,
        ),
    ];
    for (camera, example) in &all {
        is_example(camera, example);
        served(camera);
        let shown = format!("{camera:?}");
        assert!(!shown.contains("example"), "{shown}");
        let added = answered(camera, "513", r#"{"channel":2}"#);
        assert_eq!(added.channel, 2);
    }
    const { assert!(!AddCamera::IDEMPOTENT) };
}

#[test]
fn what_must_be_there_is_enough() {
    let bare = GbCamera::new(
        "Gate",
        ("192.0.2.5", 5060),
        ("1", "2"),
        75,
        SnapMode::RealTime,
    );
    assert_eq!(
        posted(&AddCamera::from(bare)),
        r#"{"msg_id":"513","camera_mode":"VIDEO","protocol":"gb28181","camera_name":"Gate","ip":"192.0.2.5","port":5060,"server_sip_id":"1","camera_sip_id":"2","snap_mode":3,"threshold":75}"#
    );
    let bare = ImageCamera::new("Gate", ("192.0.2.5", 0), ("admin", "x"), 75);
    assert_eq!(
        posted(&AddCamera::from(bare)),
        r#"{"msg_id":"513","camera_mode":"IMAGE","camera_name":"Gate","ip":"192.0.2.5","port":0,"camera_user":"admin","camera_pwd":"x","threshold":75}"#
    );
}

#[cfg(feature = "server")]
#[test]
fn who_serves_reads_the_kind_in_whatever_case() {
    use face_common::endpoint::Serve;
    let read = |text: String| {
        let request = http::Request::post(crate::protocol::JSON).body(text.into());
        AddCamera::from_request(&request.unwrap()).map_err(|e| e.to_string())
    };
    let shouted = ADDED
        .replace("VIDEO", "video")
        .replace("\"rtsp\"", "\"RTSP\"")
        .replace("\"snap_mode\":1", "\"snap_mode\":\"1\"");
    assert_eq!(read(shouted).unwrap(), rtsp().into());
    assert!(read(ADDED.replace("\"rtsp\"", "\"rtmp\"")).is_err());
    let without = read(ADDED.replace("\"threshold\":1,", "")).unwrap_err();
    assert!(without.contains("threshold"), "{without}");
    assert!(!without.contains("example"), "{without}");
}

#[test]
fn cameras_are_modified_as_in_the_document() {
    let one = || Some([1_u64].into_iter().collect());
    let text = |text: &str| Some(text.to_owned());
    let rtsp = ModifyRtsp {
        url: Some("rtsp://user:example@10.5.4.178:554".into()),
        position: text("test"),
        lib_ids: one(),
        threshold: Some(1),
        camera_name: text("test"),
        description: text("home"),
        camera_roi: Some([0_u32, 180, 1920, 900].into_iter().collect()),
        snap_mode: Some(SnapMode::Precise),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..ModifyRtsp::at(1)
    };
    is_example(
        &rtsp,
        r#"{"msg_id":"515","url":"rtsp://user:example@10.5.4.178:554","channel":1,"position":"test","lib_ids":"1","threshold":1,"camera_name":"test","description":"home","camera_roi":"0,180,1920,900","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#,
    );
    let onvif = ModifyOnvif {
        description: text("test"),
        ip: text("10.5.4.178"),
        lib_ids: one(),
        port: Some(80),
        position: text("test"),
        camera_pwd: Some("example".into()),
        camera_user: text("admin"),
        threshold: Some(1),
        camera_name: text("test"),
        camera_roi: Some([0_u32, 130, 1020, 700].into_iter().collect()),
        snap_mode: Some(SnapMode::Precise),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..ModifyOnvif::at(2)
    };
    is_example(
        &onvif,
        r#"{"channel":2,"description":"test","ip":"10.5.4.178","lib_ids":"1","port":80,"position":"test","camera_pwd":"example","camera_user":"admin","threshold":1,"msg_id":"515","camera_name":"test","camera_roi":"0,130,1020,700","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#,
    );
    let gb = ModifyGb {
        description: text("test"),
        ip: text("10.5.4.178"),
        lib_ids: Some([18_u64].into_iter().collect()),
        port: Some(80),
        position: text("test"),
        camera_pwd: Some("example".into()),
        server_sip_id: text("34020000002000000001"),
        camera_sip_id: text("34020000001320000001"),
        threshold: Some(1),
        camera_name: text("test"),
        snap_mode: Some(SnapMode::Precise),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..ModifyGb::at(2)
    };
    is_example(
        &gb,
        r#"{"channel":2,"description":"test","ip":"10.5.4.178","lib_ids":"18","port":80,"position":"test","camera_pwd":"example","server_sip_id":"34020000002000000001","camera_sip_id":"34020000001320000001","protocol":"gb28181","threshold":1,"msg_id":"515","camera_name":"test","snap_mode":1,"facesize_min":60,"facesize_max":1000}"#,
    );
    let image = ModifyImage {
        description: text("test"),
        ip: text("10.5.4.177"),
        lib_ids: one(),
        port: Some(80),
        position: text("test"),
        camera_pwd: Some("example".into()),
        camera_user: text("admin"),
        threshold: Some(1),
        vendor: Some(Vendor::Dahua),
        camera_name: text("test"),
        ..ModifyImage::at(1)
    };
    is_example(
        &image,
        r#"{"channel":1,"description":"test","ip":"10.5.4.177","lib_ids":"1","port":80,"position":"test","camera_pwd":"example","camera_user":"admin","threshold":1,"vendor":"dahua","msg_id":"515","camera_name":"test"}"#,
    );
    answered(&rtsp, "515", r#"{"channel":1}"#);
    answered(&onvif, "515", r#"{"channel":2}"#);
    answered(&gb, "515", r#"{"channel":2}"#);
    answered(&image, "515", r#"{"channel":1}"#);
    served(&rtsp);
    served(&onvif);
    served(&gb);
    served(&image);
    let shown = format!("{rtsp:?}{onvif:?}{gb:?}{image:?}");
    assert!(!shown.contains("example"), "{shown}");
}

#[test]
fn what_is_left_out_of_a_change_is_not_sent() {
    assert_eq!(
        posted(&ModifyRtsp::at(1)),
        r#"{"msg_id":"515","channel":1}"#
    );
    assert_eq!(
        posted(&ModifyGb::at(1)),
        r#"{"msg_id":"515","channel":1,"protocol":"gb28181"}"#
    );
    let unbound = ModifyOnvif {
        lib_ids: Some([0_u64; 0].into_iter().collect()),
        camera_roi: Some([0_u32; 0].into_iter().collect()),
        ..ModifyOnvif::at(32)
    };
    assert_eq!(
        posted(&unbound),
        r#"{"msg_id":"515","channel":32,"camera_roi":"","lib_ids":""}"#
    );
}

const LIST: &str = r#"{
    "camera": [
        {"camera_mode":"IMAGE","camera_name":"123","camera_pwd":"1","camera_user":"1","channel":4,"description":"","ip":"1.1.1.1","lib_ids":"22","port":1,"position":"","product":"","status":0,"threshold":85,"vendor":"dahua"},
        {"camera_mode":"VIDEO","camera_name":"rtsp12","camera_roi":"","channel":7,"decoder":"","description":"","facesize_max":1000,"facesize_min":60,"lib_ids":"221","position":"","protocol":"rtsp","roi_max":2073600,"snap_mode":3,"status":1,"threshold":75,"url":"rtsp://user:example@10.151.116.112:554"}
    ],
    "computing_power_capacity": 16,
    "used_computing_power": 3
}"#;

#[test]
fn the_list_tells_the_kinds_apart() {
    bare(&ListCameras {}, "516");
    let list = answered(&ListCameras {}, "516", LIST);
    let [Camera::Image(image), Camera::Rtsp(rtsp)] = &*list.camera else {
        panic!("{list:?}");
    };
    assert_eq!(image.vendor, Some(Vendor::Dahua));
    assert_eq!(image.camera_pwd.as_ref().map(Secret::expose), Some("1"));
    assert_eq!(rtsp.snap_mode, Some(SnapMode::RealTime));
    assert_eq!(rtsp.roi_max, Some(2_073_600));
    let url = rtsp.url.as_ref().map(Secret::expose);
    assert_eq!(url, Some("rtsp://user:example@10.151.116.112:554"));
    let shown = format!("{list:?}");
    assert!(!shown.contains("example"), "{shown}");

    let second = &list.camera[1];
    assert_eq!((second.channel(), second.threshold()), (Some(7), Some(75)));
    assert_eq!(
        (second.camera_name(), second.lib_ids()),
        (Some("rtsp12"), &[221][..])
    );
    assert_eq!(second.status(), Some(Status::Online));
    let powers = list.camera.iter().filter_map(Camera::kind);
    let used: u64 = powers.map(CameraKind::computing_power).sum();
    assert_eq!(Some(used), list.used_computing_power);
}

#[test]
fn without_cameras_the_list_is_empty() {
    let list = answered(
        &ListCameras {},
        "516",
        r#"{"camera":[],"computing_power_capacity":16,"used_computing_power":0}"#,
    );
    assert_eq!(list.camera, []);
    answered(&ListCameras {}, "516", r#"{"camera":[]}"#);
}

/// The tables of 4.1, of which the document's example has two.
#[test]
fn every_member_of_the_other_kinds_has_a_field() {
    let list = answered(
        &ListCameras {},
        "516",
        r#"{"camera":[
            {"camera_mode":"VIDEO","protocol":"onvif","camera_name":"a","camera_pwd":"p","camera_user":"u","channel":1,"decoder":"","description":"","ip":"192.0.2.5","lib_ids":"1,2","port":80,"position":"","status":1,"threshold":75,"camera_roi":"0,130,1020,700","roi_max":2073600,"snap_mode":1,"facesize_min":60,"facesize_max":1000},
            {"camera_mode":"VIDEO","protocol":"gb28181","camera_name":"b","camera_pwd":"p","channel":2,"description":"","ip":"192.0.2.6","port":5060,"server_sip_id":"34020000002000000001","camera_sip_id":"34020000001320000001","lib_ids":"","position":"","status":0,"threshold":75,"snap_mode":2,"facesize_min":60,"facesize_max":1000}
        ]}"#,
    );
    let [Camera::Onvif(onvif), Camera::Gb(gb)] = &*list.camera else {
        panic!("{list:?}");
    };
    let roi = onvif.camera_roi.as_ref().map(|roi| &*roi.0);
    assert_eq!(roi, Some(&[0, 130, 1020, 700][..]));
    assert_eq!(list.camera[0].lib_ids(), [1, 2]);
    assert_eq!(gb.snap_mode, Some(SnapMode::Timed));
    assert_eq!(list.camera[1].lib_ids(), [0_u64; 0]);
}

fn read(camera: &str) -> Camera {
    let body = format!(r#"{{"code":0,"data":{{"camera":[{camera}]}},"msg":""}}"#);
    let response = http::Response::new(body.into());
    let list = ListCameras {}.decode(&response).unwrap();
    list.camera.into_iter().next().unwrap()
}

#[test]
fn cameras_come_in_every_dress() {
    let gb = read(r#"{"camera_mode":"video","protocol":"GB28181","snap_mode":"1","channel":"33"}"#);
    let Camera::Gb(gb) = gb else { panic!("{gb:?}") };
    assert_eq!(
        (gb.snap_mode, gb.channel),
        (Some(SnapMode::Precise), Some(33))
    );
    let onvif = read(r#"{"camera_mode":"VIDEO","protocol":"ONVIF","camera_pwd":7391,"port":"80"}"#);
    let Camera::Onvif(onvif) = onvif else {
        panic!("{onvif:?}")
    };
    assert_eq!(onvif.camera_pwd.as_ref().map(Secret::expose), Some("7391"));
    assert_eq!(onvif.port, Some(80));
    assert!(!format!("{onvif:?}").contains("7391"));
    assert!(matches!(
        read(r#"{"camera_mode":"image"}"#),
        Camera::Image(_)
    ));

    // One member that cannot be read is no reason to lose the camera.
    let odd = read(r#"{"camera_mode":"IMAGE","port":70000,"channel":3}"#);
    let Camera::Image(odd) = odd else {
        panic!("{odd:?}")
    };
    assert_eq!((odd.channel, &odd.other[".port"]), (Some(3), &70000.into()));
}

#[test]
fn kinds_that_are_not_known_are_kept_whole() {
    for text in [
        r#"{"camera_mode":"VIDEO","protocol":"rtmp","channel":3,"url":"rtmp://a:hush@b"}"#,
        r#"{"camera_mode":"AUDIO","protocol":"rtsp","channel":3,"camera_pwd":"hush"}"#,
        r#"{"channel":3,"camera_pwd":"hush"}"#,
    ] {
        let camera = read(text);
        assert!(matches!(camera, Camera::Other(_)), "{camera:?}");
        assert_eq!((camera.channel(), camera.kind()), (Some(3), None));
        assert!(!format!("{camera:?}").contains("hush"), "{camera:?}");
        let wanted: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(&camera).unwrap(), wanted);
    }
}

#[test]
fn whether_another_camera_fits_is_counted() {
    let list = |capacity, used| CameraList {
        computing_power_capacity: capacity,
        used_computing_power: used,
        ..CameraList::default()
    };
    let stream = AddCamera::from(rtsp()).kind();
    let picture = AddCamera::from(image()).kind();
    for kind in [
        AddCamera::from(onvif()).kind(),
        AddCamera::from(gb()).kind(),
    ] {
        assert_eq!(kind.computing_power(), 2);
    }
    for (used, streams, pictures) in [
        (0, true, true),
        (14, true, true),
        (15, false, true),
        (16, false, false),
        (17, false, false),
    ] {
        let list = list(Some(16), Some(used));
        assert_eq!(list.fits(stream), Some(streams), "{used}");
        assert_eq!(list.fits(picture), Some(pictures), "{used}");
    }
    assert_eq!(list(None, Some(1)).fits(stream), None);
    assert_eq!(list(Some(16), None).free(), None);
}

/// What this makes of a camera is sent, or refused for this field.
fn check<T: Clone>(camera: &T, send: fn(T) -> AddCamera, cases: &[Spoilt<T>]) {
    for (field, spoil) in cases {
        let mut camera = camera.clone();
        spoil(&mut camera);
        let message = send(camera);
        match *field {
            "" => drop(posted(&message)),
            field => is_refused(&message, field),
        }
    }
}

#[test]
fn limits_of_a_new_stream_hold_one_under_and_one_over() {
    check(
        &rtsp(),
        AddCamera::Rtsp,
        &[
            ("", |it| it.threshold = 0),
            ("", |it| it.threshold = 100),
            ("threshold", |it| it.threshold = 101),
            ("camera_name", |it| it.camera_name.clear()),
            ("url", |it| it.url = "".into()),
            ("", |it| it.facesize_min = Some(1000)),
            ("facesize_min", |it| it.facesize_min = Some(1001)),
            ("facesize_min", |it| it.facesize_min = Some(59)),
            ("facesize_max", |it| it.facesize_max = Some(1001)),
            ("facesize_max", |it| {
                (it.facesize_min, it.facesize_max) = (None, Some(59));
            }),
            ("", |it| {
                (it.facesize_min, it.facesize_max) = (None, Some(60));
            }),
            ("", |it| {
                (it.facesize_min, it.facesize_max) = (Some(200), Some(200));
            }),
            ("facesize_min", |it| {
                (it.facesize_min, it.facesize_max) = (Some(201), Some(200));
            }),
            ("facesize_min", |it| {
                (it.facesize_min, it.facesize_max) = (Some(1001), None);
            }),
        ],
    );
    check(
        &onvif(),
        AddCamera::Onvif,
        &[
            ("", |it| it.port = 0),
            ("", |it| it.port = u16::MAX),
            ("ip", |it| it.ip.clear()),
            ("camera_user", |it| it.camera_user.clear()),
            ("camera_pwd", |it| it.camera_pwd = "".into()),
            ("camera_name", |it| it.camera_name.clear()),
            ("threshold", |it| it.threshold = 101),
            ("facesize_min", |it| it.facesize_min = Some(59)),
        ],
    );
    check(
        &gb(),
        AddCamera::Gb,
        &[
            ("", |it| it.camera_pwd = None),
            ("camera_pwd", |it| it.camera_pwd = Some("".into())),
            ("ip", |it| it.ip.clear()),
            ("server_sip_id", |it| it.server_sip_id.clear()),
            ("server_sip_id", |it| it.server_sip_id.push('0')),
            ("camera_sip_id", |it| it.camera_sip_id.clear()),
            ("camera_sip_id", |it| it.camera_sip_id.push('0')),
            ("camera_name", |it| it.camera_name.clear()),
            ("threshold", |it| it.threshold = 101),
            ("facesize_max", |it| it.facesize_max = Some(1001)),
        ],
    );
    check(
        &image(),
        AddCamera::Image,
        &[
            ("ip", |it| it.ip.clear()),
            ("camera_user", |it| it.camera_user.clear()),
            ("camera_pwd", |it| it.camera_pwd = "".into()),
            ("camera_name", |it| it.camera_name.clear()),
            ("threshold", |it| it.threshold = 101),
        ],
    );
}

/// What is left to be tried of a change: each limit by each kind that has it.
macro_rules! refused {
    ($($kind:ident { $field:ident: $bad:expr })+) => {$({
        let mut change = $kind::at(1);
        posted(&change);
        change.$field = $bad;
        is_refused(&change, stringify!($field));
    })+};
}

#[test]
fn limits_of_changes_hold_one_under_and_one_over() {
    let empty = || Some(String::new());
    refused! {
        ModifyRtsp { channel: 0 } ModifyRtsp { channel: 33 }
        ModifyOnvif { channel: 0 } ModifyOnvif { channel: 33 }
        ModifyGb { channel: 0 } ModifyGb { channel: 33 }
        ModifyImage { channel: 0 } ModifyImage { channel: 33 }
        ModifyRtsp { camera_name: empty() } ModifyOnvif { camera_name: empty() }
        ModifyGb { camera_name: empty() } ModifyImage { camera_name: empty() }
        ModifyRtsp { threshold: Some(101) } ModifyOnvif { threshold: Some(101) }
        ModifyGb { threshold: Some(101) } ModifyImage { threshold: Some(101) }
        ModifyRtsp { url: Some("".into()) }
        ModifyOnvif { ip: empty() } ModifyGb { ip: empty() } ModifyImage { ip: empty() }
        ModifyOnvif { camera_user: empty() } ModifyImage { camera_user: empty() }
        ModifyOnvif { camera_pwd: Some("".into()) }
        ModifyGb { camera_pwd: Some("".into()) }
        ModifyImage { camera_pwd: Some("".into()) }
        ModifyGb { server_sip_id: Some("0".repeat(21)) } ModifyGb { server_sip_id: empty() }
        ModifyGb { camera_sip_id: Some("0".repeat(21)) } ModifyGb { camera_sip_id: empty() }
        ModifyRtsp { facesize_min: Some(59) } ModifyRtsp { facesize_max: Some(1001) }
        ModifyOnvif { facesize_min: Some(1001) } ModifyOnvif { facesize_max: Some(59) }
        ModifyGb { facesize_min: Some(59) } ModifyGb { facesize_max: Some(1001) }
    }
    for bad in [
        &[0_u32][..],
        &[0, 0, 10],
        &[0, 0, 10, 10, 10],
        &[10, 0, 10, 10],
        &[0, 10, 10, 10],
        &[11, 0, 10, 10],
    ] {
        let roi = || Some(bad.iter().copied().collect());
        refused! {
            ModifyRtsp { camera_roi: roi() } ModifyOnvif { camera_roi: roi() }
        }
    }
    let good = ModifyRtsp {
        camera_roi: Some([0_u32, 0, 1, 1].into_iter().collect()),
        threshold: Some(100),
        facesize_min: Some(60),
        facesize_max: Some(1000),
        ..ModifyRtsp::at(32)
    };
    posted(&good);
}

#[test]
fn a_camera_is_deleted_and_the_sip_id_read() {
    let delete = DeleteCamera::at(16);
    assert_eq!(posted(&delete), r#"{"msg_id":"514","channel":16}"#);
    done(&delete);
    served(&delete);
    posted(&DeleteCamera::at(1));
    posted(&DeleteCamera::at(32));
    is_refused(&DeleteCamera::at(0), "channel");
    is_refused(&DeleteCamera::at(33), "channel");

    bare(&GetSipServerId {}, "1310");
    let id = answered(
        &GetSipServerId {},
        "1310",
        r#"{"server_sip_id":"34020000002000000001"}"#,
    );
    assert_eq!(id.server_sip_id, "34020000002000000001");
}
