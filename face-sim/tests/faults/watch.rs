//! `Watch`: events down a WebSocket, which does not go over the line. One event comes before the trouble, one happens amid it, one
//! after it, and each must come once: live, or out of the node's records.

use crate::cell::{Cell, Failure, add};
use crate::line::Line;
use crate::nebula::{code, connect, jump, listened_to, restart};
use crate::troubles::answer;
use crate::wire::{Doom, Wire};
use ::nebula::event::watch::{Keys, Live, Watch, WatchOptions, keys};
use ::nebula::event::{Event, EventKey};
use ::nebula::flow::missed;
use ::nebula::protocol::{Code, Fault as VendorFault};
use ::nebula::record::QueryCaptures;
use face_common::ErrorKind;
use face_common::time::Timestamp;
use face_sim::NebulaNode;
use face_sim::net::Fault;
use std::collections::HashSet;
use std::time::Duration;

/// What happens, and where.
#[derive(Clone, Copy)]
enum How {
    /// While it listens.
    Amid(fn(&Scene)),
    /// When it connects again, after the connection was closed.
    Returning(fn(&Scene)),
    /// The same, and it is not waited for as long as otherwise.
    ReturningInAHurry(fn(&Scene)),
    /// Nothing comes any more, and nobody says so.
    Silence,
    /// The process is killed; before the next one starts, this happens.
    Killed(fn(&Scene)),
    /// It is killed with the event read and not stored.
    KilledBeforeItStores,
    /// It is killed with a gap that is not filled yet.
    KilledWithAGap,
}

