//! Replies of a node: one message for each kind of them.
#![no_main]

use fuzz::{Read, choose, endpoints, response, there_and_back};
use libfuzzer_sys::fuzz_target;
use nebula::{
    camera, compare, download, face, https, library, login, push_settings, record, relay, system,
};

const ALL: &[Read] = endpoints![there_and_back:
    camera::GetSipServerId::default(),
    camera::ListCameras::default(),
    camera::ModifyRtsp::default(),
    compare::Compare::default(),
    compare::Identify::default(),
    face::AddFace::default(),
    face::AddFaces::default(),
    face::Detect::default(),
    face::DetectAll::default(),
    face::ExportFaces::default(),
    face::GetFace::default(),
    face::ModifyFace::default(),
    face::QueryFaces::default(),
    https::GetHttpsFiles::default(),
    https::GetScheme::default(),
    library::CreateLibrary::default(),
    library::ListLibraries::default(),
    library::QueryLibraries::default(),
    login::Login::default(),
    login::Logout::default(),
    push_settings::GetPushSettings::default(),
    push_settings::GetWebSocketKey::default(),
    record::QueryAlarms::default(),
    record::QueryBodies::default(),
    record::QueryCaptures::default(),
    relay::AddRelay::default(),
    relay::ListRelays::default(),
    system::GetCpuLoad::default(),
    system::GetDeviceId::default(),
    system::GetMemoryLoad::default(),
    system::GetNetwork::default(),
    system::GetNtp::default(),
    system::GetStorage::default(),
    system::GetTime::default(),
    system::GetVersion::default(),
    download::Download::of("img/1.png"),
];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (which, status, body) = input;
    choose(ALL, which, &response(status, body));
});
