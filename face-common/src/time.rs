//! Timestamps as vendors write them: the raw text is kept, because some must be echoed byte for byte, and what it means
//! is worked out on demand.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A point in time, or a local time without a zone, as it came.
///
/// Read are `2025-06-22T10:26:22-04:00`, `…Z`, `…+0800`, `…+08`, the same without an offset (local time), with a blank or
/// a slash where the standard has `T` or `-`, with fractions of a second, without seconds, and the date alone. `24:00:00`
/// is the end of its day.
///
/// ```
/// use face_common::time::Timestamp;
/// let seen = Timestamp::from("2025-06-22T10:26:22-04:00");
/// assert_eq!(seen.unix_ms(None), Some(1_750_602_382_000));
/// let local = Timestamp::from("2025-06-22 10:26:22");
/// assert_eq!(local.unix_ms(None), None); // whose ten o'clock?
/// assert_eq!(local.unix_ms(Some(-240)), seen.unix_ms(None));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Timestamp(String);

/// What a timestamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Moment {
    /// Milliseconds from 1970-01-01 00:00 on the clock that was read.
    pub clock_ms: i64,
    /// How far that clock is ahead of UTC, in minutes; `None` where the text does not say.
    pub offset_minutes: Option<i32>,
}

const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With an offset: `2025-06-22T10:26:22-04:00`.
    pub fn at(unix_ms: i64, offset_minutes: i32) -> Self {
        let clock = unix_ms.saturating_add(i64::from(offset_minutes) * 60_000);
        let (sign, off) = (
            if offset_minutes < 0 { '-' } else { '+' },
            offset_minutes.unsigned_abs(),
        );
        Self(format!(
            "{}{sign}{:02}:{:02}",
            civil(clock),
            off / 60,
            off % 60
        ))
    }

    /// Without one, in local time: `2025-06-22T10:26:22`.
    pub fn local(unix_ms: i64, offset_minutes: i32) -> Self {
        Self(civil(
            unix_ms.saturating_add(i64::from(offset_minutes) * 60_000),
        ))
    }

    /// What it says; `None` where it is no timestamp.
    pub fn moment(&self) -> Option<Moment> {
        let mut text = Digits(self.0.trim().as_bytes());
        let year = text.number(4)?;
        let dash = text.one_of(b"-/")?;
        let month = text.number(2)?;
        text.one_of(&[dash])?;
        let day = text.number(2)?;
        let days = days_from_civil(year, month, day)?;
        if text.0.is_empty() {
            return Some(Moment {
                clock_ms: days * DAY_MS,
                offset_minutes: None,
            });
        }
        text.one_of(b"T t")?;
        let ms = text.time_of_day()?;
        Some(Moment {
            clock_ms: days * DAY_MS + ms,
            offset_minutes: if text.0.is_empty() {
                None
            } else {
                Some(text.offset()?)
            },
        })
    }

    /// Milliseconds since 1970-01-01 UTC. A local time needs the device's offset in minutes; one with an offset of its
    /// own does not care.
    pub fn unix_ms(&self, device_offset_minutes: Option<i32>) -> Option<i64> {
        let moment = self.moment()?;
        let offset = moment.offset_minutes.or(device_offset_minutes)?;
        Some(moment.clock_ms - i64::from(offset) * 60_000)
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::lenient::text(d).map(Self)
    }
}

/// A time of day in a schedule, `08:30:00`; `24:00:00` is the end of the day. The raw text is kept.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeOfDay(String);

impl TimeOfDay {
    /// Midnight at the start of the day.
    pub fn start_of_day() -> Self {
        Self("00:00:00".to_owned())
    }

    /// Midnight at the end of the day.
    pub fn end_of_day() -> Self {
        Self("24:00:00".to_owned())
    }

    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Seconds since midnight, 0 to 86,400; `None` where it is no time.
    pub fn seconds(&self) -> Option<u32> {
        let mut text = Digits(self.0.trim().as_bytes());
        let ms = text.time_of_day()?;
        text.0
            .is_empty()
            .then(|| u32::try_from(ms / 1000).ok())
            .flatten()
    }
}

