//! Groups, and the way to the terminals.

use super::{appoint, named, raw};
use crate::{ada, client};
use artemis::ErrorKind;
use artemis::acs::{
    ApplicationErrors, PrivilegeGroupAddPersons, PrivilegeGroupDeletePersons,
    PrivilegeGroupPersons, PrivilegeGroups, PrivilegeKind,
};
use artemis::resource::PersonDelete;
use artemis::visitor::{AccessInfo, Appoint};
use face_sim::Gateway;
use serde_json::{Value, json};

#[test]
fn each_group_has_its_own_members_and_its_own_kind() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let id = client.call(&ada("P1")).unwrap().0;
    let visits = Appoint {
        access_info: Some(AccessInfo::of(["3"])),
        ..appoint(["A1"])
    };
    let visitor = client.call(&visits).unwrap().visitor_id.unwrap();
    let access = client.call(&PrivilegeGroups::access()).unwrap().list;
    assert_eq!(access.len(), 2);
    let add = |group: &str, kind, who: &str| {
        let add = PrivilegeGroupAddPersons {
            privilege_group_id: group.into(),
            kind,
            list: vec![who.into()],
            ..PrivilegeGroupAddPersons::default()
        };
        client.call(&add).map_err(|e| e.kind())
    };
    let members = |group: &str, kind| {
        let mut search = PrivilegeGroupPersons::all();
        (search.privilege_group_id, search.kind) = (group.into(), kind);
        let page = client.call(&search).map_err(|e| e.kind())?;
        Ok(page.list.into_iter().map(|p| p.id).collect::<Vec<_>>())
    };
    let (people, visitors) = (PrivilegeKind::Access, PrivilegeKind::Visitor);
    add("2", people, &id).unwrap();
    assert_eq!(members("2", people), Ok(vec![id.clone()]));
    assert_eq!(members("1", people), Ok(vec![]));
    assert_eq!(members("3", visitors), Ok(vec![visitor.clone()]));
    for (group, kind, who) in [
        ("9", people, &id),
        ("3", people, &id),
        ("2", visitors, &visitor),
        ("2", people, &visitor),
    ] {
        assert_eq!(add(group, kind, who), Err(ErrorKind::NotFound));
    }
    assert_eq!(members("9", people), Err(ErrorKind::NotFound));
    assert_eq!(members("1", visitors), Err(ErrorKind::NotFound));
    let out = |group: &str| PrivilegeGroupDeletePersons {
        privilege_group_id: group.into(),
        kind: people,
        list: vec![id.as_str().into()],
        ..PrivilegeGroupDeletePersons::default()
    };
    assert_eq!(
        client.call(&out("3")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    client.call(&out("1")).unwrap();
    assert_eq!(members("2", people).unwrap().len(), 1);
    client.call(&out("2")).unwrap();
    assert_eq!(members("2", people), Ok(vec![]));

    // Whoever is removed is in no group any more.
    add("1", people, &id).unwrap();
    client.call(&PersonDelete::of(&id)).unwrap();
    assert_eq!(members("1", people), Ok(vec![]));
    let other_level = Appoint {
        access_info: Some(AccessInfo::of(["1"])),
        ..appoint(["A2"])
    };
    assert_eq!(
        client.call(&other_level).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn reapplication_says_yes_to_everything_and_acts_on_what_it_knows() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let id = client.call(&ada("P1")).unwrap().0;
    let guest = client.call(&appoint(["A1"])).unwrap().visitor_id.unwrap();
    let apply = |body: Value| {
        let answer = raw(&client, "visitor/v1/auth/reapplication", &body.to_string());
        assert_eq!(answer.unwrap()["code"], "0", "{body}");
    };
    let progress = |kind: u32| {
        let body = json!({ "applicationResultType": 1, "pageNo": 1, "pageSize": 1, "type": kind });
        let path = "acs/v1/auth/applicationResult";
        let answer = raw(&client, path, &body.to_string()).unwrap();
        ["totalNum", "successNum", "failedNum"].map(|n| answer["data"][n].as_u64().unwrap())
    };
    for nothing in [
        json!({}),
        json!({ "ImmediateDownload": 0, "personIds": [id], "doorIndexCodes": ["8"] }),
        json!({ "ImmediateDownload": 0, "personId": id, "doorIndexCodes": "8" }),
        json!({ "InmediateDownload": 0, "personIds": id, "doorIndexCodes": "8" }),
        json!({ "ImmediateDownload": 0, "personIds": id, "doorIndexCodes": "" }),
        json!({ "ImmediateDownload": 0, "personIds": "1,2,3", "doorIndexCodes": "8" }),
        json!({ "ImmediateDownload": 0, "personIds": id, "doorIndexCodes": "10,11" }),
    ] {
        apply(nothing);
        assert_eq!(progress(1), [0, 0, 0]);
    }
    // Nobody has let either of them in: they are taken there all the same.
    gateway.set_quirks(|q| q.refused_by = vec!["9".into()]);
    let both = |how: u32| json!({ "ImmediateDownload": how, "personIds": format!("{id},{guest},77"), "doorIndexCodes": "8, 9,77", "more": [] });
    apply(both(0));
    // After each question a terminal answers.
    let thrice = |kind| [progress(kind), progress(kind), progress(kind)];
    assert_eq!(thrice(1), [[2, 0, 0], [2, 1, 0], [2, 1, 1]]);
    assert_eq!(thrice(2), [[2, 0, 0], [2, 1, 0], [2, 1, 1]]);
    assert!(gateway.has_reached(&id, "8") && gateway.has_reached(&guest, "8"));
    let errors = client
        .call(&ApplicationErrors::of(PrivilegeKind::Visitor))
        .unwrap();
    assert_eq!(errors.list[0].person_id.as_ref(), Some(&guest));
    assert_eq!(errors.total, Some(1));
    // Without those that failed before, and with them.
    apply(both(1));
    assert_eq!(thrice(1), [[2, 0, 1], [2, 1, 1], [2, 1, 1]]);
    gateway.set_quirks(|q| q.refused_by.clear());
    apply(both(0));
    assert_eq!(thrice(1), [[2, 0, 0], [2, 1, 0], [2, 2, 0]]);
    assert_eq!(
        named(&client, "visitor/v1/auth/reapplication", "no JSON"),
        "body"
    );
}
