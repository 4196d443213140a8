mod real;

use super::*;
use crate::Secret;
use crate::event::tests::FRAME;
use crate::protocol::{Code, Fault};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc;
use tokio_tungstenite::{WebSocketStream, accept_async};

const KEY: &str = "04af251e-91d4-43bd-b8b0-8c8c6b3245bb";
const YES: &str = r#"{"code":0,"msg":""}"#;

async fn key() -> Result<Secret, Error> {
    Ok(KEY.into())
}

/// The document's event, as another capture, with a whole picture of so many bytes.
fn frame(n: usize, size: usize) -> String {
    let mut frame: Value = serde_json::from_str(FRAME).unwrap();
    frame["data"]["snap_id"] = n.to_string().into();
    let at = format!(
        "2019-01-24 {:02}:{:02}:{:02}",
        n / 3_600,
        n / 60 % 60,
        n % 60
    );
    frame["data"]["trigger"] = at.into();
    frame["data"]["snap_frame"] = "A".repeat(size).into();
    frame.to_string()
}

/// Connections in memory, each handed to the test; `None` where the node is not there.
struct Memory(mpsc::UnboundedSender<DuplexStream>);

impl Connect for Memory {
    type Stream = DuplexStream;

    async fn connect(&mut self, uri: &http::Uri) -> io::Result<DuplexStream> {
        assert_eq!(uri.to_string(), "ws://node.example:8080/ws/");
        let (ours, theirs) = tokio::io::duplex(64 << 10);
        let refused = |_| io::ErrorKind::ConnectionRefused;
        self.0.send(theirs).map_err(refused)?;
        Ok(ours)
    }
}

type Node<S> = WebSocketStream<S>;

fn watch(
    options: WatchOptions,
) -> (
    Watch<impl Keys, Memory>,
    mpsc::UnboundedReceiver<DuplexStream>,
) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let base = "http://node.example:8080".parse().unwrap();
    let watch = Watch::over(&base, key, options, Memory(sender)).unwrap();
    (watch, receiver)
}

/// Takes a connection and its subscription.
async fn subscribed<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin>(
    stream: S,
    answer: &str,
) -> Node<S> {
    let mut node = accept_async(stream).await.unwrap();
    let hello = node.next().await.unwrap().unwrap().into_text().unwrap();
    let hello: Value = serde_json::from_str(&hello).unwrap();
    assert_eq!(hello, serde_json::json!({"key": KEY, "msg_id": "776"}));
    node.send(Message::text(answer)).await.unwrap();
    node
}

