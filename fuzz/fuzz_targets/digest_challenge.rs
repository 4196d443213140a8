//! Any challenge: what is answered is what the challenge says, and a refused password is not sent again.
#![no_main]

use arbitrary::Arbitrary;
use bytes::Bytes;
use face_common::auth::digest::{Algorithm, Answer, DigestAuth};
use face_common::auth::{Auth, Before, Env};
use face_common::{AuthError, Request};
use fuzz::{message, within};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    more: &'a [u8],
    user: &'a str,
    path: &'a str,
    challenge: &'a [u8],
}

const PASSWORD: &str = "Abc12345";
const ENV: Env = Env {
    now_ms: 0,
    entropy: [7; 16],
};

fuzz_target!(|input: Input<'_>| within(1 << 20, || run(&input)));

fn refusal(input: &Input<'_>) -> http::response::Parts {
    let mut response = http::Response::new(());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    for value in [input.challenge, input.more] {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            response.headers_mut().append(WWW_AUTHENTICATE, value);
        }
    }
    response.into_parts().0
}

fn ask(
    auth: &DigestAuth,
    ticket: &mut <DigestAuth as Auth>::Ticket,
    request: &Request,
) -> Result<Option<HeaderValue>, AuthError> {
    let mut request = request.clone();
    match auth.before(ticket, &mut request, ENV)? {
        Before::Ready => Ok(request.headers().get(AUTHORIZATION).cloned()),
        Before::Preflight(_) => Ok(None),
    }
}

fn run(input: &Input<'_>) {
    let Ok(uri) = format!("/{}", input.path).parse::<http::Uri>() else {
        return;
    };
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = uri;
    let auth = DigestAuth::new(input.user, PASSWORD);
    let mut ticket = Default::default();
    assert_eq!(ask(&auth, &mut ticket, &request).ok(), Some(None));
    if let Err(error) = auth.after(&mut ticket, &mut refusal(input)) {
        return message(&error);
    }
    let Ok(Some(sent)) = ask(&auth, &mut ticket, &request) else {
        return;
    };
    is_right(sent.as_bytes(), input.user, &request);
    let mut refused = refusal(input);
    auth.after(&mut ticket, &mut refused)
        .expect("a refusal is delivered");
    if auth.refusals() > 0 {
        let mut ticket = Default::default();
        let again = ask(&auth, &mut ticket, &request);
        assert!(matches!(again, Err(AuthError::Refused)), "{again:?}");
    }
}

/// Read as strictly as can be, it is an answer to what it says it answers.
fn is_right(sent: &[u8], user: &str, request: &Request) {
    let fields = fields(sent);
    let get = |name: &str| {
        let mut all = fields.iter().filter(|(n, _)| n == name);
        let first = all.next().map(|(_, value)| value.as_slice());
        assert!(all.next().is_none(), "{name} comes twice");
        first
    };
    let text = |name| std::str::from_utf8(get(name).unwrap_or_default()).expect("our own text");
    let algorithm = match text("algorithm") {
        "" | "MD5" => Algorithm::Md5,
        "MD5-sess" => Algorithm::Md5Sess,
        "SHA-256" => Algorithm::Sha256,
        "SHA-256-sess" => Algorithm::Sha256Sess,
        other => panic!("{other}"),
    };
    assert_eq!(get("username"), Some(user.as_bytes()));
    assert_eq!(
        get("uri"),
        request
            .uri()
            .path_and_query()
            .map(|p| p.as_str().as_bytes())
    );
    let answer = Answer {
        algorithm,
        nonce: get("nonce").expect("there is one"),
        cnonce: text("cnonce"),
        nc: text("nc"),
        qop_auth: get("qop").is_some(),
        method: "GET",
        uri: text("uri"),
    };
    let realm = get("realm").expect("there is one");
    assert_eq!(
        text("response"),
        answer.response(user, realm, &PASSWORD.into())
    );
}

fn fields(sent: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut rest = sent.strip_prefix(b"Digest ").expect("digest");
    let mut all = Vec::new();
    loop {
        let at = rest.iter().position(|b| *b == b'=').expect("a value");
        let name = String::from_utf8(rest[..at].to_vec()).expect("a name of ours");
        rest = &rest[at + 1..];
        let mut value = Vec::new();
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            let mut bytes = quoted.iter();
            while let Some(byte) = bytes.next().filter(|b| **b != b'"') {
                match byte {
                    b'\\' => value.extend(bytes.next()),
                    other => value.push(*other),
                }
            }
            rest = bytes.as_slice();
        } else {
            let end = rest.iter().position(|b| *b == b',').unwrap_or(rest.len());
            value.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
        all.push((name, value));
        if rest.is_empty() {
            return all;
        }
        rest = rest.strip_prefix(b", ").expect("another field");
    }
}
