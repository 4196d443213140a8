//! What a terminal posts to a listener: event in, acknowledgement out. Sans-IO; works behind any HTTP server.

use super::{Event, Picture, is_picture};
use crate::access_control::RemoteCheck;
use bytes::Bytes;
use face_common::wire::json;
use face_common::wire::multipart::{Decoder, Limits, Part, boundary_of};
use face_common::{DecodeError, EncodeError, Request, Response};

/// One post of a terminal.
///
/// ```
/// # use isapi::event::Push;
/// # fn handle(request: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
/// match Push::receive(&request) {
///     Ok(push) => {
///         println!("{:?}", push.event().access());
///         push.acknowledge() // only after the event is safe: without it the terminal sends it again
///     }
///     Err(_) => Push::reject(),
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Push {
    event: Event,
    more: Vec<Event>,
}

impl Push {
    /// Reads a post, JSON, XML or a form, by what it is and not by what it is called.
    pub fn receive(request: &Request) -> Result<Self, DecodeError> {
        let kind = face_common::endpoint::content_type(request.headers());
        let body = request.body();
        let mut events = match boundary(&kind, body) {
            Some(boundary) => from_form(&boundary, body)?,
            None => vec![Event::from_bytes(body.clone())?],
        };
        if events.is_empty() {
            return Err(DecodeError::new("", "the post holds no event", body));
        }
        let event = events.remove(0);
        Ok(Self {
            event,
            more: events,
        })
    }

    /// The event.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// All events of the post. One, from every terminal seen.
    pub fn into_events(self) -> impl Iterator<Item = Event> {
        std::iter::once(self.event).chain(self.more)
    }

    /// Whether the terminal waits for us to say if the door may open.
    pub fn asks(&self) -> bool {
        self.event
            .access()
            .is_some_and(|a| a.remote_check == Some(true))
    }

    /// "Received": 200 without a body. A terminal that does not get it sends the event again.
    pub fn acknowledge(&self) -> Response {
        http::Response::new(Bytes::new())
    }

    /// "Received, and this is whether the door may open": for an event that [`asks`](Push::asks), where the terminal is set
    /// to `sync`.
    pub fn answer(&self, check: &RemoteCheck) -> Result<Response, EncodeError> {
        face_common::endpoint::json_response(Some("RemoteCheck"), check)
    }

    /// An acknowledgement for what cannot be read: the terminal would send it for ever.
    pub fn reject() -> Response {
        http::Response::new(Bytes::new())
    }

    /// The other half, for simulators: the answer a listener gave.
    pub fn read_answer(response: &Response) -> Option<RemoteCheck> {
        json::from_slice(Some("RemoteCheck"), response.body()).ok()
    }
}

/// From the header, or where that says nothing, from the body's first line that looks like one.
fn boundary(kind: &str, body: &[u8]) -> Option<Vec<u8>> {
    if let Some(boundary) = boundary_of(kind) {
        return Some(boundary);
    }
    let start = body.iter().position(|b| !b.is_ascii_whitespace())?;
    let line = body
        .get(start..)?
        .split(|b| matches!(b, b'\r' | b'\n'))
        .next()?;
    let name = line.strip_prefix(b"--")?;
    (!name.is_empty() && name.len() <= 70).then(|| name.to_vec())
}

fn from_form(boundary: &[u8], body: &Bytes) -> Result<Vec<Event>, DecodeError> {
    let mut parts = Decoder::new(boundary, Limits::endless());
    parts.push(body.clone());
    parts.finish();
    let mut events: Vec<Event> = Vec::new();
    // A picture in front of its event: not seen, and cheap to take.
    let mut early = Vec::new();
    while let Some(part) = parts
        .next_part()
        .map_err(|e| DecodeError::new("", e, b""))?
    {
        if is_picture(&part) {
            let picture = Picture::of(&part);
            match events.last_mut() {
                Some(event) => event.pictures.push(picture),
                None => early.push(picture),
            }
        } else if holds_event(&part) {
            let mut event = Event::from_bytes(part.body().clone())?;
            event.pictures.append(&mut early);
            events.push(event);
        }
    }
    Ok(events)
}

fn holds_event(part: &Part) -> bool {
    matches!(
        part.body().iter().find(|b| !b.is_ascii_whitespace()),
        Some(b'{' | b'<')
    )
}
