use super::*;
use face_common::{EncodeError, Endpoint};
use serde_json::{Value, json};

#[test]
fn photos_are_lists_nulls_are_nothing_and_batches_have_two_ends() {
    let response = |data: Value| {
        http::Response::new(bytes::Bytes::from(
            json!({ "code": "0", "msg": "SUCCESS", "data": data }).to_string(),
        ))
    };
    let page = Persons::all()
        .decode(&response(json!({ "total": 1, "pageNo": 1, "pageSize": 500, "list": [{
            "personId": "a", "personName": "Ada", "gender": 1, "jobNo": null,
            "personPhoto": [{ "personPhotoIndexCode": "p", "picUri": "/pic?1", "serverIndexCode": "s", "personId": "a" }],
        }] })))
        .unwrap();
    let person = &page.list[0];
    assert_eq!(
        (
            person.job_no.as_ref(),
            person.person_photo[0].pic_uri.as_deref()
        ),
        (None, Some("/pic?1"))
    );
    let outcome = PersonBatchAdd::default()
        .decode(&response(json!({
            "successes": [{ "clientId": 1, "personId": "a" }],
            "failures": [{ "clientId": 2, "code": "0x00052101", "message": "no" }],
        })))
        .unwrap();
    assert_eq!(
        (
            outcome.successes[0].client_id,
            outcome.failures[0].client_id
        ),
        (Some(1), Some(2))
    );
    let groups = FaceGroups::default()
        .decode(&response(json!([{ "indexCode": "g", "name": "all" }])))
        .unwrap();
    assert_eq!(groups[0].index_code, "g");
    let view = SubscriptionView {}
        .decode(&response(
            json!({ "detail": [{ "eventTypes": [1], "eventDest": "http://192.0.2.1/" }] }),
        ))
        .unwrap();
    assert_eq!(view.detail[0].event_types, [1]);
}

#[test]
fn limits_hold_before_anything_is_sent() {
    let named = |name: &str| -> Result<_, EncodeError> {
        NewPerson {
            person_name: name.into(),
            org_index_code: "1".into(),
            ..NewPerson::default()
        }
        .to_request()
    };
    assert!(named(&"名".repeat(32)).is_ok());
    assert!(named(&"名".repeat(33)).is_err() && named("").is_err());
    let unnumbered = PersonBatchAdd {
        items: vec![NewPerson {
            person_name: "Ada".into(),
            org_index_code: "1".into(),
            ..NewPerson::default()
        }],
        ..PersonBatchAdd::default()
    };
    assert!(unnumbered.to_request().is_err());
    assert!(FaceCheck::default().to_request().is_err());
}
