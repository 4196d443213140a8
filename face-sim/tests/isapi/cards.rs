//! People with cards and fingerprints, from the camera, to another terminal, all of them, and none.

use crate::{connect, enrollment, no, person, photo};
use face_sim::Terminal;
use isapi::ErrorKind;
use isapi::access_control as acs;
use isapi::flow::{self, Enrollment, LeftBehind};
use isapi::security::{FieldCipher, Padding, SessionAuth, SessionHeartbeat, TokenCache};
use isapi::streaming::PictureAt;
use isapi::system::{DeviceInfoGet, DeviceInfoPut, TimeGet};
use std::time::Duration;

#[test]
fn cards_are_added_found_changed_counted_and_taken_away() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.run(flow::enroll(enrollment("7"))).unwrap();
    let card = acs::CardInfo::new(no("7"), "1234567890");
    client
        .call(&acs::CardInfoRecord::new(card.clone()))
        .unwrap();
    let twice = client
        .call(&acs::CardInfoRecord::new(card.clone()))
        .unwrap_err();
    assert_eq!(
        (twice.kind(), twice.vendor_code().as_deref()),
        (ErrorKind::AlreadyExists, Some("cardNoAlreadyExist"))
    );
    let stranger = client
        .call(&acs::CardInfoRecord::new(acs::CardInfo::new(no("8"), "1")))
        .unwrap_err();
    assert_eq!(stranger.kind(), ErrorKind::NotFound);
    let patrol = acs::CardInfo {
        card_type: Some(acs::CardType::Patrol),
        ..card
    };
    client.call(&acs::CardInfoModify::new(patrol)).unwrap();
    let unknown = client
        .call(&acs::CardInfoModify::new(acs::CardInfo::new(no("7"), "2")))
        .unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
    client
        .call(&acs::CardInfoSetUp::new(acs::CardInfo::new(no("7"), "2")))
        .unwrap();
    let all: Vec<_> = client
        .pages(acs::CardInfoSearch::of([no("7")]))
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        all.iter()
            .map(|c| (c.card_no.as_str(), c.card_type.clone()))
            .collect::<Vec<_>>(),
        [
            ("1234567890", Some(acs::CardType::Patrol)),
            ("2", Some(acs::CardType::Normal))
        ]
    );
    assert_eq!(
        client
            .call(&acs::CardInfoCountOf {
                employee_no: no("7")
            })
            .unwrap()
            .card_number,
        2
    );
    client
        .call(&acs::CardInfoDelete::Cards(acs::CardNos::one("2")))
        .unwrap();
    assert_eq!(client.call(&acs::CardInfoCount).unwrap().card_number, 1);
    terminal.hold_card("777");
    assert_eq!(client.call(&acs::CaptureCardInfo).unwrap().card_no, "777");
    assert_eq!(
        client.call(&acs::CaptureCardInfo).unwrap_err().kind(),
        ErrorKind::TimedOut
    );
    client
        .call(&acs::CardInfoDeleteAll::every_card_on_this_terminal())
        .unwrap();
    assert_eq!(terminal.cards(), 0);
    assert_eq!(client.call(&acs::UserInfoCount).unwrap().user_number, 1);
}

#[test]
fn fingerprints_are_put_read_and_taken_away() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.run(flow::enroll(enrollment("7"))).unwrap();
    terminal.lay_finger("TU9ERUw=");
    let captured = client.call(&acs::CaptureFingerPrint::finger(1)).unwrap();
    let model = captured.finger_data.unwrap();
    let status = client
        .call(&acs::FingerPrintSetUp {
            finger: acs::FingerPrint::new(no("7"), 1, model.clone()),
        })
        .unwrap();
    assert!(status.is_over() && status.refused().is_none());
    client
        .call(&acs::FingerPrintDownload {
            finger: acs::FingerPrint::new(no("7"), 2, "U0VDT05E"),
        })
        .unwrap();
    assert!(client.call(&acs::FingerPrintProgress).unwrap().is_over());
    let info = client.call(&acs::FingerPrintUpload::of(no("7"))).unwrap();
    assert_eq!(
        info.fingers
            .iter()
            .map(|f| f.finger_print_id)
            .collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
    assert_eq!(info.fingers[0].finger_data, Some(model));
    client
        .call(&acs::FingerPrintDelete::of(no("7"), [1]))
        .unwrap();
    while client.call(&acs::FingerPrintDeleteProcess).unwrap().status != acs::DeleteStatus::Success
    {
    }
    assert_eq!(
        client
            .call(&acs::FingerPrintUpload::of(no("7")))
            .unwrap()
            .fingers
            .len(),
        1
    );
    client.run(flow::remove(no("7"))).unwrap();
    assert_eq!(
        client
            .call(&acs::FingerPrintUpload::of(no("7")))
            .unwrap()
            .status
            .as_deref(),
        Some("NoFP")
    );
}

