//! What the platform pushes: events in, acknowledgement out. Sans-IO; works behind any HTTP server.

use face_common::time::Timestamp;
use face_common::wire::json;
use face_common::wire::member::Members;
use face_common::{DecodeError, Request, Response, Secret};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use subtle::ConstantTimeEq;

/// Events in one push at most, by the document. More are taken all the same.
pub const MOST: usize = 50;

/// One push: up to fifty events of one ability, of HikCentral or of iSecure Center.
///
/// ```
/// # use artemis::event_service::{Push, PushError};
/// # fn handle(request: http::Request<bytes::Bytes>, token: &artemis::Secret) -> http::Response<bytes::Bytes> {
/// match Push::receive(&request, Some(token)) {
///     Ok(push) => {
///         for event in &push.events {
///             println!("{:?} at {:?}", event.event_type, event.src_name);
///         }
///         Push::acknowledge() // only after the events are safe: without it the platform sends them again
///     }
///     Err(error) => error.answer(),
/// }
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Push {
    /// `event_acs`, `event_vss`, `event_io`, `event_rule`, `event_pms`, `event_veh`, `event_gps`, `event_frs`, or another.
    pub ability: String,
    /// When it was sent.
    pub send_time: Option<Timestamp>,
    /// The events.
    pub events: Vec<Event>,
    /// Entries that are no events, as they came. Not worth losing the others for.
    pub unreadable: Vec<Value>,
    /// What else came beside the events (`uids` for one).
    pub other: Members,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("ability", &self.ability)
            .field("send_time", &self.send_time)
            .field("events", &self.events)
            .field("unreadable", &self.unreadable.len())
            .field("other", &self.other)
            .finish()
    }
}

/// Why a push was not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// It does not bring the token: somebody else sent it, or an older subscription.
    Token,
    /// It is no push.
    Unreadable(DecodeError),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token => f.write_str("a push without the subscription's token"),
            Self::Unreadable(error) => write!(f, "not a push: {error}"),
        }
    }
}

impl std::error::Error for PushError {}

impl PushError {
    /// 401 for a stranger; 200 for what cannot be read, because the platform would send it for a day.
    pub fn answer(&self) -> Response {
        match self {
            Self::Token => {
                let mut response = Response::default();
                *response.status_mut() = http::StatusCode::UNAUTHORIZED;
                response
            }
            Self::Unreadable(_) => Push::acknowledge(),
        }
    }
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    token: Option<String>,
    params: Params,
}

#[derive(Deserialize)]
struct Params {
    #[serde(default)]
    ability: String,
    #[serde(default, rename = "sendTime")]
    send_time: Option<Timestamp>,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(flatten)]
    other: Members,
}

impl Push {
    /// Reads a push, and holds it against the subscription's token where there is one, in constant time. Where a platform puts
    /// the token is not on record, so it is looked for in the header `token`, in the query, and in the body.
    pub fn receive(request: &Request, token: Option<&Secret>) -> Result<Self, PushError> {
        let read = json::from_slice::<Body>(None, request.body());
        if let Some(token) = token {
            let header = request
                .headers()
                .get("token")
                .map(http::HeaderValue::as_bytes);
            let query = request.uri().query().and_then(|q| {
                q.split('&')
                    .find_map(|pair| pair.strip_prefix("token="))
                    .map(str::as_bytes)
            });
            let body = read.as_ref().ok();
            let inside = [
                body.and_then(|b| b.token.as_deref()),
                body.and_then(|b| b.params.token.as_deref()),
            ];
            let brought = [header, query]
                .into_iter()
                .chain(inside.map(|t| t.map(str::as_bytes)));
            let wanted = token.expose().as_bytes();
            if !brought.flatten().any(|have| bool::from(have.ct_eq(wanted))) {
                return Err(PushError::Token);
            }
        }
        let body = read.map_err(PushError::Unreadable)?;
        if body.method.as_deref().is_some_and(|m| m != "OnEventNotify") {
            let why = "is not OnEventNotify";
            return Err(PushError::Unreadable(DecodeError::new("method", why, b"")));
        }
        let (mut events, mut unreadable) = (Vec::new(), Vec::new());
        for entry in body.params.events {
            match Event::deserialize(&entry) {
                Ok(event) => events.push(event),
                Err(_) => unreadable.push(entry),
            }
        }
        Ok(Self {
            ability: body.params.ability,
            send_time: body.params.send_time,
            events,
            unreadable,
            other: body.params.other,
        })
    }

