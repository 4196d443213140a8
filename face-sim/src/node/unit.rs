//! What the connections of a node share: what it keeps, and how it starts again.

use super::read::Posted;
use super::reply::envelope;
use super::state::State;
use super::then::Then;
use crate::net::{Answer, Control};
use face_common::Request;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// After an answer, before the node starts again: the answer is on its way by then.
const GRACE: Duration = Duration::from_millis(50);

#[derive(Clone)]
pub(super) struct Unit(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    control: OnceLock<Control>,
}

/// Passwords, keys and faces are in there.
impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unit").finish_non_exhaustive()
    }
}

impl Unit {
    pub(super) fn new(state: State) -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            control: OnceLock::new(),
        }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What its connections are dropped by.
    pub(super) fn is_served_by(&self, control: Control) {
        let _ = self.0.control.set(control);
    }

    /// Off and on: sessions, connections and subscriptions are gone.
    pub(super) fn restart(&self) {
        let takes = {
            let mut state = self.state();
            state.forget();
            state.reboots += 1;
            state.quirks.restart_takes
        };
        if let Some(control) = self.0.control.get() {
            control.restart(takes);
        }
    }

    pub(super) fn message(&self, posted: Option<Posted>, request: &Request) -> Answer {
        let mut state = self.state();
        let outcome = state.execute(posted, request);
        let response = envelope(outcome, &state.quirks);
        let then = std::mem::take(&mut state.then);
        match then {
            Then::Nothing => {}
            Then::Late(time) => return Answer::Late(time, response),
            Then::Restart => self.restart_soon(),
            Then::Speak(tls) => {
                if let Some(control) = self.0.control.get() {
                    control.speak(tls);
                }
                self.restart_soon();
            }
        }
        Answer::Whole(response)
    }

    fn restart_soon(&self) {
        let unit = self.clone();
        crate::net::spawn(async move {
            tokio::time::sleep(GRACE).await;
            unit.restart();
        });
    }
}
