//! Everybody on a terminal into a file, with cards, fingerprints and photos: a line of JSON for each person. Keep the file
//! like a password. `restore` puts it on another terminal.
//!
//! `cargo run -p examples --bin backup -- --device http://192.0.2.64 --user admin people.jsonl`

use isapi::access_control::UserInfo;
use isapi::blocking::Client;
use isapi::flow::{Enrollment, backup, enroll, list_people};
use isapi::photo::prepare;
use isapi::security::TokenCache;
use std::io::Write;

fn main() -> Result<(), examples::Failure> {
    let target = examples::target()?;
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;
    let file = target
        .file
        .clone()
        .unwrap_or_else(|| "people.jsonl".to_owned());
    if target.simulator.is_some() {
        let photo = prepare(
            include_bytes!("../../photos/astronaut.jpg"),
            &isapi::intelligent::photo_spec(),
        )?;
        for n in 1..=5 {
            let person = UserInfo::employee(n.to_string(), format!("Person {n}"))?;
            terminal.run(enroll(
                Enrollment::new(person, &photo).card(format!("100{n}")),
            ))?;
        }
    }

    let people = terminal.run(list_people())?.people;
    let bar = indicatif::ProgressBar::new(people.len() as u64);
    // Overwritten last, so that a failure leaves an older backup as it was.
    let (half, tokens) = (format!("{file}.part"), TokenCache::default());
    let mut out = std::io::BufWriter::new(std::fs::File::create(&half)?);
    for person in people {
        let backup = terminal.run(backup(person, tokens.clone()))?;
        serde_json::to_writer(&mut out, &backup)?;
        out.write_all(b"\n")?;
        bar.inc(1);
    }
    out.flush()?;
    std::fs::rename(half, &file)?;
    bar.finish();
    println!("ok: {} people in {file}", bar.length().unwrap_or(0));
    Ok(())
}
