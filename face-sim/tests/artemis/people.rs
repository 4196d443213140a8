//! People, their photos, and how they get in, over HTTPS.

use crate::{ada, client, jpeg};
use artemis::ErrorKind;
use artemis::acs::{
    ApplicationErrors, DoorControl, PrivilegeGroupAddPersons, PrivilegeGroupDeletePersons,
    PrivilegeGroupPersons, PrivilegeGroups, PrivilegeKind, Reapplication,
};
use artemis::common_api::VersionGet;
use artemis::flow::{Snapshot, Terminals, apply, snapshot};
use artemis::resource::{
    AcsDeviceInfo, AcsDevices, AcsDoorInfo, AcsDoors, CustomFields, CustomFieldsUpdate, FaceData,
    FaceUpdate, FingerPrint, FingerPrintsUpdate, NewPerson, OrgAdd, OrgDelete, OrgUpdate, Orgs,
    OrgsBelow, PersonDelete, PersonInfo, PersonInfoByCode, PersonPicture, PersonSearch,
    PersonUpdate, Persons,
};
use face_sim::Gateway;
use face_sim::net::Certificate;

#[test]
fn a_person_with_a_photo_is_added_read_let_in_and_removed_over_https() {
    let gateway = Gateway::start_https(Certificate::SignedByCa).unwrap();
    let client = client(&gateway);
    let version = client.call(&VersionGet {}).unwrap();
    assert_eq!(version.soft_version.as_deref(), Some("V2.3.0.0"));
    let org = client
        .call(&OrgAdd {
            org_name: "Engines".into(),
            parent_index_code: "1".into(),
            ..Default::default()
        })
        .unwrap();
    let new = NewPerson {
        faces: vec![FaceData::of(&jpeg())],
        org_index_code: org.org_index_code,
        ..ada("P1")
    };
    let id = client.call(&new).unwrap().0;
    let known = client.call(&PersonInfo::of(&id)).unwrap();
    assert_eq!(gateway.photo(&id), Some(jpeg()));
    let picture = PersonPicture {
        person_id: id.clone(),
        pic_uri: known.pic_uri().unwrap().to_owned(),
        ..Default::default()
    };
    assert_eq!(client.call(&picture).unwrap(), jpeg());
    let nowhere = PersonPicture {
        pic_uri: "0".into(),
        ..picture
    };
    assert_eq!(
        client.call(&nowhere).unwrap_err().kind(),
        ErrorKind::NotFound
    );

    let bare = client.call(&ada("P2")).unwrap().0;
    let by_code = PersonInfoByCode::of("P2");
    assert_eq!(client.call(&by_code).unwrap().pic_uri(), None);
    client
        .call(&FaceUpdate {
            person_id: bare.clone(),
            photo: jpeg(),
        })
        .unwrap();
    assert!(client.call(&by_code).unwrap().pic_uri().is_some());

    let door = client.call(&AcsDoors::all()).unwrap().list.remove(0);
    client
        .call(&DoorControl::open(door.door_index_code))
        .unwrap();
    assert_eq!(gateway.times_opened("8"), 1);
    client.call(&PersonDelete::of(&id)).unwrap();
    let gone = client.call(&PersonInfo::of(&id)).unwrap_err();
    assert_eq!(
        (gone.kind(), gone.vendor_code().as_deref()),
        (ErrorKind::NotFound, Some("128"))
    );
    let twice = client.call(&ada("P2")).unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::AlreadyExists);
}

#[test]
fn a_group_lets_in_and_each_terminal_answers_for_itself() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let ids: Vec<String> = ["P1", "P2"]
        .map(|code| client.call(&ada(code)).unwrap().0)
        .into();
    let group = client
        .call(&PrivilegeGroups::access())
        .unwrap()
        .list
        .remove(0)
        .privilege_group_id;
    let members = || {
        let search = PrivilegeGroupPersons {
            privilege_group_id: group.clone(),
            ..PrivilegeGroupPersons::all()
        };
        client.pages(search).count()
    };
    let add = PrivilegeGroupAddPersons {
        privilege_group_id: group.clone(),
        kind: PrivilegeKind::Access,
        list: ids.iter().map(|id| id.as_str().into()).collect(),
        ..Default::default()
    };
    client.call(&add).unwrap();
    assert_eq!(members(), 2);

    let to = |doors: &[&str]| {
        let doors = doors.iter().map(|d| (*d).to_owned()).collect();
        client
            .run(apply(ids.clone(), doors, PrivilegeKind::Access))
            .unwrap()
    };
    assert_eq!(to(&["8", "9"]), Terminals::Reached);
    assert!(gateway.has_reached(&ids[1], "9"));
    gateway.set_quirks(|q| q.refused_by = vec!["9".into()]);
    let terminals = to(&["8", "9"]);
    let Terminals::Refused { refused, others } = &terminals else {
        panic!("the yard's terminal is off line")
    };
    assert_eq!((refused.len(), others), (2, &vec!["8".to_owned()]));
    let shown = terminals.to_string();
    assert!(
        shown.contains("Yard (3651 The terminal is off line)"),
        "{shown}"
    );
    let errors = client.pages(ApplicationErrors::of(PrivilegeKind::Access));
    assert_eq!(errors.count(), 2);
    // A version that cannot say is not taken for one that said yes.
    gateway.set_quirks(|q| q.unknown = vec!["applicationResult".into()]);
    assert_eq!(to(&["8"]), Terminals::NotSaid);

    let nobody = Reapplication::of([], ["8"]);
    assert!(client.call(&nobody).is_err());
    client
        .call(&PrivilegeGroupDeletePersons {
            privilege_group_id: group.clone(),
            kind: PrivilegeKind::Access,
            list: vec![ids[0].as_str().into()],
            ..Default::default()
        })
        .unwrap();
    assert_eq!(members(), 1);
}

