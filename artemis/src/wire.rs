//! Every endpoint, method, path and body: the members are the documents', so a row holds all of them that are known.

use face_common::wire::member::Member;
use face_common::{Endpoint, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Default)]
struct Rows {
    /// `POST /artemis/…` and the type's name, as they stand in ENDPOINTS.md.
    seen: Vec<(String, String)>,
}

fn type_name<E>() -> String {
    let name = std::any::type_name::<E>();
    let short = name.rsplit("::").next().unwrap();
    let chapter = if name.contains("::isecure::") {
        "isecure::"
    } else {
        ""
    };
    format!("{chapter}{short}")
}

impl Rows {
    fn see<E>(&mut self, request: &Request, template: &str) {
        let line = format!("{} /artemis/api/{template}", request.method());
        self.seen.push((line, type_name::<E>()));
    }

    /// A type that is read from this body, has a field for each of its members, and writes it again.
    fn json<E: Endpoint + DeserializeOwned + Member>(&mut self, path: &str, body: &str) {
        let wanted: Value = serde_json::from_str(body).unwrap();
        let endpoint: E = serde_json::from_str(body).unwrap();
        let mut unmodelled = Vec::new();
        endpoint.unmodelled("", &mut unmodelled);
        assert_eq!(unmodelled, Vec::<String>::new(), "{path}");
        let request = endpoint.to_request().unwrap();
        let has: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(has, wanted, "{path}");
        self.check(&endpoint, &request, path);
    }

    /// A type without members of its own, or with a photo.
    fn other<E: Endpoint>(&mut self, endpoint: &E, path: &str, body: &str) {
        let request = endpoint.to_request().unwrap();
        assert_eq!(request.body(), body, "{path}");
        self.check(endpoint, &request, path);
    }

    /// A form: its bytes are pinned beside it.
    fn form<E: Endpoint>(&mut self, endpoint: &E, template: &str) {
        let request = endpoint.to_request().unwrap();
        assert_eq!(
            request.uri().path(),
            format!("/artemis/api/{}", template.replace("{person_id}", "1"))
        );
        self.see::<E>(&request, template);
    }

    fn check<E: Endpoint>(&mut self, _: &E, request: &Request, path: &str) {
        assert_eq!(
            (request.method(), request.uri().to_string()),
            (&http::Method::POST, format!("/artemis/api/{path}"))
        );
        let kind = request.headers().get("content-type").unwrap();
        assert_eq!(kind, "application/json", "{path}");
        self.see::<E>(request, path);
    }
}

const PAGE: &str = r#""pageNo":1,"pageSize":500"#;
const FROM: &str = "2026-01-01T00:00:00+08:00";
const TO: &str = "2026-01-02T00:00:00+08:00";

fn paged(members: &str) -> String {
    format!("{{{PAGE}{members}}}")
}

fn jpeg() -> bytes::Bytes {
    vec![0xff, 0xd8].into()
}

