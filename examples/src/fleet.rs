//! Face Capture devices that poll, as a service has them: a mailbox behind axum, and the same calls and flows as on a client, by serial
//! number.

use crate::listen::Peer;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use facecap_proto::common::flow::{Flow, Step};
use facecap_proto::poll::{
    self, Mailbox, Output, Post, Received, Settings, SubmitError, Ticket, Undelivered,
};
use facecap_proto::{Endpoint, Error, FaceCapture};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc, oneshot};

type Reply = facecap_proto::common::Response;
type Outcome = Result<Reply, Undelivered>;

/// The mailbox, and who waits for what comes out of it.
#[derive(Clone)]
pub struct Fleet(Arc<Shared>);

struct Shared {
    desk: Mutex<Desk>,
    changed: Notify,
    began: Instant,
    seen: mpsc::UnboundedSender<String>,
}

struct Desk {
    mailbox: Mailbox,
    posts: HashMap<Post, oneshot::Sender<Reply>>,
    commands: HashMap<Ticket, oneshot::Sender<Outcome>>,
}

/// A call that did not come to an answer, in the words of a client's.
#[derive(Debug)]
pub enum FleetError {
    /// The mailbox did not take it.
    Submit(SubmitError),
    /// As a client has it.
    Call(Error),
}

impl fmt::Display for FleetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submit(error) => error.fmt(f),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FleetError {}

/// Shown without what it keeps.
impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet").finish_non_exhaustive()
    }
}

impl Fleet {
    /// What answers the devices, at this path. To be served over [`Limited`](crate::listen::Limited), with
    /// `into_make_service_with_connect_info::<Peer>()`.
    pub fn router(&self, path: &str) -> Router {
        Router::new()
            .route(path, post(receive))
            .with_state(self.clone())
    }

    /// A fleet without devices, and who comes, by serial number. `run` is another name for each run: a result of an earlier one is
    /// nobody's. [`keep_time`](Self::keep_time) is to be run beside it.
    pub fn new(settings: Settings, run: String) -> (Self, mpsc::UnboundedReceiver<String>) {
        let (seen, devices) = mpsc::unbounded_channel();
        let desk = Desk {
            mailbox: Mailbox::new(settings, run),
            posts: HashMap::new(),
            commands: HashMap::new(),
        };
        let fleet = Self(Arc::new(Shared {
            desk: Mutex::new(desk),
            changed: Notify::new(),
            began: Instant::now(),
            seen,
        }));
        (fleet, devices)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every touch of the mailbox goes through here, so that nothing that comes out of it is left lying.
    fn turn<T>(&self, act: impl FnOnce(&mut Desk, u64) -> T) -> T {
        let mut desk = self.desk();
        let now = self.now();
        let result = act(&mut desk, now);
        while let Some(output) = desk.mailbox.next(now) {
            match output {
                Output::Answer { post, response } => {
                    let waiter = desk.posts.remove(&post);
                    if waiter.is_none_or(|w| w.send(response).is_err()) {
                        // Its connection has gone: nothing was sent.
                        desk.mailbox.closed(now, post);
                    }
                }
                Output::Finished { ticket, outcome } => {
                    if let Some(waiter) = desk.commands.remove(&ticket) {
                        let _ = waiter.send(outcome);
                    }
                }
                Output::Seen { device } => {
                    let _ = self.0.seen.send(device);
                }
                other => println!("{other:?}"),
            }
        }
        drop(desk);
        self.0.changed.notify_one();
        result
    }

    /// Does what is due when it is due, for ever.
    pub async fn keep_time(&self) {
        loop {
            let wake = self.desk().mailbox.wake_at();
            let pause = wake.map_or(3_600_000, |at| at.saturating_sub(self.now()));
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(pause)) => self.turn(|_, _| ()),
                () = self.0.changed.notified() => {}
            }
        }
    }

    async fn submit(
        &self,
        device: &str,
        request: &facecap_proto::common::Request,
        idempotent: bool,
    ) -> Result<Outcome, SubmitError> {
        let (waiter, outcome) = oneshot::channel();
        let ticket = self.turn(|desk, now| {
            let ticket = desk
                .mailbox
                .submit_request(now, device, request, idempotent)?;
            desk.commands.insert(ticket, waiter);
            Ok(ticket)
        })?;
        let waiting = Waiting(self, ticket);
        let outcome = outcome.await;
        drop(waiting);
        // The waiter lives as long as the fleet.
        Ok(outcome.unwrap_or_else(|_| Ok(Reply::default())))
    }

    /// Calls one endpoint of a device.
    pub async fn call<E: Endpoint<Protocol = FaceCapture>>(
        &self,
        device: &str,
        endpoint: &E,
    ) -> Result<E::Reply, FleetError> {
        let request = endpoint
            .to_request()
            .map_err(|e| FleetError::Call(e.into()))?;
        let outcome = self.submit(device, &request, E::IDEMPOTENT).await;
        poll::read(endpoint, outcome.map_err(FleetError::Submit)?).map_err(FleetError::Call)
    }

    /// Runs a flow on a device.
    pub async fn run<T, E: From<Error>>(
        &self,
        device: &str,
        flow: Flow<FaceCapture, T, E>,
    ) -> Result<T, E> {
        let mut step = flow.start();
        loop {
            step = match step {
                Step::Send(asked) => {
                    let (request, again) = (asked.request(), asked.idempotent());
                    let outcome = match self.submit(device, &request, again).await {
                        Ok(outcome) => outcome.map_err(Error::from),
                        Err(error) => {
                            Err(facecap_proto::common::TransportError::not_sent(error).into())
                        }
                    };
                    asked.reply(outcome)
                }
                Step::Wait(nap) => {
                    tokio::time::sleep(nap.duration()).await;
                    nap.elapsed()
                }
                Step::Done(result) => return result,
            };
        }
    }
}

/// Takes a command back whose caller has given up before it was handed out: a door is not to open later.
struct Waiting<'a>(&'a Fleet, Ticket);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let ticket = self.1;
        self.0.turn(|desk, _| {
            if desk.commands.remove(&ticket).is_some() {
                desk.mailbox.withdraw(ticket);
            }
        });
    }
}

/// Tells the mailbox that a connection has gone while its post was held.
struct Held<'a>(&'a Fleet, Post);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let post = self.1;
        self.0.turn(|desk, now| {
            if desk.posts.remove(&post).is_some() {
                desk.mailbox.closed(now, post);
            }
        });
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

async fn receive(
    State(fleet): State<Fleet>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    request: Request<Body>,
) -> Response<Body> {
    // More than is taken, so that a capture that is too large can be given up, too.
    let Ok(body) = to_bytes(request.into_body(), 4 * facecap_proto::push::MOST).await else {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let (waiter, answer) = oneshot::channel();
    let received = fleet.turn(|desk, now| {
        let received = desk.mailbox.receive(now, &peer.ip().to_string(), body);
        if let Received::Held(post) = received {
            desk.posts.insert(post, waiter);
        }
        received
    });
    let response = match received {
        Received::Held(post) => {
            let held = Held(&fleet, post);
            let answer = answer.await;
            drop(held);
            answer.ok()
        }
        // Captures pushed to the same address: see the example `facecap_push`.
        Received::Push(push) => push.received().ok(),
        Received::Unreadable(error) => error.give_up().ok(),
        Received::TooMany(response) => Some(response),
        _ => None,
    };
    response.map_or_else(
        || status(StatusCode::INTERNAL_SERVER_ERROR),
        |response| response.map(Body::from),
    )
}
