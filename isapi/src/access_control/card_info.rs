//! Cards: `/ISAPI/AccessControl/CardInfo/…`.

use super::{Employee, EmployeeNo, EmployeeNos};
use crate::macros::{capabilities, json, page};
use crate::protocol::{Ack, PAGE, SearchId, Searching};
use face_common::EncodeError;
use serde::{Deserialize, Serialize};

capabilities! {
    /// What the terminal does with cards (document entry 15). `numberPerPerson` says how many one person may have: 255 is any
    /// number, and 5 where it is absent.
    CardInfoCapabilitiesGet at "/ISAPI/AccessControl/CardInfo/capabilities?format=json";
    /// What the card reader tells (document entry 14).
    CaptureCardInfoCapabilitiesGet at "/ISAPI/AccessControl/CaptureCardInfo/capabilities?format=json";
    /// What kinds of radio cards are read (document entry 17).
    RfCardCfgCapabilitiesGet at "/ISAPI/AccessControl/Configuration/RFCardCfg/capabilities?format=json";
}

face_common::open_string_enum! {
    /// What a card does.
    pub enum CardType {
        /// Opens the door.
        Normal = "normalCard",
        /// Marks a guard's round.
        Patrol = "patrolCard",
        /// Opens the door and calls for help in silence.
        Hijack = "hijackCard",
        /// Opens every door at any time.
        Super = "superCard",
        /// Ends an alarm.
        Dismissing = "dismissingCard",
        /// For emergencies.
        Emergency = "emergencyCard",
    }
}

face_common::record! {
    /// A card. Owner and number cannot be changed later, only the rest.
    #[derive(Debug, Default)]
    pub struct CardInfo {
        /// Whose.
        employee_no: EmployeeNo,
        /// Its number, 1 to 20 characters.
        card_no: String,
        /// What it does.
        card_type?: CardType,
        /// Doors at which it lets others in first, as numbers with commas: `1,3`.
        leader_card?: String,
        /// Whether the terminal is to look for the number first.
        check_card_no?: bool,
        /// Whether the terminal is to look for the person first.
        check_employee_no?: bool,
        /// In `SetUp`: whether a new card may be added.
        add_card?: bool,
        /// In `SetUp`: whether the card is to go.
        delete_card?: bool,
    }
}

impl CardInfo {
    /// An ordinary card of this person.
    pub fn new(employee_no: EmployeeNo, card_no: impl Into<String>) -> Self {
        Self {
            employee_no,
            card_no: card_no.into(),
            card_type: Some(CardType::Normal),
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        self.employee_no.check()?;
        check_card_no(&self.card_no)
    }
}

fn check_card_no(no: &str) -> Result<(), EncodeError> {
    match no.chars().count() {
        1..=20 if !no.trim().is_empty() => Ok(()),
        n => Err(EncodeError::invalid(
            "cardNo",
            format!("has {n} characters; 1 to 20 are allowed"),
        )),
    }
}

macro_rules! card_writes {
    ($($(#[$meta:meta])* $name:ident: $method:ident $path:literal, $again:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            /// The card.
            pub card: CardInfo,
        }

        impl $name {
            /// With this card.
            pub fn new(card: CardInfo) -> Self {
                Self { card }
            }

            fn within_limits(&self) -> Result<(), EncodeError> {
                self.card.check()
            }
        }

        json!($name {}: $method $path, body root "CardInfo" in card, reply own => Ack, $again, check $name::within_limits);
    )+};
}

card_writes! {
    /// `POST /ISAPI/AccessControl/CardInfo/Record`: adds a card; an error (`cardNoAlreadyExist`) where the number is taken.
    CardInfoRecord: POST "/ISAPI/AccessControl/CardInfo/Record?format=json", once;
    /// `PUT /ISAPI/AccessControl/CardInfo/SetUp`: adds a card, or changes one that is there.
    CardInfoSetUp: PUT "/ISAPI/AccessControl/CardInfo/SetUp?format=json", idempotent;
    /// `PUT /ISAPI/AccessControl/CardInfo/Modify`: changes a card; an error where there is none.
    CardInfoModify: PUT "/ISAPI/AccessControl/CardInfo/Modify?format=json", idempotent;
}

face_common::record! {
    /// `POST /ISAPI/AccessControl/CardInfo/Search`: cards, a page at a time.
    #[derive(Debug, Default)]
    pub struct CardInfoSearch {
        /// Under which id the terminal keeps the result.
        #[serde(rename = "searchID")]
        search_id: SearchId,
        /// The first entry wanted, from 0.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page; terminals clamp it silently.
        max_results: u32,
        /// Of these people.
        #[serde(rename = "EmployeeNoList")]
        employees[]: Employee,
        /// With these numbers.
        #[serde(rename = "CardNoList")]
        cards[]: CardNo,
    }
}

face_common::record! {
    /// A number in a list of cards.
    #[derive(Debug, Default)]
    pub struct CardNo {
        /// The number.
        card_no: String,
    }
}

json!(CardInfoSearch: POST "/ISAPI/AccessControl/CardInfo/Search?format=json", body root "CardInfoSearchCond", reply root "CardInfoSearch" => CardInfoPage, idempotent, check CardInfoSearch::within_reach);

impl CardInfoSearch {
    /// Every card.
    pub fn all() -> Self {
        Self {
            max_results: PAGE,
            ..Self::default()
        }
    }