fn platform(rows: &mut Rows) {
    use crate::common_api::{PictureUpload, VersionGet};
    use crate::frs::{FaceAdd, FaceGroups, RecognitionPlanRestart};
    use crate::video::{CameraCapture, PreviewUrl, PreviewUrls};
    rows.other(&VersionGet {}, "common/v1/version", "");
    let (person_id, photo) = ("1".to_owned(), jpeg());
    rows.form(
        &PictureUpload { person_id, photo },
        "common/v1/picture/upload",
    );
    rows.json::<FaceGroups>("frs/v1/face/groupList", &paged(""));
    rows.json::<FaceAdd>(
        "frs/v1/face/single/addition",
        r#"{"faceGroupIndexCode":"1","faceInfo":{"name":"a","sex":"1","certificateType":"111","certificateNum":"A1"},"facePic":{"faceUrl":"u","faceBinaryData":"/9g="}}"#,
    );
    rows.json::<RecognitionPlanRestart>(
        "frs/v1/plan/recognition/black/restart",
        r#"{"indexCode":"1"}"#,
    );
    rows.json::<PreviewUrl>(
        "video/v1/cameras/previewURLs",
        r#"{"cameraIndexCode":"15","streamType":0,"protocol":"rtsp_s","transmode":1,"requestWebsocketProtocol":0}"#,
    );
    rows.json::<PreviewUrls>(
        "video/v2/cameras/previewURLs",
        r#"{"cameraIndexCodes":["15"],"streamType":0,"protocol":"hls","transmode":1,"requestWebsocketProtocol":0}"#,
    );
    rows.json::<CameraCapture>("video/v1/camera/capture", r#"{"cameraIndexCode":"15"}"#);
}

fn organisations(rows: &mut Rows) {
    use crate::resource::*;
    rows.json::<Orgs>("resource/v1/org/orgList", &paged(""));
    rows.json::<OrgSearch>(
        "resource/v1/org/advance/orgList",
        &paged(r#","orgName":"a""#),
    );
    rows.json::<OrgInfoGet>(
        "resource/v1/org/orgIndexCode/orgInfo",
        r#"{"orgIndexCode":"1"}"#,
    );
    rows.json::<OrgsBelow>(
        "resource/v1/org/parentOrgIndexCode/subOrgList",
        &paged(r#","parentOrgIndexCode":"1""#),
    );
    rows.other(&RootOrg {}, "resource/v1/org/rootOrg", "{}");
    rows.json::<OrgAdd>(
        "resource/v1/org/single/add",
        r#"{"orgName":"a","parentIndexCode":"1"}"#,
    );
    rows.json::<OrgUpdate>(
        "resource/v1/org/single/update",
        r#"{"orgIndexCode":"2","orgName":"a","parentIndexCode":"1"}"#,
    );
    rows.json::<OrgDelete>("resource/v1/org/single/delete", r#"{"orgIndexCode":"2"}"#);
    for (name, add) in [("add", true), ("update", false)] {
        let id = if add { "" } else { r#""vehicleId":"98","# };
        let path = format!("resource/v1/vehicle/single/{name}");
        let body = format!(
            r#"{{{id}"plateNo":"P","personName":"a b","personFamilyName":"b","personGivenName":"a","phoneNo":"0","vehicleColor":1,"vehicleGroupIndexCode":"6","effectiveDate":"{FROM}","expiredDate":"{TO}"}}"#
        );
        if add {
            rows.json::<VehicleAdd>(&path, &body);
        } else {
            rows.json::<VehicleUpdate>(&path, &body);
        }
    }
    rows.json::<Vehicles>(
        "resource/v1/vehicle/vehicleList",
        &paged(r#","vehicleGroupIndexCode":"0""#),
    );
    rows.json::<VehicleDelete>("resource/v1/vehicle/single/delete", r#"{"vehicleId":"97"}"#);
}

const FINGER: &str = r#"{"fingerPrintIndexCode":"1","fingerPrintName":"thumb","fingerPrintData":"AAAA","relatedCardNo":"7"}"#;

fn people(rows: &mut Rows) {
    use crate::resource::*;
    let same = format!(
        r#""personFamilyName":"b","personGivenName":"a","gender":1,"orgIndexCode":"1","remark":"r","phoneNo":"0","email":"a@example.com","fingerPrint":[{FINGER}],"cards":[{{"cardNo":"7"}}],"beginTime":"{FROM}","endTime":"{TO}","residentRoomNo":1,"residentFloorNo":2"#
    );
    rows.json::<NewPerson>(
        "resource/v1/person/single/add",
        &format!(r#"{{"personCode":"P1",{same},"faces":[{{"faceData":"/9g="}}]}}"#),
    );
    rows.json::<PersonUpdate>(
        "resource/v1/person/single/update",
        &format!(r#"{{"personId":"1","personCode":"P1",{same}}}"#),
    );
    rows.json::<PersonDelete>("resource/v1/person/single/delete", r#"{"personId":"1"}"#);
    rows.json::<Persons>(
        "resource/v1/person/personList",
        &paged(r#","appendInfo":[6,19]"#),
    );
    rows.json::<PersonSearch>(
        "resource/v1/person/advance/personList",
        &paged(r#","personName":"a","cardNo":"7""#),
    );
    rows.json::<PersonInfo>(
        "resource/v1/person/personId/personInfo",
        r#"{"personId":"1"}"#,
    );
    rows.json::<PersonInfoByCode>(
        "resource/v1/person/personCode/personInfo",
        r#"{"personCode":"P1"}"#,
    );
    rows.json::<CustomFields>("resource/v1/person/customFields", &paged(""));
    rows.json::<CustomFieldsUpdate>(
        "resource/v1/person/personId/customFieldsUpdate",
        r#"{"personId":"1","list":[{"id":"1","customFiledName":"n","customFieldType":3,"customFieldValue":"v","presetValueList":["v","w"],"isPublic":1,"isShow":0}]}"#,
    );
    rows.json::<FingerPrintsUpdate>(
        "resource/v1/person/fingerPrints/update",
        &format!(r#"{{"personId":"1","fingerPrint":[{FINGER}]}}"#),
    );
    rows.json::<PersonPicture>(
        "resource/v1/person/picture_data",
        r#"{"personId":"1","picUri":"04"}"#,
    );
    let (person_id, photo) = ("1".to_owned(), jpeg());
    let face = FaceUpdate {
        person_id: person_id.clone(),
        photo: photo.clone(),
    };
    rows.other(
        &face,
        "resource/v1/person/face/update",
        r#"{"personId":"1","faceData":"/9g="}"#,
    );
    let update = PersonPhotoUpdate {
        person_id: person_id.clone(),
        photo: photo.clone(),
    };
    rows.other(
        &update,
        "resource/v1/person/single/update",
        r#"{"personId":"1","personPhoto":"/9g="}"#,
    );
    let post = PersonPhotoPost {
        person_id: person_id.clone(),
        photo: photo.clone(),
    };
    rows.form(&post, "resource/v1/person/photo");
    let put = PersonPhotoPut { person_id, photo };
    rows.form(&put, "resource/v1/person/{person_id}/photo");
}

fn doors(rows: &mut Rows) {
    use crate::acs::*;
    use crate::resource::*;
    rows.json::<AcsDevices>("resource/v1/acsDevice/acsDeviceList", &paged(""));
    rows.json::<AcsDeviceSearch>(
        "resource/v1/acsDevice/advance/acsDeviceList",
        &paged(r#","acsDevName":"a""#),
    );
    rows.json::<AcsDeviceInfo>(
        "resource/v1/acsDevice/indexCode/acsDeviceInfo",
        r#"{"acsDevIndexCode":"20"}"#,
    );
    rows.json::<AcsDoors>("resource/v1/acsDoor/acsDoorList", &paged(""));
    rows.json::<AcsDoorInfo>(
        "resource/v1/acsDoor/indexCode/acsDoorInfo",
        r#"{"doorIndexCode":"8"}"#,
    );
    rows.json::<EncodeDevices>("resource/v1/encodeDevice/encodeDeviceList", &paged(""));
    rows.json::<Cameras>(
        "resource/v1/cameras",
        &paged(r#","siteIndexCode":"-1","deviceType":"encodeDevice","bRecordSetting":1"#),
    );
    rows.json::<DoorControl>(
        "acs/v1/door/doControl",
        r#"{"doorIndexCodes":["8"],"controlType":2,"controlDirection":0}"#,
    );
    rows.json::<PrivilegeGroups>("acs/v1/privilege/group", &paged(r#","type":1"#));
    let group = r#"{"privilegeGroupId":"1","type":2,"list":[{"id":"1630"}]}"#;
    rows.json::<PrivilegeGroupAddPersons>("acs/v1/privilege/group/single/addPersons", group);
    rows.json::<PrivilegeGroupDeletePersons>("acs/v1/privilege/group/single/deletePersons", group);
    rows.json::<PrivilegeGroupPersons>(
        "acs/v1/privilege/group/single/personList",
        &paged(r#","privilegeGroupId":"1","type":1"#),
    );
    rows.json::<Reapplication>(
        "visitor/v1/auth/reapplication",
        r#"{"ImmediateDownload":0,"personIds":"1,2,3","doorIndexCodes":"10,11"}"#,
    );
    rows.other(
        &ApplicationStatistics::of(PrivilegeKind::Access),
        "acs/v1/auth/applicationResult",
        r#"{"applicationResultType":1,"pageNo":1,"pageSize":1,"type":1}"#,
    );
    rows.json::<ApplicationErrors>(
        "acs/v1/auth/applicationResult",
        &paged(r#","applicationResultType":2,"type":1"#),
    );
    let mut check = FaceCheck {
        acs_dev_index_code: "20".into(),
        user_id: None,
        photo: jpeg(),
    };
    rows.other(
        &check,
        "acs/v1/faceCheck",
        r#"{"acsDevIndexCode":"20","faceData":"/9g="}"#,
    );
    check.user_id = Some("u".into());
    assert_eq!(
        check.to_request().unwrap().body(),
        r#"{"acsDevIndexCode":"20","userId":"u","faceData":"/9g="}"#
    );
    rows.json::<DoorEvents>(
        "acs/v1/door/events",
        &paged(&format!(
            r#","startTime":"{FROM}","endTime":"{TO}","eventType":196893,"personName":"a","doorIndexCodes":["8"],"temperatureStatus":-1,"wearMaskStatus":-1,"maskStatus":-1,"sortField":"SwipeTime","orderType":1"#
        )),
    );
    rows.json::<EventPicture>("acs/v1/event/pictures", r#"{"picUri":"Vsm://1"}"#);
}

fn events(rows: &mut Rows) {
    use crate::event_service::*;
    rows.json::<Subscribe>(
        "eventService/v1/eventSubscriptionByEventTypes",
        r#"{"eventTypes":[196893],"eventDest":"http://192.0.2.1/hook","token":"t","passBack":1}"#,
    );
    rows.other(
        &SubscriptionView {},
        "eventService/v1/eventSubscriptionView",
        "{}",
    );
    rows.json::<Unsubscribe>(
        "eventService/v1/eventUnSubscriptionByEventTypes",
        r#"{"eventTypes":[196893]}"#,
    );
    rows.json::<EventRecords>(
        "eventService/v1/eventRecords/page",
        &paged(&format!(
            r#","startTime":"{FROM}","endTime":"{TO}","eventTypes":"1,2","srcType":"door","srcIndexs":"8,9","sortField":"TriggeringTime","orderType":0"#
        )),
    );
    rows.json::<EventImage>("eventService/v1/image_data", r#"{"picUri":"Vsm://1"}"#);
}

const GUEST: &str = r#"[{"VisitorInfo":{"visitorId":"9","visitorFamilyName":"b","visitorGivenName":"a","visitorGroupName":"g","gender":1,"email":"a@example.com","phoneNo":"0","plateNo":"P","companyName":"c","certificateType":111,"certificateNo":"A1","remark":"r","faces":[{"faceData":"/9g="}],"fingerPrint":[{"fingerPrintName":"thumb"}],"cards":[{"cardNo":"7"}],"identiPhoto":[{"faceData":"/9g="}],"customField":[{"id":"1"}],"accessInfo":{"electrostaticDetectionType":0,"qrCodeValidNum":1}}}]"#;

fn visitors(rows: &mut Rows) {
    use crate::visitor::*;
    let v1 = format!(
        r#""receptionistId":"1","visitStartTime":"{FROM}","visitEndTime":"{TO}","visitPurposeType":0,"visitPurpose":"p","visitorInfoList":{GUEST}"#
    );
    let v2 = format!(
        r#""receptionistId":"1","appointStartTime":"{FROM}","appointEndTime":"{TO}","visitReasonType":0,"visitReasonDetail":"p","visitorInfoList":{GUEST},"accessInfo":{{"accessLevelList":[{{"accessLevel":{{"id":"3","baseInfo":{{"name":"n"}}}}}}]}}"#
    );
    rows.json::<AppointV1>("visitor/v1/appointment", &format!("{{{v1}}}"));
    rows.json::<AppointV1Update>(
        "visitor/v1/appointment/update",
        &format!(r#"{{"appointRecordId":"5",{v1}}}"#),
    );
    rows.json::<Appoint>("visitor/v2/appointment", &format!("{{{v2}}}"));
    rows.json::<AppointUpdate>(
        "visitor/v2/appointment/update",
        &format!(r#"{{"appointRecordId":"5",{v2}}}"#),
    );
    let record = r#"{"appointRecordId":"5"}"#;
    rows.json::<AppointmentDelete>("visitor/v1/appointment/single/delete", record);
    rows.json::<CheckOut>("visitor/v1/visitor/out", record);
    let visit = format!(
        r#""visitorId":"9","visitStartTime":"{FROM}","visitEndTime":"{TO}","visitPurposeType":0,"visitPurpose":"p""#
    );
    rows.json::<CheckIn>(
        "visitor/v1/registerment",
        &format!(r#"{{"appointId":"5",{visit}}}"#),
    );
    rows.json::<CheckInUpdate>(
        "visitor/v1/registerment/update",
        &format!(r#"{{"appointRecordId":"6",{visit}}}"#),
    );
    rows.json::<Appointments>(
        "visitor/v1/appointment/appointmentlist",
        &paged(&format!(
            r#","appointStartTime":"{FROM}","appointEndTime":"{TO}","appointState":-1,"orderType":0"#
        )),
    );
    rows.json::<VisitorStatusGet>(
        "visitor/v1/appointment/getVisitorStatus",
        &format!(r#"{{"visitorId":"9","visitTimePoint":"{FROM}"}}"#),
    );
    rows.json::<VisitRecords>(
        "visitor/v1/register/getVistorRegisterRecord",
        &paged(&format!(
            r#","visitStartTime":"{FROM}","visitEndTime":"{TO}","sortField":"visitingTime","orderType":"0""#
        )),
    );
    rows.json::<VisitorGroups>("visitor/v1/visitorgroups", &paged(""));
    rows.json::<VisitorCustomFields>(
        "visitor/v1/visitorconfig/customfields",
        r#"{"pageIndex":1,"pageSize":500}"#,
    );
}

const ISC_PERSON: &str = r#"{"clientId":1,"personId":"a","personName":"n","gender":"1","orgIndexCode":"root","birthday":"1990-01-31","phoneNo":"0","email":"a@example.com","certificateType":"111","certificateNo":"A1","jobNo":"7","faces":[{"faceData":"/9g="}]}"#;

fn isecure_people(rows: &mut Rows) {
    use crate::isecure::*;
    rows.json::<NewPerson>("resource/v1/person/single/add", ISC_PERSON);
    rows.json::<PersonBatchAdd>(
        "resource/v1/person/batch/add",
        &format!(r#"{{"items":[{ISC_PERSON}]}}"#),
    );
    rows.json::<PersonBatchDelete>("resource/v1/person/batch/delete", r#"{"personIds":["a"]}"#);
    rows.json::<OrgBatchAdd>(
        "resource/v1/org/batch/add",
        r#"{"items":[{"clientId":1,"orgIndexCode":"o","orgName":"n","parentIndexCode":"root"}]}"#,
    );
    rows.json::<OrgBatchDelete>("resource/v1/org/batch/delete", r#"{"indexCodes":["o"]}"#);
    rows.json::<Persons>(
        "resource/v2/person/personList",
        &paged(r#","orgIndexCodes":"o,p","isSubOrg":true"#),
    );
    rows.json::<PersonSearch>(
        "resource/v2/person/advance/personList",
        &paged(
            r#","personIds":"a,b","personName":"n","orgIndexCodes":"o","isSubOrg":true,"expressions":[{"key":"updateTime","operator":1,"values":["x"]}],"orderBy":"updateTime","orderType":"desc""#,
        ),
    );
    let add = FaceAdd {
        person_id: "a".into(),
        photo: jpeg(),
    };
    rows.other(
        &add,
        "resource/v1/face/single/add",
        r#"{"personId":"a","faceData":"/9g="}"#,
    );
    let update = FaceUpdate {
        face_id: "f".into(),
        photo: jpeg(),
    };
    rows.other(
        &update,
        "resource/v1/face/single/update",
        r#"{"faceId":"f","faceData":"/9g="}"#,
    );
    rows.json::<FaceBatchDelete>(
        "resource/v1/face/batch/delete",
        r#"{"faceIds":[{"faceId":"f"}]}"#,
    );
    rows.json::<FaceGroups>("frs/v1/face/group", r#"{"indexCodes":["g"],"name":"n"}"#);
    rows.json::<FaceGroupAdd>(
        "frs/v1/face/group/single/addition",
        r#"{"name":"n","description":"d"}"#,
    );
    rows.json::<FaceGroupUpdate>(
        "frs/v1/face/group/single/update",
        r#"{"indexCode":"g","name":"n","description":"d"}"#,
    );
    rows.json::<FaceGroupBatchDelete>(
        "frs/v1/face/group/batch/deletion",
        r#"{"indexCodes":["g"]}"#,
    );
    rows.json::<FacesInGroup>(
        "frs/v1/face",
        &paged(r#","faceGroupIndexCode":"g","indexCodes":["f"],"name":"n""#),
    );
    let face = r#""faceInfo":{"name":"n","sex":"1","certificateType":"111","certificateNum":"A1"},"facePic":{"faceBinaryData":"/9g="}"#;
    rows.json::<FaceInGroupAdd>(
        "frs/v1/face/single/addition",
        &format!(r#"{{"faceGroupIndexCode":"g",{face}}}"#),
    );
    rows.json::<FaceInGroupUpdate>(
        "frs/v1/face/single/update",
        &format!(r#"{{"indexCode":"f",{face}}}"#),
    );
    rows.json::<FaceInGroupDelete>(
        "frs/v1/face/deletion",
        r#"{"faceGroupIndexCode":"g","indexCodes":["f"]}"#,
    );
    rows.json::<FaceCheck>(
        "frs/v1/face/picture/check",
        r#"{"facePicBinaryData":"/9g="}"#,
    );
}

fn isecure_access(rows: &mut Rows) {
    use crate::isecure::*;
    let resources = r#""resourceInfos":[{"resourceIndexCode":"d","resourceType":"acsDevice","channelNos":[1]}]"#;
    rows.json::<AuthConfigAdd>(
        "acps/v1/auth_config/add",
        &format!(
            r#"{{"personDatas":[{{"indexCodes":["a"],"personDataType":"person"}}],{resources},"startTime":"{FROM}","endTime":"{TO}"}}"#
        ),
    );
    rows.json::<DownloadShortcut>(
        "acps/v1/authDownload/configuration/shortcut",
        &format!(r#"{{"taskType":5,{resources}}}"#),
    );
    rows.json::<PreviewUrl>(
        "video/v2/cameras/previewURLs",
        r#"{"cameraIndexCode":"15","streamType":0,"protocol":"rtsp","transmode":1}"#,
    );
    rows.json::<ProgressGet>("acps/v1/authDownload/task/progress", r#"{"taskId":"t"}"#);
    rows.json::<DoorEvents>(
        "acs/v2/door/events",
        &paged(&format!(
            r#","startTime":"{FROM}","endTime":"{TO}","eventTypes":[1,2],"doorIndexCodes":["d"],"personName":"n","personIds":["a"],"sort":"eventTime","order":"desc""#
        )),
    );
    rows.json::<EventPicture>(
        "acs/v1/event/pictures",
        r#"{"svrIndexCode":"s","picUri":"/pic?1"}"#,
    );
    rows.json::<DoorSearch>(
        "resource/v2/door/search",
        &paged(
            r#","name":"n","regionIndexCodes":["r"],"isSubRegion":true,"expressions":[{"key":"k"}],"orderBy":"name","orderType":"asc""#,
        ),
    );
    rows.json::<AcsDoorSearch>(
        "resource/v1/acsDoor/advance/acsDoorList",
        &paged(
            r#","doorIndexCodes":"d,e","doorName":"n","acsDevIndexCodes":"x","regionIndexCode":"r""#,
        ),
    );
    rows.json::<Subscribe>(
        "eventService/v1/eventSubscriptionByEventTypes",
        r#"{"eventTypes":[196893],"eventDest":"http://192.0.2.1/hook","subType":2,"eventLvl":[1,2]}"#,
    );
    rows.other(
        &SubscriptionView {},
        "eventService/v1/eventSubscriptionView",
        "{}",
    );
    let visit = format!(
        r#""receptionistId":"a","visitStartTime":"{FROM}","visitEndTime":"{TO}","visitPurpose":"p","visitorInfoList":[{{"visitorName":"n","gender":1,"phoneNo":"0","plateNo":"P","certificateType":111,"certificateNo":"A1","visitorWorkUnit":"w","visitorPhoto":"/9g="}}]"#
    );
    rows.json::<Appoint>(
        "visitor/v1/appointment/registration",
        &format!("{{{visit}}}"),
    );
    rows.json::<AppointV2>(
        "visitor/v2/appointment/registration",
        &format!(r#"{{{visit},"visitorPermissionSet":{{"defaultPrivilegeGroupFlag":1}}}}"#),
    );
    rows.json::<AppointmentCancel>(
        "visitor/v1/appointment/cancel",
        r#"{"appointRecordIds":["r"]}"#,
    );
    let records = paged(&format!(
        r#","receptionistId":"a","visitorName":"n","visitStartTimeBegin":"{FROM}","visitStartTimeEnd":"{TO}""#
    ));
    rows.json::<AppointmentRecords>("visitor/v2/appointment/records", &records);
    rows.json::<VisitRecords>("visitor/v2/visiting/records", &records);
}

/// Every path that stands in a source file, tests and flows apart.
fn paths_in(folder: &std::path::Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if name != "flow" && name != "signature" {
                paths_in(&path, found);
            }
        } else if !["tests.rs", "wire.rs", "captures.rs", "macros.rs"].contains(&name.as_str()) {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            for piece in code.split("\"/artemis/api/").skip(1) {
                found.insert(format!("/artemis/api/{}", piece.split('"').next().unwrap()));
            }
        }
    }
}

#[test]
fn every_endpoint_is_written_as_its_document_says_and_stands_in_the_list() {
    let mut rows = Rows::default();
    platform(&mut rows);
    organisations(&mut rows);
    people(&mut rows);
    doors(&mut rows);
    events(&mut rows);
    visitors(&mut rows);
    isecure_people(&mut rows);
    isecure_access(&mut rows);
    let pinned: BTreeSet<_> = rows
        .seen
        .iter()
        .map(|(line, _)| line.split_once(' ').unwrap().1.to_owned())
        .collect();
    let mut written = BTreeSet::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    paths_in(&root.join("src"), &mut written);
    assert_eq!(pinned, written);

    let listed: BTreeSet<_> = include_str!("../ENDPOINTS.md")
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('|').skip(1).map(|c| c.trim().trim_matches('`'));
            let (request, name) = (cells.next()?, cells.next()?);
            request
                .contains(" /artemis/")
                .then(|| (request.to_owned(), name.to_owned()))
        })
        .collect();
    assert_eq!(listed, rows.seen.iter().cloned().collect());
    assert_eq!(listed.len(), rows.seen.len(), "nothing is pinned twice");
}
