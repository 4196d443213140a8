//! Answers that are sent again, later, elsewhere, or with something changed.

use super::*;

const PASSWORD: &str = "Abc12345";
const CNONCE: &str = "c";

fn env(now_ms: i64, n: u64) -> Env {
    let mut entropy = [0; 16];
    entropy[..8].copy_from_slice(&n.to_be_bytes());
    Env { now_ms, entropy }
}

/// An answer, with everything in it that can be changed.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    uri: &'static str,
    realm: &'static str,
    nonce: String,
    nc: u32,
    algorithm: Algorithm,
    named: &'static str,
    qop: &'static str,
    password: &'static str,
}

impl Sent {
    fn header(&self) -> HeaderValue {
        let nc = format!("{:08x}", self.nc);
        let answer = Answer {
            algorithm: self.algorithm,
            nonce: self.nonce.as_bytes(),
            cnonce: CNONCE,
            nc: &nc,
            qop_auth: !self.qop.is_empty(),
            method: self.method,
            uri: self.uri,
        };
        let response = answer.response("admin", self.realm.as_bytes(), &self.password.into());
        let Self {
            uri,
            nonce,
            named,
            qop,
            ..
        } = self;
        let text = format!(
            "Digest username=\"admin\", realm=\"r\", nonce=\"{nonce}\", uri=\"{uri}\", \
             response=\"{response}\"{named}{qop}, nc={nc}, cnonce=\"{CNONCE}\""
        );
        HeaderValue::from_str(&text).unwrap()
    }
}

/// A verifier, and an answer to its first challenge, at 0 ms.
fn begin() -> (DigestVerifier, Sent) {
    let verifier = DigestVerifier::new("r");
    let nonce = challenged(&verifier, 0, 0);
    let sent = Sent {
        method: "GET",
        uri: "/a?b=1",
        realm: "r",
        nonce,
        nc: 1,
        algorithm: Algorithm::Md5,
        named: ", algorithm=MD5",
        qop: ", qop=auth",
        password: PASSWORD,
    };
    (verifier, sent)
}

fn challenged(verifier: &DigestVerifier, now_ms: i64, n: u64) -> String {
    let env = env(now_ms, n);
    verifier.challenge(false, env);
    hex(&env.entropy)
}

fn judged(verifier: &DigestVerifier, header: &HeaderValue, now_ms: i64) -> Verdict {
    let password = |user: &str| (user == "admin").then(|| PASSWORD.into());
    verifier.verify("GET", "/a?b=1", Some(header), password, env(now_ms, 0))
}

fn ok() -> Verdict {
    Verdict::Ok {
        user: "admin".to_owned(),
    }
}

fn wrong() -> Verdict {
    Verdict::WrongCredentials {
        user: "admin".to_owned(),
    }
}

fn counted(verifier: &DigestVerifier, sent: &Sent, nc: u32) -> Verdict {
    judged(verifier, &Sent { nc, ..sent.clone() }.header(), 0)
}

#[test]
fn a_count_is_taken_once_in_whatever_order_they_come() {
    let window = u32::try_from(WINDOW).unwrap();
    let forwards: Vec<_> = (1..=3 * window).collect();
    let overtaken: Vec<_> = forwards
        .chunks(50)
        .flat_map(|it| it.iter().rev().copied())
        .collect();
    let mut late = forwards.clone();
    late.rotate_left(1);
    late.swap(0, 4);
    late[3 * WINDOW - 1] = 4 * window;
    for order in [forwards, overtaken, late] {
        let (verifier, sent) = begin();
        for nc in &order {
            assert_eq!(counted(&verifier, &sent, *nc), ok(), "{nc}");
        }
        for nc in &order {
            assert_eq!(counted(&verifier, &sent, *nc), Verdict::Replayed, "{nc}");
        }
        assert!(verifier.nonces.lock().unwrap()[0].counts.len() == WINDOW);
    }
}

#[test]
fn the_window_ends_below_its_least_count() {
    let (verifier, sent) = begin();
    for n in 1..=u32::try_from(WINDOW).unwrap() {
        assert_eq!(counted(&verifier, &sent, 10 + 2 * n), ok());
    }
    assert_eq!(counted(&verifier, &sent, 11), Verdict::Replayed);
    assert_eq!(counted(&verifier, &sent, 13), ok());
    assert_eq!(counted(&verifier, &sent, 12), Verdict::Replayed);
}

#[test]
fn a_nonce_ends_by_its_age_and_by_its_uses() {
    for (now_ms, wanted) in [(0, ok()), (300_000, ok()), (300_001, Verdict::Stale)] {
        let (verifier, sent) = begin();
        assert_eq!(
            judged(&verifier, &sent.header(), now_ms),
            wanted,
            "{now_ms}"
        );
    }
    let (mut verifier, sent) = begin();
    verifier.nonce_uses = 3;
    for (nc, wanted) in [(1, ok()), (2, ok()), (3, ok()), (4, Verdict::Stale)] {
        assert_eq!(counted(&verifier, &sent, nc), wanted, "{nc}");
    }
}

