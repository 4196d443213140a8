//! The node's clock, and its three ways of writing a date.

use face_common::time::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Year, month and day in three orders.
pub(super) const FORMATS: &[&str] = &[
    "yyyy-MM-dd HH:mm:ss",
    "dd-MM-yyyy HH:mm:ss",
    "MM-dd-yyyy HH:mm:ss",
];

#[derive(Debug)]
pub(super) struct Clock {
    /// How far it is ahead of this computer's, which hangs in UTC, in milliseconds: its zone and its error together.
    ahead_ms: i64,
    pub(super) zone: String,
    pub(super) format: String,
}

impl Default for Clock {
    fn default() -> Self {
        let zone = "GMT+08:00".to_owned();
        Self {
            ahead_ms: i64::from(minutes(&zone).unwrap_or_default()) * 60_000,
            zone,
            format: "yyyy-MM-dd HH:mm:ss".to_owned(),
        }
    }
}

/// How far a zone is ahead of UTC, `GMT+08:00`.
pub(super) fn minutes(zone: &str) -> Option<i32> {
    let rest = zone.strip_prefix("GMT")?;
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.get(1..)?.split_once(':')?;
    let number = |text: &str, most: i32| {
        let is_two = text.len() == 2;
        text.parse()
            .ok()
            .filter(|n| is_two && (0..=most).contains(n))
    };
    Some(sign * (number(hours, 14)? * 60 + number(minutes, 59)?))
}

/// `2019-10-16 13:20:00`.
pub(super) fn is_time(text: &str) -> bool {
    let form = b"0000-00-00 00:00:00";
    let fits = |(has, form): (u8, &u8)| {
        if *form == b'0' {
            has.is_ascii_digit()
        } else {
            has == *form
        }
    };
    text.len() == form.len()
        && text.bytes().zip(form).all(fits)
        && Timestamp::from(text).moment().is_some()
}

fn utc_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

impl Clock {
    /// As in records and events: `2019-10-16 13:20:00`.
    pub(super) fn now(&self) -> String {
        let text = Timestamp::local(utc_ms().saturating_add(self.ahead_ms), 0);
        text.as_str().replace('T', " ")
    }

    /// In the order that is set.
    pub(super) fn shown(&self) -> String {
        let now = self.now();
        let Some((date, time)) = now.split_once(' ') else {
            return now;
        };
        let parts: Vec<_> = date.split('-').collect();
        let &[year, month, day] = parts.as_slice() else {
            return now;
        };
        match self.format.get(..2) {
            Some("dd") => format!("{day}-{month}-{year} {time}"),
            Some("MM") => format!("{month}-{day}-{year} {time}"),
            _ => now,
        }
    }

    /// `None` where it is no time.
    pub(super) fn set(&mut self, text: &str) -> Option<()> {
        is_time(text).then_some(())?;
        let moment = Timestamp::from(text).moment()?;
        self.ahead_ms = moment.clock_ms - utc_ms();
        Some(())
    }
}
