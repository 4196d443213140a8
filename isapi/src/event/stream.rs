//! `GET /ISAPI/Event/notification/alertStream`: a multipart reply that never ends.

use super::{Event, Picture, SubscribeEventResponse};
use crate::Isapi;
use bytes::Bytes;
use face_common::client::Incremental;
use face_common::endpoint::{content_type, empty_request};
use face_common::wire::multipart::{Decoder, Limits, Part, boundary_of};
use face_common::wire::xml;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

/// Opens the stream. A terminal has one place for a listener, and keeps it for minutes after a listener has died; a
/// second one is refused with 400, 403 or 404.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AlertStream;

impl Endpoint for AlertStream {
    type Protocol = Isapi;
    type Reply = EventDecoder;
    const NAME: &'static str = "AlertStream";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        empty_request(http::Method::GET, "/ISAPI/Event/notification/alertStream")
    }

    fn decode(&self, response: &Response) -> Result<EventDecoder, DecodeError> {
        let kind = content_type(response.headers());
        let boundary = boundary_of(&kind).ok_or_else(|| {
            DecodeError::new(
                "Content-Type",
                format_args!("{kind:?} is no multipart stream"),
                response.body(),
            )
        })?;
        Ok(EventDecoder::new(&boundary))
    }
}

/// Events out of the stream's bytes. Sans-IO: usable on bytes from anywhere. An event that cannot be read comes as
/// [`Detail::Unreadable`](super::Detail::Unreadable), and the next one after it.
#[derive(Debug)]
pub struct EventDecoder {
    parts: Decoder,
    /// An event whose pictures are still to come.
    waiting: Option<Event>,
    over: bool,
    /// What a subscription granted.
    pub(super) granted: Option<SubscribeEventResponse>,
    /// Whether what a subscription grants is looked for: nobody else would take it out.
    subscription: bool,
}

impl EventDecoder {
    /// For a stream with this boundary, with or without its leading dashes.
    pub fn new(boundary: &[u8]) -> Self {
        // A picture of an event has 30 to 120 KB; four megabytes leave room for the largest camera.
        Self {
            parts: Decoder::new(boundary, Limits::endless()),
            waiting: None,
            over: false,
            granted: None,
            subscription: false,
        }
    }

    pub(super) fn of_a_subscription(mut self) -> Self {
        self.subscription = true;
        self
    }

    /// Fits a part to the event before it, or begins a new one. Gives an event that is complete.
    fn take(&mut self, part: &Part) -> Result<Option<Event>, DecodeError> {
        if is_picture(part) {
            let Some(event) = &mut self.waiting else {
                return Ok(None);
            };
            event.pictures.push(Picture::of(part));
            let complete = event.pictures.len() >= event.pictures_announced();
            return Ok(complete.then(|| self.waiting.take()).flatten());
        }
        if part.body().iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        if self.subscription
            && xml::root_name(part.body()).as_deref() == Some("SubscribeEventResponse")
        {
            self.granted = Some(xml::from_slice("SubscribeEventResponse", part.body())?);
            return Ok(None);
        }
        let event = Event::from_bytes(part.body().clone())
            .unwrap_or_else(|e| Event::unreadable(part.body().clone(), &e));
        // An event that announced pictures and got none is delivered when the next one comes.
        let before = self.waiting.take();
        if event.pictures_announced() > 0 || before.is_some() {
            self.waiting = Some(event);
            return Ok(before);
        }
        Ok(Some(event))
    }
}

/// By type first, then by the first bytes: names differ from firmware to firmware.
pub(super) fn is_picture(part: &Part) -> bool {
    part.content_type()
        .is_some_and(|t| t.trim_start().to_ascii_lowercase().starts_with("image/"))
        || part.body().starts_with(&[0xff, 0xd8, 0xff])
}

impl Incremental for EventDecoder {
    type Item = Event;

    fn push(&mut self, bytes: Bytes) -> Result<(), DecodeError> {
        self.parts.push(bytes);
        Ok(())
    }

    fn next_item(&mut self) -> Result<Option<Event>, DecodeError> {
        // Two events may be complete at once: one held back for its pictures, and the next without any.
        if let Some(event) = self
            .waiting
            .take_if(|e| e.pictures.len() >= e.pictures_announced())
        {
            return Ok(Some(event));
        }
        while let Some(part) = self
            .parts
            .next_part()
            .map_err(|e| DecodeError::new("", e, b"").at(AlertStream::NAME))?
        {
            let event = self.take(&part)?;
            if event.is_some() || self.granted.is_some() {
                return Ok(event);
            }
        }
        Ok(if self.over { self.waiting.take() } else { None })
    }

    fn finish(&mut self) -> Result<(), DecodeError> {
        self.over = true;
        self.parts.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
