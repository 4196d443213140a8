//! Live events by subscription, with a choice of what comes (document entry 72).

use super::{Event, EventDecoder};
use crate::Isapi;
use crate::macros::{XML_ATTRS, capabilities, json};
use crate::protocol::Ack;
use bytes::Bytes;
use face_common::client::Incremental;
use face_common::endpoint::xml_request;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

capabilities! {
    /// What can be subscribed to.
    SubscribeEventCapabilitiesGet at "/ISAPI/Event/notification/subscribeEventCap";
}

face_common::record! {
    /// What is wanted: stands in a subscription and in an [`HttpHost`](super::HttpHost).
    #[derive(Debug, Default)]
    pub struct SubscribeEvent {
        /// Seconds between two heartbeats, 1 to 30.
        heartbeat?: u32,
        /// `all` or `list`.
        channel_mode?: String,
        /// `all`, or `list` for those in `event_list`.
        event_mode?: String,
        /// Which events.
        #[serde(rename = "EventList")]
        event_list?: EventList,
        /// How pictures come: `binary`, `cloudStorageURL`, `localURL`.
        #[serde(rename = "pictureURLType")]
        picture_url_type?: String,
    }
}

face_common::record! {
    /// Which events.
    #[derive(Debug, Default)]
    pub struct EventList {
        /// One by one.
        #[serde(rename = "Event")]
        events[]: EventChoice,
    }
}

face_common::record! {
    /// A kind of events.
    #[derive(Debug, Default)]
    pub struct EventChoice {
        /// `AccessControllerEvent` and the like.
        #[serde(rename = "type")]
        kind: String,
        /// Minor codes under major 1, as [`hex_codes`] writes them.
        minor_alarm?: String,
        /// Minor codes under major 2.
        minor_exception?: String,
        /// Minor codes under major 3.
        minor_operation?: String,
        /// Minor codes under major 5.
        minor_event?: String,
        /// How pictures come.
        #[serde(rename = "pictureURLType")]
        picture_url_type?: String,
    }
}

/// Minor codes as a subscription lists them: `0x400,0x401`.
pub fn hex_codes(codes: impl IntoIterator<Item = u32>) -> String {
    let codes: Vec<_> = codes.into_iter().map(|c| format!("0x{c:x}")).collect();
    codes.join(",")
}

impl SubscribeEvent {
    /// Everything, with a heartbeat every so many seconds.
    pub fn all(heartbeat: u32) -> Self {
        Self {
            heartbeat: Some(heartbeat),
            event_mode: Some("all".to_owned()),
            ..Self::default()
        }
    }

    /// Access control events, with pictures in them.
    pub fn access_control(heartbeat: u32) -> Self {
        let choice = EventChoice {
            kind: "AccessControllerEvent".to_owned(),
            picture_url_type: Some("binary".to_owned()),
            ..EventChoice::default()
        };
        Self {
            heartbeat: Some(heartbeat),
            channel_mode: Some("all".to_owned()),
            event_mode: Some("list".to_owned()),
            event_list: Some(EventList {
                events: vec![choice],
                ..EventList::default()
            }),
            ..Self::default()
        }
    }
}

/// `POST /ISAPI/Event/notification/subscribeEvent`: opens a stream of its own. Read it with `client.open`; its first item
/// says what was granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscribe(pub SubscribeEvent);

const PATH: &str = "/ISAPI/Event/notification/subscribeEvent";

impl Endpoint for Subscribe {
    type Protocol = Isapi;
    type Reply = SubscriptionDecoder;
    const NAME: &'static str = "Subscribe";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        match self.0.heartbeat {
            Some(seconds) if !(1..=30).contains(&seconds) => Err(EncodeError::invalid(
                "heartbeat",
                "1 to 30 seconds are allowed",
            )),
            _ => xml_request(
                http::Method::POST,
                PATH,
                "SubscribeEvent",
                XML_ATTRS,
                &self.0,
            ),
        }
    }

    fn decode(&self, response: &Response) -> Result<SubscriptionDecoder, DecodeError> {
        SubscriptionDecoder::of(response)
    }
}

/// `POST /ISAPI/Event/notification/subscribeEvent` as the document writes it (entry 72): `<EventNotification>`. Vendor
/// guide and terminals know [`Subscribe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubscribeAsDocumented;

impl Endpoint for SubscribeAsDocumented {
    type Protocol = Isapi;
    type Reply = SubscriptionDecoder;
    const NAME: &'static str = "SubscribeAsDocumented";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body {
            event_type: &'static str,
        }
        xml_request(
            http::Method::POST,
            PATH,
            "EventNotification",
            &[],
            &Body { event_type: "All" },
        )
    }

    fn decode(&self, response: &Response) -> Result<SubscriptionDecoder, DecodeError> {
        SubscriptionDecoder::of(response)
    }
}

/// `PUT /ISAPI/Event/notification/unSubscribeEvent`: ends one subscription. Closing the connection does too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Which: from [`SubscribeEventResponse`].
    pub id: u32,
}

/// `PUT /ISAPI/Event/notification/unSubscribeEvent` without an id: ends the subscriptions of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnsubscribeEverybody;

json!(Unsubscribe { id }: PUT "/ISAPI/Event/notification/unSubscribeEvent?ID={id}", reply own => Ack, idempotent);
json!(UnsubscribeEverybody: PUT "/ISAPI/Event/notification/unSubscribeEvent", reply own => Ack, idempotent);

