use super::part;
use super::reply::Refusal;
use super::state::State;
use crate::net::Answer;
use face_common::Request;
use face_common::time::Timestamp;
use http::header::CONTENT_TYPE;
use tokio::sync::mpsc;

/// How far a listener may lag behind, in parts.
const LAG: usize = 4096;

/// Opens the stream, unless somebody listens already.
pub(super) fn open(state: &mut State, request: &Request) -> Answer {
    if state.listener.as_ref().is_some_and(|l| !l.is_closed()) {
        return Answer::Whole(Refusal::stream_taken().response(request));
    }
    let (sender, receiver) = mpsc::channel(LAG);
    state.listener = Some(sender.clone());
    if state.quirks.replays_log {
        for mut event in state.log.clone() {
            event.current_event = Some(false);
            state.tell(part::access(&event));
        }
    }
    let pause = state.quirks.heartbeat;
    tokio::spawn(async move {
        // Not the sender itself: dropping the state's is how a stream is ended.
        let listener = sender.downgrade();
        drop(sender);
        loop {
            tokio::time::sleep(pause).await;
            let Some(listener) = listener.upgrade() else {
                return;
            };
            if listener
                .try_send(part::heartbeat(&Timestamp::at(0, 0)))
                .is_err()
            {
                return;
            }
        }
    });
    let mut head = http::Response::new(());
    let headers = head.headers_mut();
    headers.insert("MIME-Version", http::HeaderValue::from_static("1.0"));
    headers.insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("multipart/mixed; boundary=MIME_boundary"),
    );
    Answer::Stream(head, receiver)
}
