//! Who may pass: groups of people, and groups of visitors.

use super::Refusal;
use super::reply::{answer, bad, nobody};
use artemis::acs::{
    PersonId, PrivilegeGroup, PrivilegeGroupPage, PrivilegeGroupPersonPage, PrivilegeGroupPersons,
    PrivilegeGroups, PrivilegeKind, TimeSchedule,
};
use std::collections::BTreeSet;

#[derive(Debug)]
pub(super) struct Group {
    id: &'static str,
    name: &'static str,
    kind: PrivilegeKind,
    pub(super) members: BTreeSet<String>,
}

#[derive(Debug)]
pub(super) struct Groups(Vec<Group>);

impl Default for Groups {
    fn default() -> Self {
        let groups = [
            ("1", "Everybody", PrivilegeKind::Access),
            ("2", "Gardeners", PrivilegeKind::Access),
            ("3", "Visitors", PrivilegeKind::Visitor),
        ];
        let group = |(id, name, kind)| Group {
            id,
            name,
            kind,
            members: BTreeSet::new(),
        };
        Self(groups.map(group).into())
    }
}

impl Groups {
    pub(super) fn list(&self, search: &PrivilegeGroups) -> Result<PrivilegeGroupPage, Refusal> {
        if let Some(PrivilegeKind::Unknown(_)) = search.kind {
            return Err(bad("type"));
        }
        let found: Vec<_> = self
            .0
            .iter()
            .filter(|g| search.kind.is_none_or(|kind| kind == g.kind))
            .map(|group| PrivilegeGroup {
                privilege_group_id: group.id.into(),
                privilege_group_name: Some(group.name.into()),
                time_schedule: Some(TimeSchedule {
                    index_code: Some("1".into()),
                    ..Default::default()
                }),
                ..Default::default()
            })
            .collect();
        Ok(answer!(PrivilegeGroupPage, search, &found))
    }

    /// A group of the other kind is as good as none.
    pub(super) fn find(&mut self, id: &str, kind: PrivilegeKind) -> Result<&mut Group, Refusal> {
        let mut all = self.0.iter_mut();
        all.find(|g| g.id == id && g.kind == kind)
            .ok_or_else(nobody)
    }

    pub(super) fn forget(&mut self, who: &str) {
        for group in &mut self.0 {
            group.members.remove(who);
        }
    }

    pub(super) fn members(
        &mut self,
        search: &PrivilegeGroupPersons,
    ) -> Result<PrivilegeGroupPersonPage, Refusal> {
        let group = self.find(&search.privilege_group_id, search.kind)?;
        let all: Vec<PersonId> = group.members.iter().map(|id| id.as_str().into()).collect();
        Ok(answer!(PrivilegeGroupPersonPage, search, &all))
    }
}
