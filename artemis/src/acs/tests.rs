use super::*;
use crate::resource::Orgs;
use face_common::Endpoint;
use serde_json::json;

#[test]
fn pages_end_with_the_total_and_without_a_list() {
    use face_common::page::Paged;
    let read = |body: &str| {
        Orgs::all()
            .decode(&http::Response::new(body.to_owned().into()))
            .unwrap()
    };
    let turn = Orgs {
        page_size: 1,
        ..Orgs::all()
    }
    .turn(read(
        r#"{"code":"0","data":{"total":2,"pageNo":1,"pageSize":1,"list":[{"orgIndexCode":"1"}]}}"#,
    ));
    assert_eq!((turn.items.len(), turn.next.unwrap().page_no), (1, 2));
    // A live V3.1 leaves the list out at a total of 0.
    let turn = Orgs::all().turn(read(
        r#"{"code":"0","data":{"total":0,"pageNo":1,"pageSize":500}}"#,
    ));
    assert!(turn.items.is_empty() && turn.next.is_none());
    let liar = Orgs::all().turn(read(r#"{"code":"0","data":{"total":9000,"list":[]}}"#));
    assert!(liar.next.is_none());
}

#[test]
fn doors_are_one_to_ten_and_reapplication_is_texts() {
    let doors = |n: usize| {
        DoorControl {
            door_index_codes: vec!["1".into(); n],
            ..DoorControl::open("1")
        }
        .to_request()
    };
    assert!(doors(1).is_ok() && doors(10).is_ok() && doors(0).is_err() && doors(11).is_err());
    const { assert!(!DoorControl::IDEMPOTENT) };
    assert_eq!(
        DoorControl::open("8").to_request().unwrap().body(),
        r#"{"doorIndexCodes":["8"],"controlType":2,"controlDirection":0}"#
    );
    let again = Reapplication::of(["1", "2"], ["10", "11"])
        .to_request()
        .unwrap();
    assert_eq!(
        again.body(),
        r#"{"ImmediateDownload":0,"personIds":"1,2","doorIndexCodes":"10,11"}"#
    );
}

#[test]
fn door_events_are_asked_for_within_limits() {
    let at = |day: u32| format!("2026-01-{day:02}T00:00:00+01:00");
    let ask = |doors: usize, from: u32, to: u32| {
        DoorEvents::of(
            EventType::Face,
            vec!["8"; doors],
            at(from).into(),
            at(to).into(),
        )
        .to_request()
    };
    assert_eq!(
        ask(1, 1, 2).unwrap().body(),
        r#"{"pageNo":1,"pageSize":500,"startTime":"2026-01-01T00:00:00+01:00","endTime":"2026-01-02T00:00:00+01:00","eventType":196893,"doorIndexCodes":["8"],"sortField":"SwipeTime","orderType":0}"#
    );
    assert!(ask(10, 1, 2).is_ok() && ask(11, 1, 2).is_err() && ask(0, 1, 2).is_err());
    assert!(ask(1, 2, 1).is_err() && ask(1, 1, 1).is_ok());
    let month =
        |to: &str| DoorEvents::of(EventType::Card, ["8"], at(1).into(), to.into()).to_request();
    assert!(month("2026-02-01T00:00:00+01:00").is_ok());
    assert!(month("2026-02-01T00:00:01+01:00").is_err());
    assert!(month("2026-01-05T00:00:00Z").is_err());
    let nothing = DoorEvents {
        event_type: None,
        ..DoorEvents::of(EventType::Card, ["8"], at(1).into(), at(2).into())
    };
    assert!(nothing.to_request().is_err());
    assert!(
        DoorEvents::of_person("Ada", ["8"], at(1).into(), at(2).into())
            .to_request()
            .is_ok()
    );
}

#[test]
fn what_is_on_its_way_is_read_from_whatever_numbers_there_are() {
    let of = |raw: serde_json::Value| ApplicationProgress { raw }.pending();
    assert_eq!(of(json!({ "applyingNum": 3 })), Some(3));
    assert_eq!(
        of(json!({ "totalNum": "5", "successNum": 3, "failedNum": 1 })),
        Some(1)
    );
    assert_eq!(
        of(json!({ "list": [{ "total": 2, "success": 2, "failed": 0 }] })),
        Some(0)
    );
    assert_eq!(of(json!({ "total": 1 })), None);
    assert_eq!(of(json!(null)), None);
    let statistics = ApplicationStatistics::of(PrivilegeKind::Access);
    assert_eq!(
        statistics.to_request().unwrap().body(),
        r#"{"applicationResultType":1,"pageNo":1,"pageSize":1,"type":1}"#
    );
}
