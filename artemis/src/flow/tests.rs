//! Flows without a socket: what the platform says is a function.

use super::*;
use crate::acs::{EventType, PrivilegeKind};
use crate::resource::NewPerson;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::flow::Step;
use serde_json::{Value, json};
use std::time::Duration;

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xd9];

/// What was asked, path by path.
#[derive(Default)]
struct Asked(Vec<(String, Value)>);

impl Asked {
    fn count(&self, path: &str) -> usize {
        self.0.iter().filter(|(p, _)| p.ends_with(path)).count()
    }
}

/// `Ok` is what stands under `data`; `Err` a code, or `http404` for a page of something else.
fn drive<T, E: From<Error>>(
    flow: Flow<T, E>,
    mut says: impl FnMut(&str, &Value) -> Result<Value, &'static str>,
) -> (Result<T, E>, Asked) {
    let mut asked_for = Asked::default();
    let mut step = flow.start();
    loop {
        step = match step {
            Step::Send(asked) => {
                let path = asked.request().uri().path().to_owned();
                let body = serde_json::from_slice(asked.request().body()).unwrap_or_default();
                let said = says(&path, &body);
                asked_for.0.push((path, body));
                let response = match said {
                    Err("http404") => http::Response::builder()
                        .status(404)
                        .body(Bytes::from_static(b"<title>404</title>"))
                        .unwrap(),
                    // A picture stands alone.
                    Ok(Value::String(text)) if text.starts_with("data:") => {
                        http::Response::new(text.into())
                    }
                    Ok(data) => http::Response::new(
                        json!({ "code": "0", "msg": "Success", "data": data })
                            .to_string()
                            .into(),
                    ),
                    Err(code) => http::Response::new(
                        json!({ "code": code, "msg": "no", "data": "" })
                            .to_string()
                            .into(),
                    ),
                };
                asked.reply(Ok(response))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => return (result, asked_for),
        }
    }
}

fn ada() -> NewPerson {
    NewPerson {
        person_code: Some("P1".into()),
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..Default::default()
    }
}

fn order() -> Enrolment {
    Enrolment::new(ada(), Bytes::from_static(JPEG))
}

/// Somebody unknown at first, and after they are added without a photo.
fn platform(path: &str, body: &Value) -> Result<Value, &'static str> {
    match path.rsplit("/v1/").next().unwrap() {
        "person/personCode/personInfo" => Err("128"),
        "person/personId/personInfo" => {
            Ok(json!({ "personId": "7", "personPhoto": { "picUri": "" } }))
        }
        "person/single/add" if body.get("faces").is_some() => Err("1"),
        "person/single/add" => Ok("7".into()),
        _ => Err("8"),
    }
}

#[test]
fn a_photo_that_a_device_refuses_leaves_the_person_without() {
    let (result, asked) = drive(enroll(order().checked_on("20")), |path, body| match path {
        p if p.ends_with("faceCheck") => Err("2"),
        _ => platform(path, body),
    });
    let error = result.unwrap_err();
    assert_eq!(error.person_id(), Some("7"));
    assert_eq!(error.kind(), crate::ErrorKind::BadRequest);
    assert_eq!(
        (asked.count("single/add"), asked.count("face/update")),
        (1, 0)
    );
}

#[test]
fn a_device_that_cannot_be_asked_refuses_nothing_and_is_not_asked_again() {
    let support = Support::new();
    for (code, times) in [("129", 1), ("8", 1), ("8", 0)] {
        let order = order().checked_on("20").remembering(&support);
        let (result, asked) = drive(enroll(order), |path, body| match path {
            p if p.ends_with("faceCheck") => Err(code),
            _ => platform(path, body),
        });
        assert_eq!(result.unwrap_err().person_id(), Some("7"));
        assert_eq!(asked.count("faceCheck"), times, "{code}");
    }
}

