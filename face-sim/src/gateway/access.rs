//! Doors, who may pass them, what has reached the terminals, and who passed.

use super::Refusal;
use super::state::{State, answer, bad, nobody};
use artemis::acs::{
    ApplicationError, ApplicationErrorPage, ApplicationErrors, ApplicationProgress, ControlType,
    DoorControl, DoorEvent, DoorEventPage, DoorEvents, EventPicture, EventType, PersonId,
    PrivilegeGroup, PrivilegeGroupPage, PrivilegeGroupPersonPage, PrivilegeGroupPersons,
    PrivilegeGroups, Reapplication,
};
use artemis::event_service::Subscription;
use artemis::protocol::Done;
use artemis::resource::{
    AcsDevice, AcsDeviceInfo, AcsDevicePage, AcsDeviceSearch, AcsDeviceSearchPage, AcsDevices,
    AcsDoor, AcsDoorInfo, AcsDoorPage, AcsDoors,
};
use bytes::Bytes;
use face_common::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Doors and the terminal of each.
const DOORS: [(&str, &str, &str); 2] = [("8", "20", "Front"), ("9", "21", "Yard")];

/// What a terminal has said to somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    None,
    Taken,
    /// Code and words.
    Refused(&'static str, &'static str),
}

/// Somebody on the way to a terminal.
#[derive(Debug)]
struct Application {
    person: String,
    door: String,
    answer: Answer,
}

#[derive(Debug, Default)]
pub(super) struct Access {
    pub(super) opened: Vec<String>,
    members: BTreeSet<String>,
    applications: Vec<Application>,
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

impl State {
    pub(super) fn control(&mut self, control: &DoorControl) -> Result<Value, Refusal> {
        if control
            .door_index_codes
            .iter()
            .any(|d| DOORS.iter().all(|known| known.0 != d))
        {
            return Err(nobody());
        }
        if control.control_type == ControlType::Open {
            let doors = control.door_index_codes.iter().cloned();
            self.access.opened.extend(doors);
        }
        Ok(Value::Array(Vec::new()))
    }

    /// What is no text with commas is not looked at.
    pub(super) fn reapply(&mut self, again: &Reapplication) -> Done {
        let pairs: Vec<_> = again
            .person_ids
            .split(',')
            .flat_map(|person| again.door_index_codes.split(',').map(move |d| (person, d)))
            .filter(|(person, _)| self.person(|p| p.person_id == *person).is_ok())
            .map(|(person, door)| (person.to_owned(), door.to_owned()))
            .collect();
        let applications = &mut self.access.applications;
        for (person, door) in pairs {
            applications.retain(|a| (&a.person, &a.door) != (&person, &door));
            applications.push(Application {
                person,
                door,
                answer: Answer::None,
            });
        }
        Done
    }

    /// A terminal answers each time somebody asks.
    pub(super) fn progress(&mut self) -> ApplicationProgress {
        if let Some(at) = self
            .access
            .applications
            .iter()
            .position(|a| a.answer == Answer::None)
        {
            let answer = self.terminal_says(at);
            if let Some(application) = self.access.applications.get_mut(at) {
                application.answer = answer;
            }
        }
        let count = |is: fn(&Application) -> bool| {
            self.access.applications.iter().filter(|a| is(a)).count()
        };
        ApplicationProgress {
            raw: json!({
                "totalNum": self.access.applications.len(),
                "successNum": count(|a| a.answer == Answer::Taken),
                "failedNum": count(|a| matches!(a.answer, Answer::Refused(..))),
            }),
        }
    }

    fn terminal_says(&self, at: usize) -> Answer {
        let Some(application) = self.access.applications.get(at) else {
            return Answer::None;
        };
        if self.quirks.refused_by.contains(&application.door) {
            return Answer::Refused("3651", "The terminal is off line");
        }
        match self.photos.get(&application.person) {
            Some(photo) if photo.len() > 200 * 1024 => {
                Answer::Refused("3652", "The face picture is too large")
            }
            _ => Answer::Taken,
        }
    }

    pub(super) fn refused(&self, search: &ApplicationErrors) -> ApplicationErrorPage {
        let all: Vec<_> = self
            .access
            .applications
            .iter()
            .filter_map(|a| {
                let Answer::Refused(code, words) = a.answer else {
                    return None;
                };
                let name = DOORS.iter().find(|d| d.0 == a.door)?.2;
                Some(ApplicationError {
                    person_id: Some(a.person.clone()),
                    door_index_code: Some(a.door.clone()),
                    door_name: Some(name.to_owned()),
                    error_code: Some(code.to_owned()),
                    error_desc: Some(words.to_owned()),
                    ..ApplicationError::default()
                })
            })
            .collect();
        answer!(ApplicationErrorPage, search, &all)
    }

    /// Somebody before a door's camera.
    pub(super) fn pass(
        &mut self,
        person_id: &str,
        door: &str,
        unix_ms: i64,
    ) -> Result<DoorEvent, Refusal> {
        let person = self.person(|p| p.person_id == person_id)?;
        let name = DOORS.iter().find(|d| d.0 == door).ok_or_else(nobody)?.2;
        let time = Timestamp::at(unix_ms, 0);
        let event = DoorEvent {
            // As V2 has it: always the same.
            event_id: Some("-1".into()),
            event_type: Some(EventType::Face),
            event_time: Some(time.clone()),
            device_time: Some(time),
            person_id: Some(person.person_id),
            person_name: person.person_name,
            person_type: Some("0".into()),
            door_name: Some(name.to_owned()),
            door_index_code: Some(door.to_owned()),
            pic_uri: Some(format!("Vsm://SIM#{unix_ms}")),
            ..DoorEvent::default()
        };
        self.access.events.push(event.clone());
        Ok(event)
    }

    pub(super) fn event_picture(&self, ask: &EventPicture) -> Result<Bytes, Refusal> {
        let mut events = self.access.events.iter();
        let event = events
            .find(|e| e.pic_uri.as_deref() == Some(ask.pic_uri.as_str()))
            .ok_or_else(nobody)?;
        let person = event.person_id.as_deref().unwrap_or_default();
        self.photos.get(person).cloned().ok_or_else(nobody)
    }
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
