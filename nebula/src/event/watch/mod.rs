//! The WebSocket, for ever (feature `websocket`): it asks for the key, connects, subscribes, notices when the node is gone, connects
//! again, and says from when to when nothing was heard.
//!
//! `tungstenite`, which it is built on, prints each frame to the log at `TRACE`, the key and faces among them: filter it there.
//!
//! Runs on tokio. For a node that speaks HTTPS with a certificate of its own: [`Watch::over`] with [`Tcp::with_tls`] (feature `rustls`).

mod connect;
mod heard;
mod known;
mod options;
mod socket;
#[cfg(test)]
mod tests;

pub use connect::{Connect, Io, Tcp};
pub use options::{Keys, Live, WatchOptions};

#[cfg(feature = "async")]
pub use options::keys;

use super::{Event, EventKey, Gap, Incoming, Unreadable};
use crate::Error;
use crate::protocol::WS;
use face_common::client::BaseUrl;
use face_common::time::Timestamp;
use face_common::{EncodeError, TransportError};
use known::Known;
use socket::{Came, Open, silent};
use std::collections::VecDeque;
use std::fmt;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;

/// Events of a node, for ever.
///
/// ```no_run
/// # use nebula::event::watch::{Live, Watch, WatchOptions, keys};
/// # use nebula::flow::missed;
/// # async fn demo() -> Result<(), nebula::Error> {
/// # #[cfg(feature = "async")] {
/// let url = "http://192.0.2.30";
/// let node = nebula::connect(url, "admin", "secret")?;
/// // The subscription's key (9.1) is asked for each time it connects.
/// let mut events = Watch::new(&url.parse()?, keys(&node), WatchOptions::default())?;
/// loop {
///     match events.next().await {
///         Live::Event(event) => println!("{event:?}"),
///         // What was missed: with the records of the node, and what `note` says is new.
///         Live::Gap(gap) => for event in node.run(missed(gap)).await? {
///             if event.key().is_some_and(|key| events.note(&key)) {
///                 println!("{event:?}");
///             }
///         },
///         other => println!("{other:?}"),
///     }
/// }
/// # }
/// # #[cfg(not(feature = "async"))]
/// # Ok(())
/// # }
/// ```
pub struct Watch<K, C: Connect = Tcp> {
    keys: K,
    connector: C,
    uri: http::Uri,
    options: WatchOptions,
    phase: Phase<C::Stream>,
    out: VecDeque<Live>,
    known: Known,
    failures: u32,
    /// The newest event's time, and when it came.
    last: Option<(Timestamp, Option<Instant>)>,
    /// Since when nothing is heard.
    deaf: Option<Deaf>,
}

struct Deaf {
    since: Option<Instant>,
    last: Option<(Timestamp, Option<Instant>)>,
}

enum Phase<S> {
    Waiting(Instant),
    Connecting,
    Open(Box<Open<S>>),
}

impl<K: Keys> Watch<K> {
    /// Of the node at this address. Nothing happens before [`next`](Self::next).
    pub fn new(base: &BaseUrl, keys: K, options: WatchOptions) -> Result<Self, Error> {
        Self::over(base, keys, options, Tcp::default())
    }
}

impl<K: Keys, C: Connect> Watch<K, C> {
    /// The same over a connector of your own.
    pub fn over(
        base: &BaseUrl,
        keys: K,
        options: WatchOptions,
        connector: C,
    ) -> Result<Self, Error> {
        let request = http::Request::get(WS).body(bytes::Bytes::new());
        let request = base.join(request.map_err(EncodeError::Http)?)?;
        let mut parts = request.uri().clone().into_parts();
        let scheme = match request.uri().scheme_str() {
            Some("https") => "wss",
            _ => "ws",
        };
        parts.scheme = scheme.parse().ok();
        let uri = http::Uri::from_parts(parts).map_err(|e| EncodeError::Http(e.into()))?;
        let last = options.last.clone().map(|at| (at, None));
        let deaf = last.clone().map(|last| Deaf {
            since: None,
            last: Some(last),
        });
        Ok(Self {
            keys,
            connector,
            uri,
            known: Known::new(options.remembered),
            options,
            phase: Phase::Connecting,
            out: VecDeque::new(),
            failures: 0,
            last,
            deaf,
        })
    }

