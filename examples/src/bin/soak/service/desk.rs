//! What all workers share: what is counted, and what time it is.

use crate::dice::Dice;
use ::isapi::ErrorKind;
use ::isapi::common::Sent;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// There are faults.
    Rough,
    /// There are none any more: whatever is tried must go right.
    Calm,
    /// Everybody ends.
    Over,
}

/// One in so many calls is dropped before its end.
const DROPPED: u64 = 12;

#[derive(Clone)]
pub(super) struct Desk {
    phase: watch::Receiver<Phase>,
    counts: Arc<Mutex<Counts>>,
    dice: Dice,
}

#[derive(Default)]
struct Counts {
    calls: u64,
    dropped: u64,
    errors: BTreeMap<String, u64>,
    /// Who opened doors: how often for sure, and how often perhaps.
    doors: BTreeMap<String, (u64, u64)>,
    /// How many workers had a round without a fault that went right.
    calm: usize,
}

/// Why a step was the last of its round.
#[derive(Debug)]
pub(super) enum Stopped {
    Dropped,
    Failed(String),
}

impl Desk {
    pub(super) fn new(phase: watch::Receiver<Phase>, seed: u64) -> Self {
        Self {
            phase,
            counts: Arc::default(),
            dice: Dice::new(seed),
        }
    }

    /// For another worker, with other dice.
    pub(super) fn of(&self, worker: u64) -> Self {
        let mut dice = self.dice.clone();
        let dice = Dice::new(dice.below(1 << 30) + worker);
        Self {
            dice,
            ..self.clone()
        }
    }

    pub(super) fn phase(&self) -> watch::Receiver<Phase> {
        self.phase.clone()
    }

    pub(super) fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_calm(&self) -> bool {
        *self.phase.borrow() != Phase::Rough
    }

    pub(super) fn is_over(&self) -> bool {
        *self.phase.borrow() == Phase::Over
    }

    /// How many workers are through.
    pub(super) fn calm(&self) -> usize {
        self.lock().calm
    }

    /// An error that there may be, but for a lock.
    pub(super) fn failed(&self, who: &str, kind: &ErrorKind) {
        let shown = format!("{kind:?}");
        let kind_name = shown.split([' ', '{']).next().unwrap_or_default();
        *self.lock().errors.entry(kind_name.to_owned()).or_default() += 1;
        match kind {
            ErrorKind::LockedOut { .. } => println!("wrong {who}: locked out"),
            ErrorKind::Unauthorised => println!("note {who}: refused"),
            _ => {}
        }
    }

    /// Waits for it, or now and then drops it somewhere on the way.
    pub(super) async fn tried<T, E: fmt::Display>(
        &mut self,
        kind: impl FnOnce(&E) -> ErrorKind,
        what: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Stopped> {
        self.lock().calls += 1;
        let dropped = !self.is_calm() && self.dice.one_in(DROPPED);
        let outcome = if dropped {
            let soon = Duration::from_micros(self.dice.below(8_000));
            timeout(soon, what).await
        } else {
            Ok(what.await)
        };
        match outcome {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                let kind = kind(&error);
                let error = error.to_string();
                self.failed(&error, &kind);
                Err(Stopped::Failed(error))
            }
            Err(_) => {
                self.lock().dropped += 1;
                Err(Stopped::Dropped)
            }
        }
    }

    /// As [`tried`](Self::tried), for a door, which must open once or not at all.
    pub(super) async fn opened<T, E: fmt::Display>(
        &mut self,
        who: &str,
        kind: impl FnOnce(&E) -> ErrorKind,
        was_sent: impl FnOnce(&E) -> Sent,
        what: impl Future<Output = Result<T, E>>,
    ) -> Result<(), Stopped> {
        let mut sent = Sent::Maybe;
        let what = async {
            let outcome = what.await;
            sent = outcome.as_ref().err().map_or(Sent::Yes, was_sent);
            outcome
        };
        let outcome = self.tried(kind, what).await;
        let mut counts = self.lock();
        let (sure, perhaps) = counts.doors.entry(who.to_owned()).or_default();
        match &outcome {
            Ok(_) => *sure += 1,
            Err(_) if sent != Sent::No => *perhaps += 1,
            Err(_) => {}
        }
        drop(counts);
        outcome.map(drop)
    }

    /// A line for the judge.
    pub(super) fn say_counts(&self, tasks: usize) {
        let counts = self.lock();
        let doors: BTreeMap<_, _> = counts
            .doors
            .iter()
            .map(|(who, (sure, perhaps))| (who, json!({ "sure": sure, "perhaps": perhaps })))
            .collect();
        let said = json!({
            "calls": counts.calls, "dropped": counts.dropped, "errors": counts.errors, "doors": doors, "tasks": tasks,
        });
        println!("counts {said}");
    }

    /// Ends when all is over.
    pub(super) async fn over(&self) {
        let mut phase = self.phase.clone();
        // Whoever could say so has gone, where this is an error.
        let _ = phase.wait_for(|phase| *phase == Phase::Over).await;
    }

    /// Runs until all is over, wherever it is then.
    pub(super) fn beside(
        &self,
        tasks: &mut JoinSet<()>,
        what: impl Future<Output = ()> + Send + 'static,
    ) {
        let desk = self.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = desk.over() => {}
                () = what => {}
            }
        });
    }

    /// Has a worker do its rounds.
    pub(super) fn put_to_work(&self, tasks: &mut JoinSet<()>, worker: impl Worker) {
        self.beside(tasks, work(self.of(1 + tasks.len() as u64), worker));
    }
}

/// Does the same thing again and again.
pub(super) trait Worker: Send + 'static {
    /// Who it is, in what is said of it.
    fn name(&self) -> String;
    /// A round: ended by the first step that fails, so that the next begins with whatever is left.
    fn round(&mut self, desk: &mut Desk) -> impl Future<Output = Result<(), Stopped>> + Send;
}

async fn work(mut desk: Desk, mut worker: impl Worker) {
    while !desk.is_calm() {
        let _ = worker.round(&mut desk).await;
        let pause = 50 + desk.dice.below(100);
        sleep(Duration::from_millis(pause)).await;
    }
    match worker.round(&mut desk).await {
        Ok(()) => desk.lock().calm += 1,
        Err(Stopped::Dropped) => println!("wrong {}: dropped without a fault", worker.name()),
        Err(Stopped::Failed(why)) => {
            println!("wrong {}: {why}, without a fault", worker.name());
        }
    }
    std::future::pending::<()>().await;
}
