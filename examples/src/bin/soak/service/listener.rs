//! Where devices push to. It misbehaves, too: what it has not taken, and what it has taken and not acknowledged, comes again.

use super::desk::Desk;
use super::recent::Recent;
use crate::dice::Dice;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use examples::Failure;
use examples::fleet::Fleet;
use examples::listen::{Limited, Peer};
use facecap_proto::capture::FaceKey;
use nebula::event::EventKey;
use nebula::event::push::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// By what pushes are told from somebody else's.
pub(super) struct Tokens {
    pub(super) artemis: artemis::Secret,
    pub(super) nebula: nebula::Secret,
}

impl Tokens {
    pub(super) fn new() -> Result<Self, Failure> {
        Ok(Self {
            artemis: examples::random_token()?.into(),
            nebula: examples::random_token()?.into(),
        })
    }
}

#[derive(Clone)]
struct Store(Arc<Shared>);

struct Shared {
    kept: Mutex<Kept>,
    token: artemis::Secret,
    receiver: Receiver,
    desk: Desk,
}

/// What was stored.
struct Kept {
    passages: Recent<String>,
    captures: Recent<FaceKey>,
    events: Recent<EventKey>,
    dice: Dice,
}

/// How it is with a push.
enum Mood {
    Good,
    /// Says no before anything is stored.
    Refuses,
    /// Stores it, and the answer is a no.
    Forgets,
    /// Answers when nobody waits any more.
    Dawdles,
}

impl Store {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mood(&self) -> Mood {
        if self.0.desk.is_calm() {
            return Mood::Good;
        }
        match self.kept().dice.below(60) {
            0..2 => Mood::Refuses,
            2..4 => Mood::Forgets,
            4 => Mood::Dawdles,
            _ => Mood::Good,
        }
    }

    /// What is stored and answered, as the mood is.
    async fn take(&self, answer: impl FnOnce(&Self) -> Option<Response<Bytes>>) -> Response<Body> {
        let mood = self.mood();
        if matches!(mood, Mood::Refuses) {
            return unavailable();
        }
        let answer = answer(self);
        match mood {
            Mood::Forgets => return unavailable(),
            Mood::Dawdles => sleep(Duration::from_millis(2_500)).await,
            _ => {}
        }
        answer.map_or_else(unavailable, |answer| answer.map(Body::from))
    }
}

fn unavailable() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

async fn whole(request: Request<Body>) -> Option<Request<Bytes>> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 8 << 20).await.ok()?;
    Some(Request::from_parts(head, body))
}

async fn passages(State(store): State<Store>, request: Request<Body>) -> Response<Body> {
    use artemis::event_service::Push;
    let Some(request) = whole(request).await else {
        return unavailable();
    };
    let answer = |store: &Store| match Push::receive(&request, Some(&store.0.token)) {
        Ok(push) => {
            for event in push.events {
                let id = event.event_id.unwrap_or_default();
                if store.kept().passages.is_new(id.clone()) {
                    let number = u64::from_str_radix(&id, 16).unwrap_or_default();
                    println!("event artemis-push {number}");
                }
            }
            Some(Push::acknowledge())
        }
        Err(error) => {
            println!("wrong artemis: {error}");
            Some(error.answer())
        }
    };
    store.take(answer).await
}

async fn captures(State(store): State<Store>, request: Request<Body>) -> Response<Body> {
    use facecap_proto::push::Push;
    let Some(request) = whole(request).await else {
        return unavailable();
    };
    let answer = |store: &Store| match Push::receive(&request) {
        Ok(Push::Face(capture)) => {
            if store.kept().captures.is_new(capture.key()) {
                println!("event facecap-push {}", capture.sequence_no);
            }
            capture.acknowledge().to_response().ok()
        }
        Ok(other) => other.received().ok(),
        Err(error) => {
            println!("wrong facecap: {error}");
            error.give_up().ok()
        }
    };
    store.take(answer).await
}

async fn events(State(store): State<Store>, request: Request<Body>) -> Response<Body> {
    use nebula::event::push::Push;
    let Some(request) = whole(request).await else {
        return unavailable();
    };
    let kind = request.headers().get("content-type");
    let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let answer = |store: &Store| match store.0.receiver.read(kind, request.body()) {
        Ok(push) => {
            if let Push::Event(event) = push
                && event
                    .key()
                    .is_none_or(|key| store.kept().events.is_new(key))
            {
                println!("event nebula-push {}", event.snap_id.unwrap_or_default());
            }
            Some(Push::acknowledge())
        }
        Err(error) => {
            println!("wrong nebula: {error}");
            Some(error.answer())
        }
    };
    store.take(answer).await
}

pub(super) fn start(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    socket: TcpListener,
    fleet: &Fleet,
    tokens: &Tokens,
) {
    let store = Store(Arc::new(Shared {
        kept: Mutex::new(Kept {
            passages: Recent::default(),
            captures: Recent::default(),
            events: Recent::default(),
            dice: desk.of(2000).dice().clone(),
        }),
        token: tokens.artemis.clone(),
        receiver: Receiver::new(tokens.nebula.clone()),
        desk: desk.clone(),
    }));
    let service = Router::new()
        .route("/hikcentral", post(passages))
        .route("/captures", post(captures))
        .route("/nebula", post(events))
        .layer(DefaultBodyLimit::disable())
        .with_state(store)
        .merge(fleet.router("/poll"))
        .into_make_service_with_connect_info::<Peer>();
    let over = desk.clone();
    tasks.spawn(async move {
        let until = async move { over.over().await };
        if let Err(error) = axum::serve(Limited::new(socket), service)
            .with_graceful_shutdown(until)
            .await
        {
            println!("wrong the listener: {error}");
        }
    });
    let clock = fleet.clone();
    desk.beside(tasks, async move { clock.keep_time().await });
}
