//! A roster.

use super::*;

#[test]
fn a_roster_is_brought_about_by_difference() {
    let mut device = new();
    let loaded = Arc::new(Mutex::new(Vec::new()));
    let photos = loaded.clone();
    let with_photos = move |people: Vec<UploadPerson>| {
        let photos = photos.clone();
        Roster::new(people).photos(move |id| {
            photos.lock().unwrap().push(id.to_owned());
            Some(Bytes::from_static(JPEG))
        })
    };
    let first = run(&mut device, sync(with_photos(roster(45)))).unwrap();
    assert_eq!((first.added.len(), first.unchanged), (45, 0));
    assert_eq!(loaded.lock().unwrap().len(), 45);
    device.asked.clear();
    let second = run(&mut device, sync(with_photos(roster(45)))).unwrap();
    assert_eq!((second.unchanged, second.changed.len()), (45, 0));
    // Three pages and nothing else; and no photo was needed.
    assert_eq!(device.asked, ["request persons"; 3]);
    assert_eq!(loaded.lock().unwrap().len(), 45);

    let mut people = roster(45);
    people.truncate(44);
    people[0].name = Some("Another".into());
    people[1].role = Some(Role::White);
    people[2].term = Some(ValidTo::Never);
    people.push(UploadPerson::new("new"));
    device.asked.clear();
    let third = with_photos(people.clone())
        .renewing(["4"])
        .removing_others();
    let third = run(&mut device, sync(third)).unwrap();
    assert_eq!(
        (third.added, third.removed),
        (vec!["new".to_owned()], vec!["45".to_owned()])
    );
    let mut changed = third.changed;
    changed.sort();
    assert_eq!(changed, ["1", "3", "4"]);
    assert_eq!(device.people["1"]["name"], "Another");
    assert_eq!(device.people["3"]["name"], "P3");
}

#[test]
fn one_bad_photo_costs_no_other_and_a_full_device_ends_it() {
    let mut device = new();
    let mut people = roster(3);
    people[1] = UploadPerson::new("2").image(&[0xff, 0xd8, 0xff, 0][..]);
    let done = run(&mut device, sync(Roster::new(people))).unwrap();
    assert_eq!((done.added.len(), done.failed.len()), (2, 1));
    assert_eq!(
        (done.failed[0].id.as_str(), done.failed[0].error.kind()),
        ("2", ErrorKind::NoFace)
    );

    device.refuses = Some(("upload person", 20, 9));
    let ended = run(&mut device, sync(Roster::new(roster(5)))).unwrap_err();
    assert_eq!((ended.id.as_deref(), ended.done.unchanged), (Some("2"), 1));
    assert_eq!(ended.source.kind(), ErrorKind::Full);
}

#[test]
fn a_roster_that_would_empty_the_device_is_refused() {
    let mut device = new();
    run(&mut device, enroll(ada())).unwrap();
    let empty = run(&mut device, sync(Roster::new([]).removing_others())).unwrap_err();
    assert!(
        empty.to_string().contains("everybody would be removed"),
        "{empty}"
    );
    assert!(run(&mut device, sync(Roster::new([]))).is_ok());
    let twice = run(&mut device, sync(Roster::new([ada(), ada()]))).unwrap_err();
    assert!(twice.to_string().contains("twice"), "{twice}");
    assert_eq!(device.people.len(), 1);
}

#[test]
fn a_roster_on_old_firmware_changes_what_differs() {
    let mut device = Device { old: true, ..new() };
    let people = || {
        let people = roster(2).into_iter().map(|p| p.image(JPEG).card(7));
        people.collect::<Vec<_>>()
    };
    run(&mut device, sync(Roster::new(people()))).unwrap();
    device.people.get_mut("2").unwrap()["role"] = json!(2);
    let mut changed = people();
    changed[1].name = Some("Another".into());
    let done = run(&mut device, sync(Roster::new(changed))).unwrap();
    assert_eq!((done.changed, done.unchanged), (vec!["2".to_owned()], 1));
    let other = &device.people["2"];
    assert_eq!(
        (&other["name"], &other["role"], &other["wg_card_id"]),
        (&json!("Another"), &json!(2), &json!(7))
    );
}

