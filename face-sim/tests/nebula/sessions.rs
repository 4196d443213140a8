//! Who is logged in.

use crate::{Hand, client, exchange, face, start, start_with_library, until};
use face_sim::NebulaNode;
use face_sim::net::{Certificate, Fault};
use nebula::ErrorKind;
use nebula::blocking::connect;
use nebula::common::transport::{HttpOptions, ReqwestBlocking, Tls};
use nebula::download::Download;
use nebula::face::GetFace;
use nebula::library::ListLibraries;
use nebula::login::Logout;
use std::time::Duration;

#[test]
fn one_login_serves_all_calls_and_threads() {
    let (node, client) = start();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.call(&ListLibraries {}).unwrap());
        }
    });
    assert_eq!((node.logins(), node.sessions()), (1, 1));
    assert_eq!(
        (node.record().count("257"), node.record().count("1028")),
        (1, 8)
    );
}

#[test]
fn sessions_are_text_that_no_i64_holds() {
    let node = NebulaNode::start().unwrap();
    for _ in 0..20 {
        let session = Hand::of(&node).session;
        assert!(
            session.parse::<u64>().is_ok() && session.parse::<i64>().is_err(),
            "{session}"
        );
    }
    assert_eq!(node.sessions(), 20);
}

#[test]
fn a_wrong_password_is_refused_and_sent_once() {
    let node = NebulaNode::start().unwrap();
    for (user, password) in [("admin", "Wrong-pass1"), ("root", "Simulated-1")] {
        let client = connect(&node.url(), user, password).unwrap();
        for _ in 0..3 {
            let error = client.call(&ListLibraries {}).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthorised);
        }
    }
    assert_eq!((node.refused_logins(), node.logins()), (2, 0));
    let own = NebulaNode::builder()
        .login("ada", "Own-pass1")
        .start()
        .unwrap();
    connect(&own.url(), "ada", "Own-pass1")
        .unwrap()
        .call(&ListLibraries {})
        .unwrap();
}

#[test]
fn an_ended_session_is_opened_anew_without_the_caller_noticing() {
    let (node, client, lib_id) = start_with_library();
    node.expire_sessions();
    client.call(&face(lib_id, 1)).unwrap();
    assert_eq!((node.logins(), node.faces(lib_id).len()), (2, 1));
    node.restart();
    assert_eq!((node.sessions(), node.restarts()), (0, 1));
    until("it is reached again", || {
        client.call(&ListLibraries {}).is_ok()
    });
    assert_eq!(node.logins(), 3);
    assert_eq!(
        client.call(&ListLibraries {}).unwrap()[0].picture_no,
        Some(1)
    );
}

#[test]
fn a_session_ends_when_it_is_not_used_for_the_time_that_is_set() {
    let node = NebulaNode::builder()
        .session_idle(Duration::from_millis(1500))
        .start()
        .unwrap();
    let client = client(&node);
    for _ in 0..5 {
        client.call(&ListLibraries {}).unwrap();
        std::thread::sleep(Duration::from_millis(400));
    }
    assert_eq!(node.logins(), 1, "using it keeps it");
    std::thread::sleep(Duration::from_millis(1600));
    assert_eq!(node.sessions(), 0);
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(node.logins(), 2);
}

#[test]
fn without_a_session_or_with_anothers_nothing_is_answered() {
    let node = NebulaNode::start().unwrap();
    let mut hand = Hand::of(&node);
    let ask = r#"{"msg_id":"1028"}"#;
    assert_eq!(hand.ask(ask)["code"], 0);
    hand.session = "10538985380704462465".into();
    assert_eq!(hand.ask(ask)["code"], -141);
    hand.session.clear();
    assert_eq!(hand.ask(ask)["code"], -141);
    // What it would have said is not told to a stranger.
    node.refuse("1028", nebula::protocol::Code::UnknownError);
    assert_eq!(hand.ask(ask)["code"], -141);
}

