//! What the platform pushes: events in, acknowledgement out. Sans-IO; works behind any HTTP server.

use super::Event;
use face_common::time::Timestamp;
use face_common::wire::json;
use face_common::wire::member::Members;
use face_common::{DecodeError, Request, Response, Secret};
use serde::Deserialize as _;
use serde_json::Value;
use std::fmt;
use subtle::ConstantTimeEq;

/// Events in one push at most, by the document. More are taken all the same.
pub const MOST: usize = 50;

/// One push: up to fifty events of one ability, of HikCentral or of iSecure Center.
///
/// ```
/// # use artemis::event_service::{Push, PushError};
/// # fn handle(request: http::Request<bytes::Bytes>, token: &artemis::Secret) -> http::Response<bytes::Bytes> {
/// match Push::receive(&request, Some(token)) {
///     Ok(push) => {
///         for event in &push.events {
///             println!("{:?} at {:?}", event.event_type, event.src_name);
///         }
///         Push::acknowledge() // only after the events are safe: without it the platform sends them again
///     }
///     Err(error) => error.answer(),
/// }
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Push {
    /// `event_acs`, `event_vss`, `event_io`, `event_rule`, `event_pms`, `event_veh`, `event_gps`, `event_frs`, or another.
    pub ability: String,
    /// When it was sent.
    pub send_time: Option<Timestamp>,
    /// The events.
    pub events: Vec<Event>,
    /// Entries that are no events, as they came. Not worth losing the others for.
    pub unreadable: Vec<Value>,
    /// What else came beside the events (`uids` for one).
    pub other: Members,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("ability", &self.ability)
            .field("send_time", &self.send_time)
            .field("events", &self.events)
            .field("unreadable", &self.unreadable.len())
            .field("other", &self.other)
            .finish()
    }
}

/// Why a push was not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// It does not bring the token: somebody else sent it, or an older subscription.
    Token,
    /// It is no push.
    Unreadable(DecodeError),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token => f.write_str("a push without the subscription's token"),
            Self::Unreadable(error) => write!(f, "not a push: {error}"),
        }
    }
}

impl std::error::Error for PushError {}

impl PushError {
    /// 401 for a stranger; 200 for what cannot be read, because the platform would send it for a day.
    pub fn answer(&self) -> Response {
        match self {
            Self::Token => {
                let mut response = Response::default();
                *response.status_mut() = http::StatusCode::UNAUTHORIZED;
                response
            }
            Self::Unreadable(_) => Push::acknowledge(),
        }
    }
}

face_common::record! {
    struct Body {
        method?: String,
        token?: String,
        params: Params,
    }
}

face_common::record! {
    struct Params {
        ability?: String,
        send_time?: Timestamp,
        token?: String,
        events[]: Value,
    }
}

impl Push {
    /// Reads a push, and holds it against the subscription's token where there is one, in constant time. Where a platform puts
    /// the token is not on record, so it is looked for in the header `token`, in the query, and in the body.
    pub fn receive(request: &Request, token: Option<&Secret>) -> Result<Self, PushError> {
        let read = json::from_slice::<Body>(None, request.body());
        if let Some(token) = token {
            let header = request
                .headers()
                .get("token")
                .map(http::HeaderValue::as_bytes);
            let query = request.uri().query().and_then(|q| {
                q.split('&')
                    .find_map(|pair| pair.strip_prefix("token="))
                    .map(str::as_bytes)
            });
            let body = read.as_ref().ok();
            let inside = [
                body.and_then(|b| b.token.as_deref()),
                body.and_then(|b| b.params.token.as_deref()),
            ];
            let brought = [header, query]
                .into_iter()
                .chain(inside.map(|t| t.map(str::as_bytes)));
            let wanted = token.expose().as_bytes();
            let brings = |have: &[u8]| bool::from(have.ct_eq(wanted));
            // An empty token would let everybody in.
            if wanted.is_empty() || !brought.flatten().any(brings) {
                return Err(PushError::Token);
            }
        }
        let body = read.map_err(PushError::Unreadable)?;
        if body.method.as_deref().is_some_and(|m| m != "OnEventNotify") {
            let why = "is not OnEventNotify";
            return Err(PushError::Unreadable(DecodeError::new("method", why, b"")));
        }
        let (mut events, mut unreadable) = (Vec::new(), Vec::new());
        for entry in body.params.events {
            match Event::deserialize(&entry) {
                Ok(event) => events.push(event),
                Err(_) => unreadable.push(entry),
            }
        }
        Ok(Self {
            ability: body.params.ability.unwrap_or_default(),
            send_time: body.params.send_time,
            events,
            unreadable,
            other: body.params.other,
        })
    }

    /// "Received". To be sent at once, and only when the events are safe.
    pub fn acknowledge() -> Response {
        let body = r#"{"code":"0","msg":"Success","data":{}}"#;
        let mut response = http::Response::new(bytes::Bytes::from_static(body.as_bytes()));
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        response
    }
}

#[cfg(test)]
mod tests;
