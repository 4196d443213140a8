//! What is to be posted (7.3, 7.4).

use super::event::Event;
use super::quirks::NodeQuirks;
use super::settings::Settings;
use bytes::Bytes;
use face_common::wire::multipart::Form;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// The headers and the body of a post.
pub(super) type Post = (String, Bytes);

/// Events that are to be posted, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    pub(super) events: VecDeque<Post>,
    pub(super) posts: u32,
    pub(super) heartbeats: u32,
}

impl Outbox {
    /// Where an address is set.
    pub(super) fn push(&mut self, event: &Event, settings: &Settings, quirks: &NodeQuirks) {
        if settings.push_url.is_empty() {
            return;
        }
        let json = message(774, &event.data, quirks).to_string();
        let form = Form::new()
            .text("key", None, settings.push_key.clone())
            .text("json", None, json)
            .file("snap", "snap.jpg", "image/jpeg", event.snap.clone())
            .file(
                "snap_frame",
                "snap_frame.jpg",
                "image/jpeg",
                event.frame.clone(),
            );
        let form = match &event.library {
            Some(picture) => form.file("img", "img.jpg", "image/jpeg", picture.clone()),
            None => form,
        };
        self.events.extend(built(&form));
    }
}

/// The number of an event is a number in the document's examples, and text in its tables.
pub(super) fn message(id: u32, data: &Value, quirks: &NodeQuirks) -> Value {
    let id = if quirks.odd_replies {
        id.to_string().into()
    } else {
        Value::from(id)
    };
    json!({ "data": data, "msg_id": id })
}

pub(super) fn built(form: &Form) -> Option<Post> {
    let (kind, body) = form.build().ok()?;
    Some((format!("Content-Type: {}\r\n", kind.to_str().ok()?), body))
}
