//! What takes several calls, over sockets and with faults.

use crate::jpeg;
use bytes::Bytes;
use face_sim::CaptureDevice;
use face_sim::net::Fault;
use facecap_proto::ErrorKind;
use facecap_proto::blocking::connect;
use facecap_proto::file::DownloadFile;
use facecap_proto::flow::{Roster, Way, download, enroll, set_clock, sync, upload_media};
use facecap_proto::person::UploadPerson;
use facecap_proto::screen::Media;

#[test]
fn enrolment_on_new_and_old_firmware() {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    let ada = || UploadPerson::new("0001").name("Ada").image(jpeg());
    assert_eq!(client.run(enroll(ada())).unwrap().way, Way::Upload);
    device.set_quirks(|q| q.old_firmware = true);
    assert_eq!(client.run(enroll(ada())).unwrap().way, Way::UpdateJpg);
    let bob = UploadPerson::new("0002").name("Bob").image(jpeg());
    assert_eq!(client.run(enroll(bob)).unwrap().way, Way::AddJpg);
    device.set_quirks(|q| {
        q.old_firmware = false;
        q.drops_photos = true;
    });
    let dropped = client
        .run(enroll(UploadPerson::new("0003").image(jpeg())))
        .unwrap_err();
    assert_eq!(dropped.kind(), ErrorKind::PhotoNotStored);

    // The connection breaks after the device has acted: run again, and it is there once.
    device.set_quirks(|q| q.drops_photos = false);
    device.faults().next("", Fault::ActAndClose);
    let broken = client
        .run(enroll(UploadPerson::new("0004").image(jpeg())))
        .unwrap_err();
    assert!(broken.is_retryable(), "{broken}");
    client
        .run(enroll(UploadPerson::new("0004").image(jpeg())))
        .unwrap();
    assert_eq!(device.people(), 4);
}

#[test]
fn a_roster_of_hundreds_goes_on_where_it_broke_off() {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    let photo = jpeg();
    let roster = || {
        let photo = photo.clone();
        let people = (0..150).map(|n| UploadPerson::new(format!("{n:03}")).name(format!("P{n}")));
        Roster::new(people)
            .photos(move |_| Some(photo.clone()))
            .removing_others()
    };
    client.run(enroll(UploadPerson::new("gone"))).unwrap();
    // Eight pages of questions, some people, and the connection breaks.
    for _ in 0..60 {
        device
            .faults()
            .next("", Fault::Delay(std::time::Duration::ZERO));
    }
    device.faults().next("", Fault::Reset);
    let broken = client.run(sync(roster())).unwrap_err();
    assert!(
        !broken.done.added.is_empty() && broken.id.is_some(),
        "{broken}"
    );
    assert_eq!(broken.done.removed, ["gone"], "first, to make room");
    let rest = client.run(sync(roster())).unwrap();
    let before = broken.done.added.len();
    assert_eq!((rest.added.len() + before, rest.unchanged), (150, before));
    assert_eq!((rest.removed.len(), device.people()), (0, 150));
    let nothing = client.run(sync(roster())).unwrap();
    assert_eq!((nothing.unchanged, nothing.added.len()), (150, 0));
}

#[test]
fn who_was_to_be_removed_and_is_still_there_is_said_to_be() {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    for id in ["1", "gone"] {
        client.run(enroll(UploadPerson::new(id).name(id))).unwrap();
    }
    let roster = || Roster::new([UploadPerson::new("1").name("1")]).removing_others();
    // A yes, and nobody removed; and a list of nobody, so that there is nobody to remove.
    for cmd in ["delete person(s)", "request persons"] {
        let yes = format!(r#"{{"reply":"ACK","cmd":"{cmd}","code":0}}"#);
        let yes = http::Response::new(Bytes::from(yes));
        device.faults().next(cmd, Fault::Replace(Box::new(yes)));
        let synced = client.run(sync(roster())).unwrap();
        assert!(synced.removed.is_empty(), "{cmd}");
        assert_eq!(
            (synced.failed[0].id.as_str(), synced.failed[0].error.kind()),
            ("gone", ErrorKind::DeviceFailure),
            "{cmd}"
        );
    }
    let synced = client.run(sync(roster())).unwrap();
    assert_eq!(
        (synced.removed, synced.failed.len()),
        (vec!["gone".to_owned()], 0)
    );
}

#[test]
fn media_go_up_in_pieces_and_come_back_the_same() {
    let device = CaptureDevice::start().unwrap();
    device.set_quirks(|q| q.takes = 50_000);
    let client = connect(&device.url()).unwrap();
    let text = vec![(Media::new(1, "news1.mp4"), Bytes::from_static(b"no video"))];
    let error = client.run(upload_media(text, |_| {})).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("data: is neither a picture nor a video"),
        "{error}"
    );
    let filler = (0..700_000_u32).map(|n| n.to_le_bytes()[1]);
    let video: Bytes = b"\0\0\0\x20ftypisom"
        .iter()
        .copied()
        .chain(filler)
        .collect();
    let files = vec![(Media::new(1, "news1.mp4"), video.clone())];
    let done = client.run(upload_media(files, |_| {})).unwrap();
    let path = done.list[0].path.clone().unwrap();
    assert_eq!(device.file(&path), Some(video.clone()));
    // Pieces larger than were asked for, as in the document's example.
    device.set_quirks(|q| q.piece = 204_800);
    assert_eq!(client.run(download(&path, 1 << 20, |_| {})).unwrap(), video);
    // From the middle on, piece by piece.
    let mut got = Vec::new();
    for piece in client.pages(DownloadFile::of(&path).starting_at(300_000)) {
        got.extend_from_slice(&piece.unwrap().data.0);
    }
    assert_eq!(got, video[300_000..]);
}

#[test]
fn the_clock_is_set_and_read_back() {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    let set = client.run(set_clock(|| 1_542_960_000_000, 0)).unwrap();
    assert!(
        set.now.as_str().starts_with("2018/11/23 08:00:0"),
        "{}",
        set.now
    );
}
