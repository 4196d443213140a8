use std::collections::{HashSet, VecDeque};
use std::hash::Hash;

/// What came lately: a table with a unique key in a service that stores what comes. Here its memory must not grow.
#[derive(Debug)]
pub(super) struct Recent<K> {
    all: HashSet<K>,
    oldest_first: VecDeque<K>,
}

const MOST: usize = 500;

impl<K> Default for Recent<K> {
    fn default() -> Self {
        Self {
            all: HashSet::new(),
            oldest_first: VecDeque::new(),
        }
    }
}

impl<K: Hash + Eq + Clone> Recent<K> {
    /// Whether it is new, and keeps it.
    pub(super) fn is_new(&mut self, key: K) -> bool {
        if !self.all.insert(key.clone()) {
            return false;
        }
        self.oldest_first.push_back(key);
        if self.oldest_first.len() > MOST
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.all.remove(&oldest);
        }
        true
    }
}
