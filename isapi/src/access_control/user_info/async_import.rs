//! Importing people in the background (document entries 36 and 37). No vendor guide at hand describes it: members beyond the
//! document's are kept in `other`.

use super::UserInfo;
use crate::macros::json;

/// `POST /ISAPI/AccessControl/UserInfo/asyncImportDatasTasks`: begins to import a person (document entry 36).
#[derive(Debug, Clone, PartialEq)]
pub struct UserInfoAsyncImport {
    /// Who.
    pub person: UserInfo,
}

json!(UserInfoAsyncImport {}: POST "/ISAPI/AccessControl/UserInfo/asyncImportDatasTasks", body root "UserInfo" in person, reply bare => AsyncImportTask, once, check within_limits);

fn within_limits(import: &UserInfoAsyncImport) -> Result<(), face_common::EncodeError> {
    import.person.check()
}

face_common::record! {
    /// A task that has begun.
    #[derive(Debug, Default)]
    pub struct AsyncImportTask {
        /// Its id.
        #[serde(rename = "taskID", alias = "taskId", alias = "task_id", alias = "id")]
        task_id?: String,
    }
}

/// `GET /ISAPI/AccessControl/UserInfo/asyncImportDatasTasks/{task_id}/status` (document entry 37).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsyncImportStatusGet {
    /// Which task.
    pub task_id: String,
}

json!(AsyncImportStatusGet { task_id }: GET "/ISAPI/AccessControl/UserInfo/asyncImportDatasTasks/{task_id}/status?format=json", reply bare => AsyncImportStatus, idempotent);

face_common::record! {
    /// How a task stands.
    #[derive(Debug, Default)]
    pub struct AsyncImportStatus {
        /// In words: under way, done, failed.
        status?: String,
        /// 0 to 100.
        #[serde(alias = "percent")]
        progress?: u8,
    }
}
