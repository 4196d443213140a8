//! What does not depend on the clock: how often memory is asked for, and how much of it is held at most, beyond what was there before.
//! Prints JSON; fails when a number has risen above what stands here, and says so when one has fallen, to be lowered.
//!
//! A program of its own: an allocator that counts has no place in one that measures time.

use benches::areas::{digest, json, sign, stream, xml};
use benches::inputs;
use benches::worker::measure;
use face_common::photo::{PhotoSpec, prepare};
use serde_json::{Map, Value};
use std::hint::black_box;

#[global_allocator]
static HEAP: dhat::Alloc = dhat::Alloc;

type Run = Box<dyn FnMut()>;

struct Counter {
    name: &'static str,
    allocations: u64,
    peak_kib: u64,
    /// Gets ready; what it returns is counted.
    start: fn() -> Run,
}

#[rustfmt::skip]
const COUNTERS: &[Counter] = &[
    counter("12 MP photo", 5200, 5600, || photo("12mp.jpg")),
    // Up to six bytes for each pixel, as is documented: how much depends on which of jpeg-decoder's two threads is faster.
    counter("12 MP progressive photo", 5300, 70_313, || photo("12mp_prog.jpg")),
    counter(INTO, 2, 1279, || {
        let photo = inputs::read("1mb.jpg");
        Box::new(move || drop(black_box(json::written(&photo))))
    }),
    counter("1 MB photo out of JSON", 1, 959, || {
        let body = json::written(&inputs::read("1mb.jpg"));
        Box::new(move || drop(black_box(json::read(&body))))
    }),
    counter("digest GET", 66, 18, || Box::new(digest::one_call())),
    // The values of three headers.
    counter("Artemis request signed", 3, 1, || {
        let mut ready = vec![sign::ready_to_sign(), sign::ready_to_sign()];
        Box::new(move || drop(black_box(ready.pop().expect("one for each time")())))
    }),
    counter("100 KB capabilities", 2600, 340, || operation(xml::ours())),
    counter("event alert", 130, 16, || operation(xml::alert())),
];

const INTO: &str = "1 MB photo into JSON";

/// What the stream's decoder holds at most between two chunks of 64 KiB, parts having 60 KB; in bytes.
const HELD: [(&str, bool, usize); 2] = [
    ("held, with lengths", true, 61_000),
    ("held, without", false, 98_000),
];

const fn counter(
    name: &'static str,
    allocations: u64,
    peak_kib: u64,
    start: fn() -> Run,
) -> Counter {
    Counter {
        name,
        allocations,
        peak_kib,
        start,
    }
}

fn photo(name: &str) -> Run {
    let bytes = inputs::read(name);
    let spec = PhotoSpec::new(800, 800, 1 << 20);
    Box::new(move || drop(black_box(prepare(&bytes, &spec).expect("a good photo"))))
}

fn operation(mut op: benches::Op) -> Run {
    Box::new(move || assert!(measure(&mut op, 1).check > 0))
}

fn main() {
    let (mut told, mut risen) = (Map::new(), Vec::new());
    for counter in COUNTERS {
        let mut run = (counter.start)();
        // What is made once (tables, thread locals, a connection) is not counted.
        run();
        let profiler = dhat::Profiler::builder().testing().build();
        run();
        let stats = dhat::HeapStats::get();
        drop(profiler);
        let (allocations, peak_kib) = (stats.total_blocks, stats.max_bytes.div_ceil(1024) as u64);
        for (what, seen, limit) in [
            ("allocations", allocations, counter.allocations),
            ("KiB at most", peak_kib, counter.peak_kib),
        ] {
            if seen > limit {
                risen.push(format!("{}: {seen} {what} and not {limit}", counter.name));
            } else if seen < limit - limit / 10 {
                eprintln!(
                    "{}: {seen} {what}: fewer than the {limit} that stand here",
                    counter.name
                );
            }
        }
        let values = [
            ("allocations", allocations),
            ("peak_kib", peak_kib),
            ("peak_bytes", stats.max_bytes as u64),
        ];
        let values: Map<String, Value> = values
            .map(|(name, n)| (name.to_owned(), n.into()))
            .into_iter()
            .collect();
        told.insert(counter.name.to_owned(), values.into());
    }
    let body = json::written(&inputs::read("1mb.jpg")).len();
    if let Some(into) = told.get_mut(INTO) {
        into["of_body"] = (into["peak_bytes"].as_f64().unwrap_or(f64::NAN) / body as f64).into();
    }
    for (name, lengths, limit) in HELD {
        let held = stream::most_held(lengths, 64 << 10);
        if held > limit {
            risen.push(format!("{name}: {held} bytes and not {limit}"));
        }
        told.insert(name.to_owned(), held.into());
    }
    println!("{}", Value::Object(told));
    assert!(
        risen.is_empty(),
        "counters have risen: {}",
        risen.join("; ")
    );
}
