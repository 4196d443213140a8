use face_common::EncodeError;
use face_common::time::Timestamp;
use face_common::wire::lenient;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::fmt;

/// The number a person is known by: 1 to 32 characters, unique on the device. Faces are filed under it too (`FPID`).
/// The default is empty, and refused when it is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmployeeNo(#[serde(deserialize_with = "lenient::text")] String);

impl EmployeeNo {
    /// Checks the length and that it is not blank.
    pub fn new(text: impl Into<String>) -> Result<Self, EncodeError> {
        let no = Self(text.into());
        no.check()?;
        Ok(no)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that came from a device is not checked; one that goes to a device is.
    pub(crate) fn check(&self) -> Result<(), EncodeError> {
        let refuse = |why: String| Err(EncodeError::invalid("employeeNo", why));
        match self.0.chars().count() {
            _ if self.0.trim().is_empty() => refuse("must not be empty".to_owned()),
            n if n > 32 => refuse(format!("has {n} characters; at most 32 are allowed")),
            _ if self.0.chars().any(char::is_control) => {
                refuse("must not hold control characters".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl face_common::wire::member::Member for EmployeeNo {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(lenient::opt_text(d)?.map(Self))
    }
}

impl std::str::FromStr for EmployeeNo {
    type Err = EncodeError;

    fn from_str(text: &str) -> Result<Self, EncodeError> {
        Self::new(text)
    }
}

impl fmt::Display for EmployeeNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

face_common::open_string_enum! {
    /// What a person is to the terminal.
    pub enum UserType {
        /// May pass.
        Normal = "normal",
        /// May pass for a while, or so many times.
        Visitor = "visitor",
        /// Must not pass.
        BlackList = "blackList",
    }
}

face_common::open_string_enum! {
    /// Gender, where it is given.
    pub enum Gender {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// Not said. The terminal's own word, not a value this crate does not know.
        NotSaid = "unknown",
    }
}

face_common::record! {
    /// When a person may pass.
    #[derive(Debug)]
    pub struct Valid {
        /// Whether the period counts. `false` means for ever; some models refuse it together with local times.
        enable: bool,
        /// First moment, in the device's time unless `time_type` says UTC. Years 1970 to 2037.
        begin_time: Timestamp,
        /// Last moment.
        end_time: Timestamp,
        /// `local` or `UTC`.
        time_type?: String,
    }
}

impl Valid {
    /// A period in the device's own time, as `2025-12-10T00:00:00`.
    pub fn local(begin: impl Into<Timestamp>, end: impl Into<Timestamp>) -> Self {
        Self::new(begin, end, "local")
    }

    /// A period in UTC, as `2000-01-01T00:00:00+00:00`: what some intercoms take where they refuse local times.
    pub fn utc(begin: impl Into<Timestamp>, end: impl Into<Timestamp>) -> Self {
        Self::new(begin, end, "UTC")
    }

    fn new(begin: impl Into<Timestamp>, end: impl Into<Timestamp>, kind: &str) -> Self {
        Self {
            enable: true,
            begin_time: begin.into(),
            end_time: end.into(),
            time_type: Some(kind.to_owned()),
            other: Default::default(),
        }
    }

    /// As long as the device can count: to the end of 2037.
    pub fn always() -> Self {
        Self::local("2000-01-01T00:00:00", "2037-12-31T23:59:59")
    }
}

face_common::record! {
    /// Which schedule holds at which door.
    #[derive(Debug)]
    pub struct RightPlan {
        /// The door, from 1.
        door_no: u32,
        /// The schedule, a number written as text; several with commas. `1` is "always" on a new device.
        plan_template_no: String,
    }
}

impl RightPlan {
    /// A door and its schedule.
    pub fn new(door_no: u32, plan_template_no: impl Into<String>) -> Self {
        Self {
            door_no,
            plan_template_no: plan_template_no.into(),
            other: Default::default(),
        }
    }
}

face_common::record! {
    /// A person. `None` is not written, so that a change touches only what it names; members this version does not model
    /// are kept in `other` and written back.
    #[derive(Default)]
    pub struct UserInfo {
        /// The number.
        employee_no: EmployeeNo,
        /// The name shown on the screen, up to 128 bytes.
        name?: String,
        /// What the person is to the terminal.
        user_type?: UserType,
        /// When the person may pass.
        #[serde(rename = "Valid")]
        valid?: Valid,
        /// Doors, as numbers with commas: `1,3`.
        door_right?: String,
        /// Schedules per door.
        #[serde(rename = "RightPlan")]
        right_plan[]: RightPlan,
        /// Gender.
        gender?: Gender,
        /// Whether the person may use the terminal's own menu.
        #[serde(rename = "localUIRight")]
        local_ui_right?: bool,
        /// How the person must prove who they are; empty: as the reader is set.
        user_verify_mode?: String,
        /// The department.
        group_id?: u32,
        /// Groups, as numbers with commas.
        belong_group?: String,
        /// `Employee` and the like.
        user_level?: String,
        /// The keypad password.
        password?: Secret,
        /// A one-time code for the keypad.
        dynamic_code?: Secret,
        /// A password; no guide at hand says which.
        local_password?: Secret,
        /// How long the door may stay open for this person.
        close_delay_enabled?: bool,
        /// Recognised and logged, and the door stays shut.
        only_verify?: bool,
        /// How many times a visitor may pass; 0: any number.
        max_open_door_time?: u32,
        /// Room.
        room_number?: u32,
        /// Floor.
        floor_number?: u32,
        /// Floors, where there are several.
        floor_numbers?: Vec<u32>,
        /// Numbers a doorbell calls.
        call_numbers?: Vec<String>,
        /// Whether the person may open what is locked from inside.
        double_lock_right?: bool,
        /// Whether the terminal is to look for the number first: set to false, it adds faster and does not notice doubles.
        check_user?: bool,
        /// In `SetUp`: whether somebody new may be added.
        add_user?: bool,
        /// In `SetUp`: whether the person is to go.
        delete_user?: bool,
        /// Read only: faces on file. The proof that a photo was kept.
        num_of_face?: u32,
        /// Read only: cards on file.
        num_of_card?: u32,
        /// Read only: fingerprints on file.
        #[serde(rename = "numOfFP")]
        num_of_fp?: u32,
        /// Read only: how many times the person has passed.
        open_door_time?: u32,
        /// Read only: where the terminal keeps the picture.
        #[serde(rename = "faceURL")]
        face_url?: String,
        /// The attendance schedule.
        local_atnd_plan_template_id?: u32,
        /// Read only: free fields.
        #[serde(rename = "PersonInfoExtends")]
        person_info_extends[]: Value,
        /// Read only: place in the list by name.
        sort_by_name_position?: u32,
        /// Read only: the letter the name is filed under.
        sort_by_name_flag?: String,
    }
}

impl UserInfo {
    /// A person known by number alone: what a change or a search needs.
    pub fn new(employee_no: EmployeeNo) -> Self {
        Self {
            employee_no,
            ..Self::default()
        }
    }

    /// A person who may pass door 1 at any time.
    pub fn employee(
        employee_no: impl Into<String>,
        name: impl Into<String>,
    ) -> Result<Self, EncodeError> {
        let person = Self {
            name: Some(name.into()),
            user_type: Some(UserType::Normal),
            valid: Some(Valid::always()),
            door_right: Some("1".to_owned()),
            right_plan: vec![RightPlan::new(1, "1")],
            ..Self::new(EmployeeNo::new(employee_no)?)
        };
        person.check()?;
        Ok(person)
    }

    /// Limits of the document.
    pub(crate) fn check(&self) -> Result<(), EncodeError> {
        self.employee_no.check()?;
        if let Some(name) = &self.name {
            if name.trim().is_empty() {
                return Err(EncodeError::invalid("name", "must not be empty"));
            }
            if name.len() > 128 {
                return Err(EncodeError::invalid(
                    "name",
                    format!("has {} bytes in UTF-8; at most 128 are allowed", name.len()),
                ));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for UserInfo {
    /// Number, name and counts: enough for a log, without what the terminal's owner may not want in one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("employee_no", &self.employee_no)
            .field("name", &self.name)
            .field("user_type", &self.user_type)
            .field("num_of_face", &self.num_of_face)
            .finish_non_exhaustive()
    }
}
