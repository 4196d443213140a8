use super::desk::{Desk, Stopped, Worker};
use super::{FACE, limits, login, options};
use bytes::Bytes;
use examples::Failure;
use isapi::access_control::{EmployeeNo, RemoteControlDoor, UserInfo, UserInfoSearch};
use isapi::common::Protocol as _;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::transport::Reqwest;
use isapi::event::{Events, Follow, Followed, Start};
use isapi::flow::{EnrollError, Enrollment, RemoveError, enroll, remove};
use isapi::{Client, Error, Isapi};
use std::time::Duration;
use tokio::task::JoinSet;

struct Terminal {
    name: String,
    client: Client,
    jpeg: Bytes,
    employee_no: EmployeeNo,
}

pub(super) fn start(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    n: usize,
    place: &str,
) -> Result<(), Failure> {
    let (url, user, password) = login(place)?;
    let login = DigestAuth::new(user, password).probing(Isapi::PROBE);
    let client = Client::new(url, Reqwest::new(&options())?, login)?.with_limits(limits());
    let photo = isapi::photo::prepare(FACE, &isapi::intelligent::photo_spec())?;
    let name = format!("isapi-{n}");
    desk.beside(tasks, follow(desk.clone(), name.clone(), client.clone()));
    let terminal = Terminal {
        name,
        client,
        jpeg: photo.jpeg().clone(),
        employee_no: EmployeeNo::new("7")?,
    };
    desk.put_to_work(tasks, terminal);
    Ok(())
}

impl Worker for Terminal {
    fn name(&self) -> String {
        self.name.clone()
    }

    async fn round(&mut self, desk: &mut Desk) -> Result<(), Stopped> {
        let client = &self.client;
        let of_it = |e: &Error| e.kind();
        let person = UserInfo::employee("7", "Ada").map_err(|e| Stopped::Failed(e.to_string()))?;
        let order = Enrollment::with_jpeg(person, self.jpeg.clone());
        desk.tried(EnrollError::kind, client.run(enroll(order)))
            .await?;
        let door = RemoteControlDoor::open(1);
        desk.opened(&self.name, of_it, Error::was_sent, client.call(&door))
            .await?;
        let search = UserInfoSearch::by_employee_no([self.employee_no.clone()]);
        let found = desk.tried(of_it, client.call(&search)).await?;
        if desk.is_calm() && found.people.len() != 1 {
            return Err(Stopped::Failed("who was enrolled is not found".into()));
        }
        desk.tried(of_it, client.pages(UserInfoSearch::all()).collect())
            .await?;
        let gone = client.run(remove(self.employee_no.clone()));
        desk.tried(RemoveError::kind, gone).await?;
        Ok(())
    }
}

/// Says each event; that their numbers come in order, each once, is what is promised.
async fn follow(mut desk: Desk, name: String, client: Client) {
    let mut options = Follow::from(Start::Beginning);
    options.idle = Duration::from_secs(2);
    options.first_retry = Duration::from_millis(100);
    options.longest_retry = Duration::from_secs(2);
    options.slot_wait = Duration::from_millis(500);
    let mut events = Events::of(&client, options.clone());
    let mut last = 0;
    loop {
        if desk.dice().one_in(300) {
            // As after a restart: from the stored cursor on.
            let cursor = events.cursor().cloned();
            options.start = cursor.map_or(Start::Beginning, Start::After);
            events = Events::of(&client, options.clone());
        }
        // Somebody who looks at something else in between.
        let patience = Duration::from_millis(1 + desk.dice().below(700));
        let Ok(given) = tokio::time::timeout(patience, events.next()).await else {
            continue;
        };
        match given {
            Followed::Event { event, .. } => {
                let serial = event.access().and_then(|access| access.serial_no);
                let serial = serial.unwrap_or_default();
                println!("event {name} {serial}");
                if serial != last + 1 {
                    println!("wrong {name}: {serial} behind {last}");
                }
                last = serial;
            }
            Followed::Interrupted { error, .. } => {
                if let Some(error) = error {
                    desk.failed(&name, &error.kind());
                }
            }
            other => println!("wrong {name}: {other:?} behind {last}"),
        }
    }
}
