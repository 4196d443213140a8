//! Who is let in, and who no longer.

use super::Refusal;
use super::reply::nobody;
use super::state::State;
use artemis::acs::{
    PersonId, PrivilegeGroupAddPersons, PrivilegeGroupDeletePersons, PrivilegeKind,
};
use artemis::protocol::Done;

impl State {
    /// Whether somebody is a person or a visitor; `None` for nobody.
    pub(super) fn kind_of(&self, who: &str) -> Option<PrivilegeKind> {
        if self.people.iter().any(|p| p.person_id == who) {
            Some(PrivilegeKind::Access)
        } else {
            self.is_guest(who).then_some(PrivilegeKind::Visitor)
        }
    }

    fn all_of(&self, kind: PrivilegeKind, list: &[PersonId]) -> Result<Vec<String>, Refusal> {
        if list.iter().all(|p| self.kind_of(&p.id) == Some(kind)) {
            Ok(list.iter().map(|p| p.id.clone()).collect())
        } else {
            Err(nobody())
        }
    }

    pub(super) fn let_in(&mut self, add: &PrivilegeGroupAddPersons) -> Result<Done, Refusal> {
        let all = self.all_of(add.kind, &add.list)?;
        let group = self.groups.find(&add.privilege_group_id, add.kind)?;
        group.members.extend(all);
        Ok(Done)
    }

    pub(super) fn keep_out(&mut self, out: &PrivilegeGroupDeletePersons) -> Result<Done, Refusal> {
        let all = self.all_of(out.kind, &out.list)?;
        let group = self.groups.find(&out.privilege_group_id, out.kind)?;
        group.members.retain(|member| !all.contains(member));
        Ok(Done)
    }
}
