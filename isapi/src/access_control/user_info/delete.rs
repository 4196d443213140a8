//! Removing people (document entries 33 to 35).
//!
//! A missing or empty list means *everybody* to a terminal, so a list here cannot be empty, and removing everybody is a
//! type of its own. Removing who is not there is no error.

use super::EmployeeNo;
use super::search::Employee;
use crate::macros::json;
use crate::protocol::Ack;
use face_common::EncodeError;
use serde::{Deserialize, Serialize};

/// At least one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Employee>", into = "Vec<Employee>")]
pub struct EmployeeNos(Vec<EmployeeNo>);

impl EmployeeNos {
    /// One person.
    pub fn one(employee_no: EmployeeNo) -> Self {
        Self(vec![employee_no])
    }

    /// Several; `None` where the list is empty.
    pub fn new(numbers: impl IntoIterator<Item = EmployeeNo>) -> Option<Self> {
        let numbers: Vec<_> = numbers.into_iter().collect();
        (!numbers.is_empty()).then_some(Self(numbers))
    }

    /// The numbers.
    pub fn iter(&self) -> std::slice::Iter<'_, EmployeeNo> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a EmployeeNos {
    type Item = &'a EmployeeNo;
    type IntoIter = std::slice::Iter<'a, EmployeeNo>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<Vec<Employee>> for EmployeeNos {
    type Error = &'static str;

    fn try_from(list: Vec<Employee>) -> Result<Self, Self::Error> {
        Self::new(list.into_iter().map(|e| e.employee_no))
            .ok_or("an empty EmployeeNoList would delete everybody")
    }
}

impl From<EmployeeNos> for Vec<Employee> {
    fn from(list: EmployeeNos) -> Self {
        list.0.into_iter().map(Employee::from).collect()
    }
}

/// `PUT /ISAPI/AccessControl/UserInfo/Delete`: removes people at once, not their cards and faces on every firmware.
/// [`UserInfoDetailDelete`] is the one to prefer where the terminal has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfoDelete {
    /// Who.
    #[serde(rename = "EmployeeNoList")]
    pub employees: EmployeeNos,
}

json!(UserInfoDelete: PUT "/ISAPI/AccessControl/UserInfo/Delete?format=json", body root "UserInfoDelCond", reply own => Ack, idempotent, check delete_limits);

fn delete_limits(delete: &UserInfoDelete) -> Result<(), EncodeError> {
    delete.employees.iter().try_for_each(EmployeeNo::check)
}

/// `PUT /ISAPI/AccessControl/UserInfoDetail/Delete` by number: begins to remove people with all their cards, faces and
/// fingerprints. Ask [`UserInfoDetailDeleteProcess`] until it is done, or run [`flow::remove`](crate::flow::remove).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfoDetailDelete {
    mode: ByEmployeeNo,
    /// Who.
    #[serde(rename = "EmployeeNoList")]
    pub employees: EmployeeNos,
}

/// The mode is optional in the vendor's guide and its default is not said: always written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum ByEmployeeNo {
    #[serde(rename = "byEmployeeNo")]
    ByEmployeeNo,
}

impl UserInfoDetailDelete {
    /// These people.
    pub fn new(employees: EmployeeNos) -> Self {
        Self {
            mode: ByEmployeeNo::ByEmployeeNo,
            employees,
        }
    }
}

json!(UserInfoDetailDelete: PUT "/ISAPI/AccessControl/UserInfoDetail/Delete?format=json", body root "UserInfoDetail", reply own => Ack, idempotent, check detail_limits);

fn detail_limits(delete: &UserInfoDetailDelete) -> Result<(), EncodeError> {
    delete.employees.iter().try_for_each(EmployeeNo::check)
}

/// `PUT /ISAPI/AccessControl/UserInfoDetail/Delete` for everybody: empties the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfoDetailDeleteAll {
    mode: All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum All {
    #[serde(rename = "all")]
    All,
}

impl UserInfoDetailDeleteAll {
    /// Every person, card, face and fingerprint on the terminal.
    pub fn every_person_on_this_terminal() -> Self {
        Self { mode: All::All }
    }
}

json!(UserInfoDetailDeleteAll: PUT "/ISAPI/AccessControl/UserInfoDetail/Delete?format=json", body root "UserInfoDetail", reply own => Ack, idempotent);

