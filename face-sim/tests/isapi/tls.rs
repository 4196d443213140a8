use face_sim::Terminal;
use face_sim::net::Certificate;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::transport::{Fingerprint, HttpOptions, Reqwest, ReqwestBlocking, Tls};
use isapi::system::DeviceInfoGet;
use isapi::{Error, Sent};

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
