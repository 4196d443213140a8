//! The logic alone, against a log in memory: no socket, no clock.

use super::*;
use crate::event::EventCode;
use face_common::EncodeError;
use proptest::prelude::*;

fn event(serial: u64) -> AccessEvent {
    let mut event = AccessEvent::new(EventCode::FACE_RECOGNISED);
    event.serial_no = Some(serial);
    event
}

/// A terminal's log: answers a search with a page, in no order.
#[derive(Default)]
struct Log(Vec<u64>);

impl Log {
    fn page(&self, search: &AcsEventSearch) -> AcsEventPage {
        let within = |n: &&u64| {
            search.begin_serial_no.is_none_or(|b| **n >= b)
                && search.end_serial_no.is_none_or(|e| **n <= e)
        };
        let mut found: Vec<_> = self.0.iter().filter(within).copied().collect();
        if search.time_reverse_order == Some(true) {
            found.reverse();
        } else {
            found.sort_by_key(|n| (n % 5, *n));
        }
        let total = u32::try_from(found.len()).unwrap();
        let page = found
            .into_iter()
            .skip(search.position as usize)
            .take(search.max_results.min(30) as usize);
        AcsEventPage::answer(search, page.map(event).collect(), total)
    }
}

/// What a follower gives before it wants to read, and how many searches that took.
fn drained(follower: &mut Follower, log: &Log) -> (Vec<Followed>, usize) {
    let (mut given, mut searches) = (Vec::new(), 0);
    loop {
        match follower.action() {
            Action::Give(one) => given.push(one),
            Action::Open => follower.opened(),
            Action::Search(search) => {
                searches += 1;
                assert!(searches < 5_000, "it searches for ever");
                assert!(
                    follower.out.len() <= 400,
                    "it holds {} events",
                    follower.out.len()
                );
                follower.found(Ok(log.page(&search)), 0);
            }
            Action::Read(_) => return (given, searches),
            Action::Wait(_) => follower.waited(),
        }
    }
}

/// Numbers of events, and spans that are missing, in the order they came.
fn numbers(given: &[Followed]) -> (Vec<u64>, Vec<(u64, u64)>) {
    let (mut events, mut missing) = (Vec::new(), Vec::new());
    for one in given {
        match one {
            Followed::Missing { first, last } => missing.push((*first, *last)),
            other => events.push(other.access().unwrap().serial_no.unwrap()),
        }
    }
    (events, missing)
}

fn after(serial_no: u64) -> Follower {
    Follower::new(Follow::from(Start::After(Cursor {
        serial_no,
        time: None,
    })))
}

fn transport() -> Error {
    Error::Transport(face_common::TransportError {
        idempotent: true,
        ..face_common::TransportError::new("gone").timed_out(true)
    })
}

#[test]
fn a_long_log_comes_in_order_through_small_windows() {
    let log = Log((1..=5_000).collect());
    let (given, searches) = drained(&mut after(0), &log);
    assert_eq!(numbers(&given), ((1..=5_000).collect(), vec![]));
    assert!(searches <= 5_000 / 100 * 4 + 1, "{searches}");
}

#[test]
fn numbers_far_apart_are_found_and_what_lies_between_is_missing() {
    let log = Log(vec![3, 5, 1_000_000, 2_999_999_999, 3_000_000_000]);
    let (given, searches) = drained(&mut after(2), &log);
    let want = vec![(4, 4), (6, 999_999), (1_000_001, 2_999_999_998)];
    assert_eq!(numbers(&given), (log.0.clone(), want));
    assert!(searches < 60, "{searches}");
    // From the beginning, nothing before the first is missing: the log has lost it long ago.
    let mut follower = Follower::new(Follow::from(Start::Beginning));
    assert_eq!(
        numbers(&drained(&mut follower, &Log(vec![70, 71])).0),
        (vec![70, 71], vec![])
    );
}

#[test]
fn a_gap_is_filled_before_the_event_that_shows_it() {
    let log = Log((1..=50).collect());
    let mut follower = after(10);
    let quiet = Log(vec![]);
    assert!(drained(&mut follower, &quiet).0.is_empty());
    follower.read(Some(Ok(Event::from_log(event(50)))), 0);
    assert_eq!(
        numbers(&drained(&mut follower, &log).0),
        ((11..=50).collect(), vec![])
    );
    // A double, and one whose predecessor is the last, whatever the numbers say.
    follower.read(Some(Ok(Event::from_log(event(50)))), 0);
    let mut jump = event(60);
    jump.front_serial_no = Some(50);
    follower.read(Some(Ok(Event::from_log(jump))), 0);
    let (given, searches) = drained(&mut follower, &log);
    assert_eq!((numbers(&given), searches), ((vec![60], vec![]), 0));
}

