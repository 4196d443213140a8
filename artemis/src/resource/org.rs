//! Organisations.

use crate::macros::{api, listed};
use crate::protocol::Done;
use face_common::EncodeError;

face_common::record! {
    /// An organisation.
    #[derive(Debug, Default)]
    pub struct Org {
        /// Its number, as text.
        org_index_code: String,
        /// Its name.
        org_name?: String,
        /// The one above it; `0` for the root.
        parent_org_index_code?: String,
    }
}

listed! {
    /// All organisations.
    Orgs {} => OrgPage of Org, "/artemis/api/resource/v1/org/orgList"
}

listed! {
    /// Organisations by name.
    OrgSearch {
        /// Part of the name.
        org_name?: String,
    } => OrgSearchPage of Org, "/artemis/api/resource/v1/org/advance/orgList"
}

listed! {
    /// The organisations right below one.
    OrgsBelow {
        /// Which one.
        parent_org_index_code?: String,
    } => OrgsBelowPage of Org, "/artemis/api/resource/v1/org/parentOrgIndexCode/subOrgList"
}

face_common::record! {
    /// `POST /artemis/api/resource/v1/org/orgIndexCode/orgInfo`: one organisation.
    #[derive(Debug, Default)]
    pub struct OrgInfoGet {
        /// Which.
        org_index_code: String,
    }
}

api!(OrgInfoGet: "/artemis/api/resource/v1/org/orgIndexCode/orgInfo" => Org, true);

/// `POST /artemis/api/resource/v1/org/rootOrg`: the one above all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RootOrg {}

api!(RootOrg: "/artemis/api/resource/v1/org/rootOrg" => Org, true);

face_common::record! {
    /// `POST /artemis/api/resource/v1/org/single/add`. The request says `parentIndexCode` where replies say
    /// `parentOrgIndexCode`.
    #[derive(Debug, Default)]
    pub struct OrgAdd {
        /// Its name.
        org_name: String,
        /// The one above it.
        parent_index_code: String,
    }
}

api!(OrgAdd: "/artemis/api/resource/v1/org/single/add" => Org, false, check named);

fn named(add: &OrgAdd) -> Result<(), EncodeError> {
    if add.org_name.trim().is_empty() {
        Err(EncodeError::invalid("orgName", "must not be empty"))
    } else {
        Ok(())
    }
}

face_common::record! {
    /// `POST /artemis/api/resource/v1/org/single/update`.
    #[derive(Debug, Default)]
    pub struct OrgUpdate {
        /// Which.
        org_index_code: String,
        /// Its name.
        org_name?: String,
        /// The one above it.
        parent_index_code?: String,
    }
}

api!(OrgUpdate: "/artemis/api/resource/v1/org/single/update" => Done, true);

face_common::record! {
    /// `POST /artemis/api/resource/v1/org/single/delete`.
    #[derive(Debug, Default)]
    pub struct OrgDelete {
        /// Which.
        org_index_code: String,
    }
}

api!(OrgDelete: "/artemis/api/resource/v1/org/single/delete" => Done, true);