#[test]
fn a_card_in_the_place_of_another_takes_that_one_away() {
    let mut device = new();
    let roster = |card| Roster::new([UploadPerson::new("1").card(card)]);
    let cards = |device: &Device| {
        let person = &device.people["1"];
        let card = |name: &str| person.get(name).cloned().unwrap_or_default();
        (card("wg_card_id"), card("long_card_id"))
    };
    run(&mut device, sync(roster(7))).unwrap();
    run(&mut device, sync(roster(7_000_000_000))).unwrap();
    assert_eq!(cards(&device), (json!(0), json!(7_000_000_000_u64)));
    run(&mut device, sync(roster(8))).unwrap();
    assert_eq!(cards(&device), (json!(8), json!(0)));
    assert_eq!(run(&mut device, sync(roster(8))).unwrap().unchanged, 1);
    let none = Roster::new([UploadPerson::new("1").without_card()]);
    run(&mut device, sync(none)).unwrap();
    assert_eq!(cards(&device), (json!(0), json!(0)));
}

#[test]
fn what_a_device_keeps_or_not_is_seen_at_the_end() {
    let mut device = Device {
        drops_photos: true,
        ..new()
    };
    let with_photos = || {
        let people = [UploadPerson::new("a"), UploadPerson::new("b")];
        Roster::new(people).photos(|id| (id == "a").then(|| Bytes::from_static(JPEG)))
    };
    for _ in 0..2 {
        let done = run(&mut device, sync(with_photos())).unwrap();
        assert_eq!(done.failed.len(), 1);
        assert_eq!(done.failed[0].error.kind(), ErrorKind::PhotoNotStored);
        assert_eq!(done.without_face, ["a", "b"]);
    }
    device.drops_photos = false;
    let done = run(&mut device, sync(with_photos())).unwrap();
    assert_eq!(
        (done.changed, done.without_face),
        (vec!["a".into()], vec!["b".into()])
    );
    device.idle = true;
    let more = Roster::new([UploadPerson::new("c")]);
    let done = run(&mut device, sync(more)).unwrap();
    assert!(matches!(
        done.failed[0].error,
        EnrollError::NotStored { .. }
    ));
    assert!(done.added.is_empty());
}

#[test]
fn others_are_removed_first_and_one_that_cannot_be_costs_no_other() {
    let mut device = new();
    run(&mut device, sync(Roster::new(roster(5)))).unwrap();
    // An entry that cannot be named, as devices have them.
    device.people.insert(
        String::new(),
        json!({ "id": "" }).as_object().unwrap().clone(),
    );
    device.refuses = Some(("delete person(s)", 3, 1));
    device.asked.clear();
    let people = [UploadPerson::new("1"), UploadPerson::new("new")];
    let done = run(&mut device, sync(Roster::new(people).removing_others())).unwrap();
    assert_eq!((done.removed.len(), done.failed.len()), (3, 2));
    assert_eq!(done.added, ["new"]);
    let first = device.asked.iter().position(|cmd| cmd == "upload person");
    let last = device
        .asked
        .iter()
        .rposition(|cmd| cmd == "delete person(s)");
    assert!(first > last);
    // Somebody who may be the same is not removed.
    device.people.clear();
    run(&mut device, sync(Roster::new([UploadPerson::new("a1")]))).unwrap();
    let same = Roster::new([UploadPerson::new("A1")]).removing_others();
    let done = run(&mut device, sync(same)).unwrap();
    assert_eq!((done.removed.len(), device.people.len()), (0, 2));
}

#[test]
fn a_device_that_is_busy_is_asked_again_and_one_that_refuses_us_is_not() {
    let mut device = new();
    device.refuses = Some(("request persons", 5, 3));
    assert!(run(&mut device, list_people()).is_ok());
    device.refuses = Some(("request persons", 5, 4));
    let busy = run(&mut device, list_people()).unwrap_err();
    assert_eq!(busy.kind(), ErrorKind::Busy);
    device.asked.clear();
    device.refuses = Some(("upload person", 7, 99));
    let ended = run(&mut device, sync(Roster::new(roster(5)))).unwrap_err();
    assert_eq!(ended.source.kind(), ErrorKind::Forbidden);
    let tries = device.asked.iter().filter(|cmd| *cmd == "upload person");
    assert_eq!(tries.count(), 1);
}
