//! What the platform posts to those who subscribed, until they have acknowledged it.

use super::unit::Unit;
use artemis::acs::DoorEvent;
use serde_json::json;
use std::sync::Weak;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(100);
const TRIES: u32 = 50;

/// Posts one event after the other for as long as the gateway lives.
pub(super) async fn run(unit: Weak<Unit>, mut events: mpsc::UnboundedReceiver<DoorEvent>) {
    let mut number = 0_u32;
    while let Some(event) = events.recv().await {
        number += 1;
        let what = event.event_type.map(artemis::acs::EventType::code);
        let Some(subscriptions) = unit.upgrade().map(|unit| {
            let all = unit.state().log.subscriptions.clone();
            all.into_iter()
                .filter(|s| what.is_some_and(|w| s.event_types.contains(&w)))
                .collect::<Vec<_>>()
        }) else {
            return;
        };
        for subscription in subscriptions {
            let token = subscription.token.as_ref();
            let header = token.map(|t| format!("token: {}\r\n", t.expose()));
            let body = body(&event, number);
            let tries = if subscription.pass_back == Some(1) {
                TRIES
            } else {
                1
            };
            for _ in 0..tries {
                let to = subscription.event_dest.as_deref().unwrap_or_default();
                let answer = timeout(PATIENCE, send(to, header.as_deref(), &body)).await;
                if answer.is_ok_and(|sent| sent.is_some()) {
                    let Some(unit) = unit.upgrade() else { return };
                    unit.state().acknowledged += 1;
                    break;
                }
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

async fn send(to: &str, token: Option<&str>, body: &str) -> Option<()> {
    let uri: http::Uri = to.parse().ok()?;
    let headers = format!(
        "Content-Type: application/json;charset=UTF-8\r\n{}",
        token.unwrap_or_default()
    );
    let (host, port) = (uri.host()?, uri.port_u16().unwrap_or(80));
    let answer = crate::net::post((host, port), uri.path(), &headers, body.as_bytes())
        .await
        .ok()?;
    answer.status().is_success().then_some(())
}

/// With the names of iSecure Center, the only ones on record.
fn body(event: &DoorEvent, number: u32) -> String {
    let (_, person, door) = event.key();
    let time = event.event_time.as_ref();
    let what = event.event_type.map(artemis::acs::EventType::code);
    let received = time.and_then(|t| t.unix_ms(None)).unwrap_or_default() * 1000;
    json!({ "method": "OnEventNotify", "params": {
        "ability": "event_acs",
        "sendTime": time,
        "events": [{
            "eventId": super::events::event_id(number),
            "eventType": what,
            "happenTime": time,
            "srcIndex": door,
            "srcName": event.door_name,
            "srcType": "door",
            "status": 0,
            "timeout": 0,
            "data": {
                "ExtEventCode": what,
                "ExtEventPersonNo": person,
                "ExtEventCardNo": event.card_no,
                "ExtEventPictureURL": event.pic_uri,
                "ExtEventInOut": 1,
                "ExtReceiveTime": received.to_string(),
            },
        }],
    } })
    .to_string()
}