/// `GET /ISAPI/AccessControl/UserInfoDetail/DeleteProcess`: how far the removal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserInfoDetailDeleteProcess;

json!(UserInfoDetailDeleteProcess: GET "/ISAPI/AccessControl/UserInfoDetail/DeleteProcess?format=json", reply root "UserInfoDetailDeleteProcess" => DeleteProcess, idempotent);

face_common::open_string_enum! {
    /// How a removal stands.
    pub enum DeleteStatus {
        /// Under way.
        Processing = "processing",
        /// Done.
        Success = "success",
        /// Given up.
        Failed = "failed",
    }
}

face_common::record! {
    /// How far the removal is.
    #[derive(Debug)]
    pub struct DeleteProcess {
        /// How it stands.
        status: DeleteStatus,
        /// 0 to 100 while under way.
        percent?: u8,
    }
}

/// `PUT /ISAPI/AccessControl/UserInfoDetail/Delete` as the document writes it (entry 33): `{"employeeNo":"…"}` without a
/// mode. The vendor's guide knows only [`UserInfoDetailDelete`]; a terminal that skips what it does not know would read
/// this as *everybody*, so it is not for everyday use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfoDetailDeleteAsDocumented {
    /// Who.
    pub employee_no: EmployeeNo,
}

json!(UserInfoDetailDeleteAsDocumented: PUT "/ISAPI/AccessControl/UserInfoDetail/Delete?format=json", body root "UserInfoDetail", reply own => Ack, idempotent);

/// `DELETE /ISAPI/AccessControl/UserInfo/Delete` (document entry 34). In no vendor guide; [`UserInfoDelete`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInfoDeleteByQuery {
    /// Who.
    pub employee_no: EmployeeNo,
}

json!(UserInfoDeleteByQuery { employee_no }: DELETE "/ISAPI/AccessControl/UserInfo/Delete?format=json&employeeNo={employee_no}", reply own => Ack, idempotent);

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    fn no(text: &str) -> EmployeeNo {
        EmployeeNo::new(text).unwrap()
    }

    #[test]
    fn an_empty_list_cannot_be_built_or_read() {
        assert_eq!(EmployeeNos::new([]), None);
        assert!(
            serde_json::from_str::<UserInfoDetailDelete>(
                r#"{"mode":"byEmployeeNo","EmployeeNoList":[]}"#
            )
            .is_err()
        );
        assert!(serde_json::from_str::<UserInfoDelete>("{}").is_err());
    }

    #[test]
    fn bodies_are_the_vendor_guide_s() {
        let list = EmployeeNos::new([no("1"), no("2")]).unwrap();
        let detail = UserInfoDetailDelete::new(list.clone())
            .to_request()
            .unwrap();
        assert_eq!(
            detail.body(),
            r#"{"UserInfoDetail":{"mode":"byEmployeeNo","EmployeeNoList":[{"employeeNo":"1"},{"employeeNo":"2"}]}}"#
        );
        assert_eq!(
            (detail.method().as_str(), detail.uri().to_string().as_str()),
            (
                "PUT",
                "/ISAPI/AccessControl/UserInfoDetail/Delete?format=json"
            )
        );
        let short = UserInfoDelete { employees: list }.to_request().unwrap();
        assert_eq!(
            short.body(),
            r#"{"UserInfoDelCond":{"EmployeeNoList":[{"employeeNo":"1"},{"employeeNo":"2"}]}}"#
        );
        let all = UserInfoDetailDeleteAll::every_person_on_this_terminal()
            .to_request()
            .unwrap();
        assert_eq!(all.body(), r#"{"UserInfoDetail":{"mode":"all"}}"#);
    }

    #[test]
    fn progress_is_read() {
        let read = |body: &'static str| {
            UserInfoDetailDeleteProcess
                .decode(&http::Response::new(body.into()))
                .unwrap()
        };
        let under_way =
            read(r#"{"UserInfoDetailDeleteProcess":{"status":"processing","percent":40}}"#);
        assert_eq!(
            (under_way.status, under_way.percent),
            (DeleteStatus::Processing, Some(40))
        );
        assert_eq!(
            read(r#"{"UserInfoDetailDeleteProcess":{"status":"success"}}"#).status,
            DeleteStatus::Success
        );
    }
}
