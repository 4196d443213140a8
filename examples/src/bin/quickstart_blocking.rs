//! `quickstart` without a runtime.
//!
//! `cargo run -p examples --bin quickstart_blocking -- --device http://192.0.2.64 --user admin photo.jpg`

use isapi::access_control::{RemoteControlDoor, UserInfo};
use isapi::event::AlertStream;
use isapi::flow::{Enrollment, enroll, remove};
use isapi::photo::prepare;
use isapi::{blocking::Client, system::DeviceInfoGet};

fn main() -> Result<(), examples::Failure> {
    let target = examples::target()?;
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;

    let device = terminal.call(&DeviceInfoGet)?;
    println!(
        "connected to {} with firmware {}",
        device.model, device.firmware_version
    );

    let photo = prepare(&target.photo()?, &isapi::intelligent::photo_spec())?;
    let person = UserInfo::employee("sdk-quickstart", "Quick Start")?;
    let employee_no = person.employee_no.clone();
    let enrolled = terminal.run(enroll(
        Enrollment::new(person, &photo).roll_back_on_failure(),
    ))?;
    println!(
        "enrolled {} ({photo:?}); the terminal holds {} face of them",
        enrolled.employee_no, enrolled.faces
    );

    let events = terminal.open(&AlertStream)?;
    target.show_face(employee_no.as_str());
    for event in events {
        let event = event?;
        let Some(access) = event
            .access()
            .filter(|a| !a.is_replay() && a.code() == isapi::event::EventCode::FACE_RECOGNISED)
        else {
            continue;
        };
        if access.employee_no_string.as_deref() == Some(employee_no.as_str()) {
            println!(
                "recognised at {} (event {})",
                event.time().map_or("?", |t| t.as_str()),
                access.serial_no.unwrap_or(0)
            );
            break;
        }
    }

    terminal.call(&RemoteControlDoor::open(1))?;
    println!("door 1 opened");

    terminal.run(remove(employee_no.clone()))?;
    println!(
        "ok: {employee_no} was enrolled, read back, recognised, let in by door 1 and removed again"
    );
    Ok(())
}
