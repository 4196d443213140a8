use super::device::{Device, Job};
use super::timers::Timers;
use super::{Output, Post, Received, Settings, SubmitError, Ticket, Why};
use crate::FaceCapture;
use crate::protocol::message::{self, Envelope};
use crate::push::Push;
use bytes::Bytes;
use face_common::wire::json;
use face_common::{Endpoint, Request, Response};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::time::Duration;

/// The commands of many polling devices behind one listener: see [`poll`](crate::poll).
///
/// Times are in milliseconds, on any clock that does not go back.
pub struct Mailbox {
    pub(super) settings: Settings,
    pub(super) run: String,
    pub(super) devices: HashMap<String, Device>,
    /// Which devices posted last from where: a result may name none.
    pub(super) peers: HashMap<String, BTreeSet<String>>,
    /// Whose command it is.
    pub(super) tickets: HashMap<Ticket, String>,
    pub(super) posts: HashMap<Post, String>,
    pub(super) timers: Timers<Timer>,
    pub(super) out: VecDeque<Output>,
    pub(super) bytes: usize,
    next: u64,
    next_post: u64,
}

#[derive(Debug)]
pub(super) enum Timer {
    /// A post has been held for long enough.
    Answer(Post),
    /// A command has waited for long enough to be handed out.
    Expire(Ticket),
    /// A result has been waited for for long enough.
    Result(Ticket),
    Lost(String),
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox")
            .field("devices", &self.devices.len())
            .field("commands", &self.tickets.len())
            .field("held", &self.posts.len())
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

pub(super) fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Mailbox {
    /// An empty one. `run` goes in front of each command's number: another text for each start of the service, so that a result
    /// of an earlier run is not taken for one of this.
    pub fn new(settings: Settings, run: impl Into<String>) -> Self {
        Self {
            settings,
            run: run.into(),
            devices: HashMap::new(),
            peers: HashMap::new(),
            tickets: HashMap::new(),
            posts: HashMap::new(),
            timers: Timers::default(),
            out: VecDeque::new(),
            bytes: 0,
            next: 0,
            next_post: 0,
        }
    }

    /// Commands that wait for a device or for its result.
    pub fn waiting(&self) -> usize {
        self.tickets.len()
    }

    /// Devices that are known: those that are there, and those for which a command waits.
    pub fn devices(&self) -> usize {
        self.devices.len()
    }

    /// Whether a device has posted and is not lost.
    pub fn is_there(&self, device: &str) -> bool {
        let device = self.devices.get(device);
        device.is_some_and(|device| device.lost_at.is_some())
    }

    /// Posts that are held.
    pub fn held(&self) -> usize {
        self.posts.len()
    }

    /// Bytes of all commands that wait.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Everything that is kept, counted: devices, commands, posts, timers, places and outputs.
    pub fn kept(&self) -> usize {
        let places: usize = self.peers.values().map(BTreeSet::len).sum();
        let now = self.devices.len() + self.tickets.len() + self.posts.len() + self.out.len();
        now + self.timers.len() + places
    }

    /// Queues a command for a device, which need not have been seen yet. `device` is what it calls itself: its serial number, or
    /// where it has none its configured number. It waits to be handed out for [`Settings::expire`], or where it must not be
    /// executed twice for [`Settings::expire_once`].
    pub fn submit<E: Endpoint<Protocol = FaceCapture>>(
        &mut self,
        now: u64,
        device: &str,
        endpoint: &E,
    ) -> Result<Ticket, SubmitError> {
        self.submit_within(now, device, endpoint, self.patience(E::IDEMPOTENT))
    }

    /// As [`submit`](Self::submit), for a command that is worth nothing when it is not handed out in this time.
    pub fn submit_within<E: Endpoint<Protocol = FaceCapture>>(
        &mut self,
        now: u64,
        device: &str,
        endpoint: &E,
        within: Duration,
    ) -> Result<Ticket, SubmitError> {
        let request = endpoint.to_request().map_err(SubmitError::Encode)?;
        self.queue(now, device, &request, E::IDEMPOTENT, within)
    }

    /// Queues a request as it is written: a step of a flow, for one.
    pub fn submit_request(
        &mut self,
        now: u64,
        device: &str,
        request: &Request,
        idempotent: bool,
    ) -> Result<Ticket, SubmitError> {
        self.queue(now, device, request, idempotent, self.patience(idempotent))
    }

    fn patience(&self, idempotent: bool) -> Duration {
        if idempotent {
            self.settings.expire
        } else {
            self.settings.expire_once
        }
    }

    fn queue(
        &mut self,
        now: u64,
        device: &str,
        request: &Request,
        idempotent: bool,
        within: Duration,
    ) -> Result<Ticket, SubmitError> {
        let known = self.devices.get(device);
        if known.is_none() && self.devices.len() >= self.settings.max_devices {
            return Err(SubmitError::TooManyDevices);
        }
        if known.is_some_and(|d| d.queue.len() >= self.settings.max_queued) {
            return Err(SubmitError::QueueFull);
        }
        self.next += 1;
        let ticket = Ticket(self.next);
        let command_id = format!("{}-{}", self.run, self.next);
        let number = serde_json::json!({ "command_id": command_id });
        let head = json::to_bytes(None, &number).map_err(SubmitError::Encode)?;
        let body = message::splice(&head, request.body())
            .ok_or_else(|| SubmitError::Encode(message::no_object()))?;
        if self.bytes.saturating_add(body.len()) > self.settings.max_bytes {
            return Err(SubmitError::TooManyBytes);
        }
        self.bytes += body.len();
        let expires_at = now.saturating_add(ms(within));
        let job = Job {
            ticket,
            command_id,
            cmd: Envelope::of(&body).map(|e| e.cmd).unwrap_or_default(),
            body,
            idempotent,
            tries: self.settings.tries.max(1),
            handed_out: false,
            expires_at,
            expires: Some(self.timers.set(expires_at, Timer::Expire(ticket))),
        };
        self.tickets.insert(ticket, device.to_owned());
        let entry = self.devices.entry(device.to_owned()).or_default();
        entry.queue.push_back(job);
        self.hand_out(now, device);
        Ok(ticket)
    }

    /// Takes a command back that waits to be handed out. Whether it did.
    pub fn withdraw(&mut self, ticket: Ticket) -> bool {
        let Some(device) = self.tickets.get(&ticket).cloned() else {
            return false;
        };
        let Some(job) = self.unqueue(&device, ticket) else {
            return false;
        };
        self.undelivered(job, Why::Withdrawn);
        self.forget_if_idle(&device);
        true
    }

    /// Takes a post. `peer` is where it comes from, the address without the port: results may name no device.
    pub fn receive(&mut self, now: u64, peer: &str, body: Bytes) -> Received {
        if body.len() <= self.settings.max_post {
            // A device that polls is held, and a result is one, whatever else in them cannot be read: answered at once, the device
            // asks again at once.
            let envelope = Envelope::of(&body).unwrap_or_else(|| Envelope::searched(&body));
            let is_result = envelope.is_reply();
            if is_result || envelope.cmd == "heart beat" {
                if self.posts.len() >= self.settings.max_held {
                    return Received::TooMany(too_many());
                }
                let device = if is_result {
                    self.result(now, peer, envelope, body)
                } else {
                    self.heartbeat(now, peer, envelope)
                };
                self.next_post += 1;
                let post = Post(self.next_post);
                self.hold(now, &device, post);
                return Received::Held(post);
            }
        }
        match Push::read(&body, self.settings.max_post) {
            Ok(push) => Received::Push(push),
            Err(error) => Received::Unreadable(error),
        }
    }

    /// When [`next`](Self::next) has something again, if nothing else happens before.
    pub fn wake_at(&self) -> Option<u64> {
        if self.out.is_empty() {
            self.timers.first()
        } else {
            Some(0)
        }
    }

    /// What has happened, or is to be done. To be called until it gives nothing, after every other call and at
    /// [`wake_at`](Self::wake_at).
    pub fn next(&mut self, now: u64) -> Option<Output> {
        while self.out.is_empty() {
            match self.timers.pop(now)? {
                Timer::Answer(post) => self.held_long_enough(post),
                Timer::Expire(ticket) => self.expire(ticket),
                Timer::Result(ticket) => self.no_result(now, ticket),
                Timer::Lost(device) => self.lost(now, device),
            }
        }
        self.out.pop_front()
    }
}

fn too_many() -> Response {
    let mut response = Response::default();
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response
}
