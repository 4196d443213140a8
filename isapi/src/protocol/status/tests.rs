use super::*;
use crate::Isapi;
use face_common::{ErrorKind, Protocol, Sent};

fn reply(status: u16, body: &str) -> Response {
    http::Response::builder()
        .status(status)
        .body(body.to_owned().into())
        .unwrap()
}

fn fault(status: u16, body: &str) -> Fault {
    Isapi::check(&reply(status, body)).unwrap_err()
}

// Recorded from a DS-K1T343EFWX, exchange 04 (zullfi95/faceControll, HAR of its web page).
const NOT_SUPPORTED: &str = "{\n\t\"statusCode\":\t4,\n\t\"statusString\":\t\"Invalid Operation\",\n\t\"subStatusCode\":\t\"notSupport\",\n\t\"errorCode\":\t1073741825,\n\t\"errorMsg\":\t\"notSupport\"\n}";
// The same, exchange 39.
const NOT_SUPPORTED_XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ResponseStatus version=\"1.0\" xmlns=\"http://www.hikvision.com/ver10/XMLSchema\">\n<requestURL></requestURL>\n<statusCode>4</statusCode>\n<statusString>Invalid Operation</statusString>\n<subStatusCode>notSupport</subStatusCode>\n<errorCode>1073741825</errorCode>\n<errorMsg>notSupport</errorMsg>\n</ResponseStatus>\n";
// The same, exchange 33.
const OK: &str =
    "{\n\t\"statusCode\":\t1,\n\t\"statusString\":\t\"OK\",\n\t\"subStatusCode\":\t\"ok\"\n}";
// The same, exchange 29.
const OK_XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RequestStatus version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\">\n<RequestURL>/ISAPI/Security/sessionHeartbeat</RequestURL>\n<statusCode>1</statusCode>\n<statusString>OK</statusString>\n<subStatusCode>ok</subStatusCode>\n</RequestStatus>\n";
// An intercom's answer to a relay (jonioliel/home-assistant-hikvision-intercom).
const OK_STD_CGI: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ResponseStatus version=\"1.0\" xmlns=\"http://www.std-cgi.com/ver10/XMLSchema\">\n<requestURL>/ISAPI/AccessControl/RemoteControl/door/1</requestURL>\n<statusCode>1</statusCode>\n<statusString>OK</statusString>\n<subStatusCode>ok</subStatusCode>\n</ResponseStatus>\n";
// A camera (maciej-or/hikvision_next tests/fixtures).
const BAD_XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<ResponseStatus version=\"1.0\"\n  xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n  <requestURL>/ISAPI/Streaming/channels/101/picture</requestURL>\n  <statusCode>6</statusCode>\n  <statusString>Invalid XML Content</statusString>\n  <subStatusCode>badXmlContent</subStatusCode>\n</ResponseStatus>\n";
// A camera's page (MissiaL/hikvision-client, cassette of firmware V5.5.0).
const PAGE_401: &str = "<!DOCTYPE html>\r\n<html><head><title>Document Error: Unauthorized</title></head>\r\n<body><h2>Access Error: 401 -- Unauthorized</h2>\r\n<p>Authentication Error</p>\r\n</body>\r\n</html>\r\n";
// Shape from other people's clients; the vendor's guides do not have it.
const LOCKED: &str = "<userCheck version=\"1.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<statusValue>401</statusValue><statusString>Unauthorized</statusString>\n<isActivated>true</isActivated><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>0</retryLoginTime>\n</userCheck>";

#[test]
fn recorded_answers_are_judged_by_their_body() {
    for ok in [OK, OK_XML, OK_STD_CGI, ""] {
        assert_eq!(Isapi::check(&reply(200, ok)), Ok(()), "{ok}");
    }
    for (status, body) in [
        (404, NOT_SUPPORTED),
        (404, NOT_SUPPORTED_XML),
        (200, NOT_SUPPORTED),
    ] {
        let fault = fault(status, body);
        assert_eq!(
            (fault.http_status, fault.status_code),
            (status, Some(StatusCode::InvalidOperation))
        );
        assert_eq!(fault.sub_status, SubStatus::NotSupport);
        assert_eq!(fault.error_code, Some(0x4000_0001));
        assert_eq!(fault.kind(), ErrorKind::Unsupported);
    }
    assert_eq!(fault(400, BAD_XML).kind(), ErrorKind::BadRequest);
}

#[test]
fn a_restart_is_a_yes() {
    let body = OK.replace(":\t1", ":\t7");
    assert_eq!(Isapi::check(&reply(200, &body)), Ok(()));
}

#[test]
fn the_number_decides_before_the_name() {
    // Seen with both names under one number.
    let body = r#"{"statusCode":6,"statusString":"Invalid Content","subStatusCode":"badParameters","errorCode":1610637344,"errorMsg":"checkUser"}"#;
    assert_eq!(fault(400, body).kind(), ErrorKind::AlreadyExists);
    assert_eq!(fault(400, body).sub_status.as_str(), "badParameters");
    let named = r#"{"statusCode":"6","subStatusCode":"DeviceUserFull"}"#;
    assert_eq!(fault(200, named).kind(), ErrorKind::Full);
    let class_only =
        r#"{"statusCode":2,"statusString":"Device Busy","subStatusCode":"somethingNew"}"#;
    assert_eq!(fault(503, class_only).kind(), ErrorKind::Busy);
    let neither = class_only.replace(":2,", ":4,");
    assert_eq!(fault(503, &neither).kind(), ErrorKind::Busy);
    assert_eq!(fault(503, NOT_SUPPORTED).kind(), ErrorKind::Unsupported);
}

