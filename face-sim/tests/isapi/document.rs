//! Every entry of the document, called over a socket. Where the simulated model does not have it, it says so as the real one
//! did.

use crate::{connect, no, person, photo};
use face_sim::Terminal;
use isapi::access_control as acs;
use isapi::blocking::Client;
use isapi::intelligent as fdlib;
use isapi::security as sec;
use isapi::system as sys;
use isapi::{Endpoint, Error, ErrorKind, Isapi, event, other_modules};

/// What a call came to: nothing, or what the terminal said against it.
struct Tried {
    name: &'static str,
    outcome: Result<(), Error>,
}

fn tried<E: Endpoint<Protocol = Isapi>>(client: &Client, endpoint: &E) -> Tried {
    Tried {
        name: E::NAME,
        outcome: client.call(endpoint).map(drop),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn everything_a_face_terminal_has_answers() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let jpeg = photo().jpeg().clone();
    let face = || fdlib::FaceRecord::of(no("1"));
    terminal.look_into_camera(jpeg.clone());
    let token = client.call(&sec::SecurityTokenGet).unwrap().value.unwrap();
    let cipher = client
        .run(isapi::flow::field_cipher(
            terminal.user(),
            terminal.password(),
        ))
        .unwrap()
        .unwrap();
    let c = &client;
    let named = |n: &str| acs::UserInfo {
        name: Some("Ada".into()),
        ..acs::UserInfo::new(no(n))
    };
    let one = |n: &str| acs::EmployeeNos::one(no(n));
    let all = [
        tried(c, &sec::SecurityTokenGet),
        tried(c, &sec::AdminAccessCapabilitiesGet),
        tried(c, &sec::SessionHeartbeat),
        tried(c, &sec::UserCheckGet),
        tried(c, &sys::DeviceInfoGet),
        tried(
            c,
            &sys::SystemCapabilitiesGet {
                format: sys::Format::Json,
            },
        ),
        tried(
            c,
            &sys::SystemCapabilitiesGet {
                format: sys::Format::Xml,
            },
        ),
        tried(c, &sys::DeviceLanguageGet),
        tried(c, &sys::VideoInputChannelsGet),
        tried(c, &sys::NtpServersGet),
        tried(c, &acs::AccessControlCapabilitiesGet),
        tried(c, &acs::AccessControlCapabilitiesGetJson),
        tried(c, &acs::UserInfoCapabilitiesGet),
        tried(c, &acs::AcsCfgCapabilitiesGet),
        tried(c, &acs::CaptureFaceDataCapabilitiesGet),
        tried(c, &acs::CaptureFingerPrintCapabilitiesGet),
        tried(c, &acs::CaptureCardInfoCapabilitiesGet),
        tried(c, &acs::CardInfoCapabilitiesGet),
        tried(c, &acs::FingerPrintCfgCapabilitiesGet),
        tried(c, &acs::RfCardCfgCapabilitiesGet),
        tried(c, &acs::DoorParamCapabilitiesGet { door: 1 }),
        tried(c, &acs::UserInfoDetailDeleteCapabilitiesGet),
        tried(c, &acs::GroupCapabilitiesGet),
        tried(c, &acs::GroupSearchCapabilitiesGet),
        tried(c, &acs::AcsEventCapabilitiesGet),
        tried(c, &acs::RemoteControlDoorCapabilitiesGet),
        tried(c, &acs::UserInfoRecord(person("1"))),
        tried(c, &cipher.seal(acs::UserInfoRecord(person("2"))).unwrap()),
        tried(c, &acs::UserInfoSetUp(named("3"))),
        tried(c, &acs::UserInfoModify(named("3"))),
        tried(c, &acs::UserInfoCount),
        tried(c, &acs::UserInfoSearch::all()),
        tried(c, &cipher.seal(acs::UserInfoSearch::all()).unwrap()),
        tried(
            c,
            &acs::UserInfoDetail {
                employee_no: no("1"),
            },
        ),
        tried(c, &acs::UserInfoDetailDelete::new(one("2"))),
        tried(
            c,
            &acs::UserInfoDelete {
                employees: one("3"),
            },
        ),
        tried(
            c,
            &acs::UserInfoDeleteByQuery {
                employee_no: no("9"),
            },
        ),
        tried(c, &acs::UserInfoDetailDeleteProcess),
        tried(c, &acs::UserInfoAsyncImport { person: named("4") }),
        tried(
            c,
            &acs::AsyncImportStatusGet {
                task_id: "1".into(),
            },
        ),
        tried(c, &acs::FaceRecognizeModeGet),
        tried(
            c,
            &acs::FaceRecognizeModePut {
                settings: acs::FaceRecognizeMode {
                    mode: acs::RecognizeMode::Normal,
                    other: Default::default(),
                },
            },
        ),
        tried(c, &acs::CaptureFaceData::url()),
        tried(c, &acs::CaptureFaceDataProgress),
        tried(c, &acs::RemoteControlCapabilitiesGet),
        tried(c, &acs::RemoteControlDoor::open(1)),
        tried(c, &acs::RemoteRegister::new(no("5"), "Ada", 60)),
        tried(c, &acs::AcsCfgGet),
        tried(
            c,
            &acs::AcsCfgPut {
                settings: c.call(&acs::AcsCfgGet).unwrap(),
            },
        ),
        tried(c, &acs::AcsWorkStatusGet),
        tried(c, &acs::GroupSearch::all()),
        tried(c, &acs::PwMgrParamsGet),
        tried(c, &acs::CustomPersonnelTypeCapabilitiesGet),
        tried(c, &acs::CustomPersonnelTypeGet),
        tried(c, &acs::UserAndRightShowGet),
        tried(c, &acs::UserRightPlanTemplateGet { no: 1 }),
        tried(
            c,
            &acs::UserRightPlanTemplatePut {
                no: 2,
                settings: acs::UserRightPlanTemplate::default(),
            },
        ),
        tried(c, &acs::UserRightHolidayGroupGet { no: 1 }),
        tried(
            c,
            &acs::UserRightHolidayGroupPut {
                no: 1,
                settings: acs::UserRightHolidayGroup::default(),
            },
        ),
        tried(
            c,
            &acs::UserRightHolidayPlanPut {
                no: 1,
                settings: acs::UserRightHolidayPlan::default(),
            },
        ),
        tried(c, &fdlib::FdLibCapabilitiesGet),
        tried(c, &fdlib::FdLibsGet),
        tried(c, &fdlib::FdLibCountGet),
        tried(
            c,
            &fdlib::FdLibCreate {
                library: fdlib::FdLib::new("2", fdlib::FaceLibType::InfraredFd, "infrared"),
            },
        ),
        tried(c, &fdlib::FdLibDeleteWithAllFaces { fdid: "2".into() }),
        tried(c, &fdlib::FdSearch::all()),
        tried(
            c,
            &fdlib::FaceDataRecordJson {
                record: face(),
                photo: jpeg.clone(),
            },
        ),
        tried(
            c,
            &fdlib::FaceDataRecordXml {
                record: face(),
                photo: jpeg.clone(),
            },
        ),
        tried(c, &fdlib::FdSetUp::photo(face(), jpeg.clone())),
        tried(c, &fdlib::FdModify::photo(face(), jpeg.clone())),
        tried(
            c,
            &fdlib::FdSetUp::by_url(
                face().at("https://192.0.2.64/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020"),
            )
            .token(token),
        ),
        tried(
            c,
            &fdlib::PictureUpload {
                record: fdlib::FaceRecord {
                    name: Some("Ada".into()),
                    ..fdlib::FaceRecord::of(no("6"))
                },
                group_id: Some(1),
                photo: jpeg.clone(),
            },
        ),
        tried(
            c,
            &acs::UserFaceData {
                employee_no: no("1"),
            },
        ),
        tried(c, &fdlib::FdSearchDelete::of(one("1"))),
        tried(c, &isapi::streaming::Snapshot::default()),
        tried(c, &acs::AcsEventSearch::all()),
        tried(c, &acs::AcsEventTotalNum::default()),
        tried(c, &event::SubscribeEventCapabilitiesGet),
        tried(c, &event::HttpHostsGet),
        tried(c, &event::HttpHostsCapabilitiesGet),
        tried(c, &event::UnsubscribeEverybody),
        tried(c, &sec::SessionLogout),
        tried(c, &sys::Reboot),
    ];
    let failed: Vec<_> = all
        .iter()
        .filter_map(|t| t.outcome.as_ref().err().map(|e| format!("{}: {e}", t.name)))
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
    // A firmware that takes only the older way to file a face.
    terminal.set_quirks(|q| q.has_fd_set_up = false);
    client
        .call(&fdlib::FaceDataRecord::photo(face(), jpeg))
        .unwrap();
}

#[test]
fn what_this_model_does_not_have_is_unsupported_and_named() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let c = &client;
    for Tried { name, outcome } in [
        tried(c, &acs::DeviceWorkModeGet),
        tried(c, &acs::IdBlackListCfgCapabilitiesGet),
        tried(c, &acs::IdAllowListTaskCapabilitiesGet),
        tried(c, &acs::ExportUserDataTemplateCapabilitiesGet),
        tried(c, &acs::AntiPassbackResetRulesGet),
        tried(c, &other_modules::ConsumeCapabilitiesGet),
        tried(c, &other_modules::IntelligentCabinetCapabilitiesGet),
        tried(
            c,
            &event::HttpHostTest {
                id: 1,
                host: event::HttpHost::default(),
            },
        ),
        tried(c, &sec::SessionHeartbeatPost),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{name}: {error}");
        assert!(
            ["notSupport", "methodNotAllowed"].contains(&&*error.vendor_code().unwrap()),
            "{name}"
        );
    }
    // The document's own forms, where the vendor's guide has another.
    let refused = tried(
        c,
        &acs::RemoteCheckAsDocumented {
            employee_no: no("1"),
            result: "allow".into(),
            other: Default::default(),
        },
    );
    assert_eq!(refused.outcome.unwrap_err().kind(), ErrorKind::BadRequest);
}

