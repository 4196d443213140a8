use face_common::time::Timestamp;
use face_common::wire::lenient;
use face_common::{EncodeError, Secret};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// The number a person is known by: 1 to 32 characters, unique on the device. Faces are filed under it too (`FPID`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

/// When a person may pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Valid {
    /// Whether the period counts. `false` means for ever; some models refuse it together with local times.
    #[serde(deserialize_with = "lenient::boolean")]
    pub enable: bool,
    /// First moment, in the device's time unless `time_type` says UTC. Years 1970 to 2037.
    pub begin_time: Timestamp,
    /// Last moment.
    pub end_time: Timestamp,
    /// `local` or `UTC`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub time_type: Option<String>,
    /// Members this version does not model, kept for writing back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Valid {
    /// A period in the device's own time, as `2025-12-10T00:00:00`.
    pub fn local(begin: impl Into<Timestamp>, end: impl Into<Timestamp>) -> Self {
        Self {
            enable: true,
            begin_time: begin.into(),
            end_time: end.into(),
            time_type: Some("local".to_owned()),
            other: Map::new(),
        }
    }

    /// As long as the device can count: to the end of 2037.
    pub fn always() -> Self {
        Self::local("2000-01-01T00:00:00", "2037-12-31T23:59:59")
    }
}

/// Which schedule holds at which door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RightPlan {
    /// The door, from 1.
    #[serde(deserialize_with = "lenient::number")]
    pub door_no: u32,
    /// The schedule, a number written as text; several with commas. `1` is "always" on a new device.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_template_no: String,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl RightPlan {
    /// A door and its schedule.
    pub fn new(door_no: u32, plan_template_no: impl Into<String>) -> Self {
        Self {
            door_no,
            plan_template_no: plan_template_no.into(),
            other: Map::new(),
        }
    }
}

/// A person. `None` is not written, so that a change touches only what it names; members this version does not model
/// are kept in `other` and written back.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// The number.
    pub employee_no: EmployeeNo,
    /// The name shown on the screen, up to 128 bytes.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub name: Option<String>,
    /// What the person is to the terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_type: Option<UserType>,
    /// When the person may pass.
    #[serde(rename = "Valid", default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Valid>,
    /// Doors, as numbers with commas: `1,3`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub door_right: Option<String>,
    /// Schedules per door.
    #[serde(
        rename = "RightPlan",
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "lenient::list"
    )]
    pub right_plan: Vec<RightPlan>,
    /// Gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Whether the person may use the terminal's own menu.
    #[serde(
        rename = "localUIRight",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub local_ui_right: Option<bool>,
    /// How the person must prove who they are; empty: as the reader is set.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub user_verify_mode: Option<String>,
    /// The department.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub group_id: Option<u32>,
    /// Groups, as numbers with commas.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub belong_group: Option<String>,
    /// The keypad password.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "secret")]
    pub password: Option<Secret>,
    /// How long the door may stay open for this person.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub close_delay_enabled: Option<bool>,
    /// How many times a visitor may pass; 0: any number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub max_open_door_time: Option<u32>,
    /// Room.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub room_number: Option<u32>,
    /// Floor.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub floor_number: Option<u32>,
    /// Whether the person may open what is locked from inside.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub double_lock_right: Option<bool>,
    /// Whether the terminal is to look for the number first: set to false, it adds faster and does not notice doubles.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub check_user: Option<bool>,
    /// Read only: faces on file. The proof that a photo was kept.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub num_of_face: Option<u32>,
    /// Read only: cards on file.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub num_of_card: Option<u32>,
    /// Read only: fingerprints on file.
    #[serde(
        rename = "numOfFP",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub num_of_fp: Option<u32>,
    /// Read only: how many times the person has passed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub open_door_time: Option<u32>,
    /// Read only: where the terminal keeps the picture.
    #[serde(
        rename = "faceURL",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub face_url: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl UserInfo {
    /// A person known by number alone: what a change or a search needs.
    pub fn new(employee_no: EmployeeNo) -> Self {
        Self {
            employee_no,
            name: None,
            user_type: None,
            valid: None,
            door_right: None,
            right_plan: Vec::new(),
            gender: None,
            local_ui_right: None,
            user_verify_mode: None,
            group_id: None,
            belong_group: None,
            password: None,
            close_delay_enabled: None,
            max_open_door_time: None,
            room_number: None,
            floor_number: None,
            double_lock_right: None,
            check_user: None,
            num_of_face: None,
            num_of_card: None,
            num_of_fp: None,
            open_door_time: None,
            face_url: None,
            other: Map::new(),
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

mod secret {
    use face_common::{Secret, wire::lenient};
    use serde::{Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Secret>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(secret) => s.serialize_str(secret.expose()),
            None => s.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Secret>, D::Error> {
        Ok(lenient::opt_text(d)?.map(Secret::from))
    }
}
