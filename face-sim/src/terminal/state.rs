use super::push::Post;
use super::reply::Refusal;
use super::settings::Settings;
use super::{LockBody, part};
use bytes::Bytes;
use face_common::time::Timestamp;
use face_common::{Request, Secret};
use isapi::access_control::{
    CardInfo, CheckResult, FingerPrint, RemoteCheck, RemoteControlDoor, UserInfo,
};
use isapi::event::{AccessEvent, EventCode};
use isapi::intelligent::{FaceLibType, FdLib, PhotoPart};
use isapi::protocol::Ack;
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
    /// Knows the log's search.
    pub has_log: bool,
    /// The log's search gives entries in no order.
    pub log_is_unordered: bool,
    /// The log's search takes no notice of serial numbers.
    pub log_ignores_serials: bool,
    /// How many times a capture is asked about before there is a picture.
    pub capture_polls: u32,
    /// Gives its pictures only to those with a token.
    pub pictures_need_token: bool,
    /// Says yes to a listener and keeps none.
    pub keeps_no_listener: bool,
    /// Says yes to a time and keeps its own.
    pub keeps_no_time: bool,
    /// Knows how to encrypt fields.
    pub encrypts: bool,
    /// How it pads them.
    pub padding: isapi::security::Padding,
    /// Sessions: keeps the password itself.
    pub reversible_login: bool,
    /// Sessions: uses a second salt.
    pub salt2: bool,
    /// Sessions: how long one lasts without use.
    pub session_lasts: Duration,
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
            has_log: true,
            log_is_unordered: false,
            log_ignores_serials: false,
            capture_polls: 0,
            pictures_need_token: false,
            keeps_no_listener: false,
            keeps_no_time: false,
            encrypts: true,
            padding: isapi::security::Padding::Zero,
            reversible_login: false,
            salt2: false,
            session_lasts: Duration::from_secs(300),
        }
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: Quirks,
    pub(super) settings: Settings,
    /// How far the terminal's clock is ahead of this machine's.
    clock_ahead_ms: i64,
    pub(super) people: BTreeMap<String, UserInfo>,
    pub(super) faces: BTreeMap<String, Bytes>,
    pub(super) cards: BTreeMap<String, CardInfo>,
    pub(super) fingers: BTreeMap<(String, u32), FingerPrint>,
    pub(super) libraries: Vec<FdLib>,
    pub(super) log: Vec<AccessEvent>,
    pub(super) opened: Vec<u16>,
    /// How many more times a removal will be said to be under way.
    pub(super) deleting: u32,
    /// The one place for a listener.
    pub(super) listener: Option<mpsc::Sender<Bytes>>,
    pub(super) subscribers: BTreeMap<u32, mpsc::Sender<Bytes>>,
    pub(super) subscriptions: u32,
    /// What goes to the listeners by HTTP, and how much of it they have acknowledged.
    pub(super) posts: Option<mpsc::UnboundedSender<Post>>,
    pub(super) acknowledged: usize,
    /// Doors that wait for somebody to say whether they may open, by event.
    waiting: BTreeMap<u64, u16>,
    pub(super) before_camera: Option<Bytes>,
    pub(super) before_reader: Option<String>,
    pub(super) on_sensor: Option<String>,
    pub(super) taken: Option<Bytes>,
    pub(super) capturing: u32,
    pub(super) tokens: Vec<String>,
    pub(super) challenge: Option<String>,
    /// When each was last used.
    pub(super) sessions: BTreeMap<String, i64>,
    pub(super) session_logins: u32,
}

impl State {
    pub(super) fn new(quirks: Quirks) -> Self {
        Self {
            quirks,
            settings: Settings::new(),
            clock_ahead_ms: 0,
            people: BTreeMap::new(),
            faces: BTreeMap::new(),
            cards: BTreeMap::new(),
            fingers: BTreeMap::new(),
            libraries: vec![FdLib::new("1", FaceLibType::BlackFd, "mainlib")],
            log: Vec::new(),
            opened: Vec::new(),
            deleting: 0,
            listener: None,
            subscribers: BTreeMap::new(),
            subscriptions: 0,
            posts: None,
            acknowledged: 0,
            waiting: BTreeMap::new(),
            before_camera: None,
            before_reader: None,
            on_sensor: None,
            taken: None,
            capturing: 0,
            tokens: Vec::new(),
            challenge: None,
            sessions: BTreeMap::new(),
            session_logins: 0,
        }
    }

    pub(super) fn advance_clock(&mut self, time: Duration) {
        self.clock_ahead_ms = self
            .clock_ahead_ms
            .saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
    }

    pub(super) fn set_clock(&mut self, unix_ms: i64) {
        self.clock_ahead_ms = self.clock_ahead_ms.saturating_add(unix_ms - self.now_ms());
    }

    pub(super) fn is_token(&self, token: Option<&Secret>) -> bool {
        token.is_some_and(|t| self.tokens.iter().any(|known| known == t.expose()))
    }

    pub(super) fn has_token(&self, request: &Request) -> bool {
        let query = request.uri().query().unwrap_or_default();
        let token = query.split('&').find_map(|q| q.strip_prefix("token="));
        token.is_some_and(|t| self.tokens.iter().any(|known| known == t))
    }

