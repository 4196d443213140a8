//! Departments (document entries 20, 21, 49).

use crate::macros::{capabilities, page};
use crate::protocol::{SearchId, Searching};
use face_common::endpoint::{OwnReply, json_response};
use face_common::wire::json;
use face_common::{DecodeError, EncodeError, Response};

capabilities! {
    /// How many departments there may be (document entry 20).
    GroupCapabilitiesGet at "/ISAPI/AccessControl/LocalAttendance/group/capabilities?format=json";
    /// How departments can be looked for (document entry 21).
    GroupSearchCapabilitiesGet at "/ISAPI/AccessControl/LocalAttendance/groupSearch/capabilities?format=json";
}

face_common::open_string_enum! {
    /// By what departments are looked for.
    pub enum GroupSearchType {
        /// All of them.
        All = "all",
        /// By name.
        Name = "name",
        /// By number.
        Id = "id",
    }
}

face_common::record! {
    /// `POST /ISAPI/AccessControl/LocalAttendance/groupSearch`: departments, a page at a time (document entry 49).
    #[derive(Debug)]
    pub struct GroupSearch {
        /// Under which id the terminal keeps the result; up to 40 characters here.
        #[serde(rename = "searchID")]
        search_id: SearchId,
        /// The first entry wanted, from 0.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page; terminals clamp it to 15 without a word.
        max_results: u32,
        /// By number.
        group_id?: u32,
        /// By name.
        group_name?: String,
        /// By what.
        search_type: GroupSearchType,
    }
}

impl GroupSearch {
    /// Every department.
    pub fn all() -> Self {
        Self {
            search_id: SearchId::default(),
            position: 0,
            max_results: 15,
            group_id: None,
            group_name: None,
            search_type: GroupSearchType::All,
            other: Default::default(),
        }
    }

    /// One department, by number.
    pub fn by_id(group_id: u32) -> Self {
        Self {
            group_id: Some(group_id),
            search_type: GroupSearchType::Id,
            ..Self::all()
        }
    }

    /// Departments by name.
    pub fn by_name(name: impl Into<String>) -> Self {
        Self {
            group_name: Some(name.into()),
            search_type: GroupSearchType::Name,
            ..Self::all()
        }
    }
}

crate::macros::json!(GroupSearch: POST "/ISAPI/AccessControl/LocalAttendance/groupSearch?format=json", body root "GroupSearchCond", reply own => GroupPage, idempotent, check GroupSearch::within_reach);

impl OwnReply for GroupPage {
    /// Under `GroupSearchResult` from terminals, under `LocalAttendanceGroupSearch` in the document.
    fn from_response(response: &Response) -> Result<Self, DecodeError> {
        let body = response.body();
        json::from_slice(Some("GroupSearchResult"), body).or_else(|seen| {
            json::from_slice(Some("LocalAttendanceGroupSearch"), body).map_err(|_| seen)
        })
    }

    fn to_response(&self) -> Result<Response, EncodeError> {
        json_response(Some("GroupSearchResult"), self)
    }
}

impl Searching for GroupSearch {
    fn id(&self) -> Option<String> {
        Some(self.search_id.as_str().to_owned())
    }
}

page! {
    /// One page of departments.
    GroupPage answers GroupSearch with #[serde(alias = "Group")] "GroupInfo" => groups: GroupInfo
}

face_common::record! {
    /// A department.
    #[derive(Debug, Default)]
    pub struct GroupInfo {
        /// Its number, 1 to 128: what [`UserInfo::group_id`](super::UserInfo) names.
        group_id: u32,
        /// Its name, up to 32 characters.
        group_name?: String,
        /// People in it.
        person_number?: u32,
        /// Its shift.
        shift_id?: u32,
        /// Its shift's name.
        shift_name?: String,
        /// `normal` or `manHours`.
        shift_type?: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_document_s_reply_is_read_too() {
        // Document entry 49.
        let body = r#"{"LocalAttendanceGroupSearch":{"Group":[{"groupId":1,"groupName":"Development","groupNo":1}]}}"#;
        let page = GroupSearch::all()
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(
            (
                page.groups[0].group_id,
                page.groups[0].group_name.as_deref()
            ),
            (1, Some("Development"))
        );
        let error = GroupSearch::all()
            .decode(&http::Response::new("{}".into()))
            .unwrap_err();
        assert!(error.to_string().contains("GroupSearchResult"), "{error}");
    }
}
