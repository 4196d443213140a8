//! What the libraries never do, by their sources.

use std::path::{Path, PathBuf};

const CRATES: [&str; 5] = ["face-common", "isapi", "artemis", "nebula", "facecap-proto"];

/// Files that are compiled for tests alone.
const TESTS: [&str; 4] = ["tests.rs", "wire.rs", "captures.rs", "testing.rs"];

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            below(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs")
            && !TESTS.iter().any(|it| name.ends_with(it))
        {
            found.push(path);
        }
    }
}

/// Lines of code, without comments and the tests at a file's end.
fn lines() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in CRATES {
        below(&root.join(name).join("src"), &mut files);
    }
    assert!(files.len() > 300, "{} files", files.len());
    let mut all = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let place = path.strip_prefix(&root).unwrap().display().to_string();
        all.extend(lines.map(|line| (place.clone(), line.to_owned())));
    }
    all
}

fn nowhere(words: &[&str]) {
    let lines = lines();
    let found: Vec<_> = lines
        .iter()
        .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_written_to_disk_and_no_program_is_started() {
    nowhere(&[
        "std::fs",
        "fs::",
        "tokio::fs",
        "File::create",
        "File::open",
        "OpenOptions",
        "PathBuf",
        "process::Command",
        "Command::new",
        "temp_dir",
    ]);
}

/// Receivers and verifiers compare with `ct_eq`. `Secret`'s own `==` is for tests and for types that have one.
#[test]
fn no_secret_is_compared_byte_by_byte() {
    let lines = lines();
    let compares = |line: &str| {
        [" == ", " != ", ".eq(", ".ne("]
            .iter()
            .any(|it| line.contains(it))
    };
    let secret = [
        "expose()",
        "secret",
        "password",
        "token",
        "signature",
        "response ==",
        "key ==",
        "== key",
        "mac",
    ];
    // Capabilities, and the keys of events.
    let harmless = [
        "caps.is_irreversible == Some(true)",
        "rposition(|known| *known == key)",
    ];
    let found: Vec<_> = lines
        .iter()
        .filter(|(_, line)| compares(line) && secret.iter().any(|it| line.contains(it)))
        .filter(|(_, line)| !harmless.iter().any(|it| line.contains(it)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    let constant = lines.iter().filter(|(_, line)| line.contains(".ct_eq("));
    assert_eq!(constant.count(), 4);
}

/// A decompressing client would make a thousand bytes of each that comes.
#[test]
fn no_client_decompresses() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    let lock = std::fs::read_to_string(manifest).unwrap();
    for name in ["async-compression", "brotli", "zstd", "deflate64"] {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name}");
    }
    nowhere(&[
        ".gzip(",
        ".brotli(",
        ".deflate(",
        ".zstd(",
        "ZlibDecoder",
        "GzDecoder",
    ]);
}
