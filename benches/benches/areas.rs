//! `cargo bench [-- photo]`: our cases and those of Rust peers under criterion.

use criterion::Criterion;
use std::time::Duration;

fn main() {
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    for case in benches::cases() {
        let name = case.name();
        // Made only when it is measured: a filter must not pay for the others.
        criterion.bench_function(&name, |bencher| {
            let mut op = (case.start)();
            bencher.iter(|| (op.run)());
        });
    }
    criterion.final_summary();
}
