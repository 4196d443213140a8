//! Faces on file: finding and removing (document entry 66).

use super::FaceLibType;
use crate::access_control::{EmployeeNo, EmployeeNos};
use crate::macros::{json, page};
use crate::protocol::{Ack, PAGE, Searching};
use face_common::endpoint::{escape, json_request};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use serde::Serialize;
use std::fmt;

face_common::record! {
    /// `POST /ISAPI/Intelligent/FDLib/FDSearch`: faces on file, a page at a time. Flat, without a root object.
    #[derive(Debug)]
    pub struct FdSearch {
        /// The first entry wanted, from 0.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page.
        max_results: u32,
        /// The library's purpose.
        face_lib_type: FaceLibType,
        /// The library.
        #[serde(rename = "FDID")]
        fdid: String,
        /// Only this person.
        #[serde(rename = "FPID")]
        fpid?: EmployeeNo,
    }
}

impl FdSearch {
    /// Every face in the library for visible light.
    pub fn all() -> Self {
        Self {
            position: 0,
            max_results: PAGE,
            face_lib_type: FaceLibType::BlackFd,
            fdid: "1".to_owned(),
            fpid: None,
            other: Default::default(),
        }
    }

    /// One person's.
    pub fn of(employee_no: EmployeeNo) -> Self {
        Self {
            fpid: Some(employee_no),
            ..Self::all()
        }
    }
}

json!(FdSearch: POST "/ISAPI/Intelligent/FDLib/FDSearch?format=json", body bare, reply bare => FaceSearchPage, idempotent, check FdSearch::within_reach);

impl Searching for FdSearch {}

page! {
    /// One page of faces.
    FaceSearchPage answers FdSearch with "MatchList" => faces: FoundFace
}

face_common::record! {
    /// A face on file.
    #[derive(Default)]
    pub struct FoundFace {
        /// Whose.
        #[serde(rename = "FPID")]
        fpid?: EmployeeNo,
        /// Name.
        name?: String,
        /// Gender.
        gender?: String,
        /// Date of birth.
        born_time?: String,
        /// Where the terminal keeps the picture.
        #[serde(rename = "faceURL")]
        face_url?: String,
        /// The computed model, base64: biometric data.
        model_data?: Secret,
    }
}

impl fmt::Debug for FoundFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundFace")
            .field("fpid", &self.fpid)
            .field("face_url", &self.face_url)
            .finish_non_exhaustive()
    }
}

impl FoundFace {
    /// A face of this person: for simulators.
    pub fn new(fpid: EmployeeNo, face_url: impl Into<String>) -> Self {
        Self {
            fpid: Some(fpid),
            face_url: Some(face_url.into()),
            ..Self::default()
        }
    }
}

face_common::record! {
    /// `POST /ISAPI/Intelligent/FDLib/FDSearch` as the document writes it (entry 66), under a root `FDSearchDescription`.
    /// Vendor guide and terminals know [`FdSearch`].
    #[derive(Debug, Default)]
    pub struct FdSearchAsDocumented {
        /// Under which id the terminal keeps the result.
        #[serde(rename = "searchID")]
        search_id: String,
        /// The first entry wanted, from 0.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page.
        max_results: u32,
    }
}

json!(FdSearchAsDocumented: POST "/ISAPI/Intelligent/FDLib/FDSearch?format=json", body root "FDSearchDescription", reply bare => FaceSearchPage, idempotent);

/// `PUT /ISAPI/Intelligent/FDLib/FDSearch/Delete`: takes faces off file; the people stay. A list that could be empty is not
/// offered: nobody has said what a terminal makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FdSearchDelete {
    /// The library's purpose.
    pub face_lib_type: FaceLibType,
    /// The library.
    pub fdid: String,
    /// Whose faces.
    pub people: EmployeeNos,
}

