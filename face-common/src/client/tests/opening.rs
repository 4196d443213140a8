//! Peers that let a stream be opened for as long as they like, or that answer something else a byte at a time.

use super::super::blocking;
use crate::auth::digest::DigestAuth;
use crate::client::{Incremental, Limits};
use crate::codes::ErrorKind;
use crate::endpoint::{Endpoint, Request, Response};
use crate::error::{DecodeError, EncodeError, Error, TransportError};
use crate::testing::{Ask, Toy, ToyFault};
use crate::transport::{BlockingBody, BlockingTransport, TotalTimeout};
use bytes::Bytes;
use std::thread::sleep;
use std::time::{Duration, Instant};

const TOTAL: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(50);
/// Ten seconds of bytes, or of waiting for the head.
const LONG: u32 = 200;

struct Feed;

impl Endpoint for Feed {
    type Protocol = Toy;
    type Reply = Bytewise;
    const NAME: &'static str = "Feed";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        Ok(http::Request::get("/feed").body(Bytes::new())?)
    }

    fn decode(&self, _: &Response) -> Result<Bytewise, DecodeError> {
        Ok(Bytewise::default())
    }
}

#[derive(Debug, Default)]
struct Bytewise(Bytes);

impl Incremental for Bytewise {
    type Item = Bytes;

    fn push(&mut self, bytes: Bytes) -> Result<(), DecodeError> {
        self.0 = bytes;
        Ok(())
    }

    fn next_item(&mut self) -> Result<Option<Bytes>, DecodeError> {
        Ok(Some(std::mem::take(&mut self.0)).filter(|bytes| !bytes.is_empty()))
    }

    fn finish(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// What is answered to who opens the feed; everything else is answered at once.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Peer {
    /// Asks for a login, and refuses whoever logs in.
    Asks,
    Refuses,
    Hesitates,
    Opens,
}

impl Peer {
    /// The pauses before the head, the head, and the bytes behind it.
    fn answer(self, request: &Request) -> (u32, http::Response<()>, u32) {
        // Told of a limit, a transport would end the stream with it.
        let limit = request.extensions().get::<TotalTimeout>();
        assert_eq!(limit.is_some(), request.uri().path() != "/feed");
        let login = request.headers().get("authorization").is_some();
        let (pauses, status, bytes) = match self {
            _ if request.uri().path() != "/feed" => (0, 200, 1),
            Self::Asks if !login => (0, 401, LONG),
            Self::Asks | Self::Refuses => (0, 403, LONG),
            Self::Hesitates => (LONG, 200, 1),
            Self::Opens => (0, 200, 10),
        };
        let head = http::Response::builder().status(status).header(
            "www-authenticate",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"",
        );
        (pauses, head.body(()).unwrap(), bytes)
    }
}

impl BlockingTransport for Peer {
    fn send(&self, request: Request) -> Result<http::Response<BlockingBody>, TransportError> {
        let (pauses, head, bytes) = self.answer(&request);
        // A read timeout of the transport's own.
        sleep(PAUSE * pauses.min(10));
        Ok(head.map(|()| {
            Box::new((0..bytes).map(|_| {
                sleep(PAUSE);
                Ok(Bytes::from_static(b"x"))
            })) as BlockingBody
        }))
    }
}

fn limits() -> Limits {
    Limits {
        total_timeout: TOTAL,
        ..Limits::default()
    }
}

fn given_up<T>(outcome: Result<T, Error<ToyFault>>, peer: Peer) {
    let error = outcome.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::TimedOut, "{peer:?}");
    assert!(error.to_string().contains("to open"), "{peer:?}: {error}");
}

#[test]
fn a_stream_that_does_not_open_is_given_up() {
    for peer in [Peer::Asks, Peer::Refuses, Peer::Hesitates] {
        let login = DigestAuth::new("user", "password");
        let client = blocking::Client::<Toy, _, _>::new("http://192.0.2.1", peer, login).unwrap();
        let client = client.with_limits(limits());
        let start = Instant::now();
        std::thread::scope(|scope| {
            let other = client.clone();
            let opening = scope.spawn(move || client.open(&Feed));
            sleep(PAUSE);
            assert_eq!(other.call(&Ask("/status")).unwrap(), "x");
            given_up(opening.join().unwrap(), peer);
        });
        assert!(
            start.elapsed() < 10 * TOTAL,
            "{peer:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn one_that_is_open_stays_open() {
    let login = DigestAuth::new("user", "password");
    let client = blocking::Client::<Toy, _, _>::new("http://192.0.2.1", Peer::Opens, login);
    let opened = client.unwrap().with_limits(limits()).open(&Feed).unwrap();
    assert_eq!(opened.map(Result::unwrap).count(), 10);
}

#[cfg(feature = "async")]
mod asynchronous {
    use super::*;
    use crate::client::Client;
    use crate::transport::{AsyncBody, AsyncTransport};
    use futures_util::{StreamExt as _, future, stream};
    use tokio::time::sleep;

    impl AsyncTransport for Peer {
        async fn send(
            &self,
            request: Request,
        ) -> Result<http::Response<AsyncBody>, TransportError> {
            let (pauses, head, bytes) = self.answer(&request);
            sleep(PAUSE * pauses).await;
            Ok(head.map(|()| {
                stream::iter(0..bytes)
                    .then(|_| async {
                        sleep(PAUSE).await;
                        Ok(Bytes::from_static(b"x"))
                    })
                    .boxed()
            }))
        }
    }

    fn run(test: impl Future<Output = ()>) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().build().unwrap().block_on(test);
    }

    fn client(peer: Peer) -> Client<Toy, Peer> {
        let login = DigestAuth::new("user", "password");
        let client = Client::new("http://192.0.2.1", peer, login).unwrap();
        client.with_limits(limits())
    }

    #[test]
    fn a_stream_that_does_not_open_is_given_up() {
        run(async {
            for peer in [Peer::Asks, Peer::Refuses, Peer::Hesitates] {
                let client = client(peer);
                let other = client.clone();
                let start = Instant::now();
                let beside = async {
                    sleep(PAUSE).await;
                    other.call(&Ask("/status")).await
                };
                let (opening, said) = future::join(client.open(&Feed), beside).await;
                given_up(opening, peer);
                assert_eq!(said.unwrap(), "x");
                assert!(
                    start.elapsed() < 10 * TOTAL,
                    "{peer:?}: {:?}",
                    start.elapsed()
                );
            }
        });
    }

    #[test]
    fn one_that_is_open_stays_open() {
        run(async {
            let opened = client(Peer::Opens).open(&Feed).await.unwrap();
            let all = opened.into_stream().map(Result::unwrap);
            assert_eq!(all.count().await, 10);
        });
    }
}
