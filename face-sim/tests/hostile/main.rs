//! All four clients against a peer that is no device.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests, their helpers too"
)]

mod addresses;
mod injection;
mod lines;
mod peer;
mod pictures;
mod redirects;
mod replay;
mod replies;
mod sources;

use artemis::common_api::VersionGet;
use facecap_proto::ErrorKind;
use facecap_proto::common::client::Limits;
use facecap_proto::newer::GetVersion as GetFacecapVersion;
use isapi::access_control::UserInfoSearch;
use isapi::system::DeviceInfoGet;
use nebula::system::GetVersion;
use std::time::Duration;

/// How a call ended, where it did not end well.
type Outcome = Result<(), (ErrorKind, String)>;

fn outcome<T, F: facecap_proto::common::Fault>(
    reply: Result<T, facecap_proto::common::Error<F>>,
) -> Outcome {
    reply
        .map(drop)
        .map_err(|error| (error.kind(), error.to_string()))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.total_timeout = Duration::from_secs(1);
    limits
}

fn on_tokio(call: impl Future<Output = Outcome>) -> Outcome {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(call)
}

macro_rules! call {
    (async $client:expr, $endpoint:expr) => {
        on_tokio(async {
            outcome(
                $client
                    .unwrap()
                    .with_limits(limits())
                    .call(&$endpoint)
                    .await,
            )
        })
    };
    ($client:expr, $endpoint:expr) => {
        outcome($client.unwrap().with_limits(limits()).call(&$endpoint))
    };
}

type Call = fn(&str) -> Outcome;

/// A call by each client, to a peer at this address.
const CALLS: [(&str, Call); 9] = [
    ("isapi, XML", |url| {
        call!(
            isapi::blocking::Client::connect(url, "admin", "x"),
            DeviceInfoGet
        )
    }),
    ("isapi, JSON", |url| {
        call!(
            isapi::blocking::Client::connect(url, "admin", "x"),
            UserInfoSearch::all()
        )
    }),
    (
        "isapi, async",
        |url| call!(async isapi::Client::connect(url, "admin", "x"), DeviceInfoGet),
    ),
    ("artemis", |url| {
        call!(
            artemis::connect_blocking(url, "key", "secret"),
            VersionGet {}
        )
    }),
    (
        "artemis, async",
        |url| call!(async artemis::connect(url, "key", "secret"), VersionGet {}),
    ),
    ("facecap", |url| {
        call!(
            facecap_proto::blocking::connect_as(url, "admin", "x"),
            GetFacecapVersion {}
        )
    }),
    (
        "facecap, async",
        |url| call!(async facecap_proto::connect_as(url, "admin", "x"), GetFacecapVersion {}),
    ),
    ("nebula", |url| {
        call!(nebula::blocking::connect(url, "admin", "x"), GetVersion {})
    }),
    (
        "nebula, async",
        |url| call!(async nebula::connect(url, "admin", "x"), GetVersion {}),
    ),
];
