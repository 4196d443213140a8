use rustls::ServerConfig;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// What changes a server while it runs.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    state: Arc<Mutex<State>>,
    cut: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    tls: Option<Arc<ServerConfig>>,
    down_until: Option<Instant>,
}

impl Control {
    pub(super) fn new(tls: Option<Arc<ServerConfig>>) -> Self {
        let state = State {
            tls,
            down_until: None,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            cut: watch::Sender::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops all connections, and those that are made for so long.
    pub(crate) fn restart(&self, takes: Duration) {
        self.lock().down_until = Instant::now().checked_add(takes);
        self.cut.send_modify(|times| *times += 1);
    }

    /// Speaks HTTPS on connections to come, or HTTP.
    pub(crate) fn speak(&self, tls: Option<Arc<ServerConfig>>) {
        self.lock().tls = tls;
    }

    /// What it speaks HTTPS by.
    pub(crate) fn tls(&self) -> Option<Arc<ServerConfig>> {
        self.lock().tls.clone()
    }

    pub(super) fn is_down(&self) -> bool {
        let until = self.lock().down_until;
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Changes when connections are to be dropped.
    pub(super) fn cuts(&self) -> watch::Receiver<u64> {
        self.cut.subscribe()
    }
}
