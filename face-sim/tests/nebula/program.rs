//! The program, as it is called.

use nebula::blocking::connect;
use nebula::library::ListLibraries;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_node_of_the_program_is_set_up_by_options() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_face-sim"));
    command.args(["--nebula-port=0", "--nebula-login", "ada:Pass:word1"]);
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let line = lines
        .map(Result::unwrap)
        .find(|line| line.starts_with("nebula "))
        .unwrap();
    let words: Vec<_> = line.split(' ').collect();
    assert_eq!(words[2..], ["user", "ada", "password", "Pass:word1"]);
    let node = connect(words[1], "ada", "Pass:word1").unwrap();
    node.call(&ListLibraries {}).unwrap();
    connect(words[1], "admin", "Simulated-1")
        .unwrap()
        .call(&ListLibraries {})
        .unwrap_err();
}

#[test]
fn the_program_says_what_it_takes_for_the_node() {
    let face_sim = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_face-sim"))
            .args(args)
            .output()
            .unwrap()
    };
    let help = String::from_utf8(face_sim(&["--help"]).stdout).unwrap();
    for option in ["--nebula-port", "--nebula-login"] {
        assert!(help.contains(option), "{help}");
        assert!(include_str!("../../README.md").contains(option), "{option}");
    }
    for (args, why) in [
        (["--nebula-port", "x"], "x is no port"),
        (["--nebula-login", "ada"], "USER:PASSWORD"),
    ] {
        let wrong = face_sim(&args);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8(wrong.stderr).unwrap().contains(why));
    }
}
