use crate::drops::{answers, at_every_poll, pages};
use crate::{FACE, in_pieces, large};
use face_sim::NebulaNode;
use nebula::event::Gap;
use nebula::event::watch::{Live, Watch, WatchOptions, keys};
use nebula::face::{AddFace, Detect, QueryFaces};
use nebula::flow::{Enrolment, enroll, missed, remove};
use nebula::system::GetVersion;
use nebula::types::{File, LibraryType};
use nebula::{Client, connect};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::timeout;

fn start(bytes: usize) -> (NebulaNode, Client) {
    let node = NebulaNode::start().unwrap();
    in_pieces(node.faults(), bytes);
    let client = connect(&node.url(), node.user(), node.password()).unwrap();
    (node, client)
}

async fn well((node, client): &(NebulaNode, Client)) {
    answers(node.record(), client.call(&GetVersion {})).await;
    assert_eq!(node.refused_logins(), 0);
}

/// As if nobody had logged in yet.
fn log_out((node, client): &(NebulaNode, Client)) {
    client.auth().set_login(node.user(), node.password());
}

#[tokio::test]
async fn a_call_with_and_without_a_login_before_it() {
    let both = start(20);
    let drops = at_every_poll(
        async || {
            log_out(&both);
            both.1.call(&GetVersion {}).await.unwrap();
        },
        async || well(&both).await,
    )
    .await;
    // The session has ended without the client's knowledge.
    let ended = at_every_poll(
        async || {
            both.0.expire_sessions();
            both.1.call(&GetVersion {}).await.unwrap();
        },
        async || well(&both).await,
    )
    .await;
    let again = at_every_poll(
        async || both.1.call(&GetVersion {}).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(
        ended > drops && drops > again && again > 4,
        "{ended}, {drops} and {again} drops"
    );
}

/// The one who logs in is dropped, and those who wait behind them go on.
#[tokio::test]
async fn a_login_that_others_wait_for() {
    let both = start(20);
    let others = RefCell::new(JoinSet::new());
    let drops = at_every_poll(
        async || {
            log_out(&both);
            for _ in 0..4 {
                let client = both.1.clone();
                let call = async move { client.call(&GetVersion {}).await };
                others.borrow_mut().spawn(call);
            }
            both.1.call(&GetVersion {}).await.unwrap();
        },
        async || {
            let mut others = others.take();
            while let Some(other) = timeout(Duration::from_secs(1), others.join_next())
                .await
                .expect("the gate stays shut")
            {
                other.unwrap().unwrap();
            }
            assert_eq!(both.0.refused_logins(), 0);
        },
    )
    .await;
    assert!(drops > 4, "{drops} drops");
}

#[tokio::test]
async fn a_picture_larger_than_the_buffers() {
    let both = start(20);
    let detect = Detect::new(File::picture(large()));
    let drops = at_every_poll(
        async || both.1.call(&detect).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > 4, "{drops} drops");
}

#[tokio::test]
async fn an_enrolment_is_ended_by_a_second_run() {
    let both = start(4000);
    let (node, client) = &both;
    let enrolment = || {
        let face = AddFace::new(0, File::picture(FACE)).img_id("1").name("Ada");
        let enrolment = Enrolment::new(face).in_library("staff", LibraryType::White);
        enroll(enrolment.replacing())
    };
    let drops = at_every_poll(
        async || client.run(enrolment()).await.unwrap(),
        async || {
            well(&both).await;
            let enrolled = client.run(enrolment()).await.unwrap();
            assert_eq!(node.faces(enrolled.lib_id), ["1"]);
            assert_eq!(node.picture("1").as_deref(), Some(FACE));
            let gone = remove(enrolled.lib_id, vec!["1".into()]);
            assert_eq!(client.run(gone).await.unwrap(), 1);
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
}

#[tokio::test]
async fn pages_come_whole() {
    let both = start(60);
    let library = both.0.add_library("staff");
    for n in 1..=5 {
        let face = AddFace::new(library, File::picture([FACE, &[n]].concat()));
        both.1.call(&face).await.unwrap();
    }
    let search = QueryFaces {
        qry_len: Some(2),
        ..QueryFaces::all(library)
    };
    let drops = pages(&both.1, search, 5).await;
    assert!(drops > 8, "{drops} drops");
    well(&both).await;
}

/// Each number of polls begins with a connection that breaks off within an event, and there is one more when that has come: each once.
#[tokio::test]
async fn what_is_watched_comes_once() {
    let both = start(8000);
    let (node, client) = &both;
    node.add_camera(1, &[]);
    let mut options = WatchOptions::default();
    options.first_retry = Duration::from_millis(5);
    options.longest_retry = Duration::from_millis(10);
    let watch = Watch::new(&node.url().parse().unwrap(), keys(client), options).unwrap();
    let watch = Mutex::new(watch);
    // What is to be filled yet, for whoever comes next.
    let gap: RefCell<Option<Gap>> = RefCell::default();
    let (happened, came) = (Cell::new(0), Cell::new(0));
    let next = async || {
        let open = gap.borrow().clone();
        if let Some(open) = open {
            for event in client.run(missed(open)).await.unwrap() {
                if watch.lock().await.note(&event.key().unwrap()) {
                    came.set(came.get() + 1);
                }
            }
            *gap.borrow_mut() = None;
            return;
        }
        let live = watch.lock().await.next().await;
        match live {
            Live::Event(_) => came.set(came.get() + 1),
            Live::Gap(open) => *gap.borrow_mut() = Some(open),
            Live::Connected | Live::Lost { .. } => {}
            other => panic!("{other:?}"),
        }
    };
    let stranger = || {
        happened.set(happened.get() + 1);
        node.stranger_before_camera(1);
    };
    let all = async || {
        while came.get() < happened.get() || node.listeners() == 0 {
            next().await;
        }
    };
    all().await;
    let drops = at_every_poll(
        async || {
            node.break_next_event(100);
            stranger();
            all().await;
            stranger();
            all().await;
        },
        async || {
            well(&both).await;
            all().await;
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
    assert_eq!(came, happened);
}
