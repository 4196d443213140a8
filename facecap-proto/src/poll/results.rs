//! Who posted, and of which command a result is.

use super::device::{Device, Given, Job};
use super::mailbox::{Mailbox, Timer, ms};
use super::{Output, Ticket};
use crate::protocol::message::{self, Envelope};
use crate::push::Outcome;
use bytes::Bytes;

/// Bytes of a name at most. The document has 32; more is no name, and not worth the memory.
const LONGEST_NAME: usize = 128;

enum Matched {
    /// Of this one.
    Yes(Job),
    /// Of one that was finished before: sent twice.
    Again,
    No,
}

fn name(text: Option<String>) -> Option<String> {
    text.filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
}

impl Mailbox {
    /// The device that asks.
    pub(super) fn heartbeat(&mut self, now: u64, peer: &str, envelope: Envelope) -> String {
        let serial = name(envelope.device_sn);
        let is_serial = serial.is_some();
        let device = serial
            .or_else(|| name(envelope.device_no))
            .unwrap_or_else(|| peer.to_owned());
        self.touch(now, peer, &device, is_serial);
        self.gone_on(now, &device);
        device
    }

    /// The device whose result it is.
    pub(super) fn result(
        &mut self,
        now: u64,
        peer: &str,
        envelope: Envelope,
        body: Bytes,
    ) -> String {
        let outcome = Outcome {
            command_id: envelope.command_id.filter(|id| !id.is_empty()),
            cmd: envelope.cmd,
            device_sn: name(envelope.device_sn),
            response: message::response(body),
        };
        let device = self.whose(peer, &outcome);
        let is_serial = outcome.device_sn.as_ref() == Some(&device);
        self.touch(now, peer, &device, is_serial);
        match self.match_result(&device, &outcome) {
            Matched::Yes(job) => {
                if let Some(device) = self.devices.get_mut(&device) {
                    device.finished = Some(job.command_id.clone());
                }
                self.end(job, Ok(outcome.response));
            }
            Matched::Again => self.gone_on(now, &device),
            Matched::No => {
                self.gone_on(now, &device);
                self.out.push_back(Output::Stray {
                    device: device.clone(),
                    outcome,
                });
            }
        }
        device
    }

    /// By the number it brings, by what it says of itself, or by where it comes from. A device that is known by its serial number
    /// is never taken for one that says another.
    fn whose(&self, peer: &str, outcome: &Outcome) -> String {
        let said = outcome.device_sn.as_ref();
        let may_be = |name: &&String| match (said, self.devices.get(*name)) {
            (Some(said), Some(device)) => said == *name || !device.is_serial,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let id = outcome.command_id.as_deref();
        if let Some(device) = id.and_then(|id| self.of_number(id)).filter(may_be) {
            return device.clone();
        }
        if let Some(said) = said.filter(|said| self.devices.contains_key(*said)) {
            return said.clone();
        }
        let there = self.peers.get(peer);
        let waits = |name: &&String| {
            let device = self.devices.get(*name);
            device.is_some_and(|device| device.may_mean(id))
        };
        let mut waiting = there.into_iter().flatten().filter(may_be).filter(waits);
        match (waiting.next(), waiting.next(), there) {
            (Some(only), None, _) => only.clone(),
            // Nobody there waits for it: it is of the only one, or of whom it says.
            (None, None, Some(there)) if there.len() == 1 && said.is_none() => {
                there.first().cloned().unwrap_or_default()
            }
            _ => said.cloned().unwrap_or_else(|| peer.to_owned()),
        }
    }

    /// The device for which a command of this number waits.
    fn of_number(&self, command_id: &str) -> Option<&String> {
        let number = command_id.strip_prefix(self.run.as_str())?;
        let number = number.strip_prefix('-')?.parse().ok()?;
        self.tickets.get(&Ticket(number))
    }

    /// Which command a result is of; taken out.
    fn match_result(&mut self, name: &str, outcome: &Outcome) -> Matched {
        let Some(device) = self.devices.get_mut(name) else {
            return Matched::No;
        };
        let Some(id) = &outcome.command_id else {
            // Without the command's name it is of what the device could not even read: it has no number to send back.
            let may_be = !device.echoes || outcome.cmd.is_empty();
            // By order, whatever it is called: some devices call it otherwise. But for what was given before, and comes late.
            let is_late =
                |given: &Given| outcome.cmd != given.job.cmd && device.past.contains(&outcome.cmd);
            let is_it = device.given.as_ref().is_some_and(|given| {
                may_be && (is_of(&outcome.cmd, &given.job.cmd) || !is_late(given))
            });
            if is_it && let Some(given) = device.take_given() {
                self.timers.cancel(given.within);
                return Matched::Yes(given.job);
            }
            return Matched::No;
        };
        let is_it = |given: &Given| given.job.command_id == *id;
        if device.given.as_ref().is_some_and(is_it)
            && let Some(given) = device.take_given()
        {
            device.echoes = true;
            self.timers.cancel(given.within);
            return Matched::Yes(given.job);
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

    /// A device has posted from there. One more than allowed is not kept: there is no command for it either.
    fn touch(&mut self, now: u64, peer: &str, name: &str, is_serial: bool) {
        if !self.devices.contains_key(name) && self.devices.len() >= self.settings.max_devices {
            return;
        }
        let lost = now.saturating_add(ms(self.settings.lost_after));
        let lost = self.timers.set(lost, Timer::Lost(name.to_owned()));
        let device = self.devices.entry(name.to_owned()).or_default();
        device.is_serial |= is_serial;
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
    }

    fn leave(&mut self, peer: &str, name: &str) {
        if let Some(there) = self.peers.get_mut(peer) {
            there.remove(name);
            if there.is_empty() {
                self.peers.remove(peer);
            }
        }
    }

    /// A device that holds a post open is there, however long it has said nothing.
    pub(super) fn lost(&mut self, now: u64, name: String) {
        let Some(device) = self.devices.get_mut(&name) else {
            return;
        };
        if !device.held.is_empty() {
            let again = now.saturating_add(ms(self.settings.lost_after).max(1));
            device.lost_at = Some(self.timers.set(again, Timer::Lost(name)));
            return;
        }
        device.lost_at = None;
        self.forget_if_idle(&name);
        self.out.push_back(Output::Lost { device: name });
    }

    pub(super) fn forget_if_idle(&mut self, name: &str) {
        if self.devices.get(name).is_some_and(Device::is_idle)
            && let Some(device) = self.devices.remove(name)
        {
            self.leave(&device.peer, name);
        }
    }
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
