//! Every recorded request is written again, and its answer read without a loss.

use crate::acs::{DoorEvents, EventType, PrivilegeGroupAddPersons, PrivilegeGroups, Reapplication};
use crate::common_api::VersionGet;
use crate::protocol::Done;
use crate::resource::{
    AcsDevices, AcsDoors, Cameras, EncodeDevices, NewPerson, Orgs, PersonDelete, PersonInfo,
    PersonInfoByCode, PersonUpdate, Persons, VehicleAdd, VehicleDelete, VehicleUpdate, Vehicles,
};
use crate::video::{CameraCapture, PreviewUrl};
use face_common::wire::member::Member;
use face_common::{Endpoint, ErrorKind, Protocol, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn unmodelled(of: &impl Member) -> Vec<String> {
    let mut found = Vec::new();
    of.unmodelled("", &mut found);
    found
}

/// What wire and type spell differently, on both sides alike.
fn plain(value: &Value) -> Value {
    let text = value.to_string().replace("status \"", "status\"");
    serde_json::from_str(&text).unwrap()
}

fn reply<E: Endpoint<Protocol = crate::Artemis>>(
    endpoint: &E,
    request: &Request,
    pair: &Value,
) -> Result<E::Reply, crate::Fault>
where
    E::Reply: Serialize,
{
    let name = pair["path"].as_str().unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", name)
    );
    let response = http::Response::new(pair["response"].to_string().into());
    crate::Artemis::check(&response)?;
    let reply = endpoint.decode(&response).unwrap();
    let (had, has) = (
        &pair["response"]["data"],
        serde_json::to_value(&reply).unwrap(),
    );
    assert_eq!(plain(&has), plain(had), "{name}");
    Ok(reply)
}

/// A pair whose every member, there and back, has a field.
fn pair<E>(pair: &Value) -> Result<E::Reply, crate::Fault>
where
    E: Endpoint<Protocol = crate::Artemis> + DeserializeOwned + Member,
    E::Reply: Serialize,
{
    let asked = &pair["request"];
    let endpoint: E = serde_json::from_value(asked.clone()).unwrap();
    assert_eq!(unmodelled(&endpoint), Vec::<String>::new());
    let request = endpoint.to_request().unwrap();
    let written: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(&written, asked);
    reply(&endpoint, &request, pair)
}

fn whole<E>(one: &Value) -> E::Reply
where
    E: Endpoint<Protocol = crate::Artemis> + DeserializeOwned + Member,
    E::Reply: Serialize + Member,
{
    let reply = pair::<E>(one).unwrap();
    assert_eq!(unmodelled(&reply), Vec::<String>::new(), "{one}");
    reply
}

