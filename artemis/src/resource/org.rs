//! Organisations.

use crate::macros::{call, listed};
use crate::protocol::Done;

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

call! {
    /// One organisation.
    OrgInfoGet {
        /// Which.
        org_index_code: String,
    } => Org, idempotent "/artemis/api/resource/v1/org/orgIndexCode/orgInfo"
}

call! {
    /// The one above all.
    RootOrg {} => Org, idempotent "/artemis/api/resource/v1/org/rootOrg"
}

call! {
    /// Adds one. The request says `parentIndexCode` where replies say `parentOrgIndexCode`.
    OrgAdd {
        /// Its name.
        org_name: String,
        /// The one above it.
        parent_index_code: String,
    } => Org, once "/artemis/api/resource/v1/org/single/add", filled org_name as "orgName"
}

call! {
    /// Changes one.
    OrgUpdate {
        /// Which.
        org_index_code: String,
        /// Its name.
        org_name?: String,
        /// The one above it.
        parent_index_code?: String,
    } => Done, idempotent "/artemis/api/resource/v1/org/single/update"
}

call! {
    /// Removes one.
    OrgDelete {
        /// Which.
        org_index_code: String,
    } => Done, idempotent "/artemis/api/resource/v1/org/single/delete", filled org_index_code as "orgIndexCode"
}
