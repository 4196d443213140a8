//! A simulated SenseTime SenseNebula-M edge node: sessions, libraries and faces, comparison, cameras, records, settings, and both ways
//! of pushing what its cameras see. All 74 messages of the document; those of newer firmware (1793, 1794) are code -3599.
//!
//! It reads as strictly as the document is written, and looks at no pixels: what is on a picture is told by marks in its bytes
//! ([`NO_FACE`] and others), and two faces are alike where their bytes are the same.
//!
//! * Exports are ZIP archives, stored without compression, with a table and the pictures.
//! * After a switch to HTTPS or back it speaks it on the same port; a real one moves from 80 to 443.
//! * Pushes by HTTP go to addresses without TLS.

mod batch;
mod builder;
mod camera;
mod cameras;
mod clock;
mod compare;
mod device;
mod dispatch;
mod event;
mod export;
mod face;
mod faces;
mod https;
mod ids;
mod library;
mod listen;
mod listeners;
mod outbox;
mod page;
mod picture;
mod push;
mod quirks;
mod read;
mod records;
mod relay;
mod reply;
mod schema;
mod seen;
mod session;
mod settings;
mod state;
mod system;
mod then;
mod unit;
mod zip;

pub use builder::Builder;
pub use picture::{BROKEN, LOW_QUALITY, NO_FACE, TWO_FACES};
pub use quirks::NodeQuirks;

use crate::net::{Faults, Identity, Record, Server, Task};
use bytes::Bytes;
use camera::Camera;
use nebula::protocol::Code;
use serde_json::{Map, json};
use state::Library;
use std::io;
use unit::Unit;

/// A node under simulation. Dropping it ends it at once, with every connection it has.
#[derive(Debug)]
pub struct NebulaNode {
    server: Server,
    unit: Unit,
    _tasks: [Task; 2],
}

impl NebulaNode {
    /// A new, empty node on a free port of 127.0.0.1, by HTTP.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// For a node with settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Its base URL, which begins with `https` while it speaks that.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Where it is listened to: `ws://127.0.0.1:…/ws/`, or `wss`.
    pub fn ws_url(&self) -> String {
        format!("{}/ws/", self.url().replacen("http", "ws", 1))
    }

    /// Who may log in.
    pub fn user(&self) -> String {
        self.unit.state().sessions.user.clone()
    }

    /// With which password.
    pub fn password(&self) -> String {
        self.unit.state().sessions.password.expose().to_owned()
    }

    /// The certificate that it was started with; one that was put in later is known to who did.
    pub fn identity(&self) -> Option<&Identity> {
        self.server.identity()
    }

    /// What it has received. Counts are by message: `record().count("1029")`.
    pub fn record(&self) -> &Record {
        self.server.record()
    }

    /// How it is to misbehave on the wire, by message: `faults().next("1029", Fault::Close)`; a download and a WebSocket by its path.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Says no to the next message of this number, with this code. Who has no session is told so first.
    pub fn refuse(&self, msg_id: &str, code: Code) {
        self.refuse_times(1, msg_id, code);
    }

    /// To the next so many.
    pub fn refuse_times(&self, times: u32, msg_id: &str, code: Code) {
        let order = (msg_id.to_owned(), times, code);
        self.unit.state().refuses.push(order);
    }

    /// The messages it has heard, whatever it said to them, on a WebSocket too; the oldest first, the last ten thousand.
    pub fn messages(&self) -> Vec<String> {
        self.unit.state().heard.iter().cloned().collect()
    }

    /// Changes its ways while it runs.
    pub fn set_quirks(&self, change: impl FnOnce(&mut NodeQuirks)) {
        change(&mut self.unit.state().quirks);
    }

    /// How often somebody logged in.
    pub fn logins(&self) -> u32 {
        self.unit.state().sessions.logins
    }

    /// How often somebody was refused for their user name or password.
    pub fn refused_logins(&self) -> u32 {
        self.unit.state().sessions.refused
    }

    /// How many sessions are open.
    pub fn sessions(&self) -> usize {
        self.unit.state().sessions.open()
    }

