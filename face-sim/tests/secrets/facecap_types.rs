use crate::printed::Printed;
use crate::shown::SECRET;
use crate::{jpeg, reply, spiteful};
use facecap_proto::common::flow::Step;
use facecap_proto::common::{EncodeError, Protocol as _, TransportError};
use facecap_proto::encryption::{AesKey, Chaining, Cipher, Padding};
use facecap_proto::flow::{
    ClockError, EnrollError, FileError, MediaError, RemoveError, Roster, SyncError, download,
    enroll,
};
use facecap_proto::person::UploadPerson;
use facecap_proto::poll::{Mailbox, Output, Settings, SubmitError};
use facecap_proto::push::Push;
use facecap_proto::{Error, FaceCapture};

pub(crate) fn print(all: &mut Printed<'_>) {
    decoded!(all:
        facecap_proto::audio::Audio,
        facecap_proto::audio::PlayAudioStream,
        facecap_proto::capture::Acknowledgement,
        facecap_proto::capture::Popup,
        facecap_proto::capture::FacePush,
        facecap_proto::capture::Closeup,
        facecap_proto::capture::IdCard,
        facecap_proto::capture::Match,
        facecap_proto::capture::QrCode,
        facecap_proto::capture::Video,
        facecap_proto::capture::CaptureRecord,
        facecap_proto::capture::RecordPage,
        facecap_proto::config::AppParams,
        facecap_proto::config::UpdateAppParams,
        facecap_proto::config::UploadInfo,
        facecap_proto::config::AuthParams,
        facecap_proto::device::SnapshotImage,
        facecap_proto::device::SnapshotTaken,
        facecap_proto::device::CustomerAuthCode,
        facecap_proto::device::UpdateCustomerAuthCode,
        facecap_proto::encryption::UpdataAes,
        facecap_proto::encryption::AesKey,
        facecap_proto::file::FilePiece,
        facecap_proto::file::UploadFile,
        facecap_proto::newer::AddSnapRecords,
        facecap_proto::newer::Authorization,
        facecap_proto::newer::FeaturePerson,
        facecap_proto::newer::FuncAuth,
        facecap_proto::newer::ImgToFeature,
        facecap_proto::newer::SnapRecord,
        facecap_proto::newer::UidImage,
        facecap_proto::newer::VisitorQrcodeConfig,
        facecap_proto::person::AddPerson,
        facecap_proto::person::AddPersonJpg,
        facecap_proto::person::NormImage,
        facecap_proto::person::UpdatePerson,
        facecap_proto::person::UpdatePersonJpg,
        facecap_proto::person::Person,
        facecap_proto::person::PersonPage,
        facecap_proto::person::RegImage,
        facecap_proto::person::UploadPerson,
        facecap_proto::screen::ImageDisplay,
        facecap_proto::sip::SipRegister,
        facecap_proto::types::Features,
    );
    let key = AesKey::new(SECRET.as_bytes());
    all.value(&Cipher::new(&key, Chaining::Ecb, Padding::Zero).unwrap());
    let person = UploadPerson::new("1").image(jpeg());
    all.value(&Roster::new([person.clone()]));
    all.value(&enroll(person.clone()).start());
    let mut mailbox = Mailbox::new(Settings::default(), "t");
    mailbox.submit(0, "a", &person).unwrap();
    mailbox.receive(
        0,
        "192.0.2.80",
        r#"{"cmd":"heart beat","device_sn":"a"}"#.into(),
    );
    mailbox.next(0);
    all.value(&mailbox);
    let answer = mailbox.next(0).unwrap();
    assert!(matches!(answer, Output::Answer { .. }));
    all.value(&answer);
    while let Some(output) = mailbox.next(1 << 40) {
        if let Output::Finished {
            outcome: Err(undelivered),
            ..
        } = output
        {
            all.error(&undelivered);
        }
    }
    let result = r#"{"reply":"ACK","cmd":"snapshot","code":0,"image":"/9j/"}"#;
    match Push::receive(&http::Request::new(result.into())).unwrap() {
        Push::Result(outcome) => all.value(&outcome),
        other => panic!("{other:?}"),
    }
    match Push::receive(&http::Request::new(
        format!(r#"{{"cmd":"x","a":"{SECRET}"}}"#).into(),
    ))
    .unwrap()
    {
        Push::Other(other) => all.value(&other),
        other => panic!("{other:?}"),
    }
    errors(all);
}

fn errors(all: &mut Printed<'_>) {
    let said = spiteful();
    let refusal = serde_json::json!({
        "reply": "ACK", "cmd": said, "code": 7, "desc": said, "version": "0.2", "device_sn": "1"
    });
    let error =
        || crate::refused(FaceCapture::check(&reply(200, refusal.to_string())).unwrap_err());
    let Error::Fault { fault, .. } = error() else {
        panic!()
    };
    all.error(&fault);
    all.error(&ClockError::from(error()));
    all.error(&RemoveError::from(error()));
    all.error(&EnrollError::Call {
        doing: "adding the person",
        source: error().into(),
    });
    all.error(&SyncError::from(error()));
    let Step::Send(asked) = download("/a", 1 << 20, |_| {}).start() else {
        panic!()
    };
    let piece = serde_json::json!({
        "reply": "ACK", "cmd": "download file", "code": 0, "total_size": 9, "offset": 0, "size": 3, "data": "/9j/", "md5sum": "d718f4d374abcade9c50585aeee2f713"
    });
    let Step::Send(asked) = asked.reply(Ok(reply(200, piece.to_string()))) else {
        panic!()
    };
    let Step::Done(Err(failed)) = asked
        .reply(Err(
            TransportError::not_sent(SECRET.replace('-', " ")).into()
        ))
    else {
        panic!()
    };
    all.value(failed.partial().unwrap());
    all.error(&failed);
    all.error(&MediaError::File {
        media_name: "a".into(),
        path: "/a".into(),
        source: Box::new(failed),
    });
    all.error(&FileError::Call {
        done: 0,
        source: error().into(),
        partial: None,
    });
    all.error(&SubmitError::Encode(EncodeError::invalid("a", "b")));
    let rubbish = format!(
        r#"{{"cmd":"face","sequence_no":1,"cap_time":"x","has":1,"password":"{SECRET}","match":{{"image":"/9j/*{}"}}}}"#,
        "A".repeat(9000)
    );
    all.error(&Push::receive(&http::Request::new(rubbish.into())).unwrap_err());
}
