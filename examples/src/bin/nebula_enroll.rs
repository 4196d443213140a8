//! A visitor enrolled on a SenseNebula node, found again by another photo, and removed. Async.
//!
//! `NEBULA_URL=http://192.0.2.30 NEBULA_USER=admin NEBULA_PASSWORD=… cargo run -p examples --bin nebula_enroll -- photo.jpg`; without
//! them on a simulated node.

use nebula::face::AddFace;
use nebula::flow::{Enrolment, enroll, identify, remove};
use nebula::login::Logout;
use nebula::photo::prepare;
use nebula::types::{File, LibraryType};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::nebula::node()?;
    let node = target.connect()?;
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg");
    let photo = std::fs::read(std::env::args().nth(1).as_deref().unwrap_or(own))?;
    let photo = File::picture(&prepare(&photo, &nebula::photo_spec())?);

    let visitor = AddFace::new(0, photo.clone())
        .img_id("sdk-example")
        .name("Visitor");
    let visitor = Enrolment::new(visitor).in_library("visitors", LibraryType::White);
    let enrolled = node.run(enroll(visitor.replacing())).await?;
    println!(
        "enrolled in library {}, quality {:?}, at {:?}",
        enrolled.lib_id, enrolled.quality, enrolled.face.create_time
    );

    // At least 80 alike, three at most.
    for found in node.run(identify(photo, Vec::new(), 80, 3)).await? {
        println!("{:?}: {:?} alike", found.name, found.similarity);
    }

    let removed = node
        .run(remove(enrolled.lib_id, vec!["sdk-example".to_owned()]))
        .await?;
    node.call(&Logout {}).await?;
    println!("ok: {removed} removed again");
    Ok(())
}
