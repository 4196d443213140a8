//! One flow and one trouble: the trouble comes at each request of the flow in turn, and the flow is run again after it.

use crate::line::{Fate, Killed, Line};
use face_common::{ErrorKind, Fault as VendorFault, Request, Response, Sent};
use face_sim::net::{Fault, Faults};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// One crate's flows, and what its devices do.
pub(crate) struct Family<D> {
    pub(crate) name: &'static str,
    pub(crate) flows: Vec<Flow<D>>,
    pub(crate) troubles: Vec<Trouble<D>>,
    pub(crate) faults: fn(&D) -> &Faults,
    /// What only time mends, before anything is asked again: a lock, a clock.
    pub(crate) recover: fn(&D),
    /// Cells that cannot be as they should, each with the reason.
    pub(crate) known: Vec<Known>,
}

/// A flow with a device of its own.
pub(crate) struct Flow<D> {
    pub(crate) name: &'static str,
    pub(crate) fresh: fn() -> D,
    /// As a new process runs it. The text is what the caller was told, where that is more than that it is done.
    pub(crate) run: fn(&D, Line) -> Result<String, Failure>,
    /// What is on the device.
    pub(crate) left: fn(&D) -> String,
    usual: OnceLock<Usual>,
}

impl<D> Flow<D> {
    pub(crate) fn new(
        name: &'static str,
        fresh: fn() -> D,
        run: fn(&D, Line) -> Result<String, Failure>,
        left: fn(&D) -> String,
    ) -> Self {
        Self {
            name,
            fresh,
            run,
            left,
            usual: OnceLock::new(),
        }
    }

    /// How a flow goes without trouble, and what is on its device at each step.
    pub(crate) fn usual(&self) -> &Usual {
        self.usual.get_or_init(|| {
            let device = (self.fresh)();
            let mut states = vec![(self.left)(&device)];
            let line = Line::good();
            let told = match run(self, &device, line.clone()) {
                End::Told(told) => told,
                end => panic!("{} without trouble: {}", self.name, end.text()),
            };
            let right = (self.left)(&device);
            for at in 0..line.sent() {
                let device = (self.fresh)();
                run(self, &device, Line::struck(at, |_| Fate::Last));
                states.push((self.left)(&device));
            }
            assert_eq!(states.last(), Some(&right), "{}", self.name);
            Usual { told, states }
        })
    }
}

/// How a flow goes without trouble.
#[derive(Debug)]
pub(crate) struct Usual {
    pub(crate) told: String,
    /// What is on the device before each request, and after the last.
    pub(crate) states: Vec<String>,
}

impl Usual {
    pub(crate) fn requests(&self) -> usize {
        self.states.len() - 1
    }

    fn before(&self) -> &str {
        &self.states[0]
    }

    pub(crate) fn right(&self) -> &str {
        &self.states[self.requests()]
    }
}

/// Something that goes wrong.
pub(crate) struct Trouble<D> {
    pub(crate) name: &'static str,
    pub(crate) how: How<D>,
}

pub(crate) enum How<D> {
    /// On the way to the device.
    Line(Fate),
    /// At the device, below its own words.
    Wire(Fault),
    /// The same, until the caller's time limit.
    Silence(Fault),
    /// Somebody answers this in its place.
    Instead(fn(&Request) -> Response),
    /// The device acts, and somebody answers this in its place.
    Acted(fn(&Request) -> Response),
    /// Everything is answered so from there on; the caller is to have asked so many times more at most.
    Storm(fn(&Request) -> Response, usize),
    /// Something happens to the device.
    Device(fn(&D)),
}

/// A cell that cannot be as it should.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) flow: &'static str,
    /// `""`: some of them.
    pub(crate) trouble: &'static str,
    pub(crate) what: What,
    pub(crate) why: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The caller is told what is not so, or not all of it.
    Believed,
    /// The same call again does not end right.
    NotAgain,
}

/// How a flow says that it failed.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: String,
    /// Whether it was sent, and whether it is worth another try, where a call failed.
    call: Option<(Sent, bool)>,
    left: Left,
}

/// What an error says about the device.
#[derive(Debug)]
pub(crate) enum Left {
    Unsaid,
    Unknown,
    AsBefore,
    /// In words, and whether the device is left so.
    So(&'static str, fn(&str) -> bool),
}

impl Failure {
    /// What is no call's error.
    pub(crate) fn named(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            call: None,
            left: Left::Unsaid,
        }
    }

