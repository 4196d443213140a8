//! What is peculiar about some nodes, and what breaks on the wire.

use crate::{face, library, marked, photo, start, start_with_library};
use face_sim::net::Fault;
use face_sim::node::LOW_QUALITY;
use nebula::ErrorKind;
use nebula::camera::ListCameras;
use nebula::compare::{Compare, Identify};
use nebula::face::{AddFaces, GetFace, QueryFaces};
use nebula::library::{ListLibraries, QueryLibraries};
use nebula::protocol::Code;
use nebula::record::{QueryAlarms, QueryCaptures};
use nebula::types::{File, Gender, LibraryType};
use std::time::Duration;

#[test]
fn numbers_as_text_texts_as_numbers_and_members_that_nobody_knows_are_read() {
    let (node, client, lib_id) = start_with_library();
    let ada = nebula::face::AddFace {
        person_gender: Some(Gender::Male),
        ..face(lib_id, 1)
            .name("1201020")
            .idcard("4259541481123111")
            .age(36)
    };
    client.call(&ada).unwrap();
    node.add_camera(1, &[lib_id]);
    node.person_before_camera(1, "P-1");
    for change in [
        |quirks: &mut face_sim::node::NodeQuirks| quirks.numbers_as_text = true,
        |quirks: &mut face_sim::node::NodeQuirks| quirks.texts_as_numbers = true,
        |quirks: &mut face_sim::node::NodeQuirks| quirks.extra_members = true,
        |quirks: &mut face_sim::node::NodeQuirks| quirks.odd_replies = true,
    ] {
        node.set_quirks(|quirks| {
            *quirks = face_sim::node::NodeQuirks::default();
            change(quirks);
        });
        let all = client.call(&ListLibraries {}).unwrap();
        assert_eq!(
            (all[0].lib_id, all[0].lib_type),
            (Some(lib_id), Some(LibraryType::White))
        );
        assert_eq!(
            client.call(&QueryLibraries::default()).unwrap().total_num,
            Some(1)
        );
        let get = GetFace {
            img_id: "P-1".into(),
            lib_id,
            ..Default::default()
        };
        let found = client.call(&get).unwrap();
        assert_eq!(found.person_idcard.as_deref(), Some("4259541481123111"));
        assert_eq!(
            (found.person_age.as_deref(), found.person_gender),
            (Some("36"), Some(Gender::Male))
        );
        let faces = client.call(&QueryFaces::all(lib_id)).unwrap();
        assert_eq!(
            (faces.total_num, faces.record[0].person_name.as_deref()),
            (Some(1), Some("1201020"))
        );
        let found = client
            .call(&Identify::new(File::picture(photo(1)), [lib_id]))
            .unwrap();
        assert_eq!(
            (found.topn[0].similarity, found.topn[0].id.as_deref()),
            (Some(100), Some("4259541481123111"))
        );
        assert!(found.in_pic.unwrap().quality.is_some());
        let two = || File::picture(photo(1));
        let compare = Compare {
            img_1: two(),
            img_2: two(),
            ..Default::default()
        };
        assert_eq!(client.call(&compare).unwrap().score, 100);
        let seen = client.call(&QueryCaptures::default()).unwrap();
        assert_eq!(
            (seen.record[0].channel, seen.record[0].similarity),
            (Some(1), Some(96))
        );
        let alarms = client.call(&QueryAlarms::default()).unwrap();
        assert_eq!(alarms.record[0].person_age.as_deref(), Some("36"));
        let cameras = client.call(&ListCameras {}).unwrap();
        assert_eq!(
            (cameras.camera[0].lib_ids(), cameras.used_computing_power),
            (&[lib_id][..], Some(1))
        );
    }
}

#[test]
fn a_no_is_ordered_by_message_and_number() {
    let (node, client, lib_id) = start_with_library();
    node.refuse_times(2, "1029", Code::ImagesFull);
    node.refuse("1028", Code::UnknownError);
    for _ in 0..2 {
        assert_eq!(
            client.call(&face(lib_id, 1)).unwrap_err().kind(),
            ErrorKind::Full
        );
    }
    client.call(&face(lib_id, 1)).unwrap();
    client.call(&ListLibraries {}).unwrap_err();
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(
        (node.record().count("1029"), node.record().count("102")),
        (3, 0)
    );
    assert_eq!(
        node.messages(),
        ["257", "1025", "1029", "1029", "1029", "1028", "1028"]
    );
}

#[test]
fn faults_hit_the_message_that_they_are_for() {
    let (node, client, lib_id) = start_with_library();
    node.faults().next("1029", Fault::ActAndClose);
    client.call(&ListLibraries {}).unwrap();
    let broken = client.call(&face(lib_id, 1)).unwrap_err();
    assert_eq!(broken.was_sent(), nebula::Sent::Maybe, "{broken}");
    assert_eq!(node.faces(lib_id), ["P-1"]);
    node.faults().next("1029", Fault::Close);
    client.call(&face(lib_id, 2)).unwrap_err();
    assert_eq!(node.faces(lib_id), ["P-1"], "it has not acted");
    node.faults()
        .next("1028", Fault::Dribble(3, Duration::from_millis(1)));
    assert_eq!(client.call(&ListLibraries {}).unwrap().len(), 1);
    node.faults().next("1035", Fault::Cut(220));
    let cut = client.call(&QueryFaces::all(lib_id)).unwrap_err();
    assert!(cut.is_retryable(), "{cut}");
    assert_eq!(
        client.call(&QueryFaces::all(lib_id)).unwrap().total_num,
        Some(1)
    );
}

/// Twenty pictures of a megabyte are one message.
#[test]
fn large_batches_are_taken_whole() {
    let (node, client, lib_id) = start_with_library();
    let large = |n: u32| [photo(n).to_vec(), vec![7; 1 << 20]].concat();
    let imgs = (0..20).map(|n| File::new(format!("#_P-{n}_#_#_#_#.jpg"), large(n)));
    let mut imgs: Vec<_> = imgs.collect();
    imgs[3].data.0 = marked(3, LOW_QUALITY);
    let all = AddFaces {
        lib_id,
        uuid: "b".into(),
        imgs,
        ..Default::default()
    };
    assert_eq!(client.call(&all).unwrap().err_count, Some(1));
    assert_eq!(
        (node.faces(lib_id).len(), node.picture("P-7").unwrap().len()),
        (19, (1 << 20) + 2003)
    );
}

#[test]
fn nothing_of_a_node_shows_passwords_keys_or_faces() {
    let (node, client) = start();
    library(&client, "staff");
    let shown = format!("{node:?} {:?}", node.record().all());
    assert!(
        !shown.contains(&node.password()) && shown.len() < 5000,
        "{shown}"
    );
}
