//! Finding and counting people (document entries 29, 30 and 32).

use super::{EmployeeNo, UserInfo};
use crate::macros::{json, page};
use crate::protocol::{PAGE, SearchId, Searching};
use face_common::EncodeError;

face_common::record! {
    /// `POST /ISAPI/AccessControl/UserInfo/Search`: people, a page at a time (document entry 30).
    #[derive(Debug)]
    pub struct UserInfoSearch {
        /// Under which id the terminal keeps the result.
        #[serde(rename = "searchID")]
        search_id: SearchId,
        /// The first entry wanted, from 0.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page; terminals clamp it silently.
        max_results: u32,
        /// These people only; none means everybody.
        #[serde(rename = "EmployeeNoList")]
        employees[]: Employee,
        /// Part of a name or number.
        fuzzy_search?: String,
    }
}

face_common::record! {
    /// A number in a list of people.
    #[derive(Debug)]
    pub struct Employee {
        /// The number.
        employee_no: EmployeeNo,
    }
}

impl From<EmployeeNo> for Employee {
    fn from(employee_no: EmployeeNo) -> Self {
        Self {
            employee_no,
            other: Default::default(),
        }
    }
}

impl UserInfoSearch {
    /// Everybody.
    pub fn all() -> Self {
        Self {
            search_id: SearchId::default(),
            position: 0,
            max_results: PAGE,
            employees: Vec::new(),
            fuzzy_search: None,
            other: Default::default(),
        }
    }

    /// The people with these numbers.
    pub fn by_employee_no(numbers: impl IntoIterator<Item = EmployeeNo>) -> Self {
        Self {
            employees: numbers.into_iter().map(Employee::from).collect(),
            ..Self::all()
        }
    }

    /// The numbers asked for; none means everybody.
    pub fn employee_nos(&self) -> impl Iterator<Item = &EmployeeNo> {
        self.employees.iter().map(|e| &e.employee_no)
    }
}

json!(UserInfoSearch: POST "/ISAPI/AccessControl/UserInfo/Search?format=json", body root "UserInfoSearchCond", reply root "UserInfoSearch" => UserInfoPage, idempotent, check within_limits);

fn within_limits(search: &UserInfoSearch) -> Result<(), EncodeError> {
    search.within_reach()?;
    search.employee_nos().try_for_each(EmployeeNo::check)
}

impl Searching for UserInfoSearch {
    fn id(&self) -> Option<String> {
        Some(self.search_id.as_str().to_owned())
    }
}

page! {
    /// One page of people.
    UserInfoPage answers UserInfoSearch with "UserInfo" => people: UserInfo
}

/// `GET /ISAPI/AccessControl/UserInfo/Detail`: one person (document entry 32). In no vendor guide, and unknown to the
/// terminals seen; [`UserInfoSearch::by_employee_no`] works on all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInfoDetail {
    /// Who.
    pub employee_no: EmployeeNo,
}

json!(UserInfoDetail { employee_no }: GET "/ISAPI/AccessControl/UserInfo/Detail?format=json&employeeNo={employee_no}", reply root "UserInfo" => UserInfo, idempotent);

/// `GET /ISAPI/AccessControl/UserInfo/Count` (document entry 29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserInfoCount;

json!(UserInfoCount: GET "/ISAPI/AccessControl/UserInfo/Count?format=json", reply root "UserInfoCount" => UserCount, idempotent);

