use crate::{connect, enrollment, no, person, photo};
use face_sim::Terminal;
use face_sim::net::Fault;
use face_sim::terminal::Quirks;
use isapi::ErrorKind;
use isapi::access_control::{
    AccessControlCapabilitiesGet, AcsEventSearch, RemoteControlDoor, UserInfo, UserInfoCount,
    UserInfoDetailDeleteAll, UserInfoRecord, UserInfoSearch,
};
use isapi::flow::{EnrollError, Enrollment, LeftBehind, RemoveError, enroll, remove};
use isapi::intelligent::{FdSearch, PhotoPart};
use isapi::security::TokenCache;
use isapi::system::DeviceInfoGet;

fn terminal(change: impl FnOnce(&mut Quirks)) -> Terminal {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(change);
    terminal
}

#[test]
fn the_terminal_says_what_it_is_and_what_it_can_do() {
    let terminal = terminal(|q| q.has_detail_delete = false);
    let client = connect(&terminal);
    assert_eq!(client.call(&DeviceInfoGet).unwrap().device_type, "ACS");
    let can = client.call(&AccessControlCapabilitiesGet).unwrap();
    assert!(can.supports("UserInfo") && can.supports("RemoteControlDoor"));
    assert!(!can.supports("UserInfoDetailDelete") && !can.supports("Consume"));
}

#[test]
fn enrolment_is_read_back_and_can_be_repeated() {
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    let first = client.run(enroll(enrollment("7"))).unwrap();
    assert_eq!(
        (first.added, first.faces, first.part),
        (true, 1, Some(PhotoPart::Img))
    );
    assert!(first.face_url.unwrap().contains("/LOCALS/pic/"));
    assert_eq!(terminal.face("7").unwrap(), photo().jpeg());
    let again = client.run(enroll(enrollment("7"))).unwrap();
    assert!(!again.added);
    assert_eq!(terminal.person("7"), Some(("Person 7".into(), 1)));
    let found: Vec<_> = client.pages(FdSearch::all()).map(Result::unwrap).collect();
    assert_eq!(found[0].fpid, Some(no("7")));
}

#[test]
fn older_firmware_is_enrolled_by_the_calls_it_knows() {
    for (set_up, fd_set_up, part) in [
        (false, true, PhotoPart::Img),
        (true, false, PhotoPart::Img),
        (false, false, PhotoPart::FaceImage),
        (true, true, PhotoPart::FaceImage),
    ] {
        let terminal = terminal(|q| {
            (q.has_set_up, q.has_fd_set_up, q.photo_part) = (set_up, fd_set_up, part.clone());
        });
        let client = connect(&terminal);
        let done = client.run(enroll(enrollment("7"))).unwrap();
        assert_eq!((done.added, done.part), (true, Some(part)));
        assert!(!client.run(enroll(enrollment("7"))).unwrap().added);
        assert_eq!(terminal.person("7").unwrap().1, 1);
    }
}

#[test]
fn a_photo_that_is_accepted_and_not_kept_is_reported() {
    let terminal = terminal(|q| q.drops_photos = true);
    let client = connect(&terminal);
    let error = client.run(enroll(enrollment("7"))).unwrap_err();
    assert!(
        matches!(
            error,
            EnrollError::PhotoNotStored {
                left: LeftBehind::PersonWithoutPhoto
            }
        ),
        "{error}"
    );
    assert_eq!(
        (error.kind(), terminal.people()),
        (ErrorKind::PhotoNotStored, 1)
    );
    assert!(error.to_string().contains("without a photo"), "{error}");
}

#[test]
fn a_failed_enrolment_is_rolled_back_where_asked_and_only_for_new_people() {
    let terminal = terminal(|q| q.drops_photos = true);
    let client = connect(&terminal);
    let error = client
        .run(enroll(enrollment("7").roll_back_on_failure()))
        .unwrap_err();
    assert_eq!(
        (error.left_behind(), terminal.people()),
        (LeftBehind::Nothing, 0)
    );
    // Taken away and looked for: that is known even where it is not known whether the photo arrived.
    terminal.faults().next("FDSetUp", Fault::ActAndClose);
    let error = client
        .run(enroll(enrollment("7").roll_back_on_failure()))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind(), terminal.people()),
        (ErrorKind::Unreachable, LeftBehind::Nothing, 0)
    );
    client.call(&UserInfoRecord(person("8"))).unwrap();
    let error = client
        .run(enroll(enrollment("8").roll_back_on_failure()))
        .unwrap_err();
    assert_eq!(
        (error.left_behind(), terminal.people()),
        (LeftBehind::PersonWithoutPhoto, 1)
    );
}

#[test]
fn a_photo_the_terminal_refuses_leaves_the_person_and_says_so() {
    // 4:4:4, which terminals do not read; a picture of ours never is.
    let mut odd = photo().jpeg().to_vec();
    let frame = odd.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    odd[frame + 11] = 0x11;
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    let error = client
        .run(enroll(Enrollment::with_jpeg(person("7"), odd.into())))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind()),
        (ErrorKind::BadImage, LeftBehind::PersonWithoutPhoto)
    );
    assert!(error.to_string().contains("picFormatError"), "{error}");
    assert_eq!(terminal.person("7").unwrap().1, 0);
}

