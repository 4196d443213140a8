//! The `isapi` crate against the simulated terminal: real bytes over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests, their helpers too"
)]

mod cards;
mod document;
mod drivers;
mod events;
mod faults;
mod flows;
mod login;
mod push;
mod secrets;
#[path = "../shared/secrets.rs"]
mod shown;
mod strict;
mod tls;

use face_sim::Terminal;
use isapi::access_control::{EmployeeNo, UserInfo};
use isapi::blocking::Client;
use isapi::flow::Enrollment;
use isapi::photo::{Photo, prepare};

const FACE: &[u8] = include_bytes!("../../../examples/photos/astronaut.jpg");

fn photo() -> Photo {
    prepare(FACE, &isapi::intelligent::photo_spec()).unwrap()
}

fn no(text: &str) -> EmployeeNo {
    EmployeeNo::new(text).unwrap()
}

fn person(number: &str) -> UserInfo {
    UserInfo::employee(number, format!("Person {number}")).unwrap()
}

fn enrollment(number: &str) -> Enrollment {
    Enrollment::new(person(number), &photo())
}

fn connect(terminal: &Terminal) -> Client {
    Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap()
}
