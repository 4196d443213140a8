//! A folder of photos into a library of a SenseNebula node, with a progress bar and what became of each; then all of them to another
//! node. Blocking.
//!
//! `NEBULA_URL=http://192.0.2.30 NEBULA_USER=admin NEBULA_PASSWORD=… cargo run -p examples --bin nebula_import -- FOLDER`; without
//! them on simulated nodes. A photo's name says who is on it: `Ada_a-1_0001_0_36_London.jpg`, with `#` for what is not said.

use face_sim::NebulaNode;
use indicatif::ProgressBar;
use nebula::face::BatchName;
use nebula::flow::{Import, Imported, Outcome, import, read_faces};
use nebula::library::CreateLibrary;
use nebula::types::{File, LibraryType};

/// The files of the folder; or thirty photos, one of which is none.
fn photos() -> Result<Vec<File>, examples::Failure> {
    let Some(folder) = std::env::args().nth(1) else {
        let photo = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg"))?;
        let photo = bytes::Bytes::from(photo);
        let name = |n: u32| BatchName {
            name: format!("Person {n}"),
            img_id: format!("p-{n}"),
            ..BatchName::default()
        };
        let files = (1..30).map(|n| Ok(File::new(name(n).filename("jpg")?, photo.clone())));
        let text = File::new("Text_t-1_#_#_#_#.jpg", &b"no photo"[..]);
        return files.chain([Ok(text)]).collect();
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            files.push(File::new(name, std::fs::read(&path)?));
        }
    }
    Ok(files)
}

fn report(all: &[Imported]) -> usize {
    for one in all {
        match &one.outcome {
            Outcome::Added => {}
            Outcome::Invalid(why) => println!("{}: not sent: {why}", one.label),
            Outcome::Refused(why) => println!("{}: {why}", one.label),
            other => println!("{}: {other:?}", one.label),
        }
    }
    all.iter()
        .filter(|one| matches!(one.outcome, Outcome::Added))
        .count()
}

fn main() -> Result<(), examples::Failure> {
    let target = examples::nebula::node()?;
    let node = target.blocking()?;
    let library = CreateLibrary {
        lib_name: "import".to_owned(),
        lib_type: LibraryType::White,
        ..CreateLibrary::default()
    };
    let lib_id = node.call(&library)?.lib_id;

    let files = photos()?;
    let bar = ProgressBar::new(files.len() as u64);
    let shown = bar.clone();
    let done = node.run(import(
        Import::files(lib_id, "import", files),
        move |done, _| {
            shown.set_position(done as u64);
        },
    ))?;
    bar.finish();
    let added = report(&done);
    println!("{added} of {} are in library {lib_id}", done.len());

    if target.simulator.is_some() {
        let second = NebulaNode::start()?;
        let there = nebula::blocking::connect(&second.url(), second.user(), second.password())?;
        let new_id = there.call(&library)?.lib_id;
        let (mut next, mut moved) = (Some(1), 0);
        while let Some(start_no) = next {
            let some = node.run(read_faces(lib_id, start_no, 20))?;
            next = some.next;
            let batch = format!("move-{start_no}");
            moved +=
                report(&there.run(import(Import::faces(new_id, batch, some.faces), |_, _| {}))?);
        }
        println!("ok: {moved} are on the other node too");
    } else {
        println!("ok: imported");
    }
    Ok(())
}
