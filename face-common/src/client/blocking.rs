//! The blocking client. With the feature `blocking` it comes with reqwest; without, any
//! [`BlockingTransport`] serves, a closure too.

use super::{
    BaseUrl, CallError, Gathering, Incremental, Limits, Within, env, judge, late, overhear, stamp,
    unsent, with_total,
};
use crate::auth::{After, Auth, NoAuth};
use crate::endpoint::{Endpoint, Protocol, Request, Response};
use crate::error::TransportError;
use crate::exchange::{Ask, DRAIN_LIMIT, Exchange};
use crate::flow::{Flow, Step};
use crate::page::Paged;
use crate::transport::{BlockingBody, BlockingTransport};
use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

/// A client of one device that blocks the calling thread. Cheap to clone; clones share connections and login.
pub struct Client<P, T, A> {
    inner: Arc<Inner<T, A>>,
    limits: Limits,
    protocol: PhantomData<fn() -> P>,
}

struct Inner<T, A> {
    base: BaseUrl,
    transport: T,
    auth: A,
    gate: Gate,
}

impl<P, T, A> Clone for Client<P, T, A> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            limits: self.limits,
            protocol: PhantomData,
        }
    }
}

impl<P, T, A> fmt::Debug for Client<P, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.inner.base)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "blocking")]
impl<P: Protocol> Client<P, crate::transport::ReqwestBlocking, crate::auth::digest::DigestAuth> {
    /// A client on reqwest with digest authentication and default limits. Nothing is sent yet.
    pub fn connect(
        url: &str,
        user: impl Into<String>,
        password: impl Into<crate::Secret>,
    ) -> Result<Self, CallError<P>> {
        let transport =
            crate::transport::ReqwestBlocking::new(&crate::transport::HttpOptions::default())?;
        Self::new(
            url,
            transport,
            crate::auth::digest::DigestAuth::new(user, password).probing(P::PROBE),
        )
    }
}

impl<P: Protocol, T: BlockingTransport> Client<P, T, NoAuth> {
    /// A client that sends no credentials.
    pub fn without_login(url: &str, transport: T) -> Result<Self, CallError<P>> {
        Self::new(url, transport, NoAuth)
    }
}

