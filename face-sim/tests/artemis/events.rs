//! What the platform tells by itself, and its log.

use crate::{ada, client, jpeg};
use artemis::acs::{DoorEvents, EventPicture, EventType};
use artemis::event_service::{Push, Subscribe, SubscriptionView, Unsubscribe};
use artemis::flow::{Cursor, DoorLog, Enrolment, Snapshot, enroll, read_doors, snapshot};
use artemis::{BlockingClient, ErrorKind, Secret};
use face_sim::Gateway;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::time::Duration;

/// A Monday morning.
const NOW: i64 = 1_767_600_000_000;
const MINUTE: i64 = 60_000;

fn log() -> DoorLog {
    DoorLog::new(["8", "9"], [EventType::Face, EventType::Card])
}

fn enrolled(client: &BlockingClient, code: &str) -> String {
    let order = Enrolment::new(ada(code), jpeg());
    client.run(enroll(order)).unwrap().person_id
}

#[test]
fn the_log_is_read_from_the_cursor_nothing_twice_and_late_ones_too() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let (one, two) = (enrolled(&client, "P1"), enrolled(&client, "P2"));
    let read = |cursor, now| client.run(read_doors(log(), cursor, now)).unwrap();
    let at = |minute: i64| NOW + minute * MINUTE;

    assert!(gateway.pass(&one, "8", at(-5)) && gateway.pass(&two, "8", at(-5)));
    assert!(gateway.pass(&one, "9", at(-4)) && !gateway.pass("0", "9", at(-4)));
    let first = read(Cursor::since(at(-60)), at(0));
    assert_eq!((first.events.len(), first.caught_up), (3, true));
    assert_eq!(first.events[2].door_index_code.as_deref(), Some("9"));

    // The cursor is stored as text, and goes on.
    let stored = serde_json::to_string(&first.cursor).unwrap();
    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    assert!(read(cursor.clone(), at(1)).events.is_empty());
    // One that comes late, within the overlap; and one that is recorded twice.
    gateway.pass(&two, "9", at(-3));
    gateway.pass(&one, "8", at(-5));
    let late = read(cursor, at(1));
    assert_eq!(late.events.len(), 1);
    assert_eq!(late.events[0].person_id.as_ref(), Some(&two));
    assert_eq!(late.cursor.until_ms(), at(1));

    // What is older than the overlap is not remembered: a cursor does not grow.
    let later = read(late.cursor.clone(), at(60));
    assert!(later.events.is_empty());
    let size = |c: &Cursor| serde_json::to_string(c).unwrap().len();
    assert!(size(&later.cursor) < size(&late.cursor));
    // A clock that was put back an hour reads nothing, and nothing again later.
    let back = read(later.cursor.clone(), at(0));
    assert_eq!((back.events.len(), &back.cursor), (0, &later.cursor));

    let event = &first.events[0];
    let picture = EventPicture {
        pic_uri: event.pic_uri.clone().unwrap(),
        ..Default::default()
    };
    assert_eq!(client.call(&picture).unwrap(), jpeg());
}

#[test]
fn a_total_without_a_list_moves_no_cursor() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let one = enrolled(&client, "P1");
    gateway.pass(&one, "8", NOW - MINUTE);
    gateway.set_quirks(|q| q.hides_lists = true);
    let since = || Cursor::since(NOW - 60 * MINUTE);
    let lost = client.run(read_doors(log(), since(), NOW)).unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::BadReply);
    assert!(lost.to_string().contains("data.list"), "{lost}");
    let lost = client.run(snapshot(Snapshot::new(10))).unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::BadReply);
    gateway.set_quirks(|q| q.hides_lists = false);
    let seen = client.run(read_doors(log(), since(), NOW)).unwrap();
    assert_eq!(seen.events.len(), 1);
}

#[test]
fn a_long_absence_is_read_a_day_at_a_time() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let one = enrolled(&client, "P1");
    for day in 0..40 {
        gateway.pass(&one, "8", NOW + day * 1440 * MINUTE);
    }
    let end = NOW + 40 * 1440 * MINUTE;
    let (mut cursor, mut found, mut readings) = (Cursor::since(NOW), Vec::new(), 0);
    loop {
        let seen = client.run(read_doors(log(), cursor, end)).unwrap();
        (readings, cursor) = (readings + 1, seen.cursor);
        assert!(seen.events.len() <= 2);
        found.extend(seen.events);
        if seen.caught_up {
            break;
        }
    }
    assert_eq!((found.len(), readings), (40, 40));
}

#[test]
fn pages_of_the_log_are_turned() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let one = enrolled(&client, "P1");
    for second in 0..1203 {
        gateway.pass(&one, "8", NOW + second * 1000);
    }
    let seen = client
        .run(read_doors(log(), Cursor::since(NOW), NOW + 60 * MINUTE))
        .unwrap();
    assert_eq!(seen.events.len(), 1203);
    let of = DoorEvents::of_person(
        "Ada Lovelace",
        ["8"],
        "2026-01-05T00:00:00+00:00".into(),
        "2026-01-06T00:00:00+00:00".into(),
    );
    assert_eq!(client.pages(of).count(), 1203);
}

/// One post, read off the socket by hand, and answered as told.
fn take(
    listener: &TcpListener,
    answer: impl FnOnce(artemis::common::Request) -> http::Response<bytes::Bytes>,
) {
    let (socket, _) = listener.accept().unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut reader = BufReader::new(&socket);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).unwrap();
    let path = line.split(' ').nth(1).unwrap().to_owned();
    let mut request = http::Request::post(path);
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        request = request.header(name, value);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let response = answer(request.body(body.into()).unwrap());
    let head = format!(
        "HTTP/1.1 {} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        response.status().as_u16(),
        response.body().len()
    );
    (&socket).write_all(head.as_bytes()).unwrap();
    (&socket).write_all(response.body()).unwrap();
}

#[test]
fn what_is_subscribed_to_is_pushed_until_it_is_acknowledged() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let one = enrolled(&client, "P1");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let types = vec![EventType::Face.code()];
    let subscribe = Subscribe {
        event_types: types.clone(),
        event_dest: format!("http://{}/hikcentral", listener.local_addr().unwrap()),
        token: Some("face-sim-token".into()),
        pass_back: Some(1),
        ..Default::default()
    };
    client.call(&subscribe).unwrap();
    client.call(&subscribe).unwrap();
    let view = client.call(&SubscriptionView {}).unwrap();
    assert_eq!(view.detail.len(), 1);
    assert_eq!(view.detail[0].event_dest, Some(subscribe.event_dest));

    gateway.pass(&one, "8", NOW);
    let token = Secret::from("face-sim-token");
    // The first receiver dies before it has answered.
    take(&listener, |_| {
        let mut response = http::Response::new(bytes::Bytes::new());
        *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    });
    let mut stored = None;
    take(&listener, |request| {
        assert_eq!(request.uri().path(), "/hikcentral");
        stored = Some(Push::receive(&request, Some(&token)).unwrap());
        Push::acknowledge()
    });
    let push = stored.unwrap();
    let event = &push.events[0];
    let acs = event.acs().unwrap();
    assert_eq!(
        (
            acs.person_id.as_ref(),
            event.src_index.as_deref(),
            acs.received_ms()
        ),
        (Some(&one), Some("8"), Some(NOW))
    );
    for _ in 0..50 {
        if gateway.acknowledged() == 1 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(gateway.acknowledged(), 1);
    client
        .call(&Unsubscribe {
            event_types: types,
            ..Default::default()
        })
        .unwrap();
    assert!(client.call(&SubscriptionView {}).unwrap().detail.is_empty());
}
