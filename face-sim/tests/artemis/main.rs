//! The `artemis` crate against the simulated gateway: real bytes over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, their helpers too"
)]

mod enrolment;
mod events;
mod people;
mod refusals;
mod secrets;
#[path = "../shared/secrets.rs"]
mod shown;
mod simulator;
mod visitors;

use artemis::BlockingClient;
use artemis::common::transport::{HttpOptions, ReqwestBlocking, Tls};
use artemis::resource::NewPerson;
use artemis::signature::Signer;
use bytes::Bytes;
use face_sim::Gateway;

const FACE: &[u8] = include_bytes!("../../../examples/photos/astronaut.jpg");

fn jpeg() -> Bytes {
    let photo = artemis::photo::prepare(FACE, &artemis::photo_spec()).unwrap();
    photo.jpeg().clone()
}

fn client(gateway: &Gateway) -> BlockingClient {
    with_secret(gateway, gateway.secret())
}

fn with_secret(gateway: &Gateway, secret: &str) -> BlockingClient {
    let mut options = HttpOptions::default();
    if let Some(identity) = gateway.identity() {
        options.tls = Tls::authority(identity.ca_pem.clone());
    }
    BlockingClient::new(
        &gateway.url(),
        ReqwestBlocking::new(&options).unwrap(),
        Signer::new(gateway.key(), secret),
    )
    .unwrap()
}

fn ada(code: &str) -> NewPerson {
    NewPerson {
        person_code: Some(code.into()),
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..Default::default()
    }
}

/// The paths asked for, without what all have in common.
fn asked(gateway: &Gateway) -> Vec<String> {
    let all = gateway.record().all();
    all.iter()
        .map(|r| {
            let path = r.request.uri().path();
            let path = path.strip_prefix("/artemis/api/").unwrap_or(path);
            format!("{} {path}", r.request.method())
        })
        .collect()
}
