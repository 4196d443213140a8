//! What a real terminal refuses, the simulated one refuses: requests as other people's clients send them.

use face_sim::Terminal;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::client::blocking::Client;
use isapi::common::transport::{HttpOptions, ReqwestBlocking};
use isapi::common::{DecodeError, EncodeError, Endpoint, Request, Response};
use isapi::protocol::Isapi;
use isapi::{Error, ErrorKind};

/// Any request at all.
struct Raw(&'static str, &'static str, &'static str, String);

impl Endpoint for Raw {
    type Protocol = Isapi;
    type Reply = String;
    const NAME: &'static str = "Raw";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        let request = http::Request::builder()
            .method(self.0)
            .uri(self.1)
            .header("Content-Type", self.2);
        Ok(request.body(self.3.clone().into())?)
    }

    fn decode(&self, response: &Response) -> Result<String, DecodeError> {
        Ok(String::from_utf8_lossy(response.body()).into_owned())
    }
}

fn ask(
    terminal: &Terminal,
    method: &'static str,
    path: &'static str,
    body: &str,
) -> Result<String, (ErrorKind, String, String)> {
    let transport = ReqwestBlocking::new(&HttpOptions::default()).unwrap();
    let client: Client<Isapi, _, _> = Client::new(
        &terminal.url(),
        transport,
        DigestAuth::new(terminal.user(), terminal.password()),
    )
    .unwrap();
    client
        .call(&Raw(method, path, "application/json", body.to_owned()))
        .map_err(|e| {
            let Error::Fault { fault, .. } = e else {
                panic!("{e}")
            };
            (
                fault.kind(),
                fault.sub_status.as_str().to_owned(),
                fault.message,
            )
        })
}

const RECORD: &str = "/ISAPI/AccessControl/UserInfo/Record?format=json";
const EVENTS: &str = "/ISAPI/AccessControl/AcsEvent?format=json";

#[test]
fn a_search_of_the_log_must_name_both_codes() {
    let terminal = Terminal::start().unwrap();
    let (kind, sub, field) = ask(
        &terminal,
        "POST",
        EVENTS,
        r#"{"AcsEventCond":{"searchID":"1","searchResultPosition":0,"maxResults":30,"minor":0}}"#,
    )
    .unwrap_err();
    assert_eq!(
        (kind, sub.as_str(), field.as_str()),
        (ErrorKind::BadRequest, "MessageParametersLack", "major")
    );
    assert!(ask(&terminal, "POST", EVENTS, r#"{"AcsEventCond":{"searchID":"1","searchResultPosition":0,"maxResults":30,"major":0,"minor":0}}"#).unwrap().contains("NO MATCH"));
    let (_, sub, _) = ask(&terminal, "POST", EVENTS, "<AcsEventCond/>").unwrap_err();
    assert_eq!(sub, "badJsonFormat");
}

#[test]
fn people_are_held_to_the_documented_limits() {
    let terminal = Terminal::start().unwrap();
    let record = |no: &str, name: &str, end: &str| {
        let body = format!(
            r#"{{"UserInfo":{{"employeeNo":"{no}","name":"{name}","Valid":{{"enable":true,"beginTime":"2025-01-01T00:00:00","endTime":"{end}"}}}}}}"#
        );
        ask(&terminal, "POST", RECORD, &body)
    };
    let end = "2037-12-31T23:59:59";
    assert!(record(&"7".repeat(32), "Ada", end).is_ok());
    assert_eq!(
        record(&"7".repeat(33), "Ada", end).unwrap_err().2,
        "employeeNo"
    );
    assert_eq!(record("8", "", end).unwrap_err().2, "name");
    assert_eq!(
        record("8", "Ada", "2038-01-01T00:00:00").unwrap_err().2,
        "beginTime and endTime"
    );
}

#[test]
fn a_removal_without_a_list_removes_everybody_as_on_a_real_terminal() {
    let terminal = Terminal::start().unwrap();
    for n in 0..3 {
        ask(
            &terminal,
            "POST",
            RECORD,
            &format!(r#"{{"UserInfo":{{"employeeNo":"{n}","name":"x"}}}}"#),
        )
        .unwrap();
    }
    ask(
        &terminal,
        "PUT",
        "/ISAPI/AccessControl/UserInfoDetail/Delete?format=json",
        r#"{"UserInfoDetail":{}}"#,
    )
    .unwrap();
    assert_eq!(terminal.people(), 0);
}

#[test]
fn what_it_does_not_know_it_does_not_support() {
    let terminal = Terminal::start().unwrap();
    let (kind, sub, _) = ask(
        &terminal,
        "GET",
        "/ISAPI/Consume/capabilities?format=json",
        "",
    )
    .unwrap_err();
    assert_eq!((kind, sub.as_str()), (ErrorKind::Unsupported, "notSupport"));
    assert!(ask(&terminal, "GET", "/ISAPI/Consume/capabilities", "").is_err());
}
