//! Every flow of every crate against everything that can go wrong: what the caller gets, what is left on the device, and whether
//! running it again ends right. What is found is the table in `docs/faults.md`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests, their helpers too"
)]

mod artemis;
mod cell;
mod facecap;
mod isapi;
mod line;
mod mailbox;
mod nebula;
mod pushes;
mod table;
mod troubles;
mod watch;
mod wire;

use cell::{Cell, Family};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use table::Chapter;

/// They wait most of the time.
const THREADS: usize = 32;
/// Nothing is silent for so long.
const DEADLINE: Duration = Duration::from_secs(120);

/// A cell to be filled in: its name, and how.
type Job = (String, Box<dyn FnOnce() -> Result<Cell, String> + Send>);

/// Whose cells they are, and what is written of them.
type Chapters = Vec<(usize, Box<dyn FnOnce(Vec<Cell>) -> Chapter>)>;

#[derive(Default)]
struct Plan {
    jobs: Vec<Job>,
    chapters: Chapters,
}

impl Plan {
    fn add<D: Send + Sync + 'static>(&mut self, family: Family<D>) {
        let family = Arc::new(family);
        let mut cells = 0;
        for flow in 0..family.flows.len() {
            for trouble in 0..family.troubles.len() {
                let name = format!(
                    "{}, {}, {}",
                    family.name, family.flows[flow].name, family.troubles[trouble].name
                );
                let family = family.clone();
                let job = move || family.cell(&family.flows[flow], &family.troubles[trouble]);
                self.jobs.push((name, Box::new(job)));
                cells += 1;
            }
        }
        for jobs in [pushes::jobs, watch::jobs, mailbox::jobs] {
            let jobs = jobs(family.name);
            cells += jobs.len();
            self.jobs.extend(jobs);
        }
        let written = move |cells| Chapter::of(&family, cells);
        self.chapters.push((cells, Box::new(written)));
    }
}

/// Fills them in, some at a time. Where nothing is heard for too long, something hangs.
fn fill(jobs: Vec<Job>) -> Vec<Result<Cell, String>> {
    let names: Vec<String> = jobs.iter().map(|(name, _)| name.clone()).collect();
    let jobs: VecDeque<_> = jobs.into_iter().enumerate().collect();
    let jobs = Arc::new(Mutex::new(jobs));
    let (done, results) = channel();
    for _ in 0..THREADS {
        let (jobs, done) = (jobs.clone(), done.clone());
        std::thread::spawn(move || {
            loop {
                let next = jobs.lock().unwrap().pop_front();
                let Some((index, (_, job))) = next else {
                    return;
                };
                let result = catch_unwind(AssertUnwindSafe(job));
                let _ = done.send((index, result.unwrap_or_else(|_| Err("panicked".to_owned()))));
            }
        });
    }
    let mut cells: Vec<Option<Result<Cell, String>>> = names.iter().map(|_| None).collect();
    for _ in &names {
        let Ok((index, result)) = results.recv_timeout(DEADLINE) else {
            let open = names.iter().zip(&cells).filter(|(_, cell)| cell.is_none());
            let open: Vec<_> = open.map(|(name, _)| name).collect();
            panic!("hanging, or behind what hangs: {open:?}");
        };
        cells[index] = Some(result.map_err(|wrong| format!("{}: {wrong}", names[index])));
    }
    cells.into_iter().flatten().collect()
}

#[test]
fn every_flow_against_every_trouble() {
    let mut plan = Plan::default();
    // Those first that wait longest.
    plan.add(artemis::family());
    plan.add(isapi::family());
    plan.add(facecap::family());
    plan.add(nebula::family());
    let mut wrong = Vec::new();
    let mut cells = fill(plan.jobs).into_iter();
    let mut found = Vec::new();
    for (number, written) in plan.chapters {
        let mut good = Vec::new();
        for cell in cells.by_ref().take(number) {
            match cell {
                Ok(cell) => good.push(cell),
                Err(what) => wrong.push(what),
            }
        }
        found.push((good, written));
    }
    assert!(
        wrong.is_empty(),
        "{} cells are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let chapters = found.into_iter().map(|(cells, written)| written(cells));
    table::check(&chapters.collect::<Vec<_>>());
}

/// Flows without rows, each with the reason.
const LEFT_OUT: [(&str, &str); 2] = [
    ("download_rest", "`download` is it, from the beginning"),
    (
        "keep_alive",
        "never ends, and asks every twenty-five minutes",
    ),
];

/// The names of a crate's flows, by its source.
fn flows_of(folder: &str) -> Vec<String> {
    let folder = format!("{}/../{folder}/src/flow", env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        for function in text.split("\npub fn ").skip(1) {
            let head = function.split('{').next().unwrap_or_default();
            if head.contains("-> Flow<") {
                names.extend(head.split(['(', '<']).next().map(str::to_owned));
            }
        }
    }
    names
}

fn names<D>(family: &Family<D>) -> Vec<&'static str> {
    let names = family.flows.iter().map(|flow| flow.name);
    names
        .map(|name| name.split(',').next().unwrap_or(name))
        .collect()
}

#[test]
fn every_flow_has_its_rows() {
    let mut all = 0;
    for (folder, rows) in [
        ("isapi", names(&isapi::family())),
        ("artemis", names(&artemis::family())),
        ("facecap-proto", names(&facecap::family())),
        ("nebula", names(&nebula::family())),
    ] {
        for flow in flows_of(folder) {
            let is_left_out = LEFT_OUT.iter().any(|(name, _)| *name == flow);
            assert!(rows.contains(&&*flow) != is_left_out, "{folder}: {flow}");
            all += 1;
        }
    }
    assert!(all > 25, "{all}");
}
