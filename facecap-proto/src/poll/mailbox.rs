use super::device::{Device, Given, Held, Job};
use super::timers::Timers;
use super::{Output, Post, Received, Settings, SubmitError, Ticket, Undelivered, Why};
use crate::FaceCapture;
use crate::heartbeat::HeartBeat;
use crate::protocol::message::{self, Envelope};
use crate::push::{Outcome, Push, PushError};
use bytes::Bytes;
use face_common::wire::json;
use face_common::{Endpoint, Request, Response, Sent};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::time::Duration;

/// The commands of many polling devices behind one listener: see [`poll`](crate::poll).
///
/// Times are in milliseconds, on any clock that does not go back.
pub struct Mailbox {
    settings: Settings,
    run: String,
    devices: HashMap<String, Device>,
    /// Which devices posted last from where: a result may name none.
    peers: HashMap<String, BTreeSet<String>>,
    /// Whose command it is.
    tickets: HashMap<Ticket, String>,
    posts: HashMap<Post, String>,
    timers: Timers<Timer>,
    out: VecDeque<Output>,
    bytes: usize,
    next: u64,
    next_post: u64,
}

#[derive(Debug)]
enum Timer {
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

fn ms(time: Duration) -> u64 {
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

    /// Devices that are known.
    pub fn devices(&self) -> usize {
        self.devices.len()
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
    /// where it has none its configured number.
    pub fn submit<E: Endpoint<Protocol = FaceCapture>>(
        &mut self,
        now: u64,
        device: &str,
        endpoint: &E,
    ) -> Result<Ticket, SubmitError> {
        let request = endpoint.to_request().map_err(SubmitError::Encode)?;
        self.submit_request(now, device, &request, E::IDEMPOTENT)
    }

    /// Queues a request as it is written: a step of a flow, for one.
    pub fn submit_request(
        &mut self,
        now: u64,
        device: &str,
        request: &Request,
        idempotent: bool,
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
        let expires = now.saturating_add(ms(self.settings.expire));
        let job = Job {
            ticket,
            command_id,
            cmd: Envelope::of(&body).map(|e| e.cmd).unwrap_or_default(),
            body,
            idempotent,
            tries: self.settings.tries.max(1),
            handed_out: false,
            expires: Some(self.timers.set(expires, Timer::Expire(ticket))),
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
        let sent = sent(&job);
        self.undelivered(job, sent, Why::Withdrawn);
        self.forget_if_idle(&device);
        true
    }

    /// Takes a post. `peer` is where it comes from, the address without the port: results may name no device.
    pub fn receive(&mut self, now: u64, peer: &str, body: Bytes) -> Received {
        if body.len() > self.settings.max_post {
            let limit = self.settings.max_post;
            return Received::Unreadable(PushError::TooLarge { limit });
        }
        match Envelope::of(&body) {
            Some(envelope) if envelope.reply || envelope.code.is_some() => {
                self.result(now, peer, envelope, body)
            }
            Some(envelope) if envelope.cmd == "heart beat" => self.heartbeat(now, peer, &body),
            _ => match Push::read(&body, self.settings.max_post) {
                Ok(push) => Received::Push(push),
                Err(error) => Received::Unreadable(error),
            },
        }
    }

    fn heartbeat(&mut self, now: u64, peer: &str, body: &Bytes) -> Received {
        let beat = match Push::read(body, self.settings.max_post) {
            Ok(Push::HeartBeat(beat)) => beat,
            Ok(other) => return Received::Push(other),
            Err(error) => return Received::Unreadable(error),
        };
        let names = [beat.device_sn, beat.device_no];
        let mut given = names.into_iter().flatten().filter(|n| !n.is_empty());
        let device = given.next().unwrap_or_else(|| peer.to_owned());
        if !self.touch(now, peer, &device) {
            return Received::TooMany(too_many());
        }
        self.gone_on(now, &device);
        self.hold(now, &device)
    }

    fn result(&mut self, now: u64, peer: &str, envelope: Envelope, body: Bytes) -> Received {
        let outcome = Outcome {
            command_id: envelope.command_id.filter(|id| !id.is_empty()),
            cmd: envelope.cmd,
            device_sn: envelope.device_sn.filter(|sn| !sn.is_empty()),
            response: message::response(body),
        };
        let device = self.whose(peer, &outcome);
        if !self.touch(now, peer, &device) {
            return Received::TooMany(too_many());
        }
        match self.match_result(&device, &outcome) {
            Matched::Yes(job) => self.finished(&device, job, outcome.response),
            Matched::Again => self.gone_on(now, &device),
            Matched::No => {
                self.gone_on(now, &device);
                self.out.push_back(Output::Stray {
                    device: device.clone(),
                    outcome,
                });
            }
        }
        self.hold(now, &device)
    }

    /// By what it says of itself, by the number it brings, or by where it comes from.
    fn whose(&self, peer: &str, outcome: &Outcome) -> String {
        if let Some(sn) = &outcome.device_sn
            && self.devices.contains_key(sn)
        {
            return sn.clone();
        }
        let there = self.peers.get(peer);
        let waits = |name: &&String| {
            let device = self.devices.get(*name);
            device.is_some_and(|device| device.may_mean(outcome.command_id.as_deref()))
        };
        let mut waiting = there.into_iter().flatten().filter(waits);
        match (waiting.next(), waiting.next(), there) {
            (Some(only), None, _) => only.clone(),
            // Nobody there waits for it: it is of the only one, or of whom it says.
            (None, None, Some(there)) if there.len() == 1 && outcome.device_sn.is_none() => {
                there.first().cloned().unwrap_or_default()
            }
            _ => outcome.device_sn.clone().unwrap_or_else(|| peer.to_owned()),
        }
    }

    /// Which command a result is of; taken out.
    fn match_result(&mut self, name: &str, outcome: &Outcome) -> Matched {
        let Some(device) = self.devices.get_mut(name) else {
            return Matched::No;
        };
        let Some(id) = &outcome.command_id else {
            let names_it = |given: &Given| is_of(&outcome.cmd, &given.job.cmd);
            if device.echoes || !device.given.as_ref().is_some_and(names_it) {
                return Matched::No;
            }
            return match device.given.take() {
                Some(given) => {
                    self.timers.cancel(given.within);
                    Matched::Yes(given.job)
                }
                None => Matched::No,
            };
        };
        if device
            .given
            .as_ref()
            .is_some_and(|g| g.job.command_id == *id)
        {
            device.echoes = true;
            if let Some(given) = device.given.take() {
                self.timers.cancel(given.within);
                return Matched::Yes(given.job);
            }
        }
        // Late, of one that is to be handed out again.
        let again = device
            .queue
            .iter()
            .position(|j| j.handed_out && j.command_id == *id);
        if let Some(job) = again.and_then(|at| device.queue.remove(at)) {
            return Matched::Yes(job);
        }
        if device.finished.as_ref() == Some(id) {
            Matched::Again
        } else {
            Matched::No
        }
    }

    fn finished(&mut self, device: &str, job: Job, response: Response) {
        if let Some(device) = self.devices.get_mut(device) {
            device.finished = Some(job.command_id.clone());
        }
        self.end(job, Ok(response));
    }

    fn undelivered(&mut self, job: Job, sent: Sent, why: Why) {
        let idempotent = job.idempotent;
        self.end(
            job,
            Err(Undelivered {
                sent,
                why,
                idempotent,
            }),
        );
    }

    #[expect(clippy::needless_pass_by_value, reason = "the command is done with")]
    fn end(&mut self, job: Job, outcome: Result<Response, Undelivered>) {
        if let Some(expires) = job.expires {
            self.timers.cancel(expires);
        }
        self.tickets.remove(&job.ticket);
        self.bytes -= job.body.len();
        let ticket = job.ticket;
        self.out.push_back(Output::Finished { ticket, outcome });
    }

    /// The device has posted something that is not the result it owes.
    fn gone_on(&mut self, now: u64, name: &str) {
        let most = self.settings.posts_without_result.max(1);
        let Some(device) = self.devices.get_mut(name) else {
            return;
        };
        if let Some(given) = &mut device.given {
            given.others += 1;
            if given.others >= most {
                self.give_up(now, name, Why::GoneOn);
            }
        }
    }

    /// The result does not come: the command is handed out again, or reported.
    fn give_up(&mut self, now: u64, name: &str, why: Why) {
        let expires = now.saturating_add(ms(self.settings.expire));
        let Some(device) = self.devices.get_mut(name) else {
            return;
        };
        let Some(given) = device.given.take() else {
            return;
        };
        self.timers.cancel(given.within);
        let mut job = given.job;
        if job.idempotent && job.tries > 0 {
            job.handed_out = true;
            job.expires = Some(self.timers.set(expires, Timer::Expire(job.ticket)));
            device.queue.push_front(job);
        } else {
            self.undelivered(job, Sent::Maybe, why);
        }
    }

    /// A device has posted from there. Whether it may.
    fn touch(&mut self, now: u64, peer: &str, name: &str) -> bool {
        if !self.devices.contains_key(name) && self.devices.len() >= self.settings.max_devices {
            return false;
        }
        let lost = now.saturating_add(ms(self.settings.lost_after));
        let lost = self.timers.set(lost, Timer::Lost(name.to_owned()));
        let device = self.devices.entry(name.to_owned()).or_default();
        match device.lost_at.replace(lost) {
            Some(before) => self.timers.cancel(before),
            None => self.out.push_back(Output::Seen {
                device: name.to_owned(),
            }),
        }
        if device.peer != peer {
            let before = std::mem::replace(&mut device.peer, peer.to_owned());
            self.leave(&before, name);
            let there = self.peers.entry(peer.to_owned()).or_default();
            there.insert(name.to_owned());
        }
        true
    }

    fn leave(&mut self, peer: &str, name: &str) {
        if let Some(there) = self.peers.get_mut(peer) {
            there.remove(name);
            if there.is_empty() {
                self.peers.remove(peer);
            }
        }
    }

    /// Leaves a post without an answer for now, or gives it the next command.
    fn hold(&mut self, now: u64, name: &str) -> Received {
        self.next_post += 1;
        let post = Post(self.next_post);
        let until = now.saturating_add(ms(self.settings.hold));
        let until = self.timers.set(until, Timer::Answer(post));
        self.posts.insert(post, name.to_owned());
        if let Some(device) = self.devices.get_mut(name) {
            device.held.push_back(Held { post, until });
            if device.held.len() > self.settings.max_held.max(1)
                && let Some(oldest) = device.held.pop_front()
            {
                self.timers.cancel(oldest.until);
                self.posts.remove(&oldest.post);
                self.say_nothing(oldest.post);
            }
        }
        self.hand_out(now, name);
        Received::Held(post)
    }

    /// Gives the device its next command, where it waits for one and owes no result.
    fn hand_out(&mut self, now: u64, name: &str) {
        let Some(device) = self.devices.get_mut(name) else {
            return;
        };
        if device.given.is_some() || device.queue.is_empty() {
            return;
        }
        // The newest: the device may have given up the older ones.
        let Some(held) = device.held.pop_back() else {
            return;
        };
        let Some(mut job) = device.queue.pop_front() else {
            device.held.push_back(held);
            return;
        };
        self.timers.cancel(held.until);
        self.posts.remove(&held.post);
        if let Some(expires) = job.expires.take() {
            self.timers.cancel(expires);
        }
        job.tries = job.tries.saturating_sub(1);
        self.out.push_back(Output::Answer {
            post: held.post,
            response: message::response(job.body.clone()),
        });
        let within = now.saturating_add(ms(self.settings.result_within));
        let within = self.timers.set(within, Timer::Result(job.ticket));
        device.given = Some(Given {
            job,
            post: held.post,
            within,
            others: 0,
        });
    }

    fn say_nothing(&mut self, post: Post) {
        if let Ok(response) = HeartBeat::acknowledge() {
            self.out.push_back(Output::Answer { post, response });
        }
    }

    /// The connection of a post has gone. Where it was held, it is held no more. Where a command was its answer and not a byte of
    /// it was sent, the command waits again; not to be called where some of it may have been sent.
    pub fn closed(&mut self, now: u64, post: Post) {
        if let Some(name) = self.posts.remove(&post) {
            if let Some(device) = self.devices.get_mut(&name)
                && let Some(at) = device.held.iter().position(|held| held.post == post)
                && let Some(held) = device.held.remove(at)
            {
                self.timers.cancel(held.until);
            }
            self.forget_if_idle(&name);
            return;
        }
        let owes = |(_, device): &(&String, &Device)| {
            device
                .given
                .as_ref()
                .is_some_and(|given| given.post == post)
        };
        let Some(name) = self.devices.iter().find(owes).map(|(name, _)| name.clone()) else {
            return;
        };
        let expires = now.saturating_add(ms(self.settings.expire));
        if let Some(device) = self.devices.get_mut(&name)
            && let Some(given) = device.given.take()
        {
            self.timers.cancel(given.within);
            let mut job = given.job;
            job.tries += 1;
            job.expires = Some(self.timers.set(expires, Timer::Expire(job.ticket)));
            device.queue.push_front(job);
        }
        self.hand_out(now, &name);
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
                Timer::Lost(device) => self.lost(device),
            }
        }
        self.out.pop_front()
    }

    fn held_long_enough(&mut self, post: Post) {
        let Some(name) = self.posts.remove(&post) else {
            return;
        };
        if let Some(device) = self.devices.get_mut(&name) {
            device.held.retain(|held| held.post != post);
        }
        self.say_nothing(post);
        self.forget_if_idle(&name);
    }

    fn expire(&mut self, ticket: Ticket) {
        let Some(name) = self.tickets.get(&ticket).cloned() else {
            return;
        };
        if let Some(mut job) = self.unqueue(&name, ticket) {
            job.expires = None;
            let sent = sent(&job);
            self.undelivered(job, sent, Why::Expired);
            self.forget_if_idle(&name);
        }
    }

    fn no_result(&mut self, now: u64, ticket: Ticket) {
        let Some(name) = self.tickets.get(&ticket).cloned() else {
            return;
        };
        let device = self.devices.get(&name);
        let given = device.and_then(|device| device.given.as_ref());
        if given.is_some_and(|given| given.job.ticket == ticket) {
            self.give_up(now, &name, Why::NoResult);
            self.hand_out(now, &name);
            self.forget_if_idle(&name);
        }
    }

    fn lost(&mut self, name: String) {
        if let Some(device) = self.devices.get_mut(&name) {
            device.lost_at = None;
        }
        self.forget_if_idle(&name);
        self.out.push_back(Output::Lost { device: name });
    }

    fn unqueue(&mut self, name: &str, ticket: Ticket) -> Option<Job> {
        let device = self.devices.get_mut(name)?;
        let at = device.queue.iter().position(|job| job.ticket == ticket)?;
        device.queue.remove(at)
    }

    fn forget_if_idle(&mut self, name: &str) {
        if self.devices.get(name).is_some_and(Device::is_idle)
            && let Some(device) = self.devices.remove(name)
        {
            self.leave(&device.peer, name);
        }
    }
}

fn sent(job: &Job) -> Sent {
    if job.handed_out {
        Sent::Maybe
    } else {
        Sent::No
    }
}

enum Matched {
    /// Of this one.
    Yes(Job),
    /// Of one that was finished before: sent twice.
    Again,
    No,
}

/// Whether a device that says `said` answers `cmd`. Some say another command, or none where they could not read it.
fn is_of(said: &str, cmd: &str) -> bool {
    match (said, cmd) {
        ("", _) | ("update person", "update person jpg") | ("set hardware info", "upload file") => {
            true
        }
        (said, cmd) => said == cmd,
    }
}

fn too_many() -> Response {
    let mut response = Response::default();
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response
}
