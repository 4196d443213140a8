//! What the gateway keeps.

use super::GatewayQuirks;
use super::events::Log;
use super::groups::Groups;
use artemis::acs::PrivilegeKind;
use artemis::common_api::Version;
use artemis::resource::{Org, Person, Vehicle};
use artemis::visitor::{Appointment, VisitRecord};
use bytes::Bytes;
use face_common::time::Timestamp;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a terminal has said to somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Answer {
    None,
    Taken,
    /// Code and words.
    Refused(&'static str, &'static str),
}

/// Somebody on the way to a terminal.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) who: String,
    pub(super) kind: PrivilegeKind,
    pub(super) door: String,
    pub(super) answer: Answer,
}

/// A record, and when it is for.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) record: VisitRecord,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl Visit {
    pub(super) fn is_of(&self, visitor: &str) -> bool {
        let guest = self.record.visitor_base_info.as_ref();
        guest.and_then(|g| g.visitor_id.as_deref()) == Some(visitor)
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: GatewayQuirks,
    /// Calls answered.
    pub(super) calls: u32,
    /// Pushes acknowledged.
    pub(super) acknowledged: u32,
    pub(super) orgs: Vec<Org>,
    pub(super) people: Vec<Person>,
    /// Of people and of visitors, by their numbers.
    pub(super) photos: BTreeMap<String, Bytes>,
    /// Doors that were told to open, each time.
    pub(super) opened: Vec<String>,
    pub(super) groups: Groups,
    pub(super) applications: Vec<Application>,
    pub(super) log: Log,
    /// One for each guest: those who come together have one number.
    pub(super) appointments: Vec<Appointment>,
    pub(super) visits: Vec<Visit>,
    pub(super) vehicles: Vec<Vehicle>,
    next: u32,
}

impl State {
    pub(super) fn new() -> Self {
        let root = Org {
            org_index_code: "1".into(),
            org_name: Some("All Persons".into()),
            parent_org_index_code: Some("0".into()),
            ..Default::default()
        };
        Self {
            quirks: GatewayQuirks::default(),
            calls: 0,
            acknowledged: 0,
            orgs: vec![root],
            people: Vec::new(),
            photos: BTreeMap::new(),
            opened: Vec::new(),
            groups: Groups::default(),
            applications: Vec::new(),
            log: Log::default(),
            appointments: Vec::new(),
            visits: Vec::new(),
            vehicles: Vec::new(),
            next: 1000,
        }
    }

    /// A number that nothing else has.
    pub(super) fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    /// The address of a picture.
    pub(super) fn address(&mut self) -> String {
        self.next += 1;
        format!("{:064x}", self.next)
    }

    /// By the gateway's own clock.
    pub(super) fn now_ms(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        now.saturating_add(self.quirks.clock_ahead_ms)
    }

    pub(super) fn version(&self) -> Version {
        let version = if self.quirks.v3_1 {
            "V3.1.0.0"
        } else {
            "V2.3.0.0"
        };
        Version {
            product_name: Some("HikCentral Professional".into()),
            soft_version: Some(version.into()),
            ..Version::default()
        }
    }

    /// Nobody is let in, or on their way to a terminal, who is not there any more.
    pub(super) fn forget(&mut self, id: &str) {
        self.groups.forget(id);
        self.applications.retain(|a| a.who != id);
    }
}
