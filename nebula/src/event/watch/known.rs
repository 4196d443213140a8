use crate::event::EventKey;
use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// The last so many keys. Of each its print alone: a key is as long as the node likes.
#[derive(Debug)]
pub(super) struct Known {
    most: usize,
    hashers: [RandomState; 2],
    all: HashSet<Print>,
    oldest_first: VecDeque<Print>,
}

/// With secrets of the process, so that nobody can make two that are alike.
type Print = [u64; 2];

impl Known {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            hashers: [RandomState::new(), RandomState::new()],
            all: HashSet::new(),
            oldest_first: VecDeque::new(),
        }
    }

    /// Whether it is, and remembers it.
    pub(super) fn is_new(&mut self, key: &EventKey) -> bool {
        if self.most == 0 {
            return true;
        }
        let key = self.hashers.each_ref().map(|hasher| hasher.hash_one(key));
        if self.all.contains(&key) {
            // Among the newest again: it comes from a window in which others are that must not be forgotten for new ones.
            if let Some(at) = self.oldest_first.iter().rposition(|known| *known == key) {
                self.oldest_first.remove(at);
                self.oldest_first.push_back(key);
            }
            return false;
        }
        if self.oldest_first.len() == self.most
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.all.remove(&oldest);
        }
        self.all.insert(key);
        self.oldest_first.push_back(key);
        true
    }
}
