//! People (document entries 25 to 35): `/ISAPI/AccessControl/UserInfo/…`.

mod delete;
mod person;
mod search;
mod write;

pub use delete::{
    DeleteProcess, DeleteStatus, EmployeeNos, UserInfoDelete, UserInfoDetailDelete,
    UserInfoDetailDeleteAll, UserInfoDetailDeleteProcess,
};
pub use person::{EmployeeNo, Gender, RightPlan, UserInfo, UserType, Valid};
pub use search::{UserCount, UserInfoCount, UserInfoPage, UserInfoSearch};
pub use write::{UserInfoModify, UserInfoRecord, UserInfoSetUp};
