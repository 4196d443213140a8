//! The simulated gateway itself: it refuses what the client would never send, answers all the client has, and keeps what it is
//! told.

mod access;
mod limits;
mod others;
mod people;
mod visitors;

use crate::client;
use artemis::common::time::Timestamp;
use artemis::common::{DecodeError, EncodeError, Request, Response};
use artemis::visitor::{Appoint, Appointment, Appointments, Guest};
use artemis::{BlockingClient, Endpoint, Error, ErrorKind, Fault};
use face_sim::Gateway;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

const FROM: &str = "2030-01-01T09:00:00+03:00";
const TO: &str = "2030-01-01T18:00:00+03:00";
const PAST: &str = "2020-01-01T09:00:00+03:00";
const PNG: &str = "iVBORw0KGgo=";

/// Any body to any path, signed like everything else; gives the whole answer.
struct Raw {
    path: String,
    body: String,
}

impl Endpoint for Raw {
    type Protocol = artemis::Artemis;
    type Reply = Value;
    const NAME: &'static str = "Raw";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        artemis::common::endpoint::request(
            http::Method::POST,
            &format!("/artemis/api/{}", self.path),
            http::HeaderValue::from_static("application/json"),
            self.body.clone().into(),
        )
    }

    fn decode(&self, response: &Response) -> Result<Value, DecodeError> {
        Ok(serde_json::from_slice(response.body()).unwrap_or_default())
    }
}

fn raw(client: &BlockingClient, path: &str, body: &str) -> Result<Value, Error> {
    let (path, body) = (path.to_owned(), body.to_owned());
    client.call(&Raw { path, body })
}

fn fault(error: Error) -> Fault {
    match error {
        Error::Fault { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

/// The member that code 2 names.
fn named(client: &BlockingClient, path: &str, body: &str) -> String {
    let fault = fault(raw(client, path, body).unwrap_err());
    assert_eq!(fault.code.as_deref(), Some("2"), "{path} {body}: {fault}");
    let lead = "Incorrect request parameter. [";
    let rest = fault.message.strip_prefix(lead).unwrap();
    rest.strip_suffix(" parameter error]").unwrap().to_owned()
}

/// So many minutes from now, by this computer.
fn in_minutes(minutes: i64) -> Timestamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    Timestamp::at(now + minutes * 60_000, 180)
}

fn guest(paper: &str) -> Guest {
    Guest {
        visitor_family_name: Some("Lovelace".into()),
        visitor_given_name: Some(paper.into()),
        certificate_no: Some(paper.into()),
        ..Guest::default()
    }
}

fn appoint<const N: usize>(papers: [&str; N]) -> Appoint {
    Appoint {
        appoint_start_time: FROM.into(),
        appoint_end_time: TO.into(),
        visitor_info_list: papers.map(|paper| guest(paper).into()).into(),
        ..Appoint::default()
    }
}

fn all_expected(client: &BlockingClient) -> Vec<Appointment> {
    let search = Appointments::between(FROM.into(), TO.into());
    client.pages(search).map(Result::unwrap).collect()
}

fn visitor(appointment: &Appointment) -> String {
    let guest = appointment.visitor_info.as_ref().unwrap();
    guest.visitor_id.clone().unwrap()
}

#[test]
fn every_path_of_the_client_is_known() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let list = include_str!("../../../artemis/ENDPOINTS.md");
    let (hikcentral, _) = list.split_once("## iSecure Center").unwrap();
    let paths: Vec<_> = hikcentral
        .lines()
        .filter_map(|line| line.strip_prefix("| `POST /artemis/api/"))
        .map(|rest| rest.split_once('`').unwrap().0)
        .collect();
    assert!(paths.len() > 65, "{}", paths.len());
    for path in paths {
        if let Err(error) = raw(&client, path, "{}") {
            assert_ne!(fault(error).code.as_deref(), Some("8"), "{path}");
        }
    }
    for typo in ["resource/v1/camera", "resource/v1//cameras"] {
        let unknown = raw(&client, typo, "{}").unwrap_err();
        assert_eq!(unknown.kind(), ErrorKind::Unsupported, "{typo}");
    }
}