#[test]
fn a_photo_refused_with_the_person_leaves_the_person_even_where_it_is_the_only_way() {
    let order = order().by(vec![PhotoWay::WithPerson]);
    let (result, asked) = drive(enroll(order), platform);
    let error = result.unwrap_err();
    assert_eq!(
        (error.person_id(), asked.count("single/add")),
        (Some("7"), 2)
    );
    assert_eq!(error.kind(), crate::ErrorKind::DeviceFailure);
}

#[test]
fn without_a_way_left_nobody_claims_a_yes() {
    let support = Support::new();
    let known = || order().by(vec![PhotoWay::FaceUpdate]).remembering(&support);
    let (first, _) = drive(enroll(known()), platform);
    assert!(matches!(first, Err(EnrollError::Call { .. })));
    for order in [known(), order().by(vec![])] {
        let (result, asked) = drive(enroll(order), platform);
        let error = result.unwrap_err();
        assert!(
            matches!(error, EnrollError::NoWay { .. }) && error.person_id() == Some("7"),
            "{error}"
        );
        assert_eq!(error.kind(), crate::ErrorKind::Unsupported);
        assert_eq!(asked.count("face/update"), 0);
    }
}

#[test]
fn a_page_of_something_else_is_no_word_about_what_is_supported() {
    let support = Support::new();
    let order = order().by(vec![PhotoWay::FaceUpdate]).remembering(&support);
    let (result, _) = drive(enroll(order), |path, body| match path {
        p if p.ends_with("face/update") => Err("http404"),
        _ => platform(path, body),
    });
    assert_eq!(result.unwrap_err().kind(), crate::ErrorKind::BadReply);
    assert_eq!(support.paths(), Vec::<&str>::new());
}

#[test]
fn a_kept_photo_that_cannot_be_compared_is_in_the_report() {
    let looks = 3;
    let order = order().by(vec![PhotoWay::FaceUpdate]).looking(looks);
    let (result, asked) = drive(enroll(order), |path, _| {
        match path.rsplit("/person/").next().unwrap() {
            "personCode/personInfo" | "personId/personInfo" => {
                Ok(json!({ "personId": "7", "personPhoto": { "picUri": "old" } }))
            }
            "face/update" => Ok("".into()),
            _ => Err("8"),
        }
    });
    let shown = result.unwrap_err().to_string();
    assert!(
        shown.contains("(person/picture_data): code 8") && shown.contains("the old photo is kept"),
        "{shown}"
    );
    assert_eq!(asked.count("personId/personInfo"), looks as usize);
}

/// Numbers before and after, and who is said to be refused.
fn applied(numbers: &[(u32, u32, u32)], refused: &Value) -> Terminals {
    let mut looks = 0;
    let flow = apply(
        vec!["7".into()],
        vec!["8".into(), "9".into()],
        PrivilegeKind::Access,
    );
    let (result, _) = drive(flow, |path, body| {
        if path.ends_with("reapplication") {
            return Ok("".into());
        }
        if body["applicationResultType"] == 2 {
            return Ok(json!({ "total": 9, "list": refused }));
        }
        let (total, good, bad) = numbers[looks.min(numbers.len() - 1)];
        looks += 1;
        Ok(json!({ "totalNum": total, "successNum": good, "failedNum": bad }))
    });
    result.unwrap()
}

#[test]
fn reached_is_said_only_of_numbers_that_have_moved() {
    let none = json!([]);
    for (numbers, want) in [
        (&[(0, 0, 0), (2, 0, 0), (2, 2, 0)][..], Terminals::Reached),
        (&[(5, 5, 0), (7, 7, 0)], Terminals::Reached),
        // Neither person nor door is known: nothing happens.
        (&[(0, 0, 0)], Terminals::NotSaid),
        (&[(5, 5, 0)], Terminals::NotSaid),
        (&[(5, 5, 0), (0, 0, 0)], Terminals::NotSaid),
        (&[(0, 0, 0), (2, 1, 0)], Terminals::StillWaiting(1)),
        (&[(0, 0, 0), (2, 1, 1)], Terminals::Unclear(vec![])),
    ] {
        assert_eq!(applied(numbers, &none), want, "{numbers:?}");
    }
}

