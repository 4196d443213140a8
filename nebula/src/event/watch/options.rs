use crate::event::{Event, Gap, Other, Unreadable};
use crate::types::clock_text;
use crate::{Error, Secret};
use face_common::time::Timestamp;
use std::time::Duration;

/// Who knows the key of a subscription (9.1): a closure that asks the node with message 1286 through a client of yours, which opens
/// its session again by itself. Asked before every connection.
pub trait Keys: Send {
    /// The key.
    fn key(&mut self) -> impl Future<Output = Result<Secret, Error>> + Send;
}

impl<F, A> Keys for F
where
    F: FnMut() -> A + Send,
    A: Future<Output = Result<Secret, Error>> + Send,
{
    fn key(&mut self) -> impl Future<Output = Result<Secret, Error>> + Send {
        self()
    }
}

/// Asks through this client.
#[cfg(feature = "async")]
pub fn keys<T, A>(client: &crate::Client<T, A>) -> impl Keys + use<T, A>
where
    T: face_common::transport::AsyncTransport,
    A: face_common::auth::Auth,
{
    let client = client.clone();
    move || {
        let client = client.clone();
        async move {
            let reply = client
                .call(&crate::push_settings::GetWebSocketKey {})
                .await?;
            Ok(reply.key)
        }
    }
}

/// How to watch.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WatchOptions {
    /// A ping is sent when this has passed since the last one, or since the subscription; a node of which nothing at all came for
    /// two of them is gone. Default 30 s.
    pub ping: Duration,
    /// For the WebSocket to open, for the node to answer the subscription, and for a ping to leave. Default 10 s.
    pub patience: Duration,
    /// The first pause after a failure; each one after it is twice as long, until a subscription is taken. Default 1 s.
    pub first_retry: Duration,
    /// The longest pause. Default 60 s.
    pub longest_retry: Duration,
    /// Bytes of a message at most: of memory too. A longer one ends the connection, and is lost. Default 16 MiB.
    pub max_message: usize,
    /// How many events are remembered, to give none twice; 0 for none. As many at least as may come in a few minutes, or filling a gap
    /// gives some again. Default 10,000: half a megabyte.
    pub remembered: usize,
    /// When the last event happened that is stored, from before a restart: what has happened since is a [`Live::Gap`].
    pub last: Option<Timestamp>,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(30),
            patience: Duration::from_secs(10),
            first_retry: Duration::from_secs(1),
            longest_retry: Duration::from_secs(60),
            max_message: 16 << 20,
            remembered: 10_000,
            last: None,
        }
    }
}

impl WatchOptions {
    /// After so many failures in a row.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        let factor = 2_u32.saturating_pow(failures);
        self.first_retry
            .saturating_mul(factor)
            .min(self.longest_retry)
    }
}

/// What comes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Live {
    /// The node has taken the subscription.
    Connected,
    /// What a camera saw; each once.
    Event(Box<Event>),
    /// Nothing was heard for a while: what happened then is in the node's records alone ([`missed`](crate::flow::missed)). Comes behind
    /// [`Connected`](Self::Connected), and before the first event.
    Gap(Gap),
    /// There is no connection at the moment. It goes on by itself.
    Lost {
        /// Why: also the caller's own, where it has no key, and the node's, where it refuses the subscription.
        error: Box<Error>,
        /// When it is tried again.
        retry_in: Duration,
    },
    /// A frame that cannot be read, or not the whole of it.
    Unreadable(Unreadable<Event>),
    /// Another message.
    Other(Other),
}

/// A time on the same clock, as nodes write it.
pub(super) fn later(at: &Timestamp, by: Duration) -> Option<Timestamp> {
    let moment = at.moment()?;
    let ms = i64::try_from(by.as_millis()).ok()?;
    Some(clock_text(moment.clock_ms.checked_add(ms)?))
}