#[test]
fn logging_out_ends_the_session() {
    let (node, client) = start();
    client.call(&ListLibraries {}).unwrap();
    let other = Hand::of(&node);
    client.call(&Logout {}).unwrap();
    assert_eq!(node.sessions(), 1, "the other's is kept");
    assert_eq!(other.ask(r#"{"msg_id":"258"}"#)["code"], 0);
    assert_eq!(other.ask(r#"{"msg_id":"258"}"#)["code"], -141);
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(node.logins(), 3);
}

#[test]
fn a_download_without_a_session_is_a_page_with_404() {
    let (node, client, lib_id) = start_with_library();
    client.call(&face(lib_id, 1)).unwrap();
    let get = GetFace {
        img_id: "P-1".into(),
        lib_id,
        ..Default::default()
    };
    let path = client.call(&get).unwrap().img_path.unwrap();
    let hand = Hand::of(&node);
    let get = |session: &str| {
        exchange(
            &node,
            &format!("GET /ws/{path} HTTP/1.1\r\nsessionid: {session}"),
            b"",
        )
    };
    let (status, head, body) = get(&hand.session);
    assert_eq!((status, body), (200, node.picture("P-1").unwrap().to_vec()));
    assert!(head.contains("image/jpeg"), "{head}");
    let (status, head, body) = get("1");
    assert!(
        status == 404 && head.contains("text/html") && body.starts_with(b"<html>"),
        "{head}"
    );
    let error = client.call(&Download::of("img/none.jpg")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        client.call(&Download::of(&path)).unwrap(),
        node.picture("P-1").unwrap()
    );
}

#[test]
fn a_login_that_breaks_off_opens_no_session() {
    let (node, client) = start();
    node.faults().next("257", Fault::Close);
    client.call(&ListLibraries {}).unwrap_err();
    assert_eq!(node.logins(), 0);
    client.call(&ListLibraries {}).unwrap();
    assert_eq!(node.logins(), 1);
}

#[test]
fn a_node_speaks_https_from_the_beginning_where_it_is_told_to() {
    let node = NebulaNode::builder()
        .https(Certificate::SignedByCa)
        .start()
        .unwrap();
    assert!(node.url().starts_with("https://") && node.ws_url().starts_with("wss://"));
    let tls = Tls::Authority(node.identity().unwrap().ca_pem.clone().into());
    let options = HttpOptions {
        tls,
        ..HttpOptions::default()
    };
    let transport = ReqwestBlocking::new(&options).unwrap();
    let auth = nebula::SessionAuth::new(node.user(), node.password());
    let client = nebula::blocking::Client::new(&node.url(), transport, auth).unwrap();
    client.call(&ListLibraries {}).unwrap();
    // Who does not know the certificate does not send the password.
    let careless = crate::client(&node);
    careless.call(&ListLibraries {}).unwrap_err();
    assert_eq!((node.logins(), node.refused_logins()), (1, 0));
}

/// A picture is 404 when the session has ended: sixteen at once find out together, and one of them logs in.
#[test]
fn downloads_at_once_share_one_login_when_the_session_has_ended() {
    let (node, client, lib_id) = crate::start_with_library();
    client.call(&crate::face(lib_id, 1)).unwrap();
    let got = GetFace {
        img_id: "P-1".into(),
        lib_id,
        ..GetFace::default()
    };
    let path = client.call(&got).unwrap().img_path.unwrap();
    let logins = node.logins();
    // A session that answered a moment ago is taken to be good.
    std::thread::sleep(Duration::from_millis(10_200));
    node.expire_sessions();
    let all_at_once = || {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| client.call(&Download::of(&path))))
                .collect();
            threads
                .into_iter()
                .map(|it| it.join().unwrap())
                .collect::<Vec<_>>()
        })
    };
    assert!(all_at_once().iter().all(Result::is_ok));
    assert_eq!((node.logins(), node.sessions()), (logins + 1, 1));
    // One that is not there opens no other session.
    std::thread::sleep(Duration::from_millis(10_200));
    let missing = client.call(&Download::of("img/none.jpg")).unwrap_err();
    assert_eq!(missing.kind(), nebula::ErrorKind::NotFound);
    assert_eq!((node.logins(), node.sessions()), (logins + 1, 1));
}

/// A camera at a wrong address takes minutes: nobody waits for it but who asked.
#[test]
fn a_slow_call_holds_up_no_other() {
    let (node, client) = crate::start();
    let slow = Duration::from_secs(3);
    for begins_with_a_session in [false, true] {
        node.faults().next("1310", Fault::Delay(slow));
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| client.call(&nebula::camera::GetSipServerId {}));
            std::thread::sleep(slow / 6);
            if begins_with_a_session {
                // It ends while the call is under way: the next one logs in.
                node.expire_sessions();
            }
            let began = std::time::Instant::now();
            client.call(&ListLibraries {}).unwrap();
            assert!(began.elapsed() < slow / 3, "{:?}", began.elapsed());
            waits.join().unwrap().unwrap();
        });
    }
}

/// The call itself was not sent where it is the login that breaks.
#[test]
fn a_login_that_breaks_has_sent_nothing_and_may_be_tried_again() {
    let (node, client, lib_id) = crate::start_with_library();
    let sent = || node.record().count("1029");
    node.expire_sessions();
    let before = sent();
    let fresh = crate::client(&node);
    node.faults().next("257", Fault::Close);
    let error = fresh.call(&crate::face(lib_id, 1)).unwrap_err();
    assert_eq!(
        (error.was_sent(), error.is_retryable(), sent()),
        (nebula::Sent::No, true, before)
    );
    let page = http::Response::builder()
        .status(503)
        .body("<html>".into())
        .unwrap();
    node.faults().next("257", Fault::Replace(Box::new(page)));
    let error = fresh.call(&crate::face(lib_id, 1)).unwrap_err();
    assert_eq!(
        (error.was_sent(), error.is_retryable(), sent()),
        (nebula::Sent::No, true, before)
    );
    drop(client);
    fresh.call(&crate::face(lib_id, 1)).unwrap();
}
