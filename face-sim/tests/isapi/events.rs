//! Events without end, over real sockets.

use crate::{connect, enrollment};
use face_sim::Terminal;
use face_sim::net::Fault;
use face_sim::terminal::Quirks;
use isapi::ErrorKind;
use isapi::common::client::blocking;
use isapi::event::{
    AccessEvent, Cursor, Event, EventCode, Events, Follow, Followed, Source, Start,
};
use isapi::flow::enroll;
use std::collections::BTreeMap;
use std::time::Duration;

fn quick(start: Start) -> Follow {
    let mut follow = Follow::from(start);
    follow.first_retry = Duration::from_millis(5);
    follow.longest_retry = Duration::from_millis(20);
    follow.slot_wait = Duration::from_millis(10);
    follow
}

fn client(terminal: &Terminal) -> isapi::Client {
    isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap()
}

fn passage(n: u64) -> AccessEvent {
    let mut event = AccessEvent::new(EventCode::FACE_RECOGNISED);
    event.employee_no_string = Some(n.to_string());
    event
}

fn terminal(change: impl FnOnce(&mut Quirks)) -> Terminal {
    let mut quirks = Quirks::default();
    quirks.heartbeat = Duration::from_secs(60);
    change(&mut quirks);
    Terminal::builder().quirks(quirks).start().unwrap()
}

/// Serial number and who, of an event.
fn seen(event: &Event) -> (u64, String) {
    let access = event.access().unwrap();
    (
        access.serial_no.unwrap(),
        access.employee_no_string.clone().unwrap(),
    )
}

/// A small generator of our own: the same cuts on every run, printed with a failure.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// 10,000 events, 50 cuts between events and 50 at any byte, 5 restarts of our own process, one in six events in the log alone, the log out of order and
/// its pages clamped, and the log replayed with each new stream.
#[tokio::test]
async fn ten_thousand_events_through_fifty_cuts_and_five_restarts_each_once_in_order() {
    const ALL: u64 = 10_000;
    let terminal = terminal(|q| {
        q.log_is_unordered = true;
        q.replays_log = false;
        q.page = 20;
    });
    let mut dice = Dice(4711);
    let (mut happened, mut cuts, mut restarts) = (0_u64, 0, 0);
    let mut stored: Option<Cursor> = None;
    let mut next = 1_u64;
    let mut sources: BTreeMap<String, u64> = BTreeMap::new();
    let mut events = Events::of(&client(&terminal), quick(Start::Beginning));
    // A restart of the terminal's side: the log is replayed on top of what comes by itself.
    while next <= ALL {
        if happened < ALL {
            let burst = (1 + dice.below(60)).min(ALL - happened);
            for _ in 0..burst {
                happened += 1;
                if dice.below(6) == 0 {
                    terminal.happen_unseen(passage(happened));
                } else {
                    terminal.happen(passage(happened));
                }
            }
            if cuts < 50 && dice.below(4) == 0 {
                cuts += 1;
                // This stream between two events, and the next one wherever it happens to be: in a head, in a number, in a
                // boundary.
                terminal.faults().next(
                    "alertStream",
                    Fault::Cut(1 + usize::try_from(dice.below(6000)).unwrap()),
                );
                terminal.drop_stream();
                terminal.set_quirks(|q| q.replays_log = matches!(cuts, 3 | 12));
            }
            if restarts < 5 && happened > ALL / 6 * (restarts + 1) {
                restarts += 1;
                // What a process keeps is the cursor, through whatever it stores things in.
                let text = serde_json::to_string(&stored.clone().unwrap()).unwrap();
                events = Events::of(
                    &client(&terminal),
                    quick(Start::After(serde_json::from_str(&text).unwrap())),
                );
            }
        } else {
            // Unseen events at the very end show with the next one that is seen.
            terminal.happen(passage(happened + 1));
        }
        // Takes what is there, and now and then leaves some for later.
        loop {
            let wait = Duration::from_millis(if happened < ALL { 15 } else { 500 });
            let Ok(given) = tokio::time::timeout(wait, events.next()).await else {
                break;
            };
            match given {
                Followed::Event { event, source } => {
                    if next <= ALL {
                        assert_eq!(
                            seen(&event),
                            (next, next.to_string()),
                            "{source:?} after {cuts} cuts"
                        );
                    }
                    next += 1;
                    *sources.entry(format!("{source:?}")).or_default() += 1;
                    stored = events.cursor().cloned();
                    assert_eq!(stored.as_ref().map(|c| c.serial_no), Some(next - 1));
                }
                Followed::Interrupted { .. } => {}
                other => panic!("{other:?}"),
            }
            if next > ALL {
                break;
            }
        }
    }
    assert_eq!((cuts, restarts), (50, 5));
    // How many of each is the machine's affair.
    assert!(
        sources.contains_key("Live") && sources.contains_key("Log"),
        "{sources:?}"
    );
}

