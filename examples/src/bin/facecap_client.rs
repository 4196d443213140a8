//! A Face Capture device as a server: somebody enrolled with a photo, listed, let in, and removed again. Async.
//!
//! `FACECAP_URL=http://192.0.2.80:8000 cargo run -p examples --bin facecap_client`; without it on a simulated device.

use facecap_proto::capture::RequestRecords;
use facecap_proto::device::{GpioControl, RequestDateTime};
use facecap_proto::flow::{EnrollError, enroll, remove};
use facecap_proto::person::{RequestPersons, UploadPerson};
use facecap_proto::photo::prepare;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::facecap::device()?;
    let device = target.connect()?;
    println!(
        "its clock: {}",
        device.call(&RequestDateTime {}).await?.date_time
    );

    let photo = prepare(
        include_bytes!("../../photos/astronaut.jpg"),
        &facecap_proto::photo_spec(),
    )?;
    let person = UploadPerson::new("sdk-example")
        .name("Sdk Example")
        .image(photo.jpeg().clone());
    let enrolled = match device.run(enroll(person)).await {
        Err(error @ EnrollError::PhotoNotStored { .. }) => {
            println!("the device said yes and kept no face; another photo may do");
            return Err(error.into());
        }
        other => other?,
    };
    println!("{} is enrolled, by {:?}", enrolled.id, enrolled.way);

    let mut people = device.pages(RequestPersons::all());
    while let Some(person) = people.next().await {
        let person = person?;
        println!(
            "{}: {:?}, a face: {}",
            person.id,
            person.name,
            person.has_face()
        );
    }
    if let Some(simulator) = &target.simulator {
        simulator.person_before_camera("sdk-example");
    }
    for record in device.pages(RequestRecords::all()).collect().await? {
        println!(
            "{:?}: {:?}, {:?}",
            record.time,
            record.full_name(),
            record.access()
        );
    }
    device
        .call(&GpioControl::open(1).for_person("sdk-example"))
        .await?;
    device.run(remove("sdk-example")).await?;
    println!("ok: enrolled with a face that is kept, listed, let in, removed");
    Ok(())
}