#[test]
fn a_failed_search_loses_nothing_and_a_useless_log_is_said() {
    let log = Log((1..=20).collect());
    let mut follower = after(10);
    drained(&mut follower, &Log(vec![]));
    follower.read(Some(Ok(Event::from_log(event(20)))), 0);
    assert!(matches!(follower.action(), Action::Search(_)));
    follower.found(Err(transport()), 0);
    let (mut given, _) = drained(&mut follower, &log);
    assert!(matches!(
        given.remove(0),
        Followed::Interrupted { error: Some(_), .. }
    ));
    assert_eq!(numbers(&given), ((11..=20).collect(), vec![]));

    // A log that fails whatever it is asked: what it might hold is said to be missing, and the stream goes on.
    let mut all = Vec::new();
    for _ in 0..30 {
        match follower.action() {
            Action::Give(one) => all.push(one),
            Action::Wait(_) => follower.waited(),
            Action::Open => follower.opened(),
            Action::Search(_) => follower.found(Err(Error::Encode(EncodeError::StalledFlow)), 0),
            Action::Read(_) => follower.read(Some(Ok(Event::from_log(event(30)))), 0),
        }
    }
    all.retain(|f| !matches!(f, Followed::Interrupted { .. }));
    assert_eq!(numbers(&all), (vec![30], vec![(21, 29)]));
}

/// Events as the stream brings them: what is given and searched, and where the cursor stands then.
fn streamed(events: &[AccessEvent]) -> (Vec<u64>, usize, Option<u64>) {
    let mut follower = after(10);
    drained(&mut follower, &Log(vec![]));
    let (mut all, mut searches) = (Vec::new(), 0);
    for one in events {
        follower.read(Some(Ok(Event::from_log(one.clone()))), 0);
        let (given, asked) = drained(&mut follower, &Log(vec![]));
        all.extend(numbers(&given).0);
        searches += asked;
    }
    // A stream that is opened again begins behind the cursor.
    follower.read(None, 0);
    let given = drained(&mut follower, &Log(vec![])).0;
    assert!(
        matches!(given.as_slice(), [Followed::Interrupted { .. }]),
        "{given:?}"
    );
    (all, searches, follower.cursor().map(|c| c.serial_no))
}

#[test]
fn what_no_terminal_counts_to_is_no_number() {
    let front = |serial, front| AccessEvent {
        front_serial_no: Some(front),
        ..event(serial)
    };
    for no_number in [0, END + 1, u64::MAX - 1, u64::MAX] {
        for odd in [event(no_number), front(no_number, 0), front(no_number, 10)] {
            let events = [event(11), odd, event(12)];
            let want = (vec![11, no_number, 12], 0, Some(12));
            assert_eq!(streamed(&events), want, "{no_number}");
        }
        // The number before is taken as little at its word.
        let want = (vec![11], 0, Some(11));
        assert_eq!(streamed(&[front(11, no_number)]), want, "{no_number}");
    }
    let (given, _, cursor) = streamed(&[event(END)]);
    assert_eq!((given, cursor), (vec![END], Some(END)));
}

#[test]
fn a_log_s_numbers_have_an_end_too() {
    let log = Log(vec![9, 11, 12, END, END + 1, u64::MAX]);
    let (given, searches) = drained(&mut after(10), &log);
    assert_eq!(numbers(&given), (vec![11, 12, END], vec![(13, END - 1)]));
    assert!(searches < 60, "{searches}");
    // Nothing else is there.
    let odd = Log(vec![END + 1, u64::MAX]);
    let (given, searches) = drained(&mut after(10), &odd);
    assert!(given.is_empty() && searches < 60, "{searches} {given:?}");
    let mut now = Follower::new(Follow::default());
    drained(&mut now, &Log(vec![u64::MAX]));
    assert_eq!(now.cursor(), None);
}

