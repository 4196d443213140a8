//! Our client against our verifier: the right password is taken at once, another is refused once and not sent again, and what was
//! taken opens nothing a second time.
#![no_main]

use arbitrary::Arbitrary;
use bytes::Bytes;
use face_common::auth::digest::{Algorithm, DigestAuth, DigestVerifier, Verdict};
use face_common::auth::{After, Env};
use face_common::exchange::{Ask, Exchange};
use face_common::{AuthError, Request, Secret};
use fuzz::within;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    algorithms: [u8; 2],
    qop_auth: bool,
    uses: u8,
    user: &'a str,
    realm: &'a str,
    steps: Vec<Step<'a>>,
}

#[derive(Debug, Arbitrary)]
enum Step<'a> {
    Call {
        large: bool,
        path: &'a str,
    },
    Forget,
    Wait(u32),
    Password {
        right: bool,
    },
    /// From somebody else.
    Stranger(&'a [u8]),
    /// From somebody who has listened; without a path to the same.
    Replay {
        nth: u8,
        path: &'a str,
    },
}

const RIGHT: &str = "Abc12345";

struct Device {
    verifier: DigestVerifier,
    now_ms: i64,
    entropy: u128,
    refused: u32,
    /// What was taken, and for what.
    taken: Vec<(HeaderValue, http::Uri)>,
}

impl Device {
    fn env(&mut self) -> Env {
        self.entropy += 1;
        Env {
            now_ms: self.now_ms,
            entropy: self.entropy.to_be_bytes(),
        }
    }

    fn judge(
        &mut self,
        uri: &http::Uri,
        method: &str,
        header: Option<&HeaderValue>,
        user: &str,
    ) -> Verdict {
        let uri = uri.path_and_query().expect("origin form").as_str();
        let env = self.env();
        let password = |name: &str| (name == user).then(|| Secret::from(RIGHT));
        self.verifier.verify(method, uri, header, password, env)
    }

    fn answer(&mut self, request: &Request, user: &str) -> http::response::Parts {
        let header = request.headers().get(AUTHORIZATION);
        let verdict = self.judge(request.uri(), request.method().as_str(), header, user);
        let mut response = http::Response::new(());
        match verdict {
            Verdict::Ok { user: name } => {
                assert_eq!(name, user);
                let header = header.expect("nobody is let in without one");
                self.taken.push((header.clone(), request.uri().clone()));
            }
            Verdict::Malformed | Verdict::Replayed => panic!("{verdict:?} {request:?}"),
            other => {
                self.refused += u32::from(matches!(other, Verdict::WrongCredentials { .. }));
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                let env = self.env();
                for value in self.verifier.challenge(other == Verdict::Stale, env) {
                    response.headers_mut().append(WWW_AUTHENTICATE, value);
                }
            }
        }
        response.into_parts().0
    }
}

fuzz_target!(|input: Input<'_>| within(4 << 20, || run(&input)));

fn run(input: &Input<'_>) {
    // A realm that cannot stand in a header cannot be offered.
    let Ok(_) = HeaderValue::from_bytes(input.realm.as_bytes()) else {
        return;
    };
    let Ok(_) = HeaderValue::from_bytes(input.user.as_bytes()) else {
        return;
    };
    let mut verifier = DigestVerifier::new(input.realm);
    let all = [
        Algorithm::Md5,
        Algorithm::Md5Sess,
        Algorithm::Sha256,
        Algorithm::Sha256Sess,
    ];
    verifier.algorithms = input.algorithms.map(|n| all[usize::from(n % 4)]).to_vec();
    verifier.qop_auth = input.qop_auth;
    verifier.nonce_uses = u32::from(input.uses).max(1);
    let mut device = Device {
        verifier,
        now_ms: 0,
        entropy: 0,
        refused: 0,
        taken: Vec::new(),
    };
    let auth = DigestAuth::new(input.user, RIGHT);
    let mut right = true;
    for step in input.steps.iter().take(300) {
        match step {
            Step::Forget => device.verifier.forget_nonces(),
            Step::Wait(ms) => device.now_ms += i64::from(*ms),
            Step::Password { right: now } => {
                right = *now;
                device.refused = 0;
                auth.set_password(if right { RIGHT } else { "another" });
            }
            Step::Stranger(header) => {
                let Ok(header) = HeaderValue::from_bytes(header) else {
                    continue;
                };
                let uri = http::Uri::from_static("/");
                let verdict = device.judge(&uri, "GET", Some(&header), input.user);
                assert!(!matches!(verdict, Verdict::Ok { .. }));
            }
            Step::Replay { nth, path } => {
                let nth = usize::from(*nth) % device.taken.len().max(1);
                let Some((header, own)) = device.taken.get(nth).cloned() else {
                    continue;
                };
                let uri = match format!("/{path}").parse() {
                    Ok(uri) if !path.is_empty() => uri,
                    _ => own.clone(),
                };
                let verdict = device.judge(&uri, "GET", Some(&header), input.user);
                assert!(!matches!(verdict, Verdict::Ok { .. }));
            }
            Step::Call { large, path } => {
                let Ok(uri) = format!("/{path}").parse() else {
                    continue;
                };
                let mut request =
                    Request::new(Bytes::from(vec![0; if *large { 20_000 } else { 0 }]));
                *request.uri_mut() = uri;
                let done = call(&auth, &mut device, request, input.user);
                if right {
                    assert!(matches!(done, Ok(true)), "{done:?}");
                } else {
                    assert!(
                        matches!(done, Ok(false) | Err(AuthError::Refused)),
                        "{done:?}"
                    );
                    assert_eq!(device.refused, 1, "a wrong password is sent once");
                }
            }
        }
    }
}

/// Whether it was let in.
fn call(
    auth: &DigestAuth,
    device: &mut Device,
    request: Request,
    user: &str,
) -> Result<bool, AuthError> {
    let mut exchange = Exchange::new(auth, request);
    loop {
        let env = device.env();
        match exchange.ask(env)? {
            Ask::Preflight(probe) => {
                let head = device.answer(&probe, user);
                exchange.preflight(&http::Response::from_parts(head, Bytes::new()))?;
            }
            Ask::Send(request) => {
                let mut head = device.answer(&request, user);
                if exchange.head(&mut head)? == After::Deliver {
                    return Ok(head.status == StatusCode::OK);
                }
            }
        }
    }
}
