//! A service behind axum that Face Capture devices push their captures to: stored first, then answered, and the answer opens the
//! door, speaks and shows.
//!
//! `LISTEN=192.0.2.10:8080 cargo run -p examples --bin facecap_push`, with the device set to push there; without it a simulated
//! device pushes.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use examples::listen::Limited;
use face_sim::CaptureDevice;
use facecap_proto::capture::{FaceKey, FacePush, GatewayControl, TextSpelling};
use facecap_proto::common::EncodeError;
use facecap_proto::person::UploadPerson;
use facecap_proto::push::{MOST, Push};
use facecap_proto::types::{Position, ScreenText};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// What is stored: a set here, a table with a unique key in a service.
#[derive(Clone)]
struct Store {
    seen: Arc<Mutex<HashSet<FaceKey>>>,
    new: mpsc::UnboundedSender<FacePush>,
}

impl Store {
    /// A device that missed the answer sends the same again.
    fn put(&self, capture: FacePush) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let key = capture.key();
        // Seen when it is stored, and not before: a resend is the second chance.
        seen.contains(&key) || (self.new.send(capture).is_ok() && seen.insert(key))
    }
}

fn answer(store: &Store, push: Push) -> Result<Response<Body>, EncodeError> {
    let response = match push {
        Push::Face(capture) => {
            let mut answer = capture.acknowledge();
            // One that is handed in later opens nothing: they have gone.
            let opens = capture.access().is_granted() && !capture.is_late();
            if let (true, Some(person)) = (opens, &capture.r#match) {
                let name = person.person_name.clone().unwrap_or_default();
                let text = ScreenText::new(format!("Welcome, {name}"), Position::at(0, 500), 2000);
                let id = person.person_id.clone().unwrap_or_default();
                answer = answer
                    .switching(GatewayControl::gpio(1, id))
                    .saying("Welcome")
                    .showing(text, TextSpelling::Field);
            }
            if !store.put(*capture) {
                return Ok(unavailable());
            }
            answer.to_response()?
        }
        other => other.received()?,
    };
    Ok(response.map(Body::from))
}

fn unavailable() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

/// Whole bodies with a length: devices read no chunks.
async fn receive(State(store): State<Store>, request: Request<Body>) -> Response<Body> {
    // More than is taken, so that a capture that is too large can be given up, too.
    let Ok(body) = to_bytes(request.into_body(), 4 * MOST).await else {
        return unavailable();
    };
    let response = match Push::read(&body, MOST) {
        Ok(push) => answer(&store, push),
        Err(error) => {
            // It would come again, for ever.
            eprintln!("given up: {error}");
            if let Some(Push::Face(rest)) = error.rest()
                && !store.put((**rest).clone())
            {
                return unavailable();
            }
            error.give_up().map(|r| r.map(Body::from))
        }
    };
    response.unwrap_or_else(|_| unavailable())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let listen = std::env::var("LISTEN").ok();
    let socket = listen.as_deref().unwrap_or("127.0.0.1:0");
    let socket = tokio::net::TcpListener::bind(socket).await?;
    let address = socket.local_addr()?;
    let (new, mut captures) = mpsc::unbounded_channel();
    let store = Store {
        seen: Arc::default(),
        new,
    };
    let service = Router::new()
        .route("/captures", post(receive))
        .with_state(store);
    tokio::spawn(async move { axum::serve(Limited::new(socket), service).await });
    println!("captures are awaited at http://{address}/captures");

    let simulator = match listen {
        Some(_) => None,
        None => Some(CaptureDevice::start()?),
    };
    if let Some(device) = &simulator {
        let client = facecap_proto::connect(&device.url())?;
        let photo = bytes_of_a_face()?;
        client
            .call(&UploadPerson::new("1").name("Ada").image(photo))
            .await?;
        device.push_to(&format!("http://{address}/captures"))?;
        device.person_before_camera("1");
        device.stranger_before_camera();
    }
    let mut count = 0;
    while let Some(capture) = captures.recv().await {
        println!("{}: {:?}", capture.cap_time, capture.access());
        count += 1;
        if simulator.is_some() && count == 2 {
            break;
        }
    }
    if let Some(device) = &simulator {
        // The second answer is on its way.
        while device.acknowledged() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        println!(
            "it opened {} time(s), spoke {:?}",
            device.times_opened(1),
            device.spoken()
        );
    }
    println!("ok: {count} captures stored once and answered");
    Ok(())
}

fn bytes_of_a_face() -> Result<axum::body::Bytes, examples::Failure> {
    let photo = facecap_proto::photo::prepare(
        include_bytes!("../../photos/astronaut.jpg"),
        &facecap_proto::photo_spec(),
    )?;
    Ok(photo.jpeg().clone())
}
