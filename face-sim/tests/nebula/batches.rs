//! Many faces at once, in and out.

use crate::{Hand, code, face, library, marked, photo, start_with_library};
use face_sim::NebulaNode;
use face_sim::node::NO_FACE;
use nebula::download::Download;
use nebula::face::*;
use nebula::protocol::AsJson;
use nebula::types::File;

fn get(lib_id: u64, img_id: &str) -> GetFace {
    GetFace {
        img_id: img_id.into(),
        lib_id,
        ..Default::default()
    }
}

#[test]
fn many_faces_come_at_once_and_a_table_tells_of_each() {
    let (node, client, lib_id) = start_with_library();
    let named = |name: &str, n: u32| File::new(name, photo(n));
    let batch = |uuid: &str, imgs| AddFaces {
        lib_id,
        uuid: uuid.into(),
        imgs,
        ..Default::default()
    };
    let first = batch(
        "b-1",
        vec![
            named("Ada_P-1_4711_0_36_London.jpg", 1),
            named("#_P-2_#_#_#_#.jpg", 2),
        ],
    );
    let added = client.call(&first).unwrap();
    assert_eq!(added.err_count, Some(0));
    let ada = client.call(&get(lib_id, "P-1")).unwrap();
    assert_eq!(
        (ada.person_name.as_deref(), ada.person_age.as_deref()),
        (Some("Ada"), Some("36"))
    );
    let two = client.call(&get(lib_id, "P-2")).unwrap();
    assert_eq!(
        (
            two.person_name.as_deref(),
            two.person_gender.unwrap().as_str()
        ),
        (Some(""), "")
    );

    let bad = File::new("#_P-4_#_#_#_#.jpg", marked(4, NO_FACE));
    let again = batch(
        "b-2",
        vec![
            named("#_P-1_#_#_#_#.jpg", 1),
            named("#_P-3_#_#_#_#.jpg", 3),
            bad,
        ],
    );
    let added = client.call(&AsJson(again)).unwrap();
    assert_eq!((added.err_count, node.faces(lib_id).len()), (Some(2), 3));
    let table = client.call(&Download::of(added.url.unwrap())).unwrap();
    let table = String::from_utf8(table.to_vec()).unwrap();
    let lines: Vec<_> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(2).unwrap())
        .collect();
    assert_eq!(lines, ["-1100", "0", "-1101"], "{table}");
    assert!(table.contains("#_P-3_#_#_#_#.jpg,P-3,0,"), "{table}");

    // Names that the client does not send.
    let hand = Hand::of(&node);
    let parts = [
        ("msg_id", "1030"),
        ("lib_id", &lib_id.to_string()),
        ("uuid", "x"),
    ];
    let picture = photo(9);
    let odd = [
        "five_parts_are_too_few.jpg",
        "#_P-9_#_2_#_#.jpg",
        "#_P-9_#_#_121_#.jpg",
        "#_P/9_#_#_#_#.jpg",
    ];
    let files = odd.map(|name| ("img_1", name, &picture[..]));
    assert_eq!(hand.form(&parts, &files)["data"]["err_count"], 4);
}

/// Names in a ZIP archive's directory, and whether the whole is one.
fn names(archive: &[u8]) -> Vec<String> {
    assert!(
        archive.starts_with(b"PK\x03\x04")
            && archive[archive.len() - 22..].starts_with(b"PK\x05\x06")
    );
    let number = |at: usize, len: usize| {
        let bytes = archive[at..at + len].iter().rev();
        bytes.fold(0, |n, byte| n << 8 | usize::from(*byte))
    };
    let end = archive.len() - 22;
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut names = Vec::new();
    for _ in 0..count {
        assert_eq!(archive[at..at + 4], *b"PK\x01\x02");
        let name = number(at + 28, 2);
        names.push(String::from_utf8(archive[at + 46..at + 46 + name].to_vec()).unwrap());
        at += 46 + name;
    }
    assert_eq!(at, end);
    names
}

#[test]
fn faces_are_exported_by_page_and_by_name() {
    let (_node, client, lib_id) = start_with_library();
    let all = |start_no, qry_len| ExportFaces {
        lib_id,
        start_no,
        qry_len,
        ..Default::default()
    };
    assert_eq!(code(&client, &all(None, None)), -2100);
    for n in 0..12 {
        client
            .call(&face(lib_id, n).name(format!("Name {n}")))
            .unwrap();
    }
    let export = client.call(&all(None, None)).unwrap();
    assert_eq!((export.result_num, export.total_num), (Some(10), Some(12)));
    let rest = client.call(&all(Some(11), Some(500))).unwrap();
    assert_eq!(rest.result_num, Some(2));
    let archive = client.call(&Download::of(rest.export_url)).unwrap();
    let names = names(&archive);
    assert!(
        names.len() == 3 && names[2] == "face.csv" && names[0].starts_with("img/"),
        "{names:?}"
    );
    let has = |part: &[u8]| archive.windows(part.len()).any(|it| it == part);
    assert!(
        has(&photo(10)) && has(b"P-11,,Name 11,,,"),
        "stored as they are"
    );

    let these = ExportFacesById {
        lib_id,
        img_ids: ["P-1", "P-99"].into_iter().collect(),
        ..Default::default()
    };
    let some = client.call(&these).unwrap();
    assert_eq!((some.result_num, some.total_num), (Some(1), Some(2)));
    assert_eq!(some.failed_img_ids.unwrap().0, ["P-99"]);
    client
        .call(&face(lib_id, 20).name("Lovelace, Ada"))
        .unwrap();
    assert_eq!(
        code(&client, &all(None, Some(500))),
        -1,
        "a comma in a text"
    );
    client.call(&all(None, Some(12))).unwrap();
}

#[test]
fn exports_can_be_unpacked_by_others() {
    let node = NebulaNode::start().unwrap();
    let client = crate::client(&node);
    let lib_id = library(&client, "staff");
    client.call(&face(lib_id, 1)).unwrap();
    let export = client
        .call(&ExportFaces {
            lib_id,
            ..Default::default()
        })
        .unwrap();
    let archive = client.call(&Download::of(export.export_url)).unwrap();
    let path = std::env::temp_dir().join(format!("face-sim-{}.zip", std::process::id()));
    std::fs::write(&path, &archive).unwrap();
    // Where there is a Python, its reader checks the sums.
    let checked = std::process::Command::new("python3")
        .args(["-m", "zipfile", "-t"])
        .arg(&path)
        .output();
    std::fs::remove_file(&path).unwrap();
    if let Ok(checked) = checked {
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(
            checked.status.success() && !said.contains("corrupted"),
            "{said}"
        );
    }
}
