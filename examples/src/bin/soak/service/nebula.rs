use super::desk::{Desk, Stopped, Worker};
use super::listener::Tokens;
use super::{FACE, limits, login, options};
use examples::Failure;
use nebula::common::transport::Reqwest;
use nebula::event::watch::{Live, Watch, WatchOptions, keys};
use nebula::event::{Event, Gap};
use nebula::face::{AddFace, GetFace, QueryFaces};
use nebula::flow::{EnrollError, Enrolment, RemoveError, enroll, missed, remove};
use nebula::push_settings::SetPushSettings;
use nebula::types::{File, LibraryType};
use nebula::{Client, Error, ErrorKind, SessionAuth};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Node {
    client: Client,
}

pub(super) async fn start(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    place: &str,
    listener: &str,
    tokens: &Tokens,
) -> Result<(), Failure> {
    let (url, user, password) = login(place)?;
    let login = SessionAuth::new(user, password);
    let client = Client::new(url, Reqwest::new(&options())?, login)?.with_limits(limits());
    let pushes = SetPushSettings::to(format!("http://{listener}/nebula"), tokens.nebula.clone());
    client.call(&pushes).await?;
    let mut watching = WatchOptions::default();
    watching.ping = Duration::from_secs(1);
    watching.patience = Duration::from_secs(2);
    watching.first_retry = Duration::from_millis(100);
    watching.longest_retry = Duration::from_secs(2);
    // Four minutes of events are in reach of a gap; what is remembered is full soon, so that memory is flat from then on.
    watching.remembered = 1_000;
    let mut events = Watch::new(&url.parse()?, keys(&client), watching)?;
    // The first connection: what was before it is nobody's.
    while !matches!(events.next().await, Live::Connected) {}
    let watching = client.clone();
    let own = desk.clone();
    desk.beside(tasks, async move {
        loop {
            match events.next().await {
                Live::Event(event) => say(&event),
                Live::Gap(gap) => {
                    for event in filled(&own, &watching, &gap).await {
                        if event.key().is_some_and(|key| events.note(&key)) {
                            say(&event);
                        }
                    }
                }
                Live::Connected => {}
                Live::Lost { error, .. } => own.failed("nebula", &error.kind()),
                other => println!("wrong nebula: {other:?}"),
            }
        }
    });
    desk.put_to_work(tasks, Node { client });
    Ok(())
}

/// Asked for until it is answered: the gap is told once.
async fn filled(desk: &Desk, client: &Client, gap: &Gap) -> Vec<Event> {
    loop {
        match client.run(missed(gap.clone())).await {
            Ok(events) => return events,
            Err(error) => desk.failed("nebula", &error.kind()),
        }
        sleep(Duration::from_millis(200)).await;
    }
}

fn say(event: &Event) {
    println!(
        "event nebula-watch {}",
        event.snap_id.as_deref().unwrap_or("?")
    );
}

fn of_removal(error: &RemoveError) -> ErrorKind {
    match error {
        RemoveError::Call { source, .. } => source.kind(),
        _ => ErrorKind::DeviceFailure,
    }
}

impl Worker for Node {
    fn name(&self) -> String {
        "nebula".into()
    }

    async fn round(&mut self, desk: &mut Desk) -> Result<(), Stopped> {
        let client = &self.client;
        let of_it = |e: &Error| e.kind();
        let face = AddFace::new(0, File::picture(FACE)).img_id("1").name("Ada");
        let order = Enrolment::new(face).in_library("soak", LibraryType::White);
        let enrolled = client.run(enroll(order.replacing()));
        let lib_id = desk.tried(EnrollError::kind, enrolled).await?.lib_id;
        let get = GetFace {
            img_id: "1".into(),
            lib_id,
            ..GetFace::default()
        };
        desk.tried(of_it, client.call(&get)).await?;
        let pages = client.pages(QueryFaces::all(lib_id));
        desk.tried(of_it, pages.collect()).await?;
        let gone = client.run(remove(lib_id, vec!["1".into()]));
        desk.tried(of_removal, gone).await?;
        Ok(())
    }
}