/// What a user can get wrong, and what comes of it.
#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn mistakes_come_back_by_kind_with_the_vendor_s_code_and_text() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    let c = &client;
    let card = |no: acs::EmployeeNo, card: &str| acs::CardInfo::new(no, card);
    client.call(&acs::UserInfoRecord(person("1"))).unwrap();
    client
        .call(&acs::CardInfoRecord::new(card(no("1"), "11")))
        .unwrap();
    let face = || fdlib::FaceRecord::of(no("1"));
    let late = acs::UserInfo {
        valid: Some(acs::Valid::local(
            "2026-01-01T00:00:00",
            "2038-01-01T00:00:00",
        )),
        ..person("2")
    };
    let grey = bytes::Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9]);
    for (tried, kind, code, text) in [
        (
            tried(c, &acs::UserInfoRecord(person("1"))),
            ErrorKind::AlreadyExists,
            "employeeNoAlreadyExist",
            "checkUser",
        ),
        (
            tried(c, &acs::UserInfoModify(person("9"))),
            ErrorKind::NotFound,
            "employeeNoNotExist",
            "employeeNo",
        ),
        (
            tried(c, &acs::UserInfoSetUp(late)),
            ErrorKind::BadRequest,
            "badJsonContent",
            "beginTime and endTime",
        ),
        (
            tried(c, &acs::CardInfoRecord::new(card(no("1"), "11"))),
            ErrorKind::AlreadyExists,
            "cardNoAlreadyExist",
            "checkCardNo",
        ),
        (
            tried(c, &acs::CardInfoModify::new(card(no("1"), "12"))),
            ErrorKind::NotFound,
            "cardNoNotExist",
            "",
        ),
        (
            tried(c, &acs::RemoteControlDoor::open(7)),
            ErrorKind::BadRequest,
            "badParameters",
            "",
        ),
        (
            tried(
                c,
                &fdlib::FdSetUp::photo(fdlib::FaceRecord::of(no("9")), photo().jpeg().clone()),
            ),
            ErrorKind::NotFound,
            "employeeNoNotExist",
            "",
        ),
        (
            tried(c, &fdlib::FdSetUp::photo(face(), grey)),
            ErrorKind::BadImage,
            "picFormatError",
            "",
        ),
        (
            tried(
                c,
                &fdlib::FdSetUp::by_url(face().at("https://192.0.2.64/LOCALS/pic/1.jpg")),
            ),
            ErrorKind::Unauthorised,
            "badAuthorization",
            "",
        ),
        (
            tried(c, &fdlib::FdModify::photo(face(), photo().jpeg().clone())),
            ErrorKind::NotFound,
            "faceDataNotExist",
            "",
        ),
        (
            tried(c, &fdlib::FdLibDeleteWithAllFaces { fdid: "7".into() }),
            ErrorKind::NotFound,
            "libraryNotExist",
            "",
        ),
        (
            tried(c, &acs::CaptureFaceData::url()),
            ErrorKind::TimedOut,
            "captureTimeout",
            "",
        ),
        (
            tried(c, &acs::CaptureCardInfo),
            ErrorKind::TimedOut,
            "captureTimeout",
            "",
        ),
        (
            tried(c, &acs::UserRightPlanTemplateGet { no: 99 }),
            ErrorKind::BadRequest,
            "badParameters",
            "ID",
        ),
        (
            tried(c, &sys::NtpServerGet { id: 7 }),
            ErrorKind::BadRequest,
            "badParameters",
            "",
        ),
    ] {
        let name = tried.name;
        let error = tried.outcome.unwrap_err();
        assert_eq!(
            (error.kind(), error.vendor_code().as_deref()),
            (kind, Some(code)),
            "{name}: {error}"
        );
        assert!(
            error.to_string().contains(text) && error.to_string().contains(code),
            "{name}: {error}"
        );
    }
    terminal.set_quirks(|q| q.room = 1);
    let full = client.call(&acs::UserInfoRecord(person("3"))).unwrap_err();
    assert_eq!(
        (full.kind(), full.vendor_code().as_deref()),
        (ErrorKind::Full, Some("deviceUserFull"))
    );
}
