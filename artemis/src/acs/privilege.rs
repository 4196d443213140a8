//! Who may pass which doors.

use crate::macros::{call, listed};
use crate::protocol::Done;

face_common::open_int_enum! {
    /// Whose a group is.
    #[derive(Default)]
    pub enum PrivilegeKind: u32 {
        /// People.
        #[default]
        Access = 1,
        /// Visitors.
        Visitor = 2,
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
        time_schedule?: TimeSchedule,
    }
}

face_common::record! {
    /// A plan of hours.
    #[derive(Debug, Default)]
    pub struct TimeSchedule {
        /// Its number.
        index_code?: String,
        /// Its name.
        name?: String,
    }
}

listed! {
    /// All groups of a kind.
    PrivilegeGroups {
        /// Of people or of visitors.
        #[serde(rename = "type")]
        kind?: PrivilegeKind,
    } => PrivilegeGroupPage of PrivilegeGroup, "/artemis/api/acs/v1/privilege/group"
}

impl PrivilegeGroups {
    /// The groups of people, not of visitors.
    pub fn access() -> Self {
        Self {
            kind: Some(PrivilegeKind::Access),
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

impl From<&str> for PersonId {
    fn from(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }
}

call! {
    /// Lets people pass. Nothing reaches a terminal before [`Reapplication`](super::Reapplication).
    PrivilegeGroupAddPersons {
        /// Which group.
        privilege_group_id: String,
        /// People or visitors.
        #[serde(rename = "type")]
        kind: PrivilegeKind,
        /// Who.
        list[]: PersonId,
    } => Done, idempotent "/artemis/api/acs/v1/privilege/group/single/addPersons", filled privilege_group_id as "privilegeGroupId" list as "list"
}

call! {
    /// Lets people pass no longer. Nothing reaches a terminal before [`Reapplication`](super::Reapplication).
    PrivilegeGroupDeletePersons {
        /// Which group.
        privilege_group_id: String,
        /// People or visitors.
        #[serde(rename = "type")]
        kind: PrivilegeKind,
        /// Who.
        list[]: PersonId,
    } => Done, idempotent "/artemis/api/acs/v1/privilege/group/single/deletePersons", filled privilege_group_id as "privilegeGroupId" list as "list"
}

listed! {
    /// Who is in a group. The other way round, from a person to their groups, the platform does not answer.
    PrivilegeGroupPersons {
        /// Which group.
        privilege_group_id: String,
        /// People or visitors.
        #[serde(rename = "type")]
        kind: PrivilegeKind,
    } => PrivilegeGroupPersonPage of PersonId, "/artemis/api/acs/v1/privilege/group/single/personList"
}
