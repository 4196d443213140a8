//! What runs beside the threads of whoever calls: one runtime for all devices of the process, with threads of its own, so that a
//! device serves callers with and without one.

use std::io;
use std::sync::OnceLock;
use tokio::runtime::Runtime;
use tokio::task::AbortHandle;

pub(super) fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let built = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("face-sim")
            .enable_all()
            .build()
    });
    built
        .as_ref()
        .map_err(|e| io::Error::new(e.kind(), e.to_string()))
}

/// Runs something beside the device: what it sends by itself.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    if let Ok(runtime) = runtime() {
        runtime.spawn(task);
    }
}

/// What runs for as long as this is kept: dropping it ends it at once, and closes its connections.
#[derive(Debug)]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn start(task: impl Future<Output = ()> + Send + 'static) -> io::Result<Self> {
        Ok(Self(runtime()?.spawn(task).abort_handle()))
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
