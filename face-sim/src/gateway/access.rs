//! Doors, who may pass them, what has reached the terminals, and who passed.

use super::Refusal;
use super::reply::{answer, bad, nobody};
use artemis::acs::{
    DoorEvent, DoorEventPage, DoorEvents, PersonId, PrivilegeGroup, PrivilegeGroupPage,
    PrivilegeGroupPersonPage, PrivilegeGroupPersons, PrivilegeGroups,
};
use artemis::event_service::Subscription;
use artemis::protocol::Done;
use artemis::resource::{
    AcsDevice, AcsDeviceInfo, AcsDevicePage, AcsDeviceSearch, AcsDeviceSearchPage, AcsDevices,
    AcsDoor, AcsDoorInfo, AcsDoorPage, AcsDoors,
};
use face_common::time::Timestamp;
use std::collections::BTreeSet;

/// Doors and the terminal of each.
pub(super) const DOORS: [(&str, &str, &str); 2] = [("8", "20", "Front"), ("9", "21", "Yard")];

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
    pub(super) person: String,
    pub(super) door: String,
    pub(super) answer: Answer,
}

#[derive(Debug, Default)]
pub(super) struct Access {
    pub(super) opened: Vec<String>,
    members: BTreeSet<String>,
    pub(super) applications: Vec<Application>,
    pub(super) events: Vec<DoorEvent>,
    pub(super) subscriptions: Vec<Subscription>,
}

impl Access {
    pub(super) fn forget(&mut self, person: &str) {
        self.members.remove(person);
        self.applications.retain(|a| a.person != person);
    }

    pub(super) fn has_reached(&self, person: &str, door: &str) -> bool {
        self.applications
            .iter()
            .any(|a| a.person == person && a.door == door && a.answer == Answer::Taken)
    }

    pub(super) fn add_members<'a>(&mut self, people: impl Iterator<Item = &'a str>) -> Done {
        self.members.extend(people.map(str::to_owned));
        Done
    }

    pub(super) fn remove_members<'a>(&mut self, people: impl Iterator<Item = &'a str>) -> Done {
        for person in people {
            self.members.remove(person);
        }
        Done
    }

    pub(super) fn members(&self, search: &PrivilegeGroupPersons) -> PrivilegeGroupPersonPage {
        let all: Vec<PersonId> = self.members.iter().map(|id| id.as_str().into()).collect();
        answer!(PrivilegeGroupPersonPage, search, &all)
    }

    pub(super) fn events(&self, search: &DoorEvents) -> DoorEventPage {
        let ms = |time: &Timestamp| time.unix_ms(None);
        let within = |event: &DoorEvent| {
            let at = event.event_time.as_ref().and_then(ms);
            at >= ms(&search.start_time) && at <= ms(&search.end_time)
        };
        let mut found: Vec<_> = self
            .events
            .iter()
            .filter(|e| within(e))
            .filter(|e| search.event_type.is_none() || search.event_type == e.event_type)
            .filter(|e| search.person_name.is_none() || search.person_name == e.person_name)
            .filter(|e| {
                let door = e.door_index_code.as_ref();
                door.is_some_and(|d| search.door_index_codes.contains(d))
            })
            .cloned()
            .collect();
        found.sort_by_key(|e| e.event_time.as_ref().and_then(ms));
        if search.order_type != Some(artemis::acs::Order::Ascending) {
            found.reverse();
        }
        answer!(DoorEventPage, search, &found)
    }
}

fn device((_, device, name): (&str, &str, &str)) -> AcsDevice {
    AcsDevice {
        acs_dev_index_code: device.into(),
        acs_dev_name: Some(format!("{name} terminal")),
        acs_dev_ip: Some("192.0.2.20".into()),
        acs_dev_port: Some("8000".into()),
        treaty_type: Some("hiksdk_net".into()),
        acs_dev_code: Some("DS-SIMULATED".into()),
        status: Some(1),
        ..Default::default()
    }
}

fn door((door, device, name): (&str, &str, &str)) -> AcsDoor {
    AcsDoor {
        door_index_code: door.into(),
        acs_dev_index_code: Some(device.into()),
        region_index_code: Some("1".into()),
        door_no: Some("1".into()),
        door_name: Some(name.into()),
        door_state: Some(1),
        door_out_state: Some(-1),
        ..Default::default()
    }
}

pub(super) fn devices(search: &AcsDevices) -> AcsDevicePage {
    answer!(AcsDevicePage, search, &DOORS.map(device))
}

pub(super) fn find_devices(search: &AcsDeviceSearch) -> AcsDeviceSearchPage {
    let part = search.acs_dev_name.as_deref().unwrap_or_default();
    let found: Vec<_> = DOORS
        .map(device)
        .into_iter()
        .filter(|d| d.acs_dev_name.as_deref().is_some_and(|n| n.contains(part)))
        .collect();
    answer!(AcsDeviceSearchPage, search, &found)
}

pub(super) fn one_device(info: &AcsDeviceInfo) -> Result<AcsDevice, Refusal> {
    let mut all = DOORS.into_iter();
    all.find(|d| d.1 == info.acs_dev_index_code)
        .map(device)
        .ok_or_else(nobody)
}

pub(super) fn doors(search: &AcsDoors) -> AcsDoorPage {
    answer!(AcsDoorPage, search, &DOORS.map(door))
}

pub(super) fn one_door(info: &AcsDoorInfo) -> Result<AcsDoor, Refusal> {
    let mut all = DOORS.into_iter();
    all.find(|d| d.0 == info.door_index_code)
        .map(door)
        .ok_or_else(nobody)
}

pub(super) fn groups(search: &PrivilegeGroups) -> PrivilegeGroupPage {
    let group = PrivilegeGroup {
        privilege_group_id: "1".into(),
        privilege_group_name: Some("Everybody".into()),
        ..Default::default()
    };
    answer!(PrivilegeGroupPage, search, &[group])
}

/// A face, as far as a simulation can tell: a JPEG of more than a kilobyte.
pub(super) fn check_face(check: &artemis::acs::FaceCheck) -> Result<Done, Refusal> {
    if DOORS.iter().all(|d| d.1 != check.acs_dev_index_code) {
        return Err(nobody());
    }
    if check.photo.len() < 1024 {
        return Err(bad("faceData"));
    }
    Ok(Done)
}
