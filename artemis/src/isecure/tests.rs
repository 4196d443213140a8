use super::*;
use face_common::{EncodeError, Endpoint};
use serde_json::{Value, json};

fn written(endpoint: &impl Endpoint) -> (String, Value) {
    let request = endpoint.to_request().unwrap();
    let body = serde_json::from_slice(request.body()).unwrap();
    (request.uri().path().to_owned(), body)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_differs_from_hikcentral_is_written_as_the_table_says() {
    let person = |name: &str, client_id| NewPerson {
        client_id,
        person_name: name.into(),
        org_index_code: "root000000".into(),
        ..NewPerson::default()
    };
    let wire = json!({ "clientId": 1, "personName": "Ada", "orgIndexCode": "root000000" });
    for (has, path, body) in [
        (
            written(&person("Ada", Some(1))),
            "resource/v1/person/single/add",
            wire.clone(),
        ),
        (
            written(&PersonBatchAdd {
                items: vec![person("Ada", Some(1))],
                ..PersonBatchAdd::default()
            }),
            "resource/v1/person/batch/add",
            json!({ "items": [wire] }),
        ),
        (
            written(&PersonSearch {
                person_ids: Some("a,b".into()),
                is_sub_org: Some(true),
                ..PersonSearch::all()
            }),
            "resource/v2/person/advance/personList",
            json!({ "pageNo": 1, "pageSize": 500, "personIds": "a,b", "isSubOrg": true }),
        ),
        (
            written(&FaceAdd {
                person_id: "a".into(),
                photo: vec![0xff, 0xd8].into(),
            }),
            "resource/v1/face/single/add",
            json!({ "personId": "a", "faceData": "/9g=" }),
        ),
        (
            written(&FaceBatchDelete {
                face_ids: vec![FaceId {
                    face_id: "f".into(),
                    ..FaceId::default()
                }],
                ..FaceBatchDelete::default()
            }),
            "resource/v1/face/batch/delete",
            json!({ "faceIds": [{ "faceId": "f" }] }),
        ),
        (
            written(&AuthConfigAdd {
                person_datas: vec![PersonData::people(["a"])],
                resource_infos: vec![ResourceInfo {
                    resource_index_code: "d".into(),
                    resource_type: "acsDevice".into(),
                    channel_nos: vec![1],
                    ..ResourceInfo::default()
                }],
                ..AuthConfigAdd::default()
            }),
            "acps/v1/auth_config/add",
            json!({
                "personDatas": [{ "indexCodes": ["a"], "personDataType": "person" }],
                "resourceInfos": [{ "resourceIndexCode": "d", "resourceType": "acsDevice", "channelNos": [1] }],
            }),
        ),
        (
            written(&DownloadShortcut {
                resource_infos: vec![ResourceInfo::default()],
                ..DownloadShortcut::default()
            }),
            "acps/v1/authDownload/configuration/shortcut",
            json!({ "taskType": 5, "resourceInfos": [{ "resourceIndexCode": "", "resourceType": "" }] }),
        ),
        (
            written(&Subscribe {
                event_types: vec![196_893],
                event_dest: "http://192.0.2.1/hook".into(),
                sub_type: Some(SubscriptionKind::Both),
                event_lvl: vec![1, 2],
                ..Subscribe::default()
            }),
            "eventService/v1/eventSubscriptionByEventTypes",
            json!({ "eventTypes": [196_893], "eventDest": "http://192.0.2.1/hook", "subType": 2, "eventLvl": [1, 2] }),
        ),
        (
            written(&DoorEvents {
                event_types: vec![1, 2],
                ..DoorEvents::between(
                    "2026-01-01T00:00:00+08:00".into(),
                    "2026-01-02T00:00:00+08:00".into(),
                )
            }),
            "acs/v2/door/events",
            json!({
                "pageNo": 1, "pageSize": 500, "startTime": "2026-01-01T00:00:00+08:00",
                "endTime": "2026-01-02T00:00:00+08:00", "eventTypes": [1, 2],
            }),
        ),
    ] {
        assert_eq!(has, (format!("/artemis/api/{path}"), body));
    }
}

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
