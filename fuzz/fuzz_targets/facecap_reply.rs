//! Replies of a device: one command for each kind of them.
#![no_main]

use facecap_proto::{audio, capture, config, device, encryption, file, newer, person, raw, screen};
use fuzz::{Read, choose, endpoints, read, response, there_and_back};
use libfuzzer_sys::fuzz_target;

const WRITTEN: &[Read] = endpoints![there_and_back:
    audio::BrowseAudioList::default(),
    audio::CameraVolume::default(),
    capture::RequestRecords::default(),
    config::RequestAppParams::default(),
    config::RequestScheduleParams::default(),
    config::RequestStreamParams::default(),
    config::UpdateAppParams::default(),
    config::UpdateScheduleParams::default(),
    device::GetHardwareInfo::default(),
    device::Request4gInfor::default(),
    device::RequestCustomerAuthCode::default(),
    device::RequestDateTime::default(),
    device::Snapshot::default(),
    device::TrafficStatistics::default(),
    encryption::RequestAes::default(),
    file::DownloadFile::default(),
    file::UploadFile::default(),
    newer::AddSnapRecords::default(),
    newer::Authorization::default(),
    newer::DeleteRecord::default(),
    newer::FuncAuth::default(),
    newer::FuncAuthCancel::default(),
    newer::GetAllPersonid::default(),
    newer::GetHelp::default(),
    newer::GetParams::default(),
    newer::GetVersion::default(),
    newer::GpioControlExtend::default(),
    newer::ImgToFeature::default(),
    newer::InquireAuthorization::default(),
    newer::QueryFuncAuth::default(),
    newer::SendSerialData::default(),
    newer::SetParams::default(),
    newer::VisitorQrcodeConfig::default(),
    person::AddPerson::default(),
    person::DeletePersons::default(),
    person::RequestPersons::default(),
    person::UploadPerson::default(),
    screen::RequestLcdMedia::default(),
    screen::RequestLcdScreensaver::default(),
];

/// Of which no simulator has the other half.
const READ: &[Read] = endpoints![read:
    newer::RegisterByFeature::default(),
    raw::Raw::new("reboot"),
];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (which, status, body) = input;
    let response = response(status, body);
    choose(WRITTEN, which, &response);
    choose(READ, which.saturating_sub(128), &response);
});
