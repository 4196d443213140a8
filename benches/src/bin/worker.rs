//! Does the Rust cases, as `compare` asks. See `benches::worker`.

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => benches::worker::serve(),
        ["peak", name] => println!("{{\"peak_kib\": {}}}", benches::worker::peak(name)),
        ["inputs"] => benches::inputs::write_all(),
        ["quality"] => println!("{}", benches::quality::told()),
        _ => panic!("worker [peak <area>/<who> | inputs | quality]"),
    }
}