    /// Of an error that may have a call's error at its bottom.
    pub(crate) fn of<F: VendorFault>(
        kind: &ErrorKind,
        error: &(dyn std::error::Error + 'static),
    ) -> Self {
        let call = bottom::<F>(error).map(|call| (call.was_sent(), call.is_retryable()));
        Self {
            call,
            ..Self::named(word(kind))
        }
    }

    /// Of an error that has no kind of its own: the call's, or this name.
    pub(crate) fn of_call<F: VendorFault>(
        otherwise: &str,
        error: &(dyn std::error::Error + 'static),
    ) -> Self {
        match bottom::<F>(error) {
            Some(call) => Self::of::<F>(&call.kind(), call),
            None => Self::named(otherwise),
        }
    }

    pub(crate) fn saying(mut self, left: Left) -> Self {
        self.left = left;
        self
    }

    pub(crate) fn text(&self) -> String {
        let kind = &self.kind;
        let sent = match self.call {
            None => "",
            Some((Sent::No, _)) => ", not sent",
            Some((Sent::Maybe, _)) => ", maybe sent",
            Some((Sent::Yes, _)) => ", sent",
        };
        let retry = if self.call.is_some_and(|(_, retry)| retry) {
            ", retry"
        } else {
            ""
        };
        let left = match self.left {
            Left::Unsaid => String::new(),
            Left::Unknown => " (left: unknown)".to_owned(),
            Left::AsBefore => " (left: as it was)".to_owned(),
            Left::So(what, _) => format!(" (left: {what})"),
        };
        format!("{kind}{sent}{retry}{left}")
    }
}

/// Without what differs from run to run.
fn word(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::LockedOut { .. } => "LockedOut".to_owned(),
        kind => format!("{kind:?}"),
    }
}

/// The call's error in another.
fn bottom<'a, F: VendorFault>(
    error: &'a (dyn std::error::Error + 'static),
) -> Option<&'a face_common::Error<F>> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(call) = error.downcast_ref() {
            return Some(call);
        }
        next = error.source();
    }
    None
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) flow: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) got: String,
    pub(crate) left: String,
    pub(crate) again: String,
}

/// No flow takes so long with a device that answers or is not waited for, on a machine with much else to do. Less than a client's own
/// time limit, a minute.
const DEADLINE: Duration = Duration::from_secs(45);

enum End {
    Told(String),
    Failed(Failure),
    Killed,
}

impl End {
    fn text(&self) -> String {
        match self {
            Self::Told(told) if told.is_empty() => "Ok".to_owned(),
            Self::Told(told) => format!("Ok: {told}"),
            Self::Failed(failure) => failure.text(),
            Self::Killed => "killed".to_owned(),
        }
    }
}

/// Runs the flow as a process that may be killed.
fn run<D>(flow: &Flow<D>, device: &D, line: Line) -> End {
    let start = Instant::now();
    let end = match catch_unwind(AssertUnwindSafe(|| (flow.run)(device, line))) {
        Ok(Ok(told)) => End::Told(told),
        Ok(Err(failure)) => End::Failed(failure),
        Err(thrown) if thrown.is::<Killed>() => End::Killed,
        Err(thrown) => resume_unwind(thrown),
    };
    assert!(start.elapsed() < DEADLINE, "it took {:?}", start.elapsed());
    end
}