impl From<&str> for TimeOfDay {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What is left of a text being read from the front.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn one_of(&mut self, allowed: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        allowed.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Exactly `len` digits.
    fn number(&mut self, len: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(len)?;
        let mut value = 0;
        for digit in digits {
            value = value * 10 + i64::from(char::from(*digit).to_digit(10)?);
        }
        self.0 = rest;
        Some(value)
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff…`, in milliseconds.
    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        let second = if self.one_of(b":").is_some() {
            self.number(2)?
        } else {
            0
        };
        let mut ms = 0;
        if self.one_of(b".,").is_some() {
            let digits = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 || digits > 9 {
                return None;
            }
            ms = match digits {
                1 => self.number(1)? * 100,
                2 => self.number(2)? * 10,
                more => {
                    let ms = self.number(3)?;
                    self.number(more - 3)?;
                    ms
                }
            };
        }
        let total = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
        // A leap second, 23:59:60, is written by clocks that know of one.
        let fits = hour < 24 && minute < 60 && second <= 60;
        (fits || total == DAY_MS && hour == 24).then_some(total)
    }

    /// To the end of the text: `Z`, `+08:00`, `+0800` or `+08`, in minutes.
    fn offset(&mut self) -> Option<i32> {
        if self.one_of(b"Zz").is_some() {
            return self.0.is_empty().then_some(0);
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2)?;
        let colon = self.one_of(b":").is_some();
        let minutes = if self.0.is_empty() && !colon {
            0
        } else {
            self.number(2)?
        };
        if !self.0.is_empty() || hours > 18 || minutes > 59 {
            return None;
        }
        i32::try_from(sign * (hours * 60 + minutes)).ok()
    }
}

/// Days from 1970-01-01 in the Gregorian calendar; `None` for a day that month does not have.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March put the leap day at the end.
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    Some(
        y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (m * 153 + 2) / 5 + day
            - 1
            - 719_468,
    )
}

/// `YYYY-MM-DDTHH:MM:SS` of a clock, years 0 to 9999.
fn civil(clock_ms: i64) -> String {
    let clock_ms = clock_ms.clamp(-62_167_219_200_000, 253_402_300_799_000);
    let (days, ms) = (clock_ms.div_euclid(DAY_MS), clock_ms.rem_euclid(DAY_MS));
    let z = days + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let m = (5 * doy + 2) / 153;
    let day = doy - (153 * m + 2) / 5 + 1;
    let (month, carry) = if m < 10 { (m + 3, 0) } else { (m - 9, 1) };
    let s = ms / 1000;
    format!(
        "{:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
        era * 400 + yoe + carry,
        s / 3600,
        s / 60 % 60,
        s % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(text: &str) -> Option<i64> {
        Timestamp::from(text).unix_ms(None)
    }

    #[test]
    fn vendors_shapes_are_read() {
        // Values by Python: int(datetime.fromisoformat(text).timestamp() * 1000).
        for (text, want) in [
            ("2025-06-22T10:26:22-04:00", 1_750_602_382_000),
            ("2025-06-22T14:26:22Z", 1_750_602_382_000),
            ("2026-01-01T00:00:00+08:00", 1_767_196_800_000),
            ("2026-01-01T00:00:00+0800", 1_767_196_800_000),
            ("2026-01-01 00:00:00+08", 1_767_196_800_000),
            ("2024-02-29T23:59:59.5+00:00", 1_709_251_199_500),
            ("1970-04-14T12:14:55+08:00", 8_914_495_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2037-12-31T23:59:59Z", 2_145_916_799_000),
            ("1969-12-31T23:59:59Z", -1_000),
        ] {
            assert_eq!(ms(text), Some(want), "{text}");
        }
        for local in [
            "2025-12-10T00:00:00",
            "2025-12-10 00:00:00",
            "2025/12/10 00:00:00.000",
            "2025-12-10T00:00",
            "2025-12-10",
        ] {
            let moment = Timestamp::from(local).moment().unwrap();
            assert_eq!(
                (moment.clock_ms, moment.offset_minutes),
                (1_765_324_800_000, None),
                "{local}"
            );
        }
    }

    #[test]
    fn the_end_of_a_day_is_the_start_of_the_next() {
        assert_eq!(ms("2024-12-31T24:00:00Z"), ms("2025-01-01T00:00:00Z"));
        assert_eq!(ms("2024-12-31T24:00:01Z"), None);
        assert_eq!(TimeOfDay::end_of_day().seconds(), Some(86_400));
        assert_eq!(TimeOfDay::from("08:30").seconds(), Some(30_600));
        assert_eq!(TimeOfDay::from("24:01:00").seconds(), None);
        assert_eq!(TimeOfDay::from("08:30:00x").seconds(), None);
    }

    #[test]
    fn what_is_no_time_is_none_and_stays_as_it_came() {
        for text in [
            "",
            "forever",
            "2025-02-29T00:00:00Z",
            "2025-13-01T00:00:00Z",
            "2025-00-01",
            "2025-01-32",
            "2025-01-01T25:00:00Z",
            "2025-01-01T00:60:00Z",
            "2025-01-01T00:00:00+",
            "2025-01-01T00:00:00+08:",
            "2025-01-01T00:00:00+19:00",
            "2025-01/01",
            "2025-01-01T00:00:00Zx",
            "２０２５-01-01",
            "1750602382",
        ] {
            assert_eq!(Timestamp::from(text).moment(), None, "{text}");
            assert_eq!(Timestamp::from(text).as_str(), text);
        }
        let whole = "2025-06-22T10:26:22.123-04:00";
        for end in 0..whole.len() {
            let _ = Timestamp::from(&whole[..end]).moment();
        }
    }

    #[test]
    fn no_offset_is_too_far_to_be_written() {
        assert!(
            Timestamp::at(0, i32::MIN)
                .as_str()
                .ends_with("-35791394:08")
        );
        assert!(
            Timestamp::at(i64::MAX, i32::MAX)
                .as_str()
                .starts_with("9999-")
        );
    }

    proptest! {
        #[test]
        fn written_times_are_read_again(s in -62_000_000_000_i64..250_000_000_000, off in -720..840_i32) {
            let stamp = Timestamp::at(s * 1000, off);
            prop_assert_eq!(stamp.unix_ms(None), Some(s * 1000));
            let local = Timestamp::local(s * 1000, off);
            prop_assert_eq!(local.unix_ms(Some(off)), Some(s * 1000));
        }

        #[test]
        fn rubbish_never_panics(text in "\\PC{0,40}") {
            let _ = Timestamp::from(text.as_str()).moment();
            let _ = TimeOfDay::from(text.as_str()).seconds();
        }
    }
}