face_common::record! {
    /// What was granted: a partial failure is a success to HTTP.
    #[derive(Debug, Default)]
    pub struct SubscribeEventResponse {
        /// The subscription, 1 to 64.
        id?: u32,
        /// What was not granted.
        #[serde(rename = "FailedEventList")]
        failed?: FailedEventList,
    }
}

impl SubscribeEventResponse {
    /// What was not granted.
    pub fn failures(&self) -> &[FailedEvent] {
        self.failed.as_ref().map(|f| &*f.events).unwrap_or_default()
    }
}

face_common::record! {
    /// What was not granted.
    #[derive(Debug, Default)]
    pub struct FailedEventList {
        /// One by one.
        #[serde(rename = "Event")]
        events[]: FailedEvent,
    }
}

face_common::record! {
    /// A kind of events that will not come.
    #[derive(Debug, Default)]
    pub struct FailedEvent {
        /// Which.
        #[serde(rename = "type")]
        kind?: String,
        /// Why: `activeNumMax` and the like.
        sub_status_code?: String,
    }
}

/// What comes down a subscription.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Subscribed {
    /// First of all: what was granted.
    Granted(SubscribeEventResponse),
    /// An event.
    Event(Box<Event>),
}

/// Reads a subscription's stream. Sans-IO.
#[derive(Debug)]
pub struct SubscriptionDecoder(EventDecoder);

impl SubscriptionDecoder {
    fn of(response: &Response) -> Result<Self, DecodeError> {
        let events = super::AlertStream.decode(response)?;
        Ok(Self(events.of_a_subscription()))
    }
}

impl Incremental for SubscriptionDecoder {
    type Item = Subscribed;

    fn push(&mut self, bytes: Bytes) -> Result<(), DecodeError> {
        self.0.push(bytes)
    }

    fn next_item(&mut self) -> Result<Option<Subscribed>, DecodeError> {
        // The grant's own part completes no event.
        let event = self.0.next_item()?;
        if let Some(granted) = self.0.granted.take() {
            return Ok(Some(Subscribed::Granted(granted)));
        }
        Ok(event.map(|e| Subscribed::Event(Box::new(e))))
    }

    fn finish(&mut self) -> Result<(), DecodeError> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_the_guide_s() {
        let mut wanted = SubscribeEvent::access_control(30);
        let choice = &mut wanted.event_list.as_mut().unwrap().events[0];
        choice.minor_alarm = Some(hex_codes([0x400, 0x401]));
        choice.minor_exception = Some(String::new());
        choice.minor_operation = Some(String::new());
        choice.minor_event = Some(hex_codes([0x1, 0x4b]));
        let request = Subscribe(wanted).to_request().unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("POST", PATH)
        );
        let body = std::str::from_utf8(request.body()).unwrap();
        assert!(body.ends_with("<SubscribeEvent version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><heartbeat>30</heartbeat><channelMode>all</channelMode><eventMode>list</eventMode><EventList><Event><type>AccessControllerEvent</type><minorAlarm>0x400,0x401</minorAlarm><minorException/><minorOperation/><minorEvent>0x1,0x4b</minorEvent><pictureURLType>binary</pictureURLType></Event></EventList></SubscribeEvent>"), "{body}");
        assert!(
            Subscribe(SubscribeEvent::all(31)).to_request().is_err()
                && Subscribe(SubscribeEvent::all(0)).to_request().is_err()
        );
        let documented = SubscribeAsDocumented.to_request().unwrap();
        assert!(
            documented
                .body()
                .ends_with(b"<EventNotification><eventType>All</eventType></EventNotification>")
        );
        assert_eq!(
            Unsubscribe { id: 7 }.to_request().unwrap().uri(),
            "/ISAPI/Event/notification/unSubscribeEvent?ID=7"
        );
    }

    #[test]
    fn the_grant_comes_first_at_every_chunk_size() {
        // By the vendor's guide.
        let grant = "<SubscribeEventResponse version=\"2.0\"><id>3</id><FailedEventList><Event><type>A</type><subStatusCode>activeNumMax</subStatusCode></Event></FailedEventList></SubscribeEventResponse>";
        let beat = r#"{"eventType":"heartBeat","eventState":"active","activePostCount":0}"#;
        let wire = format!(
            "--MIME_boundary\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n\r\n{grant}\r\n--MIME_boundary\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{beat}\r\n",
            grant.len(),
            beat.len()
        );
        for size in 1..wire.len() {
            let mut decoder =
                SubscriptionDecoder(EventDecoder::new(b"MIME_boundary").of_a_subscription());
            let mut seen = Vec::new();
            for chunk in wire.as_bytes().chunks(size) {
                decoder.push(Bytes::copy_from_slice(chunk)).unwrap();
                while let Some(item) = decoder.next_item().unwrap() {
                    seen.push(item);
                }
            }
            let [Subscribed::Granted(granted), Subscribed::Event(event)] = &seen[..] else {
                panic!("{size}: {seen:?}")
            };
            assert_eq!(
                (granted.id, granted.failures()[0].sub_status_code.as_deref()),
                (Some(3), Some("activeNumMax"))
            );
            assert!(event.is_heartbeat());
        }
    }
}
