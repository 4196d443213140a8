use crate::drops::{answers, at_every_poll, pages};
use crate::{FACE, in_pieces};
use face_sim::Terminal;
use face_sim::terminal::Quirks;
use isapi::Client;
use isapi::access_control::{EmployeeNo, UserInfo, UserInfoRecord, UserInfoSearch};
use isapi::event::{AccessEvent, EventCode, Events, Follow, Followed, Start};
use isapi::flow::{Enrollment, enroll, remove};
use isapi::intelligent::{FaceRecord, FdSetUp};
use isapi::photo::{Photo, prepare};
use isapi::system::DeviceInfoGet;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::timeout;

fn start(bytes: usize, change: impl FnOnce(&mut Quirks)) -> (Terminal, Client) {
    let mut quirks = Quirks::default();
    change(&mut quirks);
    let terminal = Terminal::builder().quirks(quirks).start().unwrap();
    in_pieces(terminal.faults(), bytes);
    let client = Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap();
    (terminal, client)
}

async fn well((terminal, client): &(Terminal, Client)) {
    answers(terminal.record(), client.call(&DeviceInfoGet)).await;
    assert!(!terminal.is_locked());
}

/// As if nobody had logged in yet.
fn log_out((terminal, client): &(Terminal, Client)) {
    client.auth().set_password(terminal.password());
}

/// A nonce with a count serves once.
fn no_count_came_twice(terminal: &Terminal) {
    let mut counts = HashSet::new();
    for received in terminal.record().all() {
        let Some(said) = received.request.headers().get("authorization") else {
            continue;
        };
        let said = said.to_str().unwrap();
        let member = |name: &str| {
            let mut members = said.split(", ");
            members
                .find_map(|m| Some(m.strip_prefix(name)?.to_owned()))
                .unwrap()
        };
        let count = (member("nonce="), member("nc="));
        assert!(counts.insert(count.clone()), "{count:?} twice");
    }
    assert!(counts.len() > 10);
}

fn person(n: u32) -> UserInfo {
    UserInfo::employee(n.to_string(), format!("Person {n}")).unwrap()
}

fn photo() -> Photo {
    prepare(FACE, &isapi::intelligent::photo_spec()).unwrap()
}

#[tokio::test]
async fn a_call_with_and_without_a_login_before_it() {
    let both = start(60, |_| {});
    let drops = at_every_poll(
        async || {
            log_out(&both);
            both.1.call(&DeviceInfoGet).await.unwrap();
        },
        async || well(&both).await,
    )
    .await;
    let again = at_every_poll(
        async || both.1.call(&DeviceInfoGet).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > again && again > 4, "{drops} and {again} drops");
    no_count_came_twice(&both.0);
}

#[tokio::test]
async fn a_photo_with_the_probe_before_it() {
    let both = start(40, |_| {});
    both.1.call(&UserInfoRecord(person(7))).await.unwrap();
    let jpeg = photo().jpeg().clone();
    let upload = FdSetUp::photo(FaceRecord::of(EmployeeNo::new("7").unwrap()), jpeg.clone());
    let drops = at_every_poll(
        async || {
            log_out(&both);
            both.1.call(&upload).await.unwrap();
        },
        async || well(&both).await,
    )
    .await;
    assert!(drops > 8, "{drops} drops");
    assert_eq!(both.0.face("7"), Some(jpeg));
    no_count_came_twice(&both.0);
}

/// The one who logs in is dropped, and those who wait behind them go on.
#[tokio::test]
async fn a_login_that_others_wait_for() {
    let both = start(40, |_| {});
    let others = RefCell::new(JoinSet::new());
    let drops = at_every_poll(
        async || {
            log_out(&both);
            for _ in 0..4 {
                let client = both.1.clone();
                let call = async move { client.call(&DeviceInfoGet).await };
                others.borrow_mut().spawn(call);
            }
            both.1.call(&DeviceInfoGet).await.unwrap();
        },
        async || {
            let mut others = others.take();
            while let Some(other) = timeout(Duration::from_secs(1), others.join_next())
                .await
                .expect("the gate stays shut")
            {
                other.unwrap().unwrap();
            }
            assert!(!both.0.is_locked());
        },
    )
    .await;
    assert!(drops > 4, "{drops} drops");
    no_count_came_twice(&both.0);
}

#[tokio::test]
async fn an_enrolment_is_ended_by_a_second_run() {
    let both = start(150, |q| q.delete_polls = 0);
    let (terminal, client) = &both;
    let photo = photo();
    let enrolment = || enroll(Enrollment::new(person(7), &photo));
    let seven = || EmployeeNo::new("7").unwrap();
    let drops = at_every_poll(
        async || client.run(enrolment()).await.unwrap(),
        async || {
            well(&both).await;
            let enrolled = client.run(enrolment()).await.unwrap();
            assert_eq!(enrolled.faces, 1);
            assert_eq!(terminal.face("7").as_ref(), Some(photo.jpeg()));
            client.run(remove(seven())).await.unwrap();
            assert_eq!(terminal.people(), 0);
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
}

#[tokio::test]
async fn pages_come_whole() {
    let both = start(60, |q| q.page = 2);
    for n in 1..=5 {
        both.1.call(&UserInfoRecord(person(n))).await.unwrap();
    }
    let drops = pages(&both.1, UserInfoSearch::all(), 5).await;
    assert!(drops > 8, "{drops} drops");
    well(&both).await;
}

/// Two events while the stream is away and one live, for each number of polls: all of them, once and in order.
#[tokio::test]
async fn events_come_once_and_in_order() {
    let both = start(100, |_| {});
    let (terminal, client) = &both;
    let mut follow = Follow::from(Start::Beginning);
    follow.first_retry = Duration::from_millis(5);
    follow.longest_retry = Duration::from_millis(10);
    follow.slot_wait = Duration::from_millis(5);
    let events = Mutex::new(Events::of(client, follow));
    let (happened, came) = (Cell::new(0), Cell::new(0));
    let next = async || {
        let given = events.lock().await.next().await;
        match given {
            Followed::Event { event, .. } => {
                let serial = event.access().unwrap().serial_no.unwrap();
                assert_eq!(serial, came.get() + 1);
                came.set(serial);
            }
            Followed::Interrupted { .. } => {}
            other => panic!("{other:?}"),
        }
    };
    let drops = at_every_poll(
        async || {
            terminal.drop_stream();
            terminal.happen_unseen(AccessEvent::new(EventCode::DOOR_OPEN));
            terminal.happen_unseen(AccessEvent::new(EventCode::DOOR_CLOSED));
            happened.set(terminal.happen(AccessEvent::new(EventCode::DOORBELL)));
            while came.get() < happened.get() {
                next().await;
            }
        },
        async || {
            well(&both).await;
            while came.get() < happened.get() {
                next().await;
            }
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
}
