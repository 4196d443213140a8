//! Flows, answered by hand.

#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "one form for all answers"
)]

use super::*;
use crate::event::{Event, Gap};
use crate::face::{AddFace, BatchName};
use crate::session::IDLE;
use crate::types::{File, LibraryType};
use crate::{Error, ErrorKind, Sent};
use face_common::flow::Step;
use face_common::{Request, TransportError};
use serde_json::{Value, json};
use std::time::Duration;

type Outcome<T> = Result<T, TransportError>;

/// Runs a flow on whoever answers messages by their number.
fn run<T, E: From<Error>>(
    flow: Flow<T, E>,
    mut node: impl FnMut(&str, &Value) -> Outcome<Value>,
) -> Result<T, E> {
    let mut step = flow.start();
    loop {
        step = match step {
            Step::Send(asked) => {
                let (id, fields) = said(&asked.request());
                let reply = node(&id, &fields).map_err(Error::from);
                asked.reply(reply.map(|reply| http::Response::new(reply.to_string().into())))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => return result,
        };
    }
}

/// A form's number is all that is looked at.
fn said(request: &Request) -> (String, Value) {
    if let Ok(fields) = serde_json::from_slice::<Value>(request.body()) {
        return (fields["msg_id"].as_str().unwrap().to_owned(), fields);
    }
    let kind = request.headers()["content-type"].to_str().unwrap();
    let parts = face_common::wire::multipart::read_all(kind, request.body().clone()).unwrap();
    let id = parts
        .iter()
        .find(|part| part.name().as_deref() == Some("msg_id"))
        .unwrap();
    (String::from_utf8(id.body().to_vec()).unwrap(), Value::Null)
}

fn yes(data: Value) -> Outcome<Value> {
    Ok(json!({"code": 0, "data": data, "msg": ""}))
}

fn no(code: i64) -> Outcome<Value> {
    Ok(json!({"code": code, "data": "", "msg": ""}))
}

fn jpeg() -> File {
    File::picture(&b"\xff\xd8"[..])
}

#[test]
fn a_session_is_kept_before_it_ends_until_something_is_wrong() {
    let mut step = keep_alive().start();
    for outcome in [
        yes(json!({})),
        Err(TransportError::new("gone")),
        yes(json!({})),
        no(-140),
    ] {
        let Step::Wait(nap) = step else { panic!() };
        assert!(nap.duration() + Duration::from_secs(60) < IDLE);
        let Step::Send(asked) = nap.elapsed() else {
            panic!()
        };
        assert_eq!(said(&asked.request()).0, "1281");
        step = asked.reply(
            outcome
                .map(|it| http::Response::new(it.to_string().into()))
                .map_err(Error::from),
        );
    }
    let Step::Done(Err(error)) = step else {
        panic!()
    };
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

fn alarm(n: u32, at: &str) -> Value {
    json!({"snap_id": format!("s-{n}"), "trigger": at, "lib_id": 1, "img_id": "i", "similarity": 80, "threshold": 75})
}

#[test]
fn records_become_events_in_their_order_with_the_node_s_name() {
    let mut asked = Vec::new();
    let gap = Gap {
        from: Some("2019-01-24 14:00:00".into()),
        ..Gap::default()
    };
    let events = run(missed(gap), |id, fields| {
        asked.push((
            id.to_owned(),
            fields["start_time"].clone(),
            fields["stop_time"].clone(),
        ));
        match id {
            "1283" => yes(json!({"sys_time": "2019-01-24 15:00:00"})),
            "1281" => yes(json!({"device_id": "13"})),
            "1036" => yes(json!({"record": [alarm(2, "2019-01-24 14:02:00")], "total_num": 1})),
            "1037" => yes(json!({"total_num": 3, "record": [
                // The alarm's, one that is like nobody, and one that is like somebody and no alarm.
                {"snap_id": "s-2", "trigger": "2019-01-24 14:02:00", "lib_id": 1, "similarity": 80, "threshold": 75},
                {"snap_id": "s-1", "trigger": "2019-01-24 14:01:00", "lib_id": 1, "similarity": 32, "threshold": 75},
                {"snap_id": "s-4", "trigger": "2019-01-24 14:04:00", "lib_id": 2, "similarity": 75, "threshold": 75},
            ]})),
            "1046" => yes(
                json!({"total_num": 1, "record": [{"snap_id": "s-3", "trigger": "2019-01-24 14:03:00"}]}),
            ),
            other => panic!("{other}"),
        }
    });
    let events = events.unwrap();
    let seen: Vec<_> = events
        .iter()
        .map(|it| (it.snap_id.as_deref().unwrap(), it.is_match(), it.lib_id))
        .collect();
    assert_eq!(
        seen,
        [
            ("s-1", false, None),
            ("s-2", true, Some(1)),
            ("s-3", false, None),
            ("s-4", true, Some(2))
        ]
    );
    assert!(
        events
            .iter()
            .all(|it: &Event| it.device_id.as_deref() == Some("13"))
    );
    for (_, from, to) in asked.iter().skip(2) {
        assert_eq!(
            (from, to),
            (&"2019-01-24 13:58:00".into(), &"2019-01-24 15:02:00".into())
        );
    }
}

#[test]
fn a_gap_without_a_beginning_is_reckoned_and_nothing_on_record_is_nothing() {
    let none = || Gap::default();
    let long = Gap {
        lasted: Some(Duration::from_secs(600)),
        ..Gap::default()
    };
    for (gap, wanted) in [
        (long, "2019-01-24 14:48:00"),
        (none(), "2019-01-24 14:28:00"),
    ] {
        let events = run(missed(gap), |id, fields| match id {
            "1283" => yes(json!({"sys_time": "2019-01-24 15:00:00"})),
            "1281" => yes(json!({})),
            "1036" => {
                assert_eq!(fields["start_time"], wanted);
                no(-105)
            }
            "1037" => no(-105),
            _ => no(-110),
        });
        assert!(events.unwrap().is_empty());
    }
    let error = run(missed(none()), |_, _| yes(json!({"sys_time": "noon"}))).unwrap_err();
    assert!(error.to_string().contains("sys_time"), "{error}");
}

/// What happened before it was put back has times that are still to come.
#[test]
fn a_clock_that_was_put_back_amid_a_gap_loses_nothing() {
    let gap = |to: Option<&str>, minutes: Option<u64>| Gap {
        from: Some("2019-01-24 14:00:00".into()),
        to: to.map(Into::into),
        lasted: minutes.map(|minutes| Duration::from_secs(minutes * 60)),
    };
    let to = Some("2019-01-24 14:10:00");
    for (gap, now, wanted) in [
        // An hour, amid ten minutes; and amid nobody knows how many.
        (
            gap(to, Some(10)),
            "13:10:00",
            &[("13:58:00", "14:12:00"), ("12:58:00", "13:12:00")][..],
        ),
        (
            gap(None, None),
            "13:10:00",
            &[("13:58:00", "14:02:00"), ("12:38:00", "13:12:00")],
        ),
        // By less than what is asked for beside it.
        (gap(to, Some(10)), "13:57:00", &[("13:45:00", "14:12:00")]),
        // Behind the last event, which was long before.
        (gap(to, Some(2)), "14:05:00", &[("13:58:00", "14:12:00")]),
    ] {
        let mut asked = Vec::new();
        let events = run(missed(gap), |id, fields| match id {
            "1283" => yes(json!({"sys_time": format!("2019-01-24 {now}")})),
            "1281" => yes(json!({})),
            "1036" => {
                let time = |name: &str| fields[name].as_str().unwrap()[11..].to_owned();
                asked.push((time("start_time"), time("stop_time")));
                no(-105)
            }
            _ => no(-105),
        });
        assert!(events.unwrap().is_empty());
        let asked: Vec<_> = asked.iter().map(|(from, to)| (&**from, &**to)).collect();
        assert_eq!(asked, wanted, "{now}");
    }
}

#[test]
fn an_enrolment_says_whether_it_may_be_run_again() {
    let lost = |face: AddFace, at: &'static str| {
        let enrolment = Enrolment::new(face).in_library("staff", LibraryType::White);
        run(enroll(enrolment), move |id, _| match id {
            id if id == at => Err(TransportError::new("broken")),
            "769" => yes(json!({"quality": 50})),
            "1034" => yes(json!({"record": [], "total_num": 0})),
            "1025" => yes(json!({"lib_id": 1})),
            _ => yes(json!({"img_id": "1"})),
        })
        .unwrap_err()
    };
    let (named, unnamed) = (
        || AddFace::new(0, jpeg()).img_id("1"),
        || AddFace::new(0, jpeg()),
    );
    for at in ["769", "1034", "1025"] {
        assert!(lost(unnamed(), at).is_retryable(), "{at}");
    }
    for at in ["1029", "1032"] {
        assert!(lost(named(), at).is_retryable(), "{at}");
        let error = lost(unnamed(), at);
        assert!(!error.is_retryable(), "{at}: the face would be there twice");
    }
    let refused = run(enroll(Enrolment::new(named())), |_, _| no(-1101)).unwrap_err();
    assert_eq!(
        (refused.kind(), refused.is_retryable()),
        (ErrorKind::NoFace, false)
    );
    let EnrollError::Call { source, .. } = lost(named(), "1029") else {
        panic!()
    };
    assert_eq!(source.was_sent(), Sent::Maybe);
}

#[test]
fn a_library_that_somebody_else_made_meanwhile_is_found() {
    let mut looked = 0;
    let enrolment =
        || Enrolment::new(AddFace::new(0, jpeg())).in_library("staff", LibraryType::White);
    let node = |kind: Value| {
        move |id: &str, _: &Value| match id {
            "1034" => {
                looked += 1;
                let there = json!({"lib_id": 7, "lib_name": "staff", "lib_type": kind});
                yes(
                    json!({"record": if looked == 1 { json!([]) } else { json!([there]) }, "total_num": 1}),
                )
            }
            "1025" => no(-119),
            _ => yes(json!({"img_id": "1"})),
        }
    };
    assert_eq!(run(enroll(enrolment()), node(json!(2))).unwrap().lib_id, 7);
    let other = run(enroll(enrolment()), node(json!(1))).unwrap_err();
    assert_eq!(
        other.to_string(),
        "the library staff is there, and of the other kind"
    );
    // A node that does not say which kind it is.
    assert_eq!(
        run(enroll(enrolment()), node(Value::Null)).unwrap().lib_id,
        7
    );
}

fn file(name: &str, id: &str) -> File {
    let name = BatchName {
        name: name.to_owned(),
        img_id: id.to_owned(),
        ..BatchName::default()
    };
    File::new(name.filename("jpg").unwrap(), jpeg().data.0)
}

fn outcomes(files: Vec<File>, node: impl FnMut(&str, &Value) -> Outcome<Value>) -> Vec<String> {
    let done = run(import(Import::files(1, "b", files), |_, _| {}), node).unwrap();
    done.iter()
        .map(|it| {
            format!("{:?}", it.outcome)
                .split(['(', ' '])
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn who_has_somebody_else_s_number_is_not_taken_for_added() {
    let said = outcomes(vec![file("Ada", "x"), file("Bob", "x")], |id, _| match id {
        "1030" => yes(json!({"err_count": 1, "url": ""})),
        "1032" => yes(json!({"img_id": "x", "person_name": "Ada", "person_age": ""})),
        other => panic!("{other}"),
    });
    assert_eq!(said, ["Added", "Taken"]);
}

#[test]
fn a_batch_s_number_of_errors_is_not_believed() {
    // It says none, or nothing, or no to the whole batch.
    for reply in [
        json!({"err_count": 0}),
        json!({"url": "tmp/image_.csv"}),
        json!(""),
        json!(null),
    ] {
        let said = outcomes(
            vec![file("Ada", "a"), file("Bob", "b")],
            |id, fields| match id {
                "1030" => yes(reply.clone()),
                "1032" if fields["img_id"] == "a" => {
                    yes(json!({"img_id": "a", "person_name": "Ada"}))
                }
                "1032" => no(-126),
                "1029" => no(-1102),
                other => panic!("{other}"),
            },
        );
        let bob = if reply["err_count"] == 0 {
            "NotStored"
        } else {
            "Refused"
        };
        assert_eq!(said, ["Added", bob], "{reply}");
    }
    for code in [-3596, -1, -1101] {
        let said = outcomes(vec![file("Ada", "a"), file("Bob", "b")], |id, _| match id {
            "1030" | "1029" => no(code),
            "1032" => no(-126),
            other => panic!("{other}"),
        });
        assert_eq!(said, ["Refused", "Refused"], "{code}");
    }
    // There is no such library: that is about none of them.
    let broken = run(
        import(Import::files(9, "b", [file("Ada", "a")]), |_, _| {}),
        |_, _| no(-117),
    )
    .unwrap_err();
    assert_eq!((broken.done.len(), broken.open.len()), (0, 1));
}

#[test]
fn faces_without_a_number_and_odd_names_are_not_sent() {
    let faces = [
        AddFace::new(1, jpeg()),
        AddFace::new(1, jpeg()).img_id("a_b"),
    ];
    let done = run(import(Import::faces(1, "b", faces), |_, _| {}), |id, _| {
        panic!("{id}")
    })
    .unwrap();
    for (one, said) in done
        .iter()
        .zip(["img_id: must be there", "img_id: has '_'"])
    {
        let super::Outcome::Invalid(why) = &one.outcome else {
            panic!("{one:?}")
        };
        assert!(why.to_string().starts_with(said), "{why}");
    }
    assert!(BatchName::of("Ann \"Q\"_a_#_#_#_#.jpg").is_err());
}

#[test]
fn what_is_not_there_is_told_from_what_cannot_be_asked() {
    let ids = || vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(run(remove(1, ids()), |_, _| no(-126)).unwrap(), 2);
    for code in [-117, -108] {
        let error = run(remove(1, ids()), |_, _| no(code)).unwrap_err();
        assert!(
            matches!(error, RemoveError::Call { removed: 0, .. }),
            "{error}"
        );
    }
    // No node at all: a page that says 404.
    let mut step = remove(1, ids()).start();
    let error = loop {
        step = match step {
            Step::Send(asked) => {
                let page = http::Response::builder()
                    .status(404)
                    .body("<html>".into())
                    .unwrap();
                asked.reply(Ok(page))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap_err(),
        };
    };
    assert!(
        matches!(error, RemoveError::Call { removed: 0, .. }),
        "{error}"
    );
}

#[test]
fn all_that_is_said_of_a_face_is_read_for_another_node() {
    let flow = read_faces(1, 1, 50);
    let mut step = flow.start();
    let mut first = true;
    let some = loop {
        step = match step {
            Step::Send(asked) if first => {
                first = false;
                let face = json!({"img_id": "a", "img_path": "img/a.jpg", "person_name": "Ada", "person_idcard": "1", "person_gender": "0", "person_age": "36", "person_addr": "x"});
                let page = json!({"code": 0, "data": {"record": [face], "total_num": 1}});
                asked.reply(Ok(http::Response::new(page.to_string().into())))
            }
            Step::Send(asked) => asked.reply(Ok(http::Response::new(b"\xff\xd8"[..].into()))),
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap(),
        };
    };
    let wanted = AddFace {
        person_idcard: Some("1".into()),
        person_gender: Some("0".into()),
        person_addr: Some("x".into()),
        ..AddFace::new(1, jpeg()).img_id("a").name("Ada").age(36)
    };
    assert_eq!((some.faces, some.next), (vec![wanted], None));
    // A connection that breaks is no bad picture.
    let mut step = read_faces(1, 1, 50).start();
    let mut sent = 0;
    let error = loop {
        step = match step {
            Step::Send(asked) => {
                sent += 1;
                let page =
                    json!({"code": 0, "data": {"record": [{"img_id": "a", "img_path": "img/a"}]}});
                let page = http::Response::new(page.to_string().into());
                let broken = Err(TransportError::new("broken").into());
                asked.reply(if sent == 1 { Ok(page) } else { broken })
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap_err(),
        };
    };
    assert!(matches!(error, Error::Transport(_)), "{error}");
}

#[test]
fn records_without_an_end_are_an_error() {
    use face_common::page::MOST;

    let record = vec![json!({"snap_id": "1", "trigger": "2026-01-05 08:00:00"}); 5_000];
    let at = || face_common::time::Timestamp::from("2026-01-05 08:00:00");
    let mut given = 0;
    let error = run(recorded(at(), at()), |id, _| match id {
        "1281" => yes(json!({"device_id": "1"})),
        _ => {
            given += record.len();
            yes(json!({"record": record, "total_num": i64::MAX}))
        }
    });
    let error = error.unwrap_err();
    assert_eq!(
        (given, error.kind()),
        (MOST + 5_000, ErrorKind::BadReply),
        "{error}"
    );
}
