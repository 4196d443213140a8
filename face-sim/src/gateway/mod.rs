//! A simulated HikCentral gateway, as its clients see it: signed requests, organisations, people, doors, access, events,
//! visitors.

mod appointments;
mod devices;
mod dispatch;
mod events;
mod frs;
mod groups;
mod orgs;
mod passing;
mod people;
mod photos;
mod privileges;
mod push;
mod quirks;
mod read;
mod reply;
mod state;
mod terminals;
mod unit;
mod vehicles;
mod video;
mod visits;

pub use quirks::GatewayQuirks;

use crate::net::{Certificate, Faults, Identity, Record, Server};
use artemis::acs::DoorEvent;
use bytes::Bytes;
use std::io;
use std::sync::Arc;
use unit::Unit;

/// The partner every simulated gateway has.
const KEY: &str = "20000001";
const SECRET: &str = "face-sim-secret-1";

/// A no: code and words.
pub(crate) type Refusal = (&'static str, String);

/// A gateway under simulation, on HTTPS or HTTP. Dropping it ends it.
#[derive(Debug)]
pub struct Gateway {
    server: Server,
    unit: Arc<Unit>,
    passed: tokio::sync::mpsc::UnboundedSender<DoorEvent>,
}

impl Gateway {
    /// On a free port of 127.0.0.1, by HTTP.
    pub fn start() -> io::Result<Self> {
        Self::start_with(None)
    }

    /// With a certificate of this kind.
    pub fn start_https(certificate: Certificate) -> io::Result<Self> {
        Self::start_with(Some(certificate))
    }

    fn start_with(certificate: Option<Certificate>) -> io::Result<Self> {
        let unit = Arc::new(Unit::new());
        let server = Server::start(unit.clone(), 0, certificate)?;
        let (passed, sent) = tokio::sync::mpsc::unbounded_channel();
        crate::net::spawn(push::run(Arc::downgrade(&unit), sent));
        Ok(Self {
            server,
            unit,
            passed,
        })
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The partner's key (AK).
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The partner's secret (SK).
    pub fn secret(&self) -> &'static str {
        SECRET
    }

    /// Its certificate, on HTTPS.
    pub fn identity(&self) -> Option<&Identity> {
        self.server.identity()
    }

    /// What it has received.
    pub fn record(&self) -> &Record {
        self.server.record()
    }

    /// How it is to misbehave on the wire.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Changes its ways while it runs.
    pub fn set_quirks(&self, change: impl FnOnce(&mut GatewayQuirks)) {
        change(&mut self.unit.state().quirks);
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.unit.state().people.len()
    }

    /// A person's photo as it was received.
    pub fn photo(&self, person_id: &str) -> Option<Bytes> {
        self.unit.state().photos.get(person_id).cloned()
    }

    /// How many times a door was told to open.
    pub fn times_opened(&self, door: &str) -> usize {
        let state = self.unit.state();
        state.opened.iter().filter(|d| *d == door).count()
    }
}

impl Gateway {
    /// Somebody passes a door: logged, and pushed to those who subscribed. Whether both are known.
    pub fn pass(&self, person_id: &str, door: &str, unix_ms: i64) -> bool {
        let event = self.unit.state().pass(person_id, door, unix_ms);
        event.is_ok_and(|event| self.passed.send(event).is_ok())
    }

    /// How many pushes were acknowledged.
    pub fn acknowledged(&self) -> u32 {
        self.unit.state().acknowledged
    }

    /// Whether a door's terminal knows somebody.
    pub fn has_reached(&self, person_id: &str, door: &str) -> bool {
        self.unit.state().has_reached(person_id, door)
    }
}
