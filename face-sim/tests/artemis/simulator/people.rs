//! People, and how a version tells of them.

use super::{FROM, PNG, TO, all_expected, named, raw};
use crate::{ada, client, jpeg};
use artemis::ErrorKind;
use artemis::resource::{
    Card, FaceData, FingerPrint, FingerPrintsUpdate, PersonInfo, PersonPicture, PersonSearch,
    PersonUpdate, Persons,
};
use face_sim::Gateway;
use serde_json::json;

#[test]
fn a_face_that_is_refused_leaves_nobody_behind() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    for face in [PNG, "/9j/****"] {
        let body = json!({ "personCode": "P1", "personFamilyName": "b", "personGivenName": "a",
            "orgIndexCode": "1", "faces": [{ "faceData": face }] });
        named(&client, "resource/v1/person/single/add", &body.to_string());
        assert_eq!(gateway.people(), 0);
        let body = json!({ "appointStartTime": FROM, "appointEndTime": TO,
            "visitorInfoList": [{ "VisitorInfo": { "faces": [{ "faceData": face }] } }] });
        named(&client, "visitor/v2/appointment", &body.to_string());
        assert!(all_expected(&client).is_empty());
    }
    client.call(&ada("P1")).unwrap();
}

#[test]
fn an_update_keeps_every_member_it_is_sent_and_those_it_is_not() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let mut new = ada("P1");
    new.finger_print = vec![FingerPrint {
        finger_print_name: Some("thumb".into()),
        ..FingerPrint::default()
    }];
    new.resident_floor_no = Some(2);
    new.phone_no = Some("555".into());
    let id = client.call(&new).unwrap().0;
    client
        .call(&PersonUpdate {
            person_id: id.clone(),
            person_code: Some("P1".into()),
            person_family_name: Some("King".into()),
            gender: Some(2),
            remark: Some("countess".into()),
            email: Some("ada@example.com".into()),
            cards: vec![Card {
                card_no: "77".into(),
                ..Card::default()
            }],
            begin_time: Some(FROM.into()),
            end_time: Some(TO.into()),
            resident_room_no: Some(12),
            ..PersonUpdate::default()
        })
        .unwrap();
    let known = client.call(&PersonInfo::of(&id)).unwrap();
    assert_eq!(known.person_name.as_deref(), Some("Ada King"));
    assert_eq!((known.gender, known.cards.len()), (Some(2), 1));
    assert_eq!(known.remark.as_deref(), Some("countess"));
    assert_eq!(known.email.as_deref(), Some("ada@example.com"));
    assert_eq!(known.phone_no.as_deref(), Some("555"));
    assert_eq!(
        (known.begin_time, known.end_time),
        (Some(FROM.into()), Some(TO.into()))
    );
    assert_eq!(known.finger_print.len(), 1);
    assert_eq!(
        (
            &known.other["residentRoomNo"],
            &known.other["residentFloorNo"]
        ),
        (&json!(12), &json!(2))
    );

    // Rooms and floors stand in a list that asks for them.
    let listed = |append: Option<Vec<u32>>| {
        let mut all = Persons::all();
        all.append_info = append;
        client.call(&all).unwrap().list.remove(0).other
    };
    assert!(listed(None).is_empty());
    assert_eq!(
        listed(Some(vec![6])).keys().collect::<Vec<_>>(),
        ["residentRoomNo"]
    );

    // Free text and lists are emptied by being sent empty; a photo is not looked at; the code and the organisation must be right.
    let path = "resource/v1/person/single/update";
    let body = json!({ "personId": id, "remark": "", "cards": [], "personFamilyName": "", "gender": null,
        "personPhoto": { "picData": "/9j/" } });
    raw(&client, path, &body.to_string()).unwrap();
    let known = client.call(&PersonInfo::of(&id)).unwrap();
    assert_eq!((known.pic_uri(), known.cards.len()), (None, 0));
    assert_eq!(known.person_name.as_deref(), Some("Ada King"));
    assert_eq!((known.remark, known.gender), (Some(String::new()), Some(2)));
    let body = json!({ "personId": id, "personCode": "P2" }).to_string();
    assert_eq!(named(&client, path, &body), "personCode");
    let nowhere = json!({ "personId": id, "orgIndexCode": "9" }).to_string();
    let nowhere = raw(&client, path, &nowhere).unwrap_err();
    assert_eq!(nowhere.kind(), ErrorKind::NotFound);
}