#[test]
fn a_person_is_enrolled_with_cards_and_validity() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let valid = acs::Valid::local("2026-01-01T00:00:00", "2026-12-31T23:59:59");
    let wish = || enrollment("7").card("11").card("12").valid(valid.clone());
    let done = client.run(flow::enroll(wish())).unwrap();
    assert_eq!((done.faces, done.cards, done.added), (1, 2, true));
    // Again, and without a photo: what is there already is what was wanted.
    let again = client.run(flow::enroll(wish())).unwrap();
    assert_eq!((again.cards, again.added), (2, false));
    let page = client
        .call(&acs::UserInfoSearch::by_employee_no([no("7")]))
        .unwrap();
    assert_eq!(
        page.people[0].valid.as_ref().unwrap().end_time.as_str(),
        "2026-12-31T23:59:59"
    );
    assert_eq!(
        client
            .run(flow::enroll(
                Enrollment::without_photo(person("8")).card("13")
            ))
            .unwrap()
            .cards,
        1
    );

    // A card that is somebody else's: how far it came, and how it is when it is to be undone.
    let error = client
        .run(flow::enroll(enrollment("9").card("11")))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind()),
        (ErrorKind::AlreadyExists, LeftBehind::PersonWithoutCards)
    );
    let error = client
        .run(flow::enroll(
            enrollment("10").card("11").roll_back_on_failure(),
        ))
        .unwrap_err();
    assert_eq!(error.left_behind(), LeftBehind::Nothing);
    assert_eq!(
        (terminal.person("9").unwrap().1, terminal.person("10")),
        (1, None)
    );
    // A card that cannot be sent: before anybody is touched.
    let error = client
        .run(flow::enroll(enrollment("11").card("1".repeat(21))))
        .unwrap_err();
    assert_eq!(
        (error.left_behind(), terminal.person("11")),
        (LeftBehind::Nothing, None)
    );
}

#[test]
fn a_face_is_taken_by_the_terminal_s_own_camera() {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| q.capture_polls = 2);
    let client = connect(&terminal);
    let tokens = TokenCache::default();
    let nobody = client
        .run(flow::enroll_from_camera(person("7"), tokens.clone()))
        .unwrap_err();
    assert_eq!(
        (nobody.kind(), nobody.left_behind(), terminal.people()),
        (ErrorKind::TimedOut, LeftBehind::Nothing, 0)
    );

    terminal.look_into_camera(photo().jpeg().clone());
    let done = client
        .run(flow::enroll_from_camera(person("7"), tokens.clone()))
        .unwrap();
    assert_eq!(
        (done.faces, terminal.face("7").unwrap()),
        (1, photo().jpeg().clone())
    );
    let asked = || {
        terminal
            .record()
            .all()
            .iter()
            .filter(|r| r.request.uri().path() == "/ISAPI/Security/token")
            .count()
    };
    client
        .run(flow::enroll_from_camera(person("8"), tokens.clone()))
        .unwrap();
    assert_eq!(asked(), 1);
    terminal.expire_tokens();
    client
        .run(flow::enroll_from_camera(person("9"), tokens))
        .unwrap();
    assert_eq!((asked(), terminal.people()), (2, 3));

    let binary = client.call(&acs::CaptureFaceData::binary()).unwrap();
    assert_eq!(binary.photo, Some(photo().jpeg().clone()));
}

#[test]
fn everybody_is_listed_whatever_the_page() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    for n in 1..=97 {
        client
            .call(&acs::UserInfoRecord(person(&n.to_string())))
            .unwrap();
    }
    for page in [1, 7, 30, 96, 97, 98, 1000] {
        terminal.set_quirks(|q| q.page = page);
        let list = client.run(flow::list_people()).unwrap();
        assert!(list.is_complete() && list.people.len() == 97, "{page}");
    }
}