    /// "Received". To be sent at once, and only when the events are safe.
    pub fn acknowledge() -> Response {
        let body = r#"{"code":"0","msg":"Success","data":{}}"#;
        let mut response = http::Response::new(bytes::Bytes::from_static(body.as_bytes()));
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        response
    }
}

face_common::record! {
    /// One event. What its `data` holds depends on the ability.
    #[derive(Debug, Default)]
    pub struct Event {
        /// Names the event: what to tell doubles by.
        event_id?: String,
        /// What: [`EventType`](crate::acs::EventType) at doors.
        event_type?: u32,
        /// In words.
        event_type_name?: String,
        /// When. Old versions leave the offset out.
        happen_time?: Timestamp,
        /// Where: the source's number.
        src_index?: String,
        /// Its name.
        src_name?: String,
        /// What it belongs to. Old versions write `srcParentIdex`.
        #[serde(alias = "srcParentIdex")]
        src_parent_index?: String,
        /// What it is: `door`, `camera`, ….
        src_type?: String,
        /// 0 at once over, 1 begins, 2 ends, 3 pulse, 4 linkage, 5 pictures come later.
        status?: u32,
        /// How grave.
        event_lvl?: u32,
        /// How long it lasts, in seconds.
        timeout?: u32,
        /// The rest, as it came.
        data?: Members,
    }
}

impl Event {
    /// What it says of a door, where it says something of one.
    pub fn acs(&self) -> Option<AcsData> {
        let data = Value::Object((**self.data.as_ref()?).clone());
        let data = AcsData::deserialize(data).ok()?;
        data.event_code.is_some().then_some(data)
    }
}

face_common::record! {
    /// What happened at a door. The names on the wire are iSecure Center's; HikCentral's own are not on record, and are
    /// taken under the names that its other answers use.
    #[derive(Debug, Default)]
    pub struct AcsData {
        /// The channel.
        #[serde(rename = "ExtAccessChannel")]
        access_channel?: i64,
        /// The alarm input.
        #[serde(rename = "ExtEventAlarmInID")]
        alarm_in_id?: i64,
        /// The alarm output.
        #[serde(rename = "ExtEventAlarmOutID")]
        alarm_out_id?: i64,
        /// The card: up to 20 digits, so text.
        #[serde(rename = "ExtEventCardNo", alias = "cardNo")]
        card_no?: String,
        /// The case input.
        #[serde(rename = "ExtEventCaseID")]
        case_id?: i64,
        /// What: as the event's type.
        #[serde(rename = "ExtEventCode", alias = "eventType")]
        event_code?: u32,
        /// How many people have passed.
        #[serde(rename = "ExtEventCustomerNumInfo")]
        customer_num_info?: CustomerNumInfo,
        /// The door's place on its device.
        #[serde(rename = "ExtEventDoorID", alias = "doorNo")]
        door_id?: i64,
        /// The identity card's picture.
        #[serde(rename = "ExtEventIDCardPictureURL")]
        id_card_picture_url?: String,
        /// What stands on the identity card.
        #[serde(rename = "ExtEventIdentityCardInfo")]
        identity_card_info?: IdentityCardInfo,
        /// 1 in, 0 out, -1 not known.
        #[serde(rename = "ExtEventInOut")]
        in_out?: i64,
        /// The controller on site.
        #[serde(rename = "ExtEventLocalControllerID")]
        local_controller_id?: i64,
        /// The main device.
        #[serde(rename = "ExtEventMainDevID")]
        main_dev_id?: i64,
        /// Who: the platform's `personId`.
        #[serde(rename = "ExtEventPersonNo", alias = "personId")]
        person_id?: String,
        /// Their name, from HikCentral.
        person_name?: String,
        /// The picture: for [`EventPicture`](crate::acs::EventPicture).
        #[serde(rename = "ExtEventPictureURL", alias = "picUri")]
        picture_url?: String,
        /// The reader's place.
        #[serde(rename = "ExtEventReaderID")]
        reader_id?: i64,
        /// What kind of reader.
        #[serde(rename = "ExtEventReaderKind")]
        reader_kind?: i64,
        /// The channel that reported.
        #[serde(rename = "ExtEventReportChannel")]
        report_channel?: i64,
        /// The group of people.
        #[serde(rename = "ExtEventRoleID")]
        role_id?: i64,
        /// The device below.
        #[serde(rename = "ExtEventSubDevID")]
        sub_dev_id?: i64,
        /// How many times a card was shown.
        #[serde(rename = "ExtEventSwipNum")]
        swipe_num?: i64,
        /// What kind of event.
        #[serde(rename = "ExtEventType")]
        kind?: i64,
        /// Which multiple check.
        #[serde(rename = "ExtEventVerifyID")]
        verify_id?: i64,
        /// The list the card stands in.
        #[serde(rename = "ExtEventWhiteListNo")]
        white_list_no?: i64,
        /// When the platform had it: microseconds since 1970, as text.
        #[serde(rename = "ExtReceiveTime")]
        receive_time?: String,
        /// The device's count.
        #[serde(rename = "Seq")]
        seq?: i64,
        /// The server with the pictures.
        svr_index_code?: String,
    }
}

