//! All four protocols at once, for minutes or hours, with faults all the time: nothing is lost, doubled, stuck or leaked.
//!
//! `cargo run -p examples --bin soak -- 20` soaks for twenty minutes; `-- 0.25 4711` for a quarter of one, with the faults of seed 4711.
//!
//! This process is the devices, their faults, and the judge. A second one, which it starts, is the service that uses the SDKs: so what is
//! measured there (memory, file descriptors, tasks) is of the SDKs alone. It says on its output what it has seen.
//!
//! Memory and file descriptors are read from `/proc`, so this is for Linux.

mod devices;
mod dice;
mod faults;
mod judge;
mod ledger;
mod measure;
mod service;

use devices::Devices;
use examples::Failure;
use judge::{Judge, failed};
use ledger::Ledger;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two turns of the devices.
const TICK: Duration = Duration::from_millis(100);
/// For the service to come up, to catch up once the faults are over, and to end.
const PATIENCE: Duration = Duration::from_secs(90);

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let minutes = args.next().unwrap_or_else(|| "1".to_owned());
    if minutes == service::FLAG {
        return service::serve(args);
    }
    let minutes: f64 = minutes.parse()?;
    let seed = args.next().map_or(Ok(1), |seed| seed.parse())?;
    soak(Duration::try_from_secs_f64(minutes * 60.0)?, seed)
}

/// The service, in its process.
struct Service {
    process: Child,
    orders: ChildStdin,
    ledger: Arc<Ledger>,
}

impl Service {
    fn start(devices: &Devices, seed: u64) -> Result<Self, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(service::FLAG)
            .arg(seed.to_string())
            .args(devices.addresses())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(orders), Some(said)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(failed("the service has no input and output"));
        };
        let ledger = Arc::new(Ledger::default());
        let heard = ledger.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                heard.hear(&line);
            }
        });
        Ok(Self {
            process,
            orders,
            ledger,
        })
    }

    fn order(&mut self, what: &str) -> Result<(), Failure> {
        Ok(writeln!(self.orders, "{what}")?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Where the soak ended early; else it has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until it is so.
fn until(what: &str, is_so: impl Fn() -> bool) -> Result<(), Failure> {
    let began = Instant::now();
    while !is_so() {
        if began.elapsed() > PATIENCE {
            return Err(failed(format!("not within {PATIENCE:?}: {what}")));
        }
        std::thread::sleep(TICK);
    }
    Ok(())
}

fn soak(time: Duration, seed: u64) -> Result<(), Failure> {
    let mut devices = Devices::start(seed)?;
    let mut service = Service::start(&devices, seed)?;
    let ledger = service.ledger.clone();
    until("the service is ready", || ledger.address().is_some())?;
    devices.meet(&ledger.address().unwrap_or_default())?;

    let began = Instant::now();
    let mut judge = Judge::new(time, service.process.id());
    while began.elapsed() < time {
        devices.turn();
        judge.look(began.elapsed(), &devices, &ledger)?;
        std::thread::sleep(TICK);
    }
    judge.busy_is_over()?;

    // From here on nothing is in the way: everything must come, and a round of everybody's must go right.
    devices.behave();
    service.order("calm")?;
    until("everybody's last round went right", || {
        ledger.is_calm() || ledger.complaint().is_some()
    })?;
    devices.last_events();
    let made = devices.made()?;
    let came = until("every event has come", || {
        ledger.outstanding(&made).next().is_none()
    });
    judge.calm_is_over(&devices, &ledger)?;
    service.order("over")?;
    until("the service has ended its tasks", || ledger.has_ended())?;
    judge.verdict(&devices, &ledger, &made)?;
    came
}
