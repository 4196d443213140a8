//! Polls so many times, and drops.

use face_common::auth::Auth;
use face_common::client::Client;
use face_common::page::Paged;
use face_common::transport::AsyncTransport;
use face_common::{Endpoint, Protocol};
use face_sim::net::Record;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// What is waited for comes within this, or never.
const HANGS: Duration = Duration::from_secs(20);
/// A client must answer so soon after something of its was dropped.
const SOON: Duration = Duration::from_secs(1);
/// The pool keeps the one that is used, and what was being opened for somebody who has gone.
const CONNECTIONS: usize = 4;
/// So many times in a row it came to its end within so many polls: they are not always the same.
const WHOLE: usize = 3;

/// Polls the future so many times, or to its end. `None`: it was dropped, a while after the last poll.
async fn polled<F: Future>(most: usize, later: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = most;
    let polls = poll_fn(|cx| {
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    });
    let output = timeout(HANGS, polls).await.expect("it hangs");
    if output.is_none() && !later.is_zero() {
        sleep(later).await;
    }
    output
}

/// Runs it, dropped after one poll, after two, and so on until it comes to its end; dropped at once, and when the answer has had time
/// to come. After each time `well` looks whether all is well. Gives how often it was dropped.
pub(crate) async fn at_every_poll<T>(act: impl AsyncFn() -> T, well: impl AsyncFn()) -> usize {
    let mut drops = 0;
    for later in [Duration::ZERO, Duration::from_millis(5)] {
        let (mut polls, mut whole) = (1, 0);
        while whole < WHOLE {
            match polled(polls, later, act()).await {
                Some(_) => whole += 1,
                None => {
                    whole = 0;
                    drops += 1;
                    polls += 1;
                }
            }
            timeout(HANGS, well()).await.expect("it hangs afterwards");
        }
    }
    println!("dropped {drops} times");
    drops
}

/// That a call is answered soon, and that nobody's connections pile up.
pub(crate) async fn answers<T, E: std::fmt::Debug>(
    record: &Record,
    call: impl Future<Output = Result<T, E>>,
) {
    let answer = timeout(SOON, call).await.expect("no answer soon");
    answer.unwrap();
    let began = Instant::now();
    // Those that were dropped are noticed a moment later.
    while record.open_connections() > CONNECTIONS {
        let open = record.open_connections();
        assert!(began.elapsed() < SOON, "{open} connections are open");
        sleep(Duration::from_millis(1)).await;
    }
}

/// Reads all pages, with each wait for an entry dropped once; all entries come. Gives how often one was dropped.
pub(crate) async fn pages<P, T, A, E>(client: &Client<P, T, A>, search: E, all: usize) -> usize
where
    P: Protocol,
    T: AsyncTransport,
    A: Auth,
    E: Paged + Endpoint<Protocol = P> + Clone,
{
    let (mut drops, mut polls, mut whole) = (0, 1, 0);
    while whole < WHOLE {
        let (mut pages, mut found, before) = (client.pages(search.clone()), 0, drops);
        loop {
            let next = match polled(polls, Duration::ZERO, pages.next()).await {
                Some(next) => next,
                None => {
                    drops += 1;
                    timeout(HANGS, pages.next()).await.expect("it hangs")
                }
            };
            match next {
                Some(entry) => assert!(entry.is_ok(), "after {polls} polls"),
                None => break,
            }
            found += 1;
        }
        assert_eq!(found, all, "after {polls} polls");
        whole = if drops == before { whole + 1 } else { 0 };
        polls += 1;
    }
    println!("dropped {drops} times");
    drops
}
