//! `docs/faults.md`: the table, and whether the file has it.

use crate::LEFT_OUT;
use crate::cell::{Cell, Family};

/// What the columns mean.
const HEAD: &str = "\
# What goes wrong, and what comes of it

Every flow of every crate against everything that a device, a network and a process can do to it, on simulated devices over real
sockets: {cells} cells. A cell is a flow and a trouble: the trouble comes at each request of the flow in turn, those of the login too,
each time with a fresh device, and then the flow is run again as a new process would. What differed from request to request stands side
by side.

Three kinds of rows are no flows. `pushes`: the trouble comes at each of three posts of a device. `Watch`: one event comes before the
trouble, one happens amid it and one after it, and a new process goes on behind them. `mailbox`: the trouble comes at both posts that an
order takes of a device that polls, its question and its result; whoever gave the order then gives it again.

* **the caller gets**: `Ok`, with what it was told where that is more than that it is done; or the error's kind, whether the call was
  sent, whether it is worth another try (`retry`), and what the error says about the device (`left: …`). `killed`: the process is no more.
* **left on the device**: what it holds then.
* **again**: whether the same flow, run again with nothing in its way, ends right.

`cargo test -p face-sim --test faults` fails where an `Ok` is not so, where an error that says `not sent` has changed something, where
`left: …` is not how the device is left, where an event is lost or comes twice to one process, where an order is executed more often than
it may be handed out, where the second run does not end right, where somebody waits for more than his time limit, and where this file is
not what was found. What cannot be so is in a list there, with its reason, which stands in its cell here.
`FAULTS=write cargo test -p face-sim --test faults` writes it.
";

/// What was found about one crate.
pub(crate) struct Chapter {
    name: &'static str,
    flows: Vec<Intro>,
    pub(crate) cells: Vec<Cell>,
}

struct Intro {
    name: &'static str,
    requests: usize,
    before: String,
    right: String,
}

impl Chapter {
    pub(crate) fn of<D>(family: &Family<D>, cells: Vec<Cell>) -> Self {
        for known in &family.known {
            let says = |c: &Cell| c.got.contains(known.why) || c.again.contains(known.why);
            let is_so = cells.iter().any(|c| c.flow == known.flow && says(c));
            assert!(is_so, "listed, and not so any more: {known:?}");
        }
        let flows = family.flows.iter().map(|flow| {
            let usual = flow.usual();
            Intro {
                name: flow.name,
                requests: usual.requests(),
                before: usual.states[0].clone(),
                right: usual.right().to_owned(),
            }
        });
        Self {
            name: family.name,
            flows: flows.collect(),
            cells,
        }
    }

    fn text(&self) -> String {
        let mut out = format!(
            "\n## {}\n\n| flow | requests | on the device before | and when it has ended right |\n|---|---|---|---|\n",
            self.name
        );
        for flow in &self.flows {
            out += &row(&[
                flow.name,
                &flow.requests.to_string(),
                &flow.before,
                &flow.right,
            ]);
        }
        out += "\n| flow | trouble | the caller gets | left on the device | again |\n|---|---|---|---|---|\n";
        for cell in &self.cells {
            out += &row(&[cell.flow, cell.trouble, &cell.got, &cell.left, &cell.again]);
        }
        out
    }
}

fn row(columns: &[&str]) -> String {
    format!("| {} |\n", columns.join(" | "))
}

/// Compares with the file, or writes it where that is wanted.
pub(crate) fn check(chapters: &[Chapter]) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/faults.md");
    let cells: usize = chapters.iter().map(|c| c.cells.len()).sum();
    println!("cells: {cells}");
    let mut text = HEAD.replace("{cells}", &cells.to_string());
    for chapter in chapters {
        text += &chapter.text();
    }
    text += "\n## Left out\n\n";
    for (flow, why) in LEFT_OUT {
        text += &format!("* `{flow}`: {why}\n");
    }
    if std::env::var_os("FAULTS").is_some_and(|v| v == "write") {
        std::fs::write(path, text).unwrap();
        return;
    }
    let file = std::fs::read_to_string(path).unwrap_or_default();
    if file == text {
        return;
    }
    let mut lines = text.lines().zip(file.lines().chain(std::iter::repeat("")));
    let (found, has) = lines.find(|(a, b)| a != b).unwrap_or(("the end", "more"));
    panic!(
        "docs/faults.md is not what was found; where that is meant, FAULTS=write cargo test -p face-sim --test faults\n found: {found}\n  file: {has}"
    );
}
