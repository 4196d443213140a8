use crate::drops::{answers, at_every_poll, pages};
use crate::{FACE, in_pieces, large};
use artemis::acs::EventType;
use artemis::common_api::VersionGet;
use artemis::flow::{Cursor, DoorLog, Enrolment, enroll, read_doors};
use artemis::resource::{FaceUpdate, NewPerson, PersonDelete, Persons};
use artemis::{Client, connect};
use bytes::Bytes;
use face_sim::Gateway;
use std::cell::{Cell, RefCell};
use std::time::Duration;

fn start(bytes: usize) -> (Gateway, Client) {
    let gateway = Gateway::start().unwrap();
    in_pieces(gateway.faults(), bytes);
    let client = connect(&gateway.url(), gateway.key(), gateway.secret()).unwrap();
    (gateway, client)
}

async fn well((gateway, client): &(Gateway, Client)) {
    answers(gateway.record(), client.call(&VersionGet {})).await;
}

fn person(code: &str) -> NewPerson {
    NewPerson {
        person_code: Some(code.into()),
        person_family_name: "Lovelace".into(),
        person_given_name: "Ada".into(),
        org_index_code: "1".into(),
        ..NewPerson::default()
    }
}

fn jpeg() -> Bytes {
    let photo = artemis::photo::prepare(FACE, &artemis::photo_spec()).unwrap();
    photo.jpeg().clone()
}

#[tokio::test]
async fn a_call() {
    let both = start(20);
    let drops = at_every_poll(
        async || both.1.call(&VersionGet {}).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > 4, "{drops} drops");
}

#[tokio::test]
async fn a_photo_larger_than_the_buffers() {
    let both = start(20);
    let id = both.1.call(&person("P1")).await.unwrap().0;
    let upload = FaceUpdate {
        person_id: id.clone(),
        photo: large(),
    };
    let drops = at_every_poll(
        async || both.1.call(&upload).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > 4, "{drops} drops");
    assert_eq!(both.0.photo(&id), Some(large()));
}

#[tokio::test]
async fn an_enrolment_is_ended_by_a_second_run() {
    let both = start(150);
    let (gateway, client) = &both;
    let jpeg = jpeg();
    let enrolment = || {
        let order = Enrolment::new(person("P1"), jpeg.clone());
        enroll(order.into_groups(["1"]).to_doors(["8"]))
    };
    let drops = at_every_poll(
        async || client.run(enrolment()).await.unwrap(),
        async || {
            well(&both).await;
            let enrolled = client.run(enrolment()).await.unwrap();
            assert_eq!(gateway.photo(&enrolled.person_id), Some(jpeg.clone()));
            assert!(gateway.has_reached(&enrolled.person_id, "8"));
            assert_eq!(gateway.people(), 1, "once");
            let gone = PersonDelete::of(&enrolled.person_id);
            client.call(&gone).await.unwrap();
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
}

#[tokio::test]
async fn pages_come_whole() {
    let both = start(60);
    for n in 0..5 {
        both.1.call(&person(&format!("P{n}"))).await.unwrap();
    }
    let search = Persons {
        page_size: 2,
        ..Persons::all()
    };
    let drops = pages(&both.1, search, 5).await;
    assert!(drops > 8, "{drops} drops");
    well(&both).await;
}

/// The cursor is the caller's: it goes on only with a reading that came to its end.
#[tokio::test]
async fn the_doors_log_is_read_once() {
    let both = start(60);
    let (gateway, client) = &both;
    let id = client.call(&person("P1")).await.unwrap().0;
    let mut log = DoorLog::new(["8"], [EventType::Face]);
    log.overlap = Duration::from_secs(3);
    let cursor = RefCell::new(Cursor::since(1_000_000_000));
    let (happened, read) = (Cell::new(0), Cell::new(0));
    // One passes a second, and time is counted by that.
    let now = || 1_000_000_000 + 1_000 * i64::try_from(happened.get()).unwrap();
    let reading = async || {
        let from = cursor.borrow().clone();
        let seen = client.run(read_doors(log.clone(), from, now())).await;
        let seen = seen.unwrap();
        read.set(read.get() + seen.events.len());
        *cursor.borrow_mut() = seen.cursor;
    };
    let drops = at_every_poll(
        async || {
            happened.set(happened.get() + 1);
            assert!(gateway.pass(&id, "8", now()));
            reading().await;
        },
        async || {
            well(&both).await;
            reading().await;
            assert_eq!(read, happened);
        },
    )
    .await;
    assert!(drops > 4, "{drops} drops");
}
