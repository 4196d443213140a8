use super::desk::{Desk, Stopped, Worker};
use super::listener::Tokens;
use super::{FACE, limits, login, options};
use artemis::acs::{DoorControl, EventType};
use artemis::common::transport::Reqwest;
use artemis::event_service::Subscribe;
use artemis::flow::{Cursor, DoorLog, EnrollError, Enrolment, enroll, read_doors};
use artemis::resource::{NewPerson, PersonDelete, PersonInfoByCode, Persons};
use artemis::signature::Signer;
use artemis::{Client, Error};
use bytes::Bytes;
use examples::{Failure, now_ms};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Gateway {
    client: Client,
    jpeg: Bytes,
}

pub(super) async fn start(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    place: &str,
    listener: &str,
    tokens: &Tokens,
) -> Result<(), Failure> {
    let (url, key, secret) = login(place)?;
    let signer = Signer::new(key, secret);
    let client = Client::new(url, Reqwest::new(&options())?, signer)?.with_limits(limits());
    let subscribe = Subscribe {
        event_types: vec![EventType::Face.code()],
        event_dest: format!("http://{listener}/hikcentral"),
        token: Some(tokens.artemis.clone()),
        pass_back: Some(1),
        ..Subscribe::default()
    };
    client.call(&subscribe).await?;
    let photo = artemis::photo::prepare(FACE, &artemis::photo_spec())?;
    desk.beside(
        tasks,
        read(desk.of(1000), client.clone(), now_ms() - 60_000),
    );
    desk.put_to_work(
        tasks,
        Gateway {
            client,
            jpeg: photo.jpeg().clone(),
        },
    );
    Ok(())
}

impl Worker for Gateway {
    fn name(&self) -> String {
        "artemis".into()
    }

    async fn round(&mut self, desk: &mut Desk) -> Result<(), Stopped> {
        let client = &self.client;
        let of_it = |e: &Error| e.kind();
        let person = NewPerson {
            person_code: Some("P1".into()),
            person_family_name: "Lovelace".into(),
            person_given_name: "Ada".into(),
            org_index_code: "1".into(),
            ..NewPerson::default()
        };
        let order = Enrolment::new(person, self.jpeg.clone()).to_doors(["8"]);
        desk.tried(EnrollError::kind, client.run(enroll(order)))
            .await?;
        let door = DoorControl::open("8");
        desk.opened("artemis", of_it, Error::was_sent, client.call(&door))
            .await?;
        let asked = PersonInfoByCode::of("P1");
        let found = desk.tried(of_it, client.call(&asked)).await?;
        desk.tried(of_it, client.pages(Persons::all()).collect())
            .await?;
        let gone = PersonDelete::of(found.person_id);
        desk.tried(of_it, client.call(&gone)).await?;
        Ok(())
    }
}

/// The doors' log: what a reading found counts when it has come to its end, with its cursor.
async fn read(mut desk: Desk, client: Client, since_ms: i64) {
    let mut log = DoorLog::new(["8", "9"], [EventType::Face]);
    log.overlap = Duration::from_secs(20);
    let mut cursor = Cursor::since(since_ms);
    loop {
        let reading = client.run(read_doors(log.clone(), cursor.clone(), now_ms()));
        if let Ok(seen) = desk.tried(Error::kind, reading).await {
            for event in seen.events {
                let (time, _, door) = event.key();
                let at = artemis::common::time::Timestamp::from(time).unix_ms(Some(0));
                println!("event artemis-log {door}/{}", at.unwrap_or_default() / 1000);
            }
            cursor = seen.cursor;
        }
        sleep(Duration::from_millis(700)).await;
    }
}
