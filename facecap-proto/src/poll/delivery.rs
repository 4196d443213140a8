//! Commands on their way to devices: held posts, what is handed out, and what is given up.

use super::device::{Device, Given, Held, Job};
use super::mailbox::{Mailbox, Timer, ms};
use super::{Output, Post, Ticket, Undelivered, Why};
use crate::heartbeat::HeartBeat;
use crate::protocol::message;
use face_common::{Response, Sent};

impl Mailbox {
    /// Leaves a post without an answer for now, or gives it the next command.
    pub(super) fn hold(&mut self, now: u64, name: &str, post: Post) {
        let until = now.saturating_add(ms(self.settings.hold));
        let until = self.timers.set(until, Timer::Answer(post));
        self.posts.insert(post, name.to_owned());
        if let Some(device) = self.devices.get_mut(name) {
            device.held.push_back(Held { post, until });
        }
        self.hand_out(now, name);
    }

    /// Gives the device its next command, where it waits for one and owes no result.
    pub(super) fn hand_out(&mut self, now: u64, name: &str) {
        while let Some(front) = self.devices.get(name).and_then(|d| d.queue.front())
            && front.expires_at <= now
        {
            self.expire(front.ticket);
        }
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

    pub(super) fn held_long_enough(&mut self, post: Post) {
        let Some(name) = self.posts.remove(&post) else {
            return;
        };
        if let Some(device) = self.devices.get_mut(&name) {
            device.held.retain(|held| held.post != post);
        }
        self.say_nothing(post);
        self.forget_if_idle(&name);
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
        let device = self.devices.get_mut(&name);
        if let Some(given) = device.and_then(|device| device.given.take()) {
            self.timers.cancel(given.within);
            let mut job = given.job;
            job.tries += 1;
            self.requeue(now, &name, job);
        }
        self.hand_out(now, &name);
        self.forget_if_idle(&name);
    }

    /// Waits again, for as long as it was to wait in all.
    fn requeue(&mut self, now: u64, name: &str, mut job: Job) {
        if job.expires_at <= now {
            self.undelivered(job, Why::Expired);
            return;
        }
        let timer = Timer::Expire(job.ticket);
        job.expires = Some(self.timers.set(job.expires_at, timer));
        let device = self.devices.entry(name.to_owned()).or_default();
        device.queue.push_front(job);
    }

    /// The device has posted something that is not the result it owes.
    pub(super) fn gone_on(&mut self, now: u64, name: &str) {
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
        let device = self.devices.get_mut(name);
        let Some(given) = device.and_then(Device::take_given) else {
            return;
        };
        self.timers.cancel(given.within);
        let mut job = given.job;
        job.handed_out = true;
        if job.idempotent && job.tries > 0 {
            self.requeue(now, name, job);
        } else {
            self.undelivered(job, why);
        }
    }

    pub(super) fn no_result(&mut self, now: u64, ticket: Ticket) {
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

    pub(super) fn expire(&mut self, ticket: Ticket) {
        let Some(name) = self.tickets.get(&ticket).cloned() else {
            return;
        };
        if let Some(mut job) = self.unqueue(&name, ticket) {
            job.expires = None;
            self.undelivered(job, Why::Expired);
            self.forget_if_idle(&name);
        }
    }

    pub(super) fn unqueue(&mut self, name: &str, ticket: Ticket) -> Option<Job> {
        let device = self.devices.get_mut(name)?;
        let at = device.queue.iter().position(|job| job.ticket == ticket)?;
        device.queue.remove(at)
    }

    pub(super) fn undelivered(&mut self, job: Job, why: Why) {
        let sent = if job.handed_out {
            Sent::Maybe
        } else {
            Sent::No
        };
        let idempotent = job.idempotent;
        let undelivered = Undelivered {
            sent,
            why,
            idempotent,
        };
        self.end(job, Err(undelivered));
    }

    #[expect(clippy::needless_pass_by_value, reason = "the command is done with")]
    pub(super) fn end(&mut self, job: Job, outcome: Result<Response, Undelivered>) {
        if let Some(expires) = job.expires {
            self.timers.cancel(expires);
        }
        self.tickets.remove(&job.ticket);
        self.bytes -= job.body.len();
        let ticket = job.ticket;
        self.out.push_back(Output::Finished { ticket, outcome });
    }
}
