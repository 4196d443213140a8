use super::*;
use crate::common_api::VersionGet;
use crate::resource::PersonDelete;
use crate::signature::{Signed, Signer};
use face_common::Fault as _;
use face_common::auth::{Auth as _, Env};
use face_common::{Endpoint, ErrorKind};
use serde_json::Value;

fn response(status: u16, kind: &str, body: impl Into<Bytes>) -> Response {
    http::Response::builder()
        .status(status)
        .header("content-type", kind)
        .body(body.into())
        .unwrap()
}

#[test]
fn the_code_decides_whatever_the_status_and_the_type() {
    for (status, kind, body) in [
        (
            200,
            "application/json",
            r#"{"code":"0","msg":"Success","data":""}"#,
        ),
        (401, "application/xml", r#"{"code":0,"msg":"SUCCESS"}"#),
        (200, "text/html", " {\"code\":\"0\"}"),
    ] {
        Artemis::check(&response(status, kind, body)).unwrap();
    }
    for (body, want) in [
        (
            r#"{"code":"8","msg":"This product version is not supported"}"#,
            ErrorKind::Unsupported,
        ),
        (r#"{"code":128,"msg":"x","data":""}"#, ErrorKind::NotFound),
        (
            r#"{"ResponseStatus":{"ErrorCode":"2","ErrorMsg":"x"}}"#,
            ErrorKind::BadRequest,
        ),
        (
            r#"{"code":"0x02401003","msg":"x"}"#,
            ErrorKind::Unauthorised,
        ),
    ] {
        let fault = Artemis::check(&response(200, "application/json", body)).unwrap_err();
        assert_eq!(fault.kind(), want, "{body}");
    }
}

#[test]
fn raw_pictures_pass_and_pages_of_others_do_not() {
    Artemis::check(&response(200, "image/jpeg", "data:image/jpeg;base64,/9j/")).unwrap();
    let down = Artemis::check(&response(
        502,
        "text/html",
        "<html><head><title>502 Bad Gateway</title></head></html>",
    ))
    .unwrap_err();
    assert_eq!(
        (down.kind(), down.code.clone()),
        (ErrorKind::Unreachable, None)
    );
    assert!(
        down.to_string().contains("502 Bad Gateway") && down.to_string().contains("behind it"),
        "{down}"
    );
    assert_eq!(
        Artemis::check(&response(200, "text/html", "<html></html>"))
            .unwrap_err()
            .kind(),
        ErrorKind::BadReply
    );
    let nobody = Artemis::check(&response(404, "", "")).unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::BadReply);
    assert!(nobody.to_string().contains("base URL"), "{nobody}");
}

#[test]
fn a_redirect_is_shown_and_not_followed() {
    let mut moved = response(302, "", "");
    let to = http::HeaderValue::from_static("https://192.0.2.1/pic?token=abc");
    moved.headers_mut().insert("location", to);
    let fault = Artemis::check(&moved).unwrap_err();
    assert_eq!(
        fault.location.as_deref(),
        Some("https://192.0.2.1/pic?token=abc")
    );
    let shown = format!("{fault} {fault:?}");
    assert!(
        shown.contains("192.0.2.1/pic") && !shown.contains("abc"),
        "{shown}"
    );
}

#[test]
fn data_may_be_absent_or_empty() {
    for body in [
        r#"{"code":"0","msg":"Success","data":""}"#,
        r#"{"code":"0"}"#,
        r#"{"code":"0","data":null}"#,
    ] {
        let delete = PersonDelete {
            person_id: "1".into(),
            other: Default::default(),
        };
        assert_eq!(delete.decode(&response(200, "", body)).unwrap(), Done);
    }
    assert!(
        VersionGet {}
            .decode(&response(200, "", r#"{"code":"0","data":[1]}"#))
            .is_err()
    );
}

/// Quoted in public code; the placeholders stand where keys and secrets did.
#[test]
fn recorded_errors_are_read_and_show_no_credentials() {
    let text = include_str!("../../fixtures/gateway_errors.json")
        .replace("<AK>", "29180881")
        .replace("<SK>", "TestSecret0123456789");
    let bodies: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(bodies.len(), 13);
    let mut signed = 0;
    for body in bodies {
        let fault =
            Artemis::check(&response(200, "application/json", body.to_string())).unwrap_err();
        let shown = format!("{fault} {fault:?}");
        assert!(
            !shown.contains("29180881") && !shown.contains("TestSecret"),
            "{shown}"
        );
        assert!(fault.kind() != ErrorKind::Other, "{fault}");
        if let Some(string) = fault.signature.and_then(|s| s.string_to_sign) {
            signed += 1;
            assert!(
                string.starts_with("POST\n")
                    && string.contains("/artemis/api/")
                    && !string.contains("apiName"),
                "{string}"
            );
        }
    }
    assert_eq!(signed, 5);
}

/// The classes that decide what a caller does: try again, take another way, mend the key, ask for permission.
#[test]
fn every_code_on_record_has_its_class() {
    let response = response(200, "", "");
    let fault = |code: &str| Fault::new(&response, code, "");
    for (kind, codes) in [
        (
            ErrorKind::Busy,
            "3 5 6 133 0x00052101 0x00052102 0x02401036 0x0240103b",
        ),
        (ErrorKind::TimedOut, "4 0x00052103 0x02401031 0x02401033"),
        (
            ErrorKind::Unreachable,
            "16 129 194 0x00052104 0x02401030 0x02401032 0x02401034 0x02401035 0x02401037 0x02401038 0x02401039",
        ),
        (ErrorKind::Unsupported, "8 11 12 195 0x0240103a 0x0240103c"),
        (
            ErrorKind::Unauthorised,
            "9 13 64 66 0x02401000 0x02401001 0x02401002 0x02401003 0x02401004 0x02401005 0x02401006 0x02401019",
        ),
        (
            ErrorKind::Forbidden,
            "17 67 69 130 0x00072201 0x00072203 0x00072204 0x0240101b 0x0240101c 0x0240101d",
        ),
        (ErrorKind::LockedOut { for_: None }, "65"),
        (ErrorKind::NotFound, "128 140 0x00072202"),
        (ErrorKind::AlreadyExists, "131"),
        (ErrorKind::Full, "132"),
        (
            ErrorKind::BadRequest,
            "2 7 10 0x00072001 0x00072002 0x00072003 0x00072005 0x00072006 0x02401021 0x02401023",
        ),
        (ErrorKind::TooLarge, "0x00072004"),
        (ErrorKind::BadReply, "0x02401022"),
        (
            ErrorKind::DeviceFailure,
            "1 14 15 192 193 0x00052301 0x02400001 0x02400004",
        ),
    ] {
        for code in codes.split(' ') {
            for product in [Product::HikCentral, Product::ISecure] {
                assert_eq!(fault(code).kind_on(product), kind, "{code}");
            }
        }
    }
    for again in [
        "3",
        "4",
        "5",
        "6",
        "16",
        "0x00052101",
        "0x02401030",
        "0x0240103b",
    ] {
        assert!(fault(again).kind().is_transient(), "{again}");
    }
    for never in [
        "8",
        "9",
        "17",
        "64",
        "128",
        "0x02401003",
        "0x0240103a",
        "nonsense",
    ] {
        assert!(!fault(never).kind().is_transient(), "{never}");
    }
}

#[test]
fn the_two_products_differ_where_their_tables_do() {
    let fault = |code: &str| Fault::new(&response(200, "", ""), code, "");
    for (code, hikcentral, isecure) in [
        ("0x02401007", ErrorKind::Forbidden, ErrorKind::Unauthorised),
        ("0x02401008", ErrorKind::Unauthorised, ErrorKind::Forbidden),
        ("0x02401009", ErrorKind::Busy, ErrorKind::Unauthorised),
        ("0x0240100a", ErrorKind::BadRequest, ErrorKind::BadRequest),
        ("0x0240100b", ErrorKind::DeviceFailure, ErrorKind::Busy),
        ("0x0240100c", ErrorKind::Other, ErrorKind::DeviceFailure),
        (
            "0x02401003",
            ErrorKind::Unauthorised,
            ErrorKind::Unauthorised,
        ),
    ] {
        assert_eq!(
            (
                fault(code).kind_on(Product::HikCentral),
                fault(code).kind_on(Product::ISecure)
            ),
            (hikcentral, isecure),
            "{code}"
        );
    }
}

/// A request to `/artemis/api/y`.
fn signed(signer: &Signer) -> Signed {
    let request = http::Request::post("/artemis/api/y").body(Bytes::new());
    let env = Env {
        now_ms: 7,
        entropy: [0; 16],
    };
    let mut signed = None;
    signer
        .before(&mut signed, &mut request.unwrap(), env)
        .unwrap();
    signed.unwrap()
}

/// The signer says whose gateway it is, and a caller's `is_retryable` goes by it.
#[test]
fn the_signer_s_product_decides_what_a_code_means() {
    let code = |product| {
        let body = r#"{"code":"0x02401009","msg":"x"}"#;
        let mut response = response(200, "application/json", body);
        let signer = Signer::new("20000001", "s").product(product);
        response.extensions_mut().insert(signed(&signer));
        Artemis::check(&response).unwrap_err().kind()
    };
    assert_eq!(code(Product::HikCentral), ErrorKind::Busy);
    assert_eq!(code(Product::ISecure), ErrorKind::Unauthorised);
}

#[test]
fn the_header_s_message_is_handed_on_and_compared_too() {
    let mut response = response(
        401,
        "application/json",
        r#"{"code":"0x02401003","msg":"Invalid Signature!"}"#,
    );
    let said = http::HeaderValue::from_static(
        "StringToSign: POST#*/*#x-ca-key:20000001#x-ca-nonce:00000000-0000-4000-8000-000000000000#x-ca-timestamp:7#/artemis/api/x, apiName : x",
    );
    response.headers_mut().insert("x-ca-error-message", said);
    let signer = Signer::new("20000001", "s");
    response.extensions_mut().insert(signed(&signer));
    let fault = Artemis::check(&response).unwrap_err();
    let header = fault.header_message.clone().unwrap();
    assert!(
        header.contains("StringToSign") && !header.contains("20000001"),
        "{header}"
    );
    let line = "line 6: we signed \"/artemis/api/y\", the gateway \"/artemis/api/x\"";
    assert!(fault.to_string().contains(line), "{fault}");
}

/// A removal by an empty list, or of nobody, is a mistake: nobody knows what a platform makes of it.
#[test]
fn nothing_is_removed_by_what_somebody_forgot_to_fill() {
    use crate::{acs, event_service, isecure, resource};
    use face_common::EncodeError;
    let refused = |request: Result<face_common::Request, EncodeError>| match request {
        Err(EncodeError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    let all = [
        (
            "privilegeGroupId",
            refused(
                acs::PrivilegeGroupDeletePersons {
                    privilege_group_id: String::new(),
                    kind: acs::PrivilegeKind::Access,
                    list: vec!["1".into()],
                    other: Default::default(),
                }
                .to_request(),
            ),
        ),
        (
            "list",
            refused(
                acs::PrivilegeGroupDeletePersons {
                    privilege_group_id: "1".into(),
                    kind: acs::PrivilegeKind::Access,
                    list: vec![],
                    other: Default::default(),
                }
                .to_request(),
            ),
        ),
        (
            "personIds",
            refused(isecure::PersonBatchDelete::default().to_request()),
        ),
        (
            "indexCodes",
            refused(isecure::OrgBatchDelete::default().to_request()),
        ),
        (
            "faceIds",
            refused(isecure::FaceBatchDelete::default().to_request()),
        ),
        (
            "indexCodes",
            refused(isecure::FaceGroupBatchDelete::default().to_request()),
        ),
        (
            "faceGroupIndexCode",
            refused(isecure::FaceInGroupDelete::default().to_request()),
        ),
        (
            "appointRecordIds",
            refused(isecure::AppointmentCancel::default().to_request()),
        ),
        (
            "eventTypes",
            refused(event_service::Unsubscribe::default().to_request()),
        ),
        ("personId", refused(PersonDelete::default().to_request())),
        (
            "orgIndexCode",
            refused(resource::OrgDelete::default().to_request()),
        ),
        (
            "personId",
            refused(resource::FingerPrintsUpdate::default().to_request()),
        ),
    ];
    for (wanted, field) in all {
        assert_eq!(field, wanted);
    }
}
