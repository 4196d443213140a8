//! What the signer signs the verifier takes, with that secret alone; what nobody signed, or was changed since, it does not.
#![no_main]

use arbitrary::Arbitrary;
use artemis::signature::{Boundary, Signer, Verdict, difference, string_to_sign, verify};
use bytes::Bytes;
use face_common::{Request, Secret};
use fuzz::{message, within};
use http::{HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    method: u8,
    md5: bool,
    full: bool,
    foreign: bool,
    kind: Option<&'a str>,
    key: &'a str,
    extra: Option<(&'a str, &'a str)>,
    headers: Vec<(u8, &'a [u8])>,
    path: &'a str,
    body: &'a [u8],
}

const SENT: [&str; 9] = [
    "accept",
    "content-md5",
    "content-type",
    "date",
    "x-ca-key",
    "x-ca-nonce",
    "x-ca-timestamp",
    "x-ca-signature",
    "x-ca-signature-headers",
];

fuzz_target!(|input: Input<'_>| {
    // Every way to write the parameters, several times over.
    let length = input.path.len() + input.body.len();
    within((4 << 20) + 1_000 * length, || run(&input));
});

fn secret(key: &str, wanted: &str) -> Option<Secret> {
    (key == wanted).then(|| "TestSecret0123456789".into())
}

fn run(input: &Input<'_>) {
    let Ok(uri) = format!("/artemis/{}", input.path).parse() else {
        return;
    };
    let mut request = Request::new(Bytes::copy_from_slice(input.body));
    let methods = [Method::POST, Method::GET, Method::PUT, Method::DELETE];
    *request.method_mut() = methods[usize::from(input.method % 4)].clone();
    *request.uri_mut() = uri;
    if input.foreign {
        for (name, value) in input.headers.iter().take(20) {
            let name = SENT[usize::from(*name) % SENT.len()];
            if let Ok(value) = HeaderValue::from_bytes(value) {
                request.headers_mut().append(name, value);
            }
        }
        let verdict = verify(&request, |key| secret(key, input.key));
        assert_ne!(verdict, Verdict::Ok);
        let _ = string_to_sign(&request, &["x-ca-key"], Boundary::Full);
        return;
    }
    if let Some(Ok(kind)) = input.kind.map(HeaderValue::from_str) {
        request.headers_mut().insert("content-type", kind);
    }
    let mut signer = Signer::new(input.key, "TestSecret0123456789");
    if input.md5 {
        signer = signer.with_content_md5();
    }
    if input.full {
        signer = signer.boundary(Boundary::Full);
    }
    if let Some((name, value)) = input.extra
        && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value))
    {
        signer = signer.header(name, value);
    }
    let signed = match signer.sign(&mut request, 1_726_810_297_925, "nonce") {
        Ok(signed) => signed,
        Err(error) => return message(&error),
    };
    let verdict = verify(&request, |key| secret(key, input.key));
    assert_eq!(verdict, Verdict::Ok, "{signed}");
    let other = |_: &str| Some(Secret::from("TestSecret0123456780"));
    match verify(&request, other) {
        Verdict::Wrong { string_to_sign } => drop(difference(&signed, &string_to_sign)),
        verdict => panic!("{verdict:?}"),
    }
    for change in 0..5 {
        let mut changed = request.clone();
        let headers = changed.headers_mut();
        match change {
            0 => drop(headers.insert("x-ca-nonce", HeaderValue::from_static("another"))),
            1 => drop(headers.insert("x-ca-timestamp", HeaderValue::from_static("1"))),
            2 => *changed.method_mut() = Method::PATCH,
            3 if !input.path.contains("another") => {
                *changed.uri_mut() = http::Uri::from_static("/artemis/another");
            }
            // Of no body there is none.
            4 if input.md5 && !input.body.is_empty() => {
                *changed.body_mut() = [input.body, b"x"].concat().into()
            }
            _ => continue,
        }
        let verdict = verify(&changed, |key| secret(key, input.key));
        assert_ne!(verdict, Verdict::Ok, "changed {change}");
    }
}