impl<D: Send + Sync + 'static> Family<D> {
    fn known(&self, flow: &Flow<D>, trouble: &Trouble<D>, what: What) -> Option<&Known> {
        let is = |k: &&Known| {
            (k.flow, k.what) == (flow.name, what) && ["", trouble.name].contains(&k.trouble)
        };
        self.known.iter().find(is)
    }

    /// Fills in a cell, or says what is wrong with it.
    pub(crate) fn cell(&self, flow: &Flow<D>, trouble: &Trouble<D>) -> Result<Cell, String> {
        let usual = flow.usual();
        let mut got = Vec::new();
        let mut left = Vec::new();
        let (mut believed, mut not_again): (Option<&Known>, Option<&Known>) = (None, None);
        for at in 0..usual.requests() {
            let device = Arc::new((flow.fresh)());
            let line = self.line(&device, trouble, at);
            let end = run(flow, &device, line.clone());
            if matches!(trouble.how, How::Silence(_)) {
                heard((self.faults)(&device));
            }
            (self.faults)(&device).clear();
            (self.recover)(&device);
            let now = (flow.left)(&device);
            let wrong =
                |what: &str| Err(format!("request {at}: {}; left: {now}; {what}", end.text()));
            match &end {
                End::Told(told) if now != usual.right() || *told != usual.told => {
                    believed = self.known(flow, trouble, What::Believed);
                    if believed.is_none() {
                        return wrong("that is not so");
                    }
                }
                End::Failed(failure) => {
                    let sent_nothing = matches!(failure.call, Some((Sent::No, _)));
                    if sent_nothing && now != usual.states[at] && now != usual.before() {
                        return wrong("something was sent");
                    }
                    let so = match failure.left {
                        Left::Unsaid | Left::Unknown => true,
                        Left::AsBefore => now == usual.before(),
                        Left::So(_, is_so) => is_so(&now),
                    };
                    if !so {
                        return wrong("the device is not left so");
                    }
                }
                _ => {}
            }
            if let How::Storm(_, most) = trouble.how
                && line.sent() > at + 1 + most
            {
                return wrong(&format!("{} requests into the storm", line.sent() - at));
            }
            add(&mut got, end.text());
            add(&mut left, now);
            let again = run(flow, &device, Line::good());
            let ended = (flow.left)(&device);
            let right =
                matches!(&again, End::Told(told) if *told == usual.told) && ended == usual.right();
            if !right {
                not_again = self.known(flow, trouble, What::NotAgain);
                if not_again.is_none() {
                    return Err(format!(
                        "request {at}: {}; again: {}; left: {ended}, not {}",
                        end.text(),
                        again.text(),
                        usual.right()
                    ));
                }
            }
        }
        for (what, found) in [(What::Believed, believed), (What::NotAgain, not_again)] {
            let listed = self.known(flow, trouble, what);
            if found.is_none() && listed.is_some_and(|k| !k.trouble.is_empty()) {
                return Err(format!("{what:?} is listed, and is not so any more"));
            }
        }
        let (believed, not_again) = (believed.map(|k| k.why), not_again.map(|k| k.why));
        if let Some(why) = believed {
            add(&mut got, format!("not all of it so: {why}"));
        }
        Ok(Cell {
            flow: flow.name,
            trouble: trouble.name,
            got: got.join("; "),
            left: left.join("; "),
            again: not_again.map_or_else(|| "right".to_owned(), |why| format!("not always: {why}")),
        })
    }

    fn line(&self, device: &Arc<D>, trouble: &Trouble<D>, at: usize) -> Line {
        let faults = (self.faults)(device).clone();
        match &trouble.how {
            How::Line(fate) => {
                let fate = *fate;
                Line::struck(at, move |_| fate)
            }
            How::Wire(fault) => {
                let fault = fault.clone();
                Line::struck(at, move |_| {
                    faults.next("", fault.clone());
                    Fate::Goes
                })
            }
            How::Silence(fault) => {
                let fault = fault.clone();
                Line::struck(at, move |_| {
                    faults.next("", fault.clone());
                    Fate::GoesInAHurry
                })
            }
            How::Instead(answer) => {
                let answer = *answer;
                Line::struck(at, move |request| {
                    faults.next("", Fault::Replace(Box::new(answer(request))));
                    Fate::Goes
                })
            }
            How::Acted(answer) => {
                let answer = *answer;
                Line::struck(at, move |request| {
                    faults.next("", Fault::ActAndReplace(Box::new(answer(request))));
                    Fate::Goes
                })
            }
            How::Storm(answer, _) => {
                let answer = *answer;
                Line::struck(at, move |request| {
                    faults.always("", Fault::Replace(Box::new(answer(request))));
                    Fate::Goes
                })
            }
            How::Device(happens) => {
                let (happens, device) = (*happens, device.clone());
                Line::struck(at, move |_| {
                    happens(&device);
                    Fate::Goes
                })
            }
        }
    }
}

/// Who has not waited for a device may be quicker than the device.
fn heard(faults: &Faults) {
    let start = Instant::now();
    while !faults.is_empty() {
        assert!(start.elapsed() < DEADLINE, "the device has not heard it");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(20));
}

/// Each text once, in the order they came in.
pub(crate) fn add(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}
