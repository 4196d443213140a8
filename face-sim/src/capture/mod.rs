//! A simulated terminal that speaks the Face Capture HTTP API, in all three of its roles: a server on a port, a client that pushes
//! captures until they are acknowledged, and a client that polls for commands. Which of the last two it plays it is told by its
//! settings (`upload_info`, `extranet`), as a real one is.
//!
//! It has the document's commands, and `get version` of those that are not in it, whose reply is known. The others of newer firmware
//! are code 2 ("no such service"), as on a device that does not have them.

mod acknowledged;
mod address;
mod aes;
mod camera;
mod command;
mod dispatch;
mod execute;
mod factory;
mod files;
mod magic;
mod out;
mod people;
mod records;
mod refusal;
mod search;
mod seen;
mod settings;
mod state;
mod strict;
mod unit;
mod values;

pub use state::CaptureQuirks;

use crate::net::{Faults, Record, Server, Task};
use bytes::Bytes;
use face_common::Secret;
use facecap_proto::protocol::Code;
use state::State;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use unit::Unit;

/// A terminal under simulation. Dropping it ends it at once, with every connection it has.
#[derive(Debug)]
pub struct CaptureDevice {
    server: Server,
    unit: Arc<Unit>,
    _tasks: [Task; 2],
}

/// How to start a terminal.
#[derive(Debug, Clone)]
pub struct Builder {
    port: u16,
    serial_no: String,
    login: Option<(String, Secret)>,
    waits: Duration,
    quirks: CaptureQuirks,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            serial_no: "000001-SIMULA-TED000".to_owned(),
            login: None,
            waits: Duration::from_secs(15),
            quirks: CaptureQuirks::default(),
        }
    }
}

impl Builder {
    /// On this port instead of a free one. Real ones listen on 8000.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// With this serial number.
    pub fn serial_no(mut self, serial_no: impl Into<String>) -> Self {
        self.serial_no = serial_no.into();
        self
    }

    /// Wants this user and password (HTTP Basic).
    pub fn login(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.login = Some((user.into(), password.into()));
        self
    }

    /// Waits for an answer to what it posts for so long, and asks for a command again after so long. 15 seconds.
    pub fn waits(mut self, time: Duration) -> Self {
        self.waits = time;
        self
    }

    /// With these ways of its own.
    pub fn quirks(mut self, quirks: CaptureQuirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<CaptureDevice> {
        let state = State::new(self.serial_no, self.quirks);
        let unit = Arc::new(Unit::new(state, self.login));
        let server = Server::start(unit.clone(), self.port, None)?;
        let tasks = [
            Task::start(out::push(unit.clone(), self.waits))?,
            Task::start(out::poll(unit.clone(), server.faults().clone(), self.waits))?,
        ];
        Ok(CaptureDevice {
            server,
            unit,
            _tasks: tasks,
        })
    }
}

impl CaptureDevice {
    /// A new, empty terminal on a free port of 127.0.0.1, without a login.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// For a terminal with settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Its serial number.
    pub fn serial_no(&self) -> String {
        self.unit.state().serial_no.clone()
    }

    /// What it has received as a server. Counts are by command: `record().count("upload person")`.
    pub fn record(&self) -> &Record {
        self.server.record()
    }

    /// How it is to misbehave on the wire, by command: `faults().next("upload person", Fault::Close)`. For a command that it polled
    /// for, what breaks the answer of a server loses the result: the device polls on with a heartbeat.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Says no to the next command of this name, with this code.
    pub fn refuse(&self, cmd: &str, code: Code) {
        self.refuse_times(1, cmd, code);
    }

    /// To the next so many.
    pub fn refuse_times(&self, times: u32, cmd: &str, code: Code) {
        let order = (cmd.to_owned(), times, code);
        self.unit.state().refuses.push(order);
    }

    /// The commands it has heard, however they came and whatever it said, the oldest first: the last ten thousand.
    pub fn commands(&self) -> Vec<String> {
        self.unit.state().heard.iter().cloned().collect()
    }

    /// Changes its ways while it runs.
    pub fn set_quirks(&self, change: impl FnOnce(&mut CaptureQuirks)) {
        change(&mut self.unit.state().quirks);
    }

    /// Pushes captures to this address (`http://host:port/path`) from now on, as if its settings had been changed. An error is one of
    /// the address: not HTTP, without a host, with a login, or with a path of more than 101 bytes.
    pub fn push_to(&self, url: &str) -> io::Result<()> {
        self.unit.state().push_to(url)
    }

    /// Asks for commands at this address from now on, as if its settings had been changed. Errors are [`push_to`](Self::push_to)'s.
    pub fn poll(&self, url: &str) -> io::Result<()> {
        self.unit.state().poll_at(url)
    }

    /// How many people it has.
    pub fn people(&self) -> usize {
        self.unit.state().people.len()
    }

    /// Everybody it has, by id.
    pub fn enrolled(&self) -> Vec<String> {
        self.unit.state().people.keys().cloned().collect()
    }

    /// A person's photo as it was received.
    pub fn photo(&self, id: &str) -> Option<Bytes> {
        self.unit.state().people.get(id)?.photo.clone()
    }

    /// A file, by its path.
    pub fn file(&self, path: &str) -> Option<Bytes> {
        let state = self.unit.state();
        state
            .files
            .get(path)
            .map(|file| Bytes::copy_from_slice(file))
    }

    /// Somebody before its camera: compared, recorded, and pushed where it pushes. Whether they are known: who has no photo in it, or
    /// is not in it at all, is a stranger. Who is known may still be refused: who is on the black list, and whose validity is over or
    /// has not begun. Why is pushed where the device is set to send failed comparisons (`face.output_not_matched`, on from the
    /// factory), and always recorded.
    pub fn person_before_camera(&self, id: &str) -> bool {
        self.unit.state().person_before_camera(id)
    }

    /// Somebody it does not know. Pushed where it is set to send failed comparisons.
    pub fn stranger_before_camera(&self) {
        self.unit.state().stranger_before_camera();
    }

    /// How many times an output was switched.
    pub fn times_opened(&self, port: u32) -> usize {
        let state = self.unit.state();
        state
            .opened
            .iter()
            .filter(|opened| **opened == port)
            .count()
    }

    /// The card numbers it was told to send on its Wiegand line.
    pub fn cards_sent(&self) -> Vec<u64> {
        self.unit.state().cards_sent.clone()
    }

    /// What it was told to speak.
    pub fn spoken(&self) -> Vec<String> {
        self.unit.state().spoken.clone()
    }

    /// What it was told to show.
    pub fn shown(&self) -> Vec<String> {
        self.unit.state().shown.clone()
    }

    /// How many captures were acknowledged.
    pub fn acknowledged(&self) -> u32 {
        self.unit.state().acknowledged
    }

    /// How many captures wait to be acknowledged.
    pub fn unacknowledged(&self) -> usize {
        self.unit.state().pending.len()
    }

    /// How many posts it has made, pushes and polls together.
    pub fn posts(&self) -> u32 {
        self.unit.state().posts
    }

    /// Switches it off and on: a result that was not handed in is forgotten. What was not pushed is not.
    pub fn restart(&self) {
        let mut state = self.unit.state();
        state.owes = None;
        state.restarts += 1;
        state.later();
    }

    /// How many times it was told to start again.
    pub fn reboots(&self) -> u32 {
        self.unit.state().reboots
    }
}
