//! What the terminal keeps.

use super::{aes, factory};
use bytes::Bytes;
use facecap_proto::capture::{CaptureRecord, FacePush};
use facecap_proto::config::{AppParams, ScheduleKind, StreamParams};
use facecap_proto::person::Person;
use facecap_proto::protocol::Code;
use facecap_proto::screen::{Media, ScreensaverMode};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};

/// The protocol's version that it says.
pub(super) const VERSION: &str = "0.42";

/// What is peculiar about this terminal.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CaptureQuirks {
    /// Its firmware is older than 2020-08-21: it has no `upload person`.
    pub old_firmware: bool,
    /// People at most.
    pub capacity: usize,
    /// Outputs it has, counted from 0.
    pub outputs: u32,
    /// Says yes to a photo and keeps none.
    pub drops_photos: bool,
    /// Gives strangers the reason -11 (not authorised), as devices were recorded to; else they are a failed comparison (-1) and no
    /// more, as in the document.
    pub strangers_have_reason: bool,
    /// Commands it does not know: code 2.
    pub unknown: Vec<String>,
    /// So many commands are answered with "busy" (5).
    pub busy: u32,
    /// Sends the number of a command back with its result.
    pub echoes_numbers: bool,
    /// Names itself in replies.
    pub names_itself: bool,
    /// Writes commands in replies as the document does: with blanks around some, and others' names for some.
    pub odd_replies: bool,
    /// Bytes of a file's piece that it gives, whatever was asked for.
    pub piece: usize,
    /// Bytes of a file's piece that it takes.
    pub takes: usize,
    /// Polls on with a heartbeat after a command, without its result.
    pub forgets_results: bool,
}

impl Default for CaptureQuirks {
    fn default() -> Self {
        Self {
            old_firmware: false,
            capacity: 20_000,
            outputs: 4,
            drops_photos: false,
            strangers_have_reason: true,
            unknown: Vec::new(),
            busy: 0,
            echoes_numbers: true,
            names_itself: true,
            odd_replies: true,
            piece: 10_240,
            takes: 204_800,
            forgets_results: false,
        }
    }
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) person: Person,
    pub(super) photo: Option<Bytes>,
}

/// Somebody who was before the camera.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) record: CaptureRecord,
    pub(super) taken: Bytes,
    pub(super) registered: Option<Bytes>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: CaptureQuirks,
    pub(super) serial_no: String,
    pub(super) people: BTreeMap<String, Entry>,
    pub(super) records: Vec<Kept>,
    pub(super) sequence: i64,
    /// Captures that are to be pushed, the oldest first.
    pub(super) pending: VecDeque<FacePush>,
    pub(super) acknowledged: u32,
    pub(super) posts: u32,
    /// The commands it has heard, the oldest first.
    pub(super) heard: VecDeque<String>,
    /// What it is told to say no to: which command, how often, and how.
    pub(super) refuses: Vec<(String, u32, Code)>,
    /// The result that is owed to the platform it polls.
    pub(super) owes: Option<Bytes>,
    pub(super) restarts: u32,
    pub(super) reboots: u32,
    pub(super) opened: Vec<u32>,
    pub(super) cards_sent: Vec<u64>,
    pub(super) spoken: Vec<String>,
    pub(super) shown: Vec<String>,
    pub(super) params: AppParams,
    pub(super) stream: StreamParams,
    pub(super) schedule: Vec<ScheduleKind>,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) media: Vec<Media>,
    pub(super) screensaver: ScreensaverMode,
    /// How far its clock is from this computer's, in milliseconds.
    pub(super) clock_ms: i64,
    pub(super) volume: u32,
    /// Whether names in captures are encrypted, and by which key.
    pub(super) encrypts: bool,
    pub(super) key: aes::Key,
    pub(super) lcd_model: String,
}

impl State {
    pub(super) fn new(serial_no: String, quirks: CaptureQuirks) -> Self {
        Self {
            quirks,
            serial_no,
            people: BTreeMap::new(),
            records: Vec::new(),
            sequence: 0,
            pending: VecDeque::new(),
            acknowledged: 0,
            posts: 0,
            heard: VecDeque::new(),
            refuses: Vec::new(),
            owes: None,
            restarts: 0,
            reboots: 0,
            opened: Vec::new(),
            cards_sent: Vec::new(),
            spoken: Vec::new(),
            shown: Vec::new(),
            params: factory::app(),
            stream: factory::stream(),
            schedule: Vec::new(),
            files: BTreeMap::new(),
            media: Vec::new(),
            screensaver: ScreensaverMode::None,
            clock_ms: 0,
            volume: 50,
            encrypts: false,
            key: aes::FACTORY,
            lcd_model: factory::from_json(json!("LCD_WY_720_576")),
        }
    }

    /// By its own clock, which hangs in UTC.
    pub(super) fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX) + self.clock_ms
    }
}
