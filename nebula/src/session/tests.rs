//! Against a node made of the document's words, with a clock that is an argument.

use super::*;
use crate::download::Download;
use crate::library::ListLibraries;
use face_common::Error;
use face_common::exchange::{Ask, Exchange};
use std::collections::BTreeMap;
use std::sync::Arc;

const MINUTE: i64 = 60_000;

/// Sessions that end after thirty minutes without a call; passwords that it counts.
#[derive(Default)]
struct Node {
    sessions: BTreeMap<String, i64>,
    opened: u64,
    logins: u32,
    calls: u32,
    users: Vec<String>,
    /// What it says to a login instead of opening a session.
    says: Option<&'static str>,
}

impl Node {
    fn answer(&mut self, request: &Request, now_ms: i64) -> Response {
        let reply = |status: u16, body: String| {
            http::Response::builder()
                .status(status)
                .body(body.into())
                .unwrap()
        };
        let session = request
            .headers()
            .get("sessionid")
            .map(|it| it.to_str().unwrap().to_owned());
        let is_live = session.as_ref().is_some_and(|it| {
            self.sessions
                .get(it)
                .is_some_and(|used| now_ms - used < 30 * MINUTE)
        });
        if is_live {
            self.sessions.insert(session.clone().unwrap(), now_ms);
        }
        if request.method() == http::Method::GET {
            self.calls += 1;
            return match request.uri().path() {
                "/ws/img/1.jpg" if is_live => reply(200, "\u{fffd}picture".to_owned()),
                _ => reply(404, "<html>404 Not Found</html>".to_owned()),
            };
        }
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        match body["msg_id"].as_str().unwrap() {
            "257" => {
                self.logins += 1;
                self.users
                    .push(body["user_name"].as_str().unwrap().to_owned());
                assert!(session.is_none(), "a login with a session");
                if let Some(says) = self.says {
                    return reply(200, says.to_owned());
                }
                if body["user_pwd"] != "Right-password1" {
                    return reply(
                        200,
                        r#"{"code":-113,"data":"","msg":"Username or password error"}"#.to_owned(),
                    );
                }
                self.opened += 1;
                // Beyond i64, as in the document.
                let id = (10_538_985_380_704_462_465 + self.opened).to_string();
                self.sessions.insert(id.clone(), now_ms);
                reply(200, format!(r#"{{"code":0,"data":"{id}","msg":""}}"#))
            }
            "258" if is_live => {
                self.sessions.remove(&session.unwrap());
                reply(200, r#"{"code":0,"data":"","msg":""}"#.to_owned())
            }
            _ if !is_live => reply(
                200,
                r#"{"code":-141,"data":"","msg":"User is not logged in"}"#.to_owned(),
            ),
            "1028" | "1281" => {
                self.calls += 1;
                reply(200, r#"{"code":0,"data":[],"msg":""}"#.to_owned())
            }
            other => panic!("{other}"),
        }
    }
}

fn env(now_ms: i64) -> Env {
    Env {
        now_ms,
        entropy: [0; 16],
    }
}

/// A call from beginning to end, as a client makes it.
fn call<E: Endpoint<Protocol = crate::Nebula>>(
    auth: &SessionAuth,
    node: &mut Node,
    endpoint: &E,
    now_ms: i64,
) -> Result<E::Reply, crate::Error> {
    let mut exchange = Exchange::new(auth, endpoint.to_request()?);
    loop {
        match exchange.ask(env(now_ms))? {
            Ask::Preflight(request) => exchange.preflight(&node.answer(&request, now_ms))?,
            Ask::Send(request) => {
                let (mut head, body) = node.answer(&request, now_ms).into_parts();
                if exchange.head(&mut head)? == After::Resend {
                    continue;
                }
                let response = http::Response::from_parts(head, body);
                if exchange.body(&response)? == After::Deliver {
                    return face_common::endpoint::read(endpoint, &response);
                }
            }
        }
    }
}

fn new() -> (SessionAuth, Node) {
    (
        SessionAuth::new("admin", "Right-password1"),
        Node::default(),
    )
}

#[test]
fn a_session_is_opened_once_used_by_all_and_opened_anew_when_it_has_ended() {
    let (auth, mut node) = new();
    assert_eq!((auth.max_in_flight(), auth.last_used_ms()), (1, None));
    for minute in [0, 29, 58] {
        call(&auth, &mut node, &ListLibraries {}, minute * MINUTE).unwrap();
    }
    assert_eq!((node.logins, node.calls), (1, 3));
    assert_eq!(
        (auth.max_in_flight(), auth.last_used_ms()),
        (usize::MAX, Some(58 * MINUTE))
    );
    // Thirty minutes of nothing.
    call(&auth, &mut node, &ListLibraries {}, 88 * MINUTE).unwrap();
    assert_eq!((node.logins, node.calls), (2, 4));
    // The node was restarted.
    node.sessions.clear();
    call(&auth, &mut node, &ListLibraries {}, 88 * MINUTE).unwrap();
    assert_eq!((node.logins, node.calls), (3, 5));
}

#[test]
fn a_node_that_takes_no_session_is_not_asked_for_ever() {
    let (auth, mut node) = new();
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    let mut exchange = Exchange::new(&auth, ListLibraries {}.to_request().unwrap());
    let mut sent = 0;
    let error = loop {
        match exchange.ask(env(0)).unwrap() {
            Ask::Preflight(request) => exchange.preflight(&node.answer(&request, 0)).unwrap(),
            Ask::Send(request) => {
                sent += 1;
                node.sessions.clear();
                let (mut head, body) = node.answer(&request, 0).into_parts();
                assert_eq!(exchange.head(&mut head).unwrap(), After::Deliver);
                let response = http::Response::from_parts(head, body);
                if exchange.body(&response).unwrap() == After::Deliver {
                    break face_common::endpoint::read(&ListLibraries {}, &response).unwrap_err();
                }
            }
        }
    };
    assert_eq!((sent, node.logins), (3, 3));
    assert!(
        matches!(&error, Error::Fault { fault, .. } if fault.code == Some(Code::NotLoggedIn)),
        "{error}"
    );
}

#[test]
fn a_refused_password_is_sent_once() {
    let auth = SessionAuth::new("admin", "Wrong-password1");
    let mut node = Node::default();
    let error = call(&auth, &mut node, &ListLibraries {}, 0).unwrap_err();
    assert_eq!(error.kind(), face_common::ErrorKind::Unauthorised);
    assert!(
        error
            .to_string()
            .contains("code -113, user name or password are wrong"),
        "{error}"
    );
    for _ in 0..3 {
        let error = call(&auth, &mut node, &ListLibraries {}, MINUTE).unwrap_err();
        assert!(matches!(error, Error::Auth(AuthError::Refused)), "{error}");
    }
    assert_eq!(node.logins, 1);
    auth.set_login("admin", "Right-password1");
    call(&auth, &mut node, &ListLibraries {}, MINUTE).unwrap();
    assert_eq!(node.logins, 2);
}

#[test]
fn what_is_no_refusal_is_tried_again() {
    let (auth, mut node) = new();
    for says in [
        r#"{"code":-3524,"data":"","msg":""}"#,
        "<html>502</html>",
        r#"{"code":0,"data":"","msg":""}"#,
    ] {
        node.says = Some(says);
        let error = call(&auth, &mut node, &ListLibraries {}, 0).unwrap_err();
        assert!(
            matches!(error, Error::Auth(AuthError::Failed { .. })),
            "{error}"
        );
    }
    node.says = None;
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    assert_eq!(node.logins, 4);
    // A user name that the node cannot have is not sent.
    let auth = SessionAuth::new("user name", "x");
    let error = call(&auth, &mut node, &ListLibraries {}, 0).unwrap_err();
    assert!(
        error.to_string().contains("user_name") && node.logins == 4,
        "{error}"
    );
}

#[test]
fn a_picture_that_is_not_there_opens_no_session() {
    let (auth, mut node) = new();
    let there = Download::of("img/1.jpg");
    let missing = Download::of("img/2.jpg");
    call(&auth, &mut node, &there, 0).unwrap();
    let error = call(&auth, &mut node, &missing, 5_000).unwrap_err();
    assert_eq!(
        (error.kind(), node.logins),
        (face_common::ErrorKind::NotFound, 1)
    );
    // The session has ended: 404 is all that the node says.
    call(&auth, &mut node, &there, 31 * MINUTE).unwrap();
    assert_eq!(node.logins, 2);
    // It may have ended: the node is asked.
    let error = call(&auth, &mut node, &missing, 32 * MINUTE).unwrap_err();
    assert_eq!(
        (error.kind(), node.logins),
        (face_common::ErrorKind::NotFound, 2)
    );
}

#[test]
fn logging_out_ends_the_session_and_the_next_call_opens_another() {
    let (auth, mut node) = new();
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    call(&auth, &mut node, &Logout {}, 0).unwrap();
    assert!(node.sessions.is_empty() && auth.last_used_ms().is_none());
    // Nobody is logged in: no session is opened to be closed.
    let error = call(&auth, &mut node, &Logout {}, 0).unwrap_err();
    assert!(
        matches!(&error, Error::Fault { fault, .. } if fault.code == Some(Code::NotLoggedIn)),
        "{error}"
    );
    assert_eq!(node.logins, 1);
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    assert_eq!(node.logins, 2);
}

/// Sixteen threads on one client, with a session that ends under them.
#[test]
fn calls_at_once_share_one_login() {
    let node = Arc::new(Mutex::new(Node::default()));
    let transport = {
        let node = node.clone();
        move |request: Request| {
            std::thread::sleep(Duration::from_millis(1));
            Ok(node.lock().unwrap().answer(&request, 0))
        }
    };
    let auth = SessionAuth::new("admin", "Right-password1");
    let client = crate::blocking::Client::new("http://192.0.2.30", transport, auth).unwrap();
    for round in 1..=5 {
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| client.call(&ListLibraries {}).unwrap());
            }
        });
        assert_eq!(node.lock().unwrap().logins, round);
        node.lock().unwrap().sessions.clear();
    }
}

