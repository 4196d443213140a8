//! Drives the workers side by side and writes `RESULTS.md` and `results.svg`. `benches/run` builds everything and calls it.
//!
//! Every area is measured in rounds: each of its cases once, in turn, in its own process that stays. The first round is dropped. What is
//! compared is the ratio within a round; of those the median is told.
//!
//! `compare [--rounds N] [--only <beginning of an area>]`; with `--only` nothing is written.

mod chart;
mod drive;
mod report;
mod targets;

use benches::worker::Listed;
use std::collections::BTreeMap;

/// What one case showed.
pub(crate) struct Shown {
    listed: Listed,
    /// Nanoseconds of a single time, by round.
    wall: Vec<f64>,
    cpu: Vec<f64>,
    counters: BTreeMap<String, f64>,
    /// Memory it needs at most, in MiB beyond what it starts with.
    peak: Option<f64>,
}

/// Everything that was found out, by area.
#[derive(Default)]
pub(crate) struct Found {
    areas: BTreeMap<String, Vec<Shown>>,
    /// What other programs said: `footprint`, `scale`, `quality`.
    said: BTreeMap<String, serde_json::Value>,
    rounds: usize,
}

impl Found {
    pub(crate) fn case(&self, area: &str, who: &str) -> Option<&Shown> {
        self.areas.get(area)?.iter().find(|c| c.listed.who == who)
    }
}

pub(crate) fn main(words: &[&str]) {
    let (mut rounds, mut only) = (7, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("{word} of what?"));
        match *word {
            "--rounds" => rounds = value().parse().expect("a number"),
            "--only" => only = Some(*value()),
            _ => panic!("compare [--rounds N] [--only <beginning of an area>]"),
        }
    }
    let found = drive::all(rounds, only);
    let text = report::markdown(&found);
    if only.is_some() {
        println!("{text}");
        return;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    std::fs::write(format!("{folder}RESULTS.md"), text).expect("a file");
    std::fs::write(format!("{folder}results.svg"), chart::svg(&found)).expect("a file");
    println!("{}", report::outcome(&found));
}
