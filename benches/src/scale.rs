//! So many terminals in one process, each with its live stream and an event a second: what one costs. Prints JSON for `compare`:
//! `{"10": {…}, "100": {…}, "1000": {…}}`.
//!
//! The terminals are in a process of their own (`benches scale terminals`), the clients in another (`benches scale clients`), both new for each
//! number. `peers/scale.py` is driven in the place of the second: `benches scale 20 -- python peers/scale.py`.

use benches::process::Process;
use benches::worker::{cpu_ns, status};
use face_sim::Terminal;
use isapi::event::{AccessEvent, EventCode, Events, Follow, Followed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How many terminals.
const STEPS: [usize; 3] = [10, 100, 1000];
/// An event that comes later than this is lost.
const GRACE: Duration = Duration::from_secs(3);

pub(crate) fn main(words: &[&str]) {
    match *words {
        ["terminals", n, seconds] => terminals(number(n), number(seconds)),
        ["clients"] => clients(),
        [] => drive(20, &[]),
        [seconds] => drive(number(seconds), &[]),
        [seconds, "--", ref program @ ..] => drive(number(seconds), program),
        _ => panic!("scale [seconds [-- program of the clients]]"),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}

/// What the clients are told, in a line.
#[derive(Serialize, Deserialize)]
struct Told {
    urls: Vec<String>,
    user: String,
    password: String,
}

/// Tells the clients where the terminals are, and when to begin and to end counting.
fn drive(seconds: usize, program: &[&str]) {
    let mut all = Map::new();
    for n in STEPS {
        let (n_text, seconds) = (n.to_string(), seconds.to_string());
        let mut terminals =
            Process::start(Process::own(&["scale", "terminals", &n_text, &seconds]));
        let mut clients = Process::start(match program {
            [] => Process::own(&["scale", "clients"]),
            [program, args @ ..] => {
                let mut command = Command::new(program);
                command.args(args);
                command
            }
        });
        clients.say(&terminals.line());
        // Every stream is open.
        terminals.line();
        clients.say("begin");
        terminals.say("begin");
        let sent: Value = serde_json::from_str(&terminals.line()).expect("JSON");
        std::thread::sleep(GRACE);
        clients.say("end");
        let mut said: Map<String, Value> = serde_json::from_str(&clients.line()).expect("JSON");
        let lost = sent["events"].as_u64().expect("a number") as i64
            - said["events"].as_i64().expect("a number");
        said.insert("lost".to_owned(), lost.into());
        said.insert("terminals_cpu".to_owned(), sent["cpu"].clone());
        all.insert(n_text, said.into());
    }
    println!("{}", Value::Object(all));
}

fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("standard output");
}

fn wait_for(word: &str) {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("text");
    assert_eq!(line.trim(), word);
}

/// As many sockets as the system allows.
fn more_files() {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    unsafe {
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        limit.rlim_cur = limit.rlim_max;
        libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
    }
}

/// The same clock in all processes.
fn clock_ns() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    u64::try_from(time.tv_sec).unwrap() * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap()
}

/// At each of them something happens once a second, not at all at the same moment. The event says when.
fn terminals(n: usize, seconds: usize) {
    more_files();
    let terminals: Vec<_> = (0..n).map(|_| Terminal::start().expect("a port")).collect();
    let first = terminals.first().expect("at least one");
    say(&json!(Told {
        urls: terminals.iter().map(Terminal::url).collect(),
        user: first.user().to_owned(),
        password: first.password().to_owned(),
    }));
    while !terminals.iter().all(is_followed) {
        std::thread::sleep(Duration::from_millis(100));
    }
    // What was left to do for that.
    std::thread::sleep(Duration::from_secs(5));
    say(&json!("ready"));
    wait_for("begin");
    let (start, cpu) = (Instant::now(), cpu_ns());
    for turn in 0..seconds * n {
        let due = start
            + Duration::from_secs(1) * u32::try_from(turn).expect("few")
                / u32::try_from(n).expect("few");
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let mut event = AccessEvent::new(EventCode::FACE_RECOGNISED);
        event.employee_no_string = Some((turn % n).to_string());
        event.name = Some(clock_ns().to_string());
        event.current_verify_mode = Some("cardOrFace".to_owned());
        terminals[turn % n].happen(event);
    }
    let cpu = (cpu_ns() - cpu) as f64 / start.elapsed().as_nanos() as f64;
    say(&json!({"events": seconds * n, "cpu": cpu}));
    wait_for("");
}

/// A follower opens the stream and then looks how far the log has come.
fn is_followed(terminal: &Terminal) -> bool {
    let record = terminal.record().all();
    record
        .iter()
        .any(|r| r.is_credentialed() && r.name.ends_with("/AcsEvent"))
}

/// One task for each, as a user writes it.
fn clients() {
    more_files();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("text");
    let told: Told = serde_json::from_str(&line).expect("JSON");
    let n = told.urls.len();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let late: Arc<Mutex<Vec<u64>>> = Arc::default();
    let before = status("VmRSS:");
    for url in &told.urls {
        let terminal =
            isapi::Client::connect(url, &told.user, told.password.as_str()).expect("a client");
        let late = late.clone();
        runtime.spawn(async move {
            let mut events = Events::of(&terminal, Follow::default());
            loop {
                match events.next().await {
                    Followed::Event { event, .. } => {
                        let access = event.access().expect("one of a terminal");
                        let at: u64 = access.name.as_ref().expect("a time").parse().unwrap();
                        late.lock().unwrap().push(clock_ns() - at);
                    }
                    other => eprintln!("{other:?}"),
                }
            }
        });
    }
    wait_for("begin");
    let (start, cpu) = (Instant::now(), cpu_ns());
    wait_for("end");
    let cpu = (cpu_ns() - cpu) as f64 / start.elapsed().as_nanos() as f64;
    let per_terminal = |name| (status(name).saturating_sub(before)) as f64 / n as f64;
    let (rss, peak) = (per_terminal("VmRSS:"), per_terminal("VmHWM:"));
    let mut late = late.lock().unwrap();
    late.sort_unstable();
    let ms = |ns: u64| ns as f64 / 1e6;
    say(&json!({
        "kib_per_terminal": rss,
        "peak_kib_per_terminal": peak,
        "cpu": cpu,
        "late_max_ms": late.last().map(|ns| ms(*ns)),
        "late_999_ms": late.get(late.len() * 999 / 1000).map(|ns| ms(*ns)),
        "events": late.len(),
    }));
}
