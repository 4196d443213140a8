//! Faces in libraries, over a socket.

use crate::{Hand, code, face, library, marked, photo, start_with_library};
use face_sim::node::{BROKEN, LOW_QUALITY, NO_FACE};
use nebula::download::Download;
use nebula::face::*;
use nebula::protocol::AsJson;
use nebula::types::{File, Gender};
use serde_json::json;

fn get(lib_id: u64, img_id: &str) -> GetFace {
    GetFace {
        img_id: img_id.into(),
        lib_id,
        ..Default::default()
    }
}

#[test]
fn a_face_is_added_as_a_form_and_as_json_read_changed_and_removed() {
    let (node, client, lib_id) = start_with_library();
    let ada = AddFace {
        person_gender: Some(Gender::Female),
        person_addr: Some("London, 伦敦".into()),
        ..face(lib_id, 1).name("Ada").idcard("4711").age(36)
    };
    assert_eq!(client.call(&ada).unwrap().img_id, "P-1");
    assert_eq!(node.picture("P-1"), Some(photo(1)));
    assert_eq!(client.call(&AsJson(face(lib_id, 2))).unwrap().img_id, "P-2");
    assert_eq!(node.picture("P-2"), Some(photo(2)));
    // Without a name of yours the node has one.
    let own = client
        .call(&AddFace::new(lib_id, File::picture(photo(3))))
        .unwrap()
        .img_id;
    assert_eq!(node.faces(lib_id), ["P-1", "P-2", own.as_str()]);

    let found = client.call(&get(lib_id, "P-1")).unwrap();
    let said = [
        &found.person_name,
        &found.person_idcard,
        &found.person_age,
        &found.person_addr,
    ];
    let said = said.map(|text| text.clone().unwrap());
    assert_eq!(said, ["Ada", "4711", "36", "London, 伦敦"]);
    assert_eq!(found.person_gender, Some(Gender::Female));
    assert!(
        found
            .img_feat
            .unwrap()
            .expose()
            .split(',')
            .all(|n| n.parse::<u64>().is_ok())
    );
    let path = found.img_path.unwrap();
    assert_eq!(client.call(&Download::of(path)).unwrap(), photo(1));

    let change = ModifyFace {
        img_id: "P-1".into(),
        lib_id,
        person_age: Some("37".into()),
        person_addr: Some(String::new()),
        ..Default::default()
    };
    client.call(&change).unwrap();
    let found = client.call(&get(lib_id, "P-1")).unwrap();
    assert_eq!(
        (found.person_age.as_deref(), found.person_addr.as_deref()),
        (Some("37"), Some(""))
    );
    assert_eq!(
        found.person_name.as_deref(),
        Some("Ada"),
        "what is left out stays"
    );
    client
        .call(&DeleteFace {
            img_id: "P-1".into(),
            lib_id,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(code(&client, &get(lib_id, "P-1")), -126);
}

#[test]
fn each_no_about_faces_has_its_code() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1)).unwrap();
    let other = library(&client, "other");
    assert_eq!(
        code(&client, &face(other, 1)),
        -1100,
        "in all libraries once"
    );
    let with = |picture: bytes::Bytes| AddFace::new(lib_id, File::picture(picture));
    for (mark, no) in [(NO_FACE, -1101), (LOW_QUALITY, -1102), (BROKEN, -1104)] {
        assert_eq!(code(&client, &with(marked(2, mark))), no);
        assert_eq!(code(&client, &AsJson(with(marked(2, mark)))), no);
        assert_eq!(
            code(&client, &Detect::new(File::picture(marked(2, mark)))),
            no
        );
    }
    assert_eq!(
        code(&client, &with(photo(1).slice(..500))),
        -1101,
        "nobody can be seen on so few bytes"
    );
    node.refuse("1029", nebula::protocol::Code::LowQuality);
    assert_eq!(code(&client, &with(photo(2))), -1102);
    node.set_quirks(|quirks| quirks.max_faces = 1);
    assert_eq!(code(&client, &with(photo(2))), -122);
    client.call(&face(other, 3)).unwrap();
    let change = ModifyFace {
        img_id: "P-1".into(),
        lib_id: other,
        ..Default::default()
    };
    assert_eq!(code(&client, &change), -126, "not in this library");
    let gone = DeleteFace {
        img_id: "P-9".into(),
        lib_id,
        ..Default::default()
    };
    assert_eq!(code(&client, &gone), -126);
    assert_eq!(node.faces(lib_id), ["P-1"]);

    // What the client does not send.
    let hand = Hand::of(&node);
    let add = |img_id: &str, data: &[u8]| {
        let parts = [
            ("msg_id", "1029"),
            ("lib_id", &lib_id.to_string()),
            ("img_id", img_id),
        ];
        hand.form(&parts, &[("img", "x.jpg", data)])["code"].clone()
    };
    node.set_quirks(|quirks| quirks.max_faces = 9);
    assert_eq!(add(&"a".repeat(49), &photo(5)), -2754);
    assert_eq!(add(&"a".repeat(48), &photo(5)), 0);
    assert_eq!(add("a_b", &photo(6)), -3596);
    assert_eq!(add("c", b"GIF89a"), -1104);
    for start in [&b"\x89PNG"[..], b"BM", b"II*\0", b"MM\0*"] {
        let picture = [start, &photo(7)].concat();
        assert_eq!(add("", &picture), 0, "{start:?}");
    }
    // With a prefix, as a public client sends it.
    let picture = format!(
        "data:image/png;base64,{}",
        nebula::common::wire::base64::encode(&photo(8))
    );
    let img = json!({ "filename": "a.png", "data": picture });
    let body = json!({ "msg_id": "1051", "lib_id": lib_id, "img_id": "P-8", "img": img });
    assert_eq!(hand.ask(&body.to_string())["code"], 0);
    assert_eq!(node.picture("P-8"), Some(photo(8)));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn faces_are_found_by_each_condition_and_by_a_key() {
    let (node, client, lib_id) = start_with_library();
    for n in 0..60 {
        let who = AddFace {
            person_gender: Some(if n % 2 == 0 {
                Gender::Female
            } else {
                Gender::Male
            }),
            person_addr: Some(format!("Street {}", n % 3)),
            ..face(lib_id, n)
                .name(format!("Name {n}"))
                .idcard(format!("D{n}"))
                .age(20 + (n % 5) as u8)
        };
        client.call(&who).unwrap();
    }
    let all: Vec<_> = client
        .pages(QueryFaces::all(lib_id))
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!((all.len(), all[59].img_id.as_deref()), (60, Some("P-59")));
    // A node that gives fewer than were asked for.
    node.set_quirks(|quirks| quirks.page = 7);
    assert_eq!(client.pages(QueryFaces::all(lib_id)).count(), 60);
    let some = |text: &str| Some(text.to_owned());
    let of = || QueryFaces {
        lib_id,
        ..Default::default()
    };
    let now = all[0].create_time.clone();
    for (query, found) in [
        (
            QueryFaces {
                person_name: some("Name 7"),
                ..of()
            },
            1,
        ),
        (
            QueryFaces {
                person_name: some("Name"),
                ..of()
            },
            0,
        ),
        (
            QueryFaces {
                person_idcard: some("D7"),
                ..of()
            },
            1,
        ),
        (
            QueryFaces {
                person_gender: Some(Gender::Male),
                ..of()
            },
            30,
        ),
        (
            QueryFaces {
                person_age: some("21"),
                ..of()
            },
            12,
        ),
        (
            QueryFaces {
                person_addr: some("Street 1"),
                ..of()
            },
            20,
        ),
        (
            QueryFaces {
                person_addr: some("Street 1"),
                person_age: some("21"),
                ..of()
            },
            4,
        ),
        (
            QueryFaces {
                fuzzy_key: some("Name 5"),
                ..of()
            },
            11,
        ),
        (
            QueryFaces {
                fuzzy_key: some("Street 2"),
                ..of()
            },
            20,
        ),
        (
            QueryFaces {
                fuzzy_key: some("nobody"),
                ..of()
            },
            0,
        ),
        (
            QueryFaces {
                create_time: Some("2001-01-01 00:00:00".into()),
                ..of()
            },
            0,
        ),
    ] {
        assert_eq!(
            client.call(&query).unwrap().total_num,
            Some(found),
            "{query:?}"
        );
    }
    let then = client
        .call(&QueryFaces {
            create_time: now,
            ..of()
        })
        .unwrap();
    assert!(then.total_num.unwrap() >= 1);
    let hand = Hand::of(&node);
    let both = json!({ "msg_id": "1035", "lib_id": lib_id, "fuzzy_key": "a", "person_name": "b" });
    assert_eq!(hand.ask(&both.to_string())["code"], -3596);
}

#[test]
fn faces_are_removed_many_at_a_time() {
    let (node, client, lib_id) = start_with_library();
    for n in 0..5 {
        client.call(&face(lib_id, n)).unwrap();
    }
    let these = |ids: &[&str]| DeleteFaces {
        img_ids: ids.iter().copied().collect(),
        lib_id,
        ..Default::default()
    };
    client.call(&these(&["P-0", "P-1"])).unwrap();
    assert_eq!(code(&client, &these(&["P-2", "P-9"])), -126);
    assert_eq!(
        node.faces(lib_id),
        ["P-3", "P-4"],
        "those that are there are gone"
    );
}

#[test]
fn a_node_that_drops_photos_says_yes() {
    let (node, client, lib_id) = start_with_library();
    node.set_quirks(|quirks| quirks.drops_photos = true);
    assert_eq!(client.call(&face(lib_id, 1)).unwrap().img_id, "P-1");
    assert_eq!(code(&client, &get(lib_id, "P-1")), -126);
}
