use face_sim::Terminal;
use face_sim::net::Certificate;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::transport::{Fingerprint, HttpOptions, Reqwest, ReqwestBlocking, Tls};
use isapi::system::DeviceInfoGet;
use isapi::{Error, ErrorKind, Sent};
use std::io::{Read, Write};

fn terminal(certificate: Certificate) -> Terminal {
    Terminal::builder().https(certificate).start().unwrap()
}

fn call(terminal: &Terminal, tls: Tls) -> Result<(), Error> {
    let options = HttpOptions {
        tls,
        ..HttpOptions::default()
    };
    let auth = DigestAuth::new(terminal.user(), terminal.password());
    let client =
        isapi::blocking::Client::new(&terminal.url(), ReqwestBlocking::new(&options)?, auth)?;
    client.call(&DeviceInfoGet).map(drop)
}

fn refused(terminal: &Terminal, tls: Tls) -> String {
    let error = call(terminal, tls).unwrap_err();
    assert_eq!(error.was_sent(), Sent::No, "{error}");
    assert_eq!(error.kind(), ErrorKind::Untrusted, "{error}");
    assert!(!error.is_retryable(), "{error}");
    let hinted = error
        .to_string()
        .contains("by the fingerprint of it: Tls::pinned");
    let says = error.to_string().contains("has the fingerprint");
    assert!(hinted != says, "{error}");
    assert_eq!(
        terminal.record().len(),
        0,
        "a request went to a peer that is not trusted"
    );
    error.to_string()
}

#[test]
fn a_self_signed_terminal_is_refused_until_it_is_pinned() {
    let terminal = terminal(Certificate::SelfSigned);
    let fingerprint = Fingerprint::of(&terminal.identity().unwrap().der).to_string();
    refused(&terminal, Tls::System);
    let other = Tls::pinned(&Fingerprint::of(b"another").to_string()).unwrap();
    let message = refused(&terminal, other);
    // The message says what to pin, if the device is the right one.
    assert!(message.contains(&fingerprint), "{message}");
    call(&terminal, Tls::pinned(&fingerprint).unwrap()).unwrap();
    call(&terminal, Tls::DangerAcceptAnyCertificate).unwrap();
}

#[test]
fn a_ca_is_trusted_for_the_right_name_and_time_alone() {
    let signed = terminal(Certificate::SignedByCa);
    let ca = |t: &Terminal| Tls::authority(t.identity().unwrap().ca_pem.clone());
    refused(&signed, ca(&terminal(Certificate::SignedByCa)));
    call(&signed, ca(&signed)).unwrap();
    for wrong in [Certificate::WrongHost, Certificate::Expired] {
        let terminal = terminal(wrong);
        refused(&terminal, ca(&terminal));
        // Pinned, neither name nor date count: the certificate itself is known.
        let pin = Fingerprint::of(&terminal.identity().unwrap().der);
        call(&terminal, Tls::Pinned(vec![pin])).unwrap();
    }
}

#[test]
fn the_wrong_port_is_named() {
    // As web servers do that speak no TLS.
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let plain_addr = plain.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut socket in plain.incoming().flatten() {
            let mut hello = [0; 16];
            socket.read_exact(&mut hello).unwrap();
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            let _ = socket.read(&mut [0; 4096]);
        }
    });
    let secure = terminal(Certificate::SelfSigned);
    for (url, hint) in [
        (
            format!("https://{plain_addr}"),
            "(is this a port for https?)",
        ),
        (
            secure.url().replace("https", "http"),
            "(is this a port for https, or for no HTTP at all?)",
        ),
    ] {
        let auth = DigestAuth::new("admin", "x");
        let transport = ReqwestBlocking::new(&HttpOptions::default()).unwrap();
        let client = isapi::blocking::Client::new(&url, transport, auth).unwrap();
        let error = client.call(&DeviceInfoGet).unwrap_err();
        assert!(error.to_string().ends_with(hint), "{error}");
        assert_eq!(error.kind(), ErrorKind::Unreachable, "{error}");
    }
}

#[tokio::test]
async fn async_and_blocking_trust_alike() {
    let terminal = terminal(Certificate::SelfSigned);
    let pin = Fingerprint::of(&terminal.identity().unwrap().der);
    for (tls, trusted) in [(Tls::Pinned(vec![pin]), true), (Tls::System, false)] {
        let options = HttpOptions {
            tls,
            ..HttpOptions::default()
        };
        let auth = DigestAuth::new(terminal.user(), terminal.password());
        let client =
            isapi::Client::new(&terminal.url(), Reqwest::new(&options).unwrap(), auth).unwrap();
        assert_eq!(client.call(&DeviceInfoGet).await.is_ok(), trusted);
    }
}
