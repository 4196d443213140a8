use crate::connect;
use bytes::Bytes;
use face_sim::Terminal;
use face_sim::net::Fault;
use isapi::access_control::{EmployeeNo, RemoteControlDoor, UserInfo, UserInfoSearch};
use isapi::blocking::Client;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::client::Limits;
use isapi::common::transport::{HttpOptions, ReqwestBlocking};
use isapi::event::AlertStream;
use isapi::system::DeviceInfoGet;
use isapi::{Error, ErrorKind, Sent};
use std::time::{Duration, Instant};

fn ready() -> (Terminal, Client) {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.call(&DeviceInfoGet).unwrap();
    (terminal, client)
}

fn replaced(status: u16, kind: &str, body: &'static [u8]) -> Fault {
    let response = http::Response::builder()
        .status(status)
        .header("Content-Type", kind);
    Fault::Replace(Box::new(response.body(Bytes::from_static(body)).unwrap()))
}

#[test]
fn an_unreachable_device_was_sent_nothing() {
    // Nobody listens on port 1, and no other test is given it.
    let client = isapi::blocking::Client::connect("http://127.0.0.1:1", "admin", "x").unwrap();
    let error = client.call(&DeviceInfoGet).unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent(), error.is_retryable()),
        (ErrorKind::Unreachable, Sent::No, true)
    );
    assert!(
        error.to_string().to_lowercase().contains("refused"),
        "{error}"
    );
}

#[test]
fn broken_connections_may_have_been_heard() {
    for fault in [
        Fault::Reset,
        Fault::Close,
        Fault::ActAndClose,
        Fault::Cut(10),
        Fault::Cut(120),
        Fault::AnnounceMore(5),
    ] {
        let (terminal, client) = ready();
        terminal.faults().next("", fault.clone());
        terminal.record().clear();
        let error = client.call(&DeviceInfoGet).unwrap_err();
        assert_eq!(
            terminal.record().len(),
            1,
            "repeated behind the caller's back"
        );
        assert_eq!(
            (error.kind(), error.was_sent(), error.is_retryable()),
            (ErrorKind::Unreachable, Sent::Maybe, true),
            "{fault:?} {error}"
        );
        client.call(&DeviceInfoGet).unwrap();
        // A door is not opened twice by itself, and the caller is not told to.
        terminal.faults().next("", fault.clone());
        assert!(
            !client
                .call(&RemoteControlDoor::open(1))
                .unwrap_err()
                .is_retryable()
        );
    }
}

#[test]
fn slow_devices_run_into_the_time_limit() {
    let terminal = Terminal::start().unwrap();
    let options = HttpOptions {
        read_timeout: Duration::from_millis(300),
        ..HttpOptions::default()
    };
    let auth = DigestAuth::new(terminal.user(), terminal.password());
    let client = Client::new(
        &terminal.url(),
        ReqwestBlocking::new(&options).unwrap(),
        auth,
    )
    .unwrap();
    client.call(&DeviceInfoGet).unwrap();
    for fault in [
        Fault::Delay(Duration::from_secs(5)),
        Fault::Stall(0),
        Fault::Stall(300),
    ] {
        terminal.faults().next("", fault.clone());
        let start = Instant::now();
        let error = client.call(&DeviceInfoGet).unwrap_err();
        assert_eq!(
            (error.kind(), error.was_sent()),
            (ErrorKind::TimedOut, Sent::Maybe),
            "{fault:?} {error}"
        );
        assert!(start.elapsed() < Duration::from_secs(4));
    }
    // Slow, but within the limit for each piece.
    terminal
        .faults()
        .next("", Fault::Dribble(100, Duration::from_millis(10)));
    client.call(&DeviceInfoGet).unwrap();
    // A drip that never ends is held to the limit for the whole.
    let mut limits = Limits::default();
    limits.total_timeout = Duration::from_millis(500);
    let impatient = client.with_limits(limits);
    terminal
        .faults()
        .next("", Fault::Dribble(1, Duration::from_millis(50)));
    assert_eq!(
        impatient.call(&DeviceInfoGet).unwrap_err().kind(),
        ErrorKind::TimedOut
    );
}

#[tokio::test]
async fn slow_devices_run_into_the_time_limit_in_async_too() {
    let terminal = Terminal::start().unwrap();
    let client =
        isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap();
    let mut limits = Limits::default();
    limits.total_timeout = Duration::from_millis(400);
    let client = client.with_limits(limits);
    client.call(&DeviceInfoGet).await.unwrap();
    for fault in [
        Fault::Delay(Duration::from_secs(5)),
        Fault::Stall(300),
        Fault::Dribble(1, Duration::from_millis(50)),
    ] {
        terminal.faults().next("", fault.clone());
        let error = client.call(&DeviceInfoGet).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut, "{fault:?} {error}");
    }
}

#[test]
fn replies_are_read_into_memory_up_to_a_limit() {
    let (terminal, client) = ready();
    let mut limits = Limits::default();
    limits.max_reply = 100;
    let narrow = client.clone().with_limits(limits);
    let error = narrow.call(&DeviceInfoGet).unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 100 }), "{error}");
    let size = {
        let body: &'static [u8] = b"<DeviceInfo><model>x</model></DeviceInfo>";
        terminal
            .faults()
            .times(2, "deviceInfo", replaced(200, "application/xml", body));
        body.len()
    };
    limits.max_reply = size;
    client
        .clone()
        .with_limits(limits)
        .call(&DeviceInfoGet)
        .unwrap();
    limits.max_reply = size - 1;
    assert!(matches!(
        client.with_limits(limits).call(&DeviceInfoGet).unwrap_err(),
        Error::TooLarge { .. }
    ));
}

