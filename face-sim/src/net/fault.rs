use super::name::means;
use face_common::Response;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A way to misbehave below the device's own words.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fault {
    /// Waits before it answers.
    Delay(Duration),
    /// Reads the request and resets the connection.
    Reset,
    /// Reads the request and closes the connection without an answer. The device has *not* acted.
    Close,
    /// Acts, and closes the connection without an answer.
    ActAndClose,
    /// Closes after so many bytes of the answer, head and body counted together.
    Cut(usize),
    /// Closes after the answer's head and so many bytes of its body.
    CutBody(usize),
    /// Sends so many bytes of the answer and then nothing, with the connection open.
    Stall(usize),
    /// Sends the answer in pieces of this size with pauses between.
    Dribble(usize, Duration),
    /// Announces so many bytes more than it sends.
    AnnounceMore(usize),
    /// Answers this instead; the device has not acted.
    Replace(Box<Response>),
    /// Acts, and something between answers this: a proxy that has lost patience, a page nobody asked for.
    ActAndReplace(Box<Response>),
}

/// The faults to come.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Rule>>>);

#[derive(Debug)]
struct Rule {
    name: String,
    left: Option<u32>,
    fault: Fault,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At the next request of this name: one whose path contains it, or that is this command where a device has one path for all.
    /// `""` is any.
    pub fn next(&self, name: &str, fault: Fault) {
        self.times(1, name, fault);
    }

    /// At the next so many.
    pub fn times(&self, times: u32, name: &str, fault: Fault) {
        self.lock().push(Rule {
            name: name.to_owned(),
            left: Some(times),
            fault,
        });
    }

    /// At every one from now on.
    pub fn always(&self, name: &str, fault: Fault) {
        self.lock().push(Rule {
            name: name.to_owned(),
            left: None,
            fault,
        });
    }

    /// Whether none is to come.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Behaves again.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault for a request of this name, used up by one.
    pub(crate) fn take(&self, name: &str) -> Option<Fault> {
        let mut rules = self.lock();
        let index = rules.iter().position(|r| means(&r.name, name))?;
        let rule = rules.get_mut(index)?;
        let fault = rule.fault.clone();
        if let Some(left) = &mut rule.left {
            *left -= 1;
            if *left == 0 {
                rules.remove(index);
            }
        }
        Some(fault)
    }
}
