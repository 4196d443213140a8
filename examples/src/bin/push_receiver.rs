//! A service behind axum that terminals push their events to, and that says whether a door may open.
//!
//! A terminal's post brings no token: whoever knows the address can invent events, and ask for a door. So the path is one that nobody
//! guesses; over HTTPS, in front of this, nobody reads it either.
//!
//! `LISTEN=192.0.2.10:8080 cargo run -p examples --bin push_receiver -- --device http://192.0.2.64 --user admin`

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use examples::listen::Limited;
use isapi::Client;
use isapi::access_control::RemoteCheck;
use isapi::event::{AccessEvent, EventCode, Push};
use isapi::flow::{Listener, unwatch, watch};
use tokio::sync::mpsc;

/// Where events go once they are safe: a queue here, a database in a service.
type Queue = mpsc::Sender<Push>;

async fn receive(State(queue): State<Queue>, request: Request<Bytes>) -> Response<Bytes> {
    let push = match Push::receive(&request) {
        Ok(push) => push,
        Err(error) => {
            eprintln!("a post that cannot be read: {error}");
            return Push::reject();
        }
    };
    let answer = match push.event().access() {
        Some(access) if push.asks() => push.answer(&judged(access)).ok(),
        _ => None,
    };
    // Stored first, answered then: a terminal sends again what was not acknowledged.
    let answer = answer.unwrap_or_else(|| push.acknowledge());
    match queue.send(push).await {
        Ok(()) => answer,
        Err(_) => unavailable(),
    }
}

/// Whether a door may open: for those alone that a service knows, whatever the terminal thinks of them.
fn judged(access: &AccessEvent) -> RemoteCheck {
    const KNOWN: [&str; 1] = ["1815"];
    let serial = access.serial_no.unwrap_or_default();
    match access.employee_no_string.as_deref() {
        Some(person) if KNOWN.contains(&person) => RemoteCheck::allow(serial),
        _ => RemoteCheck::refuse(serial),
    }
}

fn unavailable() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

/// Axum's requests have a body that is still on its way; the receiver wants it whole.
async fn whole(queue: State<Queue>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let response = match axum::body::to_bytes(body, 8 << 20).await {
        Ok(body) => receive(queue, Request::from_parts(head, body)).await,
        Err(_) => unavailable(),
    };
    response.map(Body::from)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::target()?;
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;
    let listen = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:0".to_owned());
    let socket = tokio::net::TcpListener::bind(&listen).await?;
    let address = socket.local_addr()?;

    let (queue, mut events) = mpsc::channel(100);
    // Kept in a service's settings: another path is another listener to the terminal.
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    let path = format!("/events/{:032x}", u128::from_be_bytes(random));
    let app = Router::new()
        .route(&path, post(whole))
        .layer(DefaultBodyLimit::disable())
        .with_state(queue);
    tokio::spawn(async move { axum::serve(Limited::new(socket), app).await });

    let listener = Listener::new(address.ip().to_string(), address.port(), path);
    let watched = terminal.run(watch(listener.clone())).await?;
    println!(
        "the terminal pushes to {address} from its place {}",
        watched.id
    );

    if let Some(simulator) = &target.simulator {
        simulator.happen(AccessEvent::new(EventCode::DOORBELL));
    }
    while let Some(push) = events.recv().await {
        let event = push.event();
        println!(
            "{}: {:?}, {} pictures",
            event.alert.event_type,
            event.access().map(AccessEvent::code),
            event.pictures.len()
        );
        if target.simulator.is_some() {
            break;
        }
    }
    terminal.run(unwatch(listener)).await?;
    println!("ok: installed, pushed to, acknowledged, taken out again");
    Ok(())
}