#[test]
fn what_a_terminal_is_called_stays_on_one_line() {
    let ours = json!([{ "personId": "7", "doorIndexCode": "9", "acsDevName": "a\nb", "errorCode": "1\u{1b}", "errorDesc": "c\u{85}d" }]);
    let said = applied(&[(0, 0, 0), (2, 2, 0)], &ours).to_string();
    assert!(
        said.contains(" a b (1  c d)") && !said.contains(char::is_control),
        "{said:?}"
    );
}

#[test]
fn refusals_of_others_are_none_of_ours() {
    let moved = [(0, 0, 0), (2, 2, 0)];
    let others = json!([
        { "personId": "6", "doorIndexCode": "8" },
        { "personId": "7", "doorIndexCode": "5" },
        { "doorIndexCode": "5" },
    ]);
    assert_eq!(applied(&moved, &others), Terminals::Reached);
    let ours = json!([{ "personId": "7", "doorIndexCode": "9", "errorCode": "3651" }]);
    let Terminals::Refused { refused, others } = applied(&moved, &ours) else {
        panic!()
    };
    assert_eq!((refused.len(), others), (1, vec!["8".to_owned()]));
    let somebody = applied(&moved, &json!([{ "doorIndexCode": "9" }]));
    assert!(matches!(&somebody, Terminals::Unclear(e) if e.len() == 1));
}

const MINUTE: i64 = 60_000;
const START: i64 = 1_767_571_200_000;

/// A log with an event at each of these minutes, whatever is asked.
fn read(log: DoorLog, cursor: Cursor, now: i64, events: &[i64]) -> (Result<Seen, Error>, Asked) {
    drive(read_doors(log, cursor, now), |_, body| {
        let ms = |name: &str| {
            face_common::time::Timestamp::from(body[name].as_str().unwrap())
                .unix_ms(None)
                .unwrap()
        };
        let (from, to) = (ms("startTime"), ms("endTime"));
        let list: Vec<_> = events
            .iter()
            .map(|minute| START + minute * MINUTE)
            .filter(|at| (from..=to).contains(at))
            .map(|at| json!({ "eventTime": face_common::time::Timestamp::at(at, 0), "personId": "7", "doorIndexCode": "8" }))
            .collect();
        Ok(json!({ "total": list.len(), "list": list }))
    })
}

fn log() -> DoorLog {
    DoorLog::new(["8"], [EventType::Face])
}

#[test]
fn a_clock_that_goes_back_doubles_nothing() {
    let mut cursor = Cursor::since(START);
    let mut found = 0;
    for minute in [100, 95, 101, 60, 102, 130] {
        let (seen, _) = read(log(), cursor, START + minute * MINUTE, &[87, 94, 99]);
        let seen = seen.unwrap();
        found += seen.events.len();
        cursor = seen.cursor;
    }
    assert_eq!((found, cursor.until_ms()), (3, START + 130 * MINUTE));
}

#[test]
fn a_log_that_nobody_can_follow_is_refused() {
    let refused = |change: fn(&mut DoorLog)| {
        let mut log = log();
        change(&mut log);
        let (seen, asked) = read(log, Cursor::since(START), START + MINUTE, &[]);
        assert!(asked.0.is_empty());
        matches!(seen, Err(Error::Encode(_)))
    };
    assert!(refused(|log| log.doors.clear()));
    assert!(refused(|log| log.types.clear()));
    assert!(refused(|log| log.window = Duration::ZERO));
    assert!(refused(|log| log.overlap = Duration::from_secs(31 * 86_400)));
    assert!(refused(|log| log.overlap = Duration::MAX));
    let mut edge = log();
    edge.overlap = Duration::from_secs(31 * 86_400 - 1);
    let (seen, _) = read(edge, Cursor::since(i64::MIN + 1), START, &[]);
    assert!(!seen.unwrap().caught_up);
}

