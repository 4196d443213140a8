//! What the node keeps.

use super::camera::Camera;
use super::clock::Clock;
use super::face::Face;
use super::listeners::Listeners;
use super::outbox::Outbox;
use super::quirks::NodeQuirks;
use super::seen::Seen;
use super::session::Sessions;
use super::settings::Settings;
use super::then::Then;
use bytes::Bytes;
use nebula::protocol::Code;
use std::collections::{BTreeMap, VecDeque};

/// A library of faces.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) name: String,
    pub(super) kind: i64,
    pub(super) created: String,
    pub(super) updated: String,
}

/// A relay that switches when a camera sees somebody.
#[derive(Debug)]
pub(super) struct Relay {
    pub(super) channel: u32,
    pub(super) ip: String,
    pub(super) port: i64,
    pub(super) name: String,
    pub(super) tag: String,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: NodeQuirks,
    pub(super) sessions: Sessions,
    pub(super) clock: Clock,
    pub(super) settings: Settings,
    pub(super) libraries: BTreeMap<u64, Library>,
    /// In the order they came.
    pub(super) faces: Vec<Face>,
    pub(super) cameras: BTreeMap<u32, Camera>,
    pub(super) relays: BTreeMap<u64, Relay>,
    /// Faces before the cameras, the oldest first.
    pub(super) captures: Vec<Seen>,
    pub(super) bodies: Vec<Seen>,
    /// What can be downloaded, by its path below `/ws/`.
    pub(super) files: BTreeMap<String, Bytes>,
    pub(super) outbox: Outbox,
    pub(super) listeners: Listeners,
    /// The messages it has heard, the oldest first.
    pub(super) heard: VecDeque<String>,
    /// What it is told to say no to: which message, how often, and how.
    pub(super) refuses: Vec<(String, u32, Code)>,
    pub(super) reboots: u32,
    /// What is to become of the node after the answer.
    pub(super) then: Then,
    /// The last number that was given to a library or a relay.
    last_id: u64,
}

/// Messages that it remembers.
const KEPT: usize = 10_000;

impl State {
    pub(super) fn new(sessions: Sessions, settings: Settings, quirks: NodeQuirks) -> Self {
        Self {
            quirks,
            sessions,
            clock: Clock::default(),
            settings,
            libraries: BTreeMap::new(),
            faces: Vec::new(),
            cameras: BTreeMap::new(),
            relays: BTreeMap::new(),
            captures: Vec::new(),
            bodies: Vec::new(),
            files: BTreeMap::new(),
            outbox: Outbox::default(),
            listeners: Listeners::default(),
            heard: VecDeque::new(),
            refuses: Vec::new(),
            reboots: 0,
            then: Then::Nothing,
            last_id: 0,
        }
    }

    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn hears(&mut self, id: &str) {
        if self.heard.len() == KEPT {
            self.heard.pop_front();
        }
        self.heard.push_back(id.to_owned());
    }

    /// The no that was ordered for this message, used up by one.
    pub(super) fn ordered_refusal(&mut self, id: &str) -> Option<Code> {
        let index = self.refuses.iter().position(|(of, _, _)| of == id)?;
        let (_, left, code) = self.refuses.get_mut(index)?;
        let code = *code;
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.refuses.remove(index);
        }
        Some(code)
    }

    /// Switched off and on: what is in memory alone is gone.
    pub(super) fn forget(&mut self) {
        self.sessions.end_all();
        self.listeners.drop_all();
    }
}
