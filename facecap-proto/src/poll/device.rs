use super::timers::Key;
use super::{Post, Ticket};
use bytes::Bytes;
use std::collections::VecDeque;

/// A command on its way.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) command_id: String,
    pub(super) cmd: String,
    /// With the number in it.
    pub(super) body: Bytes,
    pub(super) idempotent: bool,
    /// How many times it may still be handed out.
    pub(super) tries: u32,
    pub(super) handed_out: bool,
    /// Is not handed out from then on.
    pub(super) expires_at: u64,
    /// While it waits to be.
    pub(super) expires: Option<Key>,
}

/// The command a device was given last and has not answered.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) job: Job,
    /// The post whose answer it was.
    pub(super) post: Post,
    pub(super) within: Key,
    /// Posts since then that were no result.
    pub(super) others: u32,
}

#[derive(Debug)]
pub(super) struct Held {
    pub(super) post: Post,
    pub(super) until: Key,
}

#[derive(Debug, Default)]
pub(super) struct Device {
    pub(super) queue: VecDeque<Job>,
    pub(super) given: Option<Given>,
    /// Oldest first.
    pub(super) held: VecDeque<Held>,
    pub(super) peer: String,
    /// Whether its name is the serial number it says, and not a configured number or an address.
    pub(super) is_serial: bool,
    /// Whether it has ever sent a command's number back.
    pub(super) echoes: bool,
    /// Commands it was given and of which no result is awaited any more, the newest last: theirs may come late.
    pub(super) past: VecDeque<String>,
    /// The number of the command that was finished last: its result may come twice.
    pub(super) finished: Option<String>,
    /// `None` while it is lost, or was never seen.
    pub(super) lost_at: Option<Key>,
}

impl Device {
    /// Whether nothing would be forgotten with it.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty()
            && self.given.is_none()
            && self.held.is_empty()
            && self.lost_at.is_none()
    }

    /// The command it was given, of which no result is awaited any more.
    pub(super) fn take_given(&mut self) -> Option<Given> {
        const KEPT: usize = 4;
        let given = self.given.take()?;
        if self.past.len() >= KEPT {
            self.past.pop_front();
        }
        self.past.push_back(given.job.cmd.clone());
        Some(given)
    }

    /// Whether a result with this number, or with none, may be of one of its commands.
    pub(super) fn may_mean(&self, command_id: Option<&str>) -> bool {
        let given = self
            .given
            .as_ref()
            .map(|given| given.job.command_id.as_str());
        match command_id {
            None => given.is_some(),
            Some(_) if given == command_id || self.finished.as_deref() == command_id => true,
            Some(id) => self
                .queue
                .iter()
                .any(|job| job.handed_out && job.command_id == id),
        }
    }
}