#[tokio::test]
async fn from_now_on_is_from_now_on() {
    let terminal = terminal(|q| q.replays_log = true);
    for n in 1..=40 {
        terminal.happen(passage(n));
    }
    let mut events = Events::of(&client(&terminal), quick(Start::Now));
    let first = tokio::spawn(async move {
        let given = events.next().await;
        (given, events)
    });
    while terminal
        .record()
        .all()
        .iter()
        .filter(|r| r.request.uri().path().ends_with("/AcsEvent"))
        .count()
        < 1
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    terminal.happen(passage(41));
    let (given, events) = first.await.unwrap();
    assert_eq!(seen(given.event().unwrap()).0, 41);
    assert!(matches!(
        given,
        Followed::Event {
            source: Source::Live,
            ..
        }
    ));
    assert_eq!(events.cursor().unwrap().serial_no, 41);
}

#[tokio::test]
async fn a_replay_after_a_cursor_is_marked_and_not_doubled() {
    // No log to search: what the stream replays is all there is.
    let terminal = terminal(|q| (q.has_log, q.replays_log) = (false, true));
    for n in 1..=10 {
        terminal.happen(passage(n));
    }
    let after = Cursor {
        serial_no: 7,
        time: None,
    };
    let mut events = Events::of(&client(&terminal), quick(Start::After(after)));
    for n in 8..=10 {
        match events.next().await {
            Followed::Event {
                event,
                source: Source::Replay,
            } => assert_eq!(seen(&event).0, n),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_nowhere_any_more_is_said_to_be_missing() {
    for ignores in [false, true] {
        let terminal = terminal(|q| (q.has_log, q.log_ignores_serials) = (ignores, ignores));
        for n in 1..=1000 {
            terminal.happen_unseen(passage(n));
        }
        let mut events = Events::of(
            &client(&terminal),
            quick(Start::After(Cursor {
                serial_no: 5,
                time: None,
            })),
        );
        let next = tokio::spawn(async move { [events.next().await, events.next().await] });
        while terminal
            .record()
            .all()
            .iter()
            .filter(|r| r.request.uri().path().ends_with("/AcsEvent"))
            .count()
            < 1
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        terminal.happen(passage(1001));
        let given = next.await.unwrap();
        assert!(
            matches!(
                given[0],
                Followed::Missing {
                    first: 6,
                    last: 1000
                }
            ),
            "{:?}",
            given[0]
        );
        assert_eq!(seen(given[1].event().unwrap()).0, 1001);
    }
}

#[tokio::test]
async fn a_terminal_that_counts_from_one_again_is_followed() {
    let terminal = terminal(|_| {});
    for n in 1..=20 {
        terminal.happen(passage(n));
    }
    let mut events = Events::of(&client(&terminal), quick(Start::Beginning));
    for n in 1..=20 {
        assert_eq!(seen(events.next().await.event().unwrap()).0, n);
    }
    terminal.clear_log();
    terminal.advance_clock(Duration::from_secs(60));
    for n in 101..=103 {
        terminal.happen_unseen(passage(n));
    }
    terminal.happen(passage(104));
    assert!(matches!(events.next().await, Followed::Renumbered));
    for n in 1..=4 {
        assert_eq!(
            seen(events.next().await.event().unwrap()),
            (n, (n + 100).to_string())
        );
    }
    assert_eq!(events.cursor().unwrap().serial_no, 4);
}

#[tokio::test]
async fn the_one_place_is_waited_for() {
    let terminal = terminal(|_| {});
    let other = client(&terminal);
    let held = other.open(&isapi::event::AlertStream).await.unwrap();
    let mut events = Events::of(&client(&terminal), quick(Start::Beginning));
    for _ in 0..3 {
        match events.next().await {
            Followed::Interrupted {
                error: Some(error),
                retry_in,
            } => {
                assert_eq!(
                    (error.kind(), retry_in),
                    (ErrorKind::Full, Duration::from_millis(10))
                );
            }
            other => panic!("{other:?}"),
        }
    }
    drop(held);
    terminal.happen(passage(1));
    loop {
        match events.next().await {
            Followed::Event { event, .. } => break assert_eq!(seen(&event).0, 1),
            Followed::Interrupted { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn silence_is_noticed_and_heartbeats_are_not_silence() {
    let terminal = terminal(|q| q.heartbeat = Duration::from_millis(50));
    let mut follow = quick(Start::Beginning);
    follow.idle = Duration::from_millis(300);
    let mut events = Events::of(&client(&terminal), follow);
    assert!(
        tokio::time::timeout(Duration::from_secs(1), events.next())
            .await
            .is_err()
    );
    terminal.set_quirks(|q| q.heartbeat = Duration::from_secs(600));
    terminal.drop_stream();
    // The end of the old stream, then the silence of the new one.
    for _ in 0..2 {
        let given = tokio::time::timeout(Duration::from_secs(5), events.next())
            .await
            .unwrap();
        assert!(
            matches!(given, Followed::Interrupted { error: None, .. }),
            "{given:?}"
        );
    }
}

/// Whoever looks at something else in between asks again and again, each time for less than the pause.
#[tokio::test]
async fn silence_and_pauses_go_on_where_a_call_is_dropped() {
    let terminal = terminal(|_| {});
    let mut follow = quick(Start::Beginning);
    let time = Duration::from_millis(300);
    (follow.idle, follow.first_retry, follow.longest_retry) = (time, time, time);
    let mut events = Events::of(&client(&terminal), follow);
    let mut come = Vec::new();
    for round in 0..100 {
        if round == 50 {
            terminal.happen_unseen(passage(1));
        }
        let next = tokio::time::timeout(Duration::from_millis(50), events.next());
        match next.await {
            Ok(Followed::Event { event, .. }) => come.push(seen(&event).0),
            Ok(Followed::Interrupted { error: None, .. }) | Err(_) => {}
            Ok(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(come, [1], "the stream fell silent and was opened again");
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_however_long_it_is_followed() {
    let terminal = terminal(|_| {});
    let client = isapi::Client::connect(&terminal.url(), terminal.user(), "wrong").unwrap();
    let mut events = Events::of(&client, quick(Start::Now));
    for _ in 0..10 {
        assert!(matches!(
            events.next().await,
            Followed::Interrupted { error: Some(_), .. }
        ));
    }
    let credentialed = terminal
        .record()
        .all()
        .iter()
        .filter(|r| r.is_credentialed())
        .count();
    assert_eq!((credentialed, terminal.is_locked()), (1, false));
}

#[test]
fn the_blocking_iterator_does_the_same() {
    let terminal = terminal(|_| {});
    let client: blocking::Client<_, _, _> = connect(&terminal);
    client.run(enroll(enrollment("7"))).unwrap();
    for n in 1..=5 {
        terminal.happen_unseen(passage(n));
    }
    let mut events = isapi::blocking::Events::of(&client, quick(Start::Beginning));
    for n in 1..=5 {
        assert_eq!(seen(events.next().unwrap().event().unwrap()).0, n);
    }
    terminal.drop_stream();
    let serial = terminal.person_before_camera("7");
    let mut got = Vec::new();
    while got.last().is_none_or(|last| *last < serial) {
        if let Followed::Event { event, .. } = events.next().unwrap() {
            got.push(event.access().unwrap().serial_no.unwrap());
        }
    }
    assert_eq!(got, [6]);
}

#[tokio::test]
async fn a_subscription_says_what_it_grants_and_brings_events() {
    use isapi::event::{EventChoice, Subscribe, SubscribeEvent, Subscribed, Unsubscribe};
    let terminal = terminal(|_| {});
    let client = client(&terminal);
    let mut wanted = SubscribeEvent::access_control(30);
    wanted
        .event_list
        .as_mut()
        .unwrap()
        .events
        .push(EventChoice {
            kind: "faceSnap".into(),
            ..Default::default()
        });
    let mut stream = client.open(&Subscribe(wanted)).await.unwrap();
    let Subscribed::Granted(granted) = stream.next().await.unwrap().unwrap() else {
        panic!()
    };
    assert_eq!(granted.failures()[0].kind.as_deref(), Some("faceSnap"));
    terminal.happen(passage(1));
    let Subscribed::Event(event) = stream.next().await.unwrap().unwrap() else {
        panic!()
    };
    assert_eq!(seen(&event).0, 1);
    client
        .call(&Unsubscribe {
            id: granted.id.unwrap(),
        })
        .await
        .unwrap();
    assert!(stream.next().await.is_none());
    assert_eq!(
        client
            .call(&Unsubscribe { id: 9 })
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::BadRequest
    );
}
