//! Another process, that is talked to in lines.

use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// It ends when this is dropped: with its input.
pub struct Process {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Process {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child =
            spawned.unwrap_or_else(|e| panic!("{command:?}: {e}; benches/run installs the peers"));
        Self {
            to: child.stdin.take(),
            from: BufReader::new(child.stdout.take().expect("piped")),
            child,
        }
    }

    /// The program `benches`, to do something.
    pub fn own(words: &[&str]) -> Command {
        let own = std::env::current_exe().expect("a path");
        // Tests and `cargo bench` lie one folder further down.
        let mut folders = own.ancestors().skip(1);
        let folder = folders.find(|folder| !folder.ends_with("deps"));
        let mut command = Command::new(folder.expect("a folder").join("benches"));
        command.args(words);
        command
    }

    /// Tells it a line.
    pub fn say(&mut self, line: &str) {
        writeln!(self.to.as_mut().expect("open until dropped"), "{line}")
            .expect("a process that reads");
    }

    /// The next line it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).expect("text");
        assert!(line.ends_with('\n'), "a process has ended: {line:?}");
        line.truncate(line.len() - 1);
        line
    }

    /// Asks it something that is answered in JSON.
    pub fn ask<T: DeserializeOwned>(&mut self, question: &str) -> T {
        self.say(question);
        let answer = self.line();
        serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{question}: {e}: {answer:?}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.to = None;
        let _ = self.child.wait();
    }
}
