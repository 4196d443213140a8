//! Who and what is looked for.

use crate::jpeg;
use face_sim::CaptureDevice;
use facecap_proto::blocking::{Client, connect};
use facecap_proto::capture::RequestRecords;
use facecap_proto::device::UpdateDateTime;
use facecap_proto::person::{Condition, RequestPersons, UploadPerson};
use facecap_proto::types::{Flag, Role};

fn start() -> (CaptureDevice, Client) {
    let device = CaptureDevice::start().unwrap();
    let client = connect(&device.url()).unwrap();
    (device, client)
}

#[test]
fn people_are_found_by_what_they_are_and_how_long() {
    let (_device, client) = start();
    let day = |day: u32| format!("2020/01/{day:02} 00:00:00");
    let valid = |id: &str, from: String, to: String| UploadPerson {
        term_start: Some(from.as_str().into()),
        term: Some(to.as_str().into()),
        ..UploadPerson::new(id)
    };
    for person in [
        UploadPerson::new("always").name("Ada"),
        UploadPerson {
            role: Some(Role::Black),
            ..valid("never", day(1), "never".into())
        },
        valid("first", day(1), day(10)).name("Adam"),
        valid("second", day(5), day(20)).name("Eve"),
    ] {
        client.call(&person).unwrap();
    }
    let found = |search: RequestPersons| -> Vec<String> {
        let page = client.call(&search).unwrap();
        assert_eq!(
            (page.total, page.count),
            (Some(4), u32::try_from(page.persons.len()).ok())
        );
        page.persons.into_iter().map(|p| p.id).collect()
    };
    let of = |condition: Condition| RequestPersons {
        condition: Some(condition),
        ..RequestPersons::all()
    };
    let begins = |from: &str, to: &str| {
        of(Condition {
            term_start_start: Some(from.into()),
            term_start_end: Some(to.into()),
            ..Condition::default()
        })
    };
    let ends = |from: &str, to: &str| {
        of(Condition {
            term_start: Some(from.into()),
            term: Some(to.into()),
            ..Condition::default()
        })
    };
    assert_eq!(found(begins(&day(1), &day(4))), ["first", "never"]);
    assert_eq!(found(begins(&day(5), &day(5))), ["second"]);
    assert_eq!(
        found(begins("useless", &day(5))),
        ["first", "never", "second"]
    );
    assert_eq!(found(begins(&day(2), "useless")), ["second"]);
    assert_eq!(found(begins("useless", "useless")).len(), 4);
    assert_eq!(found(ends(&day(1), &day(10))), ["first"]);
    assert_eq!(found(ends(&day(10), &day(20))), ["first", "second"]);
    assert_eq!(found(ends(&day(11), "forever")), ["always", "second"]);
    assert_eq!(found(ends("never", &day(10))), ["first", "never"]);
    assert_eq!(found(ends("forever", "forever")), ["always"]);
    assert_eq!(found(RequestPersons::of(Role::Black)), ["never"]);

    let named = |query_mode, name: &str| RequestPersons {
        query_mode,
        ..of(Condition {
            person_name: Some(name.into()),
            ..Condition::default()
        })
    };
    assert_eq!(found(named(None, "Ada")), ["always"]);
    assert_eq!(found(named(Some(0), "da")), [""; 0]);
    assert_eq!(found(named(Some(1), "Ada")), ["always", "first"]);
    let part = RequestPersons {
        query_mode: Some(2),
        ..RequestPersons::by_id("eco")
    };
    assert_eq!(found(part), ["second"]);
    // Without a validity they have the widest.
    let page = client.call(&RequestPersons::by_id("always")).unwrap();
    let always = &page.persons[0];
    assert_eq!(
        (&always.term_start, &always.term),
        (&Some("useless".into()), &Some("forever".into()))
    );
}

#[test]
fn records_are_found_by_who_when_and_how_alike() {
    let (device, client) = start();
    for (id, name) in [("1", "Ada"), ("12", "Augusta Ada King, Lovelace")] {
        client
            .call(&UploadPerson::new(id).name(name).image(jpeg()))
            .unwrap();
    }
    // 2018-11-23 08:00:00 UTC, and a day later.
    let first = 1_542_960_000;
    for (time, id) in [(first, "1"), (first + 86_400, "12")] {
        client.call(&UpdateDateTime::to(time * 1000, 0)).unwrap();
        device.person_before_camera(id);
    }
    device.stranger_before_camera();
    let found = |search: RequestRecords| -> Vec<i64> {
        let page = client.call(&search).unwrap();
        assert_eq!(page.total, u32::try_from(page.records.len()).ok());
        page.records.iter().filter_map(|r| r.sequence).collect()
    };
    let all = RequestRecords::all;
    let scored = |least, most| RequestRecords {
        score_start: Some(least),
        score_end: Some(most),
        ..all()
    };
    let of = |id: Option<&str>, name: Option<&str>, fuzzy| RequestRecords {
        id: id.map(str::to_owned),
        name: name.map(str::to_owned),
        fuzzy_flag: Some(Flag(fuzzy)),
        ..all()
    };
    assert_eq!(found(RequestRecords::between(first, first + 60)), [1]);
    assert_eq!(
        found(RequestRecords::between(first + 60, first + 90_000)),
        [2, 3]
    );
    assert_eq!(found(scored(90.0, 94.0)), [1, 2]);
    assert_eq!(found(scored(94.5, 100.0)), [0; 0]);
    assert_eq!(found(scored(-1.0, 0.0)), [3]);
    assert_eq!(found(of(Some("1"), None, false)), [1]);
    assert_eq!(found(of(Some("1"), None, true)), [1, 2]);
    assert_eq!(found(of(None, Some("Ada"), true)), [1, 2]);
    assert_eq!(
        found(of(None, Some("Augusta Ada King, Lovelace"), false)),
        [2]
    );
    assert_eq!(found(of(Some("2"), Some("Love"), true)), [2]);
    let state = |is_up| RequestRecords {
        upload_state: Some(Flag(is_up)),
        ..all()
    };
    assert_eq!(
        (found(state(true)).len(), found(state(false)).len()),
        (0, 3)
    );

    // Pictures where asked for, and where there are any.
    let page = client.call(&all()).unwrap();
    assert!(
        page.records
            .iter()
            .all(|r| r.face_image.is_none() && r.reg_image.is_none())
    );
    let pictures = RequestRecords {
        reg_image_flag: Flag(true),
        ..all().with_images()
    };
    let page = client.call(&pictures).unwrap();
    assert_eq!(page.records[0].reg_image.as_ref().unwrap().0, jpeg());
    assert_eq!(page.records[0].face_image.as_ref().unwrap().0, jpeg());
    let stranger = &page.records[2];
    assert!(stranger.reg_image.is_none() && stranger.face_image.is_some());
}