#[test]
fn a_locked_account_is_read_from_xml_json_and_html() {
    let json = r#"{"userCheck":{"statusValue":401,"statusString":"Unauthorized","lockStatus":"lock","unlockTime":1800,"retryLoginTime":0}}"#;
    let bare = r#"{"statusValue":"401","lockStatus":"lock","unlockTime":"1800"}"#;
    let html = "<html><body><p>The account is locked, try again in 1800 seconds</p></body></html>";
    for body in [LOCKED, json, bare, html] {
        let fault = fault(401, body);
        assert_eq!(
            fault.kind(),
            ErrorKind::LockedOut {
                for_: Some(Duration::from_secs(1800))
            },
            "{body}"
        );
        assert!(fault.to_string().contains("locked"), "{fault}");
    }
}

#[test]
fn a_refused_password_names_the_risk_and_the_attempts_left() {
    let body = LOCKED
        .replace(">lock<", ">unlock<")
        .replace("Time>0<", "Time>4<");
    let refused = fault(401, &body);
    assert_eq!(refused.kind(), ErrorKind::Unauthorised);
    assert!(
        refused.to_string().contains("lock the account"),
        "{refused}"
    );
    assert!(refused.to_string().contains("4 attempts left"), "{refused}");
    for body in [PAGE_401, "", "{}"] {
        assert_eq!(fault(401, body).kind(), ErrorKind::Unauthorised, "{body}");
    }
    assert!(fault(401, PAGE_401).message.contains("Unauthorized"));
    // With HTTP 200 the body alone says so. How an account stands may also be said beside another no.
    assert_eq!(fault(200, &body).kind(), ErrorKind::Unauthorised);
    let other =
        r#"{"statusCode":4,"subStatusCode":"notSupport","statusValue":200,"lockStatus":"unlock"}"#;
    assert_eq!(fault(200, other).kind(), ErrorKind::Unsupported);
}

#[test]
fn a_proxy_s_page_is_a_fault_by_its_status() {
    for (status, kind) in [
        (502, ErrorKind::Unreachable),
        (503, ErrorKind::Unreachable),
        (404, ErrorKind::Unsupported),
        (500, ErrorKind::DeviceFailure),
        (403, ErrorKind::Forbidden),
    ] {
        assert_eq!(
            fault(
                status,
                "<html><head><title>Bad Gateway</title></head></html>"
            )
            .kind(),
            kind
        );
    }
}

/// The gateway had passed the call on, as far as anybody knows.
#[test]
fn a_gateway_s_503_leaves_open_whether_a_door_was_opened() {
    let door = crate::access_control::RemoteControlDoor::open(1);
    let answer = |body| face_common::endpoint::read(&door, &reply(503, body)).unwrap_err();
    for body in [
        "",
        "<html><head><title>503 Service Unavailable</title></head></html>",
        "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    ] {
        let lost = answer(body);
        assert_eq!(lost.kind(), ErrorKind::Unreachable, "{body}");
        assert_eq!((lost.was_sent(), lost.is_retryable()), (Sent::Maybe, false));
    }
    let busy = answer(r#"{"statusCode":2,"subStatusCode":"deviceBusy"}"#);
    assert_eq!((busy.was_sent(), busy.is_retryable()), (Sent::Yes, true));
}

#[test]
fn every_truncation_is_judged_without_a_panic() {
    for body in [NOT_SUPPORTED, NOT_SUPPORTED_XML, LOCKED, PAGE_401] {
        for end in 0..body.len() {
            for status in [200, 401, 500] {
                let _ = Isapi::check(&reply(status, &body[..end]));
            }
        }
    }
}

/// Every reason of the table, in JSON and in XML, by its name and with a name that says otherwise.
#[test]
fn each_reason_keeps_its_code_and_text_and_means_what_the_table_says() {
    for reason in super::super::codes::ALL {
        let (name, number) = (reason.as_str(), reason.number());
        let code = number
            .map(|n| format!(",\"errorCode\":{n}"))
            .unwrap_or_default();
        let json = format!(
            r#"{{"statusCode":4,"statusString":"Invalid Operation","subStatusCode":"{name}"{code},"errorMsg":"the field"}}"#
        );
        let code = number
            .map(|n| format!("<errorCode>{n}</errorCode>"))
            .unwrap_or_default();
        let xml = format!(
            "<ResponseStatus><statusCode>4</statusCode><statusString>Invalid Operation</statusString><subStatusCode>{name}</subStatusCode>{code}<errorMsg>the field</errorMsg></ResponseStatus>"
        );
        for body in [json, xml] {
            let fault = fault(400, &body);
            assert_eq!(
                (Some(fault.kind()), &fault.sub_status),
                (reason.kind(), reason),
                "{body}"
            );
            assert_eq!((&*fault.sub_status_text, fault.error_code), (name, number));
            let shown = fault.to_string();
            assert!(
                shown.contains(name) && shown.contains("the field"),
                "{shown}"
            );
            assert_eq!(
                face_common::Fault::vendor_code(&fault).as_deref(),
                Some(name)
            );
        }
        if let Some(number) = number {
            // The number counts, where the two disagree; both stay.
            let body =
                format!(r#"{{"statusCode":6,"subStatusCode":"nobodyKnows","errorCode":{number}}}"#);
            let fault = fault(400, &body);
            assert_eq!(
                (Some(fault.kind()), &*fault.sub_status_text),
                (reason.kind(), "nobodyKnows")
            );
        }
    }
}
