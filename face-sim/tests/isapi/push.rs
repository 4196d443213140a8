//! Listeners: installed, pushed to, and asked whether a door may open.

use crate::{FACE, connect, enrollment};
use face_sim::Terminal;
use face_sim::net::{Answer, Device, Server};
use isapi::ErrorKind;
use isapi::access_control::{AcsCfgGet, AcsCfgPut, RemoteCheck};
use isapi::common::{Request, Response};
use isapi::event::{AccessEvent, Event, EventCode, HttpHost, HttpHostPut, HttpHostsGet, Push};
use isapi::flow::{Listener, enroll, unwatch, watch};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A service that listens: the receiver is ten lines behind any HTTP server.
#[derive(Default)]
struct Service {
    events: Mutex<Vec<Event>>,
    /// How many posts it refuses before it takes them.
    busy: Mutex<u32>,
    /// What it says about doors.
    says: Mutex<Option<bool>>,
}

impl Service {
    fn handle(&self, request: &Request) -> Response {
        let mut busy = self.busy.lock().unwrap();
        if *busy > 0 {
            *busy -= 1;
            let mut response = Push::reject();
            *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            return response;
        }
        let Ok(push) = Push::receive(request) else {
            return Push::reject();
        };
        self.events.lock().unwrap().push(push.event().clone());
        let serial = push
            .event()
            .access()
            .and_then(|a| a.serial_no)
            .unwrap_or_default();
        match *self.says.lock().unwrap() {
            Some(true) if push.asks() => push.answer(&RemoteCheck::allow(serial)).unwrap(),
            Some(false) if push.asks() => push.answer(&RemoteCheck::refuse(serial)).unwrap(),
            _ => push.acknowledge(),
        }
    }

    fn came(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }
}

struct Front(Arc<Service>);

impl Device for Front {
    fn serve(&self, request: &Request) -> Answer {
        Answer::Whole(self.0.handle(request))
    }
}

fn listening() -> (Arc<Service>, Server, Listener) {
    let service = Arc::new(Service::default());
    let server = Server::start(Arc::new(Front(service.clone())), 0, None).unwrap();
    let listener = Listener::new("127.0.0.1", server.addr().port(), "/events");
    (service, server, listener)
}

fn until(what: impl Fn() -> bool) {
    for _ in 0..500 {
        if what() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it did not happen in five seconds");
}

#[test]
fn a_listener_takes_a_free_place_and_leaves_the_others_alone() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    // Somebody else is there already, with a member nobody knows.
    let mut other = client.call(&HttpHostsGet).unwrap().hosts[0].clone();
    (other.ip_address, other.port_no, other.url) =
        (Some("192.0.2.77".into()), Some(80), Some("/theirs".into()));
    other
        .other
        .insert("somethingOfTheirs".into(), serde_json::json!({"a": "1"}));
    client
        .call(&HttpHostPut {
            id: 1,
            settings: other.clone(),
        })
        .unwrap();

    let (_service, _server, listener) = listening();
    let first = client.run(watch(listener.clone())).unwrap();
    assert_eq!((first.id, first.was_there), (2, false));
    assert!(client.run(watch(listener.clone())).unwrap().was_there);
    let all = client.call(&HttpHostsGet).unwrap().hosts;
    let plain = |mut host: HttpHost| {
        // The terminal puts its namespace on each entry.
        host.other.retain(|name, _| !name.starts_with('@'));
        host
    };
    assert_eq!(plain(all[0].clone()), other);
    assert_eq!(all[1].subscribe_event, listener.subscribe);

    let full = client
        .run(watch(Listener::new("192.0.2.78", 80, "/")))
        .unwrap_err();
    assert_eq!(full.kind(), ErrorKind::Full);
    assert_eq!(client.run(unwatch(listener.clone())).unwrap(), 1);
    let all = client.call(&HttpHostsGet).unwrap().hosts;
    assert!(plain(all[0].clone()) == other && all[1].is_free());
    assert_eq!(client.run(unwatch(listener)).unwrap(), 0);
}

