//! What the terminal says it can do: documents recorded from real ones where there are any.

use super::state::State;
use bytes::Bytes;
use face_common::endpoint::is;
use face_common::{Request, Response};
use http::{HeaderValue, Method, header::CONTENT_TYPE};

const TABLE: &[(&str, &str)] = &[
    (
        "/ISAPI/Security/adminAccesses/capabilities",
        include_str!("documents/admin_accesses.xml"),
    ),
    (
        "/ISAPI/AccessControl/UserAndRight/CustomPersonnelType/capabilities?format=json",
        include_str!("documents/custom_personnel_type.json"),
    ),
    (
        "/ISAPI/AccessControl/CaptureFingerPrint/capabilities",
        include_str!("documents/capture_finger_print.xml"),
    ),
    (
        "/ISAPI/AccessControl/CardInfo/capabilities?format=json",
        include_str!("documents/card_info.json"),
    ),
    (
        "/ISAPI/AccessControl/CaptureCardInfo/capabilities?format=json",
        include_str!("documents/capture_card_info.json"),
    ),
    (
        "/ISAPI/AccessControl/LocalAttendance/group/capabilities?format=json",
        include_str!("documents/group.json"),
    ),
    (
        "/ISAPI/AccessControl/LocalAttendance/groupSearch/capabilities?format=json",
        include_str!("documents/group_search.json"),
    ),
    (
        "/ISAPI/AccessControl/AcsEvent/capabilities?format=json",
        include_str!("documents/acs_event.json"),
    ),
    (
        "/ISAPI/AccessControl/RemoteControl/door/capabilities",
        include_str!("documents/remote_control_door.xml"),
    ),
    // Not recorded anywhere: by the members of the vendor's guide.
    (
        "/ISAPI/AccessControl/UserInfo/capabilities?format=json",
        r#"{"UserInfo":{"supportFunction":{"@opt":"post,delete,put,get,setUp"},"employeeNo":{"@min":1,"@max":32},"name":{"@min":1,"@max":128},"maxRecordNum":1500}}"#,
    ),
    (
        "/ISAPI/AccessControl/UserInfoDetail/Delete/capabilities?format=json",
        r#"{"UserInfoDetail":{"mode":{"@opt":"all,byEmployeeNo"},"EmployeeNoList":{"maxSize":30,"employeeNo":{"@min":1,"@max":32}}}}"#,
    ),
    (
        "/ISAPI/AccessControl/AcsCfg/capabilities?format=json",
        r#"{"AcsCfg":{"voicePrompt":"true,false","remoteCheckDoorEnabled":{"@opt":"true,false"},"checkChannelType":{"@opt":"Ezviz,ISUP,ISAPI,ISAPIListen"},"remoteCheckTimeout":{"@min":1,"@max":10}}}"#,
    ),
    (
        "/ISAPI/AccessControl/FingerPrintCfg/capabilities?format=json",
        r#"{"FingerPrintCfg":{"employeeNo":{"@min":1,"@max":32},"enableCardReader":{"@min":1,"@max":1},"fingerPrintID":{"@min":1,"@max":10},"fingerType":{"@opt":"normalFP,hijackFP,patrolFP"},"fingerPrintNumberPerPerson":10}}"#,
    ),
    (
        "/ISAPI/AccessControl/Configuration/RFCardCfg/capabilities?format=json",
        r#"{"RFCardCfgCap":{"cardType":{"@opt":["EMCard","M1Card"]},"enabled":{"@opt":[true,false]}}}"#,
    ),
    (
        "/ISAPI/AccessControl/RemoteControl/capabilities?format=json",
        r#"{"RemoteControl":{"isSupportRemoteControlDoor":true,"isSupportRegister":true}}"#,
    ),
    (
        "/ISAPI/AccessControl/CaptureFaceData/capabilities",
        "<CaptureFaceData><CaptureFaceDataCond><captureInfrared opt=\"true,false\"/><dataType opt=\"url,binary\"/></CaptureFaceDataCond><captureProgress min=\"0\" max=\"100\"/></CaptureFaceData>",
    ),
    (
        "/ISAPI/AccessControl/Door/param/1/capabilities",
        "<DoorParam><doorNo min=\"1\" max=\"1\"/><doorName min=\"0\" max=\"32\"/><openDuration min=\"1\" max=\"255\"/></DoorParam>",
    ),
    (
        "/ISAPI/Event/notification/subscribeEventCap",
        "<SubscribeEventCap><heartbeat min=\"1\" max=\"30\"/><channelMode opt=\"all,list\"/><eventMode opt=\"all,list\"/><EventList><Event><type opt=\"AccessControllerEvent\"/><pictureURLType opt=\"binary\"/></Event></EventList></SubscribeEventCap>",
    ),
    (
        "/ISAPI/Event/notification/httpHosts/capabilities",
        "<HttpHostNotificationCap><hostNumber>2</hostNumber><urlLen max=\"128\"/><protocolType opt=\"HTTP,HTTPS\"/><parameterFormatType opt=\"XML,JSON\"/><httpAuthenticationMethod opt=\"none\"/></HttpHostNotificationCap>",
    ),
    (
        "/ISAPI/System/capabilities?format=xml",
        "<DeviceCap><SysCap><isSupportReboot>true</isSupportReboot><isSupportFactoryReset>true</isSupportFactoryReset><isSupportUpdatefirmware>true</isSupportUpdatefirmware></SysCap></DeviceCap>",
    ),
    (
        "/ISAPI/System/capabilities?format=json",
        r#"{"DeviceCap":{"SysCap":{"isSupportReboot":true,"isSupportFactoryReset":true,"isSupportUpdatefirmware":true}}}"#,
    ),
    (
        "/ISAPI/System/DeviceLanguage",
        "<DeviceLanguage version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><language>English</language></DeviceLanguage>",
    ),
    (
        "/ISAPI/System/Video/inputs/channels",
        "<VideoInputChannelList version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><VideoInputChannel><id>1</id><inputPort>1</inputPort><videoInputEnabled>true</videoInputEnabled><name>Camera 01</name><videoFormat>PAL</videoFormat></VideoInputChannel></VideoInputChannelList>",
    ),
];

pub(super) fn serve(state: &State, request: &Request) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let asked = |path: &str| is(request, &Method::GET, path);
    if asked("/ISAPI/AccessControl/capabilities") {
        let mut text = include_str!("documents/access_control.xml").to_owned();
        if !state.quirks.has_detail_delete {
            text = text.replace(
                "<isSupportUserInfoDetailDelete>true",
                "<isSupportUserInfoDetailDelete>false",
            );
        }
        // Asked for JSON it answers in XML all the same, as older firmwares do.
        return Some(document(text));
    }
    if asked("/ISAPI/Intelligent/FDLib/capabilities?format=json") {
        let text = include_str!("documents/fd_lib.json");
        let functions = if state.quirks.has_fd_set_up {
            "post,delete,get,put,setUp"
        } else {
            "post,delete,get,put"
        };
        return Some(document(
            text.replace("post,delete,get,put,setUp", functions),
        ));
    }
    TABLE
        .iter()
        .find(|(path, _)| asked(path))
        .map(|(_, text)| document((*text).to_owned()))
}

fn document(text: String) -> Response {
    let kind = if text.trim_start().starts_with('<') {
        "application/xml"
    } else {
        "application/json"
    };
    let mut response = http::Response::new(Bytes::from(text));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