#[test]
fn a_terminal_s_people_are_copied_to_another() {
    let (old, new) = (Terminal::start().unwrap(), Terminal::start().unwrap());
    old.set_quirks(|q| q.pictures_need_token = true);
    let (from, to) = (connect(&old), connect(&new));
    let tokens = TokenCache::default();
    for n in ["1", "2", "3"] {
        let card = format!("10{n}");
        from.run(flow::enroll(enrollment(n).card(card))).unwrap();
        from.call(&acs::FingerPrintSetUp {
            finger: acs::FingerPrint::new(no(n), 3, "TU9ERUw="),
        })
        .unwrap();
    }
    from.call(&acs::UserInfoRecord(person("4"))).unwrap();
    for person in from.run(flow::list_people()).unwrap().people {
        let backup = from.run(flow::backup(person, tokens.clone())).unwrap();
        // Through a file.
        let text = serde_json::to_string(&backup).unwrap();
        let again: flow::PersonBackup = serde_json::from_str(&text).unwrap();
        assert_eq!(again, backup);
        let restored = to.run(flow::restore(again)).unwrap();
        assert_eq!(
            (restored.faces > 0, restored.cards),
            (
                backup.photo.is_some(),
                u32::try_from(backup.cards.len()).unwrap()
            )
        );
    }
    assert_eq!(
        (new.people(), new.enrolled(), new.cards()),
        (4, vec!["1".to_owned(), "2".into(), "3".into()], 3)
    );
    assert_eq!(new.face("2"), old.face("2"));
    assert_eq!(
        to.call(&acs::FingerPrintUpload::of(no("2")))
            .unwrap()
            .fingers[0]
            .finger_data
            .as_ref()
            .unwrap()
            .expose(),
        "TU9ERUw="
    );
    let same = |c: &isapi::blocking::Client| {
        let mut people = c.run(flow::list_people()).unwrap().people;
        for person in &mut people {
            person.face_url = None;
        }
        people
    };
    assert_eq!(same(&from), same(&to));
}

#[test]
fn a_reader_that_does_not_take_a_fingerprint_is_no_restore() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let backup = || flow::PersonBackup {
        person: person("7"),
        cards: Vec::new(),
        fingers: vec![acs::FingerPrint::new(no("7"), 3, "TU9ERUw=")],
        photo: None,
    };
    let poor = || {
        let poor = br#"{"FingerPrintStatus":{"totalStatus":1,"StatusList":[{"id":1,"cardReaderRecvStatus":3}]}}"#;
        let response = http::Response::new(bytes::Bytes::from_static(poor));
        face_sim::net::Fault::Replace(Box::new(response))
    };
    terminal.faults().next("FingerPrint/SetUp", poor());
    let error = client.run(flow::restore(backup())).unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind()),
        (
            ErrorKind::DeviceFailure,
            LeftBehind::PersonWithoutFingerprints
        )
    );
    client.run(flow::restore(backup())).unwrap();
    // A reader that minds it because it has it.
    terminal.faults().next("FingerPrint/SetUp", poor());
    client.run(flow::restore(backup())).unwrap();
}

#[test]
fn a_terminal_is_emptied_only_by_who_knows_how_many_there_are() {
    for has_detail in [true, false] {
        let terminal = Terminal::start().unwrap();
        terminal.set_quirks(|q| q.has_detail_delete = has_detail);
        let client = connect(&terminal);
        for n in 1..=65 {
            client
                .call(&acs::UserInfoRecord(person(&n.to_string())))
                .unwrap();
        }
        let error = client.run(flow::delete_all(64)).unwrap_err();
        assert_eq!(
            (error.kind(), terminal.people()),
            (ErrorKind::BadRequest, 65)
        );
        assert!(error.to_string().contains("65 people"), "{error}");
        assert_eq!(client.run(flow::delete_all(65)).unwrap().people, 65);
        assert_eq!(terminal.people(), 0);
        client.run(flow::delete_all(0)).unwrap();
        // Run again after the answer was lost: it is as it was to be.
        assert_eq!(client.run(flow::delete_all(65)).unwrap().people, 0);
    }
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| q.delete_fails = true);
    let client = connect(&terminal);
    client.call(&acs::UserInfoRecord(person("1"))).unwrap();
    assert_eq!(
        client.run(flow::delete_all(1)).unwrap_err().kind(),
        ErrorKind::DeviceFailure
    );
}

#[test]
fn the_clock_is_set_and_read_back() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let wanted = 1_800_000_000_000;
    let set = client.run(flow::set_clock(wanted, 0)).unwrap();
    assert!((terminal.clock_ms() - wanted).abs() < 5_000);
    assert!(set.was_ahead_ms.unwrap() < 0, "{set:?}");
    assert_eq!(client.call(&TimeGet).unwrap().offset_minutes(), Some(0));
    terminal.set_quirks(|q| q.keeps_no_time = true);
    let error = client
        .run(flow::set_clock(wanted + 86_400_000, 0))
        .unwrap_err();
    assert!(error.to_string().contains("shows 2027-01-15"), "{error}");
}

#[test]
fn settings_are_read_changed_and_written_back_whole() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let mut info = client.call(&DeviceInfoGet).unwrap();
    info.device_name = "Front door".into();
    client
        .call(&DeviceInfoPut {
            settings: info.clone(),
        })
        .unwrap();
    assert_eq!(client.call(&DeviceInfoGet).unwrap(), info);
    let part = isapi::system::DeviceInfo {
        device_name: "x".into(),
        ..Default::default()
    };
    let error = client.call(&DeviceInfoPut { settings: part }).unwrap_err();
    assert_eq!(
        error.vendor_code().as_deref(),
        Some("MessageParametersLack")
    );
    let mut week = client.call(&acs::UserRightWeekPlanGet { no: 1 }).unwrap();
    week.periods.truncate(5);
    client
        .call(&acs::UserRightWeekPlanPut {
            no: 2,
            settings: week.clone(),
        })
        .unwrap();
    assert_eq!(
        client.call(&acs::UserRightWeekPlanGet { no: 2 }).unwrap(),
        week
    );
    assert_eq!(
        client
            .call(&acs::UserRightWeekPlanGet { no: 129 })
            .unwrap_err()
            .kind(),
        ErrorKind::BadRequest
    );
}

