//! What takes several calls, over sockets and with faults.

use crate::{Hand, face, library, marked, photo, start, start_with_library};
use face_sim::NebulaNode;
use face_sim::net::Fault;
use face_sim::node::NO_FACE;
use nebula::ErrorKind;
use nebula::download::Download;
use nebula::flow::*;
use nebula::library::ListLibraries;
use nebula::protocol::Code;
use nebula::types::{File, LibraryType};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn staff(n: u32) -> Enrolment {
    Enrolment::new(face(0, n).name("Ada")).in_library("staff", LibraryType::White)
}

#[test]
fn somebody_is_enrolled_in_a_library_that_is_made_for_them() {
    let (node, client) = start();
    let done = client.run(enroll(staff(1))).unwrap();
    assert_eq!(
        (done.face.person_name.as_deref(), done.replaced),
        (Some("Ada"), false)
    );
    assert!(done.quality.is_some());
    assert_eq!(node.picture("P-1"), Some(photo(1)));
    let again = client.run(enroll(staff(1))).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyExists);
    let mut new = face(0, 1);
    new.img = File::picture(photo(2));
    let new = Enrolment::new(new)
        .in_library("staff", LibraryType::White)
        .replacing();
    assert!(client.run(enroll(new)).unwrap().replaced);
    assert_eq!(
        (node.picture("P-1"), node.faces(done.lib_id).len()),
        (Some(photo(2)), 1)
    );
    let other = Enrolment::new(face(0, 3)).in_library("staff", LibraryType::Black);
    assert!(matches!(
        client.run(enroll(other)),
        Err(EnrollError::OtherKind { .. })
    ));
}

#[test]
fn a_photo_that_is_dropped_or_shows_nobody_is_no_enrolment() {
    let (node, client) = start();
    node.set_quirks(|quirks| quirks.drops_photos = true);
    let dropped = client.run(enroll(staff(1))).unwrap_err();
    assert_eq!(dropped.kind(), ErrorKind::PhotoNotStored);
    assert!(!dropped.is_retryable());
    let mut nobody = face(0, 2);
    nobody.img = File::picture(marked(2, NO_FACE));
    let nobody = Enrolment::new(nobody).in_library("nobody", LibraryType::White);
    let error = client.run(enroll(nobody)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoFace);
    assert_eq!(
        client.call(&ListLibraries {}).unwrap().len(),
        1,
        "no library is made for it"
    );
}

#[test]
fn an_enrolment_that_broke_off_can_be_run_again() {
    let (node, client) = start();
    client.run(enroll(staff(1))).unwrap();
    node.faults().next("1029", Fault::ActAndClose);
    let broken = client.run(enroll(staff(2))).unwrap_err();
    assert!(broken.is_retryable(), "{broken}");
    assert!(node.picture("P-2").is_some(), "the node has acted");
    let again = client.run(enroll(staff(2))).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyExists);
    assert!(client.run(enroll(staff(2).replacing())).unwrap().replaced);
    // A node that takes a session in between.
    node.expire_sessions();
    client.run(enroll(staff(3))).unwrap();
    assert_eq!(node.logins(), 2);
}

