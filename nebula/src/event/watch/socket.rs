use super::heard::{Ear, Heard};
use super::{Connect, WatchOptions};
use crate::event::Subscription;
use crate::protocol::Nebula;
use crate::{Error, Secret};
use face_common::{DecodeError, Protocol, TransportError};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{
    self, Message, error::CapacityError, protocol::WebSocketConfig,
};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// An open WebSocket.
pub(super) struct Open<S> {
    stream: WebSocketStream<Heard<S>>,
    ear: Ear,
    pub(super) subscription: Subscription,
    /// Whether the node has taken the subscription, or acts as if it had.
    pub(super) is_live: bool,
    /// When the next ping is due; before that, when the acknowledgement is.
    pub(super) due: Instant,
    /// Pings since anything came.
    pub(super) unanswered: u32,
    pub(super) heard: Instant,
}

/// What the time or the socket brought.
pub(super) enum Came {
    Message(Message),
    Due,
    Broken(Error),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Open<S> {
    /// Opens it, and says hello.
    pub(super) async fn new<C: Connect<Stream = S>>(
        key: Secret,
        connector: &mut C,
        uri: &http::Uri,
        options: &WatchOptions,
    ) -> Result<Self, Error> {
        let subscription = Subscription::new(key);
        let limit = Some(options.max_message);
        let config = WebSocketConfig::default()
            .max_message_size(limit)
            .max_frame_size(limit);
        let ear = Ear::default();
        let opening = async {
            let stream = connector.connect(uri).await;
            let stream = ear.on(stream.map_err(TransportError::not_sent)?);
            let opened = client_async_with_config(uri, stream, Some(config)).await;
            let (mut stream, _) = opened.map_err(unopened)?;
            let hello = Message::text(subscription.hello());
            stream.send(hello).await.map_err(unopened)?;
            Ok::<_, Error>(stream)
        };
        let opened = timeout(options.patience, opening).await;
        let stream = opened.map_err(|_| silent("the WebSocket did not open in time"))??;
        let now = Instant::now();
        Ok(Self {
            stream,
            ear,
            subscription,
            is_live: false,
            due: now + options.patience,
            unanswered: 0,
            heard: now,
        })
    }

    pub(super) async fn next(&mut self) -> Came {
        match timeout_at(self.due, self.stream.next()).await {
            Err(_) => Came::Due,
            Ok(Some(Ok(message))) => {
                self.unanswered = 0;
                self.heard = Instant::now();
                Came::Message(message)
            }
            Ok(Some(Err(error))) => Came::Broken(broken(error)),
            Ok(None) => Came::Broken(TransportError::new("the WebSocket ended").into()),
        }
    }

    /// A message may take longer than pings do: a piece of it is as good as an answer.
    pub(super) fn listen(&mut self) {
        if self.ear.heard() {
            self.unanswered = 0;
            self.heard = Instant::now();
        }
    }

    pub(super) async fn ping(&mut self, options: &WatchOptions) -> Result<(), Error> {
        self.unanswered += 1;
        self.due = Instant::now() + options.ping;
        let ping = self.stream.send(Message::Ping(bytes::Bytes::new()));
        match timeout(options.patience, ping).await {
            Ok(sent) => sent.map_err(broken),
            Err(_) => Err(silent("a ping could not be sent")),
        }
    }
}

fn io(error: tungstenite::Error) -> std::io::Error {
    match error {
        tungstenite::Error::Io(error) => error,
        other => std::io::Error::other(other),
    }
}

/// What says no in HTTP is read as everywhere: a node's code, a login that is asked for, a gateway's page. Of its body only what came
/// with its head is there.
fn unopened(error: tungstenite::Error) -> Error {
    let tungstenite::Error::Http(answer) = error else {
        return TransportError::not_sent(io(error)).into();
    };
    let answer = answer.map(|body| body.unwrap_or_default().into());
    match Nebula::check(&answer) {
        Err(fault) => Error::Fault {
            fault,
            idempotent: true,
        },
        Ok(()) => {
            let why = format!("HTTP {} is no WebSocket", answer.status());
            DecodeError::new("WebSocket", why, answer.body()).into()
        }
    }
}

fn broken(error: tungstenite::Error) -> Error {
    match error {
        tungstenite::Error::Capacity(CapacityError::MessageTooLong { max_size, .. }) => {
            Error::TooLarge { limit: max_size }
        }
        other => TransportError::new(io(other)).into(),
    }
}

pub(super) fn silent(why: &'static str) -> Error {
    TransportError::new(why).timed_out(true).into()
}
