//! Doors that open, terminals that answer, and people who pass.

use super::Refusal;
use super::access::{Answer, Application, DOORS};
use super::reply::{answer, nobody};
use super::state::State;
use artemis::acs::{
    ApplicationError, ApplicationErrorPage, ApplicationErrors, ApplicationProgress, ControlType,
    DoorControl, DoorEvent, EventPicture, EventType, Reapplication,
};
use artemis::protocol::Done;
use bytes::Bytes;
use face_common::time::Timestamp;
use serde_json::{Value, json};

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