#[test]
fn one_bad_picture_costs_no_other() {
    let (result, _) = drive(snapshot(Snapshot::new(3)), |path, body| {
        if path.ends_with("personList") {
            let list = ["1", "2", "3", "4"]
                .map(|id| json!({ "personId": id, "personPhoto": { "picUri": format!("p{id}") } }));
            return Ok(json!({ "total": 4, "pageNo": 1, "pageSize": 3, "list": list }));
        }
        match body["personId"].as_str().unwrap() {
            "1" => Ok("data:image/jpeg;base64,/9j/2Q==".into()),
            "2" => Ok("data:image/jpeg;base64,".into()),
            "3" => Err("128"),
            _ => Err("193"),
        }
    });
    let page = result.unwrap();
    let had: Vec<_> = page.people.iter().map(|p| p.photo.is_some()).collect();
    assert_eq!(had, [true, false, false, false]);
    assert!(page.people[1].missing.is_some() && page.people[0].missing.is_none());
    let (down, _) = drive(snapshot(Snapshot::new(3)), |path, _| {
        if path.ends_with("personList") {
            let list = json!([{ "personId": "1", "personPhoto": { "picUri": "p" } }]);
            return Ok(json!({ "total": 1, "list": list }));
        }
        Err("5")
    });
    assert!(down.unwrap_err().is_retryable());
}

/// A gateway that gives fewer than asked for, one that counts pages, one that counts nothing.
#[test]
fn pages_go_on_by_what_came() {
    use crate::resource::{PersonPage, Persons};
    use face_common::page::Paged;
    let page = |text: &str| -> PersonPage { serde_json::from_str(text).unwrap() };
    let turn = |text: &str| Persons::all().turn(page(text)).next;
    let short = turn(r#"{"total":300,"pageNo":1,"pageSize":100,"list":[{"personId":"1"}]}"#);
    let short = short.unwrap();
    assert_eq!((short.page_no, short.page_size), (2, 100));
    assert!(turn(r#"{"total":300,"list":[{"personId":"1"}]}"#).is_none());
    assert!(turn(r#"{"totalPage":2,"list":[{"personId":"1"}]}"#).is_some());
    assert!(turn(r#"{"totalPage":1,"list":[{"personId":"1"}]}"#).is_none());
    assert!(turn(r#"{"list":[{"personId":"1"}]}"#).is_none());
    assert!(turn(r#"{"total":900,"totalPage":2}"#).is_none());
    let full = vec![r#"{"personId":"1"}"#; 500].join(",");
    assert!(turn(&format!(r#"{{"list":[{full}]}}"#)).is_some());
}

#[test]
fn a_list_without_an_end_is_an_error() {
    use face_common::page::MOST;

    let page = json!([{ "personId": "7", "doorIndexCode": "9" }]);
    let page = Value::Array(vec![page[0].clone(); 5_000]);
    let mut given = 0;
    let (seen, _) = drive(
        read_doors(log(), Cursor::since(START), START + MINUTE),
        |_, _| {
            given += 5_000;
            Ok(json!({ "total": u32::MAX, "list": page }))
        },
    );
    let error = seen.unwrap_err();
    assert_eq!(
        (given, error.kind()),
        (MOST + 5_000, ErrorKind::BadReply),
        "{error}"
    );
    let mut given = 0;
    let (seen, _) = drive(
        read_doors(log(), Cursor::since(START), START + MINUTE),
        |_, _| {
            given += 5_000;
            let total = if given < MOST { u32::MAX } else { 1 };
            Ok(json!({ "total": total, "list": page }))
        },
    );
    assert_eq!((given, seen.unwrap().events.len()), (MOST, 1));
}
