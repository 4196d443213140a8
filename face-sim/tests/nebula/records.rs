//! What the cameras saw, over a socket.

use crate::{code, face, library, photo, start_with_library};
use nebula::download::Download;
use nebula::record::*;
use nebula::types::LibraryType;

#[test]
fn who_is_before_a_camera_is_captured_and_who_is_known_gives_an_alarm() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1).name("Ada").age(36)).unwrap();
    assert!(
        !node.person_before_camera(1, "P-1"),
        "there is no camera yet"
    );
    node.add_camera(1, &[lib_id]);
    node.add_camera(2, &[]);
    assert!(node.person_before_camera(1, "P-1"));
    assert!(
        !node.person_before_camera(2, "P-1"),
        "this one looks for nobody"
    );
    assert!(!node.person_before_camera(1, "P-9"));
    assert!(node.stranger_before_camera(2) && !node.stranger_before_camera(3));

    let captures = client.call(&QueryCaptures::default()).unwrap();
    let seen: Vec<_> = captures
        .record
        .iter()
        .map(|it| (it.channel, it.similarity, it.lib_id))
        .collect();
    assert_eq!(
        seen,
        [
            (Some(1), Some(96), Some(lib_id.cast_signed())),
            (Some(2), Some(-1), None),
            (Some(1), Some(-1), None),
            (Some(2), Some(-1), None),
        ]
    );
    let first = &captures.record[0];
    assert_eq!(
        (first.camera_name.as_deref(), first.position.as_deref()),
        (Some("camera 1"), Some("gate"))
    );
    assert!(first.face_attr.is_some() && first.threshold == Some(75));
    let alarms = client.call(&QueryAlarms::default()).unwrap();
    assert_eq!(alarms.total_num, Some(1));
    let alarm = &alarms.record[0];
    assert_eq!(
        (alarm.person_name.as_deref(), alarm.person_age.as_deref()),
        (Some("Ada"), Some("36"))
    );
    assert_eq!(
        (alarm.img_id.as_deref(), &alarm.snap_id),
        (Some("P-1"), &first.snap_id)
    );
    for path in [&alarm.img_path, &alarm.snap_path] {
        assert_eq!(
            client.call(&Download::of(path.clone().unwrap())).unwrap(),
            photo(1)
        );
    }
    let stranger = captures.record[3].snap_path.clone().unwrap();
    assert!(
        client
            .call(&Download::of(stranger))
            .unwrap()
            .starts_with(b"\xff\xd8")
    );
}