#[test]
fn an_import_says_what_became_of_each_picture() {
    let (node, client, lib_id) = start_with_library();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let faces = (0..50).map(|n| {
        let mut one = face(lib_id, n).name(format!("Name {n}"));
        if n == 30 {
            one.img = File::picture(marked(n, NO_FACE));
        }
        // A text that a file's name cannot carry.
        if n == 7 { one.name("Under_score") } else { one }
    });
    let all = client
        .run(import(
            Import::faces(lib_id, "b", faces),
            move |done, of| heard.lock().unwrap().push((done, of)),
        ))
        .unwrap();
    let failed: Vec<_> = all
        .iter()
        .filter(|it| !matches!(it.outcome, Outcome::Added))
        .collect();
    assert_eq!(
        (all.len(), failed.len(), failed[0].label.as_str()),
        (50, 1, "P-30")
    );
    assert!(
        matches!(&failed[0].outcome, Outcome::Refused(error) if error.kind() == ErrorKind::NoFace)
    );
    assert_eq!(node.faces(lib_id).len(), 49);
    assert_eq!(node.record().count("1030"), 3);
    assert_eq!(*told.lock().unwrap(), [(20, 50), (40, 50), (50, 50)]);
    // Run again, nobody is there twice.
    let faces = (0..50).map(|n| face(lib_id, n).name(format!("Name {n}")));
    let all = client
        .run(import(Import::faces(lib_id, "b", faces), |_, _| {}))
        .unwrap();
    // One of the same number has another name there.
    let (taken, added): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|it| matches!(it.outcome, Outcome::Taken));
    assert!(added.iter().all(|it| matches!(it.outcome, Outcome::Added)));
    assert_eq!((taken.len(), taken[0].label.as_str()), (1, "P-7"));
    assert_eq!(node.faces(lib_id).len(), 50);
}

#[test]
fn an_import_from_files_that_breaks_off_says_how_far_it_came() {
    let (node, client, lib_id) = start_with_library();
    let files =
        |to: u32| (0..to).map(|n| File::new(format!("Name {n}_P-{n}_#_#_#_#.jpg"), photo(n)));
    client.call(&ListLibraries {}).unwrap();
    node.faults().next("1030", Fault::Delay(Duration::ZERO));
    node.faults().next("1030", Fault::ActAndClose);
    let broken = client
        .run(import(Import::files(lib_id, "b", files(50)), |_, _| {}))
        .unwrap_err();
    assert_eq!((broken.done.len(), broken.open.len()), (20, 20));
    assert_eq!(node.faces(lib_id).len(), 40, "the node has acted");
    let all = client
        .run(import(Import::files(lib_id, "b", files(50)), |_, _| {}))
        .unwrap();
    assert!(all.iter().all(|it| matches!(it.outcome, Outcome::Added)));
    let odd = [
        File::new("no name.jpg", photo(60)),
        File::new("#_P-61_#_#_#_#.jpg", "no picture"),
    ];
    let all = client
        .run(import(Import::files(lib_id, "b", odd), |_, _| {}))
        .unwrap();
    assert!(
        all.iter()
            .all(|it| matches!(it.outcome, Outcome::Invalid(_)))
    );
    node.set_quirks(|quirks| quirks.max_faces = 52);
    let full = client
        .run(import(
            Import::faces(lib_id, "c", (70..75).map(|n| face(lib_id, n))),
            |_, _| {},
        ))
        .unwrap_err();
    assert_eq!(full.source.kind(), ErrorKind::Full);
}

#[test]
fn a_node_that_drops_photos_of_an_import_is_not_believed() {
    let (node, client, lib_id) = start_with_library();
    node.set_quirks(|quirks| quirks.drops_photos = true);
    let one = Import::faces(lib_id, "b", [face(lib_id, 1), face(lib_id, 2)]);
    let all = client.run(import(one, |_, _| {})).unwrap();
    let is_lost = |it: &Imported| matches!(it.outcome, Outcome::NotStored);
    assert!(all.len() == 2 && all.iter().all(is_lost), "{all:?}");
    assert_eq!(node.faces(lib_id).len(), 0);
}

#[test]
fn a_face_is_identified_in_all_libraries_that_are_not_empty() {
    let (node, client) = start();
    node.set_quirks(|quirks| quirks.max_libraries = 120);
    for n in 0..110 {
        let lib_id = library(&client, &format!("L{n}"));
        if n != 5 {
            client.call(&face(lib_id, n)).unwrap();
        }
    }
    let found = client
        .run(identify(File::picture(photo(77)), Vec::new(), 0, 20))
        .unwrap();
    assert_eq!(
        (found.len(), found[0].img_id.as_deref(), found[0].similarity),
        (20, Some("P-77"), Some(100))
    );
    assert!(found.is_sorted_by_key(|it| -it.similarity.unwrap()));
    assert_eq!(node.record().count("772"), 3, "fifty libraries at a time");
    let none = client
        .run(identify(File::picture(photo(200)), Vec::new(), 60, 20))
        .unwrap();
    assert!(none.is_empty());
}

