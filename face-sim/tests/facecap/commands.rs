//! Every command over a socket, and what a device minds.

use crate::jpeg;
use face_sim::CaptureDevice;
use face_sim::net::Fault;
use facecap_proto::audio::*;
use facecap_proto::blocking::{Client, connect, connect_as};
use facecap_proto::capture::{Access, RequestRecords};
use facecap_proto::config::*;
use facecap_proto::device::*;
use facecap_proto::encryption::{AesKey, RequestAes, UpdataAes};
use facecap_proto::file::{DownloadFile, UploadFile};
use facecap_proto::newer::{GetAllPersonid, GetVersion};
use facecap_proto::person::*;
use facecap_proto::protocol::Code;
use facecap_proto::raw::Raw;
use facecap_proto::screen::*;
use facecap_proto::sip::{SipCall, SipHangup, SipRegister};
use facecap_proto::types::{Base64Bytes, Position, Role, ScreenText, UpdateFlags, ValidTo};
use facecap_proto::{ErrorKind, Sent};
use std::time::Duration;

fn start() -> (CaptureDevice, Client) {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    (device, client)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn people_are_added_changed_listed_and_removed() {
    let (device, client) = start();
    let photo = jpeg();
    let added = client
        .call(
            &UploadPerson::new("1")
                .name("Ada")
                .image(photo.clone())
                .card(u64::MAX),
        )
        .unwrap();
    assert_eq!(
        (added.id.as_deref(), added.device_sn),
        (Some("1"), Some(device.serial_no()))
    );
    assert_eq!(device.photo("1"), Some(photo.clone()));
    let again = UploadPerson {
        upload_mode: Some(UploadMode::Add),
        ..UploadPerson::new("1")
    };
    assert_eq!(
        client.call(&again).unwrap_err().kind(),
        ErrorKind::AlreadyExists
    );
    let nobody = UploadPerson {
        upload_mode: Some(UploadMode::Modify),
        ..UploadPerson::new("2")
    };
    assert_eq!(
        client.call(&nobody).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    client
        .call(&UploadPerson::new("1").name("Ada Lovelace"))
        .unwrap();

    let picture = RegImage::jpg(photo);
    client
        .call(&AddPersonJpg {
            id: "2".into(),
            name: "Two".into(),
            role: Role::Black,
            term: Some(ValidTo::Forever),
            image_num: 1,
            reg_images: vec![picture.clone()],
            ..Default::default()
        })
        .unwrap();
    client
        .call(&AddPerson {
            id: "3".into(),
            role: Role::Ordinary,
            image_num: 1,
            reg_images: vec![picture.clone()],
            norm_image_num: 1,
            norm_images: vec![NormImage {
                width: 150,
                height: 150,
                image_data: Base64Bytes("BGR".into()),
                ..Default::default()
            }],
            term: Some(ValidTo::Forever),
            ..Default::default()
        })
        .unwrap();
    let flags = Some(UpdateFlags::NAME | UpdateFlags::ROLE);
    client
        .call(&UpdatePersonJpg {
            id: "2".into(),
            update_flags: flags,
            name: Some("Second".into()),
            role: Some(Role::White),
            ..Default::default()
        })
        .unwrap();
    client
        .call(&UpdatePerson {
            id: "3".into(),
            update_flags: Some(UpdateFlags::CARD),
            name: Some("ignored".into()),
            wg_card_id: Some(7),
            ..Default::default()
        })
        .unwrap();
    let all: Vec<_> = client
        .pages(RequestPersons::all())
        .collect::<Result<_, _>>()
        .unwrap();
    let names: Vec<_> = all
        .iter()
        .map(|p| p.name.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(names, ["Ada Lovelace", "Second", ""]);
    assert_eq!(
        (all[0].long_card_id, all[2].wg_card_id),
        (Some(u64::MAX), Some(7))
    );
    assert!(all.iter().all(Person::has_face));
    let by_card = RequestPersons {
        condition: Some(Condition {
            long_card_no: Some(u64::MAX),
            ..Default::default()
        }),
        ..RequestPersons::all().with_images()
    };
    let found = client.call(&by_card).unwrap();
    assert_eq!(
        (found.persons.len(), found.persons[0].reg_images.len()),
        (1, 1)
    );

    client.call(&DeletePersons::one("1")).unwrap();
    assert_eq!(
        client.call(&DeletePersons::one("1")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    client
        .call(&DeletePersons::delete_all_of(DeleteFlag::All))
        .unwrap();
    assert_eq!(device.people(), 0);
}

#[test]
fn a_hundred_people_come_in_pages() {
    let (_device, client) = start();
    for n in 0..100 {
        client.call(&UploadPerson::new(n.to_string())).unwrap();
    }
    assert_eq!(client.pages(RequestPersons::all()).count(), 100);
}

#[test]
fn records_are_read_back() {
    let (device, client) = start();
    client
        .call(&UploadPerson::new("1").name("Ada").image(jpeg()))
        .unwrap();
    for _ in 0..25 {
        device.person_before_camera("1");
    }
    device.stranger_before_camera();
    let all: Vec<_> = client
        .pages(RequestRecords::all())
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(all.len(), 26);
    assert!(all[0].access().is_granted());
    assert!(matches!(all[25].access(), Access::Refused(_)));
    let of = RequestRecords {
        id: Some("1".into()),
        upload_state: Some(false.into()),
        ..RequestRecords::all()
    };
    assert_eq!(client.call(&of).unwrap().total, Some(25));
}

#[test]
fn settings_keep_what_nobody_knows() {
    let (_device, client) = start();
    let mut params = client.call(&RequestAppParams {}).unwrap();
    let extra = params.other["vendor_extra"].clone();
    params.face.as_mut().unwrap().match_score = Some(90);
    client.call(&UpdateAppParams::of(params)).unwrap();
    let now = client.call(&RequestAppParams {}).unwrap();
    assert_eq!(now.face.as_ref().unwrap().match_score, Some(90));
    assert_eq!(now.other["vendor_extra"], extra);
    client.call(&ResetAppParams {}).unwrap();
    let reset = client.call(&RequestAppParams {}).unwrap();
    assert_eq!(reset.face.unwrap().match_score, Some(80));

    let mut stream = client.call(&RequestStreamParams {}).unwrap();
    stream.video.as_mut().unwrap().bitrate = Some(4096);
    client.call(&UpdateStreamParams::of(stream)).unwrap();
    let stream = client.call(&RequestStreamParams {}).unwrap();
    assert_eq!(stream.video.unwrap().bitrate, Some(4096));
    client.call(&ResetStreamParams {}).unwrap();

    let rule = ScheduleKind::daily(1, "day", HourMinute::at(8, 0), HourMinute::at(18, 0));
    let kinds = vec![rule.clone()];
    let done = client
        .call(&UpdateScheduleParams {
            kinds: kinds.clone(),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(done.desc.as_deref(), Some("OK"));
    client
        .call(&AddScheduleKind {
            kinds,
            ..Default::default()
        })
        .unwrap();
    let rules = client.call(&RequestScheduleParams {}).unwrap().kinds;
    assert_eq!(rules, [rule.clone(), rule]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn the_device_the_screen_and_the_sound_do_as_they_are_told() {
    let (device, client) = start();
    client.call(&GpioControl::open(1)).unwrap();
    client.call(&WiegandControl::card(7)).unwrap();
    client.call(&WiegandControl::card(u64::MAX)).unwrap();
    assert_eq!((device.times_opened(1), device.times_opened(0)), (1, 0));
    assert_eq!(device.cards_sent(), [7, u64::MAX]);
    let nowhere = client.call(&GpioControl::open(4)).unwrap_err();
    assert_eq!(nowhere.kind(), ErrorKind::BadRequest);
    let taken = client.call(&Snapshot {}).unwrap();
    assert!(taken.image.image_data.0.starts_with(&[0xff, 0xd8]));
    client.call(&RequestCustomerAuthCode {}).unwrap();
    let not_supported = client
        .call(&UpdateCustomerAuthCode {
            customer_auth_code: Some("AAA=".into()),
            ..Default::default()
        })
        .unwrap_err();
    assert_eq!(not_supported.kind(), ErrorKind::Unsupported);
    client
        .call(&UpdateDateTime::to(1_542_960_000_000, 0))
        .unwrap();
    let clock = client.call(&RequestDateTime {}).unwrap().date_time;
    assert!(clock.as_str().starts_with("2018/11/23 08:00:0"), "{clock}");
    client.call(&Reboot {}).unwrap();
    client.call(&RestartApplication {}).unwrap();
    assert_eq!(device.reboots(), 2);

    let screen = client.call(&GetHardwareInfo {}).unwrap().lcd.unwrap();
    let choice = |model: &str| SetHardwareInfo {
        lcd: Some(LcdChoice {
            model: Some(model.into()),
            ..Default::default()
        }),
        ..Default::default()
    };
    client.call(&choice(&screen.support[1])).unwrap();
    assert!(client.call(&choice("none")).is_err());
    assert_eq!(
        client.call(&Request4gInfor {}).unwrap().sim_ready,
        Some(false)
    );
    let june = TrafficStatistics {
        month: 6,
        day: Some("1-9".into()),
        ..Default::default()
    };
    assert_eq!(
        client.call(&june).unwrap().statistics[0].date.as_deref(),
        Some("6-1")
    );

    client
        .call(&TextDisplay::of([ScreenText::new(
            "Hello",
            Position::at(0, 500),
            1000,
        )]))
        .unwrap();
    client
        .call(&ImageDisplay {
            image_data: Base64Bytes(jpeg()),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(device.shown().len(), 2);
    client
        .call(&TtsPlay {
            text: "认证成功".into(),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(device.spoken(), ["认证成功"]);
    client
        .call(&PlayAudioStream::wav(&b"RIFF...."[..]))
        .unwrap();
    assert!(client.call(&PlayAudioStream::wav(&b"MP3"[..])).is_err());
    let sounds = client.call(&BrowseAudioList {}).unwrap().audio_list;
    client
        .call(&PlayAudio {
            audio_no: sounds[0].audio_no,
            audio_name: sounds[0].audio_name.clone(),
            ..Default::default()
        })
        .unwrap();
    client.call(&CameraVolume::set(30)).unwrap();
    assert_eq!(client.call(&CameraVolume::read()).unwrap().volume, Some(30));
    client
        .call(&SipRegister {
            domain: "192.0.2.9".into(),
            port: 5060,
            username: "0123".into(),
            password: Some("123456".into()),
            ..Default::default()
        })
        .unwrap();
    client
        .call(&SipCall {
            url: "sip:someone@192.0.2.9:5060".into(),
            ..Default::default()
        })
        .unwrap();
    client.call(&SipHangup {}).unwrap();
    client
        .call(&UpdataAes {
            ori_key: AesKey::new(b"12345"),
            enable: Some(true),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(client.call(&RequestAes {}).unwrap().enable, Some(true));

    let media = Media::new(1, "news1.png");
    let put = client
        .call(&UpdateLcdMedia {
            screensaver_media_list: vec![media.clone()],
            ..Default::default()
        })
        .unwrap();
    let path = put.screensaver_media_list[0].path.clone().unwrap();
    client.call(&UploadFile::cut(&path, &jpeg(), 0)).unwrap();
    let piece = client.call(&DownloadFile::of(&path)).unwrap();
    assert_eq!(
        (piece.total_size, piece.size),
        (jpeg().len() as u64, 10_240)
    );
    assert_eq!(
        client
            .call(&RequestLcdMedia {})
            .unwrap()
            .screensaver_media_list
            .len(),
        1
    );
    let mode = UpdateLcdScreensaver {
        screensaver_mode: ScreensaverMode::Extinguish,
        ..Default::default()
    };
    client.call(&mode).unwrap();
    let saved = client.call(&RequestLcdScreensaver {}).unwrap();
    assert_eq!(saved.screensaver_mode, Some(ScreensaverMode::Extinguish));
    client
        .call(&DeleteLcdMedia {
            screensaver_media_list: vec![media],
            ..Default::default()
        })
        .unwrap();
    let version = client.call(&GetVersion {}).unwrap();
    assert_eq!(version.platform.as_deref(), Some("SIM"));
    let newer = client.call(&GetAllPersonid {}).unwrap_err();
    assert_eq!(newer.vendor_code().as_deref(), Some("2"));
    let unknown = client.call(&Raw::new("play melody")).unwrap_err();
    assert_eq!(
        (unknown.kind(), unknown.vendor_code().as_deref()),
        (ErrorKind::Unsupported, Some("2"))
    );
}

#[test]
fn requests_have_a_length_no_chunks_and_expect_nothing() {
    let (device, client) = start();
    let photo = vec![0xff_u8, 0xd8]
        .into_iter()
        .chain(std::iter::repeat_n(7, 5 << 20))
        .collect::<Vec<_>>();
    client.call(&UploadPerson::new("1").image(photo)).unwrap();
    client.call(&Reboot {}).unwrap();
    for received in device.record().all() {
        let headers = received.request.headers();
        let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
        assert_eq!(length, received.request.body().len());
        assert!(!headers.contains_key("transfer-encoding") && !headers.contains_key("expect"));
        assert_eq!(headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(received.request.uri().path(), "/");
    }
    assert_eq!(device.record().connections(), 1);
}

#[test]
fn a_wrong_password_is_sent_once() {
    let device = CaptureDevice::builder()
        .login("admin", "face-sim-1")
        .start()
        .unwrap();
    let good = connect_as(&device.url(), "admin", "face-sim-1").unwrap();
    good.call(&RequestDateTime {}).unwrap();
    let nobody = connect(&device.url()).unwrap();
    let refused = nobody.call(&RequestDateTime {}).unwrap_err();
    assert_eq!(
        (refused.kind(), refused.was_sent()),
        (ErrorKind::Unauthorised, Sent::Yes)
    );
    device.record().clear();
    let bad = connect_as(&device.url(), "admin", "wrong").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let error = bad.call(&RequestDateTime {}).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unauthorised);
                assert!(!format!("{error} {error:?}").contains("wrong"));
            });
        }
    });
    assert_eq!(device.record().credentialed(), 1);
}

/// All are posted to one path, so it is the command by which they are told apart.
#[test]
fn one_command_goes_wrong_and_the_others_do_not() {
    let (device, client) = start();
    device.refuse("upload person", Code::NotOneFace);
    device.refuse_times(2, "reboot", Code::Busy);
    device.refuse("add person", Code::EntryLimit);
    client.call(&RequestDateTime {}).unwrap();
    let several = client.call(&UploadPerson::new("1")).unwrap_err();
    assert_eq!(several.kind(), ErrorKind::SeveralFaces);
    client.call(&UploadPerson::new("1")).unwrap();
    for _ in 0..2 {
        assert_eq!(client.call(&Reboot {}).unwrap_err().kind(), ErrorKind::Busy);
    }
    client.call(&Reboot {}).unwrap();
    let two = AddPersonJpg {
        id: "2".into(),
        image_num: 1,
        reg_images: vec![RegImage::jpg(jpeg())],
        role: Role::Ordinary,
        term: Some(ValidTo::Forever),
        ..Default::default()
    };
    client.call(&two).unwrap();
    device.refuse("request aes", Code::VersionMismatch);
    let reply = crate::ask(&device, r#"{"cmd":"request aes"}"#);
    assert_eq!(
        (&reply["code"], &reply["version"]),
        (&1.into(), &"0.42".into())
    );

    device.faults().next("gpio control", Fault::ActAndClose);
    device.faults().next("request date", Fault::Close);
    client.call(&RequestDateTime {}).unwrap();
    client.call(&GpioControl::open(1)).unwrap_err();
    client.call(&GpioControl::open(1)).unwrap();
    assert_eq!(device.times_opened(1), 2);
    let record = device.record();
    assert_eq!(
        (record.count("reboot"), record.count("upload person")),
        (3, 2)
    );
    assert_eq!((record.count("add person"), record.count("")), (0, 11));
    assert_eq!(
        device.commands()[..2],
        ["request date time", "upload person"]
    );
    assert_eq!(device.commands().len(), 11);
}

#[test]
fn what_happens_on_the_way_is_told_apart() {
    let (device, client) = start();
    device.set_quirks(|q| q.busy = 1);
    let busy = client.call(&RequestDateTime {}).unwrap_err();
    assert_eq!((busy.kind(), busy.is_retryable()), (ErrorKind::Busy, true));
    device.faults().next("", Fault::ActAndClose);
    let gone = client.call(&GpioControl::open(1)).unwrap_err();
    assert_eq!((gone.was_sent(), gone.is_retryable()), (Sent::Maybe, false));
    assert_eq!(device.times_opened(1), 1);
    device.faults().next("", Fault::Cut(60));
    assert!(client.call(&RequestDateTime {}).is_err());
    device
        .faults()
        .next("", Fault::Dribble(7, Duration::from_millis(1)));
    client.call(&RequestDateTime {}).unwrap();
    let page = http::Response::builder()
        .status(200)
        .body("<html>router</html>".into())
        .unwrap();
    device.faults().next("", Fault::Replace(Box::new(page)));
    let other = client.call(&RequestDateTime {}).unwrap_err();
    assert_eq!(other.kind(), ErrorKind::BadReply);
    device.set_quirks(|q| {
        q.capacity = 0;
        q.odd_replies = false;
    });
    let full = client.call(&UploadPerson::new("1")).unwrap_err();
    assert_eq!(full.kind(), ErrorKind::Full);
    let small = client
        .call(&UploadPerson::new("1").image(&[0xff, 0xd8][..]))
        .unwrap_err();
    assert_eq!(small.kind(), ErrorKind::NoFace);
    assert_eq!(
        small.to_string(),
        "the device refused `upload person`: code 25, the picture shows no face"
    );
}
