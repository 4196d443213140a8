use super::*;
use crate::common_api::VersionGet;
use crate::resource::{
    AcsDevices, AcsDoors, NewPerson, Orgs, PersonDelete, PersonInfo, PersonInfoByCode, Persons,
};
use face_common::{Endpoint, ErrorKind, Protocol};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A recorded request is written again, and its answer read without a loss.
fn pair<E>(pair: &Value, name: &str) -> Result<E::Reply, crate::Fault>
where
    E: Endpoint<Protocol = crate::Artemis> + DeserializeOwned,
    E::Reply: Serialize,
{
    let asked = if pair["request"].is_null() {
        serde_json::json!({})
    } else {
        pair["request"].clone()
    };
    let endpoint: E = serde_json::from_value(asked.clone()).unwrap();
    let request = endpoint.to_request().unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", pair["path"].as_str().unwrap())
    );
    assert_eq!(
        serde_json::from_slice::<Value>(request.body()).unwrap(),
        asked,
        "{name}"
    );
    let response = http::Response::new(pair["response"].to_string().into());
    crate::Artemis::check(&response)?;
    let reply = endpoint.decode(&response).unwrap();
    let text = |v: &Value| {
        v.to_string()
            .replace("status \"", "status\"")
            .replace("produceName", "productName")
    };
    let (had, has) = (
        text(&pair["response"]["data"]),
        text(&serde_json::to_value(&reply).unwrap()).replace("produceName", "productName"),
    );
    assert_eq!(
        serde_json::from_str::<Value>(&has).unwrap(),
        serde_json::from_str::<Value>(&had).unwrap(),
        "{name}"
    );
    Ok(reply)
}

#[test]
fn recorded_pairs_of_a_live_platform_are_written_and_read() {
    let pairs: Vec<Value> =
        serde_json::from_str(include_str!("../../fixtures/hcp_pairs.json")).unwrap();
    let mut seen = 0;
    for one in &pairs {
        let path = one["path"].as_str().unwrap();
        seen += 1;
        match path.strip_prefix("/artemis/api/").unwrap() {
            "resource/v1/org/orgList" => {
                assert_eq!(pair::<Orgs>(one, path).unwrap().list[0].org_index_code, "1");
            }
            "resource/v1/person/personList" => {
                assert!(pair::<Persons>(one, path).unwrap().list[0].has_photo());
            }
            "resource/v1/person/single/add" => {
                let new: NewPerson = serde_json::from_value(one["request"].clone()).unwrap();
                assert!(new.other.is_empty() && new.faces[0].face_data.is_some());
                assert_eq!(pair::<NewPerson>(one, path).unwrap(), "1630");
            }
            "resource/v1/person/personId/personInfo" => assert_eq!(
                pair::<PersonInfo>(one, path).unwrap().cards[0].card_no,
                "123456789"
            ),
            // The exporter put another request beside the answers of this one.
            "resource/v1/person/personCode/personInfo" => {
                let mut one = one.clone();
                one["request"] = serde_json::json!({"personCode": "P0001"});
                if let Err(fault) = pair::<PersonInfoByCode>(&one, path) {
                    assert_eq!(
                        (face_common::Fault::kind(&fault), fault.code.as_deref()),
                        (ErrorKind::NotFound, Some("128"))
                    );
                }
            }
            "resource/v1/person/single/delete" => {
                assert_eq!(pair::<PersonDelete>(one, path).unwrap(), Done);
            }
            "acs/v1/privilege/group/single/addPersons" => {
                assert_eq!(pair::<PrivilegeGroupAddPersons>(one, path).unwrap(), Done);
            }
            "visitor/v1/auth/reapplication" => {
                assert_eq!(pair::<Reapplication>(one, path).unwrap(), Done);
            }
            "acs/v1/privilege/group" => assert_eq!(
                pair::<PrivilegeGroups>(one, path).unwrap().list[0].privilege_group_id,
                "1"
            ),
            "resource/v1/acsDevice/acsDeviceList" => assert_eq!(
                pair::<AcsDevices>(one, path).unwrap().list[2].status,
                Some(1)
            ),
            "resource/v1/acsDoor/acsDoorList" => {
                assert_eq!(pair::<AcsDoors>(one, path).unwrap().list.len(), 3);
            }
            "common/v1/version" => assert_eq!(
                pair::<VersionGet>(one, path)
                    .unwrap()
                    .soft_version
                    .as_deref(),
                Some("V2.3.0.0")
            ),
            other => panic!("nothing reads {other}"),
        }
    }
    assert_eq!(seen, 13);
}

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
        r#"{"doorIndexCodes":["8"],"controlType":2}"#
    );
    let again = Reapplication::of(["1", "2"], ["10", "11"])
        .to_request()
        .unwrap();
    assert_eq!(
        again.body(),
        r#"{"ImmediateDownload":0,"personIds":"1,2","doorIndexCodes":"10,11"}"#
    );
}
