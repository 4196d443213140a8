use crate::printed::Printed;
use crate::shown::SECRET;
use crate::{jpeg, reply, spiteful};
use nebula::camera::{AddCamera, Camera, CameraList, ModifyGb, RtspCamera, RtspEntry, SnapMode};
use nebula::common::Protocol as _;
use nebula::compare::{Compare, Identify};
use nebula::event::push::{Push, Receiver};
use nebula::event::watch::{Watch, WatchOptions, keys};
use nebula::event::{Event, Pictures, Subscription};
use nebula::face::{AddFace, AddFaces, Detect, DetectAll};
use nebula::flow::{EnrollError, Enrolment, Import, ImportError, RemoveError, enroll};
use nebula::https::UploadHttpsFile;
use nebula::login::SessionId;
use nebula::system::Upgrade;
use nebula::types::File;
use nebula::{Error, Nebula, Secret, SessionAuth};

pub(crate) fn print(all: &mut Printed<'_>) {
    decoded!(all:
        nebula::camera::GbCamera,
        nebula::camera::ImageCamera,
        nebula::camera::OnvifCamera,
        nebula::camera::RtspCamera,
        nebula::camera::GbEntry,
        nebula::camera::ImageEntry,
        nebula::camera::OnvifEntry,
        nebula::camera::RtspEntry,
        nebula::camera::ModifyImage,
        nebula::camera::ModifyOnvif,
        nebula::camera::ModifyRtsp,
        nebula::event::Event,
        nebula::face::Face,
        nebula::face::FacePage,
        nebula::https::HttpsFiles,
        nebula::login::Login,
        nebula::push_settings::PushSettings,
        nebula::push_settings::SetPushSettings,
        nebula::push_settings::WebSocketKey,
        nebula::types::File,
    );
    let secret = || Secret::from(SECRET);
    all.value(&SessionId(secret()));
    all.value(&SessionAuth::new("admin", SECRET));
    all.value(&Receiver::new(secret()));
    all.value(&Subscription::new(secret()));
    let rtsp = RtspCamera::new(
        "a",
        format!("rtsp://admin:{SECRET}@192.0.2.1"),
        1,
        SnapMode::Timed,
    );
    all.value(&AddCamera::from(rtsp));
    let entry = RtspEntry {
        url: Some(secret()),
        ..RtspEntry::default()
    };
    all.value(&CameraList {
        camera: vec![Camera::Rtsp(entry)],
        ..CameraList::default()
    });
    all.value(&ModifyGb {
        camera_pwd: Some(secret()),
        ..ModifyGb::at(1)
    });
    faces(all);
    events(all);
    let refusal = serde_json::json!({ "code": 7, "msg": spiteful() });
    let error = || crate::refused(Nebula::check(&reply(200, refusal.to_string())).unwrap_err());
    let Error::Fault { fault, .. } = error() else {
        panic!()
    };
    all.error(&fault);
    all.error(&RemoveError::from(error()));
    all.error(&ImportError::from(error()));
    all.error(&EnrollError::Call {
        doing: "adding the face",
        source: error().into(),
        may_repeat: false,
    });
}

fn faces(all: &mut Printed<'_>) {
    // Their pictures are not in their JSON.
    let file = || File::picture(jpeg());
    let face = || AddFace::new(1, file()).name("Ada");
    all.value(&face());
    all.value(&AddFaces {
        imgs: vec![file()],
        ..AddFaces::default()
    });
    all.value(&Identify::new(file(), [1]));
    all.value(&Compare {
        img_1: file(),
        img_2: file(),
        ..Compare::default()
    });
    all.value(&Detect {
        img: file(),
        ..Detect::default()
    });
    all.value(&DetectAll {
        img: file(),
        ..DetectAll::default()
    });
    all.value(&UploadHttpsFile {
        file: File::new("a.key", SECRET),
        ..UploadHttpsFile::default()
    });
    all.value(&Upgrade {
        file: File::new("a", SECRET),
        ..Upgrade::default()
    });
    all.value(&Import::faces(1, "b", [face()]));
    all.value(&enroll(Enrolment::new(face())).start());
}

fn events(all: &mut Printed<'_>) {
    let pictures = Pictures::none().with_snap(jpeg()).with_frame(jpeg());
    all.value(&pictures);
    let event = Event {
        pictures,
        person_name: Some(SECRET.to_owned()),
        ..Event::default()
    };
    all.value(&event);
    let request = event.to_request("/", &SECRET.into()).unwrap();
    all.value(&Push::receive(&request).unwrap());
    all.error(
        &Receiver::new("another".into())
            .receive(&request)
            .unwrap_err(),
    );
    let frame = event.to_frame().unwrap();
    let cut = Subscription::new(SECRET.into()).on_text(frame.slice(..frame.len() / 2));
    all.error(&cut.unwrap_err());
    let json = format!(r#"{{"msg_id":"9","password":"{SECRET}"}}"#);
    match Receiver::without_key()
        .read("application/json", &json.into())
        .unwrap()
    {
        Push::Other(other) => all.value(&other),
        other => panic!("{other:?}"),
    }
    let client = nebula::connect("http://192.0.2.1", "admin", SECRET).unwrap();
    let base = "http://192.0.2.1".parse().unwrap();
    all.value(&Watch::new(&base, keys(&client), WatchOptions::default()).unwrap());
}
