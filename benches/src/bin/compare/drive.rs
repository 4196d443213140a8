//! Asking the workers.

use super::{Found, Shown};
use benches::worker::{Listed, Measured};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A case is repeated until a round of it takes about this long.
const ROUND_NS: u64 = 150_000_000;

struct Worker {
    command: fn() -> Command,
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    fn start(command: fn() -> Command) -> Self {
        let mut child = command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the peers are installed: benches/run does it");
        Self {
            command,
            asks: child.stdin.take().expect("piped"),
            answers: BufReader::new(child.stdout.take().expect("piped")),
            child,
        }
    }

    fn ask<T: serde::de::DeserializeOwned>(&mut self, line: &str) -> T {
        writeln!(self.asks, "{line}").expect("a worker that lives");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("a line");
        serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{line}: {e}: {answer:?}"))
    }

    fn run(&mut self, name: &str, times: u64) -> Measured {
        self.ask(&format!("run {name} {times}"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = writeln!(self.asks, "quit");
        let _ = self.child.wait();
    }
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Another program of this package.
fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    own.with_file_name(name)
}

fn rust() -> Command {
    Command::new(program("worker"))
}

fn python() -> Command {
    let mut command = Command::new(folder().join("target/peers/venv/bin/python"));
    command
        .arg(folder().join("peers/worker.py"))
        .env("VIPS_CONCURRENCY", "1")
        .env("BENCH_INPUTS", benches::inputs::folder())
        .env("BENCH_BIN", program(""));
    command
}

fn node() -> Command {
    let mut command = Command::new("node");
    command
        .arg(folder().join("peers/worker.mjs"))
        .env("BENCH_INPUTS", benches::inputs::folder())
        .env("BENCH_BIN", program(""));
    command
}

pub(super) fn all(rounds: usize, only: Option<&str>) -> Found {
    benches::inputs::write_all();
    let mut workers = [rust, python, node].map(Worker::start);
    let mut found = Found {
        rounds,
        ..Found::default()
    };
    let mut cases: Vec<(usize, Listed)> = Vec::new();
    for (at, worker) in workers.iter_mut().enumerate() {
        let listed: Vec<Listed> = worker.ask("list");
        cases.extend(listed.into_iter().map(|listed| (at, listed)));
    }
    let mut areas: Vec<String> = cases.iter().map(|(_, c)| c.area.clone()).collect();
    areas.sort();
    areas.dedup();
    for area in areas {
        if only.is_none_or(|only| area.starts_with(only)) {
            let of_area: Vec<_> = cases.iter().filter(|(_, c)| c.area == area).collect();
            let shown = rounds_of(&mut workers, &of_area, rounds);
            found.areas.insert(area, shown);
        }
    }
    for (name, mut command) in others() {
        if only.is_none_or(|only| name.starts_with(only)) {
            eprintln!("{name}");
            let out = command.stderr(Stdio::inherit()).output().expect(name);
            assert!(out.status.success(), "{name} failed");
            let said = serde_json::from_slice(&out.stdout).expect("JSON");
            found.said.insert(name.to_owned(), said);
        }
    }
    found
}

/// What is not done again and again, but tells numbers of its own.
fn others() -> Vec<(&'static str, Command)> {
    let mut quality = rust();
    quality.arg("quality");
    vec![("quality", quality)]
}

fn rounds_of(workers: &mut [Worker], cases: &[&(usize, Listed)], rounds: usize) -> Vec<Shown> {
    let mut times = Vec::new();
    let mut shown: Vec<Shown> = cases
        .iter()
        .map(|(at, listed)| {
            eprintln!("{}", name(listed));
            // The first time warms up; the second tells how often is enough.
            let worker = &mut workers[*at];
            worker.run(&name(listed), 1);
            let once = worker.run(&name(listed), 1).wall_ns;
            times.push((ROUND_NS / once.max(1)).clamp(1, 100_000));
            Shown {
                listed: listed.clone(),
                wall: Vec::new(),
                cpu: Vec::new(),
                check: 0,
                counters: Default::default(),
                peak: peak(workers[*at].command, listed),
            }
        })
        .collect();
    for round in 0..=rounds {
        for (((at, listed), times), shown) in cases.iter().zip(&times).zip(&mut shown) {
            let measured = workers[*at].run(&name(listed), *times);
            if round > 0 {
                shown.wall.push(measured.wall_ns as f64 / *times as f64);
                shown.cpu.push(measured.cpu_ns as f64 / *times as f64);
            }
            shown.check = measured.check;
            shown.counters = measured.counters;
        }
    }
    shown
}

/// One word.
fn name(listed: &Listed) -> String {
    format!("{}/{}", listed.area, listed.who).replace(' ', "_")
}

/// Where memory is a question.
fn peak(command: fn() -> Command, listed: &Listed) -> Option<f64> {
    if !["photo", "job"].iter().any(|a| listed.area.starts_with(a)) {
        return None;
    }
    let mut seen: Vec<f64> = (0..3)
        .map(|_| {
            let out = command()
                .args(["peak", &name(listed)])
                .output()
                .expect("a process of its own");
            let said: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
            said["peak_kib"].as_f64().expect("a number") / 1024.0
        })
        .collect();
    seen.sort_by(f64::total_cmp);
    Some(seen[1])
}
