//! Relays that switch when a camera sees somebody (chapter 10).

use super::read::Asked;
use super::reply::{DONE, Outcome, no, set};
use super::state::{Relay, State};
use nebula::protocol::Code;
use serde_json::{Value, json};

impl State {
    fn relay(&self, id: u64, relay: &Relay) -> Value {
        let camera = self.cameras.get(&relay.channel);
        json!({
            "id": id, "camera_channel": relay.channel, "camera_name": camera.map(|it| it.words("camera_name")),
            "dev_ip": relay.ip, "dev_port": relay.port, "dev_name": relay.name, "dev_tag": relay.tag, "dev_type": "relay",
        })
    }

    pub(super) fn list_relays(&self) -> Value {
        let all = self.relays.iter().map(|(id, relay)| {
            let mut value = self.relay(*id, relay);
            set(&mut value, "work_status", 1);
            value
        });
        all.collect()
    }

    pub(super) fn add_relay(&mut self, asked: &Asked) -> Outcome {
        let channel = u32::try_from(asked.id("camera_channel")).unwrap_or_default();
        if !self.cameras.contains_key(&channel) {
            return Err(no(Code::NoCamera));
        }
        let relay = Relay {
            channel,
            ip: asked.words("dev_ip"),
            port: asked.int("dev_port").unwrap_or_default(),
            name: asked.words("dev_name"),
            tag: asked.words("dev_tag"),
        };
        let id = self.next_id();
        let value = self.relay(id, &relay);
        self.relays.insert(id, relay);
        Ok(value)
    }

    pub(super) fn delete_relay(&mut self, asked: &Asked) -> Outcome {
        match self.relays.remove(&asked.id("id")) {
            Some(_) => DONE,
            None => Err(no(Code::NoData)),
        }
    }
}
