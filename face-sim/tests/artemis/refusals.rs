//! Each way to be refused is an error of its own, and shows no secret.

use crate::{ada, client, with_secret};
use artemis::common_api::VersionGet;
use artemis::protocol::Mismatch;
use artemis::resource::{NewPerson, Persons};
use artemis::signature::{SignError, Signer};
use artemis::{ErrorKind, Sent};
use face_sim::Gateway;
use face_sim::net::Fault;

fn shows_no_secret(gateway: &Gateway, error: &(impl std::error::Error + ?Sized)) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(inner) = source {
        shown.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    for secret in [gateway.secret(), gateway.key(), "another-secret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    shown
}

#[test]
fn a_wrong_secret_is_told_from_a_wrong_string_and_sent_once() {
    let gateway = Gateway::start().unwrap();
    let wrong = with_secret(&gateway, "another-secret")
        .call(&VersionGet {})
        .unwrap_err();
    let artemis::Error::Fault { fault, .. } = &wrong else {
        panic!("{wrong}")
    };
    assert_eq!(
        (wrong.kind(), wrong.is_retryable(), fault.code.as_deref()),
        (ErrorKind::Unauthorised, false, Some("0x02401003"))
    );
    let signature = fault.signature.as_ref().unwrap();
    assert_eq!(signature.mismatch, Some(Mismatch::Secret));
    let shown = shows_no_secret(&gateway, &wrong);
    assert!(shown.contains("the secret is not this key's"), "{shown}");
    let sent = gateway.record().all().len();
    assert_eq!(sent, 1, "a refused signature is not sent again");
}

/// Something on the way that rewrites a header: the gateway signs what arrives.
#[test]
fn a_header_changed_on_the_way_is_shown_line_by_line() {
    use artemis::common::client::blocking::Client;
    use artemis::common::transport::{BlockingTransport, HttpOptions, ReqwestBlocking};

    struct Meddling(ReqwestBlocking);

    impl BlockingTransport for Meddling {
        fn send(
            &self,
            mut request: artemis::common::Request,
        ) -> Result<
            http::Response<artemis::common::transport::BlockingBody>,
            artemis::common::TransportError,
        > {
            let value = http::HeaderValue::from_static("application/json; charset=utf-8");
            request.headers_mut().insert("content-type", value);
            self.0.send(request)
        }
    }

    let gateway = Gateway::start().unwrap();
    let transport = Meddling(ReqwestBlocking::new(&HttpOptions::default()).unwrap());
    let signer = Signer::new(gateway.key(), gateway.secret());
    let client: Client<artemis::Artemis, _, _> =
        Client::new(&gateway.url(), transport, signer).unwrap();
    let error = client.call(&Persons::all()).unwrap_err();
    let shown = shows_no_secret(&gateway, &error);
    assert!(
        shown.contains(
            r#"line 3: we signed "application/json", the gateway "application/json; charset=utf-8""#
        ),
        "{shown}"
    );
}

#[test]
fn a_clock_that_is_off_is_named() {
    let gateway = Gateway::start().unwrap();
    gateway.set_quirks(|q| q.clock_ahead_ms = 3 * 3_600_000);
    let error = client(&gateway).call(&VersionGet {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorised);
    let shown = shows_no_secret(&gateway, &error);
    let artemis::Error::Fault { fault, .. } = &error else {
        panic!("{error}")
    };
    let mismatch = fault.signature.as_ref().unwrap().mismatch.clone();
    assert_eq!(mismatch, Some(Mismatch::Clock));
    assert!(!error.to_string().contains("secret is not"), "{error}");
    assert!(
        shown.contains("the gateway's clock is 180 minutes ahead of this computer's")
            || shown.contains("the gateway's clock is 179 minutes ahead of this computer's"),
        "{shown}"
    );
    gateway.set_quirks(|q| q.clock_ahead_ms = 14 * 60_000);
    client(&gateway).call(&VersionGet {}).unwrap();
}

#[test]
fn what_cannot_be_signed_is_refused_before_it_is_sent() {
    let gateway = Gateway::start().unwrap();
    let sign = |uri: &str| {
        let mut request = artemis::Endpoint::to_request(&VersionGet {}).unwrap();
        *request.uri_mut() = uri.parse().unwrap();
        Signer::new("k", "s")
            .sign(&mut request, 0, "n")
            .unwrap_err()
    };
    assert_eq!(sign("/api/common/v1/version"), SignError::NoArtemis);
    assert_eq!(sign("/artemis/artemis/api/x"), SignError::ArtemisTwice);
    let double = sign("/artemis/api/x?a=1&a=2");
    assert!(
        matches!(&double, SignError::Query { name, .. } if name == "a"),
        "{double}"
    );
    assert!(double.to_string().contains("comes twice"), "{double}");

    // A base URL that already ends in /artemis.
    let twice = artemis::BlockingClient::new(
        &format!("{}/artemis", gateway.url()),
        artemis::common::transport::ReqwestBlocking::new(&Default::default()).unwrap(),
        Signer::new(gateway.key(), gateway.secret()),
    )
    .unwrap();
    let error = twice.call(&VersionGet {}).unwrap_err();
    assert!(error.to_string().contains("must end before it"), "{error}");
    assert_eq!(error.was_sent(), Sent::No);
    let never = client(&gateway)
        .call(&NewPerson {
            person_code: Some("1".repeat(17)),
            ..ada("")
        })
        .unwrap_err();
    assert_eq!(never.was_sent(), Sent::No);
    assert_eq!(gateway.record().all().len(), 0);
}

#[test]
fn what_stands_before_the_gateway_is_told_from_it() {
    let gateway = Gateway::start().unwrap();
    let good = client(&gateway);
    let page = |status: u16, body: &'static str| {
        Fault::Replace(Box::new(
            http::Response::builder()
                .status(status)
                .header("content-type", "text/html")
                .body(body.into())
                .unwrap(),
        ))
    };
    for (status, body, kind, words) in [
        (
            502,
            "<html><head><title>502 Bad Gateway</title></head></html>",
            ErrorKind::Unreachable,
            "the web server is up and the gateway behind it is not",
        ),
        (503, "", ErrorKind::Unreachable, "HTTP 503"),
        (
            404,
            "<title>404</title>",
            ErrorKind::BadReply,
            "look at the base URL",
        ),
        (
            200,
            "<html><title>Login</title></html>",
            ErrorKind::BadReply,
            "Login",
        ),
    ] {
        gateway.faults().next("", page(status, body));
        let error = good.call(&VersionGet {}).unwrap_err();
        assert_eq!((error.kind(), error.vendor_code()), (kind, None), "{error}");
        assert!(shows_no_secret(&gateway, &error).contains(words), "{error}");
    }
}

#[test]
fn the_platform_s_own_refusals_are_told_apart() {
    let gateway = Gateway::start().unwrap();
    let good = client(&gateway);
    gateway.set_quirks(|q| q.unknown = vec!["person/".into()]);
    let old = good.call(&ada("1")).unwrap_err();
    assert_eq!(old.kind(), ErrorKind::Unsupported);
    assert!(
        old.to_string().contains("nothing about permission"),
        "{old}"
    );
    gateway.set_quirks(|q| (q.unknown, q.full) = (vec![], true));
    let full = good.call(&ada("1")).unwrap_err();
    assert_eq!((full.kind(), full.is_retryable()), (ErrorKind::Busy, true));
    gateway.set_quirks(|q| (q.full, q.unlicensed) = (false, true));
    let unlicensed = good.call(&VersionGet {}).unwrap_err();
    assert_eq!(unlicensed.kind(), ErrorKind::Forbidden);
    assert!(!unlicensed.is_retryable());
    let calls = u32::try_from(gateway.record().all().len()).unwrap();
    gateway.set_quirks(|q| (q.unlicensed, q.calls_allowed) = (false, Some(calls + 1)));
    good.call(&VersionGet {}).unwrap();
    let many = good.call(&VersionGet {}).unwrap_err();
    assert_eq!((many.kind(), many.is_retryable()), (ErrorKind::Busy, true));
    assert_eq!(many.vendor_code().as_deref(), Some("0x02401009"));
}
