//! Replies of a terminal: one endpoint for each kind of them.
#![no_main]

use fuzz::{Read, choose, endpoints, read, response, there_and_back};
use isapi::access_control::{self as acs, EmployeeNo};
use isapi::security::{self, FieldCipher};
use isapi::{event, intelligent, system};
use libfuzzer_sys::fuzz_target;

fn no() -> EmployeeNo {
    EmployeeNo::new("1815").expect("a number")
}

fn user() -> String {
    "admin".to_owned()
}

fn sealed() -> security::Sealed<acs::UserInfoSearch> {
    let cipher = FieldCipher::derive("admin", &"Abc12345".into(), None, 1, false);
    cipher.seal_with(acs::UserInfoSearch::all(), [7; 16])
}

const WRITTEN: &[Read] = endpoints![there_and_back:
    acs::AccessControlCapabilitiesGet,
    acs::AcsCfgGet,
    acs::AcsEventSearch::default(),
    acs::AcsEventTotalNum::default(),
    acs::AcsWorkStatusGet,
    acs::AsyncImportStatusGet { task_id: "7".into() },
    acs::CaptureCardInfo,
    acs::CaptureFaceData::url(),
    acs::CaptureFingerPrint::default(),
    acs::CardInfoCount,
    acs::CardInfoSearch::all(),
    acs::CustomPersonnelTypeGet,
    acs::FaceRecognizeModeGet,
    acs::FingerPrintDeleteProcess,
    acs::FingerPrintProgress,
    acs::FingerPrintUpload::default(),
    acs::GroupSearch::all(),
    acs::PwMgrParamsGet,
    acs::RemoteControlDoor::open(1),
    acs::UserAndRightShowGet,
    acs::UserInfoAsyncImport { person: acs::UserInfo::new(no()) },
    acs::UserInfoCount,
    acs::UserInfoDetail { employee_no: no() },
    acs::UserInfoDetailDeleteProcess,
    acs::UserInfoSearch::all(),
    acs::UserRightHolidayGroupGet { no: 1 },
    acs::UserRightHolidayPlanGet { no: 1 },
    acs::UserRightPlanTemplateGet { no: 1 },
    acs::UserRightWeekPlanGet { no: 1 },
    event::HttpHostGet { id: 1 },
    event::HttpHostsGet,
    event::UnsubscribeEverybody,
    intelligent::FdLibCountGet,
    intelligent::FdLibsGet,
    intelligent::FdSearch::all(),
    security::AdminAccessCapabilitiesGet,
    security::SecurityCapabilitiesGet { username: user() },
    security::SecurityTokenGet,
    security::SessionLoginCapabilitiesGet { username: user() },
    security::UserCheckGet,
    system::DeviceInfoGet,
    system::DeviceLanguageGet,
    system::NtpServerGet { id: 1 },
    system::NtpServersGet,
    system::TimeGet,
    system::VideoInputChannelsGet,
];

/// Of which no simulator has the other half.
const READ: &[Read] = endpoints![read:
    sealed(),
    isapi::streaming::Snapshot::default(),
];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (which, status, body) = input;
    let response = response(status, body);
    choose(WRITTEN, which, &response);
    choose(READ, which.saturating_sub(128), &response);
});
