//! Doors that open, and terminals that answer.

use super::Refusal;
use super::devices::DOORS;
use super::reply::{answer, bad, nobody};
use super::state::{Answer, Application, State};
use artemis::acs::{
    ApplicationError, ApplicationErrorPage, ApplicationErrors, ApplicationProgress, ControlType,
    DoorControl, PrivilegeKind,
};
use artemis::protocol::Done;
use serde_json::{Map, Value, json};

impl State {
    pub(super) fn control(&mut self, control: &DoorControl) -> Result<Value, Refusal> {
        if let ControlType::Unknown(_) = control.control_type {
            return Err(bad("controlType"));
        }
        let mut doors = control.door_index_codes.iter();
        if doors.any(|d| DOORS.iter().all(|known| known.0 != d)) {
            return Err(nobody());
        }
        if control.control_type == ControlType::Open {
            let doors = control.door_index_codes.iter().cloned();
            self.opened.extend(doors);
        }
        Ok(Value::Array(Vec::new()))
    }

    /// Says yes to everything, as live platforms do, and acts on texts with commas under the names it knows. People and doors
    /// that are not there are passed over. Whether a live platform passes over those whom no group lets in is not on record;
    /// here they reach the terminals too.
    pub(super) fn reapply(&mut self, asked: &Map<String, Value>) -> Done {
        let listed = |name: &str| -> Vec<&str> {
            let text = asked.get(name).and_then(Value::as_str);
            text.unwrap_or_default().split(',').map(str::trim).collect()
        };
        let failed_too = match asked.get("ImmediateDownload") {
            Some(how) if *how == 0 || how == "0" => true,
            Some(how) if *how == 1 || how == "1" => false,
            _ => return Done,
        };
        let doors = listed("doorIndexCodes");
        for who in listed("personIds") {
            let Some(kind) = self.kind_of(who) else {
                continue;
            };
            for door in DOORS.iter().map(|d| d.0).filter(|d| doors.contains(d)) {
                let is = |a: &Application| a.who == who && a.door == door;
                let has_failed = |a: &Application| is(a) && matches!(a.answer, Answer::Refused(..));
                if !failed_too && self.applications.iter().any(has_failed) {
                    continue;
                }
                self.applications.retain(|a| !is(a));
                self.applications.push(Application {
                    who: who.to_owned(),
                    kind,
                    door: door.to_owned(),
                    answer: Answer::None,
                });
            }
        }
        Done
    }

    /// After each time somebody asks, a terminal answers.
    pub(super) fn progress(&mut self, kind: PrivilegeKind) -> ApplicationProgress {
        let count = |is: fn(&Application) -> bool| {
            let all = self.applications.iter().filter(|a| a.kind == kind);
            all.filter(|a| is(a)).count()
        };
        let raw = json!({
            "totalNum": count(|_| true),
            "successNum": count(|a| a.answer == Answer::Taken),
            "failedNum": count(|a| matches!(a.answer, Answer::Refused(..))),
        });
        let mut waiting = self.applications.iter();
        let at = waiting.position(|a| a.kind == kind && a.answer == Answer::None);
        if let Some(at) = at {
            let answer = self.terminal_says(at);
            if let Some(application) = self.applications.get_mut(at) {
                application.answer = answer;
            }
        }
        ApplicationProgress { raw }
    }

    fn terminal_says(&self, at: usize) -> Answer {
        let Some(application) = self.applications.get(at) else {
            return Answer::None;
        };
        if self.quirks.refused_by.contains(&application.door) {
            return Answer::Refused("3651", "The terminal is off line");
        }
        match self.photos.get(&application.who) {
            Some(photo) if photo.len() > 200 * 1024 => {
                Answer::Refused("3652", "The face picture is too large")
            }
            _ => Answer::Taken,
        }
    }

    pub(super) fn refused(&self, search: &ApplicationErrors) -> ApplicationErrorPage {
        let all: Vec<_> = self
            .applications
            .iter()
            .filter(|a| a.kind == search.kind)
            .filter_map(|a| {
                let Answer::Refused(code, words) = a.answer else {
                    return None;
                };
                let name = DOORS.iter().find(|d| d.0 == a.door)?.2;
                Some(ApplicationError {
                    person_id: Some(a.who.clone()),
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

    pub(super) fn has_reached(&self, who: &str, door: &str) -> bool {
        let mut all = self.applications.iter();
        all.any(|a| a.who == who && a.door == door && a.answer == Answer::Taken)
    }
}
