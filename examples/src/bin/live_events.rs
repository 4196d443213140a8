//! Events for ever: through outages, and across restarts of this program by a cursor in a file.
//!
//! `cargo run -p examples --bin live_events -- --device http://192.0.2.64 --user admin cursor.json`

use examples::{Failure, Target};
use isapi::Client;
use isapi::event::{AccessEvent, Cursor, EventCode, Events, Follow, Followed};
use std::path::{Path, PathBuf};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let target = examples::target()?;
    let file = target.file.as_ref().map_or_else(
        || std::env::temp_dir().join(format!("cursor-{}.json", std::process::id())),
        PathBuf::from,
    );
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;
    if target.simulator.is_some() {
        return on_a_simulator(&terminal, &target, &file).await;
    }
    follow(&terminal, &file, usize::MAX).await?;
    Ok(())
}

/// Prints events and stores how far it has come, until it has seen so many.
async fn follow(terminal: &Client, file: &Path, most: usize) -> Result<usize, Failure> {
    let stored: Option<Cursor> = match std::fs::read(file) {
        Ok(text) => Some(serde_json::from_slice(&text)?),
        Err(_) => None,
    };
    println!("beginning behind {stored:?}");
    let mut events = Events::of(terminal, Follow::resume(stored));
    let mut seen = 0;
    while seen < most {
        match events.next().await {
            Followed::Event { event, source } => {
                seen += 1;
                match event.access() {
                    Some(access) => println!(
                        "{source:?} {:?}: {} {:?}",
                        access.serial_no,
                        access.code(),
                        access.employee_no_string
                    ),
                    None => println!("{source:?}: {}", event.alert.event_type),
                }
                // After the event is dealt with, and not before: what is stored will not come again.
                if let Some(cursor) = events.cursor() {
                    std::fs::write(file, serde_json::to_vec(cursor)?)?;
                }
            }
            Followed::Missing { first, last } => println!("events {first} to {last} are lost"),
            Followed::Interrupted { error, retry_in } => {
                println!(
                    "no stream ({}); again in {retry_in:?}",
                    error.map_or("it ended".to_owned(), |e| e.to_string())
                );
            }
            other => println!("{other:?}"),
        }
    }
    Ok(seen)
}

/// Shows an outage: three events live, two while nobody listens, and one more.
async fn on_a_simulator(terminal: &Client, target: &Target, file: &Path) -> Result<(), Failure> {
    let Some(simulator) = &target.simulator else {
        return Ok(());
    };
    std::fs::write(
        file,
        serde_json::to_vec(&Cursor {
            serial_no: 0,
            time: None,
        })?,
    )?;
    for _ in 0..3 {
        simulator.happen(AccessEvent::new(EventCode::DOORBELL));
    }
    let mut seen = follow(terminal, file, 3).await?;
    simulator.happen_unseen(AccessEvent::new(EventCode::DOOR_OPEN));
    simulator.happen_unseen(AccessEvent::new(EventCode::DOOR_CLOSED));
    simulator.happen(AccessEvent::new(EventCode::DOORBELL));
    println!("-- this program starts again");
    // The terminal has one place for a listener, and takes a moment to notice that the old one has gone.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    seen += follow(terminal, file, 3).await?;
    std::fs::remove_file(file)?;
    println!("ok: {seen} events, each once and in order, two of them out of the log");
    Ok(())
}
