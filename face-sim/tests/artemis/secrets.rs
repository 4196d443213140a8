//! No key, secret, token or face in anything that can be printed or logged.

use crate::shown::{Log, SECRET, check};
use crate::{ada, client, jpeg};
use artemis::Secret;
use artemis::acs::FaceCheck;
use artemis::common_api::PictureUpload;
use artemis::event_service::{Push, Subscribe, Subscription};
use artemis::flow::{Enrolment, PhotoWay, Snapshot, enroll, snapshot};
use artemis::frs::{FaceAdd, FacePicture};
use artemis::isecure;
use artemis::resource::{
    FaceData, FaceUpdate, FingerPrint, NewPerson, PersonInfo, PersonPhotoPost, PersonPhotoPut,
    PersonPhotoUpdate,
};
use artemis::signature::Signer;
use artemis::video::{DataUri, Preview, Previews};
use artemis::visitor::{Appoint, AppointV1, Guest};
use face_sim::Gateway;
use std::fmt::Debug;

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn nothing_that_holds_one_shows_it() {
    let gateway = Gateway::start().unwrap();
    let (person_id, photo, token) = ("1".to_owned(), jpeg(), Some(Secret::from(SECRET)));
    let face = vec![FaceData::of(&photo)];
    let person = NewPerson {
        faces: face.clone(),
        finger_print: vec![FingerPrint {
            finger_print_data: token.clone(),
            ..FingerPrint::default()
        }],
        ..ada("P1")
    };
    let appoint = Appoint {
        visitor_info_list: vec![
            Guest {
                faces: face.clone(),
                identi_photo: face.clone(),
                ..Guest::default()
            }
            .into(),
        ],
        ..Appoint::default()
    };
    let appoint_v1 = AppointV1 {
        visitor_info_list: appoint.visitor_info_list.clone(),
        ..AppointV1::default()
    };
    let subscribe = Subscribe {
        token: token.clone(),
        ..Subscribe::default()
    };
    let subscription = Subscription {
        token: token.clone(),
        ..Subscription::default()
    };
    let preview = Preview {
        url: Some(format!("rtsp://192.0.2.1/{SECRET}")),
        authentication: Some(SECRET.into()),
        ..Preview::default()
    };
    let previews = Previews {
        list: vec![preview.clone()],
        ..Previews::default()
    };
    let in_group = isecure::FaceInGroupAdd {
        face_pic: FacePicture::of(&photo),
        ..Default::default()
    };
    let frs = FaceAdd {
        face_pic: FacePicture::of(&photo),
        ..Default::default()
    };
    let of_isecure = isecure::NewPerson {
        faces: face,
        ..Default::default()
    };
    let batch = isecure::PersonBatchAdd {
        items: vec![of_isecure.clone()],
        ..Default::default()
    };
    let order = Enrolment::new(person.clone(), photo.clone()).by(PhotoWay::forms_first());
    let signer = Signer::new(SECRET, SECRET);
    let sim = client(&gateway);
    let pushed = format!(
        r#"{{"params":{{"ability":"x","events":["{SECRET}",{{"eventType":1,"data":{{"cardNo":"{SECRET}"}}}}]}}}}"#
    );
    let push = Push::receive(&http::Request::new(pushed.into()), None).unwrap();
    sim.run(enroll(Enrolment::new(ada("P1"), photo.clone())))
        .unwrap();
    let page = sim.run(snapshot(Snapshot::new(5))).unwrap();
    let all: &[(&str, &dyn Debug)] = &[
        ("Signer", &signer),
        ("Client", &sim),
        ("NewPerson", &person),
        ("isecure::NewPerson", &of_isecure),
        ("isecure::PersonBatchAdd", &batch),
        ("isecure::FaceInGroupAdd", &in_group),
        ("frs::FaceAdd", &frs),
        (
            "isecure::FaceUpdate",
            &isecure::FaceUpdate {
                face_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        ("Appoint", &appoint),
        ("AppointV1", &appoint_v1),
        ("Subscribe", &subscribe),
        ("Subscription", &subscription),
        ("Preview", &preview),
        ("Previews", &previews),
        ("DataUri", &DataUri::of(&photo)),
        ("FacePicture", &FacePicture::of(&photo)),
        ("Enrolment", &order),
        ("Step", &enroll(order.clone()).start()),
        ("Push", &push),
        ("SnapshotPage", &page),
        (
            "FaceUpdate",
            &FaceUpdate {
                person_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        (
            "PersonPhotoUpdate",
            &PersonPhotoUpdate {
                person_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        (
            "PictureUpload",
            &PictureUpload {
                person_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        (
            "PersonPhotoPost",
            &PersonPhotoPost {
                person_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        (
            "PersonPhotoPut",
            &PersonPhotoPut {
                person_id: person_id.clone(),
                photo: photo.clone(),
            },
        ),
        (
            "FaceCheck",
            &FaceCheck {
                acs_dev_index_code: person_id.clone(),
                user_id: None,
                photo: photo.clone(),
            },
        ),
        ("isecure::FaceAdd", &isecure::FaceAdd { person_id, photo }),
        (
            "isecure::VisitorInfo",
            &isecure::VisitorInfo {
                visitor_photo: token.clone(),
                ..Default::default()
            },
        ),
        (
            "isecure::FaceCheck",
            &isecure::FaceCheck {
                face_pic_binary_data: token,
                ..Default::default()
            },
        ),
    ];
    for (name, value) in all {
        check(name, &format!("{value:?}{value:#?}"));
    }
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let gateway = Gateway::start().unwrap();
    let good = client(&gateway);
    good.run(enroll(Enrolment::new(ada("P1"), jpeg()))).unwrap();
    good.call(&PersonInfo::of("0")).unwrap_err();
    let wrong = crate::with_secret(&gateway, SECRET);
    wrong.call(&PersonInfo::of("0")).unwrap_err();
    let text = log.text();
    assert!(text.contains("PersonInfo"), "{text}");
    for secret in [gateway.secret(), gateway.key(), SECRET, "/9j/", "Lovelace"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
