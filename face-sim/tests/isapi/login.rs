use crate::{connect, enrollment, person};
use face_sim::Terminal;
use face_sim::net::Fault;
use face_sim::terminal::LockBody;
use isapi::access_control::{UserInfoCount, UserInfoRecord};
use isapi::blocking::Client;
use isapi::common::AuthError;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::transport::{HttpOptions, Reqwest};
use isapi::flow::enroll;
use isapi::intelligent::{FaceRecord, FdSetUp};
use isapi::system::DeviceInfoGet;
use isapi::{Error, ErrorKind, Sent};
use std::time::Duration;

#[test]
fn a_call_costs_one_request_after_the_first() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    client.call(&DeviceInfoGet).unwrap();
    assert_eq!(
        (terminal.record().len(), terminal.record().credentialed()),
        (2, 1)
    );
    terminal.record().clear();
    for n in 0..1000 {
        if n % 2 == 0 {
            client.call(&DeviceInfoGet).unwrap();
        } else {
            client.call(&UserInfoCount).unwrap();
        }
    }
    assert_eq!(
        (terminal.record().len(), terminal.record().connections()),
        (1000, 1)
    );
}

#[test]
fn a_large_body_is_never_sent_twice() {
    let terminal = Terminal::start().unwrap();
    let mut jpeg = crate::photo().jpeg().to_vec();
    // A comment makes it 100 KB without making it another picture.
    let fill = 100_000 - jpeg.len();
    let length = u16::try_from(fill - 2).unwrap().to_be_bytes();
    jpeg.splice(
        2..2,
        [&[0xff, 0xfe][..], &length, &vec![b'x'; fill - 4]].concat(),
    );
    assert_eq!(jpeg.len(), 100_000);
    connect(&terminal)
        .call(&UserInfoRecord(person("7")))
        .unwrap();
    terminal.record().clear();
    // A new client: it knows no nonce, and must not learn one at the cost of the body.
    let client = connect(&terminal);
    let upload = FdSetUp::photo(FaceRecord::of(crate::no("7")), jpeg.into());
    let size = isapi::Endpoint::to_request(&upload).unwrap().body().len();
    client.call(&upload).unwrap();
    assert_eq!(
        (terminal.record().len(), terminal.record().body_bytes()),
        (2, size)
    );
    client.call(&upload).unwrap();
    assert_eq!(
        (terminal.record().len(), terminal.record().body_bytes()),
        (3, 2 * size)
    );
}

#[test]
fn a_wrong_password_costs_one_credentialed_request() {
    let terminal = Terminal::start().unwrap();
    let client = Client::connect(&terminal.url(), terminal.user(), "wrong").unwrap();
    let first = client.call(&DeviceInfoGet).unwrap_err();
    assert_eq!(first.kind(), ErrorKind::Unauthorised);
    assert!(
        first.to_string().contains("lock") && first.to_string().contains("4 attempts left"),
        "{first}"
    );
    for _ in 0..20 {
        let error = client.call(&DeviceInfoGet).unwrap_err();
        assert!(matches!(error, Error::Auth(AuthError::Refused)), "{error}");
        assert_eq!((error.was_sent(), error.is_retryable()), (Sent::No, false));
    }
    assert_eq!(
        (terminal.record().credentialed(), terminal.is_locked()),
        (1, false)
    );
    // The right one still works, and the same client can be mended.
    connect(&terminal).call(&DeviceInfoGet).unwrap();
    client.auth().set_password(terminal.password());
    client.call(&DeviceInfoGet).unwrap();
}

#[test]
fn many_threads_with_a_wrong_password_cost_one_credentialed_request() {
    let terminal = Terminal::start().unwrap();
    let client = Client::connect(&terminal.url(), terminal.user(), "wrong").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| client.call(&DeviceInfoGet).unwrap_err());
        }
    });
    assert_eq!(
        (terminal.record().credentialed(), terminal.is_locked()),
        (1, false)
    );
}

#[tokio::test]
async fn many_tasks_with_a_wrong_password_cost_one_credentialed_request() {
    let terminal = Terminal::start().unwrap();
    let client = isapi::Client::connect(&terminal.url(), terminal.user(), "wrong").unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&DeviceInfoGet).await.unwrap_err().kind() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), ErrorKind::Unauthorised);
    }
    assert_eq!(
        (terminal.record().credentialed(), terminal.is_locked()),
        (1, false)
    );
}

#[test]
fn a_lock_is_surfaced_in_every_wording_and_waited_out_without_sending() {
    for body in [LockBody::Xml, LockBody::Json, LockBody::Html] {
        let terminal = Terminal::start().unwrap();
        terminal.set_quirks(|q| q.lock_body = body);
        for _ in 0..5 {
            let stranger = Client::connect(&terminal.url(), terminal.user(), "wrong").unwrap();
            stranger.call(&DeviceInfoGet).unwrap_err();
        }
        assert!(terminal.is_locked());
        let client = connect(&terminal);
        let locked = client.call(&DeviceInfoGet).unwrap_err();
        let ErrorKind::LockedOut { for_: Some(time) } = locked.kind() else {
            panic!("{body:?} {locked}")
        };
        assert!((1790..=1800).contains(&time.as_secs()), "{body:?} {time:?}");
        terminal.record().clear();
        let again = client.call(&DeviceInfoGet).unwrap_err();
        assert!(
            matches!(again, Error::Auth(AuthError::LockedOut { .. })),
            "{again}"
        );
        assert_eq!(terminal.record().len(), 0);
        // When the lock is over on the device, the user says so or lets the time pass.
        terminal.advance_clock(Duration::from_secs(1801));
        client.auth().reset();
        client.call(&DeviceInfoGet).unwrap();
    }
}

#[test]
fn nonces_that_serve_few_times_are_followed() {
    for (uses, silent) in [(1, false), (2, false), (3, false), (2, true)] {
        let terminal = Terminal::start().unwrap();
        terminal.set_quirks(|q| (q.nonce_uses, q.silent_401) = (uses, silent));
        let client = connect(&terminal);
        for _ in 0..30 {
            client
                .call(&DeviceInfoGet)
                .unwrap_or_else(|e| panic!("{uses} {silent} {e}"));
        }
        client.run(enroll(enrollment("7"))).unwrap();
        assert_eq!(client.auth().refusals(), 0);
    }
}

#[test]
fn a_restart_of_the_terminal_is_no_refusal() {
    let terminal = Terminal::start().unwrap();
    let client = connect(&terminal);
    for _ in 0..5 {
        client.call(&DeviceInfoGet).unwrap();
        terminal.forget_nonces();
    }
    assert_eq!(client.auth().refusals(), 0);
}

#[tokio::test]
async fn many_tasks_share_one_login() {
    let terminal = Terminal::start().unwrap();
    let client =
        isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap();
    client.call(&DeviceInfoGet).await.unwrap();
    terminal.record().clear();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&DeviceInfoGet).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        (terminal.record().len(), client.auth().refusals()),
        (200, 0)
    );
}

#[tokio::test]
async fn no_more_calls_are_under_way_than_the_terminal_takes() {
    let terminal = Terminal::start().unwrap();
    terminal
        .faults()
        .always("", Fault::Delay(Duration::from_millis(5)));
    let digest = DigestAuth::new(terminal.user(), terminal.password()).max_in_flight(4);
    let transport = Reqwest::new(&HttpOptions::default()).unwrap();
    let client = isapi::Client::new(&terminal.url(), transport, digest).unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&DeviceInfoGet).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(terminal.record().most_at_once(), 4);
}
