//! Doors by command, and who may pass (`acs`).

use crate::macros::{api, listed};
use crate::protocol::Done;
use face_common::EncodeError;
use serde_json::Value;

face_common::open_int_enum! {
    /// What a door is to do.
    pub enum ControlType: u32 {
        /// Remain open.
        RemainOpen = 0,
        /// Close.
        Close = 1,
        /// Open once.
        Open = 2,
        /// Remain closed.
        RemainClosed = 3,
    }
}

face_common::record! {
    /// `POST /artemis/api/acs/v1/door/doControl`: tells up to ten doors what to do. Never repeated by itself.
    #[derive(Debug)]
    pub struct DoorControl {
        /// Which, one to ten.
        door_index_codes[]: String,
        /// What.
        control_type: ControlType,
        /// For barriers: 0 entry, 1 exit.
        control_direction?: u32,
    }
}

impl DoorControl {
    /// Opens one door once.
    pub fn open(door_index_code: impl Into<String>) -> Self {
        Self {
            door_index_codes: vec![door_index_code.into()],
            control_type: ControlType::Open,
            control_direction: None,
            other: Default::default(),
        }
    }
}

api!(DoorControl: "/artemis/api/acs/v1/door/doControl" => Value, false, check one_to_ten);

fn one_to_ten(control: &DoorControl) -> Result<(), EncodeError> {
    match control.door_index_codes.len() {
        1..=10 => Ok(()),
        n => Err(EncodeError::invalid(
            "doorIndexCodes",
            format!("names {n} doors; 1 to 10 are allowed"),
        )),
    }
}

face_common::record! {
    /// A group of people who may pass the same doors.
    #[derive(Debug, Default)]
    pub struct PrivilegeGroup {
        /// Its number.
        privilege_group_id: String,
        /// Its name.
        privilege_group_name?: String,
        /// Free text.
        description?: String,
        /// When they may pass.
        time_schedule?: Value,
    }
}

listed! {
    /// All groups of a kind.
    PrivilegeGroups {
        /// 1 access, 2 visitors.
        #[serde(rename = "type")]
        kind?: u32,
    } => PrivilegeGroupPage of PrivilegeGroup, "/artemis/api/acs/v1/privilege/group"
}

impl PrivilegeGroups {
    /// The groups of people, not of visitors.
    pub fn access() -> Self {
        Self {
            kind: Some(1),
            ..Self::all()
        }
    }
}

face_common::record! {
    /// A person in a list.
    #[derive(Debug, Default)]
    pub struct PersonId {
        /// Their id.
        id: String,
    }
}

face_common::record! {
    /// `POST /artemis/api/acs/v1/privilege/group/single/addPersons`. Nothing reaches a terminal before [`Reapplication`].
    #[derive(Debug, Default)]
    pub struct PrivilegeGroupAddPersons {
        /// Which group.
        privilege_group_id: String,
        /// 1 access, 2 visitors.
        #[serde(rename = "type")]
        kind: u32,
        /// Who.
        list[]: PersonId,
    }
}

face_common::record! {
    /// `POST /artemis/api/acs/v1/privilege/group/single/deletePersons`.
    #[derive(Debug, Default)]
    pub struct PrivilegeGroupDeletePersons {
        /// Which group.
        privilege_group_id: String,
        /// 1 access, 2 visitors.
        #[serde(rename = "type")]
        kind: u32,
        /// Who.
        list[]: PersonId,
    }
}

api!(PrivilegeGroupAddPersons: "/artemis/api/acs/v1/privilege/group/single/addPersons" => Done, true);
api!(PrivilegeGroupDeletePersons: "/artemis/api/acs/v1/privilege/group/single/deletePersons" => Done, true);

face_common::record! {
    /// `POST /artemis/api/visitor/v1/auth/reapplication`: takes people and visitors to the terminals. Members it does not
    /// know, lists instead of texts among them, are taken with `code=0` and do nothing: make it with [`Reapplication::of`].
    #[derive(Debug, Default)]
    pub struct Reapplication {
        /// 0: those that failed before too, 1: without them. The capital letter is the gateway's.
        #[serde(rename = "ImmediateDownload")]
        immediate_download: u32,
        /// Ids with commas.
        person_ids: String,
        /// Doors with commas.
        door_index_codes: String,
    }
}

impl Reapplication {
    /// These people to these doors, those that failed before too.
    pub fn of<'a>(
        people: impl IntoIterator<Item = &'a str>,
        doors: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let joined = |all: Vec<&str>| all.join(",");
        Self {
            immediate_download: 0,
            person_ids: joined(people.into_iter().collect()),
            door_index_codes: joined(doors.into_iter().collect()),
            ..Self::default()
        }
    }
}

api!(Reapplication: "/artemis/api/visitor/v1/auth/reapplication" => Done, true);

#[cfg(test)]
mod tests;
