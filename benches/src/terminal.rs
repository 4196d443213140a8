//! A simulated terminal in a process of its own, so that its work is not counted as its client's. For `areas::job` and
//! `peers/areas/job.py`.
//!
//! | asked | answered |
//! |---|---|
//! | `new <milliseconds>` | a new, empty terminal that takes so long over every call: `{"url": …, "user": …, "password": …}` |
//! | `report` | what became of it |
//!
//! It ends with its input.

use benches::worker::cpu_ns;
use face_sim::Terminal;
use face_sim::net::Fault;
use serde_json::json;
use std::io::{BufRead, Write};
use std::time::Duration;

pub(crate) fn main() {
    let mut terminal: Option<(Terminal, u64)> = None;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let answer = match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["new", delay] => {
                // The old one's photos go first.
                drop(terminal.take());
                let new = Terminal::start().expect("a port");
                let delay = Duration::from_millis(delay.parse().expect("a number"));
                new.faults().always("", Fault::Delay(delay));
                let said =
                    json!({"url": new.url(), "user": new.user(), "password": new.password()});
                terminal = Some((new, cpu_ns()));
                said
            }
            ["report"] => {
                let (terminal, before) = terminal.as_ref().expect("new, first");
                let record = terminal.record();
                json!({
                    "people": terminal.people(),
                    "faces": terminal.enrolled().len(),
                    "requests": record.len(),
                    "most_at_once": record.most_at_once(),
                    "connections": record.connections(),
                    "cpu_ns": cpu_ns() - before,
                })
            }
            _ => panic!("not understood: {line}"),
        };
        writeln!(out, "{answer}").expect("standard output");
        out.flush().expect("standard output");
    }
}
