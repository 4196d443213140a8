//! What a worker and `compare` say to each other, a line each way. `peers/worker.py` and `peers/worker.mjs` speak it too.
//!
//! | asked | answered |
//! |---|---|
//! | `list` | `[{"area": …, "who": …, "how": …}, …]` |
//! | `run <area>/<who> <times>`, blanks in names as `_` | a [`Measured`]; the first time the case gets ready before the clock starts |
//! | `quit` | nothing |
//!
//! As `peak <area>/<who>` it does the one thing once and says by how many KiB its memory grew: `{"peak_kib": …}`.

use crate::{Op, cases};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Write};
use std::time::Instant;

/// A line of `list`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listed {
    /// What is done.
    pub area: String,
    /// Who does it.
    pub who: String,
    /// With which settings.
    pub how: String,
}

/// What a run took, in all.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Measured {
    /// Nanoseconds by the clock.
    pub wall_ns: u64,
    /// Nanoseconds of this process on any processor.
    pub cpu_ns: u64,
    /// What the last time gave.
    pub check: u64,
    /// What was counted.
    #[serde(default)]
    pub counters: BTreeMap<String, f64>,
}

/// Serves the lines of standard input until it ends.
pub fn serve() {
    let mut ready: HashMap<String, Op> = HashMap::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["list"] => serde_json::to_string(&listed()),
            ["run", name, times] => {
                let op = ready.entry(name.to_owned()).or_insert_with(|| start(name));
                serde_json::to_string(&measure(op, times.parse().expect("a number")))
            }
            ["quit"] => return,
            _ => panic!("not understood: {line}"),
        };
        writeln!(out, "{}", answer.expect("JSON")).expect("standard output");
        out.flush().expect("standard output");
    }
}

fn listed() -> Vec<Listed> {
    cases()
        .iter()
        .map(|case| Listed {
            area: case.area.to_owned(),
            who: case.who.to_owned(),
            how: case.how.to_owned(),
        })
        .collect()
}

fn start(name: &str) -> Op {
    let case = cases().into_iter().find(|case| case.name() == name);
    (case.unwrap_or_else(|| panic!("no case {name}")).start)()
}

/// Does it this many times.
pub fn measure(op: &mut Op, times: u64) -> Measured {
    (op.counters)();
    let (mut cpu, mut wall, mut check) = (0, 0, 0);
    // One reading of the clocks for all of them, or one for each where something is done between.
    let together = if op.between.is_some() { 1 } else { times };
    for _ in 0..times / together {
        if let Some(between) = op.between {
            between();
        }
        let (cpu_before, started) = (cpu_ns(), Instant::now());
        for _ in 0..together {
            check = std::hint::black_box((op.run)());
        }
        wall += started.elapsed().as_nanos();
        cpu += cpu_ns() - cpu_before;
    }
    Measured {
        wall_ns: u64::try_from(wall).expect("less than centuries"),
        cpu_ns: cpu,
        check,
        counters: (op.counters)(),
    }
}

/// By how many KiB the process grew at most while it did it once.
pub fn peak(name: &str) -> u64 {
    let mut op = start(name);
    // A reset mark needs no privileges and is exact to a page.
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = status("VmRSS:");
    std::hint::black_box((op.run)());
    status("VmHWM:").saturating_sub(before)
}

/// A line of `/proc/self/status`, in KiB.
pub fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .expect("a number of kB")
        .parse()
        .expect("a number of kB")
}

/// Time this process has spent on processors.
pub fn cpu_ns() -> u64 {
    // The standard library does not say; `clock_gettime` cannot fail for this clock.
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    u64::try_from(time.tv_sec).unwrap() * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap()
}