#[test]
fn a_terminal_that_keeps_no_listener_is_found_out() {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| q.keeps_no_listener = true);
    let error = connect(&terminal)
        .run(watch(Listener::new("192.0.2.1", 80, "/")))
        .unwrap_err();
    assert!(
        error.to_string().contains("keeps something else"),
        "{error}"
    );
}

#[test]
fn events_are_pushed_with_their_picture_until_they_are_acknowledged() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    let (service, _server, listener) = listening();
    client.run(watch(listener)).unwrap();
    *service.busy.lock().unwrap() = 2;
    let serial = terminal.person_before_camera("7");
    terminal.happen(AccessEvent::new(EventCode::DOOR_FORCED));
    until(|| service.came().len() == 3);
    let came = service.came();
    let face = came[0].access().unwrap();
    assert_eq!(
        (face.serial_no, face.employee_no_string.as_deref()),
        (Some(serial), Some("7"))
    );
    assert_eq!(Some(came[0].pictures[0].data.clone()), terminal.face("7"));
    assert_eq!(
        came[0].pictures[0].content_id.as_deref(),
        Some("pictureImage")
    );
    assert_eq!(came[2].access().unwrap().code(), EventCode::DOOR_FORCED);
    assert!(came[2].pictures.is_empty());
    until(|| terminal.acknowledged() == 3);
}

#[test]
fn a_door_waits_for_our_word() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    let (service, _server, listener) = listening();
    client.run(watch(listener)).unwrap();
    let mut settings = client.call(&AcsCfgGet).unwrap();
    settings.remote_check_door_enabled = Some(true);
    settings.check_channel_type = Some("ISAPIListen".into());
    client.call(&AcsCfgPut { settings }).unwrap();

    // In the push's response: no, then yes.
    *service.says.lock().unwrap() = Some(false);
    terminal.person_before_camera("7");
    until(|| terminal.acknowledged() == 1);
    assert_eq!(terminal.times_opened(1), 0);
    *service.says.lock().unwrap() = Some(true);
    terminal.person_before_camera("7");
    until(|| terminal.times_opened(1) == 1);

    // By a call of our own, once.
    *service.says.lock().unwrap() = None;
    let serial = terminal.person_before_camera("7");
    client.call(&RemoteCheck::allow(serial)).unwrap();
    assert_eq!(terminal.times_opened(1), 2);
    let stale = client.call(&RemoteCheck::allow(serial)).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::BadRequest);
}

fn post(kind: &str, body: impl Into<bytes::Bytes>) -> Request {
    http::Request::post("/events")
        .header("content-type", kind)
        .body(body.into())
        .unwrap()
}

const EVENT: &str = r#"{"eventType":"AccessControllerEvent","AccessControllerEvent":{"majorEventType":5,"subEventType":75,"serialNo":3}}"#;

