mod late;

use super::*;
use crate::auth::digest::Algorithm;
use crate::exchange::{Ask, Exchange};
use bytes::Bytes;
use proptest::prelude::*;
use std::cell::{Cell, RefCell};

const PASSWORD: &str = "Circle of Life";

fn env(n: u8) -> Env {
    Env {
        now_ms: 1_000_000,
        entropy: [n; 16],
    }
}

fn request(method: &str, path: &str, body: usize) -> Request {
    http::Request::builder()
        .method(method)
        .uri(format!("http://192.0.2.1{path}"))
        .body(Bytes::from(vec![b'x'; body]))
        .unwrap()
}

fn reply(status: u16, challenges: &[&str]) -> Response {
    let mut response = http::Response::builder().status(status);
    for challenge in challenges {
        response = response.header("WWW-Authenticate", *challenge);
    }
    response.body(Bytes::new()).unwrap()
}

fn nonce(text: &str) -> String {
    format!("Digest realm=\"r\", nonce=\"{text}\", qop=\"auth\"")
}

/// Runs one exchange against a function and counts: all requests, those with credentials, body bytes.
struct Wire<'a> {
    auth: &'a DigestAuth,
    seen: RefCell<Vec<Request>>,
    env: Cell<u8>,
}

impl<'a> Wire<'a> {
    fn new(auth: &'a DigestAuth) -> Self {
        Self {
            auth,
            seen: RefCell::new(Vec::new()),
            env: Cell::new(0),
        }
    }

    fn run(
        &self,
        request: Request,
        server: impl Fn(&Request) -> Response,
    ) -> Result<Response, AuthError> {
        let mut exchange = Exchange::new(self.auth, request);
        loop {
            self.env.set(self.env.get().wrapping_add(1));
            let ask = exchange.ask(env(self.env.get()))?;
            let (Ask::Send(sent) | Ask::Preflight(sent)) = &ask;
            self.seen.borrow_mut().push(sent.clone());
            let response = server(sent);
            if let Ask::Preflight(_) = ask {
                exchange.preflight(&response)?;
                continue;
            }
            let (mut head, body) = response.into_parts();
            if exchange.head(&mut head)? == After::Deliver {
                return Ok(http::Response::from_parts(head, body));
            }
        }
    }

    fn counts(&self) -> (usize, usize, usize) {
        let seen = self.seen.take();
        let credentialed = seen
            .iter()
            .filter(|r| r.headers().contains_key(AUTHORIZATION))
            .count();
        (
            seen.len(),
            credentialed,
            seen.iter().map(|r| r.body().len()).sum(),
        )
    }
}

fn authorization(request: &Request) -> Option<String> {
    Some(String::from_utf8_lossy(request.headers().get(AUTHORIZATION)?.as_bytes()).into_owned())
}

fn has(request: &Request, text: &str) -> bool {
    authorization(request).is_some_and(|a| a.contains(text))
}

#[test]
fn a_call_costs_one_request_after_the_first() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&auth);
    let server = |r: &Request| {
        if has(r, "nonce=\"1\"") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    };
    assert_eq!(
        wire.run(request("GET", "/a", 0), server).unwrap().status(),
        200
    );
    assert_eq!(wire.counts(), (2, 1, 0));
    for n in 0..50 {
        wire.run(request("POST", "/b", 10), server).unwrap();
        assert!(has(&wire.seen.borrow()[n], &format!("nc={:08x}", n + 2)));
    }
    assert_eq!(wire.counts(), (50, 50, 500));
}

#[test]
fn a_large_first_body_waits_for_a_probe() {
    let auth = DigestAuth::new("admin", PASSWORD).probing("/status");
    let wire = Wire::new(&auth);
    let server = |r: &Request| {
        if has(r, "nonce=") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    };
    for body in [16 * 1024 + 1, 100_000] {
        wire.run(request("PUT", "/photo", body), server).unwrap();
        if body < 100_000 {
            assert_eq!(wire.seen.borrow()[0].uri(), "/status");
            assert_eq!(wire.counts(), (2, 1, body));
        } else {
            assert_eq!(wire.counts(), (1, 1, body));
        }
    }
    let small = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&small);
    wire.run(request("PUT", "/photo", 16 * 1024), server)
        .unwrap();
    assert_eq!(wire.counts(), (2, 1, 2 * 16 * 1024));
    let open = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&open);
    wire.run(request("PUT", "/photo", 100_000), |_| reply(200, &[]))
        .unwrap();
    assert_eq!(wire.counts(), (2, 0, 100_000));
}

