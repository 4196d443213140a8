//! What is measured: one [`Case`] for each way of doing one thing, ours and those of other people.
//!
//! The same cases serve `cargo bench` (criterion, for whoever works on one of them), the worker processes that `compare` drives
//! side by side with the Python and Node ones, and the program that counts allocations.

pub mod areas;
pub mod inputs;
pub mod process;
pub mod quality;
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
    pub(crate) fn new(
        area: &'static str,
        who: &'static str,
        how: &'static str,
        start: fn() -> Op,
    ) -> Self {
        Self {
            area,
            who,
            how,
            start,
        }
    }

    /// `area/who`, one word.
    pub fn name(&self) -> String {
        format!("{}/{}", self.area, self.who).replace(' ', "_")
    }
}

/// Something ready to be done again and again.
pub struct Op {
    /// Does it once. What comes back is the size of the result or the like, so that nothing can be left out.
    pub run: Box<dyn FnMut() -> u64>,
    /// Done before each time, off the clock.
    pub between: Option<fn()>,
    /// What was counted since it was last asked, by name; empty where nothing is.
    pub counters: Box<dyn FnMut() -> BTreeMap<String, f64>>,
}

impl Op {
    /// Without counters.
    pub fn new(run: impl FnMut() -> u64 + 'static) -> Self {
        Self {
            run: Box::new(run),
            between: None,
            counters: Box::new(BTreeMap::new),
        }
    }

    /// With nothing of it left in the processor's caches each time: as a body that has just come from the network, and not as one that is
    /// read a thousand times.
    pub fn cold(mut self) -> Self {
        self.between = Some(sweep);
        self
    }

    /// With counters.
    pub fn counting(mut self, counters: impl FnMut() -> BTreeMap<String, f64> + 'static) -> Self {
        self.counters = Box::new(counters);
        self
    }
}

fn sweep() {
    // Larger than the caches of most servers.
    static SWEPT: std::sync::Mutex<Vec<u8>> = std::sync::Mutex::new(Vec::new());
    let mut swept = SWEPT.lock().expect("one thread");
    swept.resize(64 << 20, 0);
    swept
        .iter_mut()
        .step_by(64)
        .for_each(|byte| *byte = byte.wrapping_add(1));
}

/// All of them.
pub fn cases() -> Vec<Case> {
    areas::all().into_iter().flatten().collect()
}