#[test]
fn neither_the_password_nor_the_session_is_printed() {
    let (auth, mut node) = new();
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    let mut request = ListLibraries {}.to_request().unwrap();
    assert!(matches!(
        auth.before(&mut Ticket::default(), &mut request, env(0)),
        Ok(Before::Ready)
    ));
    let value = &request.headers()["sessionid"];
    assert!(value.is_sensitive());
    let shown = format!("{auth:?} {request:?} {:?}", auth.lock().login);
    assert!(
        !shown.contains("Right") && !shown.contains(value.to_str().unwrap()),
        "{shown}"
    );
}

#[test]
fn another_user_does_not_go_on_with_the_session_of_the_one_before() {
    let (auth, mut node) = new();
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    auth.set_login("other", "Right-password1");
    assert!(auth.last_used_ms().is_none());
    call(&auth, &mut node, &ListLibraries {}, 0).unwrap();
    assert_eq!(
        (node.logins, node.users.as_slice()),
        (2, &["admin".to_owned(), "other".to_owned()][..])
    );

    // A login that is answered after another user was set opens no session for them.
    let (auth, mut node) = new();
    let mut late = Exchange::new(&auth, ListLibraries {}.to_request().unwrap());
    let Ask::Preflight(login) = late.ask(env(0)).unwrap() else {
        panic!()
    };
    auth.set_login("other", "Right-password1");
    late.preflight(&node.answer(&login, 0)).unwrap();
    assert!(auth.last_used_ms().is_none());
}

