use super::reply::Refusal;
use super::{LockBody, part};
use bytes::Bytes;
use face_common::time::Timestamp;
use isapi::access_control::{AccessControlCapabilities, RemoteControlDoor, UserInfo};
use isapi::event::AccessEvent;
use isapi::intelligent::PhotoPart;
use isapi::protocol::Ack;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;

/// What is peculiar about this terminal.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Quirks {
    /// Says yes to a photo and keeps no face.
    pub drops_photos: bool,
    /// What the picture's part must be called.
    pub photo_part: PhotoPart,
    /// Knows `UserInfo/SetUp`.
    pub has_set_up: bool,
    /// Knows `FDSetUp`; without it, `FaceDataRecord` is the way.
    pub has_fd_set_up: bool,
    /// Knows `UserInfoDetail/Delete`.
    pub has_detail_delete: bool,
    /// How many people there is room for.
    pub room: usize,
    /// Entries in one page at most, whatever is asked for.
    pub page: usize,
    /// How many times a removal is asked about before it is done.
    pub delete_polls: u32,
    /// A removal is given up instead of done.
    pub delete_fails: bool,
    /// Refused passwords before the account is locked.
    pub lock_after: u32,
    /// How long it is locked.
    pub lock_for: Duration,
    /// How a refused login is worded.
    pub lock_body: LockBody,
    /// How often a nonce serves.
    pub nonce_uses: u32,
    /// A nonce that has served its time is refused without a new challenge.
    pub silent_401: bool,
    /// Replays its log when a stream is opened.
    pub replays_log: bool,
    /// Between two heartbeats in the stream.
    pub heartbeat: Duration,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            drops_photos: false,
            photo_part: PhotoPart::Img,
            has_set_up: true,
            has_fd_set_up: true,
            has_detail_delete: true,
            room: 1500,
            page: 30,
            delete_polls: 2,
            delete_fails: false,
            lock_after: 5,
            lock_for: Duration::from_secs(1800),
            lock_body: LockBody::Xml,
            nonce_uses: u32::MAX,
            silent_401: false,
            replays_log: false,
            heartbeat: Duration::from_secs(10),
        }
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: Quirks,
    pub(super) clock_ahead: Duration,
    pub(super) people: BTreeMap<String, UserInfo>,
    pub(super) faces: BTreeMap<String, Bytes>,
    pub(super) log: Vec<AccessEvent>,
    pub(super) opened: Vec<u16>,
    /// How many more times a removal will be said to be under way.
    pub(super) deleting: u32,
    /// The one place for a listener.
    pub(super) listener: Option<mpsc::Sender<Bytes>>,
}

impl State {
    pub(super) fn new(quirks: Quirks) -> Self {
        Self {
            quirks,
            clock_ahead: Duration::ZERO,
            people: BTreeMap::new(),
            faces: BTreeMap::new(),
            log: Vec::new(),
            opened: Vec::new(),
            deleting: 0,
            listener: None,
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            + self.clock_ahead;
        i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
    }

    pub(super) fn capabilities(&self) -> AccessControlCapabilities {
        let mut caps = AccessControlCapabilities::default();
        for (name, yes) in [
            ("UserInfo", true),
            ("FDLib", true),
            ("RemoteControlDoor", true),
            ("AcsEvent", true),
            ("UserInfoDetailDelete", self.quirks.has_detail_delete),
        ] {
            caps.members
                .insert(format!("isSupport{name}"), Value::Bool(yes));
        }
        caps
    }

    pub(super) fn person(&self, employee_no: &str) -> Option<(String, u32)> {
        let person = self.people.get(employee_no)?;
        Some((
            person.name.clone().unwrap_or_default(),
            self.num_of_face(employee_no),
        ))
    }

    pub(super) fn num_of_face(&self, employee_no: &str) -> u32 {
        u32::from(self.faces.contains_key(employee_no))
    }

    pub(super) fn remove(&mut self, employee_no: &str) {
        self.people.remove(employee_no);
        self.faces.remove(employee_no);
    }

    pub(super) fn door(&mut self, command: &RemoteControlDoor) -> Result<Ack, Refusal> {
        use isapi::access_control::DoorCommand;
        // One door, and 65535 for every one of them.
        if !matches!(command.door, 1 | 65535) {
            return Err(Refusal::bad_parameters("doorNo"));
        }
        let minor = match &command.command {
            DoorCommand::Open => 1024,
            DoorCommand::Close => 1025,
            DoorCommand::AlwaysOpen => 1026,
            DoorCommand::AlwaysClose => 1027,
            DoorCommand::Resume => return Ok(Ack::default()),
            _ => return Err(Refusal::not_supported()),
        };
        self.happened(AccessEvent::new(3, minor));
        if minor == 1024 {
            self.opened.push(1);
            self.happened(AccessEvent::new(5, 21));
        }
        Ok(Ack::default())
    }

    pub(super) fn person_before_camera(&mut self, employee_no: &str) -> u64 {
        let known = self.faces.contains_key(employee_no);
        let mut event = AccessEvent::new(5, if known { 75 } else { 76 });
        event.card_reader_no = Some(1);
        event.mask = Some("no".to_owned());
        event.current_verify_mode = Some("cardOrFace".to_owned());
        if known {
            event.employee_no_string = Some(employee_no.to_owned());
            event.name = self.people.get(employee_no).and_then(|p| p.name.clone());
            event.user_type = Some("normal".to_owned());
        }
        let serial = self.happened(event);
        if known {
            self.opened.push(1);
            self.happened(AccessEvent::new(5, 21));
        }
        serial
    }

    /// Numbers an event, writes it into the log and tells the listener.
    fn happened(&mut self, mut event: AccessEvent) -> u64 {
        let serial = self.log.len() as u64 + 1;
        event.serial_no = Some(serial);
        event.front_serial_no = Some(serial - 1);
        event.door_no = Some(1);
        event.device_name = Some("Access Controller".to_owned());
        event.time = Some(Timestamp::at(self.now_ms(), 0));
        event.current_event = Some(true);
        self.tell(part::access(&event));
        self.log.push(event);
        serial
    }

    pub(super) fn heartbeat(&mut self) {
        let beat = part::heartbeat(&Timestamp::at(self.now_ms(), 0));
        self.tell(beat);
    }

    /// A listener that does not keep up, or has gone, loses its place.
    pub(super) fn tell(&mut self, bytes: Bytes) {
        if self
            .listener
            .as_ref()
            .is_some_and(|listener| listener.try_send(bytes).is_err())
        {
            self.listener = None;
        }
    }
}
