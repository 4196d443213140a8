//! What is measured: one [`Case`] for each way of doing one thing, ours and those of other people.
//!
//! The same cases serve `cargo bench` (criterion, for whoever works on one of them), the worker processes that `compare` drives
//! side by side with the Python and Node ones, and the tests that count allocations.

pub mod areas;
pub mod inputs;
pub mod worker;

use std::collections::BTreeMap;

/// One way of doing one thing.
pub struct Case {
    /// What is done: `photo-12mp`.
    pub area: &'static str,
    /// Who does it: `face-common`.
    pub who: &'static str,
    /// With which settings, for the table.
    pub how: &'static str,
    /// Gets everything ready; what it returns is measured.
    pub start: fn() -> Op,
}

impl Case {
    /// `area/who`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.area, self.who)
    }
}

/// Something ready to be done again and again.
pub struct Op {
    /// Does it once. What comes back is the size of the result or the like, so that nothing can be left out.
    pub run: Box<dyn FnMut() -> u64>,
    /// What was counted since it was last asked, by name; empty where nothing is.
    pub counters: Box<dyn FnMut() -> BTreeMap<String, f64>>,
}

impl Op {
    /// Without counters.
    pub fn new(run: impl FnMut() -> u64 + 'static) -> Self {
        Self {
            run: Box::new(run),
            counters: Box::new(BTreeMap::new),
        }
    }

    /// With counters.
    pub fn counting(mut self, counters: impl FnMut() -> BTreeMap<String, f64> + 'static) -> Self {
        self.counters = Box::new(counters);
        self
    }
}

/// All of them.
pub fn cases() -> Vec<Case> {
    areas::all().into_iter().flatten().collect()
}
