//! Asking the workers.

use super::{Found, Shown};
use benches::process::Process;
use benches::worker::{Listed, Measured};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A case is repeated until a round of it takes about this long.
const ROUND_NS: u64 = 150_000_000;

struct Worker {
    command: fn() -> Command,
    process: Process,
}

impl Worker {
    fn start(command: fn() -> Command) -> Self {
        let mut worker = command();
        worker.arg("worker");
        Self {
            command,
            process: Process::start(worker),
        }
    }

    fn run(&mut self, name: &str, times: u64) -> Measured {
        self.process.ask(&format!("run {name} {times}"))
    }
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust() -> Command {
    Process::own(&[])
}

fn python_itself() -> PathBuf {
    folder().join("target/peers/venv/bin/python")
}

fn python() -> Command {
    let mut command = Command::new(python_itself());
    command
        .arg(folder().join("peers/worker.py"))
        .env("VIPS_CONCURRENCY", "1")
        .env("BENCH_INPUTS", benches::inputs::folder())
        .env(
            "BENCH_PROGRAM",
            std::env::current_exe().expect("this program"),
        );
    command
}

fn node() -> Command {
    let mut command = Command::new("node");
    command
        .arg(folder().join("peers/worker.mjs"))
        .env("BENCH_INPUTS", benches::inputs::folder())
        .env(
            "BENCH_PROGRAM",
            std::env::current_exe().expect("this program"),
        );
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
        let listed: Vec<Listed> = worker.process.ask("list");
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
            let mut said = serde_json::from_slice(&out.stdout).expect("JSON");
            concluded(name, &mut said);
            found.said.insert(name.to_owned(), said);
        }
    }
    found
}

/// What is not done again and again, but tells numbers of its own.
fn others() -> Vec<(&'static str, Command)> {
    let own = std::env::current_exe().expect("this program");
    let mut footprint = Command::new(folder().join("footprint"));
    // Its clean builds are no one's beside whom something else is built.
    footprint.env_remove("CARGO_TARGET_DIR");
    let mut asyncio = Process::own(&["scale", "20", "--"]);
    asyncio
        .arg(python_itself())
        .arg(folder().join("peers/scale.py"));
    vec![
        ("counters", Command::new(own.with_file_name("counters"))),
        ("quality", Process::own(&["quality"])),
        ("scale", Process::own(&["scale", "20"])),
        ("scale, aiohttp", asyncio),
        ("footprint", footprint),
    ]
}

/// What follows from it.
fn concluded(name: &str, said: &mut serde_json::Value) {
    let number = |path: &str| said.pointer(path).and_then(serde_json::Value::as_f64);
    let of = |a: &str, b: &str| Some(number(a)? / number(b)?);
    let more = match name {
        "scale" | "scale, aiohttp" => vec![(
            "cpu_growth",
            of("/1000/cpu", "/10/cpu").map(|all| all / 100.0),
        )],
        "footprint" => vec![
            (
                "wall_of_octocrab",
                of(
                    "/build/isapi/wall_median_s",
                    "/build/octocrab/wall_median_s",
                ),
            ),
            (
                "cpu_of_octocrab",
                of("/build/isapi/cpu_median_s", "/build/octocrab/cpu_median_s"),
            ),
        ],
        _ => Vec::new(),
    };
    for (name, value) in more {
        said[name] = value.into();
    }
}

fn rounds_of(workers: &mut [Worker], cases: &[&(usize, Listed)], rounds: usize) -> Vec<Shown> {
    let mut times = Vec::new();
    let mut shown: Vec<Shown> = cases
        .iter()
        .map(|(at, listed)| {
            eprintln!("{}", name(listed));
            // How often is enough. The round that is dropped warms up.
            let worker = &mut workers[*at];
            let once = worker.run(&name(listed), 1).wall_ns;
            times.push((ROUND_NS / once.max(1)).clamp(1, 100_000));
            Shown {
                listed: listed.clone(),
                wall: Vec::new(),
                cpu: Vec::new(),
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
    if !listed.area.starts_with("photo") {
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
