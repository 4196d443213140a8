use crate::event::EventKey;
use std::collections::{HashSet, VecDeque};

/// The last so many keys.
#[derive(Debug)]
pub(super) struct Known {
    most: usize,
    all: HashSet<EventKey>,
    oldest_first: VecDeque<EventKey>,
}

impl Known {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            all: HashSet::new(),
            oldest_first: VecDeque::new(),
        }
    }

    /// Whether it is, and remembers it.
    pub(super) fn is_new(&mut self, key: EventKey) -> bool {
        if self.most == 0 {
            return true;
        }
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
        self.all.insert(key.clone());
        self.oldest_first.push_back(key);
        true
    }
}