#[test]
fn replies_of_another_kind_are_told_apart() {
    let (terminal, client) = ready();
    let search = || client.call(&UserInfoSearch::all()).unwrap_err();
    let page = b"<html><head><title>Login</title></head></html>";
    terminal
        .faults()
        .next("Search", replaced(200, "text/html", page));
    let error = search();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert!(
        error.to_string().contains("UserInfoSearch") && error.to_string().contains("<title>Login"),
        "{error}"
    );
    terminal.faults().next(
        "Search",
        replaced(
            200,
            "text/plain",
            b"{\"UserInfoSearch\":{\"searchID\":\"1\",\"responseStatusStrg\":\"NO MATCH\"}}",
        ),
    );
    client.call(&UserInfoSearch::all()).unwrap();
    terminal.faults().next(
        "Search",
        replaced(
            200,
            "application/json",
            b"{\"statusCode\":2,\"statusString\":\"Device Busy\",\"subStatusCode\":\"deviceBusy\"}",
        ),
    );
    let busy = search();
    assert_eq!(
        (
            busy.kind(),
            busy.is_retryable(),
            busy.vendor_code().as_deref()
        ),
        (ErrorKind::Busy, true, Some("deviceBusy"))
    );
    terminal
        .faults()
        .next("Search", replaced(502, "text/html", page));
    let behind = search();
    assert_eq!(
        (behind.kind(), behind.was_sent(), behind.is_retryable()),
        (ErrorKind::Unreachable, Sent::Maybe, true)
    );
    terminal.faults().next(
        "Search",
        replaced(
            200,
            "application/json",
            b"{\"UserInfoSearch\":{\"searchID\":\"1\",\"respo",
        ),
    );
    assert_eq!(search().kind(), ErrorKind::BadReply);
    terminal
        .faults()
        .next("Search", replaced(302, "text/html", b""));
    assert!(matches!(search(), Error::Fault { .. }));
    terminal
        .faults()
        .next("door", replaced(200, "text/html", page));
    assert!(matches!(
        client.call(&RemoteControlDoor::open(1)).unwrap_err(),
        Error::Decode(_)
    ));
    // The terminal behind it may have opened before it was given up.
    terminal
        .faults()
        .next("door", replaced(504, "text/html", page));
    let given_up = client.call(&RemoteControlDoor::open(1)).unwrap_err();
    assert_eq!(
        (
            given_up.kind(),
            given_up.was_sent(),
            given_up.is_retryable()
        ),
        (ErrorKind::TimedOut, Sent::Maybe, false)
    );
}

#[test]
fn bad_input_is_refused_before_anything_is_sent() {
    let (terminal, client) = ready();
    terminal.record().clear();
    assert!(EmployeeNo::new("7".repeat(33)).is_err());
    assert!(UserInfo::employee("7", "").is_err());
    let error = client.call(&RemoteControlDoor::open(0)).unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::BadRequest, Sent::No)
    );
    assert!(matches!(
        Client::connect("http://admin:hunter2@192.0.2.1", "a", "b").unwrap_err(),
        Error::Encode(_)
    ));
    assert_eq!(terminal.record().len(), 0);
}

#[test]
fn a_stream_that_breaks_ends_with_an_error_and_can_be_opened_again() {
    let (terminal, client) = ready();
    let mut events = client.open(&AlertStream).unwrap();
    terminal.person_before_camera("stranger");
    assert_eq!(events.next().unwrap().unwrap().access().unwrap().minor, 76);
    // One place for a listener.
    let taken = client.open(&AlertStream).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Full);
    terminal.heartbeat();
    assert!(events.next().unwrap().unwrap().is_heartbeat());
    terminal.drop_stream();
    assert!(events.next().is_none_or(|e| e.is_err()));
    assert!(events.next().is_none());
    let mut again = client.open(&AlertStream).unwrap();
    terminal.person_before_camera("stranger");
    assert!(!again.next().unwrap().unwrap().access().unwrap().is_replay());
    drop(again);
}

#[test]
fn a_stream_cut_inside_an_event_gives_no_half_event() {
    let (terminal, client) = ready();
    terminal.faults().next("alertStream", Fault::Cut(300));
    let mut events = client.open(&AlertStream).unwrap();
    terminal.person_before_camera("stranger");
    assert!(events.next().is_none_or(|e| e.is_err()));
    assert!(events.next().is_none());
}

#[test]
fn the_log_is_replayed_as_such() {
    let (terminal, client) = ready();
    terminal.set_quirks(|q| q.replays_log = true);
    for _ in 0..3 {
        terminal.person_before_camera("stranger");
    }
    let mut events = client.open(&AlertStream).unwrap();
    for serial in 1..=3 {
        let event = events.next().unwrap().unwrap();
        let access = event.access().unwrap();
        assert_eq!((access.serial_no, access.is_replay()), (Some(serial), true));
    }
}