impl<P: Protocol, T: BlockingTransport, A: Auth> Client<P, T, A> {
    /// A client of the device at `url`. Nothing is sent yet.
    pub fn new(url: &str, transport: T, auth: A) -> Result<Self, CallError<P>> {
        let inner = Inner {
            base: url.parse()?,
            transport,
            auth,
            gate: Gate::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
            limits: Limits::default(),
            protocol: PhantomData,
        })
    }

    /// Other limits, for this client and the clones made of it from here on.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The login, to change a password or forget a refusal.
    pub fn auth(&self) -> &A {
        &self.inner.auth
    }

    /// Calls one endpoint.
    pub fn call<E: Endpoint<Protocol = P>>(&self, endpoint: &E) -> Result<E::Reply, CallError<P>> {
        #[cfg(feature = "tracing")]
        let _span = super::span(E::NAME).entered();
        let response = self.whole(endpoint.to_request()?, E::IDEMPOTENT)?;
        judge(endpoint, &self.inner.auth, &response)
    }

    /// Runs a flow to its end.
    pub fn run<O, E: From<CallError<P>>>(&self, flow: Flow<P, O, E>) -> Result<O, E> {
        let mut step = flow.start();
        loop {
            step = match step {
                Step::Send(asked) => {
                    let outcome = self.whole(asked.request(), asked.idempotent());
                    if let Ok(response) = &outcome {
                        overhear::<P, A>(&self.inner.auth, response);
                    }
                    asked.reply(outcome)
                }
                Step::Wait(nap) => {
                    std::thread::sleep(nap.duration());
                    nap.elapsed()
                }
                Step::Done(result) => return result,
            }
        }
    }

    /// All entries of a paged search, fetched as they are asked for.
    pub fn pages<E: Paged + Endpoint<Protocol = P>>(&self, first: E) -> Pages<'_, P, T, A, E> {
        Pages {
            client: self,
            next: Some(first),
            items: VecDeque::new(),
        }
    }

    /// Opens an endpoint whose reply goes on for as long as the connection lives.
    pub fn open<E>(&self, endpoint: &E) -> Result<Opened<P, E::Reply>, CallError<P>>
    where
        E: Endpoint<Protocol = P>,
        E::Reply: Incremental,
    {
        let mut exchange = self.begin(endpoint.to_request()?)?;
        let (response, end) = self.exchange(&mut exchange, Within::Client, E::IDEMPOTENT)?;
        let (head, body) = response.into_parts();
        let empty = http::Response::from_parts(head.clone(), bytes::Bytes::new());
        match endpoint.decode(&empty) {
            Ok(decoder) if head.status.is_success() => Ok(Opened::new(body, decoder)),
            _ => {
                let response = http::Response::from_parts(head, body);
                let response = self.gather(response, end, E::IDEMPOTENT)?;
                judge(endpoint, &self.inner.auth, &response)
                    .map(|decoder| Opened::new(Box::new(std::iter::empty()), decoder))
            }
        }
    }

    fn whole(&self, request: Request, idempotent: bool) -> Result<Response, CallError<P>> {
        let mut exchange = self.begin(request)?;
        loop {
            let (response, end) = self.exchange(&mut exchange, Within::Transport, idempotent)?;
            let response = self.gather(response, end, idempotent)?;
            if exchange.body(&response)? == After::Deliver {
                return Ok(response);
            }
        }
    }

    fn begin(&self, request: Request) -> Result<Exchange<'_, A>, CallError<P>> {
        let request = self.inner.base.join(request)?;
        Ok(Exchange::new(&self.inner.auth, request))
    }

    fn gather(
        &self,
        response: http::Response<BlockingBody>,
        end: Option<Instant>,
        idempotent: bool,
    ) -> Result<Response, CallError<P>> {
        let (head, mut body) = response.into_parts();
        let mut gathering = Gathering::new(&head.headers, self.limits.max_reply)?;
        while let Some(chunk) =
            until(end, || body.next().transpose()).map_err(|e| stamp(e, idempotent))?
        {
            gathering.add(chunk)?;
        }
        Ok(http::Response::from_parts(head, gathering.finish()))
    }

    fn exchange(
        &self,
        exchange: &mut Exchange<'_, A>,
        within: Within,
        idempotent: bool,
    ) -> Result<(http::Response<BlockingBody>, Option<Instant>), CallError<P>> {
        let total = self.limits.total_timeout;
        let Inner {
            base,
            transport,
            auth,
            gate,
            ..
        } = &*self.inner;
        let limit = || auth.max_in_flight();
        let mut turn = Turn(None);
        loop {
            // The limit may have fallen since the last request.
            turn = gate.enter(turn, limit);
            let mut ask = exchange.ask(env()?)?;
            // Or fell in between; or the session has ended since, and somebody else is opening one.
            let login = turn.0.is_none() && matches!(ask, Ask::Preflight(_));
            if login || !gate.admits(&turn, limit()) {
                turn = gate.enter(turn, limit);
                ask = exchange.ask(env()?)?;
            }
            match ask {
                Ask::Preflight(probe) => {
                    let probe = if probe.uri().authority().is_some() {
                        probe
                    } else {
                        base.join(probe)?
                    };
                    let probe = with_total(probe, total);
                    let response = transport.send(probe);
                    let response = response.map_err(|e| unsent(stamp(e, true)))?;
                    let response = self.gather(response, None, true).map_err(unsent)?;
                    exchange.preflight(&response)?;
                    gate.left.notify_all();
                }
                Ask::Send(request) => {
                    let (request, end) = match within {
                        Within::Transport => (with_total(request, total), None),
                        Within::Client => (request, Instant::now().checked_add(total)),
                    };
                    let response =
                        until(end, || transport.send(request)).map_err(|e| stamp(e, idempotent))?;
                    let (mut head, body) = response.into_parts();
                    if exchange.head(&mut head)? == After::Deliver {
                        return Ok((http::Response::from_parts(head, body), end));
                    }
                    drain(body, end);
                }
            }
        }
    }
}

