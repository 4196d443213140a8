//! No password and no face in anything that is logged, or in a call's error. What else can be printed: `tests/secrets`.

use crate::enrollment;
use crate::shown::{Log, SECRET};
use face_sim::Terminal;
use isapi::flow::enroll;
use isapi::system::DeviceInfoGet;

#[test]
fn errors_show_no_password() {
    let terminal = Terminal::start().unwrap();
    let client =
        isapi::blocking::Client::connect(&terminal.url(), terminal.user(), SECRET).unwrap();
    for _ in 0..2 {
        let error = client.call(&DeviceInfoGet).unwrap_err();
        let mut text = format!("{error:?} {error}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            text.push_str(&format!("{cause:?} {cause}"));
            source = cause.source();
        }
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let terminal = Terminal::start().unwrap();
    let connect = |password: &str| {
        isapi::blocking::Client::connect(&terminal.url(), terminal.user(), password).unwrap()
    };
    let client = connect(terminal.password());
    client.run(enroll(enrollment("7"))).unwrap();
    connect(SECRET).call(&DeviceInfoGet).unwrap_err();
    let text = log.text();
    assert!(text.contains("DeviceInfoGet"), "{text}");
    for secret in [terminal.password(), SECRET, "/9j/", "Ada"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