#[test]
fn fields_are_encrypted_both_ways_where_the_terminal_knows_how() {
    for padding in [Padding::Zero, Padding::Pkcs7] {
        let terminal = Terminal::start().unwrap();
        terminal.set_quirks(|q| q.padding = padding);
        let client = connect(&terminal);
        let cipher = client
            .run(flow::field_cipher(terminal.user(), terminal.password()))
            .unwrap()
            .unwrap();
        client
            .call(&cipher.seal_with(acs::UserInfoRecord(person("3242")), [7; 16]))
            .unwrap();
        assert_eq!(terminal.person("3242").unwrap().0, "Person 3242");
        let wire = terminal.record().all().pop().unwrap().request;
        assert!(
            wire.uri()
                .query()
                .unwrap()
                .ends_with("&security=1&iv=07070707070707070707070707070707")
        );
        assert!(!String::from_utf8_lossy(wire.body()).contains("3242"));
        let page = client
            .call(&cipher.seal(acs::UserInfoSearch::all()).unwrap())
            .unwrap();
        assert_eq!(page.people[0].name.as_deref(), Some("Person 3242"));
        let stranger = FieldCipher::derive("admin", &"another".into(), None, 100, false);
        assert!(
            client
                .call(&stranger.seal(acs::UserInfoRecord(person("1"))).unwrap())
                .is_err()
        );
    }
    let plain = Terminal::start().unwrap();
    plain.set_quirks(|q| q.encrypts = false);
    assert!(
        connect(&plain)
            .run(flow::field_cipher("admin", plain.password()))
            .unwrap()
            .is_none()
    );
}

fn in_session(
    terminal: &Terminal,
    password: &str,
) -> isapi::blocking::Client<isapi::common::transport::ReqwestBlocking, SessionAuth> {
    let transport = isapi::common::transport::ReqwestBlocking::new(&Default::default()).unwrap();
    isapi::blocking::Client::new(
        &terminal.url(),
        transport,
        SessionAuth::new(terminal.user(), password),
    )
    .unwrap()
}

#[test]
fn a_session_is_opened_once_shared_and_opened_again_when_it_is_gone() {
    for (reversible, salt2) in [(false, false), (false, true), (true, false)] {
        let terminal = Terminal::start().unwrap();
        terminal.set_quirks(|q| (q.reversible_login, q.salt2) = (reversible, salt2));
        let client = in_session(&terminal, terminal.password());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        client.call(&DeviceInfoGet).unwrap();
                    }
                });
            }
        });
        client.call(&SessionHeartbeat).unwrap();
        assert_eq!(
            (terminal.session_logins(), client.auth().sessions_opened()),
            (1, 1)
        );
        terminal.expire_sessions();
        client.run(flow::enroll(enrollment("7"))).unwrap();
        assert_eq!(terminal.session_logins(), 2);
        terminal.set_quirks(|q| q.session_lasts = Duration::from_secs(60));
        terminal.advance_clock(Duration::from_secs(61));
        client.call(&DeviceInfoGet).unwrap();
        assert_eq!(
            (terminal.session_logins(), terminal.is_locked()),
            (3, false)
        );
    }
}

#[test]
fn a_session_s_wrong_password_is_sent_once() {
    let terminal = Terminal::start().unwrap();
    let client = in_session(&terminal, "wrong");
    for _ in 0..20 {
        assert_eq!(
            client.call(&DeviceInfoGet).unwrap_err().kind(),
            ErrorKind::Unauthorised
        );
    }
    assert_eq!(terminal.session_logins(), 1);
}

#[test]
fn pictures_come_from_the_terminal_itself() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let done = client.run(flow::enroll(enrollment("7"))).unwrap();
    // The address names 192.0.2.64, which is nowhere; the picture comes all the same, from where the client is connected.
    let picture = PictureAt::new(&done.face_url.unwrap()).unwrap();
    assert_eq!(client.call(&picture).unwrap(), terminal.face("7").unwrap());
    assert_eq!(
        client
            .call(&acs::UserFaceData {
                employee_no: no("7")
            })
            .unwrap(),
        terminal.face("7").unwrap()
    );
    assert!(
        client
            .call(&isapi::streaming::Snapshot::default())
            .unwrap()
            .starts_with(&[0xff, 0xd8])
    );
}
