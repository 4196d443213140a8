use super::*;
use face_common::Endpoint;
use face_common::page::Paged;

fn why<E: Endpoint>(message: &E) -> String {
    message.to_request().unwrap_err().to_string()
}

#[test]
fn searches_are_held_against_the_limits() {
    let time = |text: &str| Some(Timestamp::from(text.to_owned()));
    let fine = QueryCaptures {
        channel: Some(32),
        start_time: time("2019-10-16 13:20:00"),
        stop_time: time("2019-10-16 13:20:00"),
        qry_len: Some(50),
        ..QueryCaptures::default()
    };
    fine.to_request().unwrap();
    let with = |change: fn(&mut QueryCaptures)| {
        let mut query = fine.clone();
        change(&mut query);
        why(&query)
    };
    assert!(with(|it| it.channel = Some(33)).contains("channel"));
    assert!(with(|it| it.qry_len = Some(51)).contains("qry_len"));
    assert!(
        with(|it| it.start_time = Some(Timestamp::from("2019-10-16".to_owned())))
            .contains("start_time")
    );
    assert!(
        with(|it| it.stop_time = Some(Timestamp::from("2019-10-16 13:19:59".to_owned())))
            .contains("stop_time: is before")
    );

    assert!(
        why(&QueryBodies {
            qry_len: Some(51),
            ..QueryBodies::default()
        })
        .contains("qry_len")
    );
    assert!(
        why(&QueryAlarms {
            start_no: Some(0),
            ..QueryAlarms::default()
        })
        .contains("start_no")
    );
    // Libraries are asked for where alarms are packed, and nowhere else.
    QueryAlarms::default().to_request().unwrap();
    assert!(why(&ExportAlarms::default()).contains("lib_ids"));
}

#[test]
fn exports_take_five_hundred_by_page_and_fifty_by_name() {
    let by_page = |most: u32| {
        let qry_len = Some(most);
        let faces = ExportCaptures {
            qry_len,
            ..ExportCaptures::default()
        };
        let bodies = ExportBodies {
            qry_len,
            ..ExportBodies::default()
        };
        let alarms = ExportAlarms {
            qry_len,
            lib_ids: [1_u64].into_iter().collect(),
            ..ExportAlarms::default()
        };
        [
            faces.to_request().is_ok(),
            bodies.to_request().is_ok(),
            alarms.to_request().is_ok(),
        ]
    };
    assert_eq!(
        (by_page(500), by_page(501), by_page(0)),
        ([true; 3], [false; 3], [false; 3])
    );
    let by_name = |n: usize| {
        let snap_ids = (0..n).map(|n| n.to_string()).collect::<Joined<String>>();
        let faces = ExportCapturesById {
            snap_ids: snap_ids.clone(),
            ..ExportCapturesById::default()
        };
        let alarms = ExportAlarmsById {
            snap_ids: snap_ids.clone(),
            ..ExportAlarmsById::default()
        };
        let bodies = ExportBodiesById {
            snap_ids,
            ..ExportBodiesById::default()
        };
        [
            faces.to_request().is_ok(),
            bodies.to_request().is_ok(),
            alarms.to_request().is_ok(),
        ]
    };
    assert_eq!((by_name(1), by_name(50)), ([true; 3], [true; 3]));
    assert_eq!((by_name(0), by_name(51)), ([false; 3], [false; 3]));
}

#[test]
fn pages_follow_each_other() {
    let page = |n: usize, total: u64| serde_json::json!({"record": vec![serde_json::json!({}); n], "result_num": n, "total_num": total});
    let first = QueryAlarms {
        qry_len: Some(2),
        ..QueryAlarms::default()
    };
    let second = first
        .turn(serde_json::from_value(page(2, 3)).unwrap())
        .next
        .unwrap();
    assert_eq!((second.start_no, second.qry_len), (Some(3), Some(2)));
    assert!(
        second
            .turn(serde_json::from_value(page(1, 3)).unwrap())
            .next
            .is_none()
    );
    let next = QueryCaptures::default()
        .turn(serde_json::from_value(page(10, 11)).unwrap())
        .next;
    assert_eq!(next.unwrap().start_no, Some(11));
    let next = QueryBodies::default()
        .turn(serde_json::from_value(page(0, 11)).unwrap())
        .next;
    assert!(next.is_none());
}
