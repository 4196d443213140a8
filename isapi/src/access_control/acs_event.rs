//! The event log: `POST /ISAPI/AccessControl/AcsEvent`.

use crate::event::AccessEvent;
use crate::macros::{capabilities, json, page};
use crate::protocol::{PAGE, SearchId, Searching};
use face_common::time::Timestamp;
use serde_json::Value;

capabilities! {
    /// What the log can be asked.
    AcsEventCapabilitiesGet at "/ISAPI/AccessControl/AcsEvent/capabilities?format=json";
}

face_common::record! {
    /// Events from the terminal's log, a page at a time. Not strictly in order.
    ///
    /// `major` and `minor` are always written: a terminal refuses a search without them (`MessageParametersLack`), and 0
    /// means any.
    #[derive(Debug, Default)]
    pub struct AcsEventSearch {
        /// Under which id the terminal keeps the result.
        #[serde(rename = "searchID")]
        search_id: SearchId,
        /// The first entry wanted, from 0; terminals allow 150,000 at most.
        #[serde(rename = "searchResultPosition")]
        position: u32,
        /// At most so many in one page.
        max_results: u32,
        /// Class of event: 1 alarm, 2 exception, 3 operation, 5 event, 0 any.
        major: u32,
        /// Kind of event within the class, 0 any.
        minor: u32,
        /// Not before, with offset: `2025-06-01T00:00:00-04:00`.
        start_time?: Timestamp,
        /// Not after.
        end_time?: Timestamp,
        /// Of this person.
        employee_no_string?: String,
        /// Of this card.
        card_no?: String,
        /// Of this name.
        name?: String,
        /// Whether to send picture addresses.
        pic_enable?: bool,
        /// From this serial number on. Serial numbers go beyond 2³¹.
        begin_serial_no?: u64,
        /// Up to this serial number.
        end_serial_no?: u64,
        /// Newest first.
        time_reverse_order?: bool,
        /// With attendance details.
        is_attendance_info?: bool,
        /// Only with a video recording.
        has_record_info?: bool,
    }
}

impl AcsEventSearch {
    /// Everything in the log.
    pub fn all() -> Self {
        Self {
            max_results: PAGE,
            ..Self::default()
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

    /// From one serial number to another, both included; to the end of the log where there is no other.
    pub fn serials(begin: u64, end: Option<u64>) -> Self {
        Self {
            begin_serial_no: Some(begin),
            end_serial_no: end,
            ..Self::all()
        }
    }
}

json!(AcsEventSearch: POST "/ISAPI/AccessControl/AcsEvent?format=json", body root "AcsEventCond", reply root "AcsEvent" => AcsEventPage, idempotent, check AcsEventSearch::within_reach);

impl Searching for AcsEventSearch {
    fn id(&self) -> Option<String> {
        Some(self.search_id.as_str().to_owned())
    }
}

page! {
    /// One page of the log.
    AcsEventPage answers AcsEventSearch with #[serde(serialize_with = "log_names")] "InfoList" => events: AccessEvent
}

/// In the log the same event has other names than in the stream.
fn log_names<S: serde::Serializer>(events: &[AccessEvent], s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(events.iter().map(log_entry))
}

fn log_entry(event: &AccessEvent) -> Value {
    let mut value = serde_json::to_value(event).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        for (stream, log) in [("majorEventType", "major"), ("subEventType", "minor")] {
            if let Some(code) = members.remove(stream) {
                members.insert(log.to_owned(), code);
            }
        }
    }
    value
}

face_common::record! {
    /// `POST /ISAPI/AccessControl/AcsEventTotalNum`: how many events of a kind the log holds.
    #[derive(Debug, Default)]
    pub struct AcsEventTotalNum {
        /// As in [`AcsEventSearch`]; 0 is any.
        major: u32,
        /// As in [`AcsEventSearch`]; 0 is any.
        minor: u32,
        /// Not before.
        start_time?: Timestamp,
        /// Not after.
        end_time?: Timestamp,
        /// Of this card.
        card_no?: String,
        /// Of this name.
        name?: String,
        /// With a picture.
        pic_enable?: bool,
        /// From this serial number on.
        begin_serial_no?: u64,
        /// Up to this serial number.
        end_serial_no?: u64,
        /// Of this person.
        employee_no_string?: String,
    }
}

json!(AcsEventTotalNum: POST "/ISAPI/AccessControl/AcsEventTotalNum?format=json", body root "AcsEventTotalNumCond", reply root "AcsEventTotalNum" => AcsEventTotal, idempotent);

face_common::record! {
    /// How many there are.
    #[derive(Debug, Default)]
    pub struct AcsEventTotal {
        /// Events that match.
        total_num: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;
    use face_common::page::Paged;
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
        let written = log_entry(event);
        assert_eq!(
            (&written["major"], &written["time"]),
            (&Value::from(5), &Value::from("2025-06-22T10:26:22-04:00"))
        );
        assert_eq!(AcsEventSearch::all().turn(page).next.unwrap().position, 1);
    }
}