    /// The cards of these people.
    pub fn of(people: impl IntoIterator<Item = EmployeeNo>) -> Self {
        Self {
            employees: people.into_iter().map(Employee::from).collect(),
            ..Self::all()
        }
    }
}

impl Searching for CardInfoSearch {
    fn id(&self) -> Option<String> {
        Some(self.search_id.as_str().to_owned())
    }
}

page! {
    /// One page of cards.
    CardInfoPage answers CardInfoSearch with "CardInfo" => cards: CardInfo
}

/// At least one card, by number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<CardNo>", into = "Vec<CardNo>")]
pub struct CardNos(Vec<String>);

impl CardNos {
    /// One card.
    pub fn one(card_no: impl Into<String>) -> Self {
        Self(vec![card_no.into()])
    }

    /// Several; `None` where the list is empty.
    pub fn new(numbers: impl IntoIterator<Item = String>) -> Option<Self> {
        let numbers: Vec<_> = numbers.into_iter().collect();
        (!numbers.is_empty()).then_some(Self(numbers))
    }

    /// The numbers.
    pub fn iter(&self) -> std::slice::Iter<'_, String> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a CardNos {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<Vec<CardNo>> for CardNos {
    type Error = &'static str;

    fn try_from(list: Vec<CardNo>) -> Result<Self, Self::Error> {
        Self::new(list.into_iter().map(|c| c.card_no))
            .ok_or("an empty CardNoList would delete every card")
    }
}

impl From<CardNos> for Vec<CardNo> {
    fn from(list: CardNos) -> Self {
        list.0
            .into_iter()
            .map(|card_no| CardNo {
                card_no,
                ..CardNo::default()
            })
            .collect()
    }
}

/// `PUT /ISAPI/AccessControl/CardInfo/Delete`: takes cards away, by owner or by number. Neither would mean *all*, so that
/// is a type of its own: [`CardInfoDeleteAll`]. Taking away what is not there is no error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CardInfoDelete {
    /// All cards of these people.
    #[serde(rename = "EmployeeNoList")]
    Of(EmployeeNos),
    /// These cards.
    #[serde(rename = "CardNoList")]
    Cards(CardNos),
}

json!(CardInfoDelete: PUT "/ISAPI/AccessControl/CardInfo/Delete?format=json", body root "CardInfoDelCond", reply own => Ack, idempotent, check delete_limits);

fn delete_limits(delete: &CardInfoDelete) -> Result<(), EncodeError> {
    match delete {
        CardInfoDelete::Of(people) => people.iter().try_for_each(EmployeeNo::check),
        CardInfoDelete::Cards(cards) => cards.iter().try_for_each(|no| check_card_no(no)),
    }
}

