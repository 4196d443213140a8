//! The async client, on tokio's timers.

use super::{
    BaseUrl, CallError, Gathering, Incremental, Limits, Within, env, judge, late, overhear, stamp,
    unsent, with_total,
};
use crate::Secret;
use crate::auth::digest::DigestAuth;
use crate::auth::{After, Auth, NoAuth};
use crate::endpoint::{Endpoint, Protocol, Request, Response};
use crate::error::TransportError;
use crate::exchange::{Ask, DRAIN_LIMIT, Exchange};
use crate::flow::{Flow, Step};
use crate::page::Paged;
use crate::transport::{AsyncBody, AsyncTransport, HttpOptions, Reqwest};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// A client of one device. Cheap to clone; clones share connections and login.
pub struct Client<P, T = Reqwest, A = DigestAuth> {
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

impl<P: Protocol> Client<P> {
    /// A client on reqwest with digest authentication and default limits. Nothing is sent yet.
    pub fn connect(
        url: &str,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Result<Self, CallError<P>> {
        let transport = Reqwest::new(&HttpOptions::default())?;
        Self::new(
            url,
            transport,
            DigestAuth::new(user, password).probing(P::PROBE),
        )
    }
}

impl<P: Protocol, T: AsyncTransport> Client<P, T, NoAuth> {
    /// A client that sends no credentials.
    pub fn without_login(url: &str, transport: T) -> Result<Self, CallError<P>> {
        Self::new(url, transport, NoAuth)
    }
}

impl<P: Protocol, T: AsyncTransport, A: Auth> Client<P, T, A> {
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
    pub async fn call<E: Endpoint<Protocol = P>>(
        &self,
        endpoint: &E,
    ) -> Result<E::Reply, CallError<P>> {
        let whole = self.whole(endpoint.to_request()?, E::IDEMPOTENT);
        #[cfg(feature = "tracing")]
        let whole = tracing::Instrument::instrument(whole, super::span(E::NAME));
        judge(endpoint, &self.inner.auth, &whole.await?)
    }

    /// Runs a flow to its end.
    pub async fn run<O, E: From<CallError<P>>>(&self, flow: Flow<P, O, E>) -> Result<O, E> {
        let mut step = flow.start();
        loop {
            step = match step {
                Step::Send(asked) => {
                    let outcome = self.whole(asked.request(), asked.idempotent()).await;
                    if let Ok(response) = &outcome {
                        overhear::<P, A>(&self.inner.auth, response);
                    }
                    asked.reply(outcome)
                }
                Step::Wait(nap) => {
                    tokio::time::sleep(nap.duration()).await;
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
    pub async fn open<E>(&self, endpoint: &E) -> Result<Opened<P, E::Reply>, CallError<P>>
    where
        E: Endpoint<Protocol = P>,
        E::Reply: Incremental,
    {
        let mut exchange = self.begin(endpoint.to_request()?)?;
        let (response, end) = self
            .exchange(&mut exchange, Within::Client, E::IDEMPOTENT)
            .await?;
        let (head, body) = response.into_parts();
        let empty = http::Response::from_parts(head.clone(), bytes::Bytes::new());
        match endpoint.decode(&empty) {
            Ok(decoder) if head.status.is_success() => Ok(Opened::new(body, decoder)),
            _ => {
                let response = http::Response::from_parts(head, body);
                let response = self.gather(response, end, E::IDEMPOTENT).await?;
                judge(endpoint, &self.inner.auth, &response)
                    .map(|decoder| Opened::new(Box::pin(stream::empty()), decoder))
            }
        }
    }

    async fn whole(&self, request: Request, idempotent: bool) -> Result<Response, CallError<P>> {
        let mut exchange = self.begin(request)?;
        loop {
            let (response, end) = self
                .exchange(&mut exchange, Within::Transport, idempotent)
                .await?;
            let response = self.gather(response, end, idempotent).await?;
            if exchange.body(&response)? == After::Deliver {
                return Ok(response);
            }
        }
    }

    fn begin(&self, request: Request) -> Result<Exchange<'_, A>, CallError<P>> {
        let request = self.inner.base.join(request)?;
        Ok(Exchange::new(&self.inner.auth, request))
    }

    async fn gather(
        &self,
        response: http::Response<AsyncBody>,
        end: Option<Instant>,
        idempotent: bool,
    ) -> Result<Response, CallError<P>> {
        let (head, mut body) = response.into_parts();
        let mut gathering = Gathering::new(&head.headers, self.limits.max_reply)?;
        while let Some(chunk) = until(end, body.try_next())
            .await
            .map_err(|e| stamp(e, idempotent))?
        {
            gathering.add(chunk)?;
        }
        Ok(http::Response::from_parts(head, gathering.finish()))
    }

    async fn exchange(
        &self,
        exchange: &mut Exchange<'_, A>,
        within: Within,
        idempotent: bool,
    ) -> Result<(http::Response<AsyncBody>, Option<Instant>), CallError<P>> {
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
            turn = gate.enter(turn, limit).await;
            let mut ask = exchange.ask(env()?)?;
            // Or fell in between; or the session has ended since, and somebody else is opening one.
            let login = turn.0.is_none() && matches!(ask, Ask::Preflight(_));
            if login || !gate.admits(&turn, limit()) {
                turn = gate.enter(turn, limit).await;
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
                    let response = transport.send(probe).await;
                    let response = response.map_err(|e| unsent(stamp(e, true)))?;
                    let response = self.gather(response, None, true).await.map_err(unsent)?;
                    exchange.preflight(&response)?;
                    gate.left.notify_waiters();
                }
                Ask::Send(request) => {
                    let (request, end) = match within {
                        Within::Transport => (with_total(request, total), None),
                        Within::Client => (request, Instant::now().checked_add(total)),
                    };
                    let response = until(end, transport.send(request))
                        .await
                        .map_err(|e| stamp(e, idempotent))?;
                    let (mut head, body) = response.into_parts();
                    if exchange.head(&mut head)? == After::Deliver {
                        return Ok((http::Response::from_parts(head, body), end));
                    }
                    drain(body, end).await;
                }
            }
        }
    }
}

/// Waits until then at the latest.
async fn until<T>(
    end: Option<Instant>,
    wait: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    match end {
        Some(end) => timeout_at(end, wait).await.unwrap_or_else(|_| Err(late())),
        None => wait.await,
    }
}

/// Reads a small rest, so that the connection can be used again.
async fn drain(mut body: AsyncBody, end: Option<Instant>) {
    let mut read = 0;
    while let Ok(Some(chunk)) = until(end, body.try_next()).await {
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
    left: Notify,
}

/// `None` where it is not counted.
struct Turn<'a>(Option<&'a Gate>);

impl Gate {
    /// Whether who has this turn may go on.
    fn admits(&self, turn: &Turn<'_>, limit: usize) -> bool {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        limit == usize::MAX || turn.0.is_some() && *inside <= limit.max(1)
    }