impl AcsData {
    /// When the platform had it, in milliseconds since 1970.
    pub fn received_ms(&self) -> Option<i64> {
        Some(self.receive_time.as_deref()?.parse::<i64>().ok()? / 1000)
    }
}

face_common::record! {
    /// How many people have passed.
    #[derive(Debug, Default)]
    pub struct CustomerNumInfo {
        /// The channel.
        #[serde(rename = "AccessChannel")]
        access_channel?: i64,
        /// In.
        #[serde(rename = "EntryTimes")]
        entry_times?: i64,
        /// Out.
        #[serde(rename = "ExitTimes")]
        exit_times?: i64,
        /// Together.
        #[serde(rename = "TotalTimes")]
        total_times?: i64,
    }
}

face_common::record! {
    /// What stands on an identity card.
    #[derive(Default)]
    pub struct IdentityCardInfo {
        /// Name.
        #[serde(rename = "Name")]
        name?: String,
        /// Number.
        #[serde(rename = "IdNum")]
        id_num?: String,
        /// Day of birth.
        #[serde(rename = "Birth")]
        birth?: String,
        /// 1 male, 2 female.
        #[serde(rename = "Sex")]
        sex?: i64,
        /// Nationality, as a number.
        #[serde(rename = "Nation")]
        nation?: i64,
        /// Address.
        #[serde(rename = "Address")]
        address?: String,
        /// Who issued it.
        #[serde(rename = "IssuingAuthority")]
        issuing_authority?: String,
        /// Valid from.
        #[serde(rename = "StartDate")]
        start_date?: String,
        /// Valid to.
        #[serde(rename = "EndDate")]
        end_date?: String,
        /// Whether for ever.
        #[serde(rename = "TermOfValidity")]
        term_of_validity?: i64,
    }
}

