//! A node that is made to speak HTTPS.

use crate::{code, start, until};
use face_sim::NebulaNode;
use face_sim::net::Certificate;
use nebula::SessionAuth;
use nebula::blocking::Client;
use nebula::common::transport::{Fingerprint, HttpOptions, ReqwestBlocking, Tls};
use nebula::https::*;
use nebula::types::File;

fn trusting(node: &NebulaNode, tls: Tls) -> Client {
    let options = HttpOptions {
        tls,
        ..HttpOptions::default()
    };
    let transport = ReqwestBlocking::new(&options).unwrap();
    Client::new(
        &node.url(),
        transport,
        SessionAuth::new(node.user(), node.password()),
    )
    .unwrap()
}

fn pem() -> (String, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

#[test]
fn it_speaks_https_with_the_certificate_that_was_put_in_and_http_again() {
    let (node, client) = start();
    let to = SetScheme::to;
    assert_eq!(code(&client, &to(Scheme::Http)), -3607);
    assert_eq!(code(&client, &to(Scheme::Https)), -3625);
    let (cert, key) = pem();
    client
        .call(&UploadHttpsFile::cert(File::new(
            "server.crt",
            cert.clone(),
        )))
        .unwrap();
    assert_eq!(
        code(&client, &to(Scheme::Https)),
        -3625,
        "the key is missing"
    );
    client
        .call(&UploadHttpsFile::key(File::new("server.key", "nonsense")))
        .unwrap();
    assert_eq!(code(&client, &to(Scheme::Https)), -3619);
    client
        .call(&UploadHttpsFile::key(File::new("server.key", key)))
        .unwrap();
    let files = client.call(&GetHttpsFiles {}).unwrap();
    assert_eq!(files.https_key.unwrap().expose(), "server.key");
    client.call(&to(Scheme::Https)).unwrap();
    until("it has started again", || node.restarts() == 1);
    client.call(&GetScheme {}).unwrap_err();

    assert!(node.url().starts_with("https://"));
    let secure = trusting(&node, Tls::Authority(cert.into_bytes()));
    assert_eq!(
        secure.call(&GetScheme {}).unwrap().https_stat,
        Scheme::Https
    );
    assert_eq!(code(&secure, &to(Scheme::Https)), -3607);
    assert_eq!(
        code(&secure, &UploadHttpsFile::cert(File::new("a.crt", "x"))),
        -3616
    );
    assert_eq!(code(&secure, &DeleteHttpsFile::of(HttpsFile::Key)), -2617);
    secure.call(&to(Scheme::Http)).unwrap();
    until("it has started again", || node.restarts() == 2);
    // On the same port, so that the first client finds it.
    client.call(&DeleteHttpsFile::of(HttpsFile::Key)).unwrap();
    assert_eq!(code(&client, &DeleteHttpsFile::of(HttpsFile::Key)), -105);
    let files = client.call(&GetHttpsFiles {}).unwrap();
    assert_eq!(files.https_key.unwrap().expose(), "");
}

#[test]
fn a_node_that_began_with_https_can_go_back_to_it() {
    let node = NebulaNode::builder()
        .https(Certificate::SelfSigned)
        .start()
        .unwrap();
    let own = || Tls::pinned(&Fingerprint::of(&node.identity().unwrap().der).to_string()).unwrap();
    trusting(&node, own())
        .call(&SetScheme::to(Scheme::Http))
        .unwrap();
    until("it has started again", || node.restarts() == 1);
    crate::client(&node)
        .call(&SetScheme::to(Scheme::Https))
        .unwrap();
    until("it has started again", || node.restarts() == 2);
    let scheme = trusting(&node, own()).call(&GetScheme {}).unwrap();
    assert_eq!(scheme.https_stat, Scheme::Https);
}
