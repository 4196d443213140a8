//! A Face Capture device brought to what a list says: added, changed, removed by difference, each photo loaded when it is needed.
//! Blocking.
//!
//! `FACECAP_URL=http://192.0.2.80:8000 cargo run -p examples --bin facecap_roster`; without it on a simulated device.

use facecap_proto::flow::{Roster, Synced, sync};
use facecap_proto::person::{DeletePersons, UploadPerson};
use facecap_proto::photo::prepare;
use facecap_proto::types::ValidTo;

fn photo(id: &str) -> Option<bytes::Bytes> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg");
    let picture = std::fs::read(file).ok()?;
    println!("loading the photo of {id}");
    let photo = prepare(&picture, &facecap_proto::photo_spec()).ok()?;
    Some(photo.jpeg().clone())
}

fn tell(done: &Synced) {
    println!(
        "added {:?}, changed {:?}, removed {:?}, {} as they were",
        done.added, done.changed, done.removed, done.unchanged
    );
    for failure in &done.failed {
        println!("{}: {}", failure.id, failure.error);
    }
}

fn main() -> Result<(), examples::Failure> {
    let target = examples::facecap::device()?;
    let device = target.blocking()?;
    let person = |n: u32| UploadPerson::new(format!("sdk-{n}")).name(format!("Example {n}"));
    let mut people: Vec<_> = (1..=3).map(person).collect();
    // `removing_others()` besides would remove everybody who is not in the list.
    tell(&device.run(sync(Roster::new(people.clone()).photos(photo)))?);
    if let Some(first) = people.first_mut() {
        first.term = Some(ValidTo::Never);
    }
    let again = device.run(sync(Roster::new(people).photos(photo)))?;
    tell(&again);
    for n in 1..=3 {
        device.call(&DeletePersons::one(format!("sdk-{n}")))?;
    }
    if again.changed.len() != 1 || !again.failed.is_empty() {
        return Err(std::io::Error::other("one was to be changed, and nobody else").into());
    }
    println!("ok: three people, one of them changed without sending a photo again");
    Ok(())
}
