//! What must never be shown, and everything that is.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::io::Write;
use std::sync::{Arc, Mutex};

pub(crate) const SECRET: &str = "open-sesame-4711";
/// The same as base64 and as numbers, and a number of a face.
const DISGUISED: [&str; 3] = ["b3Blbi1zZXNhbWU", "111, 112, 101, 110, 45", "0.47114711"];
/// A piece of the photo as `Debug` of bytes, of numbers, or of base64 would show it.
pub(crate) const FACE: [&str; 3] = ["\\xff\\xd8\\xff", "255, 216, 255", "/9j/"];

/// What is wrong with it, if it holds a secret or a face, or is long.
pub(crate) fn leak(text: &str) -> Option<String> {
    // `{:#?}` writes a number a line.
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces = [SECRET].into_iter().chain(DISGUISED).chain(FACE);
    let found = pieces.filter_map(|piece| line.find(piece)).min();
    match found {
        Some(at) => {
            let before: Vec<_> = line[..at].chars().rev().take(60).collect();
            let before: String = before.into_iter().rev().collect();
            Some(format!("shown behind {before:?}"))
        }
        None if text.len() >= 5000 => Some(format!("{} characters", text.len())),
        None => None,
    }
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