    /// Ends all sessions, as if nobody had used them for long.
    pub fn expire_sessions(&self) {
        self.unit.state().sessions.end_all();
    }

    /// Switches it off and on: sessions are forgotten, connections dropped, each WebSocket too. What is in it stays, and so does what was
    /// not pushed yet.
    pub fn restart(&self) {
        self.unit.restart();
    }

    /// How often it has started again.
    pub fn restarts(&self) -> u32 {
        self.unit.state().reboots
    }

    /// The faces of a library, by `img_id`, the oldest first.
    pub fn faces(&self, lib_id: u64) -> Vec<String> {
        let state = self.unit.state();
        let all = state.faces.iter().filter(|face| face.lib_id == lib_id);
        all.map(|face| face.img_id.clone()).collect()
    }

    /// A face's picture as it was received.
    pub fn picture(&self, img_id: &str) -> Option<Bytes> {
        let state = self.unit.state();
        let face = state.faces.iter().find(|face| face.img_id == img_id)?;
        Some(face.picture.clone())
    }

    /// Makes a library, as if by its web page: its number. Where there is one of this name already, that one's.
    pub fn add_library(&self, name: &str) -> u64 {
        let mut state = self.unit.state();
        let known = state.libraries.iter().find(|(_, it)| it.name == name);
        if let Some((id, _)) = known {
            return *id;
        }
        let id = state.next_id();
        let now = state.clock.now();
        let library = Library {
            name: name.to_owned(),
            kind: 2,
            created: now.clone(),
            updated: now,
        };
        state.libraries.insert(id, library);
        id
    }

    /// Puts a camera at a channel, as if by its web page: one that sends pictures, and looks for the faces of these libraries.
    pub fn add_camera(&self, channel: u32, lib_ids: &[u64]) {
        let lib_ids: Vec<_> = lib_ids.iter().map(ToString::to_string).collect();
        let members = json!({
            "camera_mode": "IMAGE", "camera_name": format!("camera {channel}"), "channel": channel, "ip": "198.51.100.7",
            "port": 37777, "camera_user": "admin", "camera_pwd": "", "vendor": "dahua", "product": "", "threshold": 75,
            "lib_ids": lib_ids.join(","), "position": "gate", "description": "", "status": 1,
        });
        let members: Map<_, _> = serde_json::from_value(members).unwrap_or_default();
        self.unit.state().cameras.insert(channel, Camera(members));
    }

    /// Somebody whose picture is in a library before the camera of this channel: a capture, an alarm where the camera looks for the
    /// faces of that library, and an event. Whether they are known to it.
    pub fn person_before_camera(&self, channel: u32, img_id: &str) -> bool {
        self.unit.state().person_before_camera(channel, img_id)
    }

    /// Somebody whom nobody knows: a capture and an event, whose similarity is -1. Whether there is such a camera.
    pub fn stranger_before_camera(&self, channel: u32) -> bool {
        self.unit.state().stranger_before_camera(channel)
    }

    /// A body without a face. Whether there is such a camera.
    pub fn body_before_camera(&self, channel: u32) -> bool {
        self.unit.state().body_before_camera(channel)
    }

    /// How many events it has posted by HTTP, each time counted.
    pub fn posts(&self) -> u32 {
        self.unit.state().outbox.posts
    }

    /// How many events wait to be taken.
    pub fn unpushed(&self) -> usize {
        self.unit.state().outbox.events.len()
    }

    /// How many heartbeats were answered with 200.
    pub fn heartbeats(&self) -> u32 {
        self.unit.state().outbox.heartbeats
    }

    /// How many listen on a WebSocket with the right key.
    pub fn listeners(&self) -> usize {
        self.unit.state().listeners.count()
    }

    /// Pings all listeners.
    pub fn ping(&self) {
        self.unit.state().listeners.ping();
    }

    /// How many pongs have come.
    pub fn pongs(&self) -> u32 {
        self.unit.state().listeners.pongs
    }

    /// Breaks all listeners' connections off within the next event, after so many bytes of it.
    pub fn break_next_event(&self, after: usize) {
        self.unit.state().listeners.breaks = Some(after);
    }
}