#[test]
fn faces_are_removed_whether_they_are_there_or_not() {
    let (node, client, lib_id) = start_with_library();
    for n in 0..60 {
        client.call(&face(lib_id, n)).unwrap();
    }
    let these = |of: std::ops::Range<u32>| of.map(|n| format!("P-{n}")).collect::<Vec<_>>();
    node.faults().next("1044", Fault::ActAndClose);
    let broken = client.run(remove(lib_id, these(0..55)));
    // Removing is sent again by itself, or said to have broken off; either way nobody is removed who was not meant.
    if let Err(broken) = broken {
        assert!(
            matches!(broken, RemoveError::Call { removed: 0, .. }),
            "{broken}"
        );
    }
    assert_eq!(client.run(remove(lib_id, these(0..55))).unwrap(), 55);
    assert_eq!(node.faces(lib_id), these(55..60));
    node.refuse_times(2, "1044", Code::NoFaceInLibrary);
    let still = client.run(remove(lib_id, these(55..56))).unwrap_err();
    assert!(matches!(still, RemoveError::StillThere { img_id } if img_id == "P-55"));
}

#[test]
fn a_library_moves_to_another_node_with_its_pictures() {
    let (from, client, lib_id) = start_with_library();
    for n in 0..30 {
        client
            .call(&face(lib_id, n).name(format!("Name {n}")))
            .unwrap();
    }
    let other = NebulaNode::start().unwrap();
    let to = crate::client(&other);
    let there = library(&to, "staff");
    let (mut next, mut moved) = (Some(1), 0);
    while let Some(start_no) = next {
        // The session ends in between: pictures are 404 then.
        from.expire_sessions();
        let some = client.run(read_faces(lib_id, start_no, 12)).unwrap();
        assert!(some.failed.is_empty() && some.total == Some(30));
        moved += some.faces.len();
        to.run(import(
            Import::faces(there, format!("m-{start_no}"), some.faces),
            |_, _| {},
        ))
        .unwrap();
        next = some.next;
    }
    assert_eq!((moved, other.faces(there).len()), (30, 30));
    assert_eq!(other.picture("P-17"), Some(photo(17)));
    // It ends between the list and the pictures.
    let delay = Duration::from_millis(300);
    from.faults().next("/ws/img", Fault::Delay(delay));
    let some = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(delay / 2);
            from.expire_sessions();
        });
        client.run(read_faces(lib_id, 1, 12)).unwrap()
    });
    assert_eq!((some.faces.len(), some.failed.len()), (12, 0));
    // One picture that cannot be had.
    from.faults().next(
        "/ws/img",
        Fault::Replace(Box::new(
            http::Response::builder()
                .status(500)
                .body(bytes::Bytes::from("<html>"))
                .unwrap(),
        )),
    );
    let some = client.run(read_faces(lib_id, 1, 5)).unwrap();
    assert_eq!((some.faces.len(), some.failed.len()), (4, 1));
}

#[test]
fn a_download_after_the_session_has_ended_opens_another() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1)).unwrap();
    let path = Hand::of(&node).ask(&format!(
        r#"{{"msg_id":"1032","lib_id":{lib_id},"img_id":"P-1"}}"#
    ));
    let path = path["data"]["img_path"].as_str().unwrap().to_owned();
    let logins = node.logins();
    node.expire_sessions();
    // Whether a session ended or a picture is not there a node does not say: right after a call a client takes it for the latter.
    let first = client.call(&Download::of(&path));
    assert_eq!(first.unwrap_err().kind(), ErrorKind::NotFound);
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(client.call(&Download::of(&path)).unwrap(), photo(1));
    assert_eq!(node.logins(), logins + 1);
}
