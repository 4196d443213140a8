//! A person with a photo on HikCentral, proven to be kept, and sent on to a door's terminal.
//!
//! `ARTEMIS_URL=https://192.0.2.10 ARTEMIS_KEY=… ARTEMIS_SECRET=… cargo run -p examples --bin hikcentral_enroll`; without
//! them on a simulated gateway.

use artemis::acs::Reapplication;
use artemis::common_api::VersionGet;
use artemis::flow::enroll;
use artemis::resource::{AcsDoors, NewPerson, PersonDelete};
use face_sim::Gateway;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let simulator = Gateway::start()?;
    let of =
        |name: &str, simulated: &str| std::env::var(name).unwrap_or_else(|_| simulated.to_owned());
    let gateway = artemis::connect(
        &of("ARTEMIS_URL", &simulator.url()),
        of("ARTEMIS_KEY", simulator.key()),
        of("ARTEMIS_SECRET", simulator.secret()),
    )?;
    let version = gateway.call(&VersionGet {}).await?;
    println!(
        "{} {}",
        version.product_name.unwrap_or_default(),
        version.soft_version.unwrap_or_default()
    );

    let photo = artemis::photo::prepare(
        include_bytes!("../../photos/astronaut.jpg"),
        &artemis::photo_spec(),
    )?;
    let person = NewPerson {
        person_code: Some("SDK-1".into()),
        person_family_name: "Example".into(),
        person_given_name: "Sdk".into(),
        org_index_code: "1".into(),
        ..Default::default()
    };
    let enrolled = gateway.run(enroll(person, photo.jpeg().clone())).await?;
    for attempt in &enrolled.attempts {
        println!("{attempt}");
    }
    println!(
        "the platform keeps the photo of {} at {}",
        enrolled.person_id, enrolled.pic_uri
    );

    let doors = gateway.pages(AcsDoors::all()).collect().await?;
    let doors = doors.iter().map(|d| d.door_index_code.as_str());
    gateway
        .call(&Reapplication::of([enrolled.person_id.as_str()], doors))
        .await?;
    let person_id = enrolled.person_id;
    gateway
        .call(&PersonDelete {
            person_id,
            ..Default::default()
        })
        .await?;
    println!("ok: added with a photo that is kept, sent to the doors, removed");
    Ok(())
}
