//! When people of a kind may pass (2.3.7 to 2.3.9).

use crate::macros::{command, reply};
use crate::types::{count, range};
use face_common::EncodeError;

face_common::open_string_enum! {
    /// How a rule repeats.
    #[derive(Default)]
    pub enum ScheduleMode {
        /// Each day is alike: one day.
        #[default]
        Daily = "daily",
        /// Each week is alike: a day for each of the week's.
        Weekly = "weekly",
    }
}

face_common::snake_record! {
    /// When people of a kind may pass.
    #[derive(Debug, Default)]
    pub struct ScheduleKind {
        /// The rule's name.
        name?: String,
        /// Its number, 1 to 15: a person's `kind`.
        kind: u32,
        /// How it repeats.
        mode: ScheduleMode,
        /// One day, or seven: seven at most.
        days: Vec<Day>,
    }
}

face_common::snake_record! {
    /// A day.
    #[derive(Debug, Default)]
    pub struct Day {
        /// When people may pass on it. None: not at all.
        sections: Vec<Section>,
    }
}

face_common::snake_record! {
    /// A piece of a day. Devices may have some that are not used: from 0:00 to 0:00.
    #[derive(Debug, Default)]
    pub struct Section {
        /// From this minute on.
        start: HourMinute,
        /// Until before this minute; 24:00 is the day's end.
        end: HourMinute,
    }
}

face_common::snake_record! {
    /// A time of day.
    #[derive(Debug, Default)]
    pub struct HourMinute {
        /// 0 to 24.
        hour: u32,
        /// 0 to 59.
        minute: u32,
    }
}

impl HourMinute {
    /// This time.
    pub fn at(hour: u32, minute: u32) -> Self {
        Self {
            hour,
            minute,
            ..Self::default()
        }
    }
}

impl ScheduleKind {
    /// Every day from one time to another.
    pub fn daily(kind: u32, name: impl Into<String>, start: HourMinute, end: HourMinute) -> Self {
        let section = Section {
            start,
            end,
            ..Section::default()
        };
        Self {
            name: Some(name.into()),
            kind,
            mode: ScheduleMode::Daily,
            days: vec![Day {
                sections: vec![section],
                ..Day::default()
            }],
            ..Self::default()
        }
    }
}

/// Rules at most.
const MOST: usize = 15;

fn within_limits(kinds: &[ScheduleKind]) -> Result<(), EncodeError> {
    for kind in kinds {
        range("kind", kind.kind, 1, 15)?;
        let most = match kind.mode {
            ScheduleMode::Daily => 1,
            _ => 7,
        };
        if kind.days.len() > most {
            let why = format!("has {} entries; {} has {most}", kind.days.len(), kind.mode);
            return Err(EncodeError::invalid("days", why));
        }
        for section in kind.days.iter().flat_map(|day| &day.sections) {
            for time in [&section.start, &section.end] {
                range("hour", time.hour, 0, 24)?;
                range("minute", time.minute, 0, 59)?;
                range("hour", time.hour * 60 + time.minute, 0, 24 * 60)?;
            }
        }
    }
    Ok(())
}

command! {
    /// Puts these rules in the place of those there are (2.3.8): 15 at most, and none takes all away.
    UpdateScheduleParams "update schedule params" {
        /// The rules.
        kinds: Vec<ScheduleKind>,
    } => ScheduleDone, idempotent, check all_of_them
}

fn all_of_them(update: &UpdateScheduleParams) -> Result<(), EncodeError> {
    if update.kinds.len() > MOST {
        count("kinds", update.kinds.len(), MOST)?;
    }
    within_limits(&update.kinds)
}

command! {
    /// Adds rules to those there are (2.3.9): 1 to 15.
    AddScheduleKind "add schedule kind" {
        /// The rules.
        kinds: Vec<ScheduleKind>,
    } => ScheduleDone, once, check some_more
}

fn some_more(add: &AddScheduleKind) -> Result<(), EncodeError> {
    count("kinds", add.kinds.len(), MOST)?;
    within_limits(&add.kinds)
}

reply! {
    /// The rules were taken.
    ScheduleDone {}
}

face_common::snake_record! {
    /// The rules there are. The document's example of this reply is garbled: the form is that of the update, and another one is an
    /// error, because what is written back replaces all rules. To change some: `UpdateScheduleParams::from(params)`.
    #[derive(Debug, Default)]
    pub struct ScheduleParams {
        /// The rules.
        kinds: Vec<ScheduleKind>,
    }
}

impl From<ScheduleParams> for UpdateScheduleParams {
    /// With what this version has no name for.
    fn from(params: ScheduleParams) -> Self {
        let ScheduleParams { kinds, other } = params;
        Self { kinds, other }
    }
}

/// Reads the rules (2.3.7).
///
/// `request schedule params`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RequestScheduleParams {}

crate::macros::endpoint!(RequestScheduleParams "request schedule params" => ScheduleParams, idempotent, exact_settings);
