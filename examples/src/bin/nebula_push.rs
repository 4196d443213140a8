//! A service behind axum that a SenseNebula node pushes to by HTTP: the key checked, each event stored once, then answered.
//!
//! `LISTEN=192.0.2.10:8080 NEBULA_URL=… NEBULA_USER=… NEBULA_PASSWORD=… cargo run -p examples --bin nebula_push` tells the node to
//! push there; without them a simulated node pushes.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Response};
use axum::routing::post;
use examples::listen::Limited;
use nebula::event::push::{MOST, Push, Receiver};
use nebula::event::{Event, EventKey};
use nebula::push_settings::SetPushSettings;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// What is stored: a set here, a table with a unique key in a service.
struct Service {
    receiver: Receiver,
    seen: Mutex<HashSet<EventKey>>,
    new: mpsc::UnboundedSender<Box<Event>>,
}

impl Service {
    fn put(&self, event: Box<Event>) {
        let is_new = event.key().is_none_or(|key| {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert(key)
        });
        if is_new {
            // Nobody listens any more: the example is over.
            let _ = self.new.send(event);
        }
    }
}

async fn receive(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let kind = headers.get("content-type").and_then(|it| it.to_str().ok());
    let response = match service.receiver.read(kind.unwrap_or_default(), &body) {
        Ok(Push::Event(event)) => {
            service.put(event);
            Push::acknowledge()
        }
        Ok(other) => {
            println!("{other:?}");
            Push::acknowledge()
        }
        Err(error) => {
            println!("{error}");
            error.answer()
        }
    };
    response.map(Body::from)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::nebula::node()?;
    let listen = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(&listen).await?;
    let address = listener.local_addr()?;
    let key = examples::random_token()?;
    let (new, mut events) = mpsc::unbounded_channel();
    let service = Service {
        receiver: Receiver::new(key.as_str().into()),
        seen: Mutex::default(),
        new,
    };
    let app = Router::new()
        .route("/events", post(receive))
        // Above the receiver's own limit, which answers; axum's would not.
        .layer(DefaultBodyLimit::max(MOST + (1 << 20)))
        .with_state(Arc::new(service));
    tokio::spawn(axum::serve(Limited::new(listener), app).into_future());

    let node = target.connect()?;
    node.call(&SetPushSettings::to(
        format!("http://{address}/events"),
        key,
    ))
    .await?;
    println!("listening on {address}");
    if let Some(simulator) = &target.simulator {
        simulator.add_camera(1, &[]);
        simulator.stranger_before_camera(1);
        simulator.body_before_camera(1);
    }
    let mut stored = 0;
    while let Some(event) = events.recv().await {
        stored += 1;
        let bytes = event.frame()?.map_or(0, |picture| picture.len());
        println!("stored {:?} with {bytes} bytes of scene", event.snap_id);
        if target.simulator.is_some() && stored == 2 {
            break;
        }
    }
    println!("ok: {stored} events");
    Ok(())
}