face_common::record! {
    /// How many people there are.
    #[derive(Debug, Default)]
    pub struct UserCount {
        /// In all.
        user_number: u32,
        /// With a face.
        bind_face_user_number?: u32,
        /// With a fingerprint.
        bind_fingerprint_user_number?: u32,
        /// With a card.
        bind_card_user_number?: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SearchStatus;
    use face_common::Endpoint;
    use face_common::page::Paged;

    // A DS-K1T342MWX (santanapedro/ha-hikvision-access, re-typed there: fields as seen), trimmed.
    const PAGE_SEEN: &str = "{\n\t\"UserInfoSearch\":\t{\n\t\t\"searchID\":\t\"bb58004e-a217-4d0c-83c5-df7b3926a5db\",\n\t\t\"responseStatusStrg\":\t\"MORE\",\n\t\t\"numOfMatches\":\t1,\n\t\t\"totalMatches\":\t7,\n\t\t\"UserInfo\":\t[{\n\t\t\t\"employeeNo\":\t\"REDACTED_EMP_1\",\n\t\t\t\"name\":\t\"REDACTED_NAME_1\",\n\t\t\t\"userType\":\t\"normal\",\n\t\t\t\"sortByNameFlag\":\t\"#\",\n\t\t\t\"Valid\":\t{\n\t\t\t\t\"enable\":\ttrue,\n\t\t\t\t\"beginTime\":\t\"2025-03-28T00:00:00\",\n\t\t\t\t\"endTime\":\t\"2035-03-28T23:59:59\",\n\t\t\t\t\"timeType\":\t\"local\"\n\t\t\t},\n\t\t\t\"RightPlan\":\t[{\n\t\t\t\t\"doorNo\":\t1,\n\t\t\t\t\"planTemplateNo\":\t\"1\"\n\t\t\t}],\n\t\t\t\"roomNumber\":\t0,\n\t\t\t\"numOfFace\":\t1,\n\t\t\t\"PersonInfoExtends\":\t[{\n\t\t\t\t\"value\":\t\"\"\n\t\t\t}],\n\t\t\t\"faceURL\":\t\"https://DEVICE_HOST/LOCALS/pic/enrlFace/0/0000000001.jpg@WEB000000000015\"\n\t\t}]\n\t}\n}";
    // A DS-KV6124-E1 (jonioliel/home-assistant-hikvision-intercom).
    const NOBODY: &str = r#"{"UserInfoSearch":{"searchID":"REDACTED","responseStatusStrg":"NO MATCH","numOfMatches":0,"totalMatches":0}}"#;

    fn read(body: &str) -> UserInfoPage {
        UserInfoSearch::all()
            .decode(&http::Response::new(body.to_owned().into()))
            .unwrap()
    }

    #[test]
    fn seen_pages_are_read_and_turned() {
        let page = read(PAGE_SEEN);
        assert_eq!(
            (page.status.clone(), page.total_matches),
            (SearchStatus::More, Some(7))
        );
        assert_eq!(page.people[0].num_of_face, Some(1));
        assert_eq!(page.people[0].sort_by_name_flag.as_deref(), Some("#"));
        let turn = UserInfoSearch::all().turn(page);
        assert_eq!((turn.items.len(), turn.next.unwrap().position), (1, 1));
        assert!(UserInfoSearch::all().turn(read(NOBODY)).next.is_none());
    }

    #[test]
    fn the_document_s_misnamed_status_is_read_too() {
        let page = read(
            r#"{"UserInfoSearch":{"searchID":"1","responseStatus":"more","numOfMatches":1,"UserInfo":[{"employeeNo":12345,"numOfFace":"1"}]}}"#,
        );
        assert_eq!(page.people[0].employee_no.as_str(), "12345");
        assert_eq!(UserInfoSearch::all().turn(page).next.unwrap().position, 1);
    }

    #[test]
    fn the_next_page_is_asked_under_the_same_id() {
        let first = UserInfoSearch::by_employee_no([EmployeeNo::new("7").unwrap()]);
        let next = first.clone().turn(read(PAGE_SEEN)).next.unwrap();
        assert_eq!(first.search_id, next.search_id);
        let body: serde_json::Value =
            serde_json::from_slice(next.to_request().unwrap().body()).unwrap();
        assert_eq!(body["UserInfoSearchCond"]["searchResultPosition"], 1);
        assert_eq!(body["UserInfoSearchCond"]["maxResults"], 30);
        assert_eq!(
            body["UserInfoSearchCond"]["EmployeeNoList"][0]["employeeNo"],
            "7"
        );
    }

    #[test]
    fn a_recorded_count_is_read() {
        // DS-K1T343EFWX, exchange 42 (zullfi95/faceControll).
        let body = "{\n\t\"UserInfoCount\":\t{\n\t\t\"userNumber\":\t12,\n\t\t\"bindFaceUserNumber\":\t3,\n\t\t\"bindFingerprintUserNumber\":\t0,\n\t\t\"bindCardUserNumber\":\t0\n\t}\n}";
        let count = UserInfoCount
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(
            (count.user_number, count.bind_face_user_number),
            (12, Some(3))
        );
    }
}
