//! What the terminal posts by itself: captures until they are acknowledged, and questions for commands.

use super::execute::Way;
use super::state::{State, VERSION};
use super::strict;
use super::unit::Unit;
use crate::net::{Fault, Faults};
use bytes::Bytes;
use face_common::Response;
use facecap_proto::config::{ExtranetMode, UploadMethod};
use facecap_proto::protocol::Message;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Where somebody listens.
struct Address {
    host: String,
    port: u16,
    path: String,
}

/// Between two looks at what there is to do.
const IDLE: Duration = Duration::from_millis(5);
/// Before a push that had no answer is tried again.
const AGAIN: Duration = Duration::from_millis(100);

fn of(
    ip: Option<String>,
    domain: Option<String>,
    port: Option<u32>,
    path: Option<String>,
) -> Option<Address> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let path = given(path).unwrap_or_default();
    Some(Address {
        host: given(ip).or(given(domain))?,
        port: u16::try_from(port?).ok()?,
        path: format!("/{}", path.trim_start_matches('/')),
    })
}

impl State {
    fn pushes_to(&self) -> Option<Address> {
        let info = self.params.upload_info.clone()?;
        (info.method == Some(UploadMethod::Http)).then_some(())?;
        of(
            info.server_ip,
            info.server_domain,
            info.server_port,
            info.service_url,
        )
    }

    /// Whether it pushes captures anywhere.
    pub(super) fn pushes(&self) -> bool {
        self.pushes_to().is_some()
    }

    fn polls(&self) -> Option<Address> {
        let net = self.params.extranet.clone()?;
        let http = net.mode == Some(ExtranetMode::Http);
        (net.enable == Some(true) && http).then_some(())?;
        of(net.server_ip, net.server_domain, net.server_port, net.url)
    }

    fn heartbeat(&self) -> Bytes {
        let info = self.params.device_info.clone().unwrap_or_default();
        message(
            "heart beat",
            serde_json::json!({
                "ip": "127.0.0.1", "device_sn": self.serial_no, "device_no": info.device_no,
                "addr_no": info.addr_no, "addr_name": info.addr_name,
            }),
        )
    }
}

fn message(cmd: &str, mut body: serde_json::Value) -> Bytes {
    if let Some(members) = body.as_object_mut() {
        members.insert("version".to_owned(), VERSION.into());
        members.insert("cmd".to_owned(), cmd.into());
    }
    body.to_string().into()
}

/// Posts, and reads the answer as a small HTTP client does: what has no length is none.
async fn post(to: &Address, body: &[u8], waits: Duration) -> Option<Response> {
    let headers = "Content-Type: application/json; charset=utf-8\r\n";
    let sent = crate::net::post((&to.host, to.port), &to.path, headers, body);
    let response = timeout(waits, sent).await.ok()?.ok()?;
    let length = response.headers().get(http::header::CONTENT_LENGTH)?;
    let length: usize = length.to_str().ok()?.parse().ok()?;
    (length == response.body().len() && response.status().is_success()).then_some(response)
}

/// One capture after the other: the same again until it is acknowledged rightly, at once where the answer is wrong, and after a while
/// where there is none.
pub(super) async fn push(unit: Arc<Unit>, waits: Duration) {
    loop {
        let next = {
            let state = unit.state();
            let capture = state.pending.front();
            let body = capture.and_then(|c| serde_json::to_value(c).ok());
            state.pushes_to().zip(body.map(|b| message("face", b)))
        };
        let Some((to, body)) = next else {
            sleep(IDLE).await;
            continue;
        };
        unit.state().posts += 1;
        match post(&to, &body, waits).await {
            Some(answer) => unit.state().hears(&answer),
            None => {
                unit.state().later();
                sleep(waits.min(AGAIN)).await;
            }
        }
    }
}

/// Asks for commands, for ever: any answer is dealt with at once, and with none it asks again after a while.
pub(super) async fn poll(unit: Arc<Unit>, faults: Faults, waits: Duration) {
    loop {
        let next = {
            let mut state = unit.state();
            state.polls().map(|to| {
                state.posts += 1;
                let owed = state.owes.take();
                (
                    to,
                    owed.unwrap_or_else(|| state.heartbeat()),
                    state.restarts,
                )
            })
        };
        let Some((to, body, run)) = next else {
            sleep(IDLE).await;
            continue;
        };
        let began = Instant::now();
        let Some(answer) = post(&to, &body, waits).await else {
            sleep(waits.saturating_sub(began.elapsed())).await;
            continue;
        };
        // Whatever has no `reply` is a command.
        if !Message::raw(answer.body()).is_ok_and(|command| command.reply.is_none()) {
            continue;
        }
        let fault = faults.take(&strict::command(answer.body()));
        if let Some(Fault::Delay(time)) = fault {
            sleep(time).await;
        }
        let mut state = unit.state();
        // One that was switched off in between has not heard it.
        if state.restarts != run || matches!(fault, Some(Fault::Reset | Fault::Close)) {
            continue;
        }
        let result = match fault {
            Some(Fault::Replace(result)) => Some(*result),
            Some(Fault::Delay(_) | Fault::Dribble(..)) | None => {
                Some(state.execute(answer.body(), Way::Polled))
            }
            Some(_) => {
                state.execute(answer.body(), Way::Polled);
                None
            }
        };
        let result = result.filter(|_| !state.quirks.forgets_results);
        state.owes = result.map(Response::into_body);
    }
}
