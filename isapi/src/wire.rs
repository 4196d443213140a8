//! Every endpoint of the document, written as the table in `ENDPOINTS.md` says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers")]

use crate::access_control as acs;
use crate::captures::parsed;
use crate::intelligent as fdlib;
use crate::security as sec;
use crate::system as sys;
use crate::{event, other_modules};
use bytes::Bytes;
use face_common::{Endpoint, Request, Secret};
use serde_json::Value;

struct Row {
    entry: u32,
    as_documented: bool,
    name: &'static str,
    evidence: &'static str,
    line: &'static str,
    body: &'static str,
    request: Request,
}

fn row<E: Endpoint>(
    entry: u32,
    as_documented: bool,
    endpoint: &E,
    evidence: &'static str,
    line: &'static str,
    body: &'static str,
) -> Row {
    let request = endpoint
        .to_request()
        .unwrap_or_else(|e| panic!("{}: {e}", E::NAME));
    Row {
        entry,
        as_documented,
        name: E::NAME,
        evidence,
        line,
        body,
        request,
    }
}

fn no() -> acs::EmployeeNo {
    acs::EmployeeNo::new("12345").unwrap()
}

fn number() -> acs::UserInfo {
    acs::UserInfo::new(no())
}

fn named() -> acs::UserInfo {
    acs::UserInfo {
        name: Some("Ada".into()),
        ..number()
    }
}

fn documented_person() -> acs::UserInfo {
    acs::UserInfo {
        user_type: Some(acs::UserType::Normal),
        valid: Some(acs::Valid::local(
            "2025-01-01T00:00:00",
            "2035-01-01T00:00:00",
        )),
        right_plan: vec![acs::RightPlan::new(1, "1")],
        door_right: Some("1".into()),
        gender: Some(acs::Gender::NotSaid),
        group_id: Some(1),
        ..named()
    }
}

fn face() -> fdlib::FaceRecord {
    fdlib::FaceRecord::of(no())
}

fn jpeg() -> Bytes {
    Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9])
}

fn cipher() -> sec::FieldCipher {
    sec::FieldCipher::derive("admin", &Secret::from("Abc12345"), None, 100, false)
}