/// `PUT /ISAPI/AccessControl/CardInfo/Delete` without a list: every card on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardInfoDeleteAll {}

impl CardInfoDeleteAll {
    /// Every card on the terminal.
    pub fn every_card_on_this_terminal() -> Self {
        Self {}
    }
}

json!(CardInfoDeleteAll: PUT "/ISAPI/AccessControl/CardInfo/Delete?format=json", body root "CardInfoDelCond", reply own => Ack, idempotent);

/// `GET /ISAPI/AccessControl/CardInfo/Count`: all cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CardInfoCount;

/// `GET /ISAPI/AccessControl/CardInfo/Count` with a number: the cards of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardInfoCountOf {
    /// Whose.
    pub employee_no: EmployeeNo,
}

json!(CardInfoCount: GET "/ISAPI/AccessControl/CardInfo/Count?format=json", reply root "CardInfoCount" => CardCount, idempotent);
json!(CardInfoCountOf { employee_no }: GET "/ISAPI/AccessControl/CardInfo/Count?format=json&employeeNo={employee_no}", reply root "CardInfoCount" => CardCount, idempotent);

face_common::record! {
    /// How many cards there are.
    #[derive(Debug, Default)]
    pub struct CardCount {
        /// Cards.
        card_number: u32,
    }
}

/// `GET /ISAPI/AccessControl/CaptureCardInfo`: the number of the card that is held to the reader next. Waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaptureCardInfo;

json!(CaptureCardInfo: GET "/ISAPI/AccessControl/CaptureCardInfo?format=json", reply root "CardInfo" => CapturedCard, idempotent);

face_common::record! {
    /// A card that was held to the reader.
    #[derive(Debug, Default)]
    pub struct CapturedCard {
        /// Its number.
        card_no: String,
        /// `TypeA_M1` and the like.
        card_type?: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;
    use face_common::page::Paged;
    use serde_json::Value;

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
        assert_eq!(turn.items[0].leader_card.as_deref(), Some("1,3"));
        assert_eq!(turn.next.unwrap().position, 1);
    }

    #[test]
    fn deleting_names_owners_or_cards_and_never_nothing() {
        let seven = EmployeeNo::new("7").unwrap();
        let body =
            |request: face_common::Request| String::from_utf8(request.body().to_vec()).unwrap();
        assert_eq!(
            body(
                CardInfoDelete::Of(EmployeeNos::one(seven))
                    .to_request()
                    .unwrap()
            ),
            r#"{"CardInfoDelCond":{"EmployeeNoList":[{"employeeNo":"7"}]}}"#
        );
        assert_eq!(
            body(
                CardInfoDelete::Cards(CardNos::one("12"))
                    .to_request()
                    .unwrap()
            ),
            r#"{"CardInfoDelCond":{"CardNoList":[{"cardNo":"12"}]}}"#
        );
        assert_eq!(
            body(
                CardInfoDeleteAll::every_card_on_this_terminal()
                    .to_request()
                    .unwrap()
            ),
            r#"{"CardInfoDelCond":{}}"#
        );
        assert_eq!(CardNos::new([]), None);
        assert!(serde_json::from_str::<CardInfoDelete>("{}").is_err());
        assert!(serde_json::from_str::<CardInfoDelete>(r#"{"CardNoList":[]}"#).is_err());
        assert!(
            CardInfoDelete::Cards(CardNos::one(""))
                .to_request()
                .is_err()
        );
    }

    #[test]
    fn card_numbers_hold_one_to_twenty_characters() {
        let record = |n| {
            CardInfoRecord::new(CardInfo::new(EmployeeNo::new("7").unwrap(), "1".repeat(n)))
                .to_request()
        };
        assert!(record(1).is_ok() && record(20).is_ok());
        assert!(record(0).is_err() && record(21).is_err());
    }
}