type Trouble = (&'static str, How);

const TROUBLES: [Trouble; 33] = [
    ("reset", How::Amid(|s| s.wire.strike(Doom::Reset))),
    (
        "closed between two events",
        How::Amid(|s| s.wire.strike(Doom::Closed)),
    ),
    (
        "going away, says the node",
        How::Amid(|s| s.wire.strike(Doom::GoingAway)),
    ),
    (
        "cut behind the head of a frame",
        How::Amid(|s| s.node.break_next_event(0)),
    ),
    (
        "cut in the middle of a frame",
        How::Amid(|s| s.node.break_next_event(500)),
    ),
    ("in small frames, and a ping before", How::Amid(in_pieces)),
    ("an event that is too large", How::Amid(too_large)),
    ("silence", How::Silence),
    ("sessions expired", How::Amid(|s| s.node.expire_sessions())),
    ("restarted", How::Amid(|s| restart(&s.node))),
    ("restarted, and away for a while", How::Amid(away)),
    (
        "closed, and the clock jumps an hour",
        How::Returning(|s| jump(&s.node, 1)),
    ),
    (
        "closed, and the clock goes back an hour",
        How::Returning(|s| jump(&s.node, -1)),
    ),
    (
        "sessions expired, when it connects again",
        How::Returning(|s| s.node.expire_sessions()),
    ),
    (
        "no key: closed without an answer",
        How::Returning(|s| s.node.faults().next(KEY, Fault::Close)),
    ),
    (
        "no key: 502 of a proxy",
        How::Returning(|s| instead(s, KEY, 502)),
    ),
    (
        "no key: the node refuses",
        How::Returning(|s| s.node.refuse(KEY, Code::UnknownError)),
    ),
    ("no key: the password is another", How::Returning(no_login)),
    ("refused", How::Returning(|s| s.wire.refuse())),
    (
        "reset at the handshake",
        How::Returning(|s| s.node.faults().next(WS, Fault::Reset)),
    ),
    (
        "the handshake is cut",
        How::Returning(|s| s.wire.next(0, 20, Doom::Closed)),
    ),
    (
        "401 for the handshake",
        How::Returning(|s| instead(s, WS, 401)),
    ),
    (
        "a web page for the handshake",
        How::Returning(|s| instead(s, WS, 200)),
    ),
    (
        "502 of a proxy for the handshake",
        How::Returning(|s| instead(s, WS, 502)),
    ),
    (
        "silence at the handshake",
        How::ReturningInAHurry(|s| s.node.faults().next(WS, Fault::Delay(FOR_EVER))),
    ),
    (
        "closed before the subscription is taken",
        How::Returning(|s| s.wire.next(1, 0, Doom::Closed)),
    ),
    (
        "silence after the handshake",
        How::ReturningInAHurry(|s| s.wire.next(1, 0, Doom::Silent)),
    ),
    (
        "the key is wrong",
        How::Returning(|s| s.node.refuse(HELLO, Code::BadParameter)),
    ),
    ("killed", How::Killed(|_| ())),
    (
        "killed, and the clock jumps an hour",
        How::Killed(|s| jump(&s.node, 1)),
    ),
    (
        "killed, and the clock goes back an hour",
        How::Killed(|s| jump(&s.node, -1)),
    ),
    (
        "killed before the event is stored",
        How::KilledBeforeItStores,
    ),
    ("killed before the gap is filled", How::KilledWithAGap),
];

const WS: &str = "/ws/";
/// The messages of the login, of the key, and of the subscription.
const LOGIN: &str = "257";
const KEY: &str = "1286";
const HELLO: &str = "776";
const FOR_EVER: Duration = Duration::from_secs(3600);
const PATIENCE: Duration = Duration::from_secs(20);
const HURRY: Duration = Duration::from_millis(400);
/// Bytes of a message.
const MOST: usize = 1 << 20;

fn instead(scene: &Scene, name: &str, status: u16) {
    let page = format!("<html><body><h1>{status}</h1></body></html>");
    let answer = Box::new(answer(status, "text/html", page));
    scene.node.faults().next(name, Fault::Replace(answer));
}

fn in_pieces(scene: &Scene) {
    scene.node.ping();
    scene.node.set_quirks(|q| q.fragment_bytes = 100);
}

fn too_large(scene: &Scene) {
    scene.node.set_quirks(|q| q.frame_bytes = MOST);
}

fn away(scene: &Scene) {
    scene
        .node
        .set_quirks(|q| q.restart_takes = Duration::from_millis(300));
    restart(&scene.node);
}

/// Who is told so does not ask again by himself.
fn no_login(scene: &Scene) {
    scene.node.expire_sessions();
    let wrong = Box::new(code(Code::WrongPassword));
    scene.node.faults().next(LOGIN, Fault::Replace(wrong));
}

/// A node, and what of its events is stored.
struct Scene {
    node: NebulaNode,
    wire: Wire,
    /// By what tells them from each other.
    stored: HashSet<EventKey>,
    /// When the last one that was stored happened.
    last: Option<Timestamp>,
    is_last_live: bool,
    /// How many came that were stored already.
    doubles: usize,
    errors: Vec<String>,
}

/// A process that listens.
struct Process<K> {
    client: ::nebula::Client,
    watch: Watch<K, Wire>,
    came: HashSet<EventKey>,
}

/// Why somebody stops listening.
#[derive(Debug, PartialEq, Eq)]
enum Stop {
    /// So many are stored.
    Stored(usize),
    /// One was read.
    Event,
    Gap,
    /// Nobody listens on with a password that is wrong.
    NoLogin,
}

impl Scene {
    fn process(&self, in_a_hurry: bool) -> Process<impl Keys + use<>> {
        let node = &self.node;
        let client = ::nebula::connect(&node.url(), node.user(), node.password()).unwrap();
        let mut options = WatchOptions::default();
        options.first_retry = Duration::from_millis(20);
        options.max_message = MOST;
        options.last.clone_from(&self.last);
        if in_a_hurry {
            (options.ping, options.patience) = (HURRY, HURRY);
        }
        let url = node.url().parse().unwrap();
        let watch = Watch::over(&url, keys(&client), options, self.wire.clone());
        Process {
            client,
            watch: watch.unwrap(),
            came: HashSet::new(),
        }
    }

    async fn listen<K: Keys>(
        &mut self,
        process: &mut Process<K>,
        until: Stop,
    ) -> Result<Stop, String> {
        let listening = tokio::time::timeout(PATIENCE, self.listen_on(process, &until)).await;
        let (stored, errors) = (self.stored.len(), &self.errors);
        listening.unwrap_or_else(|_| Err(format!("{stored} stored, not {until:?}; {errors:?}")))
    }

    async fn listen_on<K: Keys>(
        &mut self,
        process: &mut Process<K>,
        until: &Stop,
    ) -> Result<Stop, String> {
        while *until != Stop::Stored(self.stored.len()) {
            match process.watch.next().await {
                Live::Connected => {}
                Live::Lost { error, .. } => {
                    let failure = Failure::of::<VendorFault>(&error.kind(), &*error);
                    self.errors.push(failure.text());
                    if error.kind() == ErrorKind::Unauthorised {
                        return Ok(Stop::NoLogin);
                    }
                }
                Live::Event(_) if *until == Stop::Event => return Ok(Stop::Event),
                Live::Event(event) => self.store(process, *event, true)?,
                Live::Gap(_) if *until == Stop::Gap => return Ok(Stop::Gap),
                Live::Gap(gap) => {
                    let found = process.client.run(missed(gap)).await;
                    for event in found.map_err(|e| format!("missed: {e}"))? {
                        if process.watch.note(&event.key().unwrap()) {
                            self.store(process, event, false)?;
                        }
                    }
                }
                other => return Err(format!("{other:?}")),
            }
        }
        Ok(Stop::Stored(self.stored.len()))
    }

    fn store<K>(
        &mut self,
        process: &mut Process<K>,
        event: Event,
        is_live: bool,
    ) -> Result<(), String> {
        let key = event.key().unwrap();
        if !process.came.insert(key.clone()) {
            return Err(format!("twice to one process: {key:?}"));
        }
        if !self.stored.insert(key) {
            self.doubles += 1;
            return Ok(());
        }
        self.last = event.trigger;
        self.is_last_live = is_live;
        Ok(())
    }

    fn happen(&self) {
        assert!(self.node.stranger_before_camera(1));
    }

    /// Behaves as nodes do.
    fn mend(&self) {
        self.node.set_quirks(|q| {
            q.frame_bytes = 0;
            q.fragment_bytes = 0;
            q.restart_takes = Duration::ZERO;
        });
    }
}

fn cell((name, how): Trouble) -> Result<Cell, String> {
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut scene = Scene {
        node: listened_to(),
        wire: Wire::default(),
        stored: HashSet::new(),
        last: None,
        is_last_live: false,
        doubles: 0,
        errors: Vec::new(),
    };
    let in_a_hurry = matches!(how, How::Silence | How::ReturningInAHurry(_));
    let mut process = scene.process(in_a_hurry);
    let connected = tokio.block_on(process.watch.next());
    if !matches!(connected, Live::Connected) {
        return Err(format!("{connected:?}"));
    }
    scene.happen();
    tokio.block_on(scene.listen(&mut process, Stop::Stored(1)))?;
    match how {
        How::Amid(happens) | How::Killed(happens) => happens(&scene),
        How::Returning(happens) | How::ReturningInAHurry(happens) => {
            happens(&scene);
            scene.wire.strike(Doom::Closed);
        }
        How::Silence => scene.wire.strike(Doom::Silent),
        How::KilledWithAGap => scene.wire.strike(Doom::Closed),
        How::KilledBeforeItStores => {}
    }
    // What the node has dropped takes a moment to be known.
    tokio.block_on(async { tokio::time::sleep(Duration::from_millis(30)).await });
    scene.happen();
    let (is_killed, killed_at) = match how {
        How::Killed(_) => (true, None),
        How::KilledBeforeItStores => (true, Some(Stop::Event)),
        How::KilledWithAGap => (true, Some(Stop::Gap)),
        _ => (false, None),
    };
    if let Some(at) = killed_at {
        tokio.block_on(scene.listen(&mut process, at))?;
    }
    if is_killed {
        process = scene.process(in_a_hurry);
    }
    let stopped = tokio.block_on(scene.listen(&mut process, Stop::Stored(2)))?;
    if stopped == Stop::NoLogin {
        process = scene.process(in_a_hurry);
        tokio.block_on(scene.listen(&mut process, Stop::Stored(2)))?;
    }
    let amid = if scene.is_last_live {
        "live"
    } else {
        "by `missed`"
    };
    scene.mend();
    scene.happen();
    tokio.block_on(scene.listen(&mut process, Stop::Stored(3)))?;
    if !scene.is_last_live {
        return Err("what happens once it is connected again does not come live".to_owned());
    }
    let got = scene.got(how, amid);
    let left = on_record(&scene.node);
    // As a new process.
    drop(process);
    scene.happen();
    let mut again = scene.process(false);
    tokio.block_on(scene.listen(&mut again, Stop::Stored(4)))?;
    scene.happen();
    tokio.block_on(scene.listen(&mut again, Stop::Stored(5)))?;
    let mut stored: Vec<_> = scene.stored.iter().map(|key| key.snap_id.clone()).collect();
    stored.sort();
    if stored != on_record(&scene.node) {
        return Err(format!("stored, and not on record: {stored:?}"));
    }
    Ok(Cell {
        flow: "Watch",
        trouble: name,
        got,
        left: format!("{} events on record", left.len()),
        again: "right".to_owned(),
    })
}

impl Scene {
    /// What the caller got up to here.
    fn got(&mut self, how: How, amid: &str) -> String {
        if matches!(
            how,
            How::Returning(_) | How::ReturningInAHurry(_) | How::KilledWithAGap
        ) {
            // That the connection was closed is how it came to the trouble.
            self.errors.remove(0);
        }
        let mut got: Vec<String> = Vec::new();
        for error in self.errors.drain(..) {
            add(&mut got, error);
        }
        if matches!(
            how,
            How::Killed(_) | How::KilledBeforeItStores | How::KilledWithAGap
        ) {
            got.push("killed".to_owned());
        }
        got.push(match self.doubles {
            0 => format!("each once, that amid it {amid}"),
            _ => format!(
                "each, that amid it {amid}, and that before it once more, with the same key"
            ),
        });
        got.join("; ")
    }
}

fn on_record(node: &NebulaNode) -> Vec<String> {
    let client = connect(node, Line::good());
    let records = client.pages(QueryCaptures::default());
    let mut ids: Vec<_> = records
        .map(|record| record.unwrap().snap_id.unwrap())
        .collect();
    ids.sort();
    ids
}

/// The cells of one crate.
pub(crate) fn jobs(crate_name: &str) -> Vec<crate::Job> {
    let troubles = TROUBLES.iter().filter(|_| crate_name == "sensenebula");
    troubles
        .map(|trouble| {
            let name = format!("{crate_name}, Watch, {}", trouble.0);
            let job: Box<dyn FnOnce() -> Result<Cell, String> + Send> = Box::new(|| cell(*trouble));
            (name, job)
        })
        .collect()
}
