use super::*;
use crate::resource::FaceData;
use face_common::time::Timestamp;
use face_common::{Endpoint, Protocol};
use serde_json::json;

const FROM: &str = "2030-01-01T09:00:00+03:00";
const TO: &str = "2030-01-01T18:00:00+03:00";

fn guest(certificate: &str) -> Vec<GuestEntry> {
    vec![
        Guest {
            visitor_family_name: Some("Lovelace".into()),
            visitor_given_name: Some("Ada".into()),
            certificate_type: Some(111),
            certificate_no: Some(certificate.into()),
            faces: vec![FaceData::of(&[0xff, 0xd8])],
            ..Guest::default()
        }
        .into(),
    ]
}

fn body(endpoint: &impl Endpoint) -> serde_json::Value {
    serde_json::from_slice(endpoint.to_request().unwrap().body()).unwrap()
}

#[test]
fn the_two_versions_are_written_with_their_own_members() {
    let visitor = json!([{ "VisitorInfo": {
        "visitorFamilyName": "Lovelace", "visitorGivenName": "Ada", "certificateType": 111, "certificateNo": "A1",
        "faces": [{ "faceData": "/9g=" }],
    } }]);
    let v2 = Appoint {
        appoint_start_time: FROM.into(),
        appoint_end_time: TO.into(),
        visit_reason_type: Some(0),
        visit_reason_detail: Some("tea".into()),
        visitor_info_list: guest("A1"),
        access_info: Some(AccessInfo::of(["3"])),
        ..Appoint::default()
    };
    assert_eq!(
        body(&v2),
        json!({
            "appointStartTime": FROM, "appointEndTime": TO, "visitReasonType": 0, "visitReasonDetail": "tea",
            "visitorInfoList": visitor,
            "accessInfo": { "accessLevelList": [{ "accessLevel": { "id": "3" } }] },
        })
    );
    let v1 = AppointV1 {
        visit_start_time: FROM.into(),
        visit_end_time: TO.into(),
        visit_purpose_type: Some(0),
        visit_purpose: Some("tea".into()),
        visitor_info_list: guest("A1"),
        ..AppointV1::default()
    };
    assert_eq!(
        body(&v1),
        json!({
            "visitStartTime": FROM, "visitEndTime": TO, "visitPurposeType": 0, "visitPurpose": "tea",
            "visitorInfoList": visitor,
        })
    );
    assert!(!format!("{v2:?}").contains("/9g="));
}

#[test]
fn limits_hold_before_anything_is_sent() {
    let appoint = |from: &str, to: &str, certificate: &str| Appoint {
        appoint_start_time: Timestamp::from(from),
        appoint_end_time: Timestamp::from(to),
        visitor_info_list: guest(certificate),
        ..Appoint::default()
    };
    assert!(appoint(FROM, TO, "A1").to_request().is_ok());
    for (from, to, certificate) in [
        (FROM, TO, "A-1"),
        (FROM, FROM, "A1"),
        (TO, FROM, "A1"),
        ("2030-01-01T09:00:00Z", TO, "A1"),
        (FROM, "2030-01-01 18:00:00", "A1"),
    ] {
        let refused = appoint(from, to, certificate).to_request();
        assert!(refused.is_err(), "{from} {to} {certificate}");
    }
    let nobody = Appoint {
        visitor_info_list: Vec::new(),
        ..appoint(FROM, TO, "A1")
    };
    assert!(nobody.to_request().is_err());
}

#[test]
fn lists_are_read_in_either_spelling() {
    let read = |body: &str| {
        let response = http::Response::new(bytes::Bytes::from(body.to_owned()));
        Appointments::between(FROM.into(), TO.into())
            .decode(&response)
            .unwrap()
    };
    for name in ["visitorInfo", "VisitorInfo"] {
        let page = read(&format!(
            r#"{{"code":"0","data":{{"total":1,"list":[{{"appointID":"7","{name}":{{"visitorId":9}}}}]}}}}"#
        ));
        let guest = page.list[0].visitor_info.as_ref().unwrap();
        assert_eq!(
            (
                page.list[0].appoint_id.as_str(),
                guest.visitor_id.as_deref()
            ),
            ("7", Some("9"))
        );
    }
    assert!(read(r#"{"code":"0","data":""}"#).list.is_empty());
    let response = http::Response::new(
        r#"{"code":"0","data":{"totalNum":1,"list":[{"recordId":"5","visitorStatus":2,"visitorBaseInfo":{"visitorId":"9"}}]}}"#
            .into(),
    );
    let records = VisitRecords::between(FROM.into(), TO.into());
    let page = records.decode(&response).unwrap();
    assert_eq!(
        (page.total, page.list[0].record_id.as_str()),
        (Some(1), "5")
    );
    assert_eq!(
        body(&VisitorCustomFields::all()),
        json!({ "pageIndex": 1, "pageSize": 500 })
    );
}

#[test]
fn an_active_visit_is_told_from_other_refusals() {
    let fault = |msg: &str| {
        let body = json!({ "code": "1", "msg": msg }).to_string();
        crate::Artemis::check(&http::Response::new(body.into())).unwrap_err()
    };
    assert!(already_visiting(&fault("Unknow Error(0, 60051)")));
    assert!(!already_visiting(&fault("Unknow Error(0, 3651)")));
}