/// What terminals and cameras were seen to post, and what their guide's samples have.
#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn posts_are_read_by_what_they_are() {
    // A picture that holds the boundary, a line break before it and all.
    let picture = [
        &FACE[..200],
        b"\r\n--MIME_boundary\r\n",
        &FACE[200..400],
        b"\r\n--MIME_boundary--\r\n",
        &FACE[400..600],
    ]
    .concat();
    let form = |first: &str, lengths: bool, semicolon: &str, junk: &str, picture: &[u8]| {
        let length = |n: usize| {
            if lengths {
                format!("Content-Length: {n}\r\n")
            } else {
                String::new()
            }
        };
        let mut body = format!(
            "{junk}--MIME_boundary\r\nContent-Disposition: form-data; name=\"{first}\"\r\nContent-Type: application/json; charset=\"UTF-8\"\r\n{}\r\n{EVENT}\r\n--MIME_boundary\r\nContent-Disposition: form-data; name=\"Picture\"; filename=\"Picture.jpg\"{semicolon}\r\nContent-Type: image/jpeg\r\n{}\r\n",
            length(EVENT.len()),
            length(picture.len())
        )
        .into_bytes();
        body.extend_from_slice(picture);
        body.extend_from_slice(b"\r\n--MIME_boundary--\r\n");
        body
    };
    let multipart = "multipart/form-data; boundary=MIME_boundary";
    let plain = &FACE[..600];
    for (name, kind, body, pictured) in [
        (
            "as real ones",
            multipart,
            form("event_log", true, "", "", plain),
            plain,
        ),
        (
            "as the guide",
            multipart,
            form("AccessControllerEvent", true, ";", "", plain),
            plain,
        ),
        (
            "any name",
            multipart,
            form("x.json", true, "", "", plain),
            plain,
        ),
        (
            "no lengths",
            multipart,
            form("event_log", false, "", "", plain),
            plain,
        ),
        (
            "junk before",
            multipart,
            form("event_log", true, "", "HTTP/1.1 200 OK\r\n\r\n", plain),
            plain,
        ),
        (
            "boundary within",
            multipart,
            form("event_log", true, "", "", &picture),
            &picture,
        ),
        (
            "quoted boundary",
            "multipart/form-data; boundary=\"MIME_boundary\"",
            form("event_log", true, "", "", plain),
            plain,
        ),
        (
            "no boundary named",
            "multipart/form-data",
            form("event_log", true, "", "", plain),
            plain,
        ),
        (
            "wrong type",
            "application/json",
            form("event_log", true, "", "", plain),
            plain,
        ),
    ] {
        let push = Push::receive(&post(kind, body)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(push.event().access().unwrap().serial_no, Some(3), "{name}");
        assert!(push.event().pictures[0].data == pictured, "{name}");
    }
    for kind in ["application/json", "application/xml", "text/plain", ""] {
        assert_eq!(
            Push::receive(&post(kind, EVENT))
                .unwrap()
                .event()
                .access()
                .unwrap()
                .serial_no,
            Some(3),
            "{kind}"
        );
    }
    // A camera's, by name and content (maciej-or/hikvision_next tests/fixtures), shortened.
    let alert = "<EventNotificationAlert version=\"2.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\"><ipAddress>192.0.2.5</ipAddress><channelID>1</channelID><dateTime>2022-01-31T13:53:05+01:00</dateTime><eventType>fielddetection</eventType><eventState>active</eventState></EventNotificationAlert>";
    let body = format!(
        "--boundary\r\nContent-Disposition: form-data; name=\"fielddetection.xml\"; filename=\"fielddetection.xml\"\r\nContent-Type: application/xml\r\n\r\n{alert}\r\n--boundary--\r\n"
    );
    let push = Push::receive(&post("multipart/form-data; boundary=boundary", body)).unwrap();
    assert_eq!(push.event().alert.event_type, "fielddetection");
    assert_eq!(
        Push::receive(&post("application/xml", alert))
            .unwrap()
            .event()
            .alert
            .channel_id,
        Some(1)
    );
}

#[test]
fn every_truncation_and_rubbish_is_refused_or_read_and_never_more() {
    let whole = format!(
        "--b\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{EVENT}\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\n\u{1}abc\r\n--b--\r\n",
        EVENT.len()
    );
    let mut read = 0;
    for end in 0..=whole.len() {
        if let Ok(push) = Push::receive(&post(
            "multipart/form-data; boundary=b",
            whole.as_bytes()[..end].to_vec(),
        )) {
            assert_eq!(push.event().access().unwrap().serial_no, Some(3));
            read += 1;
        }
    }
    assert!(read > 0 && read < whole.len());
    for rubbish in [
        &b""[..],
        b"{",
        b"<",
        b"--",
        b"--b",
        b"null",
        b"[]",
        b"{\"a\":1}",
        b"\xff\xfe",
        &[0; 4096],
    ] {
        assert!(Push::receive(&post("multipart/form-data; boundary=b", rubbish.to_vec())).is_err());
        assert!(
            Push::receive(&post("application/json", rubbish.to_vec())).is_err(),
            "{rubbish:?}"
        );
    }
}

#[test]
fn a_listener_can_be_named() {
    let host = HttpHost {
        host_name: Some("svc.example".into()),
        port_no: Some(443),
        url: Some("/".into()),
        ..Default::default()
    };
    assert!(host.is_at("svc.example", 443, "/") && !host.is_free());
}