#[test]
fn a_wrong_password_costs_one_refusal_and_is_not_sent_again() {
    let auth = DigestAuth::new("admin", "wrong");
    let wire = Wire::new(&auth);
    let server = |_: &Request| reply(401, &[&nonce("1")]);
    assert_eq!(
        wire.run(request("GET", "/a", 0), server).unwrap().status(),
        401
    );
    assert_eq!(wire.counts(), (2, 1, 0));
    for _ in 0..5 {
        assert_eq!(
            wire.run(request("GET", "/a", 0), server).unwrap_err(),
            AuthError::Refused
        );
    }
    assert_eq!(wire.counts(), (0, 0, 0));
    auth.set_password(PASSWORD);
    wire.run(request("GET", "/a", 0), |r| {
        if has(r, "response") {
            reply(200, &[])
        } else {
            server(r)
        }
    })
    .unwrap();
}

#[test]
fn a_password_changed_on_the_device_costs_two_refusals() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&auth);
    let server = |r: &Request| {
        if has(r, "nonce=") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    };
    wire.run(request("GET", "/a", 0), server).unwrap();
    wire.counts();
    let changed = |_: &Request| reply(401, &[&nonce("2")]);
    assert_eq!(
        wire.run(request("GET", "/a", 0), changed).unwrap().status(),
        401
    );
    // The kept nonce, then the device's own: one real refusal.
    assert_eq!((wire.counts(), auth.refusals()), ((2, 2, 0), 1));
    assert_eq!(
        wire.run(request("GET", "/a", 0), changed).unwrap().status(),
        401
    );
    assert_eq!((wire.counts().1, auth.refusals()), (2, 2));
    assert_eq!(
        wire.run(request("GET", "/a", 0), changed).unwrap_err(),
        AuthError::Refused
    );
    assert_eq!(wire.counts(), (0, 0, 0));
}

#[test]
fn nonces_that_rotate_or_serve_once_are_followed() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&auth);
    let uses = Cell::new(0_u32);
    // Each nonce serves once, and the device never says `stale`.
    let server = |r: &Request| {
        let current = format!("nonce=\"{}\"", uses.get());
        if has(r, &current) {
            uses.set(uses.get() + 1);
            return reply(200, &[]);
        }
        reply(401, &[&nonce(&uses.get().to_string())])
    };
    for _ in 0..20 {
        assert_eq!(
            wire.run(request("GET", "/a", 0), server).unwrap().status(),
            200
        );
    }
    assert_eq!(wire.counts(), (40, 39, 0));
    assert_eq!(auth.refusals(), 0);
}

#[test]
fn a_401_without_a_challenge_is_followed_by_one_probe() {
    let auth = DigestAuth::new("admin", PASSWORD).probing("/status");
    let wire = Wire::new(&auth);
    // The third use of a nonce is refused without a challenge, as one terminal does.
    let (issued, used) = (Cell::new(0_u32), Cell::new(0_u32));
    let server = |r: &Request| {
        if !has(r, "nonce=") {
            issued.set(issued.get() + 1);
            used.set(0);
            return reply(401, &[&nonce(&issued.get().to_string())]);
        }
        used.set(used.get() + 1);
        if used.get() > 2 {
            reply(401, &[])
        } else {
            reply(200, &[])
        }
    };
    for _ in 0..9 {
        assert_eq!(
            wire.run(request("GET", "/a", 0), server).unwrap().status(),
            200
        );
    }
    assert_eq!(auth.refusals(), 0);
    assert!(wire.seen.borrow().iter().any(|r| r.uri() == "/status"));
    // Where the probe brings no challenge either, that is said.
    let error = wire
        .run(request("GET", "/a", 0), |_| reply(401, &[]))
        .unwrap_err();
    assert_eq!(
        error,
        AuthError::NoUsableChallenge {
            offered: "nothing".into()
        }
    );
}

#[test]
fn a_stale_fresh_nonce_is_no_refusal() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&auth);
    let stale = |_: &Request| {
        reply(
            401,
            &["Digest realm=\"r\", nonce=\"x\", qop=\"auth\", stale=\"TRUE\""],
        )
    };
    assert_eq!(
        wire.run(request("GET", "/a", 0), stale).unwrap().status(),
        401
    );
    assert_eq!(wire.counts(), (3, 2, 0));
    assert_eq!(auth.refusals(), 0);
    assert_eq!(
        wire.run(request("GET", "/a", 0), |_| reply(200, &[]))
            .unwrap()
            .status(),
        200
    );
}