#[test]
fn what_cannot_be_sent_touches_nothing() {
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    let cat = Enrollment::with_jpeg(person("7"), b"meow".as_slice().into());
    let error = client.run(enroll(cat)).unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind()),
        (ErrorKind::BadRequest, LeftBehind::Nothing)
    );
    assert_eq!((terminal.people(), terminal.record().len()), (0, 0));
}

#[test]
fn a_broken_connection_leaves_it_open_what_happened_and_running_again_mends_it() {
    for (path, fault) in [
        ("UserInfo/SetUp", Fault::Reset),
        ("UserInfo/SetUp", Fault::ActAndClose),
        ("FDSetUp", Fault::Close),
        ("FDSetUp", Fault::Cut(20)),
        ("FDSetUp", Fault::ActAndClose),
    ] {
        let terminal = terminal(|_| {});
        let client = connect(&terminal);
        client.call(&UserInfoCount).unwrap();
        terminal.faults().next(path, fault.clone());
        let error = client.run(enroll(enrollment("7"))).unwrap_err();
        assert_eq!(
            (error.kind(), error.left_behind()),
            (ErrorKind::Unreachable, LeftBehind::Unknown),
            "{path} {fault:?} {error}"
        );
        client.run(enroll(enrollment("7"))).unwrap();
        assert_eq!(terminal.person("7").unwrap().1, 1);
    }
}

/// What a proxy says that has lost patience with the terminal, and a page that is none of the terminal's.
fn pages() -> [http::Response<bytes::Bytes>; 2] {
    [504, 200].map(|status| {
        let page = http::Response::builder().status(status);
        page.body("<html><body>not the terminal's</body></html>".into())
            .unwrap()
    })
}

#[test]
fn an_answer_that_is_not_the_terminal_s_leaves_it_open_what_happened() {
    for path in ["UserInfo/SetUp", "FDSetUp"] {
        for page in pages() {
            let terminal = terminal(|_| {});
            let client = connect(&terminal);
            let fault = Fault::ActAndReplace(Box::new(page));
            // The first asks without credentials, and is answered with a challenge.
            client.call(&UserInfoCount).unwrap();
            terminal.faults().next(path, fault);
            let error = client.run(enroll(enrollment("7"))).unwrap_err();
            assert_eq!(error.left_behind(), LeftBehind::Unknown, "{path} {error}");
            assert!(terminal.person("7").is_some());
            client.run(enroll(enrollment("7"))).unwrap();
        }
    }
    // Of who only asked that is known.
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    terminal.faults().next("UserInfo/Search", Fault::Reset);
    let error = client.run(enroll(enrollment("7"))).unwrap_err();
    assert_eq!(error.left_behind(), LeftBehind::Nothing);
}

fn yes() -> Fault {
    let yes = br#"{"statusCode":1,"statusString":"OK","subStatusCode":"ok"}"#;
    Fault::Replace(Box::new(http::Response::new(bytes::Bytes::from_static(
        yes,
    ))))
}

#[test]
fn a_yes_that_is_not_so_is_found_out() {
    let ready = || {
        let terminal = terminal(|_| {});
        let client = connect(&terminal);
        client.call(&UserInfoCount).unwrap();
        (terminal, client)
    };
    // The person: whatever belongs to them is refused then, and where nothing does they are not found.
    for enrollment in [enrollment("7"), Enrollment::without_photo(person("7"))] {
        let (terminal, client) = ready();
        terminal.faults().next("UserInfo/SetUp", yes());
        let error = client.run(enroll(enrollment)).unwrap_err();
        assert_eq!(
            (error.left_behind(), terminal.people()),
            (LeftBehind::Nothing, 0),
            "{error}"
        );
    }
    // A card, with a photo that is there.
    let (terminal, client) = ready();
    terminal.faults().next("CardInfo/SetUp", yes());
    let error = client.run(enroll(enrollment("7").card("11"))).unwrap_err();
    let left = LeftBehind::PersonWithoutCards;
    assert!(
        matches!(error, EnrollError::CardNotStored { left: l } if l == left),
        "{error}"
    );
    assert_eq!((terminal.person("7").unwrap().1, terminal.cards()), (1, 0));
    // Another name of somebody who is there.
    terminal.faults().next("UserInfo/SetUp", yes());
    let renamed = UserInfo::employee("7", "Another").unwrap();
    let done = client
        .run(enroll(Enrollment::new(renamed, &photo())))
        .unwrap();
    assert_eq!(done.differs, ["name"]);
    assert!(
        client
            .run(enroll(enrollment("7")))
            .unwrap()
            .differs
            .is_empty()
    );
    // The photo of a backup, and where it is.
    let [_, page] = pages();
    let page = Fault::Replace(Box::new(page));
    for (path, fault) in [("/LOCALS/", page), ("FDSearch", yes())] {
        terminal.faults().next(path, fault);
        let backup = isapi::flow::backup(person("7"), TokenCache::default());
        let error = client.run(backup).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadReply, "{path} {error}");
    }
}