fn snap_id(live: &Live) -> usize {
    match live {
        Live::Event(event) => event.snap_id.as_ref().unwrap().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn retry_in(live: &Live) -> Duration {
    match live {
        Live::Lost { retry_in, .. } => *retry_in,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn pauses_double_up_to_a_minute_and_begin_anew_after_a_subscription() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    // Nobody there: what is handed out is dropped.
    let refuse = tokio::spawn(async move {
        for _ in 0..8 {
            drop(connections.recv().await.unwrap());
        }
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        node.close(None).await.unwrap();
        drop(connections.recv().await.unwrap());
        connections
    });
    let begin = Instant::now();
    let mut passed = Duration::ZERO;
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
        let live = watch.next().await;
        assert_eq!(retry_in(&live), Duration::from_secs(seconds));
        assert_eq!(begin.elapsed().as_secs(), passed.as_secs());
        passed += Duration::from_secs(seconds);
    }
    assert!(matches!(watch.next().await, Live::Connected));
    assert_eq!(begin.elapsed().as_secs(), passed.as_secs());
    assert_eq!(retry_in(&watch.next().await), Duration::from_secs(1));
    assert_eq!(retry_in(&watch.next().await), Duration::from_secs(2));
    refuse.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_node_that_says_nothing_for_two_pings_is_gone() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    let node = tokio::spawn(async move {
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        // Answers ten pings, by reading; then it hangs.
        for _ in 0..10 {
            assert!(node.next().await.unwrap().unwrap().is_ping());
            node.flush().await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        drop(node);
    });
    assert!(matches!(watch.next().await, Live::Connected));
    let begin = Instant::now();
    let lost = watch.next().await;
    let Live::Lost { error, .. } = &lost else {
        panic!("{lost:?}")
    };
    assert!(error.to_string().contains("two pings"), "{error}");
    // The tenth answer comes at 300 s; pings at 330 and 360 bring nothing until 390.
    assert_eq!(begin.elapsed().as_secs(), 390);
    node.abort();
}

#[tokio::test(start_paused = true)]
async fn an_event_is_as_good_as_an_answer_to_a_ping() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        for n in 0..20 {
            tokio::time::sleep(Duration::from_secs(50)).await;
            node.send(Message::text(frame(n, 0))).await.unwrap();
        }
        std::future::pending::<()>().await;
    });
    assert!(matches!(watch.next().await, Live::Connected));
    for n in 0..20 {
        assert_eq!(snap_id(&watch.next().await), n);
    }
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_is_refused_or_not_answered_is_tried_again() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        let no = r#"{"code":-140,"msg":"key"}"#;
        let first = subscribed(connections.recv().await.unwrap(), no).await;
        let second = subscribed(connections.recv().await.unwrap(), "{}").await;
        // Nothing said: the events tell that it listens.
        let mut third = subscribed(connections.recv().await.unwrap(), &frame(7, 0)).await;
        third.send(Message::text(YES)).await.unwrap();
        third.send(Message::text(frame(8, 0))).await.unwrap();
        std::future::pending::<()>().await;
        drop((first, second));
    });
    let lost = watch.next().await;
    let Live::Lost { error, .. } = &lost else {
        panic!("{lost:?}")
    };
    let refused = |code| matches!(code, Some(Code::NotAllowed));
    assert!(
        matches!(&**error, Error::Fault { fault: Fault { code, .. }, .. } if refused(*code)),
        "{error}"
    );
    assert!(matches!(watch.next().await, Live::Other(_)));
    let begin = Instant::now();
    let lost = watch.next().await;
    assert_eq!(
        (retry_in(&lost).as_secs(), begin.elapsed().as_secs()),
        (2, 10)
    );
    assert!(matches!(watch.next().await, Live::Connected));
    assert_eq!(snap_id(&watch.next().await), 7);
    assert_eq!(snap_id(&watch.next().await), 8);
}

#[tokio::test(start_paused = true)]
async fn after_a_reconnect_the_gap_is_named_before_anything_else() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        for first in [true, false] {
            let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
            // The second time, two that came already and one that is new.
            for n in if first { 0..3 } else { 1..4 } {
                node.send(Message::text(frame(n, 0))).await.unwrap();
            }
            tokio::time::sleep(Duration::from_secs(20)).await;
            if first {
                drop(node);
                drop(connections.recv().await.unwrap());
                continue;
            }
            std::future::pending::<()>().await;
        }
    });
    assert!(matches!(watch.next().await, Live::Connected));
    for n in 0..3 {
        assert_eq!(snap_id(&watch.next().await), n);
    }
    assert_eq!(watch.last().unwrap().as_str(), "2019-01-24 00:00:02");
    assert_eq!(retry_in(&watch.next().await).as_secs(), 1);
    assert_eq!(retry_in(&watch.next().await).as_secs(), 2);
    assert!(matches!(watch.next().await, Live::Connected));
    let gap = watch.next().await;
    let Live::Gap(Gap { from, to, lasted }) = gap else {
        panic!("{gap:?}")
    };
    assert_eq!(from.unwrap().as_str(), "2019-01-24 00:00:02");
    assert_eq!(to.unwrap().as_str(), "2019-01-24 00:00:25");
    assert_eq!(lasted.unwrap().as_secs(), 23);
    // Found in the records, it does not come again.
    let event = crate::event::tests::event(frame(2, 0));
    assert!(!watch.note(&event.key().unwrap()));
    assert_eq!(snap_id(&watch.next().await), 3);
}

