//! Events on a WebSocket: with a client that knows nothing of nodes, and with the crate's own.

use crate::{face, photo, start_with_library, until};
use face_sim::NebulaNode;
use futures_util::{SinkExt, StreamExt};
use nebula::blocking::Client;
use nebula::common::transport::{Fingerprint, Tls};
use nebula::event::watch::{Live, Watch, WatchOptions, keys};
use nebula::event::{Event, Incoming, Subscription};
use nebula::flow::missed;
use nebula::push_settings::GetWebSocketKey;
use nebula::record::QueryCaptures;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

type Ws = WebSocketStream<TcpStream>;

async fn open(node: &NebulaNode) -> Ws {
    let at = node.url().replace("http://", "");
    let socket = TcpStream::connect(at).await.unwrap();
    client_async(node.ws_url(), socket).await.unwrap().0
}

async fn text(ws: &mut Ws) -> String {
    loop {
        match tokio::time::timeout(Duration::from_secs(10), ws.next())
            .await
            .unwrap()
        {
            Some(Ok(Message::Text(text))) => return text.to_string(),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn ask(ws: &mut Ws, body: Value) -> Value {
    ws.send(Message::text(body.to_string())).await.unwrap();
    serde_json::from_str(&text(ws).await).unwrap()
}

fn key(client: &Client) -> nebula::Secret {
    client.call(&GetWebSocketKey {}).unwrap().key
}

/// Subscribed, at a node with a face and a camera.
async fn subscribed() -> (NebulaNode, Client, Ws) {
    let (node, client, key) = tokio::task::spawn_blocking(|| {
        let (node, client, lib_id) = start_with_library();
        client.call(&face(lib_id, 1).name("Ada")).unwrap();
        node.add_camera(1, &[lib_id]);
        let key = key(&client);
        (node, client, key)
    })
    .await
    .unwrap();
    let mut ws = open(&node).await;
    let reply = ask(&mut ws, json!({ "msg_id": "776", "key": key.expose() })).await;
    assert_eq!(
        reply,
        json!({ "code": 0, "msg": "" }),
        "without data and number"
    );
    assert_eq!(node.listeners(), 1, "from the acknowledgement on");
    (node, client, ws)
}

/// The blocking client must not end on a thread of the runtime.
fn end(client: Client) {
    std::thread::spawn(move || drop(client)).join().unwrap();
}

async fn event(ws: &mut Ws) -> Event {
    let mut subscription = Subscription::new("".into());
    match subscription.on_text(text(ws).await).unwrap() {
        Incoming::Event(event) => *event,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn events_come_with_base64_and_without_a_match_with_minus_one() {
    let (node, client, mut ws) = subscribed().await;
    node.person_before_camera(1, "P-1");
    let raw: Value = serde_json::from_str(&text(&mut ws).await).unwrap();
    assert_eq!(
        (&raw["msg_id"], &raw["code"], &raw["data"]["ranking"]),
        (&json!("777"), &json!(0), &json!(1))
    );
    assert!(
        raw["data"]["img"]
            .as_str()
            .unwrap()
            .starts_with("data:image/jpeg;base64,")
    );
    node.stranger_before_camera(1);
    let raw: Value = serde_json::from_str(&text(&mut ws).await).unwrap();
    assert_eq!(
        (&raw["data"]["img"], &raw["data"]["similarity"]),
        (&json!(-1), &json!(-1))
    );
    node.person_before_camera(1, "P-1");
    let ada = event(&mut ws).await;
    assert_eq!(ada.person_name.as_deref(), Some("Ada"));
    for picture in [ada.snap(), ada.frame(), ada.library()] {
        assert_eq!(picture.unwrap(), Some(photo(1)));
    }
    node.body_before_camera(1);
    let body = event(&mut ws).await;
    assert!(body.body_attr.is_some() && body.library().unwrap().is_none());
    end(client);
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_what_is_no_subscription_too() {
    let (node, client, _ws) = subscribed().await;
    for (asked, code) in [
        (json!({ "msg_id": "776", "key": "wrong" }), -3596),
        (json!({ "msg_id": "776" }), -3596),
        (json!({ "msg_id": 776, "key": "" }), -3599),
        (json!({ "msg_id": "1028" }), -3599),
    ] {
        let mut ws = open(&node).await;
        let reply = ask(&mut ws, asked.clone()).await;
        assert_eq!(reply["code"], code, "{asked}");
        let next = ws.next().await;
        assert!(
            matches!(next, Some(Ok(Message::Close(_))) | None),
            "{next:?}"
        );
    }
    assert_eq!(node.listeners(), 1);
    end(client);
}

#[tokio::test]
async fn who_has_not_subscribed_hears_nothing() {
    let (node, client, mut ws) = subscribed().await;
    let mut other = open(&node).await;
    node.person_before_camera(1, "P-1");
    event(&mut ws).await;
    let nothing = tokio::time::timeout(Duration::from_millis(100), other.next()).await;
    assert!(nothing.is_err(), "{nothing:?}");
    end(client);
}

#[tokio::test]
async fn pings_are_answered_both_ways() {
    let (node, client, mut ws) = subscribed().await;
    ws.send(Message::Ping("a".into())).await.unwrap();
    let pong = ws.next().await.unwrap().unwrap();
    assert_eq!(pong, Message::Pong("a".into()));
    node.ping();
    let ping = ws.next().await.unwrap().unwrap();
    assert!(matches!(ping, Message::Ping(_)), "{ping:?}");
    // Whose pong goes out with the next thing that is done.
    ws.flush().await.unwrap();
    until("it is answered", || node.pongs() == 1);
    end(client);
}

#[tokio::test]
async fn large_events_come_whole_and_in_fragments() {
    let (node, client, mut ws) = subscribed().await;
    for fragment_bytes in [0, 1, 125, 65_536] {
        node.set_quirks(|quirks| {
            quirks.frame_bytes = if fragment_bytes == 1 { 0 } else { 3 << 20 };
            quirks.fragment_bytes = fragment_bytes;
        });
        node.person_before_camera(1, "P-1");
        let event = event(&mut ws).await;
        assert_eq!(event.snap().unwrap(), Some(photo(1)));
        let frame = event.frame().unwrap().unwrap();
        assert_eq!(
            frame.len(),
            if fragment_bytes == 1 {
                photo(1).len()
            } else {
                3 << 20
            }
        );
    }
    end(client);
}

#[tokio::test]
async fn a_connection_breaks_off_within_an_event_and_with_a_restart() {
    let (node, client, mut ws) = subscribed().await;
    node.break_next_event(500);
    node.person_before_camera(1, "P-1");
    let broken = ws.next().await;
    assert!(matches!(broken, Some(Err(_))), "{broken:?}");
    until("it is gone", || node.listeners() == 0);

    let (node, other, mut ws) = subscribed().await;
    node.restart();
    let broken = ws.next().await;
    assert!(matches!(broken, Some(Err(_)) | None), "{broken:?}");
    assert_eq!(node.listeners(), 0);
    end(client);
    end(other);
}

/// What comes next, within ten seconds.
async fn soon<K: nebula::event::watch::Keys>(watch: &mut Watch<K>) -> Live {
    let next = tokio::time::timeout(Duration::from_secs(10), watch.next());
    next.await.unwrap()
}

#[tokio::test]
async fn the_crate_s_own_listener_goes_on_after_each_of_these() {
    let (node, client, _ws) = subscribed().await;
    let url = node.url();
    let asks = nebula::connect(&url, node.user(), node.password()).unwrap();
    let mut options = WatchOptions::default();
    options.first_retry = Duration::from_millis(20);
    options.ping = Duration::from_secs(5);
    let mut watch = Watch::new(&url.parse().unwrap(), keys(&asks), options).unwrap();
    assert!(matches!(soon(&mut watch).await, Live::Connected));
    node.person_before_camera(1, "P-1");
    assert!(matches!(soon(&mut watch).await, Live::Event(event) if event.is_match()));
    node.break_next_event(500);
    node.stranger_before_camera(1);
    assert!(matches!(soon(&mut watch).await, Live::Lost { .. }));
    assert!(matches!(soon(&mut watch).await, Live::Connected));
    assert!(matches!(
        soon(&mut watch).await,
        Live::Gap(gap) if gap.from.is_some()
    ));
    node.set_quirks(|quirks| {
        quirks.fragment_bytes = 1000;
        quirks.frame_bytes = 1 << 20;
        quirks.numbers_as_text = true;
    });
    node.person_before_camera(1, "P-1");
    assert!(
        matches!(soon(&mut watch).await, Live::Event(event) if event.frame().unwrap().unwrap().len() == 1 << 20)
    );
    // A session that has ended, and a restart.
    node.expire_sessions();
    node.restart();
    assert!(matches!(soon(&mut watch).await, Live::Lost { .. }));
    while !matches!(soon(&mut watch).await, Live::Connected) {}
    node.person_before_camera(1, "P-1");
    loop {
        if let Live::Event(event) = soon(&mut watch).await {
            assert!(event.is_match());
            break;
        }
    }
    end(client);
}

/// Frames of a kilobyte to eight megabytes, whole and in pieces, pings between them, connections that break in the middle of an event,
/// restarts: all that the node has on record comes, live or by asking for what was missed, and each of it once.
#[tokio::test]
async fn whatever_happens_to_the_stream_nothing_is_lost_and_nothing_comes_twice() {
    let (node, blocking, _ws) = subscribed().await;
    let client = nebula::connect(&node.url(), node.user(), node.password()).unwrap();
    let mut options = WatchOptions::default();
    options.first_retry = Duration::from_millis(10);
    let mut watch = Watch::new(&node.url().parse().unwrap(), keys(&client), options).unwrap();
    assert!(matches!(soon(&mut watch).await, Live::Connected));
    let (mut came, mut filled, mut losses) = (Vec::new(), 0, 0);
    let sizes = [1 << 10, 100 << 10, 1 << 20, 8 << 20];
    for n in 0..24_usize {
        node.set_quirks(|quirks| {
            quirks.frame_bytes = sizes[n % sizes.len()];
            quirks.fragment_bytes = if n % 3 == 0 { 65_537 } else { 0 };
            quirks.restart_takes = Duration::from_millis(20);
        });
        match n % 6 {
            2 => node.ping(),
            3 => node.break_next_event(100_000 * n),
            5 => node.restart(),
            _ => {}
        }
        // While it restarts it is not heard, and is on record.
        match n % 2 {
            0 => assert!(node.person_before_camera(1, "P-1")),
            _ => assert!(node.stranger_before_camera(1)),
        }
        // Until it has come, one way or the other.
        while came.len() <= n {
            match soon(&mut watch).await {
                Live::Event(event) => came.push(event.snap_id.clone().unwrap()),
                Live::Gap(gap) => {
                    for event in client.run(missed(gap)).await.unwrap() {
                        if watch.note(&event.key().unwrap()) {
                            came.push(event.snap_id.unwrap());
                            filled += 1;
                        }
                    }
                }
                Live::Lost { .. } => losses += 1,
                Live::Connected => {}
                other => panic!("{other:?}"),
            }
        }
    }
    let records = client
        .pages(QueryCaptures::default())
        .collect()
        .await
        .unwrap();
    let mut on_record: Vec<_> = records.into_iter().map(|it| it.snap_id.unwrap()).collect();
    on_record.sort();
    came.sort();
    assert_eq!(came, on_record);
    assert!(
        losses >= 8 && filled >= 4,
        "{losses} losses, {filled} filled"
    );
    end(blocking);
}

#[tokio::test]
async fn a_node_with_a_certificate_of_its_own_is_listened_to_by_its_fingerprint() {
    let node = NebulaNode::builder()
        .https(face_sim::net::Certificate::SelfSigned)
        .start()
        .unwrap();
    let key = "x";
    let base = node.url().parse().unwrap();
    let listen = |tls| {
        let keys = move || async move { Ok(nebula::Secret::from(key)) };
        let connector = nebula::event::watch::Tcp::with_tls(tls);
        Watch::over(&base, keys, WatchOptions::default(), connector).unwrap()
    };
    // A wrong key: the node says so, over TLS.
    let own = Fingerprint::of(&node.identity().unwrap().der).to_string();
    let pinned = Tls::pinned(&own).unwrap();
    let Live::Lost { error, .. } = listen(pinned).next().await else {
        panic!()
    };
    assert!(error.to_string().contains("code -3596"), "{error}");
    for untrusted in [Tls::System, Tls::pinned(&"0".repeat(64)).unwrap()] {
        let Live::Lost { error, .. } = listen(untrusted).next().await else {
            panic!()
        };
        assert_eq!(error.kind(), nebula::ErrorKind::Untrusted, "{error}");
    }
}
