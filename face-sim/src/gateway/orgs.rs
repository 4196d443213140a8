//! Organisations.

use super::Refusal;
use super::read::filled;
use super::reply::{answer, nobody};
use super::state::State;
use artemis::protocol::Done;
use artemis::resource::{
    Org, OrgAdd, OrgPage, OrgSearch, OrgSearchPage, OrgUpdate, Orgs, OrgsBelow, OrgsBelowPage,
};

impl State {
    pub(super) fn orgs(&self, search: &Orgs) -> OrgPage {
        answer!(OrgPage, search, &self.orgs)
    }

    pub(super) fn find_orgs(&self, search: &OrgSearch) -> OrgSearchPage {
        let name = search.org_name.as_deref().unwrap_or_default();
        let found: Vec<_> = self
            .orgs
            .iter()
            .filter(|o| o.org_name.as_deref().is_some_and(|n| n.contains(name)))
            .cloned()
            .collect();
        answer!(OrgSearchPage, search, &found)
    }

    pub(super) fn orgs_below(&self, search: &OrgsBelow) -> OrgsBelowPage {
        let below: Vec<_> = self
            .orgs
            .iter()
            .filter(|o| o.parent_org_index_code == search.parent_org_index_code)
            .cloned()
            .collect();
        answer!(OrgsBelowPage, search, &below)
    }

    pub(super) fn org(&self, code: &str) -> Result<Org, Refusal> {
        self.orgs
            .iter()
            .find(|o| o.org_index_code == code)
            .cloned()
            .ok_or_else(nobody)
    }

    pub(super) fn add_org(&mut self, add: OrgAdd) -> Result<Org, Refusal> {
        self.org(&add.parent_index_code)?;
        let org = Org {
            org_index_code: self.number(),
            org_name: Some(add.org_name),
            parent_org_index_code: Some(add.parent_index_code),
            ..Default::default()
        };
        self.orgs.push(org.clone());
        Ok(org)
    }

    pub(super) fn update_org(&mut self, update: &OrgUpdate) -> Result<Done, Refusal> {
        let above = filled(update.parent_index_code.as_deref());
        if let Some(above) = above {
            self.org(above)?;
        }
        let name = filled(update.org_name.as_deref());
        let org = self
            .orgs
            .iter_mut()
            .find(|o| o.org_index_code == update.org_index_code)
            .ok_or_else(nobody)?;
        org.org_name = name.map(str::to_owned).or(org.org_name.take());
        let kept = org.parent_org_index_code.take();
        org.parent_org_index_code = above.map(str::to_owned).or(kept);
        Ok(Done)
    }

    pub(super) fn delete_org(&mut self, code: &str) -> Result<Done, Refusal> {
        self.org(code)?;
        self.orgs.retain(|o| o.org_index_code != code);
        Ok(Done)
    }
}
