//! Several endpoints to one peer, each decided by the replies before it, written once as plain sequential code.
//!
//! A flow is an `async` block that talks to its [`Wire`] alone. Nothing here needs a runtime: a driver takes a [`Step`],
//! does what it says, and hands the outcome to that very step, which gives the next one. A step can be answered in one
//! way only and only once, so a driver cannot get it wrong.
//!
//! ```
//! # use face_common::{flow::{Flow, Step}, Response};
//! # fn drive<P: face_common::Protocol, T, E: From<face_common::Error<P::Fault>> + Send + 'static>(flow: Flow<P, T, E>, send: impl Fn(face_common::Request) -> Response) -> Result<T, E> {
//! let mut step = flow.start();
//! loop {
//!     step = match step {
//!         Step::Send(asked) => { let reply = send(asked.request()); asked.reply(Ok(reply)) }
//!         Step::Wait(nap) => { std::thread::sleep(nap.duration()); nap.elapsed() }
//!         Step::Done(result) => return result,
//!     }
//! }
//! # }
//! ```

use crate::endpoint::{self, Endpoint, Protocol, Request, Response, Shown};
use crate::error::{EncodeError, Error};
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The outcome of sending one request.
pub type Outcome<P> = Result<Response, Error<<P as Protocol>::Fault>>;

enum Ask {
    Send(Request, bool),
    Wait(Duration),
}

enum Answer<P: Protocol> {
    Reply(Outcome<P>),
    Elapsed,
}

/// One question at a time, numbered, so that two branches of a flow that wait together (a `join`) take turns.
struct Mailbox<P: Protocol> {
    next: u64,
    asked: Option<(u64, Ask)>,
    /// The question the driver is working on.
    working: Option<u64>,
    answered: Option<(u64, Answer<P>)>,
}

type Shared<P> = Arc<Mutex<Mailbox<P>>>;

fn lock<P: Protocol>(shared: &Shared<P>) -> MutexGuard<'_, Mailbox<P>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A flow's side of the wire.
pub struct Wire<P: Protocol>(Shared<P>);

impl<P: Protocol> Clone for Wire<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<P: Protocol> fmt::Debug for Wire<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

impl<P: Protocol> Wire<P> {
    /// Calls an endpoint.
    pub async fn call<E: Endpoint<Protocol = P>>(
        &self,
        endpoint: &E,
    ) -> Result<E::Reply, Error<P::Fault>> {
        let request = endpoint.to_request()?;
        match self.ask(Ask::Send(request, E::IDEMPOTENT)).await {
            Answer::Reply(outcome) => {
                let response = outcome?;
                endpoint::read(endpoint, &response)
            }
            Answer::Elapsed => Err(EncodeError::StalledFlow.into()),
        }
    }

    /// Lets time pass.
    pub async fn wait(&self, time: Duration) {
        self.ask(Ask::Wait(time)).await;
    }

    async fn ask(&self, ask: Ask) -> Answer<P> {
        let mut waiting = Some(ask);
        let mut mine = None;
        poll_fn(|_| {
            let mut mail = lock(&self.0);
            if let Some(id) = mine {
                if let Some((_, answer)) = mail.answered.take_if(|(answered, _)| *answered == id) {
                    return Poll::Ready(answer);
                }
            } else if mail.asked.is_none() && mail.working.is_none() && mail.answered.is_none() {
                let id = mail.next;
                mail.next += 1;
                mine = Some(id);
                mail.asked = waiting.take().map(|ask| (id, ask));
            }
            Poll::Pending
        })
        .await
    }
}

/// A sequence of calls that ends in a `T` or an `E`.
#[must_use = "a flow does nothing until a client runs it"]
pub struct Flow<P: Protocol, T, E = Error<<P as Protocol>::Fault>> {
    shared: Shared<P>,
    code: Pin<Box<dyn Future<Output = Result<T, E>> + Send>>,
}

impl<P: Protocol, T, E> fmt::Debug for Flow<P, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flow")
    }
}

impl<P: Protocol, T, E: From<Error<P::Fault>>> Flow<P, T, E> {
    /// Writes a flow down: `Flow::new(|wire| async move { … })`. The block may await its wire and nothing else; anything
    /// else ends the flow with [`EncodeError::StalledFlow`].
    pub fn new<F: Future<Output = Result<T, E>> + Send + 'static>(
        code: impl FnOnce(Wire<P>) -> F,
    ) -> Self {
        let shared = Arc::new(Mutex::new(Mailbox {
            next: 0,
            asked: None,
            working: None,
            answered: None,
        }));
        Self {
            code: Box::pin(code(Wire(shared.clone()))),
            shared,
        }
    }

    /// Runs to the first step.
    pub fn start(self) -> Step<P, T, E> {
        self.advance()
    }

    fn advance(mut self) -> Step<P, T, E> {
        // The second poll is for a branch that found the mailbox taken during the first.
        for _ in 0..2 {
            if let Poll::Ready(result) = self
                .code
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
            {
                return Step::Done(result);
            }
            let asked = {
                let mut mail = lock(&self.shared);
                // An answer nobody took belongs to a branch that was dropped.
                mail.answered = None;
                let asked = mail.asked.take();
                mail.working = asked.as_ref().map(|(id, _)| *id);
                asked
            };
            match asked {
                Some((_, Ask::Send(request, idempotent))) => {
                    return Step::Send(Asked {
                        request,
                        idempotent,
                        flow: self,
                    });
                }
                Some((_, Ask::Wait(duration))) => {
                    return Step::Wait(Nap {
                        duration,
                        flow: self,
                    });
                }
                None => {}
            }
        }
        Step::Done(Err(Error::from(EncodeError::StalledFlow).into()))
    }

    fn answer(self, answer: Answer<P>) -> Step<P, T, E> {
        {
            let mut mail = lock(&self.shared);
            mail.answered = mail.working.take().map(|id| (id, answer));
        }
        self.advance()
    }
}