/// Nobody can break off a wait that blocks: the transport's own limit ends it, and what came too late is not taken.
fn until<T>(
    end: Option<Instant>,
    wait: impl FnOnce() -> Result<T, TransportError>,
) -> Result<T, TransportError> {
    let came = wait()?;
    match end {
        Some(end) if Instant::now() >= end => Err(late()),
        _ => Ok(came),
    }
}

/// Reads a small rest, so that the connection can be used again.
fn drain(mut body: BlockingBody, end: Option<Instant>) {
    let mut read = 0;
    while let Ok(Some(chunk)) = until(end, || body.next().transpose()) {
        read += chunk.len();
        if read > DRAIN_LIMIT {
            return;
        }
    }
}

/// Lets only so many exchanges run at a time. While there is no limit nobody is counted: a slow call holds up nobody's login.
#[derive(Default)]
struct Gate {
    inside: Mutex<usize>,
    left: Condvar,
}

/// `None` where it is not counted.
struct Turn<'a>(Option<&'a Gate>);

impl Gate {
    /// Whether who has this turn may go on.
    fn admits(&self, turn: &Turn<'_>, limit: usize) -> bool {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        limit == usize::MAX || turn.0.is_some() && *inside <= limit.max(1)
    }

    fn enter<'a>(&'a self, turn: Turn<'a>, limit: impl Fn() -> usize) -> Turn<'a> {
        if self.admits(&turn, limit()) {
            return turn;
        }
        drop(turn);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match limit().max(1) {
                usize::MAX => return Turn(None),
                most if *inside < most => {
                    *inside += 1;
                    return Turn(Some(self));
                }
                _ => {
                    let woken = self.left.wait(inside);
                    inside = woken.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(gate) = self.0 {
            *gate.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
            // All of them: the limit may have risen with this exchange.
            gate.left.notify_all();
        }
    }
}

/// The entries of a paged search. Ends after the first error.
#[derive(Debug)]
pub struct Pages<'a, P, T, A, E: Paged> {
    client: &'a Client<P, T, A>,
    next: Option<E>,
    items: VecDeque<E::Item>,
}

impl<P: Protocol, T: BlockingTransport, A: Auth, E: Paged + Endpoint<Protocol = P>> Iterator
    for Pages<'_, P, T, A, E>
{
    type Item = Result<E::Item, CallError<P>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(Ok(item));
            }
            let search = self.next.take()?;
            match self.client.call(&search) {
                Ok(reply) => {
                    let turn = search.turn(reply);
                    self.items = turn.items.into();
                    self.next = turn.next;
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A reply that stays open: an iterator over what arrives. Ends when the device closes the stream or after the first
/// error. Dropping it closes the connection.
pub struct Opened<P, D> {
    /// `None` once there is nothing more to read.
    body: Option<BlockingBody>,
    decoder: D,
    failed: bool,
    protocol: PhantomData<fn() -> P>,
}

impl<P, D> fmt::Debug for Opened<P, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl<P: Protocol, D: Incremental> Opened<P, D> {
    fn new(body: BlockingBody, decoder: D) -> Self {
        Self {
            body: Some(body),
            decoder,
            failed: false,
            protocol: PhantomData,
        }
    }

    fn advance(&mut self) -> Result<Option<D::Item>, CallError<P>> {
        loop {
            if let Some(item) = self.decoder.next_item()? {
                return Ok(Some(item));
            }
            let Some(body) = &mut self.body else {
                return Ok(None);
            };
            match body.next() {
                Some(chunk) => self.decoder.push(chunk.map_err(|e| stamp(e, true))?)?,
                None => {
                    self.body = None;
                    self.decoder.finish()?;
                }
            }
        }
    }
}

impl<P: Protocol, D: Incremental> Iterator for Opened<P, D> {
    type Item = Result<D::Item, CallError<P>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.advance().transpose();
        if matches!(next, Some(Err(_))) {
            self.failed = true;
            self.body = None;
        }
        next
    }
}