#[test]
fn a_flood_of_challenges_costs_no_memory_and_lets_no_replay_in() {
    let (verifier, sent) = begin();
    assert_eq!(counted(&verifier, &sent, 1), ok());
    for n in 1..NONCES as u64 {
        challenged(&verifier, 0, n);
    }
    assert_eq!(counted(&verifier, &sent, 2), ok());
    assert_eq!(counted(&verifier, &sent, 1), Verdict::Replayed);
    challenged(&verifier, 0, NONCES as u64);
    for nc in 1..=3 {
        assert_eq!(counted(&verifier, &sent, nc), Verdict::Stale);
    }
    for n in 0..50_000 {
        challenged(&verifier, 0, 1_000_000 + n);
    }
    let nonces = verifier.nonces.lock().unwrap();
    assert_eq!(nonces.len(), NONCES);
    assert!(nonces.capacity() <= 2 * NONCES, "{}", nonces.capacity());
}

#[test]
fn who_does_not_know_the_password_uses_up_no_count() {
    let (verifier, sent) = begin();
    let stranger = Sent {
        password: "x",
        ..sent.clone()
    };
    for nc in 1..=2 * u32::try_from(WINDOW).unwrap() {
        assert_eq!(counted(&verifier, &stranger, nc), wrong());
        assert_eq!(counted(&verifier, &stranger, u32::MAX - nc), wrong());
    }
    assert_eq!(counted(&verifier, &sent, 1), ok());
}

type Change = fn(&mut Sent);

#[test]
fn an_answer_is_for_one_request_one_nonce_and_what_was_offered() {
    let (other, _) = begin();
    let foreign = challenged(&other, 0, 7);
    let changes: [(&str, Change, Verdict); 9] = [
        ("another method", |it| it.method = "DELETE", wrong()),
        ("another path", |it| it.uri = "/b", Verdict::Malformed),
        ("another query", |it| it.uri = "/a?b=2", Verdict::Malformed),
        ("another realm", |it| it.realm = "s", wrong()),
        ("no qop", |it| it.qop = "", Verdict::Malformed),
        (
            "auth-int",
            |it| it.qop = ", qop=auth-int",
            Verdict::Malformed,
        ),
        (
            "a session's key",
            |it| (it.algorithm, it.named) = (Algorithm::Md5Sess, ", algorithm=MD5-sess"),
            Verdict::Malformed,
        ),
        (
            "a session's key, said to be none",
            |it| it.algorithm = Algorithm::Md5Sess,
            wrong(),
        ),
        (
            "another hash",
            |it| (it.algorithm, it.named) = (Algorithm::Sha256, ", algorithm=SHA-256"),
            Verdict::Malformed,
        ),
    ];
    for (what, change, wanted) in changes {
        let (verifier, mut sent) = begin();
        change(&mut sent);
        assert_eq!(judged(&verifier, &sent.header(), 0), wanted, "{what}");
    }
    let (verifier, sent) = begin();
    let foreign = Sent {
        nonce: foreign,
        ..sent.clone()
    };
    assert_eq!(judged(&verifier, &foreign.header(), 0), Verdict::Stale);
    // Of a listener that offers the better one alone.
    let (mut verifier, mut sent) = begin();
    verifier.algorithms = vec![Algorithm::Sha256];
    for named in ["", ", algorithm=MD5"] {
        sent.named = named;
        assert_eq!(judged(&verifier, &sent.header(), 0), Verdict::Malformed);
    }
    // What is in the header, and not what was signed.
    let (verifier, sent) = begin();
    let text = sent.header().to_str().unwrap().to_owned();
    for (has, other) in [
        ("nc=00000001", "nc=00000002"),
        ("cnonce=\"c\"", "cnonce=\"d\""),
    ] {
        let header = HeaderValue::from_str(&text.replace(has, other)).unwrap();
        assert_eq!(judged(&verifier, &header, 0), wrong(), "{other}");
    }
}

#[test]
fn without_a_count_a_nonce_serves_once() {
    let (mut verifier, mut sent) = begin();
    verifier.qop_auth = false;
    sent.qop = "";
    let stranger = Sent {
        password: "x",
        ..sent.clone()
    };
    assert_eq!(judged(&verifier, &stranger.header(), 0), wrong());
    assert_eq!(judged(&verifier, &sent.header(), 0), ok());
    for header in [sent.header(), stranger.header()] {
        assert_eq!(judged(&verifier, &header, 0), Verdict::Stale);
    }
}
