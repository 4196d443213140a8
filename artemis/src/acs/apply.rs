//! Taking people to the terminals, and whether they arrived.

use crate::macros::{api, call, listed, with_photo};
use crate::protocol::Done;
use serde::{Deserialize, Serialize};
use serde_json::Value;

call! {
    /// Takes people and visitors to the terminals. Members it does not know, lists instead of texts among them, are taken with
    /// `code=0` and do nothing: make it with [`Reapplication::of`].
    Reapplication {
        /// 0: those that failed before too, 1: without them. The capital letter is the gateway's.
        #[serde(rename = "ImmediateDownload")]
        immediate_download: u32,
        /// Ids with commas.
        person_ids: String,
        /// Doors with commas.
        door_index_codes: String,
    } => Done, idempotent "/artemis/api/visitor/v1/auth/reapplication", filled person_ids as "personIds" door_index_codes as "doorIndexCodes"
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

/// How far the platform is with the terminals: numbers of the last application (`applicationResultType` 1).
///
/// `POST /artemis/api/acs/v1/auth/applicationResult`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationStatistics {
    application_result_type: u32,
    page_no: u32,
    page_size: u32,
    r#type: super::PrivilegeKind,
}

impl ApplicationStatistics {
    /// Of people (1) or of visitors (2).
    pub fn of(kind: super::PrivilegeKind) -> Self {
        Self {
            application_result_type: 1,
            page_no: 1,
            page_size: 1,
            r#type: kind,
        }
    }
}

/// What the platform says of an application. No answer of a live platform is on record: the numbers are looked for under
/// every name that its guides use for such, and the whole answer is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplicationProgress {
    /// As it came. `Debug` and logs may show it: it holds numbers.
    pub raw: Value,
}

impl ApplicationProgress {
    fn number(&self, names: &[&str]) -> Option<u64> {
        let inner = self.raw.get("list").and_then(|l| l.get(0));
        [Some(&self.raw), inner]
            .into_iter()
            .flatten()
            .find_map(|object| {
                names.iter().find_map(|name| match object.get(*name)? {
                    Value::String(text) => text.parse().ok(),
                    number => number.as_u64(),
                })
            })
    }

    /// What there is to apply in all.
    pub fn total(&self) -> Option<u64> {
        self.number(&["totalNum", "totalCount", "total"])
    }

    /// What a terminal has refused.
    pub fn failed(&self) -> Option<u64> {
        self.number(&["failedNum", "failNum", "failedCount", "failed"])
    }

    /// What has arrived.
    pub fn succeeded(&self) -> Option<u64> {
        self.number(&["successNum", "succeededNum", "successCount", "success"])
    }

    /// What is still on its way; `None` where the answer does not say.
    pub fn pending(&self) -> Option<u64> {
        self.number(&["applyingNum", "processingNum", "waitingNum", "pendingNum"])
            .or_else(|| {
                let answered = self.failed()? + self.succeeded()?;
                Some(self.total()?.saturating_sub(answered))
            })
    }
}

api!(ApplicationStatistics: "/artemis/api/acs/v1/auth/applicationResult" => ApplicationProgress, idempotent);

listed! {
    /// What terminals have refused: `application_result_type` is 2. Made with [`ApplicationErrors::of`].
    ApplicationErrors {
        /// 2: errors.
        application_result_type: u32,
        /// People or visitors.
        #[serde(rename = "type")]
        kind: super::PrivilegeKind,
    } => ApplicationErrorPage of ApplicationError, "/artemis/api/acs/v1/auth/applicationResult"
}

impl ApplicationErrors {
    /// Of people or of visitors.
    pub fn of(kind: super::PrivilegeKind) -> Self {
        Self {
            application_result_type: 2,
            kind,
            ..Self::all()
        }
    }
}

face_common::record! {
    /// Somebody a terminal has refused. No answer of a live platform is on record, so every member may be absent, and what has
    /// another name is in `other`.
    #[derive(Debug, Default)]
    pub struct ApplicationError {
        /// Who.
        #[serde(alias = "id")]
        person_id?: String,
        /// Their name.
        person_name?: String,
        /// Which door.
        door_index_code?: String,
        /// Its name.
        door_name?: String,
        /// Which device.
        #[serde(alias = "deviceIndexCode")]
        acs_dev_index_code?: String,
        /// Its name.
        #[serde(alias = "deviceName")]
        acs_dev_name?: String,
        /// The device's code.
        #[serde(alias = "code")]
        error_code?: String,
        /// In words.
        #[serde(alias = "errorMsg", alias = "errorDescription", alias = "msg")]
        error_desc?: String,
    }
}

with_photo! {
    /// Whether a device would take a photo as a face.
    FaceCheck {
        /// Which device.
        acs_dev_index_code: String,
        /// The platform's user on whose behalf.
        user_id: Option<String>,
    } photo face_data => Done, idempotent "/artemis/api/acs/v1/faceCheck"
}
