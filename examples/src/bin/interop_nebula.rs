//! For `scripts/interop_nebula.py`: a simulated node that sees three people when it is told to, and our client listening to somebody
//! else's server.

use face_sim::NebulaNode;
use nebula::event::watch::{Live, Watch, WatchOptions};
use std::collections::BTreeSet;
use std::io::BufRead;

fn node() -> Result<(), examples::Failure> {
    let node = NebulaNode::start()?;
    let lib_id = node.add_library("staff");
    node.add_camera(1, &[lib_id]);
    println!(
        "node {} {} {} {lib_id}",
        node.url(),
        node.user(),
        node.password()
    );
    let mut lines = std::io::stdin().lock().lines();
    if let Some(go) = lines.next() {
        go?;
        node.person_before_camera(1, "ada-1");
        node.stranger_before_camera(1);
        node.body_before_camera(1);
    }
    // Until whoever started it is done.
    lines.for_each(drop);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn watch(url: &str, key: &str, most: usize) -> Result<(), examples::Failure> {
    let keys = || {
        let key = nebula::Secret::from(key);
        async move { Ok(key) }
    };
    let mut options = WatchOptions::default();
    options.first_retry = std::time::Duration::from_millis(100);
    let mut events = Watch::new(&url.parse()?, keys, options)?;
    let (mut seen, mut bytes, mut gaps) = (BTreeSet::new(), 0, 0);
    while seen.len() < most {
        match events.next().await {
            Live::Event(event) => {
                bytes += event.frame()?.map_or(0, |picture| picture.len());
                if !seen.insert(event.snap_id.unwrap_or_default()) {
                    return Err(std::io::Error::other("an event came twice").into());
                }
            }
            Live::Gap(_) => gaps += 1,
            Live::Connected | Live::Lost { .. } => {}
            other => return Err(std::io::Error::other(format!("{other:?}")).into()),
        }
    }
    println!(
        "ours to a stock WebSocket server: {most} events, {bytes} bytes of pictures, {gaps} gap"
    );
    Ok(())
}

fn main() -> Result<(), examples::Failure> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    match args
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["watch", url, key, most] => watch(url, key, most.parse()?),
        _ => node(),
    }
}
