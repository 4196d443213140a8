//! A photo is proven to be kept, or said not to be.

use crate::{ada, asked, client, jpeg};
use artemis::ErrorKind;
use artemis::flow::{Attempt, EnrollError, Enrolment, PhotoWay, Support, Terminals, enroll};
use face_sim::Gateway;
use face_sim::gateway::GatewayQuirks;

fn codes(attempts: &[Attempt]) -> Vec<(&str, Option<&str>)> {
    attempts
        .iter()
        .map(|a| {
            let path = a.doing.split(['(', ')']).nth(1).unwrap();
            (path, a.code.as_deref())
        })
        .collect()
}

#[test]
fn a_photo_is_kept_the_person_let_in_and_on_the_terminals() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let order = Enrolment::of_picture(ada("P1"), crate::FACE)
        .unwrap()
        .checked_on("20")
        .into_groups(["1"])
        .to_doors(["8", "9"]);
    let first = client.run(enroll(order.clone())).unwrap();
    assert!(first.added && !first.pic_uri.is_empty());
    assert_eq!(gateway.photo(&first.person_id), Some(jpeg()));
    assert_eq!(first.terminals, Terminals::Reached);
    assert!(gateway.has_reached(&first.person_id, "8"));
    assert_eq!(
        codes(&first.attempts),
        [
            ("acs/v1/faceCheck", Some("0")),
            ("person/single/add", Some("0")),
            ("addPersons", Some("0")),
            ("reapplication", Some("0")),
        ]
    );
    let shown = first.to_string();
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(
        lines[1],
        "adding the person with the photo (person/single/add): yes"
    );
    assert!(
        lines[4].ends_with("(new): the platform keeps the photo"),
        "{shown}"
    );
    assert_eq!(lines[5], "terminals: reached");

    // Again: the same person, another picture.
    let again = client.run(enroll(order)).unwrap();
    assert!(!again.added && again.person_id == first.person_id && again.pic_uri != first.pic_uri);
    assert_eq!(codes(&again.attempts)[1], ("person/face/update", Some("0")));

    gateway.set_quirks(|q| q.refused_by = vec!["9".into()]);
    let order = Enrolment::new(ada("P2"), jpeg()).to_doors(["8", "9"]);
    let half = client.run(enroll(order)).unwrap();
    assert!(matches!(&half.terminals, Terminals::Refused { refused, .. } if refused.len() == 1));
    let shown = half.to_string();
    assert!(
        shown.contains(
            "refused by Yard (3651 The terminal is off line); not refused at the doors 8"
        ),
        "{shown}"
    );
}

#[test]
fn yes_and_nothing_kept_is_an_error_and_the_person_stays() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    client
        .run(enroll(Enrolment::new(ada("P1"), jpeg())))
        .unwrap();
    gateway.set_quirks(|q| q.drops_photos = true);
    // For somebody new, and for somebody whose old photo is still there. The photo is another one: the same would be found.
    let mut other = jpeg().to_vec();
    other.push(0);
    for code in ["P2", "P1"] {
        let order = Enrolment::new(ada(code), other.clone().into());
        let error = client.run(enroll(order)).unwrap_err();
        assert!(
            matches!(error, EnrollError::PhotoNotStored { .. }),
            "{error}"
        );
        assert_eq!(error.kind(), ErrorKind::PhotoNotStored);
        let shown = error.to_string();
        assert!(shown.contains("the person is there"), "{shown}");
        let kept = if code == "P1" {
            "the old photo is kept"
        } else {
            "no photo is kept"
        };
        assert!(shown.contains(kept), "{shown}");
    }
    assert_eq!(gateway.people(), 2);
    // The very same picture at the very same address is kept, however old.
    let same = client
        .run(enroll(Enrolment::new(ada("P1"), jpeg())))
        .unwrap();
    assert!(!same.added);
}

