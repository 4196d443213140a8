//! No password, key, token, session or face in anything that can be printed: not in a type that can hold one, and not in an error.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests, their helpers too"
)]

/// Types that are read from JSON: `decoded!(all: Type, …)`.
macro_rules! decoded {
    ($all:ident: $($ty:ty),+ $(,)?) => {$($all.decoded::<$ty>();)+};
}

mod artemis_types;
mod common_types;
mod errors;
mod facecap_types;
mod isapi_types;
mod nebula_types;
mod printed;
mod rustdoc;
#[path = "../shared/secrets.rs"]
mod shown;
mod walk;

use bytes::Bytes;
use face_common::Response;
use printed::Printed;
use shown::SECRET;
use walk::{WHOLE, Walk};

/// The error of a call that a device refused.
fn refused<F>(fault: F) -> face_common::Error<F> {
    face_common::Error::Fault {
        fault,
        idempotent: false,
    }
}

/// Fields that look as if they held a secret, and why they do not.
const NO_SECRETS: &[(&str, &str, &str)] = &[
    (
        "face_common::time::Timestamp",
        WHOLE,
        "prints the text it was read from",
    ),
    (
        "face_common::time::TimeOfDay",
        WHOLE,
        "prints the text it was read from",
    ),
    (
        "face_common::auth::digest::compute::Answer",
        "nonce",
        PUBLIC,
    ),
    (
        "face_common::auth::digest::compute::Answer",
        "cnonce",
        PUBLIC,
    ),
    (
        "face_common::transport::tls::Tls",
        "Authority.0",
        "a certificate, without its key",
    ),
    ("isapi::protocol::document::Capability", "0", OF_THE_DEVICE),
    (
        "isapi::event::alert::Alert",
        "detection_region_list",
        OF_THE_DEVICE,
    ),
    ("isapi::event::alert::Alert", "extensions", OF_THE_DEVICE),
    (
        "isapi::event::access::AccessEvent",
        "region_coordinates",
        OF_THE_DEVICE,
    ),
    (
        "isapi::security::session::SessionLoginCapabilities",
        "session_id_version",
        "a version",
    ),
    (
        "isapi::security::session::SessionLoginReply",
        "session_id_version",
        "a version",
    ),
    (
        "artemis::acs::apply::ApplicationProgress",
        "raw",
        OF_THE_DEVICE,
    ),
    (
        "artemis::isecure::access::Progress",
        "resource_download_progress",
        OF_THE_DEVICE,
    ),
    (
        "artemis::isecure::event::DoorSearch",
        "expressions",
        "what is looked for",
    ),
    (
        "artemis::isecure::event::DoorSearchPage",
        "list",
        OF_THE_DEVICE,
    ),
    (
        "artemis::isecure::person::PersonSearch",
        "expressions",
        "what is looked for",
    ),
    (
        "artemis::isecure::visitor::AppointV2",
        "visitor_permission_set",
        OF_THE_DEVICE,
    ),
    (
        "artemis::resource::person::FingerPrint",
        "finger_print_index_code",
        "a number",
    ),
    (
        "artemis::resource::person::FingerPrint",
        "finger_print_name",
        "what it is called",
    ),
    (
        "facecap_proto::capture::parts::Match",
        "match_type",
        OF_THE_DEVICE,
    ),
    (
        "facecap_proto::flow::roster::Synced",
        "without_face",
        "the ids of people",
    ),
    (
        "nebula::event::data::Event",
        "stranger_appear_channel",
        OF_THE_DEVICE,
    ),
    (
        "nebula::event::data::Event",
        "wander_channels",
        OF_THE_DEVICE,
    ),
    (
        "nebula::event::data::Event",
        "wander_device_id",
        OF_THE_DEVICE,
    ),
    (
        "nebula::event::data::Event",
        "wander_trigger",
        OF_THE_DEVICE,
    ),
    (
        "nebula::face::query::QueryFaces",
        "fuzzy_key",
        "what is looked for",
    ),
];
const PUBLIC: &str = "is on the wire in plain";
const OF_THE_DEVICE: &str = "what a device says of itself, whose shape no document gives";

const FACE: &[u8] = include_bytes!("../../../examples/photos/astronaut.jpg");

fn jpeg() -> Bytes {
    let photo = isapi::photo::prepare(FACE, &isapi::intelligent::photo_spec());
    photo.unwrap().jpeg().clone()
}

fn reply(status: u16, body: impl Into<Bytes>) -> Response {
    let response = http::Response::builder().status(status);
    response.body(body.into()).unwrap()
}

/// What a device says that repeats all it was sent, and is long.
fn spiteful() -> String {
    let picture = face_common::wire::base64::encode(&jpeg());
    format!(
        r#"no: {{"password":"{SECRET}","token":"{SECRET}","sessionID":"{SECRET}","picture":"{picture}"}}"#
    )
}

#[test]
fn no_type_that_can_hold_a_secret_shows_it() {
    let walk = Walk::new(NO_SECRETS);
    let found = walk.found();
    let mut printed = Printed::new(&walk);
    common_types::print(&mut printed);
    isapi_types::print(&mut printed);
    artemis_types::print(&mut printed);
    facecap_types::print(&mut printed);
    nebula_types::print(&mut printed);

    let mut wrong = std::mem::take(&mut printed.wrong);
    let mut parts = 0;
    for (path, why) in &found {
        let says = walk.types[*path].traits.contains_key("Display");
        match printed.types.get(*path) {
            Some(said) if says && !said => wrong.push(format!("{path}: its Display was not asked")),
            Some(_) => {}
            None if walk.is_its_parts(path) => parts += 1,
            None => wrong.push(format!("{path}: not among what is printed; it holds {why}")),
        }
    }
    for path in printed.types.keys() {
        if !found.contains_key(path.as_str()) {
            wrong.push(format!("{path}: holds no secret any more, or is gone"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong.join("\n"),
        wrong.len()
    );
    println!(
        "secrets checked: {} types, and {parts} that print nothing but those; {} fields excepted",
        printed.types.len(),
        NO_SECRETS.len()
    );
}
