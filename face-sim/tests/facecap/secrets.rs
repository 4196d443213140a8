//! No password, key or face in anything that is logged, or printed of a simulator. What else can be printed: `tests/secrets`.

use crate::jpeg;
use crate::shown::{Log, SECRET, leak};
use face_sim::CaptureDevice;
use facecap_proto::blocking::connect_as;
use facecap_proto::flow::enroll;
use facecap_proto::person::UploadPerson;

#[test]
fn the_simulator_shows_none() {
    let builder = CaptureDevice::builder().login("admin", SECRET);
    let device = builder.clone().start().unwrap();
    let client = connect_as(&device.url(), "admin", SECRET).unwrap();
    client.call(&UploadPerson::new("1").image(jpeg())).unwrap();
    assert_eq!(leak(&format!("{builder:?}{device:?}{device:#?}")), None);
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let device = CaptureDevice::builder()
        .login("admin", SECRET)
        .start()
        .unwrap();
    let client = connect_as(&device.url(), "admin", SECRET).unwrap();
    client
        .run(enroll(
            UploadPerson::new("1").name("Lovelace").image(jpeg()),
        ))
        .unwrap();
    connect_as(&device.url(), "admin", "wrong-sesame")
        .unwrap()
        .run(enroll(UploadPerson::new("1")))
        .unwrap_err();
    client
        .call(&facecap_proto::device::RequestDateTime {})
        .unwrap();
    let text = log.text();
    assert!(text.contains("RequestDateTime"), "{text}");
    for secret in [SECRET, "wrong-sesame", "/9j/", "Lovelace", "YWRtaW46"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
