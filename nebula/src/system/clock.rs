use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::clock_text;
use face_common::EncodeError;
use face_common::time::Timestamp;

face_common::open_string_enum! {
    /// In which order a node shows a date. The document prints the first, and of the others the order alone.
    pub enum TimeFormat {
        /// Year, month, day.
        YearMonthDay = "yyyy-MM-dd HH:mm:ss",
        /// Day, month, year.
        DayMonthYear = "dd-MM-yyyy HH:mm:ss",
        /// Month, day, year.
        MonthDayYear = "MM-dd-yyyy HH:mm:ss",
    }
}

message! {
    /// The node's clock (6.6).
    GetTime "1283" {} => SystemTime, idempotent
}

reply! {
    /// The node's clock.
    SystemTime {
        /// `2019-01-23 14:51:18`, wherever the node is. The document does not say whether it follows `time_format`.
        sys_time?: Timestamp,
        /// In which order the node shows dates.
        time_format?: TimeFormat,
        /// `GMT+08:00`.
        time_zone?: String,
    }
}

impl SystemTime {
    /// How many minutes the clock is ahead of UTC; `None` where `time_zone` is not like `GMT+08:00`.
    pub fn offset_minutes(&self) -> Option<i32> {
        let zone = self.time_zone.as_deref()?.trim();
        let (start, offset) = zone.split_at_checked(3)?;
        if !start.eq_ignore_ascii_case("GMT") && !start.eq_ignore_ascii_case("UTC") {
            return None;
        }
        let (ahead, offset) = match offset.split_at_checked(1)? {
            ("+", offset) => (1, offset),
            ("-", offset) => (-1, offset),
            _ => return None,
        };
        let (hours, minutes) = offset.split_once(':')?;
        let number = |text: &str, most| {
            let is_digits = text.bytes().all(|b| b.is_ascii_digit());
            text.parse().ok().filter(|n: &i32| is_digits && *n <= most)
        };
        Some(ahead * (number(hours, 14)? * 60 + number(minutes, 59)?))
    }

    /// Milliseconds since 1970-01-01 UTC; `None` where it cannot be read, or the zone cannot.
    pub fn unix_ms(&self) -> Option<i64> {
        self.sys_time.as_ref()?.unix_ms(self.offset_minutes())
    }
}

message! {
    /// Sets the node's clock (6.7): [`SetTime::to`]. Where it asks for the time by NTP ([`SetNtp`](super::SetNtp)), it may set it again.
    SetTime "1282" {
        /// `2019-01-14 12:23:45`, in this order whatever `time_format` is.
        sys_time: Timestamp,
        /// `GMT+08:00`.
        time_zone: String,
        /// In which order the node is to show dates.
        time_format?: TimeFormat,
    } => Done, idempotent, check a_time
}

fn a_time(set: &SetTime) -> Result<(), EncodeError> {
    let moment = set.sys_time.moment();
    let is_written_so = moment.is_some_and(|moment| {
        moment.offset_minutes.is_none() && clock_text(moment.clock_ms) == set.sys_time
    });
    if !is_written_so {
        let why = "must be like 2019-01-14 12:23:45";
        return Err(EncodeError::invalid("sys_time", why));
    }
    if matches!(set.time_format, Some(TimeFormat::Unknown(_))) {
        let why = "is none of the three that there are";
        return Err(EncodeError::invalid("time_format", why));
    }
    let zone = SystemTime {
        time_zone: Some(set.time_zone.clone()),
        ..SystemTime::default()
    };
    match zone.offset_minutes() {
        Some(-720..=840) => Ok(()),
        _ => {
            let why = "must be like GMT+08:00, from GMT-12:00 to GMT+14:00";
            Err(EncodeError::invalid("time_zone", why))
        }
    }
}

impl SetTime {
    /// To this time, in a zone that is so many minutes ahead of UTC.
    pub fn to(unix_ms: i64, offset_minutes: i32) -> Self {
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        let off = offset_minutes.unsigned_abs();
        Self {
            sys_time: clock_text(unix_ms + i64::from(offset_minutes) * 60_000),
            time_zone: format!("GMT{sign}{:02}:{:02}", off / 60, off % 60),
            ..Self::default()
        }
    }
}
