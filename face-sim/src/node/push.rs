//! Posts (7.3, 7.4): events until they are answered with 200, and that the node lives.

use super::outbox::{Post, built, message};
use super::state::State;
use super::unit::Unit;
use face_common::wire::multipart::Form;
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Between two looks at what there is to do.
const IDLE: Duration = Duration::from_millis(5);
/// Before an event that was not taken is posted again.
const AGAIN: Duration = Duration::from_millis(100);
/// For an answer.
const WAITS: Duration = Duration::from_secs(10);

/// Host, port and path of an address, with `http://` or, as in the document's example, without. HTTPS is not spoken.
fn parts(url: &str) -> Option<(String, u16, String)> {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let uri: http::Uri = format!("http://{rest}").parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']).to_owned();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    (!host.is_empty() && !rest.contains("://"))
        .then(|| (host, uri.port_u16().unwrap_or(80), path.to_owned()))
}

/// Whether it was answered with 200.
async fn post(url: &str, (headers, body): &Post) -> bool {
    let Some((host, port, path)) = parts(url) else {
        return false;
    };
    let sent = crate::net::post((&host, port), &path, headers, body);
    matches!(timeout(WAITS, sent).await, Ok(Ok(answer)) if answer.status() == http::StatusCode::OK)
}

/// One event after the other.
pub(super) async fn push(unit: Unit) {
    loop {
        let next = {
            let state = unit.state();
            let event = state.outbox.events.front().cloned();
            event.map(|event| (state.settings.push_url.clone(), event))
        };
        let Some((url, event)) = next else {
            sleep(IDLE).await;
            continue;
        };
        unit.state().outbox.posts += 1;
        let is_taken = post(&url, &event).await;
        let is_over = is_taken || !unit.state().quirks.pushes_again;
        if is_over {
            unit.state().outbox.events.pop_front();
        } else {
            sleep(AGAIN).await;
        }
    }
}

impl State {
    fn heartbeat(&self) -> Option<(String, Post)> {
        let url = self.settings.push_url.clone();
        let mut data = json!({ "device_id": self.settings.device_id, "trigger": self.clock.now() });
        self.quirks.bend(&mut data);
        let json = message(775, &data, &self.quirks).to_string();
        let post = built(&Form::new().text("json", None, json))?;
        (!url.is_empty()).then_some((url, post))
    }
}

/// That it lives, whether anybody hears it or not.
pub(super) async fn beat(unit: Unit, every: Duration) {
    loop {
        sleep(every).await;
        let next = unit.state().heartbeat();
        if let Some((url, beat)) = next
            && post(&url, &beat).await
        {
            unit.state().outbox.heartbeats += 1;
        }
    }
}
