//! What the service says: each event it has seen, its counts, and how it ends.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// By source, and there by what tells an event from others.
pub(crate) type Made = BTreeMap<String, BTreeSet<String>>;

#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    address: Option<String>,
    seen: BTreeMap<String, BTreeMap<String, u32>>,
    counts: Value,
    is_calm: bool,
    has_ended: bool,
    complaint: Option<String>,
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line of the service: a word, and the rest.
    pub(crate) fn hear(&self, line: &str) {
        let mut said = self.lock();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "ready" => said.address = Some(rest.to_owned()),
            "event" => {
                let (source, key) = rest.split_once(' ').unwrap_or((rest, ""));
                let seen = said.seen.entry(source.to_owned()).or_default();
                *seen.entry(key.to_owned()).or_default() += 1;
            }
            "counts" => said.counts = serde_json::from_str(rest).unwrap_or_default(),
            "calm" => said.is_calm = true,
            "ended" => said.has_ended = true,
            "wrong" => {
                println!("{line}");
                said.complaint.get_or_insert(rest.to_owned());
            }
            "note" => println!("{line}"),
            _ => {}
        }
    }

    /// Where the service listens, once it is ready.
    pub(crate) fn address(&self) -> Option<String> {
        self.lock().address.clone()
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.lock().is_calm
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.lock().has_ended
    }

    /// What must not be, in the service's words.
    pub(crate) fn complaint(&self) -> Option<String> {
        self.lock().complaint.clone()
    }

    pub(crate) fn counts(&self) -> Value {
        self.lock().counts.clone()
    }

    /// How many different events of a source came.
    pub(crate) fn seen(&self, source: &str) -> usize {
        self.lock().seen.get(source).map_or(0, BTreeMap::len)
    }

    pub(crate) fn seen_in_all(&self) -> usize {
        self.lock().seen.values().map(BTreeMap::len).sum()
    }

    /// How many times an event came again.
    pub(crate) fn doubled(&self) -> u32 {
        let said = self.lock();
        let times = said.seen.values().flat_map(BTreeMap::values);
        times.map(|times| times - 1).sum()
    }

    /// Those that have not come: source and event.
    pub(crate) fn outstanding<'a>(
        &self,
        made: &'a Made,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let seen = self.lock().seen.clone();
        made.iter().flat_map(move |(source, made)| {
            let seen = seen.get(source).cloned().unwrap_or_default();
            let lost = made.iter().filter(move |key| !seen.contains_key(*key));
            lost.map(move |key| (source.as_str(), key.as_str()))
        })
    }

    /// Those that came and that nobody made.
    pub(crate) fn strange(&self, made: &Made) -> Vec<(String, String)> {
        let said = self.lock();
        let mut strange = Vec::new();
        for (source, seen) in &said.seen {
            let made = made.get(source);
            let unknown = seen
                .keys()
                .filter(|key| made.is_none_or(|m| !m.contains(*key)));
            strange.extend(unknown.map(|key| (source.clone(), key.clone())));
        }
        strange
    }
}
