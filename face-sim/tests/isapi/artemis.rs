//! The `artemis` crate against the simulated gateway.

use crate::photo;
use artemis::acs::{
    DoorControl, PersonId, PrivilegeGroupAddPersons, PrivilegeGroups, Reapplication,
};
use artemis::common_api::VersionGet;
use artemis::flow::{EnrollError, enroll};
use artemis::protocol::Mismatch;
use artemis::resource::{
    AcsDoors, FaceData, FaceUpdate, NewPerson, OrgAdd, Orgs, PersonDelete, PersonInfo,
    PersonInfoByCode, PersonPicture, PersonSearch, Persons,
};
use artemis::signature::Signer;
use artemis::{BlockingClient, ErrorKind, Sent};
use face_sim::Gateway;
use face_sim::net::{Certificate, Fault};
use isapi::common::transport::{HttpOptions, ReqwestBlocking, Tls};

fn client(gateway: &Gateway, secret: &str) -> BlockingClient {
    let mut options = HttpOptions::default();
    if let Some(identity) = gateway.identity() {
        options.tls = Tls::authority(identity.ca_pem.clone());
    }
    BlockingClient::new(
        &gateway.url(),
        ReqwestBlocking::new(&options).unwrap(),
        Signer::new(gateway.key(), secret),
    )
    .unwrap()
}

fn ada(code: &str) -> NewPerson {
    NewPerson {
        person_code: Some(code.into()),
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..Default::default()
    }
}

#[test]
fn a_person_with_a_photo_is_added_read_let_in_and_removed_over_https() {
    let gateway = Gateway::start_https(Certificate::SignedByCa).unwrap();
    let client = client(&gateway, gateway.secret());
    assert_eq!(
        client.call(&VersionGet {}).unwrap().soft_version.as_deref(),
        Some("V2.3.0.0")
    );
    let org = client
        .call(&OrgAdd {
            org_name: "Engines".into(),
            parent_index_code: "1".into(),
            ..Default::default()
        })
        .unwrap();
    let new = NewPerson {
        faces: vec![FaceData::of(photo().jpeg())],
        org_index_code: org.org_index_code,
        ..ada("P1")
    };
    let id = client.call(&new).unwrap();
    assert!(
        client
            .call(&PersonInfo {
                person_id: id.clone(),
                ..Default::default()
            })
            .unwrap()
            .has_photo()
    );
    assert_eq!(gateway.photo(&id), Some(photo().jpeg().clone()));
    let bare = client.call(&ada("P2")).unwrap();
    assert!(
        !client
            .call(&PersonInfoByCode {
                person_code: "P2".into()
            })
            .unwrap()
            .has_photo()
    );
    client
        .call(&FaceUpdate {
            person_id: bare.clone(),
            photo: photo().jpeg().clone(),
        })
        .unwrap();
    assert!(
        client
            .call(&PersonInfoByCode {
                person_code: "P2".into()
            })
            .unwrap()
            .has_photo()
    );
    let group = client
        .call(&PrivilegeGroups::access())
        .unwrap()
        .list
        .remove(0);
    let door = client.call(&AcsDoors::all()).unwrap().list.remove(0);
    client
        .call(&PrivilegeGroupAddPersons {
            privilege_group_id: group.privilege_group_id,
            kind: 1,
            list: vec![PersonId {
                id: id.clone(),
                ..Default::default()
            }],
            ..Default::default()
        })
        .unwrap();
    client
        .call(&Reapplication::of(
            [id.as_str(), bare.as_str()],
            [door.door_index_code.as_str()],
        ))
        .unwrap();
    client
        .call(&DoorControl::open(door.door_index_code))
        .unwrap();
    assert_eq!(gateway.times_opened("8"), 1);
    client
        .call(&PersonDelete {
            person_id: id.clone(),
            ..Default::default()
        })
        .unwrap();
    let gone = client
        .call(&PersonInfo {
            person_id: id,
            ..Default::default()
        })
        .unwrap_err();
    assert_eq!(
        (gone.kind(), gone.vendor_code().as_deref()),
        (ErrorKind::NotFound, Some("128"))
    );
    let twice = client.call(&ada("P2")).unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::AlreadyExists);
}

#[test]
fn lists_come_page_by_page_and_nobody_is_no_list() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway, gateway.secret());
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
}

