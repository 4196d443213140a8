//! Against a WebSocket server on a real socket.

use super::*;
use face_common::ErrorKind;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

/// A frame in pieces, with pings in between.
async fn in_pieces(node: &mut Node<TcpStream>, text: &str, piece: usize) {
    let pieces: Vec<_> = text.as_bytes().chunks(piece).collect();
    for (n, bytes) in pieces.iter().enumerate() {
        let kind = if n == 0 { Data::Text } else { Data::Continue };
        let is_last = n + 1 == pieces.len();
        let frame = Frame::message(bytes.to_vec(), OpCode::Data(kind), is_last);
        node.send(Message::Frame(frame)).await.unwrap();
        if n % 3 == 0 {
            node.send(Message::Ping("are you there".into()))
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn over_a_real_socket_nothing_comes_twice_and_nothing_is_lost() {
    const ROUNDS: usize = 4;
    const EACH: usize = 30;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let node = tokio::spawn(async move {
        let mut listener = Some(listener);
        for round in 0..ROUNDS {
            let bound = match listener.take() {
                Some(bound) => bound,
                None => TcpListener::bind(address).await.unwrap(),
            };
            let (stream, _) = bound.accept().await.unwrap();
            let mut node = subscribed(stream, YES).await;
            // Ten that came before the restart come again.
            for n in (round * EACH).saturating_sub(10)..(round + 1) * EACH {
                let size = if n % 10 == 9 { 8 << 20 } else { n * 100 };
                in_pieces(&mut node, &frame(n, size / 4 * 4), 1 + size / 3).await;
            }
            if round + 1 == ROUNDS {
                // Until the other side is done.
                while let Some(Ok(_)) = node.next().await {}
            } else if round % 2 == 0 {
                node.close(None).await.unwrap();
                while let Some(Ok(_)) = node.next().await {}
            }
        }
    });
    let options = WatchOptions {
        first_retry: Duration::from_millis(20),
        ..WatchOptions::default()
    };
    let base = format!("http://{address}").parse().unwrap();
    let mut watch = Watch::new(&base, key, options).unwrap();
    let (mut seen, mut gaps, mut bytes) = (Vec::new(), 0, 0);
    while seen.len() < ROUNDS * EACH {
        match watch.next().await {
            Live::Gap(_) => gaps += 1,
            Live::Connected | Live::Lost { .. } => {}
            live => {
                seen.push(snap_id(&live));
                if let Live::Event(event) = live {
                    bytes += event.frame().unwrap().map_or(0, |frame| frame.len());
                }
            }
        }
    }
    assert_eq!(seen, (0..ROUNDS * EACH).collect::<Vec<_>>());
    assert_eq!(gaps, ROUNDS - 1);
    let sent = (0..ROUNDS * EACH).map(|n| if n % 10 == 9 { 8 << 20 } else { n * 100 });
    assert_eq!(bytes, sent.map(|size| size / 4 * 3).sum::<usize>());
    drop(watch);
    node.await.unwrap();
}

#[tokio::test]
async fn a_message_over_the_limit_ends_the_connection_and_is_a_gap() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for (size, piece) in [(2_000, 9_000), (2_001, 500), (0, 500)] {
            let (stream, _) = listener.accept().await.unwrap();
            let mut node = subscribed(stream, YES).await;
            // In one frame, and in pieces of which none is too long.
            in_pieces(&mut node, &frame(size, size), piece).await;
            while let Some(Ok(_)) = node.next().await {}
        }
    });
    let options = WatchOptions {
        first_retry: Duration::from_millis(1),
        max_message: 2_000,
        ..WatchOptions::default()
    };
    let base = format!("http://{address}").parse().unwrap();
    let mut watch = Watch::new(&base, key, options).unwrap();
    for round in 0..3 {
        assert!(matches!(watch.next().await, Live::Connected));
        if round > 0 {
            assert!(matches!(watch.next().await, Live::Gap(_)));
        }
        if round < 2 {
            let lost = watch.next().await;
            let Live::Lost { error, .. } = &lost else {
                panic!("{lost:?}")
            };
            let is_limit = matches!(**error, Error::TooLarge { limit: 2_000 });
            assert!(is_limit, "{error}");
        }
    }
    assert_eq!(snap_id(&watch.next().await), 0);
}

#[tokio::test]
async fn dropping_a_wait_loses_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut node = subscribed(stream, YES).await;
        for n in 0..50 {
            in_pieces(&mut node, &frame(n, 40_000), 7_000).await;
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        std::future::pending::<()>().await;
    });
    let mut watch = Watch::new(&base, key, WatchOptions::default()).unwrap();
    assert!(matches!(watch.next().await, Live::Connected));
    let mut seen = Vec::new();
    while seen.len() < 50 {
        let wait = tokio::time::timeout(Duration::from_micros(300), watch.next());
        if let Ok(live) = wait.await {
            seen.push(snap_id(&live));
        }
    }
    assert_eq!(seen, (0..50).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_says_no_in_http_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let answers = [
        ("401 Unauthorized", "", ErrorKind::Unauthorised),
        ("403 Forbidden", "", ErrorKind::Forbidden),
        ("404 Not Found", "", ErrorKind::NotFound),
        ("502 Bad Gateway", "<html>", ErrorKind::Unreachable),
        ("504 Gateway Timeout", "<html>", ErrorKind::TimedOut),
        ("200 OK", "<html>", ErrorKind::BadReply),
        ("200 OK", r#"{"code":0}"#, ErrorKind::BadReply),
        (
            "400 Bad Request",
            r#"{"code":-140,"msg":"no"}"#,
            Code::NotAllowed.kind(),
        ),
    ];
    let served = answers.clone();
    tokio::spawn(async move {
        for (status, body, _) in served {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let options = WatchOptions {
        first_retry: Duration::from_millis(1),
        longest_retry: Duration::from_millis(1),
        ..WatchOptions::default()
    };
    let mut watch = Watch::new(&base.parse().unwrap(), key, options).unwrap();
    for (status, body, kind) in answers {
        let lost = watch.next().await;
        let Live::Lost { error, .. } = &lost else {
            panic!("{lost:?}")
        };
        assert_eq!(error.kind(), kind, "{status} {body}: {error}");
    }
}