/// Nonces so short-lived that the one which came with a refusal is over as well.
#[test]
fn a_nonce_that_is_stale_twice_is_followed() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let wire = Wire::new(&auth);
    let issued = Cell::new(0_u32);
    let server = |r: &Request| {
        if has(r, "nonce=\"2\"") {
            return reply(200, &[]);
        }
        issued.set(issued.get() + 1);
        let issued = issued.get();
        let challenge = format!("Digest realm=\"r\", nonce=\"{issued}\", qop=\"auth\", stale=true");
        reply(401, &[&challenge])
    };
    let reply = wire.run(request("GET", "/a", 0), server).unwrap();
    assert_eq!((reply.status().as_u16(), wire.counts()), (200, (3, 2, 0)));
}

#[test]
fn a_lock_is_waited_out() {
    let auth = DigestAuth::new("admin", PASSWORD);
    let mut ticket = Ticket::default();
    auth.learned(
        &ErrorKind::LockedOut {
            for_: Some(Duration::from_secs(60)),
        },
        0,
    );
    let mut before = |now_ms| {
        auth.before(
            &mut ticket,
            &mut request("GET", "/a", 0),
            Env { now_ms, ..env(1) },
        )
    };
    assert_eq!(
        before(1_000).unwrap_err(),
        AuthError::LockedOut {
            for_: Duration::from_secs(60)
        }
    );
    assert_eq!(
        before(60_999).unwrap_err(),
        AuthError::LockedOut {
            for_: Duration::from_millis(1)
        }
    );
    // A device that says 60 may mean nearly 61.
    assert!(before(61_000).is_ok());
}

#[test]
fn basic_is_used_only_where_allowed_and_only_for_want_of_better() {
    let basic_only = |r: &Request| {
        if has(r, "Basic YWRtaW46Q2lyY2xlIG9mIExpZmU=") {
            reply(200, &[])
        } else {
            reply(401, &["Basic realm=\"x\""])
        }
    };
    let strict = DigestAuth::new("admin", PASSWORD);
    let error = Wire::new(&strict)
        .run(request("GET", "/a", 0), basic_only)
        .unwrap_err();
    assert_eq!(
        error,
        AuthError::NoUsableChallenge {
            offered: "Basic".into()
        }
    );
    let lax = DigestAuth::new("admin", PASSWORD).allow_basic(true);
    let wire = Wire::new(&lax);
    assert_eq!(
        wire.run(request("GET", "/a", 0), basic_only)
            .unwrap()
            .status(),
        200
    );
    let both = DigestAuth::new("admin", PASSWORD).allow_basic(true);
    let wire = Wire::new(&both);
    wire.run(request("GET", "/a", 0), |r| {
        if has(r, "Digest ") {
            reply(200, &[])
        } else {
            reply(401, &["Basic realm=\"x\"", &nonce("1")])
        }
    })
    .unwrap();
    assert!(wire.seen.borrow().iter().all(|r| !has(r, "Basic ")));
}

#[test]
fn one_call_at_a_time_until_the_password_is_proven() {
    let auth = DigestAuth::new("admin", PASSWORD).max_in_flight(4);
    assert_eq!(Auth::max_in_flight(&auth), 1);
    let wire = Wire::new(&auth);
    wire.run(request("GET", "/a", 0), |r| {
        if has(r, "nonce=") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    })
    .unwrap();
    assert_eq!(Auth::max_in_flight(&auth), 4);
}

#[test]
fn the_header_is_written_as_the_rfc_says() {
    let auth = DigestAuth::new("Mu\"fasa", PASSWORD);
    let wire = Wire::new(&auth);
    let challenge =
        "Digest realm=\"人脸\", nonce=\"n\", opaque=\"o\", algorithm=sha-256, qop=\"auth\"";
    let challenge = HeaderValue::from_bytes(challenge.as_bytes()).unwrap();
    wire.run(request("GET", "/a/b?c=d", 0), |r| {
        if r.headers().contains_key(AUTHORIZATION) {
            return reply(200, &[]);
        }
        let mut response = reply(401, &[]);
        response
            .headers_mut()
            .insert("WWW-Authenticate", challenge.clone());
        response
    })
    .unwrap();
    let seen = wire.seen.borrow();
    let header = authorization(&seen[1]).unwrap();
    let response = header
        .split("response=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let cnonce = hex(&[2; 16]);
    assert_eq!(
        header,
        format!(
            "Digest username=\"Mu\\\"fasa\", realm=\"人脸\", nonce=\"n\", uri=\"/a/b?c=d\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"{cnonce}\", response=\"{response}\", opaque=\"o\""
        )
    );
    assert!(seen[1].headers()[AUTHORIZATION].is_sensitive());
    assert!(!format!("{auth:?} {:?}", seen[1].headers()).contains(PASSWORD));
}

#[test]
fn many_threads_share_one_login() {
    let auth = DigestAuth::new("admin", PASSWORD);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let wire = Wire::new(&auth);
                for _ in 0..50 {
                    let server = |r: &Request| {
                        if has(r, "nonce=") {
                            reply(200, &[])
                        } else {
                            reply(401, &[&nonce("1")])
                        }
                    };
                    assert_eq!(
                        wire.run(request("GET", "/a", 0), server).unwrap().status(),
                        200
                    );
                }
            });
        }
    });
    assert_eq!(auth.refusals(), 0);
}