#[test]
fn everything_else_about_people_and_organisations() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let org = client
        .call(&OrgAdd {
            org_name: "Engines".into(),
            parent_index_code: "1".into(),
            ..Default::default()
        })
        .unwrap()
        .org_index_code;
    client
        .call(&OrgUpdate {
            org_index_code: org.clone(),
            org_name: Some("Difference Engines".into()),
            ..Default::default()
        })
        .unwrap();
    let below = OrgsBelow {
        parent_org_index_code: Some("1".into()),
        ..OrgsBelow::all()
    };
    let below: Vec<_> = client.pages(below).map(|o| o.unwrap().org_name).collect();
    assert_eq!(below, [Some("Difference Engines".to_owned())]);

    let id = client.call(&ada("P1")).unwrap().0;
    client
        .call(&PersonUpdate {
            person_id: id.clone(),
            phone_no: Some("0".into()),
            org_index_code: Some(org.clone()),
            ..Default::default()
        })
        .unwrap();
    client
        .call(&FingerPrintsUpdate {
            person_id: id.clone(),
            finger_print: vec![FingerPrint {
                finger_print_name: Some("thumb".into()),
                finger_print_data: Some("AAAA".into()),
                ..Default::default()
            }],
            ..Default::default()
        })
        .unwrap();
    let mut field = client.call(&CustomFields::all()).unwrap().list.remove(0);
    field.custom_field_value = Some("blue".into());
    client
        .call(&CustomFieldsUpdate {
            person_id: id.clone(),
            list: vec![field],
            ..Default::default()
        })
        .unwrap();
    let person = client.call(&PersonInfo::of(&id)).unwrap();
    assert_eq!(person.org_index_code, Some(org.clone()));
    assert_eq!(
        person.finger_print[0].finger_print_name.as_deref(),
        Some("thumb")
    );
    assert_eq!(
        person.custom_field_list[0].custom_field_value.as_deref(),
        Some("blue")
    );

    client
        .call(&OrgDelete {
            org_index_code: org,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(client.pages(Orgs::all()).count(), 1);
    let device = client.call(&AcsDevices::all()).unwrap().list.remove(1);
    let info = AcsDeviceInfo {
        acs_dev_index_code: device.acs_dev_index_code.clone(),
        ..Default::default()
    };
    assert_eq!(client.call(&info).unwrap(), device);
    let door = AcsDoorInfo {
        door_index_code: "9".into(),
        ..Default::default()
    };
    assert_eq!(
        client.call(&door).unwrap().door_name.as_deref(),
        Some("Yard")
    );
}

#[test]
fn lists_come_page_by_page_and_nobody_is_no_list() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    assert!(client.pages(Persons::all()).next().is_none());
    for n in 0..23 {
        client.call(&ada(&format!("P{n}"))).unwrap();
    }
    let all: Vec<_> = client
        .pages(Persons {
            page_size: 5,
            ..Persons::all()
        })
        .map(|p| p.unwrap().person_code.unwrap())
        .collect();
    assert_eq!(all.len(), 23);
    let found = client
        .pages(PersonSearch {
            person_name: Some("Ada".into()),
            ..PersonSearch::all()
        })
        .count();
    assert_eq!((found, client.pages(Orgs::all()).count()), (23, 1));
    // A total without a list ends the pages, and does not go on for ever.
    gateway.set_quirks(|q| q.hides_lists = true);
    assert_eq!(client.pages(Persons::all()).count(), 0);
}

#[test]
fn a_snapshot_holds_a_page_at_a_time_and_can_be_taken_up_again() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    for n in 0..7 {
        let mut new = ada(&format!("P{n}"));
        if n % 2 == 0 {
            new.faces = vec![FaceData::of(&jpeg())];
        }
        client.call(&new).unwrap();
    }
    let (mut next, mut pages, mut all) = (Some(Snapshot::new(3)), Vec::new(), Vec::new());
    while let Some(at) = next {
        let page = client.run(snapshot(at)).unwrap();
        assert_eq!(page.total, Some(7));
        pages.push(page.people.len());
        all.extend(page.people);
        next = page.next;
    }
    assert_eq!(pages, [3, 3, 1]);
    for (n, portrait) in all.iter().enumerate() {
        assert_eq!(portrait.person.person_code, Some(format!("P{n}")));
        assert_eq!(portrait.photo, (n % 2 == 0).then(jpeg));
    }
    assert!(!format!("{all:?}").contains("Lovelace"));
}
