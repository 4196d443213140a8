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
    /// What a test of the library asserts.
    Test(&'static str),
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
use Of::{Counter, Cpu, Peak, Said, Speed, Test, Thrift, Time};

const LARGE: &str = "12 MP JPEG → 800 px, q85";
const INTO: &str = "1 MB photo into JSON";
const OUT: &str = "1 MB photo out of JSON";
const DIGEST: &str = "digest call";
const STREAM: &str = "event stream";
const SIGN: &str = "Artemis signing";
const JOB: &str = "1,000 people with 2 MP photos";
const SCALE: &str = "1,000 terminals in one process";
const FOOTPRINT: &str = "footprint";

#[rustfmt::skip]
pub(super) const TARGETS: &[Target] = &[
    row(LARGE, "time, of libjpeg-turbo with scaled decode", Time("photo-12mp", "libjpeg-turbo"), AtMost(1.15)),
    row(LARGE, "time, of sharp", Time("photo-12mp", "sharp"), AtMost(0.90)),
    row(LARGE, "memory beyond the input, MiB", Peak("photo-12mp"), AtMost(8.0)),
    row(LARGE, "the same, progressive", Peak("photo-12mp-progressive"), AtMost(45.0)),
    row(LARGE, "Y-PSNR below a full Lanczos, dB", Said("quality", "loss_12mp_db"), AtMost(0.3)),
    row("2 MP JPEG → 800 px", "time, of libjpeg-turbo", Time("photo-2mp", "libjpeg-turbo"), AtMost(1.25)),
    row("12 MP PNG → 800 px", "time, of sharp", Time("photo-12mp-png", "sharp"), AtMost(0.7)),
    row("fitting a byte limit", "encodings at most (resized once)", Test("photo::tests::a_byte_limit_costs_at_most_four_encodings_and_no_resize"), AtMost(4.0)),
    row(INTO, "time, of copying the body", Time("json-into", "memcpy"), AtMost(1.6)),
    row(INTO, "allocations", Said("counters", "1 MB photo into JSON.allocations"), AtMost(2.0)),
    row(INTO, "peak, of the body", Said("counters", "1 MB photo into JSON.of_body"), AtMost(1.001)),
    row(OUT, "time, of copying the body", Time("json-out", "memcpy"), AtMost(3.0)),
    row(OUT, "allocations", Said("counters", "1 MB photo out of JSON.allocations"), AtMost(1.0)),
    row(OUT, "time, every slash escaped", Time("json-out-escaped", "memcpy"), AtMost(4.0)),
    row(DIGEST, "requests for each call", Counter("digest-get", "requests per call"), AtMost(1.0)),
    row(DIGEST, "bytes of body for each, of its 100,000", Counter("digest-post-100k", "body bytes per call"), AtMost(100_000.0)),
    row(DIGEST, "processor time, of a raw socket's, GET", Cpu("digest-get", "raw-socket"), AtMost(1.15)),
    row(DIGEST, "the same, POST of 100 KB", Cpu("digest-post-100k", "raw-socket"), AtMost(1.15)),
    row(DIGEST, "processor time, of aiohttp's", Cpu("digest-get", "aiohttp"), AtMost(0.3)),
    row(DIGEST, "16 in flight, speed of diqwest's session", Speed("digest-16-in-flight", "diqwest-session"), AtLeast(1.2)),
    row(STREAM, "with lengths, speed of memmem", Speed("stream-memory-lengths", "memmem"), AtLeast(0.7)),
    row(STREAM, "without, speed of memmem", Speed("stream-memory-bare", "memmem"), AtLeast(0.5)),
    row(STREAM, "socket, speed of draining it", Speed("stream-socket", "reqwest-drain"), AtLeast(0.95)),
    row(STREAM, "held at most, bytes, parts of 60 KB in chunks of 64 KiB", Said("counters", "held, without"), AtMost(131_072.0)),
    row(SIGN, "time, of ring with a reused key", Time("sign", "ring"), AtMost(0.9)),
    row(SIGN, "allocations, with those of the three values", Said("counters", "Artemis request signed.allocations"), AtMost(3.0)),
    row("XML", "100 KB capabilities, time of quick-xml's bare events", Time("xml-capabilities", "quick-xml events"), AtMost(1.6)),
    row("XML", "one event alert, time of roxmltree", Time("xml-alert", "roxmltree"), AtMost(0.5)),
    row(JOB, "speed, of requests + Pillow", Speed("job-1000", "requests + Pillow"), AtLeast(4.0)),
    row(JOB, "processor time of theirs, over ours", Thrift("job-1000", "requests + Pillow"), AtLeast(6.0)),
    row(JOB, "peak of the process, KiB (64 MiB)", Counter("job-1000", "peak KiB"), AtMost(65_536.0)),
    row(SCALE, "KiB for each", Said("scale", "1000.kib_per_terminal"), AtMost(64.0)),
    row(SCALE, "cores", Said("scale", "1000.cpu"), AtMost(1.0)),
    row(SCALE, "latest event, ms", Said("scale", "1000.late_max_ms"), AtMost(1000.0)),
    row(SCALE, "events lost", Said("scale", "1000.lost"), AtMost(0.0)),
    row(SCALE, "processor time for each, of that with 10", Said("scale", "cpu_growth"), AtMost(1.0)),
    row(FOOTPRINT, "crates, isapi without features", Said("footprint", "crates.isapi, no features"), AtMost(40.0)),
    row(FOOTPRINT, "crates, isapi", Said("footprint", "crates.isapi"), AtMost(110.0)),
    row(FOOTPRINT, "clean build, time of octocrab's", Said("footprint", "wall_of_octocrab"), AtMost(0.5)),
    row(FOOTPRINT, "the same, processor time", Said("footprint", "cpu_of_octocrab"), AtMost(0.5)),
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
            Of::Test(_) => None,
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
    const CRATES: [&str; 6] = [
        "artemis",
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