proptest! {
    /// Another implementation reads our challenge and our answer is its answer.
    #[test]
    fn answers_are_those_of_digest_auth(
        realm in "[a-zA-Z0-9 @._()-]{1,20}", nonce in "[a-zA-Z0-9+/=]{1,30}", user in "[a-z]{1,8}", password in "[!-~]{1,16}",
        algorithm in prop_oneof![Just(Algorithm::Md5), Just(Algorithm::Md5Sess), Just(Algorithm::Sha256), Just(Algorithm::Sha256Sess)],
        qop in prop_oneof![Just(""), Just(", qop=\"auth\"")], method in prop_oneof![Just("GET"), Just("PUT")],
    ) {
        // Without qop and with a session key the two RFCs leave open which client nonce is meant.
        prop_assume!(!(qop.is_empty() && algorithm.is_session()));
        let challenge = format!("Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={}{qop}", algorithm.name());
        let auth = DigestAuth::new(user.clone(), password.as_str());
        let wire = Wire::new(&auth);
        wire.run(request(method, "/a?b=1", 0), |r| if has(r, "Digest") { reply(200, &[]) } else { reply(401, &[&challenge]) }).unwrap();
        let ours = authorization(&wire.seen.borrow()[1]).unwrap();
        let mut context = digest_auth::AuthContext::new_with_method(user, password, "/a?b=1", None::<&[u8]>, digest_auth::HttpMethod::from(method));
        context.set_custom_cnonce(hex(&[2; 16]));
        let theirs = digest_auth::parse(&challenge).unwrap().respond(&context).unwrap();
        let pick = |h: &str| h.split("response=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        prop_assert_eq!(pick(&ours), theirs.response);
    }
}

#[cfg(feature = "server")]
mod against_the_verifier {
    use super::*;
    use crate::auth::digest::{DigestVerifier, Verdict};

    fn serve(verifier: &DigestVerifier, n: &Cell<u8>, r: &Request) -> (Response, Verdict) {
        n.set(n.get().wrapping_add(1));
        let now = Env {
            now_ms: 0,
            entropy: [n.get(); 16],
        };
        let uri = r.uri().path_and_query().unwrap().as_str();
        let verdict = verifier.verify(
            r.method().as_str(),
            uri,
            r.headers().get(AUTHORIZATION),
            |u| (u == "admin").then(|| PASSWORD.into()),
            now,
        );
        let mut response = reply(
            if matches!(verdict, Verdict::Ok { .. }) {
                200
            } else {
                401
            },
            &[],
        );
        if response.status() == 401 {
            for value in verifier.challenge(verdict == Verdict::Stale, now) {
                response.headers_mut().append("WWW-Authenticate", value);
            }
        }
        (response, verdict)
    }

    #[test]
    fn every_setting_is_served() {
        for (algorithms, name_algorithm, qop_auth, uses) in [
            (vec![Algorithm::Md5], false, true, u32::MAX),
            (vec![Algorithm::Md5], true, false, u32::MAX),
            (
                vec![Algorithm::Sha256, Algorithm::Md5],
                true,
                true,
                u32::MAX,
            ),
            (vec![Algorithm::Sha256Sess], true, true, u32::MAX),
            (vec![Algorithm::Md5Sess], true, true, 3),
            (vec![Algorithm::Md5], true, true, 1),
        ] {
            let mut verifier = DigestVerifier::new("DS-6E392E44");
            (
                verifier.algorithms,
                verifier.name_algorithm,
                verifier.qop_auth,
                verifier.nonce_uses,
            ) = (algorithms, name_algorithm, qop_auth, uses);
            let auth = DigestAuth::new("admin", PASSWORD);
            let (wire, n) = (Wire::new(&auth), Cell::new(100));
            for _ in 0..10 {
                assert_eq!(
                    wire.run(request("GET", "/a?b=1", 0), |r| serve(&verifier, &n, r).0)
                        .unwrap()
                        .status(),
                    200,
                    "{verifier:?}"
                );
            }
            assert_eq!(auth.refusals(), 0);
        }
    }

    #[test]
    fn wrong_replayed_stale_and_foreign_answers_are_told_apart() {
        let verifier = DigestVerifier::new("r");
        let auth = DigestAuth::new("admin", PASSWORD);
        let (wire, n) = (Wire::new(&auth), Cell::new(0));
        wire.run(request("GET", "/a", 0), |r| serve(&verifier, &n, r).0)
            .unwrap();
        let answered = wire.seen.borrow()[1].clone();
        assert_eq!(serve(&verifier, &n, &answered).1, Verdict::Replayed);
        let mut elsewhere = answered.clone();
        *elsewhere.uri_mut() = "http://192.0.2.1/b".parse().unwrap();
        assert_eq!(serve(&verifier, &n, &elsewhere).1, Verdict::Malformed);
        let mut other_method = answered.clone();
        *other_method.method_mut() = Method::DELETE;
        assert_eq!(
            serve(&verifier, &n, &other_method).1,
            Verdict::WrongCredentials {
                user: "admin".into()
            }
        );
        verifier.forget_nonces();
        assert_eq!(serve(&verifier, &n, &answered).1, Verdict::Stale);
        assert_eq!(
            serve(&verifier, &n, &request("GET", "/a", 0)).1,
            Verdict::NoCredentials
        );
        let stranger = DigestAuth::new("nobody", PASSWORD);
        let wire = Wire::new(&stranger);
        assert_eq!(
            wire.run(request("GET", "/a", 0), |r| serve(&verifier, &n, r).0)
                .unwrap()
                .status(),
            401
        );
        for rubbish in [
            "",
            "Digest",
            "Digest x",
            "Basic YTpi",
            "Digest username=\"admin\", nonce=\"1\", uri=\"/a\", response=\"\", qop=auth, nc=1, cnonce=x",
        ] {
            let mut r = request("GET", "/a", 0);
            r.headers_mut()
                .insert(AUTHORIZATION, HeaderValue::from_str(rubbish).unwrap());
            assert_eq!(serve(&verifier, &n, &r).1, Verdict::Malformed, "{rubbish}");
        }
    }
}

#[test]
fn nothing_ends_its_quotes_too_early() {
    let answer = |challenge: &str, path: &str| {
        let auth = DigestAuth::new("a\"b", PASSWORD);
        let wire = Wire::new(&auth);
        let _ = wire.run(request("GET", path, 0), |_| reply(401, &[challenge]));
        let sent = wire.seen.take().pop().unwrap();
        sent.headers()[AUTHORIZATION].to_str().unwrap().to_owned()
    };
    for (challenge, wanted) in [
        // Without quotes, and cut.
        (
            "Digest realm=a\"b, nonce=\"n\"",
            "realm=\"a\\\"b\", nonce=\"n\", ",
        ),
        (
            "Digest realm=\"a\", nonce=\"n\\",
            "realm=\"a\", nonce=\"n\", ",
        ),
        (
            "Digest realm=\"a\\\"b\\c\", nonce=\"n\"",
            "realm=\"a\\\"b\\c\", nonce=\"n\", ",
        ),
    ] {
        let sent = answer(challenge, "/");
        assert!(sent.contains(wanted), "{sent}");
    }
    let sent = answer(&nonce("n"), "/{\"b\":1}");
    assert!(sent.contains("uri=\"/{\\\"b\\\":1}\", "), "{sent}");
}

#[cfg(feature = "server")]
#[test]
fn a_path_with_quotes_is_accepted() {
    use crate::auth::digest::{DigestVerifier, Verdict};
    let verifier = DigestVerifier::new("r");
    let auth = DigestAuth::new("u", PASSWORD);
    let response = Wire::new(&auth).run(request("GET", "/{\"b\":1}", 0), |sent| {
        let uri = sent.uri().path_and_query().unwrap().as_str();
        let header = sent.headers().get(AUTHORIZATION);
        let password = |_: &str| Some(PASSWORD.into());
        if let Verdict::Ok { .. } = verifier.verify("GET", uri, header, password, env(0)) {
            return reply(200, &[]);
        }
        let challenges = verifier.challenge(false, env(1));
        reply(401, &[challenges[0].to_str().unwrap()])
    });
    assert_eq!(response.unwrap().status(), 200);
}