/// The table of five endpoints and the log of an integration in the field, against the version it met. The log ended with
/// "Successfully uploaded face for person 8505".
#[test]
fn forms_first_on_an_old_version_ends_with_the_truth() {
    let gateway = Gateway::start().unwrap();
    gateway.set_quirks(|q| *q = GatewayQuirks::old_version());
    let client = client(&gateway);
    let support = Support::new();
    let mut ways = PhotoWay::forms_first();
    ways.push(PhotoWay::FaceGroup("1".into()));
    let order = Enrolment::new(ada("8505"), jpeg())
        .by(ways)
        .remembering(&support);

    let error = client.run(enroll(order.clone())).unwrap_err();
    assert!(
        matches!(error, EnrollError::PhotoNotStored { .. }),
        "{error}"
    );
    assert_eq!(
        codes(error.attempts()),
        [
            ("person/single/add", Some("0")),
            ("common/v1/picture/upload", Some("8")),
            ("POST person/photo", Some("8")),
            ("PUT person/{id}/photo", Some("8")),
            ("person/single/update", Some("0")),
            ("personId/personInfo", None),
            ("frs/v1/face/single/addition", Some("0x00072204")),
        ]
    );
    let id = error.person_id().unwrap().to_owned();
    assert_eq!((gateway.people(), gateway.photo(&id)), (1, None));
    let said = error.attempts()[1].said.as_str();
    assert_eq!(said, "This product version is not supported");
    assert_eq!(error.attempts()[5].said, "no photo is kept");
    let paths = asked(&gateway);
    let ladder: Vec<_> = paths
        .iter()
        .filter(|p| !p.contains("personInfo"))
        .map(String::as_str)
        .collect();
    assert_eq!(
        ladder,
        [
            "POST resource/v1/person/single/add",
            "POST common/v1/picture/upload",
            "POST resource/v1/person/photo",
            &format!("PUT resource/v1/person/{id}/photo"),
            "POST resource/v1/person/single/update",
            "POST frs/v1/face/single/addition",
        ]
    );

    // What it said it does not support it is not asked again.
    assert_eq!(
        support.paths(),
        [
            "/artemis/api/common/v1/picture/upload",
            "/artemis/api/resource/v1/person/photo",
            "/artemis/api/resource/v1/person/{person_id}/photo",
        ]
    );
    let before = gateway.record().all().len();
    let again = client.run(enroll(order)).unwrap_err();
    let sent: Vec<_> = asked(&gateway).split_off(before);
    assert!(
        !sent
            .iter()
            .any(|p| p.contains("photo") || p.contains("upload"))
    );
    let skipped = |a: &&Attempt| a.said.starts_with("skipped") && a.code.is_none();
    assert_eq!(again.attempts().iter().filter(skipped).count(), 3);

    // The way that works, on a version that has it: the same person, found by their code.
    gateway.set_quirks(|q| q.unknown.clear());
    let order = Enrolment::new(ada("8505"), jpeg()).by(vec![PhotoWay::FaceUpdate]);
    let kept = client.run(enroll(order)).unwrap();
    assert_eq!((kept.person_id, kept.added), (id, false));
}

#[test]
fn forms_reach_a_version_that_takes_them() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    for (code, way) in [
        ("1", PhotoWay::PictureUpload),
        ("2", PhotoWay::PersonPhotoPost),
        ("3", PhotoWay::PersonPhotoPut),
    ] {
        let order = Enrolment::new(ada(code), jpeg()).by(vec![way]);
        let kept = client.run(enroll(order)).unwrap();
        assert_eq!(gateway.photo(&kept.person_id), Some(jpeg()));
    }
}

#[test]
fn every_way_refused_is_the_last_refusal_and_the_person_stays() {
    let gateway = Gateway::start().unwrap();
    gateway.set_quirks(|q| *q = GatewayQuirks::old_version());
    let client = client(&gateway);
    let order = Enrolment::new(ada("P1"), jpeg()).by(vec![PhotoWay::FaceUpdate]);
    let error = client.run(enroll(order)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.person_id().is_some() && gateway.people() == 1);

    // A photo the platform minds: without it the person can be added, and the next way says why.
    gateway.set_quirks(|q| q.unknown.clear());
    let order = Enrolment::new(ada("P2"), bytes::Bytes::from_static(&[0xff, 0xd8, 0xff]));
    let tiny = client.run(enroll(order)).unwrap();
    assert!(
        tiny.to_string()
            .starts_with("looking at the photo: 3 bytes"),
        "{tiny}"
    );

    // A full database: nothing more is tried, and running it again may do.
    gateway.set_quirks(|q| q.full = true);
    let order = Enrolment::new(ada("P3"), jpeg());
    let full = client.run(enroll(order.clone())).unwrap_err();
    assert_eq!(
        (full.kind(), full.person_id(), full.attempts().len()),
        (ErrorKind::Busy, None, 1)
    );
    let shown = format!("{full} {full:?}");
    assert!(
        shown.contains("code 5, Service exception. Hikcentral Database Exception"),
        "{shown}"
    );
    assert!(shown.len() < 2500, "{}", shown.len());
    gateway.set_quirks(|q| q.full = false);
    assert!(client.run(enroll(order)).unwrap().added);
}