/// What says no to the user is not asked again; what says no to the moment is.
#[test]
fn each_refusal_is_known() {
    for (code, is_final) in [
        (-113, true),
        (-145, true),
        (-108, true),
        (-142, true),
        (-140, false),
        (-1, false),
        (-3596, false),
    ] {
        let (auth, mut node) = new();
        let says: &str = format!(r#"{{"code":{code},"data":"","msg":""}}"#).leak();
        node.says = Some(says);
        for _ in 0..2 {
            call(&auth, &mut node, &ListLibraries {}, 0).unwrap_err();
        }
        assert_eq!(node.logins, if is_final { 1 } else { 2 }, "{code}");
    }
}

#[test]
fn a_session_is_kept_by_what_is_downloaded_and_before_it_ends() {
    assert!(KEEP_ALIVE + Duration::from_secs(120) < IDLE);
    let (auth, mut node) = new();
    call(&auth, &mut node, &Download::of("img/1.jpg"), 0).unwrap();
    call(&auth, &mut node, &Download::of("img/1.jpg"), 20 * MINUTE).unwrap();
    assert_eq!(auth.last_used_ms(), Some(20 * MINUTE));
    // Missing, right after: the session is known to be good.
    call(
        &auth,
        &mut node,
        &Download::of("img/2.jpg"),
        20 * MINUTE + 1_000,
    )
    .unwrap_err();
    assert_eq!(node.logins, 1);
}
