//! The tables.

use super::targets::{Of, TARGETS, is_ours, median, ours, ratio};
use super::{Found, Shown};
use std::fmt::Write;
use std::process::Command;

pub(super) fn markdown(found: &Found) -> String {
    let mut out = String::from("# Side by side\n\nWritten by `benches/run`: do not edit.\n\n");
    out += &format!(
        "{} interleaved rounds, the first one more is dropped. Every case has a process of its own kind (Rust, Python, Node) that stays; in a round \
         each is timed once, in turn. A ratio is the median of the rounds' own ratios, and what to trust; times are those of this machine and \
         this hour.\n\n{}\n![chart](results.svg)\n\n## Targets\n\n",
        found.rounds,
        machine(),
    );
    out += "| | what | target | measured | |\n|---|---|---|---|---|\n";
    let mut before = "";
    for target in TARGETS {
        let (measured, outcome) = match (target.value(found), &target.of) {
            (Some(value), _) if target.holds(value) => (number(value), "met"),
            (Some(value), _) => (number(value), "**missed**"),
            (None, Of::Test(name)) => (format!("`{name}`"), "by a test"),
            (None, _) => ("-".to_owned(), "not measured"),
        };
        let line = if target.line == before {
            ""
        } else {
            target.line
        };
        before = target.line;
        let wanted = target.wanted();
        let _ = writeln!(
            out,
            "| {line} | {} | {wanted} | {measured} | {outcome} |",
            target.what
        );
    }
    out += include_str!("../../MISSED.md");
    for (area, cases) in &found.areas {
        let _ = write!(
            out,
            "\n## {area}\n\n| who | how | time | of ours | least … most | CPU, of ours | MiB |\n|---|---|---|---|---|---|---|\n"
        );
        let own = ours(found, area);
        let mut cases: Vec<&Shown> = cases.iter().collect();
        cases.sort_by(|a, b| median(a.wall.clone()).total_cmp(&median(b.wall.clone())));
        for case in cases {
            let who = if is_ours(case) {
                format!("**{}**", case.listed.who)
            } else {
                case.listed.who.clone()
            };
            let of_ours = |of: fn(&Shown) -> &Vec<f64>| {
                own.map_or("-".to_owned(), |own| number(ratio(of(case), of(own))))
            };
            let spread = own.map_or("-".to_owned(), |own| {
                let ratios = || case.wall.iter().zip(&own.wall).map(|(a, b)| a / b);
                let (least, most) = (
                    ratios().fold(f64::MAX, f64::min),
                    ratios().fold(0.0, f64::max),
                );
                format!("{} … {}", number(least), number(most))
            });
            let counters: String = case
                .counters
                .iter()
                .map(|(name, n)| format!("; {name} {}", number(*n)))
                .collect();
            let peak = case.peak.map_or("".to_owned(), |mib| format!("{mib:.1}"));
            let _ = writeln!(
                out,
                "| {who} | {}{counters} | {} | {} | {spread} | {} | {peak} |",
                case.listed.how,
                time(median(case.wall.clone())),
                of_ours(|c| &c.wall),
                of_ours(|c| &c.cpu),
            );
        }
    }
    for (name, said) in &found.said {
        let said = serde_json::to_string_pretty(said).expect("JSON");
        let _ = write!(out, "\n## {name}\n\n```json\n{said}\n```\n");
    }
    out
}

/// One line for each target, for the terminal.
pub(super) fn outcome(found: &Found) -> String {
    let lines = TARGETS.iter().filter_map(|target| {
        let value = target.value(found)?;
        let verdict = if target.holds(value) {
            "met   "
        } else {
            "MISSED"
        };
        let wanted = target.wanted();
        let value = number(value);
        Some(format!(
            "{verdict} {}, {}: {value} ({wanted})",
            target.line, target.what
        ))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Three digits that count.
pub(super) fn number(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

fn time(ns: f64) -> String {
    match ns {
        ns if ns < 1e3 => format!("{} ns", number(ns)),
        ns if ns < 1e6 => format!("{} µs", number(ns / 1e3)),
        ns if ns < 1e9 => format!("{} ms", number(ns / 1e6)),
        ns => format!("{} s", number(ns / 1e9)),
    }
}

/// Processor, memory, kernel, and the versions of everything that ran.
fn machine() -> String {
    let file = |path| std::fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or("?".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let cpu = file("/proc/cpuinfo");
    let cores = cpu
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let kernel = file("/proc/sys/kernel/osrelease");
    format!(
        "{}, {cores} cores, {} of memory, Linux {}. {}.\n\nRust: {}.\n\nPython: {}.\n\nNode: {}.\n",
        value(&cpu, "model name"),
        value(&file("/proc/meminfo"), "MemTotal"),
        kernel.trim(),
        said(Command::new("rustc").arg("--version")),
        rust_versions(),
        python_versions(),
        node_versions(),
    )
}

fn said(command: &mut Command) -> String {
    let out = command.output().map(|out| out.stdout).unwrap_or_default();
    String::from_utf8_lossy(&out).trim().to_owned()
}

/// Of the packages that this one names.
fn rust_versions() -> String {
    let tree = said(
        Command::new("cargo")
            .args([
                "tree",
                "--locked",
                "--depth",
                "1",
                "-e",
                "normal",
                "--prefix",
                "none",
                "--all-features",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    let packages = tree.lines().skip(1).filter(|line| !line.contains('/'));
    let mut packages: Vec<String> = packages
        .map(|line| line.replace(" (*)", "").replace(" v", " "))
        .collect();
    packages.sort();
    packages.dedup();
    packages.join(", ")
}

fn python_versions() -> String {
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers/venv/bin/python");
    let version = said(Command::new(python).arg("--version"));
    let packages = said(Command::new(python).args(["-m", "pip", "list", "--format", "freeze"]));
    let named = include_str!("../../peers/requirements.txt").to_lowercase();
    let named: Vec<&str> = named
        .lines()
        .map(|line| line.split(['[', '=']).next().unwrap_or(line))
        .collect();
    let packages = packages.lines().filter(|line| {
        let name = line.split("==").next().unwrap_or(line).to_lowercase();
        named.contains(&name.as_str())
    });
    let packages: Vec<String> = packages.map(|line| line.replace("==", " ")).collect();
    format!("{version}: {}", packages.join(", "))
}

fn node_versions() -> String {
    let version = said(Command::new("node").arg("--version"));
    let list = said(
        Command::new("npm")
            .args(["ls", "--depth", "0", "--json"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/peers")),
    );
    let list: serde_json::Value = serde_json::from_str(&list).unwrap_or_default();
    let packages = list["dependencies"].as_object().into_iter().flatten();
    let packages: Vec<String> = packages
        .map(|(name, about)| format!("{name} {}", about["version"].as_str().unwrap_or("?")))
        .collect();
    format!("{version}: {}", packages.join(", "))
}