#[test]
fn a_refused_photo_leaves_the_older_one_with_what_is_new_about_the_person() {
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    let refused = http::Response::builder().status(400);
    let refused = refused
        .body(
            r#"{"statusCode":6,"statusString":"Invalid Content","subStatusCode":"faceLowQulity"}"#
                .into(),
        )
        .unwrap();
    terminal
        .faults()
        .next("FDSetUp", Fault::Replace(Box::new(refused)));
    let renamed = UserInfo::employee("7", "Another").unwrap();
    let error = client
        .run(enroll(Enrollment::new(renamed, &photo())))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.left_behind()),
        (ErrorKind::LowQuality, LeftBehind::PersonWithOlderPhoto)
    );
    assert!(
        error.to_string().contains("the photo they had before"),
        "{error}"
    );
    assert_eq!(terminal.person("7"), Some(("Another".into(), 1)));
}

#[test]
fn removal_is_followed_to_its_end_and_confirmed() {
    for detail in [true, false] {
        let terminal = terminal(|q| (q.has_detail_delete, q.delete_polls) = (detail, 3));
        let client = connect(&terminal);
        client.run(enroll(enrollment("7"))).unwrap();
        terminal.record().clear();
        let removed = client.run(remove(no("7"))).unwrap();
        assert!(removed.was_there);
        assert_eq!((terminal.people(), terminal.face("7")), (0, None));
        assert_eq!(
            terminal.record().count("DeleteProcess"),
            if detail { 4 } else { 0 }
        );
        assert!(!client.run(remove(no("7"))).unwrap().was_there);
    }
    let terminal = terminal(|q| q.delete_fails = true);
    let client = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    let error = client.run(remove(no("7"))).unwrap_err();
    assert!(matches!(error, RemoveError::GivenUp { .. }), "{error}");
    assert_eq!(terminal.people(), 1);
}

#[test]
fn pages_are_followed_whatever_the_terminal_clamps_them_to() {
    let terminal = terminal(|q| q.page = 7);
    let client = connect(&terminal);
    for n in 0..50 {
        client
            .call(&UserInfoRecord(person(&format!("{n:03}"))))
            .unwrap();
    }
    terminal.record().clear();
    let all: Vec<_> = client
        .pages(UserInfoSearch::all())
        .map(|p| p.unwrap().employee_no.to_string())
        .collect();
    assert_eq!(all, (0..50).map(|n| format!("{n:03}")).collect::<Vec<_>>());
    assert_eq!(terminal.record().len(), 8);
    assert_eq!(client.call(&UserInfoCount).unwrap().user_number, 50);
    client
        .call(&UserInfoDetailDeleteAll::every_person_on_this_terminal())
        .unwrap();
    assert_eq!(terminal.people(), 0);
    assert_eq!(client.pages(UserInfoSearch::all()).count(), 0);
}

#[test]
fn what_happened_stands_in_the_log() {
    let terminal = terminal(|_| {});
    let client = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    client.call(&RemoteControlDoor::open(1)).unwrap();
    terminal.person_before_camera("7");
    terminal.person_before_camera("stranger");
    let log: Vec<_> = client
        .pages(AcsEventSearch::all())
        .map(Result::unwrap)
        .collect();
    let codes: Vec<_> = log
        .iter()
        .map(|e| (e.serial_no.unwrap(), e.major, e.minor))
        .collect();
    assert_eq!(
        codes,
        [(1, 3, 1024), (2, 5, 21), (3, 5, 75), (4, 5, 21), (5, 5, 76)]
    );
    assert_eq!(client.pages(AcsEventSearch::of(5, 75)).count(), 1);
    assert_eq!(terminal.times_opened(1), 2);
    let error = client.call(&RemoteControlDoor::open(9)).unwrap_err();
    assert_eq!(
        (error.kind(), error.vendor_code().as_deref()),
        (ErrorKind::BadRequest, Some("badParameters"))
    );
}

#[test]
fn refusals_have_their_kind_and_the_vendor_s_words() {
    let terminal = terminal(|q| q.room = 1);
    let client = connect(&terminal);
    client.call(&UserInfoRecord(person("7"))).unwrap();
    let twice = client.call(&UserInfoRecord(person("7"))).unwrap_err();
    assert_eq!(
        (twice.kind(), twice.vendor_code().as_deref()),
        (ErrorKind::AlreadyExists, Some("employeeNoAlreadyExist"))
    );
    let full = client.call(&UserInfoRecord(person("8"))).unwrap_err();
    assert_eq!(full.kind(), ErrorKind::Full);
    assert!(full.to_string().contains("deviceUserFull"), "{full}");
    let nobody = client
        .call(&isapi::access_control::UserInfoModify(person("9")))
        .unwrap_err();
    assert_eq!(
        (nobody.kind(), nobody.is_retryable()),
        (ErrorKind::NotFound, false)
    );
}
