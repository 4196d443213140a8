//! What uses the SDKs: a worker and a follower for each device, and a listener that devices push to.

mod artemis;
mod desk;
mod facecap;
mod isapi;
mod listener;
mod nebula;
mod recent;

use desk::{Desk, Phase};
use examples::fleet::Fleet;
use examples::{Failure, now_ms};
use facecap_proto::poll::Settings;
use std::io::BufRead;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The command line's first word that makes this process the service.
pub(crate) const FLAG: &str = "--service";
/// Tasks end so soon after they are told to.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

const FACE: &[u8] = include_bytes!("../../../../photos/astronaut.jpg");

/// Somebody's time is limited: a device that says nothing costs seconds and not a minute.
fn options() -> ::isapi::common::transport::HttpOptions {
    ::isapi::common::transport::HttpOptions {
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_secs(2),
        ..Default::default()
    }
}

/// An address with a login: where, who, and their password.
fn login(place: &str) -> Result<(&str, &str, &str), Failure> {
    let mut words = place.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(url), Some(user), Some(password)) => Ok((url, user, password)),
        _ => Err(crate::judge::failed("an address has no login")),
    }
}

fn limits() -> ::isapi::common::client::Limits {
    let mut limits = ::isapi::common::client::Limits::default();
    limits.total_timeout = Duration::from_secs(4);
    limits
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn serve(args: impl Iterator<Item = String>) -> Result<(), Failure> {
    let args: Vec<_> = args.collect();
    let [seed, gateway, camera, node, terminals @ ..] = args.as_slice() else {
        return Err(crate::judge::failed(
            "the service wants a seed and addresses",
        ));
    };
    let (orders, phase) = watch::channel(Phase::Rough);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let _ = orders.send(match line.as_str() {
                "calm" => Phase::Calm,
                _ => Phase::Over,
            });
        }
        // Nobody is there any more.
        let _ = orders.send(Phase::Over);
    });
    let desk = Desk::new(phase, seed.parse()?);
    let mut tasks = JoinSet::new();
    run(&desk, &mut tasks, gateway, camera, node, terminals).await?;
    let workers = 4 + terminals.len();

    let (mut said_calm, mut phase) = (false, desk.phase());
    while *phase.borrow_and_update() != Phase::Over {
        desk.say_counts(Handle::current().metrics().num_alive_tasks());
        if !said_calm && desk.calm() == workers {
            said_calm = true;
            println!("calm");
        }
        tokio::select! {
            _ = phase.changed() => {}
            () = sleep(Duration::from_millis(500)) => {}
            // None of them ends before it is told to.
            Some(ended) = tasks.join_next() => {
                if !desk.is_over() {
                    println!("wrong a task has ended: {ended:?}");
                }
            }
        }
    }
    drop(desk);
    end(tasks).await
}

/// Starts everything.
async fn run(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    gateway: &str,
    camera: &str,
    node: &str,
    terminals: &[String],
) -> Result<(), Failure> {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = socket.local_addr()?.to_string();
    let mut settings = Settings::default();
    settings.hold = Duration::from_millis(1_500);
    settings.result_within = Duration::from_secs(5);
    let (fleet, _) = Fleet::new(settings, now_ms().to_string());
    let tokens = listener::Tokens::new()?;
    listener::start(desk, tasks, socket, &fleet, &tokens);
    for (n, terminal) in terminals.iter().enumerate() {
        isapi::start(desk, tasks, n, terminal)?;
    }
    artemis::start(desk, tasks, gateway, &address, &tokens).await?;
    facecap::start(desk, tasks, camera, &fleet)?;
    nebula::start(desk, tasks, node, &address, &tokens).await?;
    println!("ready {address}");
    Ok(())
}

/// All tasks end by themselves, those of connections too.
async fn end(mut tasks: JoinSet<()>) -> Result<(), Failure> {
    let began = Instant::now();
    let all = async {
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                println!("wrong {error}");
            }
        }
        while Handle::current().metrics().num_alive_tasks() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    if tokio::time::timeout(ENDS_WITHIN, all).await.is_err() {
        let left = Handle::current().metrics().num_alive_tasks();
        println!("wrong {left} tasks do not end");
    }
    println!("ended {:?}", began.elapsed());
    Ok(())
}
