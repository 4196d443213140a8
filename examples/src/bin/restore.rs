//! People out of a file that `backup` wrote, onto a terminal. Whoever is there already is updated; who fails is named, with
//! how far it came, and the others go on. Running it again is safe.
//!
//! `cargo run -p examples --bin restore -- --device http://192.0.2.65 --user admin people.jsonl`

use isapi::blocking::Client;
use isapi::flow::{PersonBackup, restore};
use std::io::BufRead;

fn main() -> Result<(), examples::Failure> {
    let target = examples::target()?;
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;
    let file = target
        .file
        .clone()
        .unwrap_or_else(|| "people.jsonl".to_owned());
    let length = std::fs::metadata(&file)?.len();
    let bar = indicatif::ProgressBar::new(length);
    let (mut done, mut failed) = (0, 0);
    for line in std::io::BufReader::new(std::fs::File::open(&file)?).lines() {
        let line = line?;
        let backup: PersonBackup = serde_json::from_str(&line)?;
        let who = backup.person.employee_no.clone();
        match terminal.run(restore(backup)) {
            Ok(_) => done += 1,
            Err(error) => {
                failed += 1;
                bar.suspend(|| println!("{who}: {error}"));
            }
        }
        bar.inc(line.len() as u64 + 1);
    }
    bar.finish();
    println!("ok: {done} people restored, {failed} failed");
    Ok(())
}
