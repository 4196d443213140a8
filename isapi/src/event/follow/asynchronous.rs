use super::{Action, Cursor, Follow, Followed, Follower};
use crate::Isapi;
use crate::event::{AlertStream, EventDecoder};
use face_common::auth::Auth;
use face_common::auth::digest::DigestAuth;
use face_common::client::{Client, Opened};
use face_common::transport::{AsyncTransport, Reqwest};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

const AGES: Duration = Duration::from_secs(30 * 365 * 86_400);

/// Events of a terminal, for ever.
///
/// ```no_run
/// # async fn demo(terminal: isapi::Client, stored: Option<isapi::event::Cursor>) {
/// use isapi::event::{Events, Follow, Followed};
///
/// let mut events = Events::of(&terminal, Follow::resume(stored));
/// loop {
///     match events.next().await {
///         Followed::Event { event, source } => println!("{source:?} {:?}", event.access()),
///         Followed::Missing { first, last } => eprintln!("{first} to {last} are lost"),
///         other => eprintln!("{other:?}"),
///     }
///     let cursor = events.cursor(); // store it
/// #   let _ = cursor;
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Events<T = Reqwest, A = DigestAuth> {
    client: Client<Isapi, T, A>,
    follower: Follower,
    open: Option<Opened<Isapi, EventDecoder>>,
    /// When the pause or the silence under way is over: a call that is dropped does not begin it anew.
    until: Option<Instant>,
}

impl<T: AsyncTransport, A: Auth> Events<T, A> {
    /// Of this terminal. Nothing is sent before the first [`next`](Events::next).
    pub fn of(client: &Client<Isapi, T, A>, options: Follow) -> Self {
        Self {
            client: client.clone(),
            follower: Follower::new(options),
            open: None,
            until: None,
        }
    }

    /// How far it has come.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.follower.cursor()
    }

    /// Waits for what comes next. May be dropped and called again at any time: no event is lost, and pauses go on; but a stream that
    /// is being opened is opened anew, and a page of the log asked for anew.
    pub async fn next(&mut self) -> Followed {
        loop {
            match self.follower.action() {
                Action::Give(given) => return given,
                Action::Open => match self.client.open(&AlertStream).await {
                    Ok(open) => {
                        self.open = Some(open);
                        self.follower.opened();
                    }
                    Err(error) => self.follower.open_failed(error, super::random()),
                },
                Action::Read(idle) => {
                    let until = self.until(idle);
                    let read = match &mut self.open {
                        Some(open) => timeout_at(until, open.next()).await.ok().flatten(),
                        None => None,
                    };
                    self.until = None;
                    self.follower.read(read, super::random());
                }
                Action::Search(search) => {
                    let page = self.client.call(&*search).await;
                    self.follower.found(page, super::random());
                }
                Action::Wait(time) => {
                    self.open = None;
                    sleep_until(self.until(time)).await;
                    self.until = None;
                    self.follower.waited();
                }
            }
        }
    }

    fn until(&mut self, time: Duration) -> Instant {
        let now = Instant::now();
        // A terminal may say that it is locked for longer than a clock can count.
        let until = now.checked_add(time).unwrap_or(now + AGES);
        *self.until.get_or_insert(until)
    }
}
