//! One person, and all of them.

use super::*;

#[test]
fn an_enrolment_is_proven_by_reading_back() {
    let mut device = new();
    let enrolled = run(&mut device, enroll(ada())).unwrap();
    assert!(enrolled.has_face && enrolled.way == Way::Upload);
    let card = UploadPerson::new("2").card(7);
    assert!(!run(&mut device, enroll(card)).unwrap().has_face);

    device.drops_photos = true;
    let error = run(&mut device, enroll(UploadPerson::new("3").image(JPEG))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PhotoNotStored);
    let no_face = UploadPerson::new("4").image(&[0xff, 0xd8, 0xff, 0][..]);
    let error = run(&mut device, enroll(no_face)).unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::NoFace, false)
    );
    assert!(error.to_string().contains("shows no face"), "{error}");
    device.refuses = Some(("upload person", 5, 4));
    let busy = run(&mut device, enroll(ada())).unwrap_err();
    assert!(busy.is_retryable());
}

#[test]
fn old_firmware_takes_the_older_commands() {
    let mut device = Device { old: true, ..new() };
    let enrolled = run(&mut device, enroll(ada())).unwrap();
    assert_eq!(enrolled.way, Way::AddJpg);
    let person = &device.people["0001"];
    assert_eq!(
        (&person["cover"], &person["term"]),
        (&json!(false), &json!("forever"))
    );
    // It knows no people without a photo, and shorter names: said before anything is sent.
    for (person, field) in [
        (UploadPerson::new("2"), "reg_image"),
        (ada().name("sixteen letters!"), "name"),
    ] {
        let error = run(&mut device, enroll(person)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(error.to_string().contains(field), "{error}");
    }
    assert_eq!(device.people.len(), 1);
    // A change is one: what is left out stays, the role above all.
    let blocked = UploadPerson {
        role: Some(Role::Black),
        ..UploadPerson::new("0001")
            .valid_until(ValidTo::Never)
            .card(99)
    };
    assert_eq!(
        run(&mut device, enroll(blocked)).unwrap().way,
        Way::UpdateJpg
    );
    run(&mut device, enroll(UploadPerson::new("0001").image(JPEG))).unwrap();
    let person = &device.people["0001"];
    let kept = ["name", "role", "term", "wg_card_id"].map(|name| person[name].clone());
    assert_eq!(kept, [json!("Ada"), json!(2), json!("never"), json!(99)]);
    // Added only, and changed only.
    let add = UploadPerson {
        upload_mode: Some(UploadMode::Add),
        ..ada()
    };
    let there = run(&mut device, enroll(add)).unwrap_err();
    assert_eq!(there.kind(), ErrorKind::AlreadyExists);
    let nobody = run(
        &mut device,
        enroll(UploadPerson::new("ghost").image(JPEG).change_only()),
    );
    assert_eq!(nobody.unwrap_err().kind(), ErrorKind::NotFound);
    // Another version of the protocol is not an old firmware.
    device.asked.clear();
    device.refuses = Some(("upload person", 1, 1));
    let error = run(&mut device, enroll(ada())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(device.asked, ["upload person"]);
}

/// The device says yes and has what it had, or cuts what it was given.
#[test]
fn what_differs_after_an_enrolment_is_named() {
    let mut device = new();
    run(&mut device, enroll(ada())).unwrap();
    device.idle = true;
    let change = ada().name("Augusta").card(7).valid_until("2027-01-01");
    let done = run(&mut device, enroll(change)).unwrap();
    assert_eq!(done.differs, ["name", "wg_card_id", "term"]);
    let nobody = run(&mut device, enroll(UploadPerson::new("2"))).unwrap_err();
    assert!(matches!(nobody, EnrollError::NotStored { .. }), "{nobody}");
    device.idle = false;
    // A time in another form is the same.
    let change = ada().valid_until("2027-01-01");
    assert!(
        run(&mut device, enroll(change.clone()))
            .unwrap()
            .differs
            .is_empty()
    );
    device.people.get_mut("0001").unwrap()["term"] = json!("2027-01-01");
    device.asked.clear();
    let done = run(&mut device, sync(Roster::new([change]))).unwrap();
    assert_eq!(done.unchanged, 1);
}

#[test]
fn a_removal_is_proven_and_safe_to_run_again() {
    let mut device = new();
    run(&mut device, enroll(ada())).unwrap();
    assert_eq!(run(&mut device, remove("0001")).unwrap(), Removed::Removed);
    assert_eq!(run(&mut device, remove("0001")).unwrap(), Removed::NotThere);
    assert!(run(&mut device, list_people()).unwrap().is_empty());

    // A device that removes them a little later, and one that gives somebody else than is looked for.
    run(&mut device, sync(Roster::new(roster(25)))).unwrap();
    device.slow = 3;
    assert_eq!(run(&mut device, remove("7")).unwrap(), Removed::Removed);
    device.slow = 4;
    let error = run(&mut device, remove("8")).unwrap_err();
    assert!(matches!(error, RemoveError::StillThere { .. }), "{error}");
    device.ignores_conditions = true;
    device.slow = 100;
    let error = run(&mut device, remove("9")).unwrap_err();
    assert!(matches!(error, RemoveError::StillThere { .. }), "{error}");
    device.slow = 0;
    assert_eq!(run(&mut device, remove("10")).unwrap(), Removed::Removed);
    assert!(run(&mut device, enroll(UploadPerson::new("11"))).is_ok());
}

/// Everybody, or an error: whoever is not listed would be added again, or not removed.
#[test]
fn everybody_is_listed_once_or_it_is_an_error() {
    for (page, repeats) in [
        (None, false),
        (None, true),
        (Some(10), false),
        (Some(7), true),
    ] {
        let mut device = new();
        run(&mut device, sync(Roster::new(roster(45)))).unwrap();
        (device.page, device.repeats) = (page, repeats);
        device.asked.clear();
        let all = run(&mut device, list_people()).unwrap();
        assert_eq!(all.len(), 45);
        assert!(device.asked.len() < 60, "{page:?}: {}", device.asked.len());
        let few = Roster::new(roster(3)).removing_others();
        let done = run(&mut device, sync(few)).unwrap();
        assert_eq!((done.removed.len(), device.people.len()), (42, 3));
    }
    let mut device = new();
    run(&mut device, sync(Roster::new(roster(45)))).unwrap();
    device.boasts = 3;
    let error = run(&mut device, list_people()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadReply);
    assert!(
        error.to_string().contains("is 48, and 45 people"),
        "{error}"
    );
    let few = Roster::new(roster(3)).removing_others();
    run(&mut device, sync(few)).unwrap_err();
    assert_eq!(device.people.len(), 45);
    // Nobody is no error, however it is said.
    let mut empty = new();
    empty.refuses = Some(("request persons", 22, 1));
    assert!(run(&mut empty, list_people()).unwrap().is_empty());
}
