use super::name::means;
use face_common::Request;
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the device has received, newest last; the last ten thousand requests.
#[derive(Debug, Clone, Default)]
pub struct Record {
    all: Arc<Mutex<VecDeque<Received>>>,
    at_once: Arc<AtOnce>,
}

/// Requests that are read and not answered yet: now, and at most. Connections that are open.
#[derive(Debug, Default)]
struct AtOnce {
    now: AtomicUsize,
    most: AtomicUsize,
    open: AtomicUsize,
}

/// One connection, until it is dropped.
pub(super) struct Connected(Arc<AtOnce>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One of them, until it is dropped.
pub(super) struct InFlight(Arc<AtOnce>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One request as it arrived.
#[derive(Clone)]
pub struct Received {
    /// The request, its body too.
    pub request: Request,
    /// On which connection, from 0.
    pub connection: u64,
    /// What the device calls it: its path, or its command where a device has one path for all.
    pub name: String,
}

const KEPT: usize = 10_000;

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} ({} bytes)",
            self.request.method(),
            self.request.uri(),
            self.request.body().len()
        )
    }
}

impl Received {
    /// Whether it carried credentials.
    pub fn is_credentialed(&self) -> bool {
        self.request
            .headers()
            .contains_key(http::header::AUTHORIZATION)
    }
}

impl Record {
    pub(super) fn add(&self, received: Received) {
        let mut all = self.lock();
        if all.len() == KEPT {
            all.pop_front();
        }
        all.push_back(received);
    }

    /// A request is being answered for as long as this is kept.
    pub(super) fn in_flight(&self) -> InFlight {
        let now = self.at_once.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.at_once.most.fetch_max(now, Ordering::Relaxed);
        InFlight(self.at_once.clone())
    }

    /// A connection is open for as long as this is kept.
    pub(super) fn connected(&self) -> Connected {
        self.at_once.open.fetch_add(1, Ordering::Relaxed);
        Connected(self.at_once.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Received>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything, oldest first.
    pub fn all(&self) -> Vec<Received> {
        self.lock().iter().cloned().collect()
    }

    /// How many requests there were.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many requests carried credentials.
    pub fn credentialed(&self) -> usize {
        self.lock().iter().filter(|r| r.is_credentialed()).count()
    }

    /// How many requests went to a path that contains this text, or were this command where a device has one path for all.
    pub fn count(&self, name: &str) -> usize {
        self.lock().iter().filter(|r| means(name, &r.name)).count()
    }

    /// How many body bytes arrived in all.
    pub fn body_bytes(&self) -> usize {
        self.lock().iter().map(|r| r.request.body().len()).sum()
    }

    /// How many connections the requests came on.
    pub fn connections(&self) -> usize {
        let mut ids: Vec<_> = self.lock().iter().map(|r| r.connection).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    /// How many requests were in flight at the same time, at most: read, and not answered yet. An open stream is answered.
    pub fn most_at_once(&self) -> usize {
        self.at_once.most.load(Ordering::Relaxed)
    }

    /// How many connections are open now, streams and those without a request among them.
    pub fn open_connections(&self) -> usize {
        self.at_once.open.load(Ordering::Relaxed)
    }

    /// Forgets everything but the connections that are open.
    pub fn clear(&self) {
        self.lock().clear();
        self.at_once.most.store(0, Ordering::Relaxed);
    }
}
