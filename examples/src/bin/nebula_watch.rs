//! What the cameras of a SenseNebula node see, live in a terminal, and what was missed while the connection was broken.
//!
//! `NEBULA_URL=http://192.0.2.30 NEBULA_USER=admin NEBULA_PASSWORD=… cargo run -p examples --bin nebula_watch`; without them on a
//! simulated node, for three events.

use nebula::common::time::Timestamp;
use nebula::event::Event;
use nebula::event::watch::{Live, Watch, WatchOptions, keys};
use nebula::face::AddFace;
use nebula::flow::{Enrolment, enroll, missed};
use nebula::types::{File, LibraryType};

fn show(event: &Event) {
    let who = match (event.is_match(), &event.person_name) {
        (true, Some(name)) => format!("{name}, {} alike", event.similarity.unwrap_or_default()),
        _ => "nobody known".to_owned(),
    };
    let bytes = event
        .snap()
        .ok()
        .flatten()
        .map_or(0, |picture| picture.len());
    let at = event.trigger.as_ref().map_or("", Timestamp::as_str);
    println!(
        "{at} {}: {who} ({bytes} bytes)",
        event.camera_name.as_deref().unwrap_or("a camera")
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::nebula::node()?;
    let node = target.connect()?;
    if let Some(simulator) = &target.simulator {
        let photo = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg"))?;
        let face = AddFace::new(0, File::picture(photo))
            .img_id("1")
            .name("Ada");
        let enrolled = node
            .run(enroll(
                Enrolment::new(face).in_library("staff", LibraryType::White),
            ))
            .await?;
        simulator.add_camera(1, &[enrolled.lib_id]);
    }

    let mut events = Watch::new(&target.url.parse()?, keys(&node), WatchOptions::default())?;
    let mut shown = 0;
    loop {
        match events.next().await {
            Live::Connected => {
                println!("connected");
                if let Some(simulator) = &target.simulator {
                    simulator.person_before_camera(1, "1");
                    simulator.stranger_before_camera(1);
                    simulator.body_before_camera(1);
                }
            }
            Live::Event(event) => {
                show(&event);
                shown += 1;
            }
            // With some minutes before and after: what came already is left out.
            Live::Gap(gap) => {
                for event in node.run(missed(gap)).await? {
                    if event.key().is_some_and(|key| events.note(&key)) {
                        show(&event);
                    }
                }
            }
            Live::Lost { error, retry_in } => println!("lost: {error}; again in {retry_in:?}"),
            Live::Unreadable(odd) => println!("not understood: {}", odd.error),
            _ => {}
        }
        if target.simulator.is_some() && shown == 3 {
            break;
        }
    }
    println!("ok: three events");
    Ok(())
}
