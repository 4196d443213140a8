//! What was promised, a row for each line, and what of it holds.

use super::{Found, Shown};

/// What is looked at.
pub(super) enum Of {
    /// Our time over theirs.
    Time(&'static str, &'static str),
    /// Our processor time over theirs.
    Cpu(&'static str, &'static str),
    /// Their time over ours: how many times as fast.
    Speed(&'static str, &'static str),
    /// Their processor time over ours.
    Thrift(&'static str, &'static str),
    /// Our peak, in MiB beyond the input.
    Peak(&'static str),
    /// A counter of ours.
    Counter(&'static str, &'static str),
    /// A number that another program said.
    Said(&'static str, &'static str),
}

pub(super) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

pub(super) struct Target {
    /// The line it belongs to.
    pub(super) line: &'static str,
    /// What of it.
    pub(super) what: &'static str,
    pub(super) of: Of,
    pub(super) bound: Bound,
}

use Bound::{AtLeast, AtMost};
use Of::{Peak, Said, Time};

pub(super) const TARGETS: &[Target] = &[
    row(
        "12 MP JPEG → 800 px",
        "time, of libjpeg-turbo with scaled decode",
        Time("photo-12mp", "libjpeg-turbo"),
        AtMost(1.15),
    ),
    row(
        "12 MP JPEG → 800 px",
        "time, of sharp",
        Time("photo-12mp", "sharp"),
        AtMost(0.90),
    ),
    row(
        "12 MP JPEG → 800 px",
        "memory beyond the input, MiB",
        Peak("photo-12mp"),
        AtMost(8.0),
    ),
    row(
        "12 MP JPEG → 800 px",
        "the same, progressive",
        Peak("photo-12mp-progressive"),
        AtMost(45.0),
    ),
    row(
        "12 MP JPEG → 800 px",
        "Y-PSNR below a full Lanczos, dB",
        Said("quality", "loss_12mp_db"),
        AtMost(0.3),
    ),
    row(
        "2 MP JPEG → 800 px",
        "time, of libjpeg-turbo",
        Time("photo-2mp", "libjpeg-turbo"),
        AtMost(1.25),
    ),
    row(
        "12 MP PNG → 800 px",
        "time, of sharp",
        Time("photo-12mp-png", "sharp"),
        AtMost(0.7),
    ),
    row(
        "1 MB photo into JSON",
        "time, of copying the body",
        Time("json-into", "memcpy"),
        AtMost(1.6),
    ),
    row(
        "1 MB photo out of JSON",
        "time, of copying the body",
        Time("json-out", "memcpy"),
        AtMost(3.0),
    ),
    row(
        "1 MB photo out of JSON",
        "the same, every slash escaped",
        Time("json-out-escaped", "memcpy"),
        AtMost(4.0),
    ),
];

const fn row(line: &'static str, what: &'static str, of: Of, bound: Bound) -> Target {
    Target {
        line,
        what,
        of,
        bound,
    }
}

impl Target {
    /// The measured number; `None` where it was not measured.
    pub(super) fn value(&self, found: &Found) -> Option<f64> {
        let against = |area: &str, who: &str, of: fn(&Shown) -> &[f64]| {
            Some(ratio(of(ours(found, area)?), of(found.case(area, who)?)))
        };
        match self.of {
            Of::Time(area, who) => against(area, who, |c| &c.wall),
            Of::Cpu(area, who) => against(area, who, |c| &c.cpu),
            Of::Speed(area, who) => against(area, who, |c| &c.wall).map(f64::recip),
            Of::Thrift(area, who) => against(area, who, |c| &c.cpu).map(f64::recip),
            Of::Peak(area) => ours(found, area)?.peak,
            Of::Counter(area, name) => ours(found, area)?.counters.get(name).copied(),
            Of::Said(program, path) => path
                .split('.')
                .try_fold(found.said.get(program)?, |value, key| value.get(key))?
                .as_f64(),
        }
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        match self.bound {
            AtMost(limit) => value <= limit,
            AtLeast(limit) => value >= limit,
        }
    }

    pub(super) fn wanted(&self) -> String {
        match self.bound {
            AtMost(limit) => format!("≤ {limit}"),
            AtLeast(limit) => format!("≥ {limit}"),
        }
    }
}

/// These crates' own case of an area: the one whose name begins with a crate's.
pub(super) fn ours<'a>(found: &'a Found, area: &str) -> Option<&'a Shown> {
    found.areas.get(area)?.iter().find(|c| is_ours(c))
}

pub(super) fn is_ours(case: &Shown) -> bool {
    const CRATES: [&str; 5] = [
        "face-common",
        "isapi",
        "hikcentral-artemis",
        "facecap-proto",
        "sensenebula",
    ];
    CRATES.contains(&case.listed.who.as_str())
}

/// The median of the rounds' own ratios.
pub(super) fn ratio(a: &[f64], b: &[f64]) -> f64 {
    median(a.iter().zip(b).map(|(a, b)| a / b).collect())
}

pub(super) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