#[test]
fn captures_are_found_by_each_condition() {
    let (node, client, staff) = start_with_library();
    let visitors = library(&client, "visitors");
    client.call(&face(staff, 1)).unwrap();
    client.call(&face(visitors, 2)).unwrap();
    node.add_camera(1, &[staff, visitors]);
    node.add_camera(2, &[staff]);
    for n in 0..30 {
        node.person_before_camera(1 + n % 2, "P-1");
        node.person_before_camera(1, "P-2");
    }
    let all: Vec<_> = client
        .pages(QueryCaptures {
            qry_len: Some(50),
            ..Default::default()
        })
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(all.len(), 60);
    let now = all[0].trigger.clone();
    for (query, found) in [
        (
            QueryCaptures {
                channel: Some(2),
                ..Default::default()
            },
            15,
        ),
        (
            QueryCaptures {
                lib_name: Some("visitors".into()),
                ..Default::default()
            },
            30,
        ),
        (
            QueryCaptures {
                lib_type: Some(LibraryType::White),
                ..Default::default()
            },
            60,
        ),
        (
            QueryCaptures {
                lib_type: Some(LibraryType::Black),
                ..Default::default()
            },
            0,
        ),
        (
            QueryCaptures {
                start_time: now.clone(),
                ..Default::default()
            },
            60,
        ),
        (
            QueryCaptures {
                start_time: Some("2099-01-01 00:00:00".into()),
                ..Default::default()
            },
            0,
        ),
        (
            QueryCaptures {
                stop_time: Some("2020-01-01 00:00:00".into()),
                ..Default::default()
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
    let alarms = QueryAlarms {
        lib_ids: Some([visitors].into_iter().collect()),
        ..Default::default()
    };
    assert_eq!(client.call(&alarms).unwrap().total_num, Some(30));
    let far = QueryCaptures {
        channel: Some(9),
        ..Default::default()
    };
    assert_eq!(code(&client, &far), -3596, "an M4s has eight");
    node.set_quirks(|quirks| quirks.computing_power = 16);
    assert_eq!(client.call(&far).unwrap().total_num, Some(0));
}

#[test]
fn bodies_are_apart_and_all_is_deleted_together() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1)).unwrap();
    node.add_camera(1, &[lib_id]);
    node.body_before_camera(1);
    node.person_before_camera(1, "P-1");
    let bodies = client
        .call(&QueryBodies {
            channel: Some(1),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(bodies.total_num, Some(1));
    let body = &bodies.record[0];
    assert!(body.body_attr.is_some() && body.quality.is_some());
    let path = body.snap_path.clone().unwrap();
    assert!(path.starts_with("record/17/body/"), "{path}");
    client.call(&Download::of(&path)).unwrap();
    assert_eq!(
        client.call(&QueryCaptures::default()).unwrap().total_num,
        Some(1)
    );
    client.call(&DeleteAllCaptures {}).unwrap();
    assert_eq!(
        client.call(&QueryCaptures::default()).unwrap().total_num,
        Some(0)
    );
    assert_eq!(
        client.call(&QueryBodies::default()).unwrap().total_num,
        Some(0)
    );
    client.call(&Download::of(&path)).unwrap_err();
    assert_eq!(node.faces(lib_id), ["P-1"]);
}

#[test]
fn records_are_exported_by_page_and_by_name() {
    let (node, client, lib_id) = start_with_library();
    let none = ExportCaptures::default();
    assert_eq!(code(&client, &none), -2100);
    client.call(&face(lib_id, 1)).unwrap();
    node.add_camera(1, &[lib_id]);
    for _ in 0..12 {
        node.person_before_camera(1, "P-1");
        node.body_before_camera(1);
    }
    node.stranger_before_camera(1);
    let alarms = ExportAlarms {
        lib_ids: [lib_id].into_iter().collect(),
        qry_len: Some(500),
        ..Default::default()
    };
    let exports = [
        (client.call(&none).unwrap(), 10, 13),
        (client.call(&alarms).unwrap(), 12, 12),
        (
            client
                .call(&ExportBodies {
                    start_no: Some(12),
                    ..Default::default()
                })
                .unwrap(),
            1,
            12,
        ),
    ];
    for (export, result, total) in exports {
        assert_eq!(
            (export.result_num, export.total_num),
            (Some(result), Some(total))
        );
        let archive = client.call(&Download::of(export.export_url)).unwrap();
        assert!(archive.starts_with(b"PK\x03\x04"));
    }
    let captures = client
        .call(&QueryCaptures {
            start_no: Some(13),
            ..Default::default()
        })
        .unwrap();
    let stranger = captures.record[0].snap_id.clone().unwrap();
    let bodies = client.call(&QueryBodies::default()).unwrap();
    let body = bodies.record[0].snap_id.clone().unwrap();
    let ids = || [stranger.clone(), "none".to_owned()].into_iter().collect();
    let some = client
        .call(&ExportCapturesById {
            snap_ids: ids(),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(
        (some.result_num, some.failed_img_ids.unwrap().0),
        (Some(1), vec!["none".to_owned()])
    );
    // It is no alarm.
    assert_eq!(
        code(
            &client,
            &ExportAlarmsById {
                snap_ids: ids(),
                ..Default::default()
            }
        ),
        -2100
    );
    let one = ExportBodiesById {
        snap_ids: [body].into_iter().collect(),
        ..Default::default()
    };
    assert_eq!(client.call(&one).unwrap().result_num, Some(1));
}