#[test]
fn people_are_found_by_the_card_they_carry() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    for (code, card) in [("P1", "7"), ("P2", "77"), ("P3", "777")] {
        let mut new = ada(code);
        new.cards = vec![Card {
            card_no: card.into(),
            ..Card::default()
        }];
        client.call(&new).unwrap();
    }
    let found = |name: Option<&str>, card: &str| -> Vec<_> {
        let search = PersonSearch {
            person_name: name.map(Into::into),
            card_no: Some(card.into()),
            ..PersonSearch::all()
        };
        let found = client.pages(search).map(Result::unwrap);
        found.map(|p| p.person_code.unwrap()).collect()
    };
    assert_eq!(found(None, "77"), ["P2"]);
    assert_eq!(found(Some("Ada"), "777"), ["P3"]);
    assert!(found(Some("Byron"), "77").is_empty() && found(None, "8").is_empty());
}

#[test]
fn a_version_writes_and_says_as_its_own_kind_does() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let mut new = ada("P1");
    new.faces = vec![FaceData::of(&jpeg())];
    let id = client.call(&new).unwrap().0;
    let fingers = FingerPrintsUpdate {
        person_id: id.clone(),
        finger_print: vec![FingerPrint {
            finger_print_name: Some("thumb".into()),
            finger_print_data: Some("AAAA".into()),
            ..FingerPrint::default()
        }],
        ..FingerPrintsUpdate::default()
    };
    client.call(&fingers).unwrap();
    let page = r#"{"pageNo":1,"pageSize":10}"#;
    let devices = [
        ("resource/v1/acsDevice/acsDeviceList", page),
        ("resource/v1/acsDevice/advance/acsDeviceList", page),
        ("resource/v1/encodeDevice/encodeDeviceList", page),
        (
            "resource/v1/acsDevice/indexCode/acsDeviceInfo",
            r#"{"acsDevIndexCode":"20"}"#,
        ),
    ];
    for (v3_1, version, name, other) in [
        (false, "V2.3.0.0", "status ", "status"),
        (true, "V3.1.0.0", "status", "status "),
    ] {
        gateway.set_quirks(|q| q.v3_1 = v3_1);
        let says = raw(&client, "common/v1/version", "").unwrap();
        assert_eq!(says["data"]["softVersion"], version);
        for (path, body) in devices {
            let data = raw(&client, path, body).unwrap()["data"].take();
            let device = data.get("list").map_or(&data, |list| &list[0]);
            assert_eq!(
                (&device[name], device.get(other)),
                (&json!(1), None),
                "{path}"
            );
        }
        let camera = &raw(&client, "resource/v1/cameras", page).unwrap()["data"]["list"][0];
        assert_eq!(camera["status"], 1);

        let known = client.call(&PersonInfo::of(&id)).unwrap();
        let finger = &known.finger_print[0];
        assert_eq!(finger.finger_print_name.as_deref(), Some("thumb"));
        assert_eq!(finger.finger_print_data.is_none(), v3_1);
        let photo = known.person_photo.unwrap();
        assert_eq!(photo.pic_big_uri.is_some(), v3_1);
        for pic_uri in [photo.pic_uri, photo.pic_big_uri].into_iter().flatten() {
            let ask = PersonPicture {
                person_id: id.clone(),
                pic_uri,
                ..PersonPicture::default()
            };
            assert_eq!(client.call(&ask).unwrap(), jpeg());
        }
    }
}
