//! The whole job: so many people (`BENCH_PEOPLE`, else a thousand), each with a file of two megapixels, enrolled on one simulated
//! terminal that takes 5 ms for every call and four of them at a time.

use crate::process::Process;
use crate::worker::status;
use crate::{Case, Op, inputs};
use futures_util::{StreamExt, TryStreamExt, stream};
use isapi::Client;
use isapi::access_control::UserInfo;
use isapi::flow::{Enrollment, enroll};
use isapi::intelligent::photo_spec;
use isapi::photo::prepare;
use serde::Deserialize;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::rc::Rc;

/// What the terminal takes over a call, in milliseconds.
const DELAY: u32 = 5;
/// How many calls it takes at a time.
const IN_FLIGHT: usize = 4;

pub(super) fn cases() -> Vec<Case> {
    let how =
        "flow::enroll, four at a time; photo::prepare on as many threads as there are processors";
    vec![Case::new("job-1000", "isapi", how, start)]
}

/// What a user writes.
async fn job(
    terminal: &Client,
    people: Vec<(UserInfo, PathBuf)>,
) -> Result<u64, Box<dyn Error + Send + Sync>> {
    let at_once = std::thread::available_parallelism()?.get();
    stream::iter(people)
        .map(|(person, file)| async move {
            let work = move || Ok(prepare(&std::fs::read(file)?, &photo_spec())?);
            let photo: Result<_, Box<dyn Error + Send + Sync>> =
                tokio::task::spawn_blocking(work).await?;
            Ok(Enrollment::new(person, &photo?))
        })
        .buffer_unordered(at_once)
        .map_ok(|enrollment| async move { Ok(terminal.run(enroll(enrollment)).await?) })
        .try_buffer_unordered(IN_FLIGHT)
        .try_fold(0, |sum, enrolled| async move {
            Ok(sum + u64::from(enrolled.faces))
        })
        .await
}

fn people() -> usize {
    std::env::var("BENCH_PEOPLE").map_or(1000, |n| n.parse().expect("a number of people"))
}

fn start() -> Op {
    let files = ["2mp.jpg", "2mp_other.jpg"].map(|name| {
        inputs::read(name);
        inputs::folder().join(name)
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let process = Rc::new(RefCell::new(Simulator::start()));
    let said = process.clone();
    Op::new(move || {
        let login = process.borrow_mut().new_terminal();
        let terminal = Client::connect(&login.url, login.user, login.password).expect("a client");
        let people: Vec<_> = (0..people())
            .zip(files.iter().cycle())
            .map(|(n, file)| {
                let person = UserInfo::employee(n.to_string(), format!("Person {n}"));
                (person.expect("a number"), file.clone())
            })
            .collect();
        runtime
            .block_on(job(&terminal, people))
            .expect("all of them")
    })
    .counting(move || said.borrow_mut().counters())
}

/// The process with the terminal in it.
struct Simulator {
    process: Process,
    is_new: bool,
}

#[derive(Deserialize)]
struct Login {
    url: String,
    user: String,
    password: String,
}

impl Simulator {
    fn start() -> Self {
        Self {
            process: Process::start(Process::own(&["terminal"])),
            is_new: false,
        }
    }

    fn new_terminal(&mut self) -> Login {
        self.is_new = true;
        self.process.ask(&format!("new {DELAY}"))
    }

    /// Of the last time; nobody may be missing, and no call too many under way.
    fn counters(&mut self) -> BTreeMap<String, f64> {
        // A reset mark needs no privileges and is exact to a page.
        let peak = status("VmHWM:");
        std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
        if !std::mem::take(&mut self.is_new) {
            return BTreeMap::new();
        }
        let report: Value = self.process.ask("report");
        let number = |name: &str| report[name].as_f64().expect("a number");
        let people = people() as f64;
        assert_eq!(
            (number("people"), number("faces")),
            (people, people),
            "{report}"
        );
        assert!(number("most_at_once") <= IN_FLIGHT as f64, "{report}");
        BTreeMap::from([
            ("requests/person".to_owned(), number("requests") / people),
            ("at once".to_owned(), number("most_at_once")),
            ("peak KiB".to_owned(), peak as f64),
            ("terminal's CPU ns".to_owned(), number("cpu_ns")),
        ])
    }
}