#[test]
fn recorded_pairs_of_live_platforms_are_written_and_read() {
    let pairs: Vec<Value> =
        serde_json::from_str(include_str!("../fixtures/hcp_pairs.json")).unwrap();
    assert_eq!(pairs.len(), 25);
    let mut nobody = 0;
    for one in &pairs {
        let path = one["path"].as_str().unwrap();
        match path.strip_prefix("/artemis/api/").unwrap() {
            "resource/v1/vehicle/vehicleList" => {
                assert_eq!(whole::<Vehicles>(one).list[1].plate_no, "PLATE01");
            }
            "resource/v1/vehicle/single/add" => {
                assert_eq!(whole::<VehicleAdd>(one).vehicle_id.as_deref(), Some("98"));
            }
            "resource/v1/vehicle/single/update" => {
                assert_eq!(pair::<VehicleUpdate>(one).unwrap(), Done);
            }
            "resource/v1/vehicle/single/delete" => {
                assert_eq!(pair::<VehicleDelete>(one).unwrap(), Done);
            }
            "resource/v1/org/orgList" => {
                assert_eq!(whole::<Orgs>(one).list[0].org_index_code, "1");
            }
            "resource/v1/person/personList" => {
                assert!(whole::<Persons>(one).list[0].pic_uri().is_some());
            }
            "resource/v1/person/single/add" => {
                assert_eq!(pair::<NewPerson>(one).unwrap().0, "1630");
            }
            "resource/v1/person/single/update" => {
                assert_eq!(pair::<PersonUpdate>(one).unwrap(), Done);
            }
            "resource/v1/person/personId/personInfo" => {
                assert_eq!(whole::<PersonInfo>(one).cards[0].card_no, "123456789");
            }
            "resource/v1/person/personCode/personInfo" => match pair::<PersonInfoByCode>(one) {
                Ok(person) => assert_eq!(unmodelled(&person), Vec::<String>::new()),
                Err(fault) => {
                    nobody += 1;
                    assert_eq!(face_common::Fault::kind(&fault), ErrorKind::NotFound);
                }
            },
            "resource/v1/person/single/delete" => {
                assert_eq!(pair::<PersonDelete>(one).unwrap(), Done);
            }
            "acs/v1/privilege/group/single/addPersons" => {
                assert_eq!(pair::<PrivilegeGroupAddPersons>(one).unwrap(), Done);
            }
            "visitor/v1/auth/reapplication" => {
                assert_eq!(pair::<Reapplication>(one).unwrap(), Done);
            }
            "acs/v1/privilege/group" => {
                assert_eq!(
                    whole::<PrivilegeGroups>(one).list[0].privilege_group_id,
                    "1"
                );
            }
            "resource/v1/acsDevice/acsDeviceList" => {
                assert_eq!(whole::<AcsDevices>(one).list[2].status, Some(1));
            }
            "resource/v1/acsDoor/acsDoorList" => {
                assert_eq!(whole::<AcsDoors>(one).list.len(), 3);
            }
            "acs/v1/door/events" => {
                let events = whole::<DoorEvents>(one).list;
                assert_eq!(events[0].event_type, Some(EventType::Face));
                assert_eq!(events[0].card_no.as_deref(), Some("18446744073609551873"));
                // The same id in all: it tells nothing apart, and the key does.
                assert_eq!(events[0].event_id, events[1].event_id);
                assert_ne!(events[0].key(), events[1].key());
            }
            "resource/v1/encodeDevice/encodeDeviceList" => {
                assert_eq!(whole::<EncodeDevices>(one).list[0].status, Some(1));
            }
            "resource/v1/cameras" => {
                assert_eq!(whole::<Cameras>(one).list[0].camera_index_code, "12082");
            }
            "video/v1/camera/capture" => {
                // The recorded picture is cut in the middle.
                let picture = pair::<CameraCapture>(one).unwrap();
                assert!(picture.bytes().is_err());
            }
            "video/v1/cameras/previewURLs" => {
                let preview = whole::<PreviewUrl>(one);
                assert!(preview.address().unwrap().starts_with("rtsp://"));
            }
            "common/v1/version" => {
                let request = VersionGet {}.to_request().unwrap();
                assert!(one["request"].is_null() && request.body().is_empty());
                let version = reply(&VersionGet {}, &request, one).unwrap();
                assert_eq!(
                    version.product_name.as_deref(),
                    Some("HikCentral Professional")
                );
                assert_eq!(version.soft_version.as_deref(), Some("V2.3.0.0"));
            }
            other => panic!("nothing reads {other}"),
        }
    }
    assert_eq!(nobody, 2);
}

/// Whatever arrives is an answer or an error, and never a panic or a yes.
#[test]
fn answers_that_are_cut_or_rubbish_are_errors() {
    let pairs: Vec<Value> =
        serde_json::from_str(include_str!("../fixtures/hcp_pairs.json")).unwrap();
    let judge = |body: &[u8]| {
        let response = http::Response::new(bytes::Bytes::copy_from_slice(body));
        let judged = crate::Artemis::check(&response);
        // Three shapes of `data`: a page, an object, text.
        judged.map_err(|fault| fault.to_string()).and_then(|()| {
            let page = Persons::all().decode(&response).map(drop);
            let one = PersonInfo::of("1").decode(&response).map(drop);
            let text = NewPerson::default().decode(&response).map(drop);
            page.or(one).or(text).map_err(|error| error.to_string())
        })
    };
    for one in &pairs {
        let body = one["response"].to_string();
        for end in 0..body.len() {
            let cut = judge(&body.as_bytes()[..end]);
            assert!(cut.is_err(), "{}", &body[..end]);
        }
    }
    for rubbish in [
        "",
        " ",
        "null",
        "[]",
        "{}",
        "true",
        "\u{feff}{}",
        "{\"code\":{}}",
        "{\"code\":\"0\",\"data\":7.5}",
        "{\"code\":\"0\",\"code\":\"8\"}",
        "\u{0}\u{1}",
        &"[".repeat(100_000),
        &"{\"data\":".repeat(100_000),
    ] {
        let shown = &rubbish[..rubbish.len().min(40)];
        assert!(judge(rubbish.as_bytes()).is_err(), "{shown}");
    }
}
