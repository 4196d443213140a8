//! Libraries over a socket.

use crate::{code, face, library, start, start_with_library};
use nebula::face::DeleteFace;
use nebula::library::{CreateLibrary, DeleteLibrary, ListLibraries, ModifyLibrary, QueryLibraries};
use nebula::types::LibraryType;

fn make(name: &str) -> CreateLibrary {
    CreateLibrary {
        lib_name: name.into(),
        lib_type: LibraryType::Black,
        ..Default::default()
    }
}

#[test]
fn libraries_are_made_changed_listed_and_removed() {
    let (node, client) = start();
    assert!(client.call(&ListLibraries {}).unwrap().is_empty());
    let made = client.call(&make("visitors, 访客")).unwrap();
    assert_eq!(made.lib_name.as_deref(), Some("visitors, 访客"));
    let staff = library(&client, "staff");
    client.call(&face(staff, 1)).unwrap();
    let all = client.call(&ListLibraries {}).unwrap();
    let seen: Vec<_> = all
        .iter()
        .map(|it| (it.lib_id, it.lib_type, it.picture_no))
        .collect();
    assert_eq!(
        seen,
        [
            (Some(made.lib_id), Some(LibraryType::Black), Some(0)),
            (Some(staff), Some(LibraryType::White), Some(1)),
        ]
    );
    assert!(all[0].create_time.as_ref().unwrap().moment().is_some());
    let change = ModifyLibrary {
        lib_id: staff,
        lib_name: "crew".into(),
        lib_type: LibraryType::Black,
        ..Default::default()
    };
    client.call(&change).unwrap();
    client
        .call(&DeleteLibrary {
            lib_id: made.lib_id,
            ..Default::default()
        })
        .unwrap();
    let all = client.call(&ListLibraries {}).unwrap();
    assert_eq!((all.len(), all[0].lib_name.as_deref()), (1, Some("crew")));
    // With all that is in it.
    client
        .call(&DeleteLibrary {
            lib_id: staff,
            ..Default::default()
        })
        .unwrap();
    assert!(node.faces(staff).is_empty() && node.picture("P-1").is_none());
}

#[test]
fn libraries_are_asked_for_by_name_kind_and_page() {
    let (_node, client) = start();
    for n in 0..100 {
        client.call(&make(&format!("L{n}"))).unwrap();
    }
    assert_eq!(code(&client, &make("L100")), -118, "a hundred fit");
    let query = QueryLibraries {
        qry_len: Some(50),
        ..Default::default()
    };
    let all: Vec<_> = client.pages(query).collect::<Result<_, _>>().unwrap();
    assert_eq!((all.len(), all[99].lib_name.as_deref()), (100, Some("L99")));
    let page = client.call(&QueryLibraries::default()).unwrap();
    assert_eq!(
        (page.record.len(), page.result_num, page.total_num),
        (10, Some(10), Some(100))
    );
    for (query, found) in [
        (
            QueryLibraries {
                lib_name: Some("L7".into()),
                ..Default::default()
            },
            1,
        ),
        (
            QueryLibraries {
                lib_name: Some("L".into()),
                ..Default::default()
            },
            0,
        ),
        (
            QueryLibraries {
                lib_type: Some(LibraryType::Black),
                ..Default::default()
            },
            100,
        ),
        (
            QueryLibraries {
                lib_type: Some(LibraryType::White),
                ..Default::default()
            },
            0,
        ),
        (
            QueryLibraries {
                lib_id: all[3].lib_id,
                ..Default::default()
            },
            1,
        ),
        (
            QueryLibraries {
                start_no: Some(101),
                ..Default::default()
            },
            100,
        ),
    ] {
        assert_eq!(
            client.call(&query).unwrap().total_num,
            Some(found),
            "{query:?}"
        );
    }
}

#[test]
fn each_no_about_libraries_has_its_code() {
    let (node, client, lib_id) = start_with_library();
    assert_eq!(code(&client, &make("staff")), -119);
    library(&client, "other");
    let rename = ModifyLibrary {
        lib_id,
        lib_name: "other".into(),
        ..Default::default()
    };
    assert_eq!(code(&client, &rename), -119);
    let same = ModifyLibrary {
        lib_id,
        lib_name: "staff".into(),
        ..Default::default()
    };
    client.call(&same).unwrap();
    let missing = 4711;
    assert_eq!(
        code(
            &client,
            &ModifyLibrary {
                lib_id: missing,
                ..same
            }
        ),
        -117
    );
    assert_eq!(
        code(
            &client,
            &DeleteLibrary {
                lib_id: missing,
                ..Default::default()
            }
        ),
        -117
    );
    assert_eq!(code(&client, &face(missing, 1)), -117);
    let nobody = DeleteFace {
        img_id: "P-1".into(),
        lib_id: missing,
        ..Default::default()
    };
    assert_eq!(code(&client, &nobody), -117);
    node.set_quirks(|quirks| quirks.max_libraries = 2);
    assert_eq!(code(&client, &make("third")), -118);
    node.add_camera(3, &[lib_id]);
    assert_eq!(
        code(
            &client,
            &DeleteLibrary {
                lib_id,
                ..Default::default()
            }
        ),
        -123
    );
}
