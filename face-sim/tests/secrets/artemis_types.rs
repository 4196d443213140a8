use crate::printed::Printed;
use crate::shown::SECRET;
use crate::{jpeg, reply, spiteful};
use artemis::acs::FaceCheck;
use artemis::common::Protocol as _;
use artemis::common::auth::{Auth as _, Env};
use artemis::common::transport::{HttpOptions, ReqwestBlocking};
use artemis::common_api::PictureUpload;
use artemis::event_service::{Push, PushError};
use artemis::flow::{EnrollError, Enrolment, PhotoWay, Snapshot, enroll, snapshot};
use artemis::isecure;
use artemis::resource::{
    FaceUpdate, NewPerson, PersonPhotoPost, PersonPhotoPut, PersonPhotoUpdate,
};
use artemis::signature::{Keyed, SignError, Signer};
use artemis::video::Preview;
use artemis::{Artemis, BlockingClient, Error};
use face_sim::Gateway;

pub(crate) fn print(all: &mut Printed<'_>) {
    decoded!(all:
        artemis::event_service::IdentityCardInfo,
        artemis::event_service::Subscribe,
        artemis::event_service::Subscription,
        artemis::event_service::Subscriptions,
        artemis::frs::FaceAdd,
        artemis::frs::FacePicture,
        artemis::isecure::FaceCheck,
        artemis::isecure::FaceInGroup,
        artemis::isecure::FaceInGroupAdd,
        artemis::isecure::FaceInGroupUpdate,
        artemis::isecure::FacesInGroupPage,
        artemis::isecure::NewPerson,
        artemis::isecure::PersonBatchAdd,
        artemis::isecure::Appoint,
        artemis::isecure::AppointV2,
        artemis::isecure::VisitorInfo,
        artemis::resource::FaceData,
        artemis::resource::FingerPrint,
        artemis::resource::Person,
        artemis::resource::PersonPage,
        artemis::resource::PersonSearchPage,
        artemis::resource::FingerPrintsUpdate,
        artemis::resource::NewPerson,
        artemis::resource::PersonUpdate,
        artemis::video::DataUri,
        artemis::video::Preview,
        artemis::video::Previews,
        artemis::visitor::Appoint,
        artemis::visitor::AppointUpdate,
        artemis::visitor::AppointV1,
        artemis::visitor::AppointV1Update,
        artemis::visitor::Appointment,
        artemis::visitor::AppointmentPage,
        artemis::visitor::Guest,
        artemis::visitor::GuestEntry,
        artemis::visitor::VisitRecord,
        artemis::visitor::VisitRecordPage,
    );
    // Its address lets in as well.
    all.value(&Preview {
        url: Some(format!("rtsp://192.0.2.1/{SECRET}")),
        ..Preview::default()
    });
    photos(all);
    let signer = Signer::new(SECRET, SECRET);
    all.value(&signer);
    all.value(&Keyed::new(&SECRET.into()));
    let request = http::Request::post(format!("/artemis/api/x?token={SECRET}"));
    let mut signed = None;
    let env = Env {
        now_ms: 0,
        entropy: [7; 16],
    };
    signer
        .before(&mut signed, &mut request.body(jpeg()).unwrap(), env)
        .unwrap();
    all.value(&signed.unwrap());
    let pushed = format!(
        r#"{{"params":{{"ability":"x","events":["{SECRET}",{{"eventType":1,"data":{{"cardNo":"{SECRET}"}}}}]}}}}"#
    );
    all.value(&Push::receive(&http::Request::new(pushed.into()), None).unwrap());
    let gateway = Gateway::start().unwrap();
    let transport = ReqwestBlocking::new(&HttpOptions::default()).unwrap();
    let signer = Signer::new(gateway.key(), gateway.secret());
    let client = BlockingClient::new(&gateway.url(), transport, signer).unwrap();
    let person = NewPerson {
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..NewPerson::default()
    };
    client.run(enroll(Enrolment::new(person, jpeg()))).unwrap();
    let page = client.run(snapshot(Snapshot::new(5))).unwrap();
    assert!(page.people[0].photo.is_some());
    all.value(&page.people[0]);
    errors(all);
}

fn photos(all: &mut Printed<'_>) {
    let (person_id, photo) = ("1".to_owned(), jpeg());
    all.value(&FaceUpdate {
        person_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&PersonPhotoUpdate {
        person_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&PictureUpload {
        person_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&PersonPhotoPost {
        person_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&PersonPhotoPut {
        person_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&FaceCheck {
        acs_dev_index_code: "1".to_owned(),
        user_id: None,
        photo: photo.clone(),
    });
    all.value(&isecure::FaceUpdate {
        face_id: person_id.clone(),
        photo: photo.clone(),
    });
    all.value(&isecure::FaceAdd {
        person_id,
        photo: photo.clone(),
    });
    let order = Enrolment::new(NewPerson::default(), photo).by(PhotoWay::forms_first());
    all.value(&order);
    all.value(&enroll(order).start());
}

fn errors(all: &mut Printed<'_>) {
    let said = spiteful();
    let refusal =
        serde_json::json!({ "code": "0x02401003", "msg": format!("secret={SECRET}, {said}") });
    let error = || crate::refused(Artemis::check(&reply(401, refusal.to_string())).unwrap_err());
    let Error::Fault { fault, .. } = error() else {
        panic!()
    };
    all.error(&fault);
    all.error(&EnrollError::Call {
        person_id: None,
        attempts: vec![],
        source: error().into(),
    });
    all.error(&EnrollError::NoWay {
        person_id: "1".into(),
        attempts: vec![],
    });
    all.error(&SignError::NoArtemis);
    let sent = http::Request::new(format!("{{\"password\":\"{SECRET}\", {said}").into());
    all.error(&Push::receive(&sent, None).unwrap_err());
    all.error(&PushError::Token);
}
