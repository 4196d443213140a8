use crate::printed::Printed;
use crate::shown::SECRET;
use crate::{jpeg, reply, spiteful};
use isapi::access_control::{CapturedFace, EmployeeNo, FingerPrint, RemoteControlDoor, UserInfo};
use isapi::common::Protocol as _;
use isapi::common::client::Incremental as _;
use isapi::event::EventDecoder;
use isapi::flow::{
    ClockError, DeleteAllError, EnrollError, Enrollment, LeftBehind, PersonBackup, RemoveError,
    WatchError, enroll,
};
use isapi::intelligent::{
    FaceDataRecord, FaceDataRecordJson, FaceDataRecordXml, FaceRecord, FdModify, FdSetUp,
    PictureUpload,
};
use isapi::security::{FieldCipher, SecurityToken, SessionAuth, TokenCache};
use isapi::streaming::PictureAt;
use isapi::{Error, Isapi, Secret};

pub(crate) fn print(all: &mut Printed<'_>) {
    decoded!(all:
        isapi::access_control::CaptureReport,
        isapi::access_control::CapturedFingerPrint,
        isapi::access_control::FingerPrint,
        isapi::access_control::FingerPrintInfo,
        isapi::access_control::FoundFinger,
        isapi::access_control::RemoteRegister,
        isapi::access_control::UserInfo,
        isapi::access_control::UserInfoPage,
        isapi::access_control::UserInfoModify,
        isapi::access_control::UserInfoRecord,
        isapi::access_control::UserInfoSetUp,
        isapi::event::HttpHost,
        isapi::event::HttpHosts,
        isapi::intelligent::FaceRecord,
        isapi::intelligent::FaceSearchPage,
        isapi::intelligent::FoundFace,
        isapi::security::SecurityCapabilities,
        isapi::security::SessionLoginCapabilities,
        isapi::security::SessionLoginReply,
        isapi::security::SecurityToken,
    );
    let secret = Secret::from(SECRET);
    let mut door = RemoteControlDoor::open(1);
    door.password = Some(secret.clone());
    all.value(&door);
    faces(all);
    all.value(&SessionAuth::new("admin", SECRET));
    // Its own key is what it must not show.
    let cipher = FieldCipher::derive("admin", &secret, None, 100, false);
    all.value(&cipher);
    let tokens = TokenCache::default();
    tokens.keep(secret.clone());
    all.value(&tokens);
    all.value(&PictureAt::new("/ISAPI/picture").unwrap().token(secret));
    let _ = SecurityToken::default();
    let _ = FingerPrint::new(no(), 1, SECRET);

    let error = || crate::refused(Isapi::check(&reply(400, fault())).unwrap_err());
    let Error::Fault { fault, .. } = error() else {
        panic!()
    };
    all.error(&fault);
    all.error(&ClockError::Call(error()));
    all.error(&RemoveError::Call(error()));
    all.error(&DeleteAllError::from(error()));
    all.error(&WatchError::Call(error()));
    all.error(&EnrollError::Call {
        doing: "adding the person",
        left: LeftBehind::Unknown,
        source: error().into(),
    });
}

fn no() -> EmployeeNo {
    EmployeeNo::new("7").unwrap()
}

/// A reply that repeats what was sent in all of its members.
fn fault() -> String {
    let said = spiteful();
    serde_json::json!({ "statusCode": 6, "statusString": said, "subStatusCode": said, "errorMsg": said }).to_string()
}

fn faces(all: &mut Printed<'_>) {
    let (jpeg, secret) = (jpeg(), Secret::from(SECRET));
    let record = || FaceRecord::of(no()).at(format!("http://admin:{SECRET}@192.0.2.1/a.jpg"));
    let mut person = UserInfo::employee("7", "Ada").unwrap();
    person.password = Some(secret.clone());
    all.value(&FdSetUp::photo(record(), jpeg.clone()).token(secret.clone()));
    all.value(&FdModify::photo(record(), jpeg.clone()).token(secret.clone()));
    all.value(&FaceDataRecord::photo(record(), jpeg.clone()).token(secret));
    all.value(&FaceDataRecordJson {
        record: record(),
        photo: jpeg.clone(),
    });
    all.value(&FaceDataRecordXml {
        record: record(),
        photo: jpeg.clone(),
    });
    all.value(&PictureUpload {
        record: record(),
        group_id: None,
        photo: jpeg.clone(),
    });
    all.value(&CapturedFace {
        photo: Some(jpeg.clone()),
        ..CapturedFace::default()
    });
    all.value(&PersonBackup {
        person: person.clone(),
        cards: vec![],
        fingers: vec![FingerPrint::new(no(), 1, SECRET)],
        photo: Some(jpeg.clone()),
    });
    let photo = isapi::photo::prepare(crate::FACE, &isapi::intelligent::photo_spec()).unwrap();
    let enrolment = Enrollment::new(person, &photo);
    all.value(&enrolment);
    all.value(&enroll(enrolment).start());
    let mut decoder = EventDecoder::new(b"B");
    decoder.push("--B\r\nContent-Length: 100\r\n\r\n{\"eventType\":\"AccessControllerEvent\",\"AccessControllerEvent\":{\"majorEventType\":5,\"subEventType\":75,\"picturesNumber\":1}}\r\n--B\r\nContent-Type: image/jpeg\r\n\r\n".into()).unwrap();
    decoder.push(jpeg.clone()).unwrap();
    all.value(&decoder);
    decoder.push("\r\n--B\r\n".into()).unwrap();
    let event = decoder.next_item().unwrap().unwrap();
    assert_eq!(event.pictures[0].data, jpeg);
    all.value(&event.pictures[0]);
    all.value(&event);
}