    async fn enter<'a>(&'a self, turn: Turn<'a>, limit: impl Fn() -> usize) -> Turn<'a> {
        if self.admits(&turn, limit()) {
            return turn;
        }
        drop(turn);
        loop {
            let mut left = std::pin::pin!(self.left.notified());
            // Before the count is read, so that a turn that ends in between is not missed.
            left.as_mut().enable();
            {
                let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
                match limit().max(1) {
                    usize::MAX => return Turn(None),
                    most if *inside < most => {
                        *inside += 1;
                        return Turn(Some(self));
                    }
                    _ => {}
                }
            }
            left.await;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(gate) = self.0 {
            *gate.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
            // All of them: the limit may have risen with this exchange.
            gate.left.notify_waiters();
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

impl<'a, P: Protocol, T: AsyncTransport, A: Auth, E: Paged + Endpoint<Protocol = P>>
    Pages<'a, P, T, A, E>
{
    /// The next entry; `None` after the last, and after an error. May be dropped and called again: the page that was asked for
    /// is asked for anew.
    pub async fn next(&mut self) -> Option<Result<E::Item, CallError<P>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(Ok(item));
            }
            // Stays in its place until the reply is there.
            let reply = self.client.call(self.next.as_ref()?).await;
            let search = self.next.take()?;
            match reply {
                Ok(reply) => {
                    let turn = search.turn(reply);
                    self.items = turn.items.into();
                    self.next = turn.next;
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// All that is left, read to the end.
    pub async fn collect(mut self) -> Result<Vec<E::Item>, CallError<P>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// As a [`Stream`].
    pub fn into_stream(
        self,
    ) -> impl Stream<Item = Result<E::Item, CallError<P>>> + use<'a, P, T, A, E> {
        stream::unfold(self, |mut pages| async move {
            Some((pages.next().await?, pages))
        })
    }
}

/// A reply that stays open: what arrives, one by one. Ends when the device closes the stream or after the first
/// error. Dropping it closes the connection.
pub struct Opened<P, D> {
    /// `None` once there is nothing more to read.
    body: Option<AsyncBody>,
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
    fn new(body: AsyncBody, decoder: D) -> Self {
        Self {
            body: Some(body),
            decoder,
            failed: false,
            protocol: PhantomData,
        }
    }

    async fn advance(&mut self) -> Result<Option<D::Item>, CallError<P>> {
        loop {
            if let Some(item) = self.decoder.next_item()? {
                return Ok(Some(item));
            }
            let Some(body) = &mut self.body else {
                return Ok(None);
            };
            match body.next().await {
                Some(chunk) => self.decoder.push(chunk.map_err(|e| stamp(e, true))?)?,
                None => {
                    self.body = None;
                    self.decoder.finish()?;
                }
            }
        }
    }

    /// Waits for the next item; `None` when the stream has ended, and after an error. May be dropped and called again: nothing is
    /// lost.
    pub async fn next(&mut self) -> Option<Result<D::Item, CallError<P>>> {
        if self.failed {
            return None;
        }
        let next = self.advance().await.transpose();
        if matches!(next, Some(Err(_))) {
            self.failed = true;
            self.body = None;
        }
        next
    }

    /// As a [`Stream`].
    pub fn into_stream(self) -> impl Stream<Item = Result<D::Item, CallError<P>>> {
        stream::unfold(self, |mut opened| async move {
            Some((opened.next().await?, opened))
        })
    }
}
