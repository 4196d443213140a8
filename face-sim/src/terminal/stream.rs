use super::reply::{Refusal, unreadable};
use super::state::State;
use super::{on, part};
use crate::net::Answer;
use face_common::time::Timestamp;
use face_common::wire::xml;
use face_common::{Request, Response};
use http::header::CONTENT_TYPE;
use isapi::event::{SubscribeEvent, Unsubscribe, UnsubscribeEverybody};
use isapi::protocol::Ack;
use tokio::sync::mpsc;

/// How far a listener may lag behind, in parts.
const LAG: usize = 4096;

/// Opens a subscription: any number of them, each told first what it was granted.
pub(super) fn subscribe(state: &mut State, request: &Request) -> Option<Answer> {
    const PATH: &str = "/ISAPI/Event/notification/subscribeEvent";
    if !face_common::endpoint::is(request, &http::Method::POST, PATH) {
        return None;
    }
    let wanted: Result<SubscribeEvent, _> = xml::from_slice("SubscribeEvent", request.body());
    let Ok(wanted) = wanted else {
        return Some(Answer::Whole(
            unreadable(
                request,
                &face_common::DecodeError::new("SubscribeEvent", "another root", b""),
            )
            .response(request),
        ));
    };
    let (sender, receiver) = mpsc::channel(LAG);
    state.subscriptions += 1;
    let id = state.subscriptions;
    let unknown: Vec<_> = wanted
        .event_list
        .iter()
        .flat_map(|l| &l.events)
        .filter(|e| e.kind != "AccessControllerEvent")
        .map(|e| {
            format!(
                "<Event><type>{}</type><subStatusCode>notSupport</subStatusCode></Event>",
                e.kind
            )
        })
        .collect();
    let failed = if unknown.is_empty() {
        String::new()
    } else {
        format!("<FailedEventList>{}</FailedEventList>", unknown.concat())
    };
    let body = format!(
        "<SubscribeEventResponse version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><id>{id}</id>{failed}</SubscribeEventResponse>"
    );
    let _ = sender.try_send(part::xml(&body));
    let pause = std::time::Duration::from_secs(wanted.heartbeat.unwrap_or(30).into());
    beat(&sender, pause, "heartBeat");
    state.subscribers.insert(id, sender);
    Some(Answer::Stream(head(), receiver))
}

pub(super) fn unsubscribe(state: &mut State, request: &Request) -> Option<Response> {
    on::<Unsubscribe>(request, |r| {
        state
            .subscribers
            .remove(&r.id)
            .map(|_| Ack::default())
            .ok_or_else(|| Refusal::bad_parameters("ID"))
    })
    .or_else(|| {
        on::<UnsubscribeEverybody>(request, |_| {
            state.subscribers.clear();
            Ok(Ack::default())
        })
    })
}

/// Opens the stream, unless somebody listens already.
pub(super) fn open(state: &mut State, request: &Request) -> Answer {
    if state.listener.as_ref().is_some_and(|l| !l.is_closed()) {
        return Answer::Whole(Refusal::stream_taken().response(request));
    }
    let (sender, receiver) = mpsc::channel(LAG);
    state.listener = Some(sender.clone());
    if state.quirks.replays_log {
        // In one piece: however long the log, a replay alone does not cost the listener its place.
        let mut replay = bytes::BytesMut::new();
        for event in &state.log {
            let mut event = event.clone();
            event.current_event = Some(false);
            replay.extend_from_slice(&part::access(&event));
        }
        state.tell(replay.freeze());
    }
    beat(&sender, state.quirks.heartbeat, "videoloss");
    Answer::Stream(head(), receiver)
}

fn beat(sender: &mpsc::Sender<bytes::Bytes>, pause: std::time::Duration, kind: &'static str) {
    // Not the sender itself: dropping the state's is how a stream is ended.
    let listener = sender.downgrade();
    crate::net::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            let Some(listener) = listener.upgrade() else {
                return;
            };
            if listener
                .try_send(part::heartbeat(&Timestamp::at(0, 0), kind))
                .is_err()
            {
                return;
            }
        }
    });
}

fn head() -> http::Response<()> {
    let mut head = http::Response::new(());
    let headers = head.headers_mut();
    headers.insert("MIME-Version", http::HeaderValue::from_static("1.0"));
    headers.insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("multipart/mixed; boundary=MIME_boundary"),
    );
    head
}
