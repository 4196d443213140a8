//! What calls at the same time cost when a terminal no longer takes the nonce they share: because its password was changed,
//! or because it was started again. It locks an account after about five wrong answers, and does not say `stale`.

use super::blocking;
use crate::auth::digest::DigestAuth;
use crate::endpoint::{Request, Response};
use crate::error::{AuthError, Error};
use crate::testing::{Ask, Toy, ToyFault};
use bytes::Bytes;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// So long a reply takes: who is let in together is under way together.
const REPLY: Duration = Duration::from_millis(5);
/// The nonce that is kept when it happens.
const KEPT: u32 = 1;

#[derive(Default)]
struct Terminal {
    issued: AtomicU32,
    /// Takes answers to nonces from this one up.
    takes: AtomicU32,
    /// Answers not taken.
    wrong: AtomicUsize,
}

impl Terminal {
    fn answer(&self, request: &Request) -> Response {
        let nonce = answered(request);
        if nonce.is_some_and(|it| it >= self.takes.load(SeqCst)) {
            return Response::new(Bytes::from_static(b"yes"));
        }
        self.wrong.fetch_add(usize::from(nonce.is_some()), SeqCst);
        let next = self.issued.fetch_add(1, SeqCst) + 1;
        let challenge = format!("Digest realm=\"r\", nonce=\"{next}\", qop=\"auth\"");
        let response = http::Response::builder().status(401);
        let response = response.header(WWW_AUTHENTICATE, challenge);
        response.body(Bytes::new()).unwrap()
    }

    fn wrong(&self) -> usize {
        self.wrong.load(SeqCst)
    }
}

/// The nonce that the credentials are for.
fn answered(request: &Request) -> Option<u32> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().unwrap();
    let nonce = header.split("nonce=\"").nth(1).unwrap();
    nonce.split('"').next().unwrap().parse().ok()
}

type Said = Result<String, Error<ToyFault>>;

fn refused(said: &Said) -> bool {
    matches!(said, Err(Error::Auth(AuthError::Refused)))
}

/// Calls at once, `waiting` of them under way with the kept nonce before the first is answered; then as many again.
fn threads(auth: DigestAuth, calls: usize, waiting: usize, takes: u32) -> [(usize, Vec<Said>); 2] {
    let terminal = Terminal::default();
    let all_sent = Barrier::new(waiting);
    let transport = |request: Request| {
        if terminal.takes.load(SeqCst) > KEPT && answered(&request) == Some(KEPT) {
            all_sent.wait();
        }
        thread::sleep(REPLY);
        Ok(terminal.answer(&request))
    };
    let client = blocking::Client::<Toy, _, _>::new("http://192.0.2.1", transport, auth).unwrap();
    client.call(&Ask("/")).unwrap();
    terminal.takes.store(takes, SeqCst);
    [(); 2].map(|()| {
        let before = terminal.wrong();
        let said = thread::scope(|scope| {
            let call = || client.call(&Ask("/"));
            let all: Vec<_> = (0..calls).map(|_| scope.spawn(call)).collect();
            all.into_iter().map(|it| it.join().unwrap()).collect()
        });
        (terminal.wrong() - before, said)
    })
}

fn auth() -> DigestAuth {
    DigestAuth::new("admin", "old")
}

#[test]
fn a_changed_password_costs_those_under_way_and_two_more() {
    for calls in [8, 32] {
        let [(wrong, said), (more, then)] = threads(auth(), calls, calls, u32::MAX);
        assert_eq!((wrong, more), (calls + 2, 0), "{calls} at once");
        // Two were told by the device, the others were not sent.
        assert_eq!(said.iter().filter(|it| refused(it)).count(), calls - 2);
        assert!(then.iter().all(refused));
    }
    // Alone: the kept nonce and a new one, and the next call the same, since its nonce may be old.
    let [(wrong, _), (more, _)] = threads(auth(), 1, 1, u32::MAX);
    assert_eq!((wrong, more), (2, 2));
}

#[test]
fn so_where_there_is_a_limit_to_the_calls_at_once() {
    let [(wrong, _), (more, then)] = threads(auth().max_in_flight(4), 8, 4, u32::MAX);
    // The second more may be of a call that had not sent anything yet, which tries the kept nonce first.
    assert!((6..=7).contains(&wrong), "{wrong}");
    assert!(more == 0 && then.iter().all(refused));
}

#[test]
fn a_terminal_that_was_started_again_fails_no_call() {
    let [(wrong, said), (more, then)] = threads(auth(), 32, 32, KEPT + 1);
    assert_eq!((wrong, more), (32, 0));
    assert!(said.iter().chain(&then).all(Result::is_ok));
}

#[cfg(feature = "async")]
#[test]
fn so_where_calls_are_futures() {
    use crate::client::Client;
    use crate::transport::{AsyncBody, AsyncTransport};
    use futures_util::{future::join_all, stream};

    struct Wire<'a>(&'a Terminal, tokio::sync::Barrier);

    impl AsyncTransport for Wire<'_> {
        async fn send(
            &self,
            request: Request,
        ) -> Result<http::Response<AsyncBody>, crate::error::TransportError> {
            if self.0.takes.load(SeqCst) > KEPT && answered(&request) == Some(KEPT) {
                self.1.wait().await;
            }
            tokio::time::sleep(REPLY).await;
            let whole = |body| Box::pin(stream::iter([Ok(body)])) as AsyncBody;
            Ok(self.0.answer(&request).map(whole))
        }
    }

    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().unwrap();
    for (auth, calls, waiting, takes, wanted) in [
        (auth(), 8, 8, u32::MAX, 10..=10),
        (auth(), 32, 32, u32::MAX, 34..=34),
        (auth().max_in_flight(4), 8, 4, u32::MAX, 6..=7),
        (auth(), 32, 32, KEPT + 1, 32..=32),
    ] {
        let terminal = Terminal::default();
        let wire = Wire(&terminal, tokio::sync::Barrier::new(waiting));
        let client = Client::<Toy, _, _>::new("http://192.0.2.1", wire, auth).unwrap();
        runtime.block_on(client.call(&Ask("/"))).unwrap();
        terminal.takes.store(takes, SeqCst);
        for _ in 0..2 {
            let all = (0..calls).map(|_| client.call(&Ask("/")));
            let said = runtime.block_on(join_all(all));
            let wrong = terminal.wrong();
            assert!(wanted.contains(&wrong), "{calls} at once: {wrong}");
            assert_eq!(said.iter().any(Result::is_ok), takes == KEPT + 1);
            assert_eq!(said.iter().any(refused), takes == u32::MAX);
        }
    }
}
