//! What does not depend on the clock: allocations and the memory they take at most. A number that rises fails; one that falls by much says
//! so, to be lowered here.

use benches::areas::json;
use benches::inputs;
use face_common::photo::{PhotoSpec, prepare};
use std::hint::black_box;

#[global_allocator]
static HEAP: dhat::Alloc = dhat::Alloc;

/// How often memory is asked for, and how many KiB of it are held at most, beyond what was there before.
struct Counter {
    name: &'static str,
    allocations: u64,
    peak_kib: usize,
    /// Gets ready; what it returns is counted.
    start: fn() -> Box<dyn FnMut()>,
}

const COUNTERS: &[Counter] = &[
    Counter {
        name: "photo, 12 MP",
        allocations: 120,
        peak_kib: 8 * 1024,
        start: || photo("12mp.jpg"),
    },
    Counter {
        name: "photo, 12 MP progressive",
        allocations: 400,
        peak_kib: 45 * 1024,
        start: || photo("12mp_prog.jpg"),
    },
    Counter {
        name: "1 MB photo into JSON",
        allocations: 2,
        peak_kib: 1279,
        start: || {
            let photo = inputs::read("1mb.jpg");
            Box::new(move || drop(black_box(json::written(&photo))))
        },
    },
    Counter {
        name: "1 MB photo out of JSON",
        allocations: 1,
        peak_kib: 959,
        start: || {
            let body = json::written(&inputs::read("1mb.jpg"));
            Box::new(move || drop(black_box(json::read(&body))))
        },
    },
];

fn photo(name: &str) -> Box<dyn FnMut()> {
    let bytes = inputs::read(name);
    let spec = PhotoSpec::new(800, 800, 1 << 20);
    Box::new(move || drop(black_box(prepare(&bytes, &spec).expect("a good photo"))))
}

fn main() {
    let mut risen = 0;
    println!(
        "{:40} {:>12} {:>8} {:>12} {:>8}",
        "", "allocations", "at most", "peak KiB", "at most"
    );
    for counter in COUNTERS {
        let mut run = (counter.start)();
        // What is made once (tables, thread locals, the detection of the processor) is not counted.
        run();
        let profiler = dhat::Profiler::builder().testing().build();
        run();
        let stats = dhat::HeapStats::get();
        drop(profiler);
        let (allocations, peak_kib) = (stats.total_blocks, stats.max_bytes.div_ceil(1024));
        let verdict = if allocations > counter.allocations || peak_kib > counter.peak_kib {
            risen += 1;
            "RISEN"
        } else {
            ""
        };
        println!(
            "{:40} {allocations:>12} {:>8} {peak_kib:>12} {:>8} {verdict}",
            counter.name, counter.allocations, counter.peak_kib
        );
    }
    assert_eq!(risen, 0, "counters have risen");
}
