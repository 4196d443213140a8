//! What must never be shown, and everything that is.

use std::io::Write;
use std::sync::{Arc, Mutex};

pub(crate) const SECRET: &str = "open-sesame-4711";
/// A piece of the photo as `Debug` of bytes, of numbers, or of base64 would show it.
pub(crate) const FACE: [&str; 3] = ["\\xff\\xd8\\xff", "255, 216, 255", "/9j/"];

/// Holds no secret and no face, and is short.
pub(crate) fn check(name: &str, text: &str) {
    let shown: String = text.chars().take(500).collect();
    assert!(!text.contains(SECRET), "{name}: {shown}");
    for piece in FACE {
        assert!(!text.contains(piece), "{name}: {shown}");
    }
    assert!(text.len() < 5000, "{name}: {} characters", text.len());
}

/// Everything that is logged, at its loudest.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Of all threads, from now on: a transport may have one of its own.
    pub(crate) fn listen() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing_subscriber::util::SubscriberInitExt::init(subscriber);
        log
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