fn document(root: &str, name: &str, value: &str) -> crate::protocol::Document {
    let members = serde_json::Map::from_iter([(name.to_owned(), Value::from(value))]);
    crate::protocol::Document::new(root, members.into())
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        row(1, false, &sec::SecurityTokenGet, "C", "GET /ISAPI/Security/token?format=json", ""),
        row(2, false, &sec::AdminAccessCapabilitiesGet, "C", "GET /ISAPI/Security/adminAccesses/capabilities", ""),
        row(3, false, &sec::SessionHeartbeat, "C", "PUT /ISAPI/Security/sessionHeartbeat", ""),
        row(3, true, &sec::SessionHeartbeatPost, "D", "POST /ISAPI/Security/sessionHeartbeat", ""),
        row(4, false, &sys::DeviceInfoGet, "C", "GET /ISAPI/System/deviceInfo", ""),
        row(5, false, &sys::SystemCapabilitiesGet { format: sys::Format::Json, }, "D", "GET /ISAPI/System/capabilities?format=json", ""),
        row(6, false, &sys::Reboot, "G", "PUT /ISAPI/System/reboot", ""),
        row(7, false, &sys::DeviceLanguageGet, "C", "GET /ISAPI/System/DeviceLanguage", ""),
        row(8, false, &sys::VideoInputChannelsGet, "C", "GET /ISAPI/System/Video/inputs/channels", ""),
        row(9, false, &acs::AccessControlCapabilitiesGet, "C", "GET /ISAPI/AccessControl/capabilities", ""),
        row(9, true, &acs::AccessControlCapabilitiesGetJson, "D", "GET /ISAPI/AccessControl/capabilities?format=json", ""),
        row(10, false, &acs::UserInfoCapabilitiesGet, "G", "GET /ISAPI/AccessControl/UserInfo/capabilities?format=json", ""),
        row(11, false, &acs::AcsCfgCapabilitiesGet, "G", "GET /ISAPI/AccessControl/AcsCfg/capabilities?format=json", ""),
        row(12, false, &acs::CaptureFaceDataCapabilitiesGet, "G", "GET /ISAPI/AccessControl/CaptureFaceData/capabilities", ""),
        row(13, false, &acs::CaptureFingerPrintCapabilitiesGet, "C", "GET /ISAPI/AccessControl/CaptureFingerPrint/capabilities", ""),
        row(14, false, &acs::CaptureCardInfoCapabilitiesGet, "C", "GET /ISAPI/AccessControl/CaptureCardInfo/capabilities?format=json", ""),
        row(15, false, &acs::CardInfoCapabilitiesGet, "C", "GET /ISAPI/AccessControl/CardInfo/capabilities?format=json", ""),
        row(16, false, &acs::FingerPrintCfgCapabilitiesGet, "G", "GET /ISAPI/AccessControl/FingerPrintCfg/capabilities?format=json", ""),
        row(17, false, &acs::RfCardCfgCapabilitiesGet, "D", "GET /ISAPI/AccessControl/Configuration/RFCardCfg/capabilities?format=json", ""),
        row(18, false, &acs::DoorParamCapabilitiesGet { door: 1 }, "G", "GET /ISAPI/AccessControl/Door/param/1/capabilities", ""),
        row(19, false, &acs::UserInfoDetailDeleteCapabilitiesGet, "G", "GET /ISAPI/AccessControl/UserInfoDetail/Delete/capabilities?format=json", ""),
        row(20, false, &acs::GroupCapabilitiesGet, "C", "GET /ISAPI/AccessControl/LocalAttendance/group/capabilities?format=json", ""),
        row(21, false, &acs::GroupSearchCapabilitiesGet, "C", "GET /ISAPI/AccessControl/LocalAttendance/groupSearch/capabilities?format=json", ""),
        row(22, false, &acs::IdBlackListCfgCapabilitiesGet, "C", "GET /ISAPI/AccessControl/IDBlackListCfg/capabilities", ""),
        row(23, false, &acs::IdAllowListTaskCapabilitiesGet, "C", "GET /ISAPI/AccessControl/IDAllowList/Task/capabilities?format=json", ""),
        row(24, false, &acs::ExportUserDataTemplateCapabilitiesGet, "C", "GET /ISAPI/AccessControl/DataImportAndExport/ExportUserDataTemplate/capabilities?format=json", ""),
        row(25, false, &acs::UserInfoRecord(documented_person()), "C", "POST /ISAPI/AccessControl/UserInfo/Record?format=json", r#"{"UserInfo":{"employeeNo":"12345","name":"Ada","userType":"normal","Valid":{"enable":true,"beginTime":"2025-01-01T00:00:00","endTime":"2035-01-01T00:00:00","timeType":"local"},"RightPlan":[{"doorNo":1,"planTemplateNo":"1"}],"doorRight":"1","gender":"unknown","groupId":1}}"#),
        row(26, false, &cipher().seal_with(acs::UserInfoRecord(named()), [7; 16]), "C", "POST /ISAPI/AccessControl/UserInfo/Record?format=json&security=1&iv=07070707070707070707070707070707", r"@SEALED@"),
        row(27, false, &acs::UserInfoSetUp(number()), "G", "PUT /ISAPI/AccessControl/UserInfo/SetUp?format=json", r#"{"UserInfo":{"employeeNo":"12345"}}"#),
        row(28, false, &acs::UserInfoModify(named()), "G", "PUT /ISAPI/AccessControl/UserInfo/Modify?format=json", r#"{"UserInfo":{"employeeNo":"12345","name":"Ada"}}"#),
        row(29, false, &acs::UserInfoCount, "C", "GET /ISAPI/AccessControl/UserInfo/Count?format=json", ""),
        row(30, false, &acs::UserInfoSearch { search_id: "1".to_owned().into(), ..acs::UserInfoSearch::all() }, "C", "POST /ISAPI/AccessControl/UserInfo/Search?format=json", r#"{"UserInfoSearchCond":{"searchID":"1","searchResultPosition":0,"maxResults":30}}"#),
        row(31, false, &cipher().seal_with( acs::UserInfoSearch { search_id: "1".to_owned().into(), ..acs::UserInfoSearch::all() }, [7; 16], ), "C", "POST /ISAPI/AccessControl/UserInfo/Search?format=json&security=1&iv=07070707070707070707070707070707", r#"{"UserInfoSearchCond":{"searchID":"1","searchResultPosition":0,"maxResults":30}}"#),
        row(32, false, &acs::UserInfoDetail { employee_no: no() }, "D", "GET /ISAPI/AccessControl/UserInfo/Detail?format=json&employeeNo=12345", ""),
        row(33, false, &acs::UserInfoDetailDelete::new(acs::EmployeeNos::one(no())), "C", "PUT /ISAPI/AccessControl/UserInfoDetail/Delete?format=json", r#"{"UserInfoDetail":{"mode":"byEmployeeNo","EmployeeNoList":[{"employeeNo":"12345"}]}}"#),
        row(33, true, &acs::UserInfoDetailDeleteAsDocumented { employee_no: no() }, "D", "PUT /ISAPI/AccessControl/UserInfoDetail/Delete?format=json", r#"{"UserInfoDetail":{"employeeNo":"12345"}}"#),
        row(34, false, &acs::UserInfoDelete { employees: acs::EmployeeNos::one(no()), }, "K", "PUT /ISAPI/AccessControl/UserInfo/Delete?format=json", r#"{"UserInfoDelCond":{"EmployeeNoList":[{"employeeNo":"12345"}]}}"#),
        row(34, true, &acs::UserInfoDeleteByQuery { employee_no: no() }, "D", "DELETE /ISAPI/AccessControl/UserInfo/Delete?format=json&employeeNo=12345", ""),
        row(35, false, &acs::UserInfoDetailDeleteProcess, "G", "GET /ISAPI/AccessControl/UserInfoDetail/DeleteProcess?format=json", ""),
        row(36, false, &acs::UserInfoAsyncImport { person: named() }, "D", "POST /ISAPI/AccessControl/UserInfo/asyncImportDatasTasks", r#"{"UserInfo":{"employeeNo":"12345","name":"Ada"}}"#),
        row(37, false, &acs::AsyncImportStatusGet { task_id: "7".into(), }, "D", "GET /ISAPI/AccessControl/UserInfo/asyncImportDatasTasks/7/status?format=json", ""),
        row(38, false, &acs::FaceRecognizeModeGet, "C", "GET /ISAPI/AccessControl/FaceRecognizeMode?format=json", ""),
        row(39, false, &acs::FaceRecognizeModePut { settings: acs::FaceRecognizeMode { mode: acs::RecognizeMode::Normal, other: Default::default(), }, }, "G", "PUT /ISAPI/AccessControl/FaceRecognizeMode?format=json", r#"{"FaceRecognizeMode":{"mode":"normalMode"}}"#),
        row(40, false, &acs::CaptureFaceData::url(), "C", "POST /ISAPI/AccessControl/CaptureFaceData", r#"<CaptureFaceDataCond version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><captureInfrared>false</captureInfrared><dataType>url</dataType></CaptureFaceDataCond>"#),
        row(41, false, &acs::RemoteControlCapabilitiesGet, "D", "GET /ISAPI/AccessControl/RemoteControl/capabilities?format=json", ""),
        row(42, false, &acs::RemoteRegister::new(no(), "Ada", 60), "D", "PUT /ISAPI/AccessControl/RemoteControl/register?format=json", r#"{"RemoteControl":{"cmd":"register","employeeNo":"12345","name":"Ada","timeout":60}}"#),
        row(43, false, &acs::AcsCfgGet, "C", "GET /ISAPI/AccessControl/AcsCfg?format=json", ""),
        row(44, false, &acs::AcsCfgPut { settings: acs::AcsCfg { remote_check_door_enabled: Some(true), check_channel_type: Some("http".into()), channel_ip: Some("192.168.1.100".into()), need_device_check: Some(true), ..Default::default() }, }, "G", "PUT /ISAPI/AccessControl/AcsCfg?format=json", r#"{"AcsCfg":{"remoteCheckDoorEnabled":true,"checkChannelType":"http","channelIp":"192.168.1.100","needDeviceCheck":true}}"#),
        row(45, false, &acs::RemoteCheck::allow(18), "G", "PUT /ISAPI/AccessControl/remoteCheck?format=json", r#"{"RemoteCheck":{"serialNo":18,"checkResult":"success"}}"#),
        row(45, true, &acs::RemoteCheckAsDocumented { employee_no: no(), result: "allow".into(), other: Default::default(), }, "D", "PUT /ISAPI/AccessControl/remoteCheck?format=json", r#"{"remoteCheck":{"employeeNo":"12345","result":"allow"}}"#),
        row(46, false, &acs::AcsWorkStatusGet, "C", "GET /ISAPI/AccessControl/AcsWorkStatus?format=json", ""),
        row(47, false, &acs::DeviceWorkModeGet, "C", "GET /ISAPI/AccessControl/PersonAndCardComparison/DeviceWorkMode?format=json", ""),
        row(48, false, &acs::DeviceWorkModePut { settings: document("DeviceWorkMode", "mode", "a"), }, "D", "PUT /ISAPI/AccessControl/PersonAndCardComparison/DeviceWorkMode?format=json", r#"{"DeviceWorkMode":{"mode":"a"}}"#),
        row(49, false, &acs::GroupSearch { search_id: "1".to_owned().into(), ..acs::GroupSearch::all() }, "C", "POST /ISAPI/AccessControl/LocalAttendance/groupSearch?format=json", r#"{"GroupSearchCond":{"searchID":"1","searchResultPosition":0,"maxResults":15,"searchType":"all"}}"#),
        row(50, false, &acs::PwMgrParamsGet, "C", "GET /ISAPI/AccessControl/UserAndRight/PwMgrParams?format=json", ""),
        row(51, false, &acs::CustomPersonnelTypeCapabilitiesGet, "C", "GET /ISAPI/AccessControl/UserAndRight/CustomPersonnelType/capabilities?format=json", ""),
        row(52, false, &acs::CustomPersonnelTypeGet, "C", "GET /ISAPI/AccessControl/UserAndRight/CustomPersonnelType?format=json", ""),
        row(53, false, &acs::UserAndRightShowGet, "C", "GET /ISAPI/AccessControl/userAndRightShow?format=json", ""),
        row(54, false, &acs::UserRightPlanTemplateGet { no: 1 }, "G", "GET /ISAPI/AccessControl/UserRightPlanTemplate/1?format=json", ""),
        row(55, false, &acs::UserRightPlanTemplatePut { no: 1, settings: acs::UserRightPlanTemplate { enable: Some(true), week_plan_no: Some(1), holiday_group_no: Some("1,3".into()), ..Default::default() }, }, "G", "PUT /ISAPI/AccessControl/UserRightPlanTemplate/1?format=json", r#"{"UserRightPlanTemplate":{"enable":true,"weekPlanNo":1,"holidayGroupNo":"1,3"}}"#),
        row(56, false, &acs::UserRightHolidayGroupGet { no: 1 }, "G", "GET /ISAPI/AccessControl/UserRightHolidayGroupCfg/1?format=json", ""),
        row(57, false, &acs::UserRightHolidayGroupPut { no: 1, settings: acs::UserRightHolidayGroup { enable: Some(true), holiday_plan_no: Some("1".into()), ..Default::default() }, }, "G", "PUT /ISAPI/AccessControl/UserRightHolidayGroupCfg/1?format=json", r#"{"UserRightHolidayGroupCfg":{"enable":true,"holidayPlanNo":"1"}}"#),
        row(58, false, &acs::AntiPassbackResetRulesGet, "D", "GET /ISAPI/AccessControl/AntiPassback/resetRules?format=json", ""),
        row(59, false, &acs::AntiPassbackResetRulesPut { settings: document("ResetRules", "enable", "true"), }, "D", "PUT /ISAPI/AccessControl/AntiPassback/resetRules?format=json", r#"{"ResetRules":{"enable":"true"}}"#),
        row(60, false, &acs::UserFaceData { employee_no: no() }, "D", "GET /ISAPI/AccessControl/UserFace/faceData?employeeNo=12345", ""),
        row(61, false, &fdlib::FdLibCapabilitiesGet, "C", "GET /ISAPI/Intelligent/FDLib/capabilities?format=json", ""),
        row(62, false, &fdlib::FdLibsGet, "D", "GET /ISAPI/Intelligent/FDLib?format=json", ""),
        row(63, false, &fdlib::FdLibCountGet, "G", "GET /ISAPI/Intelligent/FDLib/Count?format=json", ""),
        row(64, false, &fdlib::FdLibCreate { library: fdlib::FdLib::new("1", fdlib::FaceLibType::BlackFd, "mainlib"), }, "D", "POST /ISAPI/Intelligent/FDLib/FDID?format=json", r#"{"FDID":"1","faceLibType":"blackFD","name":"mainlib"}"#),
        row(65, false, &fdlib::FdLibDeleteWithAllFaces { fdid: "1".into() }, "D", "DELETE /ISAPI/Intelligent/FDLib/1", ""),
        row(66, false, &fdlib::FdSearch::all(), "G", "POST /ISAPI/Intelligent/FDLib/FDSearch?format=json", r#"{"searchResultPosition":0,"maxResults":30,"faceLibType":"blackFD","FDID":"1"}"#),
        row(66, true, &fdlib::FdSearchAsDocumented { search_id: "1".into(), max_results: 20, ..Default::default() }, "D", "POST /ISAPI/Intelligent/FDLib/FDSearch?format=json", r#"{"FDSearchDescription":{"searchID":"1","searchResultPosition":0,"maxResults":20}}"#),
        row(67, false, &fdlib::FaceDataRecord::photo(face(), jpeg()), "G", "POST /ISAPI/Intelligent/FDLib/FaceDataRecord?format=json", r"@FORM FaceDataRecord img@"),
        row(67, false, &fdlib::FaceDataRecordJson { record: face(), photo: jpeg(), }, "D", "POST /ISAPI/Intelligent/FDLib/FaceDataRecord?format=json", r#"{"FaceDataRecord":{"faceLibType":"blackFD","FDID":"1","FPID":"12345","faceDataRecord":"data:image/jpeg;base64,/9j/2Q=="}}"#),
        row(68, false, &fdlib::FaceDataRecordXml { record: face(), photo: jpeg(), }, "D", "POST /ISAPI/Intelligent/FDLib/FaceDataRecord", r"<FaceDataRecord><faceLibType>blackFD</faceLibType><FDID>1</FDID><FPID>12345</FPID><CaptureFaceDataCond><faceLibType>blackFD</faceLibType><FDID>1</FDID><name></name><sex>unknown</sex><certificateType>ID</certificateType><certificateNumber></certificateNumber><bornTime></bornTime><faceScore>0</faceScore><faceDataRecord>data:image/jpeg;base64,/9j/2Q==</faceDataRecord></CaptureFaceDataCond></FaceDataRecord>"),
        row(69, false, &fdlib::FdSetUp::by_url(face().at("https://192.0.2.67/1.jpg")).token("T".into()), "C", "PUT /ISAPI/Intelligent/FDLib/FDSetUp?format=json&token=T", r"@FORM FaceDataRecord@"),
        row(70, false, &fdlib::PictureUpload { record: face(), group_id: Some(1), photo: jpeg(), }, "D", "POST /ISAPI/Intelligent/FDLib/pictureUpload?format=json", r"@FORM PictureUploadData face_picture@"),
        row(71, false, &crate::streaming::Snapshot::default(), "G", "GET /ISAPI/Streaming/channels/101/picture", ""),
        row(72, false, &event::Subscribe(event::SubscribeEvent::all(30)), "G", "POST /ISAPI/Event/notification/subscribeEvent", r#"<SubscribeEvent version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><heartbeat>30</heartbeat><eventMode>all</eventMode></SubscribeEvent>"#),
        row(72, true, &event::SubscribeAsDocumented, "D", "POST /ISAPI/Event/notification/subscribeEvent", r"<EventNotification><eventType>All</eventType></EventNotification>"),
        row(73, false, &event::AlertStream, "C", "GET /ISAPI/Event/notification/alertStream", ""),
        row(74, false, &other_modules::ConsumeCapabilitiesGet, "C", "GET /ISAPI/Consume/capabilities?format=json", ""),
        row(75, false, &other_modules::IntelligentCabinetCapabilitiesGet, "C", "GET /ISAPI/IntelligentCabinet/capabilities?format=json", ""),
    ]
}

#[test]
fn every_endpoint_of_the_document_is_written_as_it_says() {
    for row in rows() {
        let (request, name) = (&row.request, row.name);
        assert_eq!(
            format!("{} {}", request.method(), request.uri()),
            row.line,
            "{name}"
        );
        let kind = request
            .headers()
            .get("content-type")
            .map_or("", |v| v.to_str().unwrap());
        if let Some(parts) = row
            .body
            .strip_prefix("@FORM ")
            .and_then(|b| b.strip_suffix('@'))
        {
            let seen =
                face_common::wire::multipart::read_all(kind, request.body().clone()).unwrap();
            let names: Vec<_> = seen
                .iter()
                .map(|p| p.name().unwrap().into_owned())
                .collect();
            assert_eq!(names.join(" "), parts, "{name}");
        } else if row.body == "@SEALED@" {
            let body = parsed(kind, request.body());
            assert_eq!(
                body["UserInfo"]["employeeNo"],
                cipher().encrypt("12345", [7; 16]),
                "{name}"
            );
            assert_eq!(
                body["UserInfo"]["name"],
                cipher().encrypt("Ada", [7; 16]),
                "{name}"
            );
        } else {
            assert_eq!(
                parsed(kind, request.body()),
                parsed(kind, row.body.as_bytes()),
                "{name}"
            );
        }
    }
}

#[test]
fn all_entries_of_the_document_are_there() {
    let mut entries: Vec<_> = rows().iter().map(|r| r.entry).collect();
    entries.dedup();
    assert_eq!(entries, (1..=75).collect::<Vec<_>>());
}

/// The table in the crate's documentation is this table.
#[test]
fn the_documentation_lists_what_is_tested() {
    let mut table = String::new();
    for row in rows() {
        let form = if row.as_documented {
            ", as documented"
        } else {
            ""
        };
        table.push_str(&format!(
            "| {} | `{}` | `{}`{form} | {} |\n",
            row.entry, row.line, row.name, row.evidence
        ));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ENDPOINTS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, listed) = text.split_once("|---|---|---|---|\n").unwrap();
    let listed = listed.split("\n\n").next().unwrap().trim_end();
    assert!(
        listed == table.trim_end(),
        "ENDPOINTS.md should list:\n{table}"
    );
}
