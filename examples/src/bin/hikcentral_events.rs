//! Door events of HikCentral, both ways: pushed to a listener behind axum, and read from the log where one left off.
//!
//! `LISTEN=192.0.2.20:8080 ARTEMIS_URL=https://192.0.2.10 ARTEMIS_KEY=… ARTEMIS_SECRET=… cargo run -p examples --bin
//! hikcentral_events`; without them on a simulated gateway.

use artemis::Secret;
use artemis::acs::EventType;
use artemis::event_service::{Push, Subscribe, Unsubscribe};
use artemis::flow::{Cursor, DoorLog, read_doors};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response};
use axum::routing::post;
use examples::listen::Limited;
use tokio::sync::mpsc;

type Shared = (mpsc::Sender<Push>, Secret);

async fn receive(State((queue, token)): State<Shared>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let answer = match to_bytes(body, 8 << 20).await {
        Ok(body) => match Push::receive(&Request::from_parts(head, body), Some(&token)) {
            // Stored first, acknowledged then: the platform sends again what was not acknowledged.
            Ok(push) => match queue.send(push).await {
                Ok(()) => Push::acknowledge(),
                Err(_) => unavailable(),
            },
            Err(error) => {
                eprintln!("refused: {error}");
                error.answer()
            }
        },
        Err(_) => unavailable(),
    };
    answer.map(Body::from)
}

fn unavailable() -> artemis::common::Response {
    let mut response = artemis::common::Response::default();
    *response.status_mut() = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    response
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let platform = examples::platform()?;
    let gateway = platform.connect()?;
    let listen = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:0".to_owned());
    let socket = tokio::net::TcpListener::bind(&listen).await?;
    let address = socket.local_addr()?;

    // A token of this run's own: a push without it is somebody else's.
    let token = Secret::from(examples::random_token()?);
    let (queue, mut pushes) = mpsc::channel(100);
    let service = Router::new()
        .route("/hikcentral", post(receive))
        .with_state((queue, token.clone()));
    tokio::spawn(async move { axum::serve(Limited::new(socket), service).await });

    let types = vec![EventType::Face.code(), EventType::Card.code()];
    gateway
        .call(&Subscribe {
            event_types: types.clone(),
            event_dest: format!("http://{address}/hikcentral"),
            token: Some(token),
            pass_back: Some(1),
            ..Default::default()
        })
        .await?;
    let door = platform.somebody_passes(&gateway).await?;
    if let Some(push) = pushes.recv().await {
        for event in &push.events {
            let who = event.acs().and_then(|acs| acs.person_id);
            println!("pushed: person {who:?} at {:?}", event.src_name);
        }
    }
    let unsubscribe = Unsubscribe {
        event_types: types,
        ..Default::default()
    };
    gateway.call(&unsubscribe).await?;

    // The log, for what a listener that was down has missed. A service stores the cursor with the events.
    let now = examples::now_ms();
    let log = DoorLog::new([door], [EventType::Face, EventType::Card]);
    let seen = gateway
        .run(read_doors(log.clone(), Cursor::since(now - 3_600_000), now))
        .await?;
    for event in &seen.events {
        println!("logged: {:?} {:?}", event.event_time, event.person_name);
    }
    let seen = gateway.run(read_doors(log, seen.cursor, now)).await?;
    println!("ok: pushed and logged; {} new since", seen.events.len());
    Ok(())
}
