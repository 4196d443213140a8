//! The event log: `POST /ISAPI/AccessControl/AcsEvent`.

use crate::event::AccessEvent;
use crate::macros::json;
use crate::protocol::{PAGE, SearchId, SearchStatus, more};
use face_common::page::{Paged, Turn};
use face_common::time::Timestamp;
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};

/// Events from the terminal's log, a page at a time. Not strictly in order.
///
/// `major` and `minor` are always written: a terminal refuses a search without them (`MessageParametersLack`), and 0
/// means any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcsEventSearch {
    #[serde(rename = "searchID")]
    search_id: SearchId,
    /// The first entry wanted, from 0; terminals allow 150,000 at most.
    #[serde(rename = "searchResultPosition")]
    pub position: u32,
    /// At most so many in one page.
    pub max_results: u32,
    /// Class of event: 1 alarm, 2 exception, 3 operation, 5 event, 0 any.
    pub major: u32,
    /// Kind of event within the class, 0 any.
    pub minor: u32,
    /// Not before, with offset: `2025-06-01T00:00:00-04:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<Timestamp>,
    /// Not after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// Of this person.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub employee_no_string: Option<String>,
    /// Of this card.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub card_no: Option<String>,
    /// Of this name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub name: Option<String>,
    /// Whether to send picture addresses.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub pic_enable: Option<bool>,
    /// From this serial number on. Serial numbers go beyond 2³¹.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub begin_serial_no: Option<u64>,
    /// Up to this serial number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub end_serial_no: Option<u64>,
    /// Newest first.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub time_reverse_order: Option<bool>,
    /// With attendance details.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub is_attendance_info: Option<bool>,
    /// Only with a video recording.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub has_record_info: Option<bool>,
}

impl AcsEventSearch {
    /// Everything in the log.
    pub fn all() -> Self {
        Self {
            search_id: SearchId::default(),
            position: 0,
            max_results: PAGE,
            major: 0,
            minor: 0,
            start_time: None,
            end_time: None,
            employee_no_string: None,
            card_no: None,
            name: None,
            pic_enable: None,
            begin_serial_no: None,
            end_serial_no: None,
            time_reverse_order: None,
            is_attendance_info: None,
            has_record_info: None,
        }
    }

    /// One kind of event: `(5, 75)` is "face recognised".
    pub fn of(major: u32, minor: u32) -> Self {
        Self {
            major,
            minor,
            ..Self::all()
        }
    }

    /// The id the terminal keeps the result under.
    pub fn search_id(&self) -> &str {
        self.search_id.as_str()
    }
}

json!(AcsEventSearch: POST "/ISAPI/AccessControl/AcsEvent?format=json", body root "AcsEventCond", reply root "AcsEvent" => AcsEventPage, idempotent);

/// One page of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcsEventPage {
    /// As in the request.
    #[serde(rename = "searchID", default, deserialize_with = "lenient::text")]
    pub search_id: String,
    /// Whether there is more.
    #[serde(rename = "responseStatusStrg")]
    pub status: SearchStatus,
    /// Entries in this page.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub num_of_matches: Option<u32>,
    /// Entries in all.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub total_matches: Option<u32>,
    /// The events; absent where nothing was found.
    #[serde(
        rename = "InfoList",
        default,
        deserialize_with = "lenient::list",
        serialize_with = "log_names"
    )]
    pub events: Vec<AccessEvent>,
}

/// In the log the same event has other names than in the stream.
fn log_names<S: serde::Serializer>(events: &[AccessEvent], s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(events.iter().map(AccessEvent::as_log_entry))
}

impl AcsEventPage {
    /// The page that answers a search: for simulators.
    pub fn answer(search: &AcsEventSearch, events: Vec<AccessEvent>, total: u32) -> Self {
        let came = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let status = SearchStatus::of(search.position, came, total);
        Self {
            search_id: search.search_id().to_owned(),
            status,
            num_of_matches: Some(came),
            total_matches: Some(total),
            events,
        }
    }
}

impl Paged for AcsEventSearch {
    type Item = AccessEvent;

    fn turn(mut self, reply: AcsEventPage) -> Turn<Self> {
        let next = more(
            &reply.status,
            self.position,
            reply.events.len(),
            reply.total_matches,
        );
        let next = next.map(|position| {
            self.position = position;
            self
        });
        Turn {
            items: reply.events,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;
    use serde_json::Value;

    #[test]
    fn major_and_minor_are_always_written() {
        let request = AcsEventSearch::all().to_request().unwrap();
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let cond = body["AcsEventCond"].as_object().unwrap();
        let mut names: Vec<_> = cond.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "major",
                "maxResults",
                "minor",
                "searchID",
                "searchResultPosition"
            ]
        );
        assert_eq!(
            (&cond["major"], &cond["minor"]),
            (&Value::from(0), &Value::from(0))
        );
        assert_eq!(request.uri(), "/ISAPI/AccessControl/AcsEvent?format=json");
    }

    #[test]
    fn a_page_is_read_with_the_log_s_own_names() {
        // Field names of a DS-K1T342MWX's reply (santanapedro/ha-hikvision-access); values made up.
        let body = r#"{"AcsEvent":{"searchID":"1","totalMatches":2,"responseStatusStrg":"MORE","numOfMatches":1,"InfoList":[
            {"major":5,"minor":75,"time":"2025-06-22T10:26:22-04:00","cardType":1,"name":"Ada","cardReaderNo":"1","doorNo":1,
             "employeeNoString":"7","serialNo":3000000000,"userType":"normal","currentVerifyMode":"cardOrFace","mask":"no",
             "pictureURL":"http://192.0.2.10/LOCALS/pic/acsLinkCap/1.jpeg","FaceRect":{"height":0.196,"width":0.111,"x":0.5,"y":0.049},"fieldOfTomorrow":1}]}}"#;
        let page = AcsEventSearch::all()
            .decode(&http::Response::new(body.into()))
            .unwrap();
        let event = &page.events[0];
        assert_eq!(
            (event.major, event.minor, event.serial_no),
            (5, 75, Some(3_000_000_000))
        );
        assert_eq!(
            event.time.as_ref().unwrap().as_str(),
            "2025-06-22T10:26:22-04:00"
        );
        assert_eq!(event.card_reader_no, Some(1));
        assert_eq!(event.other["fieldOfTomorrow"], 1);
        let written = event.as_log_entry();
        assert_eq!(
            (&written["major"], &written["time"]),
            (&Value::from(5), &Value::from("2025-06-22T10:26:22-04:00"))
        );
        assert_eq!(AcsEventSearch::all().turn(page).next.unwrap().position, 1);
    }
}