/// Every page says that there is more, in the window or outside of it, and none says how many.
#[test]
fn a_log_that_never_ends_is_useless() {
    for beside in [0, 1_000_000] {
        let mut follower = after(10);
        drained(&mut follower, &Log(vec![]));
        follower.read(Some(Ok(Event::from_log(event(50)))), 0);
        let (mut given, mut searches) = (Vec::new(), 0);
        loop {
            match follower.action() {
                Action::Give(one) => given.push(one),
                Action::Search(search) => {
                    searches += 1;
                    assert!(searches < 3000, "it searches for ever");
                    let first = search.begin_serial_no.unwrap() + beside;
                    let mut page = AcsEventPage::answer(&search, vec![event(first)], u32::MAX);
                    page.total_matches = None;
                    follower.found(Ok(page), 0);
                }
                _ => break,
            }
        }
        assert_eq!(numbers(&given), (vec![50], vec![(11, 49)]), "{beside}");
    }
}

#[test]
fn a_stored_cursor_that_no_terminal_comes_to_counts_as_none() {
    for serial in [END + 1, u64::MAX] {
        let mut follower = after(serial);
        assert_eq!(follower.cursor(), None);
        drained(&mut follower, &Log(vec![7]));
        assert_eq!(follower.cursor().map(|c| c.serial_no), Some(7));
    }
    let mut last = after(END);
    assert!(drained(&mut last, &Log(vec![7])).0.is_empty());
    assert_eq!(last.cursor().map(|c| c.serial_no), Some(END));
}

/// An emptied log begins anew with 1; nought is no beginning.
#[test]
fn an_event_without_a_number_is_no_new_count() {
    let at = |serial, ms| AccessEvent {
        time: Some(Timestamp::at(ms, 0)),
        ..event(serial)
    };
    let mut follower = after(0);
    drained(&mut follower, &Log(vec![]));
    let mut all = Vec::new();
    for one in [at(1, 1000), at(0, 2000), at(2, 3000), at(1, 4000)] {
        follower.read(Some(Ok(Event::from_log(one))), 0);
        all.extend(drained(&mut follower, &Log(vec![])).0);
    }
    let renumbered = |f: &Followed| matches!(f, Followed::Renumbered);
    assert_eq!(all.iter().filter(|f| renumbered(f)).count(), 1);
    all.retain(|f| !renumbered(f));
    assert_eq!(numbers(&all), (vec![1, 0, 2, 1], vec![]));
}

/// How many searches it takes until the events are called missing; with 40 it is never.
fn patience(refused: impl Fn() -> Error) -> usize {
    let mut follower = after(10);
    drained(&mut follower, &Log(vec![]));
    follower.read(Some(Ok(Event::from_log(event(20)))), 0);
    let mut searches = 0;
    while searches < 40 {
        match follower.action() {
            Action::Give(Followed::Missing { .. }) => break,
            Action::Give(_) => {}
            Action::Wait(_) => follower.waited(),
            Action::Open => follower.opened(),
            Action::Search(_) => {
                searches += 1;
                follower.found(Err(refused()), 0);
            }
            Action::Read(_) => follower.read(Some(Ok(Event::from_log(event(20)))), 0),
        }
    }
    searches
}

#[test]
fn what_is_not_there_at_the_moment_is_waited_for() {
    let answered = |status| {
        move || Error::Fault {
            fault: crate::Fault::http(status),
            idempotent: true,
        }
    };
    let patiences = [500, 503, 501, 502, 504].map(|status| patience(answered(status)));
    assert_eq!(patiences, [3, 40, 1, 40, 40]);
    let busy = || Error::Fault {
        fault: crate::Fault {
            status_code: Some(crate::protocol::StatusCode::DeviceBusy),
            ..crate::Fault::http(503)
        },
        idempotent: true,
    };
    assert_eq!(patience(busy), 10);
    assert_eq!(patience(transport), 40);
}

#[test]
fn pauses_grow_are_spread_and_have_an_end() {
    let mut follower = after(0);
    let mut last = Duration::ZERO;
    for n in 0..40 {
        let whole = Duration::from_secs(1 << n.min(6)).min(Duration::from_secs(60));
        let before = follower.failures;
        let (least, most) = (follower.back_off(0), {
            follower.failures = before;
            follower.back_off(511)
        });
        assert!(
            least >= whole / 2 && most <= whole && least < most,
            "{n}: {least:?} {most:?}"
        );
        assert!(least >= last / 2);
        last = least;
    }
}

