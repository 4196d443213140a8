//! What is due when. A timer that is not wanted any more is taken out, so that there are never more than there are things to wait
//! for.

use std::collections::BTreeMap;

/// A timer that was set: to take it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64, u64);

#[derive(Debug)]
pub(super) struct Timers<T> {
    due: BTreeMap<Key, T>,
    next: u64,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self {
            due: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T> Timers<T> {
    pub(super) fn set(&mut self, at: u64, what: T) -> Key {
        self.next += 1;
        let key = Key(at, self.next);
        self.due.insert(key, what);
        key
    }

    pub(super) fn cancel(&mut self, key: Key) {
        self.due.remove(&key);
    }

    /// The first that is due, taken out.
    pub(super) fn pop(&mut self, now: u64) -> Option<T> {
        let first = self.due.first_entry().filter(|e| e.key().0 <= now)?;
        Some(first.remove())
    }

    pub(super) fn first(&self) -> Option<u64> {
        self.due.first_key_value().map(|(key, _)| key.0)
    }

    pub(super) fn len(&self) -> usize {
        self.due.len()
    }
}
