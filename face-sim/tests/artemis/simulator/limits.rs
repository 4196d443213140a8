//! What the client would never send, sent all the same.

use super::{FROM, PAST, PNG, TO, all_expected, appoint, in_minutes, named, raw};
use crate::client;
use artemis::BlockingClient;
use artemis::visitor::{Appoint, CheckIn};
use face_sim::Gateway;
use serde_json::json;

fn each_is_named(client: &BlockingClient, cases: &[(&str, String, &str)]) {
    for (path, body, member) in cases {
        assert_eq!(named(client, path, body), *member, "{path} {body}");
    }
}

#[test]
fn pages_and_people_that_break_a_limit_are_refused_and_named() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let orgs = "resource/v1/org/orgList";
    let page = |members: &str| (orgs, format!("{{{members}}}"));
    let add = |members: &str| {
        let who = r#""personFamilyName":"b","personGivenName":"a","orgIndexCode":"1""#;
        (
            "resource/v1/person/single/add",
            format!("{{{who},{members}}}"),
        )
    };
    let face = |members: &str| {
        let path = "resource/v1/person/face/update";
        (path, format!(r#"{{"personId":"1",{members}}}"#))
    };
    let applied = |members: &str| {
        let path = "acs/v1/auth/applicationResult";
        (path, format!(r#"{{"pageNo":1,{members}}}"#))
    };
    let cases = [
        (page(r#""pageNo":1,"pageSize":5000"#), "pageSize"),
        (page(r#""pageNo":0,"pageSize":10"#), "pageNo"),
        (page(r#""pageNo":-1,"pageSize":10"#), "pageNo"),
        (page(r#""pageNo":1"#), "pageSize"),
        ((orgs, "[".to_owned()), "body"),
        (applied(r#""pageSize":10"#), "applicationResultType"),
        (
            applied(r#""pageSize":900,"applicationResultType":1,"type":1"#),
            "pageSize",
        ),
        (
            applied(r#""pageSize":9,"applicationResultType":3,"type":1"#),
            "applicationResultType",
        ),
        (
            applied(r#""pageSize":9,"applicationResultType":1,"type":3"#),
            "type",
        ),
        (add(r#""personCode":"12345678901234567890""#), "personCode"),
        (add(r#""endTime":"2030-01-01T00:00:00Z""#), "endTime"),
        (face(r#""personCode":"1","faceData":"/9g=""#), "personCode"),
        (face(&format!(r#""faceData":"{PNG}""#)), "faceData"),
    ];
    each_is_named(
        &client,
        &cases.map(|((path, body), member)| (path, body, member)),
    );
    assert_eq!(gateway.people(), 0);
}

#[test]
fn doors_and_events_that_break_a_limit_are_refused_and_named() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let events = |start: &str, end: &str, doors: usize| {
        let body = json!({ "pageNo": 1, "pageSize": 10, "startTime": start, "endTime": end,
            "eventType": 196_893, "doorIndexCodes": vec!["8"; doors] });
        ("acs/v1/door/events", body.to_string())
    };
    let (first, last) = ("2026-01-01T00:00:00+03:00", "2026-01-31T00:00:00+03:00");
    let control = |members: &str| ("acs/v1/door/doControl", format!("{{{members}}}"));
    let log = |end: &str, members: &str| {
        let page = r#""pageNo":1,"pageSize":10"#;
        let body = format!(r#"{{{page},"startTime":"{FROM}","endTime":"{end}"{members}}}"#);
        ("eventService/v1/eventRecords/page", body)
    };
    let subscribe = |members: &str| {
        let path = "eventService/v1/eventSubscriptionByEventTypes";
        (path, format!("{{{members}}}"))
    };
    let cases = [
        (events(first, last, 11), "doorIndexCodes"),
        (events(first, "2026-02-02T00:00:00+03:00", 1), "endTime"),
        (events("2026-01-01T00:00:00Z", last, 1), "startTime"),
        (
            control(r#""doorIndexCodes":[],"controlType":2"#),
            "doorIndexCodes",
        ),
        (
            control(r#""doorIndexCodes":["8"],"controlType":7"#),
            "controlType",
        ),
        (
            log("2031-01-01T00:00:00Z", r#","srcType":"door""#),
            "endTime",
        ),
        (
            log(TO, r#","srcType":"door","eventTypes":[196893]"#),
            "eventTypes",
        ),
        (
            log(TO, r#","srcType":"door","eventTypes":"face""#),
            "eventTypes",
        ),
        (log(TO, ""), "srcType"),
        (
            subscribe(r#""eventTypes":[1],"eventDest":"somewhere""#),
            "eventDest",
        ),
    ];
    each_is_named(
        &client,
        &cases.map(|((path, body), member)| (path, body, member)),
    );
    assert_eq!(gateway.times_opened("8"), 0);
    let (path, body) = events(first, last, 10);
    assert_eq!(raw(&client, path, &body).unwrap()["data"]["total"], 0);
}

#[test]
fn visits_in_the_past_by_its_own_clock_are_refused() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let v2 = |start: &str, end: &str, paper: &str| {
        json!({ "appointStartTime": start, "appointEndTime": end,
            "visitorInfoList": [{ "VisitorInfo": { "certificateNo": paper } }] })
        .to_string()
    };
    for (start, end, paper, member) in [
        (PAST, TO, "A1", "appointStartTime"),
        (TO, FROM, "A1", "appointEndTime"),
        (FROM, FROM, "A1", "appointEndTime"),
        (FROM, TO, "A-1", "certificateNo"),
    ] {
        let body = v2(start, end, paper);
        assert_eq!(named(&client, "visitor/v2/appointment", &body), member);
    }
    let v1 = v2(PAST, TO, "A1").replace("appoint", "visit");
    assert_eq!(
        named(&client, "visitor/v1/appointment", &v1),
        "visitStartTime"
    );
    assert!(all_expected(&client).is_empty());

    let soon = Appoint {
        appoint_start_time: in_minutes(5),
        ..appoint(["A1"])
    };
    gateway.set_quirks(|q| q.clock_ahead_ms = 14 * 60_000);
    let late = client.call(&soon).unwrap_err();
    assert!(late.to_string().contains("appointStartTime"), "{late}");
    gateway.set_quirks(|q| q.clock_ahead_ms = 0);
    let appointed = client.call(&soon).unwrap();

    // A visit that ended before it is begun, and one that begins before anybody was expected.
    let mut visit = CheckIn {
        appoint_id: appointed.appoint_record_id.unwrap(),
        visitor_id: appointed.visitor_id.unwrap(),
        visit_end_time: Some(PAST.into()),
        ..CheckIn::default()
    };
    let over = client.call(&visit).unwrap_err();
    assert!(over.to_string().contains("visitEndTime"), "{over}");
    (visit.visit_start_time, visit.visit_end_time) = (Some(PAST.into()), None);
    let early = client.call(&visit).unwrap_err();
    assert!(early.to_string().contains("visitStartTime"), "{early}");
    visit.visit_start_time = Some(in_minutes(0));
    client.call(&visit).unwrap();
}

#[test]
fn the_members_of_one_version_of_appointments_are_not_the_other_s() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let guests = r#""visitorInfoList":[{"VisitorInfo":{"certificateNo":"A1"}}]"#;
    let v1 = format!(r#"{{"visitStartTime":"{FROM}","visitEndTime":"{TO}",{guests}}}"#);
    let v2 = format!(r#"{{"appointStartTime":"{FROM}","appointEndTime":"{TO}",{guests}}}"#);
    for update in ["", "/update"] {
        let id = r#"{"appointRecordId":"1","#;
        let (v1, v2) = match update {
            "" => (v1.clone(), v2.clone()),
            _ => (v1.replacen('{', id, 1), v2.replacen('{', id, 1)),
        };
        let old = format!("visitor/v1/appointment{update}");
        let new = format!("visitor/v2/appointment{update}");
        assert_eq!(named(&client, &old, &v2), "visitStartTime");
        assert_eq!(named(&client, &new, &v1), "appointStartTime");
    }
    let half = format!(r#"{{"visitStartTime":"{FROM}","appointEndTime":"{TO}",{guests}}}"#);
    assert_eq!(
        named(&client, "visitor/v1/appointment", &half),
        "visitEndTime"
    );
    let nobody = format!(
        r#"{{"appointStartTime":"{FROM}","appointEndTime":"{TO}","visitorInfoList":[{{}}]}}"#
    );
    assert_eq!(
        named(&client, "visitor/v2/appointment", &nobody),
        "VisitorInfo"
    );
    raw(&client, "visitor/v1/appointment", &v1).unwrap();
}
