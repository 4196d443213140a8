//! Who has subscribed on a WebSocket, and what they are told (9.2).

use super::event::Event;
use super::quirks::NodeQuirks;
use super::reply::set;
use bytes::Bytes;
use face_common::wire::base64;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// What a connection is to do.
pub(super) enum Order {
    /// Say this, in frames of so many bytes; 0: in one.
    Say(Bytes, usize),
    /// Say so many bytes of this, and break off.
    Break(Bytes, usize),
    Ping,
}

/// Those who have subscribed.
#[derive(Debug, Default)]
pub(super) struct Listeners {
    pub(super) all: Vec<mpsc::UnboundedSender<Order>>,
    /// After how many bytes of the next event the connections break off.
    pub(super) breaks: Option<usize>,
    pub(super) pongs: u32,
}

impl Listeners {
    fn order(&mut self, order: impl Fn() -> Order) {
        self.all.retain(|it| it.send(order()).is_ok());
    }

    pub(super) fn count(&mut self) -> usize {
        self.all.retain(|it| !it.is_closed());
        self.all.len()
    }

    pub(super) fn drop_all(&mut self) {
        self.all.clear();
    }

    pub(super) fn ping(&mut self) {
        self.order(|| Order::Ping);
    }

    pub(super) fn tell(&mut self, event: &Event, quirks: &NodeQuirks) {
        if self.all.is_empty() {
            return;
        }
        let mut data = event.data.clone();
        set(&mut data, "ranking", 1);
        set(&mut data, "snap_buf", base64::encode(&event.snap));
        set(&mut data, "snap_frame", base64::encode(&event.frame));
        let img = match &event.library {
            Some(picture) => format!("data:image/jpeg;base64,{}", base64::encode(picture)).into(),
            None => Value::from(-1),
        };
        set(&mut data, "img", img);
        let text = json!({ "code": 0, "data": data, "msg": "", "msg_id": "777" }).to_string();
        let text = Bytes::from(text);
        let breaks = self.breaks.take();
        let size = quirks.fragment_bytes;
        self.order(|| match breaks {
            Some(at) => Order::Break(text.clone(), at),
            None => Order::Say(text.clone(), size),
        });
    }
}