#[test]
fn each_way_to_be_refused_is_its_own_error_and_shows_no_secret() {
    let gateway = Gateway::start().unwrap();
    // Another secret: the strings are the same, so it is the secret.
    let wrong = client(&gateway, "another-secret")
        .call(&VersionGet {})
        .unwrap_err();
    let artemis::Error::Fault(fault) = &wrong else {
        panic!("{wrong}")
    };
    assert_eq!(
        (wrong.kind(), wrong.is_retryable(), fault.code.as_deref()),
        (ErrorKind::Unauthorised, false, Some("0x02401003"))
    );
    let signature = fault.signature.as_ref().unwrap();
    assert_eq!(signature.mismatch, Some(Mismatch::Secret));
    assert!(
        wrong.to_string().contains("the secret is not this key's"),
        "{wrong}"
    );
    let shown = format!("{wrong} {wrong:?}");
    assert!(
        !shown.contains(gateway.secret())
            && !shown.contains("another-secret")
            && !shown.contains(gateway.key()),
        "{shown}"
    );
    assert_eq!(
        gateway.record().all().len(),
        1,
        "a refused signature is not sent again"
    );

    let good = client(&gateway, gateway.secret());
    let page = |status: u16, body: &'static str| {
        Fault::Replace(Box::new(
            http::Response::builder()
                .status(status)
                .header("content-type", "text/html")
                .body(body.into())
                .unwrap(),
        ))
    };
    gateway.faults().next(
        "",
        page(
            502,
            "<html><head><title>502 Bad Gateway</title></head></html>",
        ),
    );
    let down = good.call(&VersionGet {}).unwrap_err();
    assert_eq!(
        (down.kind(), down.vendor_code()),
        (ErrorKind::Unreachable, None)
    );
    gateway
        .faults()
        .next("", page(200, "<html><title>Login</title></html>"));
    assert_eq!(
        good.call(&VersionGet {}).unwrap_err().kind(),
        ErrorKind::BadReply
    );
    gateway.set_quirks(|q| q.unknown = vec!["person/".into()]);
    let old = good.call(&ada("1")).unwrap_err();
    assert_eq!(old.kind(), ErrorKind::Unsupported);
    assert!(
        old.to_string().contains("nothing about permission"),
        "{old}"
    );
    gateway.set_quirks(|q| (q.unknown, q.full) = (vec![], true));
    assert_eq!(good.call(&ada("1")).unwrap_err().kind(), ErrorKind::Busy);
    gateway.set_quirks(|q| (q.full, q.unlicensed) = (false, true));
    assert_eq!(
        good.call(&VersionGet {}).unwrap_err().kind(),
        ErrorKind::Forbidden
    );

    // Refused before anything is sent.
    let mut request = artemis::Endpoint::to_request(&VersionGet {}).unwrap();
    *request.uri_mut() = "/api/common/v1/version".parse().unwrap();
    assert!(
        Signer::new("k", "s")
            .sign(&mut request, 0, "n")
            .unwrap_err()
            .to_string()
            .contains("/artemis/")
    );
    let never = good
        .call(&NewPerson {
            person_code: Some("1".repeat(17)),
            ..ada("")
        })
        .unwrap_err();
    assert_eq!(never.was_sent(), Sent::No);
}

#[test]
fn a_photo_is_proven_or_said_not_to_be_kept() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway, gateway.secret());
    let jpeg = photo().jpeg().clone();
    let first = client.run(enroll(ada("P1"), jpeg.clone())).unwrap();
    assert!(first.added && !first.pic_uri.is_empty());
    assert_eq!(gateway.photo(&first.person_id), Some(jpeg.clone()));
    let kept = PersonPicture {
        person_id: first.person_id.clone(),
        pic_uri: first.pic_uri.clone(),
    };
    assert_eq!(client.call(&kept).unwrap(), jpeg);
    let nowhere = PersonPicture {
        pic_uri: "0".into(),
        ..kept
    };
    assert_eq!(
        client.call(&nowhere).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    let again = client.run(enroll(ada("P1"), jpeg.clone())).unwrap();
    assert!(!again.added && again.person_id == first.person_id && again.pic_uri != first.pic_uri);

    // Yes, and nothing kept: once for somebody new, once for somebody whose old photo is still there.
    gateway.set_quirks(|q| q.drops_photos = true);
    for code in ["P2", "P1"] {
        let error = client.run(enroll(ada(code), jpeg.clone())).unwrap_err();
        assert!(
            matches!(error, EnrollError::PhotoNotStored { .. }),
            "{error}"
        );
        assert_eq!(error.kind(), ErrorKind::PhotoNotStored);
        let shown = error.to_string();
        assert!(
            shown.contains("the person is there") && shown.contains(": yes"),
            "{shown}"
        );
    }
    assert_eq!(gateway.people(), 2);

    // What the gateway said against it stands in the report.
    gateway.set_quirks(|q| (q.drops_photos, q.full) = (false, true));
    let full = client.run(enroll(ada("P3"), jpeg.clone())).unwrap_err();
    assert_eq!(
        (
            full.kind(),
            full.person_id(),
            full.attempts()[0].code.as_deref()
        ),
        (ErrorKind::Busy, None, Some("5"))
    );
    let full = client.run(enroll(ada("P1"), jpeg.clone())).unwrap_err();
    assert_eq!(full.person_id(), Some(first.person_id.as_str()));
    let shown = format!("{full} {full:?}");
    assert!(
        shown.contains("face/update") && shown.contains("Database Exception") && shown.len() < 2000,
        "{shown}"
    );
}