impl FdSearchDelete {
    /// These people's faces in the library for visible light.
    pub fn of(people: EmployeeNos) -> Self {
        Self {
            face_lib_type: FaceLibType::BlackFd,
            fdid: "1".to_owned(),
            people,
        }
    }
}

const DELETE: &str = "/ISAPI/Intelligent/FDLib/FDSearch/Delete";

#[derive(Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
struct Fpids {
    #[serde(rename = "FPID")]
    list: Vec<Fpid>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
struct Fpid {
    value: EmployeeNo,
}

impl Endpoint for FdSearchDelete {
    type Protocol = crate::Isapi;
    type Reply = Ack;
    const NAME: &'static str = "FdSearchDelete";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        self.people.iter().try_for_each(EmployeeNo::check)?;
        let path = format!(
            "{DELETE}?format=json&FDID={}&faceLibType={}",
            escape(&self.fdid),
            escape(self.face_lib_type.as_str())
        );
        let list = self
            .people
            .iter()
            .map(|no| Fpid { value: no.clone() })
            .collect();
        json_request(http::Method::PUT, &path, None, &Fpids { list })
    }

    fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
        face_common::endpoint::OwnReply::from_response(response)
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for FdSearchDelete {
    fn matches(request: &Request) -> bool {
        face_common::endpoint::is(
            request,
            &http::Method::PUT,
            "/ISAPI/Intelligent/FDLib/FDSearch/Delete?format=json",
        )
    }

    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        const WITH_ARGS: &str =
            "/ISAPI/Intelligent/FDLib/FDSearch/Delete?FDID={fdid}&faceLibType={kind}";
        let args = face_common::endpoint::Args::of(WITH_ARGS, request);
        let body: Fpids = face_common::wire::json::from_slice(None, request.body())?;
        let people = EmployeeNos::new(body.list.into_iter().map(|f| f.value));
        Ok(Self {
            face_lib_type: FaceLibType::from(args.read::<String>("kind")?.as_str()),
            fdid: args.read("fdid")?,
            people: people.ok_or_else(|| DecodeError::new("FPID", "is empty", request.body()))?,
        })
    }

    fn encode(reply: &Ack) -> Result<Response, EncodeError> {
        face_common::endpoint::OwnReply::to_response(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_flat_both_ways() {
        let request = FdSearch::of(EmployeeNo::new("7").unwrap())
            .to_request()
            .unwrap();
        assert_eq!(
            request.body(),
            r#"{"searchResultPosition":0,"maxResults":30,"faceLibType":"blackFD","FDID":"1","FPID":"7"}"#
        );
        let body = r#"{"statusCode":1,"statusString":"OK","subStatusCode":"ok","responseStatusStrg":"OK","numOfMatches":1,"totalMatches":1,"MatchList":[{"FPID":"7","faceURL":"http://192.0.2.1/LOCALS/pic/1.jpg"}]}"#;
        let page = FdSearch::all()
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(page.faces[0].fpid.as_ref().unwrap().as_str(), "7");
    }

    #[test]
    fn removing_names_the_library_in_the_query() {
        let request = FdSearchDelete::of(EmployeeNos::one(EmployeeNo::new("1").unwrap()))
            .to_request()
            .unwrap();
        assert_eq!(
            (
                request.method().as_str(),
                request.uri().to_string().as_str()
            ),
            (
                "PUT",
                "/ISAPI/Intelligent/FDLib/FDSearch/Delete?format=json&FDID=1&faceLibType=blackFD"
            )
        );
        assert_eq!(request.body(), r#"{"FPID":[{"value":"1"}]}"#);
    }

    #[test]
    fn the_document_s_form_stays_reachable() {
        let search = FdSearchAsDocumented {
            search_id: "1".into(),
            max_results: 20,
            ..Default::default()
        };
        assert_eq!(
            search.to_request().unwrap().body(),
            r#"{"FDSearchDescription":{"searchID":"1","searchResultPosition":0,"maxResults":20}}"#
        );
    }
}
