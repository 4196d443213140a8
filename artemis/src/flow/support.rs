use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What one platform has said it does not support, path by path, so that it is not asked again. Clones share it: one for each
/// platform, for as long as the service runs. A new version of the platform is a reason to [`forget`](Support::forget).
#[derive(Debug, Clone, Default)]
pub struct Support(Arc<Mutex<BTreeSet<&'static str>>>);

impl Support {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the platform has said that it does not know this path.
    pub fn lacks(&self, path: &str) -> bool {
        self.paths().contains(&path)
    }

    /// All paths that the platform does not know.
    pub fn paths(&self) -> Vec<&'static str> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().copied().collect()
    }

    /// Asks everything again.
    pub fn forget(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    pub(super) fn remember(&self, path: &'static str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path);
    }
}
