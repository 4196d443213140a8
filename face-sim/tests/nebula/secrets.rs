//! No password, session, key or face in anything that is logged, or printed of a simulator. What else can be printed:
//! `tests/secrets`.

use crate::shown::{Log, SECRET, leak};
use face_sim::NebulaNode;
use nebula::face::AddFace;
use nebula::flow::{Enrolment, enroll};
use nebula::library::ListLibraries;
use nebula::types::{File, LibraryType};

fn jpeg() -> bytes::Bytes {
    crate::photo(1)
}

#[test]
fn the_simulator_shows_none() {
    let builder = NebulaNode::builder().login("admin", SECRET);
    let node = builder.clone().start().unwrap();
    let client = nebula::blocking::connect(&node.url(), "admin", SECRET).unwrap();
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(leak(&format!("{builder:?}{node:?}{node:#?}")), None);
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let node = NebulaNode::builder()
        .login("admin", SECRET)
        .start()
        .unwrap();
    let client = nebula::blocking::connect(&node.url(), "admin", SECRET).unwrap();
    let face = AddFace::new(0, File::picture(jpeg())).name("Lovelace");
    let enrolment = Enrolment::new(face).in_library("staff", LibraryType::White);
    client.run(enroll(enrolment)).unwrap();
    let wrong = nebula::blocking::connect(&node.url(), "admin", "Wrong-sesame1").unwrap();
    wrong.call(&ListLibraries {}).unwrap_err();
    // The session's number, too.
    let sent = node.record().all();
    let session = sent
        .iter()
        .find_map(|it| it.request.headers().get("sessionid"))
        .unwrap();
    let session = session.to_str().unwrap();
    let text = log.text();
    assert!(text.contains("ListLibraries"), "it did listen");
    for secret in [SECRET, "Wrong-sesame1", "Lovelace", session] {
        assert!(!text.contains(secret), "{secret}");
    }
    for piece in crate::shown::FACE {
        assert!(!text.contains(piece), "{piece}");
    }
}