    /// What is gone after a restart.
    pub(super) fn restart(&mut self) {
        self.listener = None;
        self.subscribers.clear();
        self.tokens.clear();
        self.sessions.clear();
        self.deleting = 0;
        self.waiting.clear();
    }

    /// The log and its numbers begin anew, as after a factory reset.
    pub(super) fn clear_log(&mut self) {
        self.log.clear();
    }

    /// What the camera sees: who stands there, or an empty room.
    pub(super) fn snapshot(&self) -> Bytes {
        self.before_camera
            .clone()
            .unwrap_or_else(|| Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9]))
    }

    pub(super) fn now_ms(&self) -> i64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(now.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_add(self.clock_ahead_ms)
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
        self.cards
            .retain(|_, card| card.employee_no.as_str() != employee_no);
        self.fingers.retain(|(owner, _), _| owner != employee_no);
    }

    pub(super) fn door(&mut self, command: &RemoteControlDoor) -> Result<Ack, Refusal> {
        use isapi::access_control::DoorCommand;
        // One door, and 65535 for every one of them.
        if !matches!(command.door, 1 | 65535) {
            return Err(Refusal::bad_parameters("doorNo"));
        }
        let code = match &command.command {
            DoorCommand::Open => EventCode::REMOTE_OPEN,
            DoorCommand::Close => EventCode::REMOTE_CLOSE,
            DoorCommand::AlwaysOpen => EventCode::REMOTE_REMAIN_OPEN,
            DoorCommand::AlwaysClose => EventCode::REMOTE_REMAIN_CLOSED,
            DoorCommand::Resume => return Ok(Ack::default()),
            _ => return Err(Refusal::not_supported()),
        };
        self.happened(AccessEvent::new(code), None);
        if code == EventCode::REMOTE_OPEN {
            self.open_door();
        }
        Ok(Ack::default())
    }

    fn open_door(&mut self) {
        self.opened.push(1);
        self.happened(AccessEvent::new(EventCode::DOOR_UNLOCKED), None);
    }

    pub(super) fn person_before_camera(&mut self, employee_no: &str) -> u64 {
        let face = self.faces.get(employee_no).cloned();
        let code = if face.is_some() {
            EventCode::FACE_RECOGNISED
        } else {
            EventCode::FACE_NOT_RECOGNISED
        };
        let mut event = AccessEvent::new(code);
        event.card_reader_no = Some(1);
        event.mask = Some("no".to_owned());
        event.current_verify_mode = Some("cardOrFace".to_owned());
        let asks = face.is_some() && self.settings.acs.remote_check_door_enabled == Some(true);
        if face.is_some() {
            event.employee_no_string = Some(employee_no.to_owned());
            event.name = self.people.get(employee_no).and_then(|p| p.name.clone());
            event.user_type = Some("normal".to_owned());
        }
        if asks {
            event.remote_check = Some(true);
            // Before the event is out: the answer may be quicker than we are.
            self.waiting.insert(self.next_serial(), 1);
        }
        let known = face.is_some();
        let serial = self.happened(event, face);
        if known && !asks {
            self.open_door();
        }
        serial
    }

    /// Somebody has said whether a door may open; false where no door waits for that.
    pub(super) fn checked(&mut self, check: &RemoteCheck) -> bool {
        let waits = self.waiting.remove(&check.serial_no).is_some();
        if waits && check.check_result == CheckResult::Success {
            self.open_door();
        }
        waits
    }

    fn next_serial(&self) -> u64 {
        self.log.last().and_then(|e| e.serial_no).unwrap_or(0) + 1
    }

    /// Something that goes into the log and nowhere else, as while a listener is away.
    pub(super) fn happened_unseen(&mut self, event: AccessEvent) -> u64 {
        let (listener, subscribers, posts) = (
            self.listener.take(),
            std::mem::take(&mut self.subscribers),
            self.posts.take(),
        );
        let serial = self.happened(event, None);
        (self.listener, self.subscribers, self.posts) = (listener, subscribers, posts);
        serial
    }

    /// Numbers an event, writes it into the log and tells the listeners.
    pub(super) fn happened(&mut self, mut event: AccessEvent, picture: Option<Bytes>) -> u64 {
        let serial = self.next_serial();
        event.serial_no = Some(serial);
        event.front_serial_no = Some(serial - 1);
        event.door_no = Some(1);
        event.device_name = Some("Access Controller".to_owned());
        event.time = Some(Timestamp::at(self.now_ms(), 0));
        event.current_event = Some(true);
        self.tell(part::access(&event));
        if let Some(posts) = &self.posts
            && self.settings.hosts.iter().any(|h| !h.is_free())
        {
            let _ = posts.send(Post {
                json: format!("{:#}", part::notification(&event)),
                picture,
            });
        }
        event.current_event = None;
        self.log.push(event);
        serial
    }

    pub(super) fn heartbeat(&mut self) {
        let beat = part::heartbeat(&Timestamp::at(self.now_ms(), 0), "videoloss");
        self.tell(beat);
    }

    /// A listener that does not keep up, or has gone, loses its place.
    pub(super) fn tell(&mut self, bytes: Bytes) {
        self.subscribers
            .retain(|_, s| s.try_send(bytes.clone()).is_ok());
        if self
            .listener
            .as_ref()
            .is_some_and(|listener| listener.try_send(bytes).is_err())
        {
            self.listener = None;
        }
    }
}
