//! Cards: `/ISAPI/AccessControl/CardInfo/…`.

use super::EmployeeNo;
use crate::macros::json;
use crate::protocol::{PAGE, SearchId, SearchStatus, more};
use face_common::page::{Paged, Turn};
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `POST /ISAPI/AccessControl/CardInfo/Search`: cards, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CardInfoSearch {
    #[serde(rename = "searchID")]
    search_id: SearchId,
    /// The first entry wanted, from 0.
    #[serde(rename = "searchResultPosition")]
    pub position: u32,
    /// At most so many in one page; terminals clamp it silently.
    pub max_results: u32,
}

json!(CardInfoSearch: POST "/ISAPI/AccessControl/CardInfo/Search?format=json", body root "CardInfoSearchCond", reply root "CardInfoSearch" => CardInfoPage, idempotent);

impl CardInfoSearch {
    /// Every card.
    pub fn all() -> Self {
        Self {
            search_id: SearchId::default(),
            position: 0,
            max_results: PAGE,
        }
    }
}

/// One page of cards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CardInfoPage {
    /// Whether there is more.
    #[serde(rename = "responseStatusStrg")]
    pub status: SearchStatus,
    /// Entries in all.
    #[serde(
        rename = "totalMatches",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub total: Option<u32>,
    /// The cards; absent where nothing was found.
    #[serde(
        rename = "CardInfo",
        default,
        deserialize_with = "lenient::list",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub cards: Vec<CardInfo>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CardInfo {
    /// Whose.
    pub employee_no: EmployeeNo,
    /// Its number, up to 20 characters.
    #[serde(deserialize_with = "lenient::text")]
    pub card_no: String,
    /// `normalCard`, `patrolCard`, `hijackCard`, `superCard`, `dismissingCard` or `emergencyCard`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub card_type: Option<String>,
    /// Members this version does not model.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Paged for CardInfoSearch {
    type Item = CardInfo;

    fn turn(mut self, reply: CardInfoPage) -> Turn<Self> {
        let next =
            more(&reply.status, self.position, reply.cards.len(), reply.total).map(|position| {
                self.position = position;
                self
            });
        Turn {
            items: reply.cards,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_search_is_written_and_a_page_is_read_and_turned() {
        let request = CardInfoSearch::all().to_request().unwrap();
        assert_eq!(
            request.uri(),
            "/ISAPI/AccessControl/CardInfo/Search?format=json"
        );
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(body["CardInfoSearchCond"]["maxResults"], 30);
        // Member names of the vendor's guide; no reply of a real terminal is known in public.
        let reply = r#"{"CardInfoSearch":{"searchID":"1","responseStatusStrg":"MORE","numOfMatches":1,"totalMatches":2,
            "CardInfo":[{"employeeNo":"7","cardNo":"1234567890","cardType":"normalCard","leaderCard":"1,3"}]}}"#;
        let page = CardInfoSearch::all()
            .decode(&http::Response::new(reply.into()))
            .unwrap();
        let turn = CardInfoSearch::all().turn(page);
        assert_eq!(turn.items[0].card_no, "1234567890");
        assert_eq!(turn.items[0].other["leaderCard"], "1,3");
        assert_eq!(turn.next.unwrap().position, 1);
    }
}