impl fmt::Debug for IdentityCardInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityCardInfo").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use face_common::wire::member::Member;

    fn post(uri: &str, body: impl Into<Bytes>) -> Request {
        http::Request::post(uri).body(body.into()).unwrap()
    }

    /// Of an iSecure Center, quoted in public.
    const PUSHED: &str = include_str!("../../fixtures/isc_event_push_acs.json");

    #[test]
    fn a_recorded_push_is_read_without_a_loss() {
        let push = Push::receive(&post("/", PUSHED), None).unwrap();
        let event = &push.events[0];
        assert_eq!((push.ability.as_str(), push.events.len()), ("event_acs", 1));
        assert_eq!(
            event.event_id.as_deref(),
            Some("341BEAA4AEAD480484C595488FE5427C")
        );
        assert_eq!(
            event.happen_time.as_ref().unwrap().unix_ms(None),
            Some(1_558_576_269_000)
        );
        assert_eq!(event.src_name.as_deref(), Some("2604_zhy_门2"));
        let acs = event.acs().unwrap();
        assert_eq!(
            (acs.event_code, acs.door_id, acs.in_out),
            (Some(196_883), Some(2), Some(0))
        );
        assert_eq!(acs.received_ms(), Some(1_558_576_265_810));
        let mut unmodelled = Vec::new();
        event.unmodelled("", &mut unmodelled);
        // `data` is kept whole, and read as what it is.
        unmodelled.retain(|path| !path.starts_with("data."));
        acs.unmodelled("", &mut unmodelled);
        assert_eq!(unmodelled, Vec::<String>::new());
        // Twenty-seven members, none dropped.
        let whole: Value = serde_json::from_str(PUSHED).unwrap();
        let had = whole["params"]["events"][0]["data"]
            .as_object()
            .unwrap()
            .clone();
        assert_eq!(had.len(), 27);
        assert_eq!(serde_json::to_value(&acs).unwrap(), Value::Object(had));
        assert!(!format!("{push:?}").contains("IssuingAuthority"));
    }

    #[test]
    fn old_bodies_other_abilities_and_odd_entries_are_taken() {
        let body = r#"{"method":"OnEventNotify","params":{"ability":"event_new","sendTime":"2019-05-23 09:51:05","uids":["u"],
            "events":[{"eventId":7,"eventType":"196893","srcParentIdex":"p","happenTime":"2019-05-23 09:51:09","novel":1},
                      "not an event",7]}}"#;
        let push = Push::receive(&post("/", body), None).unwrap();
        let event = &push.events[0];
        assert_eq!(
            (
                push.ability.as_str(),
                push.events.len(),
                push.unreadable.len()
            ),
            ("event_new", 1, 2)
        );
        assert_eq!(
            (event.event_id.as_deref(), event.event_type),
            (Some("7"), Some(196_893))
        );
        assert_eq!(event.src_parent_index.as_deref(), Some("p"));
        assert!(
            push.other.contains_key("uids")
                && event.other.contains_key("novel")
                && event.acs().is_none()
        );
        // Local time: whose, the integrator knows.
        let time = event.happen_time.as_ref().unwrap();
        assert_eq!(
            (time.unix_ms(None), time.unix_ms(Some(480))),
            (None, Some(1_558_576_269_000))
        );
    }

    #[test]
    fn camel_case_data_is_taken_too() {
        let body = r#"{"method":"OnEventNotify","params":{"ability":"event_acs","events":[{"eventType":196893,
            "data":{"eventType":196893,"cardNo":"18446744073609551873","personId":"1","personName":"A","picUri":"Vsm://1"}}]}}"#;
        let push = Push::receive(&post("/", body), None).unwrap();
        let acs = push.events[0].acs().unwrap();
        assert_eq!(
            (
                acs.person_id.as_deref(),
                acs.card_no.as_deref(),
                acs.picture_url.as_deref()
            ),
            (Some("1"), Some("18446744073609551873"), Some("Vsm://1"))
        );
    }

    #[test]
    fn a_token_is_asked_for_wherever_it_may_stand() {
        let token = Secret::from("face-sim-token");
        let body = |token: &str| PUSHED.replacen('{', &format!("{{\"token\":\"{token}\","), 1);
        let with_header = |value: &str| {
            let mut request = post("/", PUSHED);
            request
                .headers_mut()
                .insert("token", value.parse().unwrap());
            request
        };
        for good in [
            with_header("face-sim-token"),
            post("/hook?a=b&token=face-sim-token", PUSHED),
            post("/", body("face-sim-token")),
        ] {
            assert!(Push::receive(&good, Some(&token)).is_ok());
        }
        for bad in [
            post("/", PUSHED),
            post("/", "rubbish"),
            with_header("face-sim-toke"),
            with_header("face-sim-tokem"),
            post("/?token=", body("")),
        ] {
            let error = Push::receive(&bad, Some(&token)).unwrap_err();
            assert!(matches!(error, PushError::Token), "{error}");
            assert_eq!(error.answer().status(), 401);
            assert!(!format!("{error} {error:?}").contains("face-sim-token"));
        }
    }

    #[test]
    fn every_cut_of_a_push_is_an_error_and_is_answered() {
        for end in 0..PUSHED.trim_end().len() {
            let cut = Bytes::copy_from_slice(&PUSHED.as_bytes()[..end]);
            let error = Push::receive(&post("/", cut), None).unwrap_err();
            assert_eq!(error.answer().status(), 200);
        }
        for rubbish in [
            "",
            "[]",
            "{}",
            "<xml/>",
            r#"{"method":"Other","params":{}}"#,
        ] {
            assert!(
                Push::receive(&post("/", rubbish), None).is_err(),
                "{rubbish}"
            );
        }
        let many = format!(
            r#"{{"params":{{"ability":"event_acs","events":[{}]}}}}"#,
            vec![r#"{"eventType":1}"#; MOST + 1].join(",")
        );
        assert_eq!(
            Push::receive(&post("/", many), None).unwrap().events.len(),
            MOST + 1
        );
        assert_eq!(
            Push::acknowledge().body(),
            r#"{"code":"0","msg":"Success","data":{}}"#
        );
    }
}