#[tokio::test(start_paused = true)]
async fn a_stored_time_is_a_gap_and_no_event_is_one_too() {
    for last in [None, Some(Timestamp::from("2019-01-24 13:43:32"))] {
        let options = WatchOptions {
            last: last.clone(),
            ..WatchOptions::default()
        };
        let (mut watch, mut connections) = watch(options);
        tokio::spawn(async move {
            drop(subscribed(connections.recv().await.unwrap(), YES).await);
            let node = subscribed(connections.recv().await.unwrap(), YES).await;
            std::future::pending::<()>().await;
            drop(node);
        });
        assert!(matches!(watch.next().await, Live::Connected));
        if last.is_some() {
            let gap = watch.next().await;
            assert!(
                matches!(&gap, Live::Gap(Gap { from, to: None, lasted: None }) if *from == last),
                "{gap:?}"
            );
        }
        retry_in(&watch.next().await);
        assert!(matches!(watch.next().await, Live::Connected));
        let gap = watch.next().await;
        assert!(
            matches!(&gap, Live::Gap(Gap { from, to: None, lasted: Some(_) }) if *from == last),
            "{gap:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_key_there_is_no_connection() {
    let (sender, mut connections) = mpsc::unbounded_channel();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let keys = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        async { Err(TransportError::new("logged out").into()) }
    };
    let base = "http://node.example:8080/".parse().unwrap();
    let mut watch = Watch::over(&base, keys, WatchOptions::default(), Memory(sender)).unwrap();
    for seconds in [1, 2, 4] {
        assert_eq!(retry_in(&watch.next().await).as_secs(), seconds);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    assert!(connections.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_said_and_the_rest_comes() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        let odd = frame(1, 0).replace("\"channel\":1", "\"channel\":[1]");
        for text in ["{\"msg_id\":777", odd.as_str(), odd.as_str()] {
            node.send(Message::text(text)).await.unwrap();
        }
        let event = Message::binary(frame(2, 0).into_bytes());
        node.send(event).await.unwrap();
        std::future::pending::<()>().await;
    });
    assert!(matches!(watch.next().await, Live::Connected));
    let odd = watch.next().await;
    assert!(
        matches!(&odd, Live::Unreadable(odd) if odd.rest.is_none()),
        "{odd:?}"
    );
    let odd = watch.next().await;
    assert!(
        matches!(&odd, Live::Unreadable(odd) if odd.error.path() == "channel"),
        "{odd:?}"
    );
    assert_eq!(snap_id(&watch.next().await), 2);
}

/// A frame that says it is too long is not waited for: nothing is kept for it.
#[tokio::test(start_paused = true)]
async fn a_frame_that_is_announced_too_long_ends_the_connection_at_once() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        let mut head = vec![0x81, 127];
        head.extend((1_u64 << 40).to_be_bytes());
        node.get_mut().write_all(&head).await.unwrap();
        std::future::pending::<()>().await;
    });
    assert!(matches!(watch.next().await, Live::Connected));
    let began = Instant::now();
    let lost = watch.next().await;
    let Live::Lost { error, .. } = &lost else {
        panic!("{lost:?}")
    };
    assert!(
        matches!(**error, Error::TooLarge { limit } if limit == 16 << 20),
        "{error}"
    );
    assert!(began.elapsed() < Duration::from_secs(1));
}

/// Over a slow line a message takes longer than pings do.
#[tokio::test(start_paused = true)]
async fn a_message_that_takes_minutes_comes() {
    let (mut watch, mut connections) = watch(WatchOptions::default());
    tokio::spawn(async move {
        let mut node = subscribed(connections.recv().await.unwrap(), YES).await;
        let text = frame(1, 100_000);
        let mut bytes = vec![0x81, 127];
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
        let socket = node.get_mut();
        // Four minutes, a piece every twenty seconds; then nothing.
        for piece in bytes.chunks(bytes.len() / 12 + 1) {
            tokio::time::sleep(Duration::from_secs(20)).await;
            socket.write_all(piece).await.unwrap();
        }
        std::future::pending::<()>().await;
    });
    assert!(matches!(watch.next().await, Live::Connected));
    assert_eq!(snap_id(&watch.next().await), 1);
    retry_in(&watch.next().await);
}

#[test]
fn the_oldest_keys_are_forgotten_first() {
    let key = |n: i64| EventKey {
        lib_id: Some(n),
        ..EventKey::default()
    };
    let mut known = Known::new(3);
    assert!((0..4).all(|n| known.is_new(&key(n))));
    assert!(!(1..4).any(|n| known.is_new(&key(n))));
    // What was asked for last is the newest.
    assert!(known.is_new(&key(0)) && known.is_new(&key(1)));
    assert!(
        !known.is_new(&key(3))
            && known.is_new(&key(4))
            && !known.is_new(&key(3))
            && known.is_new(&key(0))
    );
    let mut none = Known::new(0);
    assert!((0..3).all(|_| none.is_new(&key(0))));
}