    /// What comes next. Waits, for ever where nothing happens. May be dropped and called again: no event is lost, but a connection
    /// that is being opened is opened anew. To be called again soon: meanwhile the node is neither heard nor answered.
    pub async fn next(&mut self) -> Live {
        loop {
            if let Some(live) = self.out.pop_front() {
                return live;
            }
            match &mut self.phase {
                Phase::Waiting(until) => {
                    sleep_until(*until).await;
                    self.phase = Phase::Connecting;
                }
                Phase::Connecting => match self.connect().await {
                    Ok(open) => self.phase = Phase::Open(Box::new(open)),
                    Err(error) => self.lost(error),
                },
                Phase::Open(open) => match open.next().await {
                    Came::Message(message) => self.take(message),
                    Came::Due => self.due().await,
                    Came::Broken(error) => self.lost(error),
                },
            }
        }
    }

    /// Whether an event is new, and notes it: for those found in the node's records while a gap is filled, so that none of them
    /// comes again, and none that came is taken twice.
    pub fn note(&mut self, key: &EventKey) -> bool {
        self.known.is_new(key)
    }

    /// When the last event happened, on the node's clock: for [`WatchOptions::last`] after a restart.
    pub fn last(&self) -> Option<&Timestamp> {
        self.last.as_ref().map(|(at, _)| at)
    }

    async fn connect(&mut self) -> Result<Open<C::Stream>, Error> {
        let key = self.keys.key().await?;
        Open::new(key, &mut self.connector, &self.uri, &self.options).await
    }

    fn take(&mut self, message: Message) {
        let Phase::Open(open) = &mut self.phase else {
            return;
        };
        let frame = match message {
            Message::Text(text) => text.into(),
            Message::Binary(bytes) => bytes,
            Message::Close(_) => {
                let ended = TransportError::new("the node closed the WebSocket");
                return self.lost(ended.into());
            }
            _ => return,
        };
        match open.subscription.on_text(frame) {
            Ok(Incoming::Acknowledged) => self.live(),
            Ok(Incoming::Refused(fault)) => self.lost(Error::Fault {
                fault,
                idempotent: true,
            }),
            Ok(Incoming::Event(event)) => {
                self.live();
                if self.noticed(&event) {
                    self.out.push_back(Live::Event(event));
                }
            }
            Ok(Incoming::Other(other)) => self.out.push_back(Live::Other(other)),
            Err(odd) => {
                let Unreadable { error, rest } = odd;
                if let Some(event) = &rest {
                    self.live();
                    if !self.noticed(event) {
                        return;
                    }
                }
                self.out
                    .push_back(Live::Unreadable(Unreadable { error, rest }));
            }
        }
    }

    /// Whether it is new.
    fn noticed(&mut self, event: &Event) -> bool {
        if event.key().is_some_and(|key| !self.known.is_new(&key)) {
            return false;
        }
        if let Some(at) = event.trigger.clone().filter(|at| at.moment().is_some()) {
            self.last = Some((at, Some(Instant::now())));
        }
        true
    }

    /// The node has taken the subscription.
    fn live(&mut self) {
        let Phase::Open(open) = &mut self.phase else {
            return;
        };
        if std::mem::replace(&mut open.is_live, true) {
            return;
        }
        let now = Instant::now();
        open.due = now + self.options.ping;
        self.failures = 0;
        self.out.push_back(Live::Connected);
        if let Some(deaf) = self.deaf.take() {
            let to = deaf.last.as_ref().and_then(|(at, came)| {
                let later = now.saturating_duration_since((*came)?);
                options::later(at, later)
            });
            self.out.push_back(Live::Gap(Gap {
                from: deaf.last.map(|(at, _)| at),
                to,
                lasted: deaf.since.map(|since| now.saturating_duration_since(since)),
            }));
        }
    }

    /// A ping, or the end where the node has not answered the last two, or the subscription.
    async fn due(&mut self) {
        let Phase::Open(open) = &mut self.phase else {
            return;
        };
        if !open.is_live {
            return self.lost(silent("the node did not answer the subscription"));
        }
        open.listen();
        if open.unanswered >= 2 {
            return self.lost(silent("nothing came from the node, not even for two pings"));
        }
        if let Err(error) = open.ping(&self.options).await {
            self.lost(error);
        }
    }

    fn lost(&mut self, error: Error) {
        if let Phase::Open(open) = &self.phase
            && open.is_live
        {
            self.deaf = Some(Deaf {
                since: Some(open.heard),
                last: self.last.clone(),
            });
        }
        let retry_in = self.options.pause(self.failures);
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Waiting(Instant::now() + retry_in);
        let error = Box::new(error);
        self.out.push_back(Live::Lost { error, retry_in });
    }
}

impl<K, C: Connect> fmt::Debug for Watch<K, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("uri", &self.uri)
            .field("is_open", &matches!(self.phase, Phase::Open(_)))
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}