#[test]
fn asking_again_without_doing_it_gives_the_same_answer() {
    let mut follower = after(5);
    for _ in 0..3 {
        assert!(matches!(follower.action(), Action::Open));
    }
    follower.opened();
    for _ in 0..3 {
        assert!(matches!(follower.action(), Action::Search(s) if s.begin_serial_no == Some(6)));
    }
    follower.open_failed(transport(), 7);
    assert!(matches!(
        follower.action(),
        Action::Give(Followed::Interrupted { .. })
    ));
    for _ in 0..3 {
        assert!(matches!(follower.action(), Action::Wait(_)));
    }
}

proptest! {
    /// Whatever is in the log and wherever it begins: every number there is, once, in order, and every other said to be
    /// missing.
    #[test]
    fn nothing_lost_nothing_twice(numbers_in in prop::collection::btree_set(1_u64..3_000, 0..400), start in 0_u64..3_000) {
        let log = Log(numbers_in.iter().copied().collect());
        let (given, _) = drained(&mut after(start), &log);
        let (events, missing) = numbers(&given);
        let want: Vec<_> = numbers_in.iter().copied().filter(|n| *n > start).collect();
        prop_assert_eq!(&events, &want);
        let mut next = start + 1;
        for n in want {
            if n > next {
                prop_assert!(missing.contains(&(next, n - 1)), "{:?} lacks {}..{}", missing, next, n - 1);
            }
            next = n + 1;
        }
    }

    /// Whatever happens and whatever breaks in between: each event once, in order.
    #[test]
    fn whatever_breaks_each_event_comes_once(ops in prop::collection::vec((0_u8..7, 1_usize..20), 1..80)) {
        let mut terminal = Terminal::default();
        let mut follower = after(0);
        let mut given = Vec::new();
        for (op, n) in ops {
            match op {
                0 | 1 => terminal.happen(n as u64, true),
                2 => terminal.happen(n as u64, false),
                3 => terminal.stream = None,
                // The terminal sends some of it again.
                4 => {
                    let again: Vec<_> = terminal.log.0.iter().rev().take(n).rev().copied().collect();
                    terminal.stream.iter_mut().for_each(|s| s.extend(again.iter().copied()));
                }
                5 => terminal.failing = n.min(2),
                _ => terminal.drive(&mut follower, n * 5, &mut given),
            }
        }
        terminal.happen(1, true);
        for _ in 0..200 {
            terminal.drive(&mut follower, 100, &mut given);
        }
        given.retain(|f| !matches!(f, Followed::Interrupted { .. }));
        let (events, missing) = numbers(&given);
        prop_assert_eq!(missing, vec![]);
        prop_assert_eq!(events, terminal.log.0);
    }
}

/// A terminal with one stream, and searches that fail now and then.
#[derive(Default)]
struct Terminal {
    log: Log,
    stream: Option<VecDeque<u64>>,
    failing: usize,
}

impl Terminal {
    fn happen(&mut self, times: u64, seen: bool) {
        for _ in 0..times {
            let serial = self.log.0.len() as u64 + 1;
            self.log.0.push(serial);
            if let Some(stream) = self.stream.as_mut().filter(|_| seen) {
                stream.push_back(serial);
            }
        }
    }

    fn drive(&mut self, follower: &mut Follower, steps: usize, given: &mut Vec<Followed>) {
        for _ in 0..steps {
            match follower.action() {
                Action::Give(one) => given.push(one),
                Action::Open => {
                    self.stream = Some(VecDeque::new());
                    follower.opened();
                }
                Action::Wait(_) => {
                    self.stream = None;
                    follower.waited();
                }
                Action::Search(_) if self.failing > 0 => {
                    self.failing -= 1;
                    follower.found(Err(transport()), 3);
                }
                Action::Search(search) => follower.found(Ok(self.log.page(&search)), 3),
                Action::Read(_) => match self.stream.as_mut().map(VecDeque::pop_front) {
                    Some(Some(serial)) => {
                        follower.read(Some(Ok(Event::from_log(event(serial)))), 3);
                    }
                    // Nothing new: a driver would wait.
                    Some(None) => return,
                    None => follower.read(None, 3),
                },
            }
        }
    }
}
