use super::*;
use bytes::Bytes;
use face_common::Secret;
#[cfg(feature = "server")]
use proptest::prelude::*;
use serde_json::Value;

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../fixtures/signature_vectors.json")).unwrap()
}

fn request(vector: &Value, with: impl Fn(&str) -> bool) -> Request {
    let uri = match vector["query"].as_str() {
        Some(query) => format!("{}?{query}", vector["path"].as_str().unwrap()),
        None => vector["path"].as_str().unwrap().to_owned(),
    };
    let mut builder = http::Request::builder()
        .method(vector["method"].as_str().unwrap())
        .uri(uri);
    for (name, value) in vector["headers"].as_object().unwrap() {
        if with(&name.to_ascii_lowercase()) {
            builder = builder.header(name, value.as_str().unwrap());
        }
    }
    builder
        .body(Bytes::from(
            vector["body_utf8"].as_str().unwrap_or_default().to_owned(),
        ))
        .unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn hmac(secret: &str, text: &str) -> String {
    let mut keyed = Keyed::new(&Secret::from(secret));
    keyed.push(text);
    String::from_utf8(keyed.finish().to_vec()).unwrap()
}

/// Published clients were run to make these; ours signs the same string, and so the same.
#[test]
fn ours_signs_what_published_clients_sign() {
    let mut seen = 0;
    for vector in vectors()
        .iter()
        .filter(|v| !text(v, "id").starts_with("native"))
    {
        seen += 1;
        let request = request(vector, |_| true);
        let listed: Vec<_> = vector["headers"]["X-Ca-Signature-Headers"]
            .as_str()
            .unwrap()
            .split(',')
            .collect();
        let string = string_to_sign(&request, &listed, Boundary::Stripped).unwrap();
        assert_eq!(
            string,
            text(vector, "string_to_sign"),
            "{}",
            text(vector, "id")
        );
        assert_eq!(
            hmac(text(vector, "app_secret"), &string),
            text(vector, "signature"),
            "{}",
            text(vector, "id")
        );
    }
    assert_eq!(seen, 5);
}

/// From the key alone to the whole request: the first vector, made again by the signer itself.
#[test]
fn the_signer_adds_what_the_vector_has() {
    let vectors = vectors();
    let vector = vectors.iter().find(|v| v["id"] == "json-post-1").unwrap();
    let mut request = request(vector, |name| name == "content-type");
    let signer = Signer::new(text(vector, "app_key"), text(vector, "app_secret"));
    let nonce = vector["headers"]["X-Ca-Nonce"].as_str().unwrap();
    let string = signer.sign(&mut request, 1_726_810_297_925, nonce).unwrap();
    assert_eq!(string, text(vector, "string_to_sign"));
    assert_eq!(
        request.headers()["x-ca-signature"],
        text(vector, "signature")
    );
    for (name, value) in vector["headers"].as_object().unwrap() {
        assert_eq!(
            request.headers()[name.to_ascii_lowercase().as_str()],
            value.as_str().unwrap()
        );
    }
    let shown = format!("{signer:?}");
    assert!(
        !shown.contains("TestSecret") && !shown.contains("29180881"),
        "{shown}"
    );
}

#[test]
fn a_content_md5_is_of_the_body_s_bytes() {
    // RFC 1321: of nothing.
    assert_eq!(content_md5(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
    let vectors = vectors();
    let vector = vectors
        .iter()
        .find(|v| v["id"] == "content-md5-utf8")
        .unwrap();
    assert_eq!(
        content_md5(text(vector, "body_utf8").as_bytes()),
        vector["headers"]["Content-MD5"]
    );
    let mut request = http::Request::post("/artemis/api/x")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    Signer::new("k", "s")
        .with_content_md5()
        .sign(&mut request, 0, "n")
        .unwrap();
    assert_eq!(request.headers()["content-md5"], content_md5(b"{}"));
}

#[cfg(feature = "server")]
#[test]
fn the_verifier_takes_every_client_s_and_no_other() {
    for vector in vectors() {
        let id = text(&vector, "id");
        let mut request = request(&vector, |_| true);
        let signature = http::HeaderValue::from_str(text(&vector, "signature")).unwrap();
        request.headers_mut().insert("x-ca-signature", signature);
        let secret = |key: &str| {
            (key == text(&vector, "app_key")).then(|| Secret::from(text(&vector, "app_secret")))
        };
        assert_eq!(verify(&request, secret), Verdict::Ok, "{id}");
        let wrong = |_: &str| Some(Secret::from("another"));
        let Verdict::Wrong { string_to_sign } = verify(&request, wrong) else {
            panic!("{id}")
        };
        assert!(
            difference(text(&vector, "string_to_sign"), &string_to_sign).is_none()
                || id.starts_with("native"),
            "{id}"
        );
        assert_eq!(verify(&request, |_| None), Verdict::UnknownKey);
        let mut other = request.clone();
        *other.uri_mut() = "/artemis/api/another".parse().unwrap();
        assert!(
            matches!(verify(&other, secret), Verdict::Wrong { .. }),
            "{id}"
        );
        request.headers_mut().remove("x-ca-signature");
        assert_eq!(verify(&request, secret), Verdict::NoSignature);
        request.headers_mut().remove("x-ca-key");
        assert_eq!(verify(&request, secret), Verdict::NoKey);
    }
}

#[cfg(feature = "server")]
#[test]
fn nothing_that_is_signed_can_be_another() {
    use face_common::auth::{Auth, Env};
    let signer = Signer::new("key", "secret").with_content_md5();
    let body = Bytes::from_static(b"{\"personId\":\"1\"}");
    let mut request = http::Request::post("/artemis/api/a?b=1")
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    let env = Env {
        now_ms: 1_700_000_000_000,
        entropy: [7; 16],
    };
    signer
        .before(&mut Default::default(), &mut request, env)
        .unwrap();
    let judge = |request: &Request| verify(request, |key| (key == "key").then(|| "secret".into()));
    assert_eq!(judge(&request), Verdict::Ok);
    let names: Vec<_> = request.headers().keys().cloned().collect();
    let mut signed = Vec::new();
    for name in &names {
        let mut gone = request.clone();
        gone.headers_mut().remove(name);
        let mut other = request.clone();
        let value = other.headers_mut().get_mut(name).unwrap();
        *value = http::HeaderValue::from_static("1700000000001");
        if judge(&gone) != Verdict::Ok && judge(&other) != Verdict::Ok {
            signed.push(name.as_str());
        }
    }
    signed.sort_unstable();
    assert_eq!(
        signed,
        [
            "accept",
            "content-md5",
            "content-type",
            "x-ca-key",
            "x-ca-nonce",
            "x-ca-signature",
            "x-ca-signature-headers",
            "x-ca-timestamp"
        ]
    );
    for list in [
        "",
        "x-ca-key",
        "x-ca-key,x-ca-nonce",
        "x-ca-key,x-ca-timestamp",
    ] {
        let mut shorter = request.clone();
        let list = http::HeaderValue::from_static(list);
        shorter.headers_mut().insert("x-ca-signature-headers", list);
        assert_ne!(judge(&shorter), Verdict::Ok);
    }
    let mut other = request.clone();
    *other.body_mut() = Bytes::from_static(b"{\"personId\":\"2\"}");
    assert_eq!(judge(&other), Verdict::OtherBody);
    for uri in [
        "/artemis/api/a",
        "/artemis/api/a?b=2",
        "/artemis/api/a?b=1&c=2",
    ] {
        let mut other = request.clone();
        *other.uri_mut() = uri.parse().unwrap();
        assert_ne!(judge(&other), Verdict::Ok, "{uri}");
    }
    let mut other = request;
    *other.method_mut() = http::Method::PUT;
    assert_ne!(judge(&other), Verdict::Ok);
}

/// What the judge of a refusal sees is what was signed, whatever the request is like.
#[test]
fn what_was_signed_can_be_said_again() {
    use face_common::auth::{Auth, Env};
    let env = Env {
        now_ms: 1_726_810_297_925,
        entropy: [0xa7; 16],
    };
    let tag = http::HeaderName::from_static("tagid");
    let other = http::HeaderName::from_static("x-ca-other");
    let number = http::HeaderValue::from(7);
    let signer = Signer::new("k", "s")
        .header(other, number.clone())
        .header(tag.clone(), number.clone())
        .header(tag, number)
        .with_content_md5();
    let json = http::Request::post("https://192.0.2.1/artemis/api/x").body("{}".into());
    let get = http::Request::get("/artemis/api/x?b=2&a=1").body(Bytes::new());
    let upload = http::Request::post("/artemis/api/x")
        .header("content-type", "multipart/form-data; boundary=xyz")
        .header("date", "today")
        .body("--xyz--".into());
    for mut request in [
        json.unwrap(),
        get.unwrap(),
        upload.unwrap(),
        form("?a=1", "a=2&0=1"),
    ] {
        let mut signed = None;
        signer.before(&mut signed, &mut request, env).unwrap();
        let headers = request.headers();
        let listed = "tagid,x-ca-key,x-ca-nonce,x-ca-other,x-ca-timestamp";
        assert_eq!(headers["x-ca-signature-headers"], listed);
        assert_eq!(
            headers["x-ca-nonce"],
            "a7a7a7a7-a7a7-47a7-a7a7-a7a7a7a7a7a7"
        );
        assert_eq!(headers["x-ca-timestamp"], "1726810297925");
        let listed: Vec<_> = listed.split(',').collect();
        let text = string_to_sign(&request, &listed, Boundary::Stripped).unwrap();
        assert_eq!(headers["x-ca-signature"], hmac("s", &text));
        assert_eq!(signed.unwrap().text(), text);
    }
}

#[test]
fn headers_that_are_never_signed_are_refused_by_name() {
    let sign = |name: &'static str| {
        let name = http::HeaderName::from_static(name);
        let value = http::HeaderValue::from_static("1");
        let mut request = http::Request::post("/artemis/api/x")
            .body(bytes::Bytes::new())
            .unwrap();
        let signer = Signer::new("key", "secret").header(name, value);
        signer.sign(&mut request, 0, "n")
    };
    assert!(sign("userid").unwrap().contains("\nuserid:1\n"));
    for name in [
        "content-type",
        "host",
        "x-ca-path",
        "x-ca-signature",
        "x-ca-key",
        "x-ca-nonce",
        "date",
    ] {
        let refused = sign(name).unwrap_err();
        assert!(
            matches!(&refused, SignError::NeverSigned { name: n } if n == name),
            "{refused}"
        );
    }
}

#[test]
fn what_clients_disagree_on_is_refused_by_name() {
    let sign = |uri: &str| {
        let mut request = http::Request::get(uri).body(Bytes::new()).unwrap();
        Signer::new("k", "s").sign(&mut request, 0, "n")
    };
    assert!(
        sign("/artemis/api/x?b=2&a=1")
            .unwrap()
            .ends_with("/artemis/api/x?a=1&b=2")
    );
    assert!(
        sign("https://192.0.2.1/behind/a/proxy/artemis/api/x")
            .unwrap()
            .ends_with("\n/artemis/api/x")
    );
    assert_eq!(sign("/api/x").unwrap_err(), SignError::NoArtemis);
    for (uri, why) in [
        ("/artemis/api/x?a=", "has no value"),
        ("/artemis/api/x?a", "has no value"),
        ("/artemis/api/x?a=1&a=2", "comes twice"),
        ("/artemis/api/x?a=%E5%BC%A0", "needs escaping"),
        ("/artemis/api/x?a=x+y", "needs escaping"),
    ] {
        let error = sign(uri).unwrap_err().to_string();
        assert!(
            error.contains("\"a\"") && error.contains(why),
            "{uri}: {error}"
        );
    }
}

#[test]
fn forms_are_signed_without_the_part_with_their_boundary_or_with_it() {
    for (sent, signed) in [
        ("multipart/form-data; boundary=xyz", "multipart/form-data"),
        (
            "multipart/form-data; boundary=xyz; charset=utf-8",
            "multipart/form-data; charset=utf-8",
        ),
        (
            "multipart/form-data; charset=utf-8; boundary=xyz",
            "multipart/form-data; charset=utf-8",
        ),
        (
            "application/json; charset=utf-8",
            "application/json; charset=utf-8",
        ),
    ] {
        let of = |boundary: Boundary| {
            let mut text = String::new();
            boundary.of(sent, &mut |piece| text.push_str(piece));
            text
        };
        assert_eq!(of(Boundary::Stripped), signed);
        assert_eq!(of(Boundary::Full), sent);
        let sign = |boundary| {
            let mut request = http::Request::post("/artemis/api/x")
                .header("content-type", sent)
                .body(Bytes::new())
                .unwrap();
            let signer = Signer::new("k", "s").boundary(boundary);
            signer.sign(&mut request, 0, "n").unwrap()
        };
        assert_eq!(sign(Boundary::Stripped).lines().nth(2), Some(signed));
        assert_eq!(sign(Boundary::Full).lines().nth(2), Some(sent));
    }
}

fn form(query: &str, body: &'static str) -> Request {
    http::Request::post(format!("/artemis/api/x{query}"))
        .header("accept", "*/*")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

/// The rule of the vendor's Java SDK: query and form in one list, the form's in place of the query's.
#[test]
fn the_parameters_of_a_form_are_signed_with_the_query_s() {
    let resource = |query: &str, body| {
        string_to_sign(&form(query, body), &[], Boundary::Stripped)
            .map(|text| text.lines().last().unwrap().to_owned())
    };
    assert_eq!(
        resource("?c=3&a=1", "b=2&A=0").unwrap(),
        "/artemis/api/x?A=0&a=1&b=2&c=3"
    );
    assert_eq!(resource("?a=1", "a=2").unwrap(), "/artemis/api/x?a=2");
    assert_eq!(resource("", "").unwrap(), "/artemis/api/x");
    for body in ["a=1&a=2", "a=", "a=x+y", "a=%20"] {
        assert!(resource("", body).is_err(), "{body}");
    }
}

/// A request whose string to sign ends so, as this client reckons it.
#[cfg(feature = "server")]
fn signed(mut request: Request, kind: &str, resource: &str) -> Request {
    let text = format!("POST\n*/*\n{kind}\nx-ca-key:k\n{resource}");
    for (name, value) in [
        ("x-ca-key", "k".to_owned()),
        ("x-ca-signature-headers", "x-ca-key".to_owned()),
        ("x-ca-signature", hmac("s", &text)),
    ] {
        let value = http::HeaderValue::from_str(&value).unwrap();
        request.headers_mut().insert(name, value);
    }
    request
}

#[cfg(feature = "server")]
#[test]
fn a_header_is_listed_once() {
    let mut request = http::Request::post("/artemis/api/a")
        .header("x-a", "v".repeat(1 << 10))
        .body(Bytes::new())
        .unwrap();
    Signer::new("1", "s").sign(&mut request, 0, "n").unwrap();
    for (names, is_refused) in [("x-a", false), ("x-a,x-a", true), ("X-A, x-a", true)] {
        let names = http::HeaderValue::from_static(names);
        request
            .headers_mut()
            .insert("x-ca-signature-headers", names);
        let verdict = verify(&request, |_| Some("s".into()));
        let Verdict::Wrong { string_to_sign } = verdict else {
            panic!("{verdict:?}")
        };
        assert_eq!(string_to_sign.is_empty(), is_refused);
    }
}

#[cfg(feature = "server")]
#[test]
fn the_verifier_takes_each_client_s_way_with_parameters() {
    let secret = |_: &str| Some(Secret::from("s"));
    let kind = "application/x-www-form-urlencoded";
    for (query, body, signed_as) in [
        // The vendor's SDK signs what a parameter is, not how it is sent; others escape it as in a form.
        ("?name=%E5%BC%A0&b=2", "", "?b=2&name=张"),
        ("?name=%E5%BC%A0&b=2", "", "?b=2&name=%E5%BC%A0"),
        ("?q=a%20b", "", "?q=a+b"),
        ("?q=a+b", "", "?q=a b"),
        ("?c=&d", "", "?c"),
        ("?c=&d", "", "?c&d"),
        ("?c=", "", "?c="),
        ("?a=1&a=2", "", "?a=1"),
        ("?a=1&a=2", "", "?a=2"),
        ("?a=1&c=3", "b=2&a=9", "?a=9&b=2&c=3"),
    ] {
        let resource = format!("/artemis/api/x{signed_as}");
        let request = signed(form(query, body), kind, &resource);
        assert_eq!(verify(&request, secret), Verdict::Ok, "{query} {signed_as}");
    }
    let other = signed(form("?a=1", "b=2"), kind, "/artemis/api/x?a=1");
    assert!(matches!(verify(&other, secret), Verdict::Wrong { .. }));
}

#[cfg(feature = "server")]
#[test]
fn the_verifier_takes_each_client_s_way_with_a_form_s_type() {
    let secret = |_: &str| Some(Secret::from("s"));
    let sent = "multipart/form-data; charset=utf-8; boundary=xyz";
    for kind in [
        sent,
        "multipart/form-data; charset=utf-8",
        "multipart/form-data",
        "multipart/form-data;boundary",
    ] {
        let mut request = form("", "");
        let value = http::HeaderValue::from_static(sent);
        request.headers_mut().insert("content-type", value);
        let request = signed(request, kind, "/artemis/api/x");
        assert_eq!(verify(&request, secret), Verdict::Ok, "{kind}");
    }
}

#[test]
fn the_first_line_that_differs_is_shown() {
    let ours = "POST\n*/*\napplication/json\nx-ca-key:1\n/api/x";
    let theirs = "POST\n*/*\napplication/json\nx-ca-key:[redacted]\n/artemis/api/x";
    let found = difference(ours, theirs).unwrap();
    assert_eq!(
        found.to_string(),
        "line 5: we signed \"/api/x\", the gateway \"/artemis/api/x\""
    );
    assert_eq!(difference(theirs, theirs), None);
    assert_eq!(difference("POST\na", "POST").unwrap().theirs, None);
}

#[cfg(feature = "server")]
proptest! {
    #[test]
    fn what_is_signed_is_verified(body in "\\PC{0,40}", key in "[a-zA-Z0-9]{1,20}", secret in "\\PC{1,40}", now in 0_i64..4_000_000_000_000, md5: bool) {
        let mut request = http::Request::post("/artemis/api/x?b=1&a=2").header("content-type", "application/json").body(Bytes::from(body)).unwrap();
        let mut signer = Signer::new(key.clone(), secret.as_str());
        if md5 {
            signer = signer.with_content_md5();
        }
        signer.sign(&mut request, now, "n").unwrap();
        let lookup = |k: &str| (k == key).then(|| Secret::from(secret.as_str()));
        prop_assert_eq!(verify(&request, lookup), Verdict::Ok);
        request.headers_mut().insert("x-ca-timestamp", http::HeaderValue::from_static("1"));
        if now != 1 {
            let changed = matches!(verify(&request, lookup), Verdict::Wrong { .. });
            prop_assert!(changed);
        }
    }
}

/// A verifier is given whatever somebody posts.
#[test]
fn very_many_parameters_are_no_trouble() {
    let form: Vec<_> = (0..200_000).rev().map(|n| format!("p{n:06}=1")).collect();
    let request = http::Request::post("/artemis/api/x?p000007=2")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(bytes::Bytes::from(form.join("&")))
        .unwrap();
    let started = std::time::Instant::now();
    let text = string_to_sign(&request, &[], Boundary::default()).unwrap();
    assert!(text.ends_with("&p199999=1") && text.contains("?p000000=1&"));
    assert!(text.contains("&p000007=1&"), "the form's, not the query's");
    // Each compared with each it would be an hour.
    assert!(started.elapsed().as_secs() < 20);
}
