//! People (document entries 25 to 37): `/ISAPI/AccessControl/UserInfo/…`.

mod async_import;
mod delete;
mod person;
mod search;
mod write;

pub use async_import::{
    AsyncImportStatus, AsyncImportStatusGet, AsyncImportTask, UserInfoAsyncImport,
};
pub use delete::{
    DeleteProcess, DeleteStatus, EmployeeNos, UserInfoDelete, UserInfoDeleteByQuery,
    UserInfoDetailDelete, UserInfoDetailDeleteAll, UserInfoDetailDeleteAsDocumented,
    UserInfoDetailDeleteProcess,
};
pub use person::{EmployeeNo, Gender, RightPlan, UserInfo, UserType, Valid};
pub use search::{
    Employee, UserCount, UserInfoCount, UserInfoDetail, UserInfoPage, UserInfoSearch,
};
pub use write::{UserInfoModify, UserInfoRecord, UserInfoSetUp};
