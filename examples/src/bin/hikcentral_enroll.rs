//! A guest with a photo on HikCentral: proven to be kept, let in, taken to the terminals, and a report of what was tried and
//! said. Blocking; with `gateway.run(..).await` it is the same on tokio.
//!
//! `ARTEMIS_URL=https://192.0.2.10 ARTEMIS_KEY=… ARTEMIS_SECRET=… cargo run -p examples --bin hikcentral_enroll`; without
//! them on a simulated gateway.

use artemis::acs::PrivilegeGroups;
use artemis::flow::{EnrollError, Enrolment, enroll};
use artemis::resource::{AcsDoors, NewPerson, PersonDelete};

fn main() -> Result<(), examples::Failure> {
    let platform = examples::platform()?;
    let gateway = platform.blocking()?;
    let guest = NewPerson {
        person_code: Some("SDK-1".into()),
        person_family_name: "Example".into(),
        person_given_name: "Sdk".into(),
        org_index_code: "1".into(),
        begin_time: Some("2026-01-01T09:00:00+01:00".into()),
        end_time: Some("2035-12-31T18:00:00+01:00".into()),
        ..Default::default()
    };
    let picture = include_bytes!("../../photos/astronaut.jpg");
    let doors: Vec<_> = gateway.pages(AcsDoors::all()).collect::<Result<_, _>>()?;
    let group = gateway.pages(PrivilegeGroups::access()).next();
    let group = group.transpose()?.map(|g| g.privilege_group_id);
    let order = Enrolment::of_picture(guest, picture)?
        .into_groups(group)
        .to_doors(doors.into_iter().map(|d| d.door_index_code));

    let enrolled = match gateway.run(enroll(order)) {
        Ok(enrolled) => enrolled,
        Err(error) => {
            // What was tried, what the platform said, and who is there now without a photo.
            if let EnrollError::PhotoNotStored { person_id, .. } = &error {
                eprintln!("person {person_id} is there, and their photo is not");
            }
            return Err(error.into());
        }
    };
    println!("{enrolled}");
    gateway.call(&PersonDelete::of(enrolled.person_id))?;
    println!("ok: added with a photo that is kept, on the terminals, removed");
    Ok(())
}
