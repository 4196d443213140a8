//! Finding and counting people (document entries 29 and 30).

use super::{EmployeeNo, UserInfo};
use crate::macros::json;
use crate::protocol::{PAGE, SearchId, SearchStatus, more};
use face_common::EncodeError;
use face_common::page::{Paged, Turn};
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};

/// `POST /ISAPI/AccessControl/UserInfo/Search`: people, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UserInfoSearch {
    #[serde(rename = "searchID")]
    search_id: SearchId,
    /// The first entry wanted, from 0.
    #[serde(rename = "searchResultPosition")]
    pub position: u32,
    /// At most so many in one page; terminals clamp it silently.
    pub max_results: u32,
    #[serde(
        rename = "EmployeeNoList",
        default,
        skip_serializing_if = "Vec::is_empty"
    )]
    employees: Vec<Employee>,
    /// Part of a name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuzzy_search: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Employee {
    pub(super) employee_no: EmployeeNo,
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
        }
    }

    /// The people with these numbers.
    pub fn by_employee_no(numbers: impl IntoIterator<Item = EmployeeNo>) -> Self {
        let employees = numbers
            .into_iter()
            .map(|employee_no| Employee { employee_no })
            .collect();
        Self {
            employees,
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
    search.employee_nos().try_for_each(EmployeeNo::check)
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UserInfoPage {
    /// As in the request.
    #[serde(rename = "searchID", default, deserialize_with = "lenient::text")]
    pub search_id: String,
    /// Whether there is more.
    #[serde(
        rename = "responseStatusStrg",
        alias = "responseStatus",
        default = "unsaid"
    )]
    pub status: SearchStatus,
    /// Entries in this page.
    #[serde(
        default,
        deserialize_with = "lenient::opt_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub num_of_matches: Option<u32>,
    /// Entries in all.
    #[serde(
        default,
        deserialize_with = "lenient::opt_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub total_matches: Option<u32>,
    /// The people; absent where nothing was found.
    #[serde(
        rename = "UserInfo",
        default,
        deserialize_with = "lenient::list",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub people: Vec<UserInfo>,
}

fn unsaid() -> SearchStatus {
    SearchStatus::from("")
}

impl UserInfoPage {
    /// The page that answers a search: for simulators.
    pub fn answer(search: &UserInfoSearch, people: Vec<UserInfo>, total: u32) -> Self {
        let came = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let status = SearchStatus::of(search.position, came, total);
        Self {
            search_id: search.search_id.as_str().to_owned(),
            status,
            num_of_matches: Some(came),
            total_matches: Some(total),
            people,
        }
    }
}

impl Paged for UserInfoSearch {
    type Item = UserInfo;

    fn turn(mut self, reply: UserInfoPage) -> Turn<Self> {
        let next = more(
            &reply.status,
            self.position,
            reply.people.len(),
            reply.total_matches,
        );
        let next = next.map(|position| {
            self.position = position;
            self
        });
        Turn {
            items: reply.people,
            next,
        }
    }
}

/// `GET /ISAPI/AccessControl/UserInfo/Count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserInfoCount;

json!(UserInfoCount: GET "/ISAPI/AccessControl/UserInfo/Count?format=json", reply root "UserInfoCount" => UserCount, idempotent);

/// How many people there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UserCount {
    /// In all.
    #[serde(deserialize_with = "lenient::number")]
    pub user_number: u32,
    /// With a face.
    #[serde(
        default,
        deserialize_with = "lenient::opt_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub bind_face_user_number: Option<u32>,
    /// With a fingerprint.
    #[serde(
        default,
        deserialize_with = "lenient::opt_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub bind_fingerprint_user_number: Option<u32>,
    /// With a card.
    #[serde(
        default,
        deserialize_with = "lenient::opt_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub bind_card_user_number: Option<u32>,
}

impl UserCount {
    /// People in all, and those with a face.
    pub fn new(user_number: u32, with_face: u32) -> Self {
        Self {
            user_number,
            bind_face_user_number: Some(with_face),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

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
        assert_eq!(page.people[0].other["sortByNameFlag"], "#");
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
