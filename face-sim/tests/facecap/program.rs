//! The program, as it is called.

use crate::{Listener, until};
use facecap_proto::blocking::{connect, connect_as};
use facecap_proto::device::RequestDateTime;
use facecap_proto::heartbeat::HeartBeat;
use facecap_proto::push::Push;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

fn face_sim() -> Command {
    Command::new(env!("CARGO_BIN_EXE_face-sim"))
}

fn said(args: &[&str]) -> Output {
    face_sim().args(args).output().unwrap()
}

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_capture_device_of_the_program_is_set_up_by_options() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let store = heard.clone();
    let listener = Listener::start(move |request| {
        let Ok(Push::HeartBeat(beat)) = Push::receive(&request) else {
            panic!()
        };
        store
            .lock()
            .unwrap()
            .push((request.uri().path().to_owned(), beat.device_sn));
        std::thread::sleep(std::time::Duration::from_millis(20));
        HeartBeat::acknowledge().ok()
    });
    let mut command = face_sim();
    command.args([
        "--facecap-serial",
        "S-1",
        "--facecap-login",
        "ada:pass:word",
    ]);
    command.args(["--facecap-port=0", "--facecap-poll", &listener.url("/poll")]);
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let line = lines
        .map(Result::unwrap)
        .find(|line| line.starts_with("facecap "))
        .unwrap();
    let words: Vec<_> = line.split(' ').collect();
    assert_eq!(words[2..], ["serial", "S-1"]);
    let good = connect_as(words[1], "ada", "pass:word").unwrap();
    good.call(&RequestDateTime {}).unwrap();
    connect(words[1])
        .unwrap()
        .call(&RequestDateTime {})
        .unwrap_err();
    until("it asks", || !heard.lock().unwrap().is_empty());
    let (path, serial_no) = heard.lock().unwrap()[0].clone();
    assert_eq!(
        (path.as_str(), serial_no.as_deref()),
        ("/poll", Some("S-1"))
    );
}

#[test]
fn the_program_says_what_it_takes() {
    let help = said(&["--help"]);
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success());
    for option in [
        "PORT",
        "--facecap-port",
        "--facecap-serial",
        "--facecap-login",
        "--facecap-push",
        "--facecap-poll",
    ] {
        assert!(text.contains(option), "{text}");
        assert!(include_str!("../../README.md").contains(option), "{option}");
    }
    for (args, why) in [
        (&["x"][..], "x is no port"),
        (&["--facecap-port", "65536"], "65536 is no port"),
        (&["--facecap-serial"], "--facecap-serial wants a value"),
        (&["--facecap-login", "ada"], "USER:PASSWORD"),
        (&["--camera", "1"], "there is no --camera"),
    ] {
        let wrong = said(args);
        let text = String::from_utf8(wrong.stderr).unwrap();
        assert_eq!(wrong.status.code(), Some(2));
        assert!(text.contains(why) && text.contains("--help"), "{text}");
    }
    let nowhere = said(&["--facecap-push", "nonsense"]);
    assert_eq!(nowhere.status.code(), Some(1));
    let text = String::from_utf8(nowhere.stderr).unwrap();
    assert!(text.contains("begins with http://"), "{text}");
}