/// What the driver is to do.
#[derive(Debug)]
pub enum Step<P: Protocol, T, E = Error<<P as Protocol>::Fault>> {
    /// Send a request.
    Send(Asked<P, T, E>),
    /// Let time pass.
    Wait(Nap<P, T, E>),
    /// The flow has ended.
    Done(Result<T, E>),
}

/// A request the flow wants sent.
pub struct Asked<P: Protocol, T, E> {
    request: Request,
    idempotent: bool,
    flow: Flow<P, T, E>,
}

impl<P: Protocol, T, E: From<Error<P::Fault>>> Asked<P, T, E> {
    /// The request, in origin form.
    pub fn request(&self) -> Request {
        self.request.clone()
    }

    /// Whether it may be sent twice.
    pub fn idempotent(&self) -> bool {
        self.idempotent
    }

    /// Hands the outcome to the flow, which goes on.
    pub fn reply(self, outcome: Outcome<P>) -> Step<P, T, E> {
        self.flow.answer(Answer::Reply(outcome))
    }
}

impl<P: Protocol, T, E> fmt::Debug for Asked<P, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Asked").field(&Shown(&self.request)).finish()
    }
}

/// A pause the flow wants.
#[derive(Debug)]
pub struct Nap<P: Protocol, T, E> {
    duration: Duration,
    flow: Flow<P, T, E>,
}

impl<P: Protocol, T, E: From<Error<P::Fault>>> Nap<P, T, E> {
    /// How long.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Tells the flow that the time has passed.
    pub fn elapsed(self) -> Step<P, T, E> {
        self.flow.answer(Answer::Elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Ask as Get, Toy, ToyFault};
    use std::pin::pin;

    type Never = Error<ToyFault>;

    /// Drives a flow against a function, without a socket: replies, and the time it asked to wait.
    fn drive<T>(
        flow: Flow<Toy, T>,
        mut reply: impl FnMut(&str) -> &'static str,
    ) -> (Result<T, Never>, usize, Duration) {
        let (mut sent, mut waited) = (0, Duration::ZERO);
        let mut step = flow.start();
        loop {
            step = match step {
                Step::Send(asked) => {
                    sent += 1;
                    let body = reply(asked.request().uri().path());
                    asked.reply(Ok(http::Response::new(body.into())))
                }
                Step::Wait(nap) => {
                    waited += nap.duration();
                    nap.elapsed()
                }
                Step::Done(result) => return (result, sent, waited),
            }
        }
    }

    #[test]
    fn sequential_code_becomes_steps() {
        let flow = Flow::new(|wire: Wire<Toy>| async move {
            wire.call(&Get("/delete")).await?;
            let mut polls = 0;
            loop {
                polls += 1;
                if wire.call(&Get("/progress")).await? == "done" {
                    return Ok(polls);
                }
                wire.wait(Duration::from_millis(200)).await;
            }
        });
        let mut left = 3;
        let (result, sent, waited) = drive(flow, |path| {
            left -= i32::from(path == "/progress");
            if left == 0 { "done" } else { "busy" }
        });
        assert_eq!(
            (result.unwrap(), sent, waited),
            (3, 4, Duration::from_millis(400))
        );
    }

    #[test]
    fn branches_that_wait_together_take_turns() {
        let flow = Flow::new(|wire: Wire<Toy>| async move {
            let (one, two) = (wire.clone(), wire.clone());
            let mut first = pin!(async move { one.call(&Get("/a")).await });
            let mut second = pin!(async move { two.call(&Get("/b")).await });
            let (mut a, mut b) = (None, None);
            poll_fn(|cx| {
                for (slot, future) in [
                    (
                        &mut a,
                        first.as_mut() as Pin<&mut (dyn Future<Output = _> + Send)>,
                    ),
                    (&mut b, second.as_mut()),
                ] {
                    if slot.is_none()
                        && let Poll::Ready(done) = future.poll(cx)
                    {
                        *slot = Some(done);
                    }
                }
                if a.is_some() && b.is_some() {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
            Ok(format!("{}{}", a.unwrap()?, b.unwrap()?))
        });
        let (result, sent, _) = drive(flow, |path| if path == "/a" { "A" } else { "B" });
        assert_eq!((result.unwrap(), sent), ("AB".to_owned(), 2));
    }

    #[test]
    fn awaiting_anything_else_ends_the_flow_with_an_error() {
        let flow: Flow<Toy, ()> = Flow::new(|_| async {
            std::future::pending::<()>().await;
            Ok(())
        });
        let (result, sent, _) = drive(flow, |_| "");
        assert!(matches!(
            result,
            Err(Error::Encode(EncodeError::StalledFlow))
        ));
        assert_eq!(sent, 0);
    }

    #[test]
    fn flows_can_be_sent_to_another_thread() {
        fn send<T: Send>(_: T) {}
        send(Flow::<Toy, ()>::new(|wire| async move {
            wire.call(&Get("/a")).await?;
            Ok(())
        }));
    }
}
