//! Events and heartbeats by HTTP, to a receiver.

use crate::{face, photo, start_with_library, until};
use bytes::Bytes;
use face_sim::NebulaNode;
use face_sim::net::{Answer, Device, Server};
use nebula::common::Request;
use nebula::event::{Event, ObjectLabel, Push, Receiver};
use nebula::push_settings::{GetPushSettings, SetPushSettings};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Keeps what comes, and answers 200 or, so often, 503.
#[derive(Default)]
struct Inbox {
    posts: Mutex<Vec<Request>>,
    refuses: Mutex<u32>,
}

impl Device for Inbox {
    fn serve(&self, request: &Request) -> Answer {
        self.posts.lock().unwrap().push(request.clone());
        let mut refuses = self.refuses.lock().unwrap();
        let mut response = Push::acknowledge();
        if *refuses > 0 {
            *refuses -= 1;
            *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        }
        Answer::Whole(response)
    }
}

impl Inbox {
    fn start() -> (Arc<Self>, Server) {
        let inbox = Arc::new(Self::default());
        let server = Server::start(inbox.clone(), 0, None).unwrap();
        (inbox, server)
    }

    fn len(&self) -> usize {
        self.posts.lock().unwrap().len()
    }

    fn read(&self, key: &str, at: usize) -> Push {
        Receiver::new(key.into())
            .receive(&self.posts.lock().unwrap()[at])
            .unwrap()
    }

    fn event(&self, at: usize) -> Event {
        match self.read("push-key", at) {
            Push::Event(event) => *event,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn who_is_seen_is_posted_with_pictures_and_key() {
    let (node, client, lib_id) = start_with_library();
    client
        .call(&face(lib_id, 1).name("Ada").idcard("4711"))
        .unwrap();
    node.add_camera(2, &[lib_id]);
    node.person_before_camera(2, "P-1");
    assert_eq!(node.unpushed(), 0, "no address is set");
    let (inbox, server) = Inbox::start();
    client
        .call(&SetPushSettings::to(
            format!("{}/push", server.url()),
            "push-key",
        ))
        .unwrap();
    assert_eq!(
        client.call(&GetPushSettings {}).unwrap().url.unwrap(),
        format!("{}/push", server.url())
    );
    node.person_before_camera(2, "P-1");
    node.stranger_before_camera(2);
    node.body_before_camera(2);
    until("all three are posted", || {
        inbox.len() == 3 && node.unpushed() == 0
    });

    let ada = inbox.event(0);
    assert!(ada.is_match() && ada.similarity == Some(96) && ada.channel == Some(2));
    assert_eq!(
        (ada.person_name.as_deref(), ada.img_id.as_deref()),
        (Some("Ada"), Some("P-1"))
    );
    assert_eq!(
        (ada.lib_id, ada.obj_label),
        (
            Some(i64::try_from(lib_id).unwrap()),
            Some(ObjectLabel::Face)
        )
    );
    for picture in [ada.snap(), ada.frame(), ada.library()] {
        assert_eq!(picture.unwrap(), Some(photo(1)));
    }
    assert_eq!(ada.feature().unwrap().len(), 8);
    assert!(ada.face_attr.is_some() && ada.body_attr.is_none());
    let stranger = inbox.event(1);
    assert!(
        !stranger.is_match()
            && stranger.library().unwrap().is_none()
            && stranger.snap().unwrap().is_some()
    );
    let body = inbox.event(2);
    assert!(
        body.obj_label == Some(ObjectLabel::Body)
            && body.body_attr.is_some()
            && body.face_attr.is_none()
    );
    let keys = [
        ada.key().unwrap(),
        stranger.key().unwrap(),
        body.key().unwrap(),
    ];
    assert!(keys[0] != keys[1] && keys[1] != keys[2]);

    let post = inbox.posts.lock().unwrap()[0].clone();
    assert_eq!(post.uri().path(), "/push");
    let text = String::from_utf8_lossy(post.body()).into_owned();
    assert!(
        text.contains(r#""msg_id":774"#),
        "unquoted, as in the document"
    );
    assert!(Receiver::new("another".into()).receive(&post).is_err());
}

#[test]
fn an_event_is_posted_until_it_is_taken_or_once() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1)).unwrap();
    node.add_camera(1, &[lib_id]);
    let (inbox, server) = Inbox::start();
    client
        .call(&SetPushSettings::to(server.url(), "push-key"))
        .unwrap();
    *inbox.refuses.lock().unwrap() = 2;
    node.person_before_camera(1, "P-1");
    until("it is taken", || node.unpushed() == 0);
    assert_eq!((inbox.len(), node.posts()), (3, 3));
    let keys: Vec<_> = (0..3).map(|at| inbox.event(at).key()).collect();
    assert!(keys[0] == keys[1] && keys[1] == keys[2]);
    node.set_quirks(|quirks| quirks.pushes_again = false);
    *inbox.refuses.lock().unwrap() = 1;
    node.person_before_camera(1, "P-1");
    until("it is given up", || node.unpushed() == 0);
    assert_eq!(inbox.len(), 4);
}

#[test]
fn the_node_says_that_it_lives() {
    let node = NebulaNode::builder()
        .heartbeat(Duration::from_millis(50))
        .start()
        .unwrap();
    let client = crate::client(&node);
    let (inbox, server) = Inbox::start();
    // As in the document's example, without http://.
    let address = server.url().replace("http://", "");
    client
        .call(&SetPushSettings::to(address, "push-key"))
        .unwrap();
    until("it beats", || node.heartbeats() >= 2);
    let Push::HeartBeat(beat) = inbox.read("push-key", 0) else {
        panic!()
    };
    assert_eq!(beat.device_id.as_deref(), Some("simulated"));
    assert!(beat.trigger.unwrap().moment().is_some());
    let text = String::from_utf8_lossy(inbox.posts.lock().unwrap()[0].body()).into_owned();
    assert!(
        text.contains(r#""msg_id":775"#) && !text.contains("push-key"),
        "{text}"
    );
}

#[test]
fn events_of_odd_nodes_are_read_too() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1).name("4711").age(36)).unwrap();
    node.add_camera(1, &[lib_id]);
    let (inbox, server) = Inbox::start();
    client
        .call(&SetPushSettings::to(server.url(), "push-key"))
        .unwrap();
    node.set_quirks(|quirks| {
        quirks.numbers_as_text = true;
        quirks.extra_members = true;
        quirks.odd_replies = true;
        quirks.frame_bytes = 100_000;
    });
    node.person_before_camera(1, "P-1");
    until("it is posted", || inbox.len() == 1);
    let event = inbox.event(0);
    assert_eq!(
        (event.channel, event.similarity, event.person_age.as_deref()),
        (Some(1), Some(96), Some("36"))
    );
    let frame: Bytes = event.frame().unwrap().unwrap();
    assert!(frame.len() == 100_000 && frame.starts_with(&photo(1)));
    node.set_quirks(|quirks| {
        quirks.numbers_as_text = false;
        quirks.texts_as_numbers = true;
    });
    node.person_before_camera(1, "P-1");
    until("it is posted", || inbox.len() == 2);
    assert_eq!(inbox.event(1).person_name.as_deref(), Some("4711"));
}
