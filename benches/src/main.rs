//! Everything that runs as a process of its own, in one program.

mod compare;
mod scale;
mod server;
mod terminal;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["worker"] => benches::worker::serve(),
        ["peak", name] => println!("{{\"peak_kib\": {}}}", benches::worker::peak(name)),
        ["inputs"] => benches::inputs::write_all(),
        ["quality"] => println!("{}", benches::quality::told()),
        ["compare", ref words @ ..] => compare::main(words),
        ["terminal"] => terminal::main(),
        ["server"] => server::main(),
        ["scale", ref words @ ..] => scale::main(words),
        _ => panic!(
            "benches worker | peak <area>/<who> | inputs | quality | compare | server | terminal | scale"
        ),
    }
}
