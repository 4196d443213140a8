//! The device of the digest and the stream areas, a process of its own, so that the clients' time is theirs alone.
//!
//! It prints its port and goes when its standard input ends. `/counters` says what came since it was last asked and is not counted
//! itself; `…/alertStream` is an event stream of `benches::areas::stream`; what is below `/open` needs no login; everything else wants a right
//! digest answer. One thread, nothing parsed that need not be.

use benches::areas::stream;
use md5::{Digest, Md5};
use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const NONCE: &str = "4e6a63354e7a49794d7a6f784d6a4d304e513d3d";
const REALM: &str = "DS-BENCH";
/// The reply of a call.
const REPLY: &str = "{\"statusCode\":1,\"statusString\":\"OK\",\"subStatusCode\":\"ok\"}";

#[derive(Default)]
struct Seen {
    requests: Cell<u64>,
    body_bytes: Cell<u64>,
}

pub(crate) fn main() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", listener.local_addr().expect("bound").port());
        let seen = Rc::new(Seen::default());
        loop {
            let (socket, _) = listener.accept().await.expect("a connection");
            socket.set_nodelay(true).expect("TCP");
            let seen = seen.clone();
            // A client that goes away in the middle is its own affair.
            tokio::task::spawn_local(async move { serve(socket, &seen).await });
        }
    });
}

async fn serve(mut socket: TcpStream, seen: &Seen) -> std::io::Result<()> {
    let ha1 = hex(Md5::digest(format!(
        "admin:{REALM}:{}",
        benches::areas::digest::PASSWORD
    ))
    .as_slice());
    let mut buffer = Vec::with_capacity(128 << 10);
    loop {
        let head_end = loop {
            if let Some(at) = memchr::memmem::find(&buffer, b"\r\n\r\n") {
                break at + 4;
            }
            if socket.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
        let length: usize =
            header(&head, "content-length").map_or(0, |n| n.parse().expect("a number"));
        while buffer.len() < head_end + length {
            if socket.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        buffer.drain(..head_end + length);
        let mut words = head.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        if path == "/counters" {
            let (requests, bytes) = (seen.requests.take(), seen.body_bytes.take());
            let body = format!("{{\"requests\":{requests},\"body_bytes\":{bytes}}}");
            socket
                .write_all(reply("200 OK", "", &body).as_bytes())
                .await?;
            continue;
        }
        if path.ends_with("/alertStream") {
            return send_stream(socket).await;
        }
        seen.requests.set(seen.requests.get() + 1);
        seen.body_bytes.set(seen.body_bytes.get() + length as u64);
        let allowed = path.starts_with("/open")
            || header(&head, "authorization")
                .is_some_and(|value| answers(value, &ha1, method, path));
        let out = if allowed {
            reply("200 OK", "", REPLY)
        } else {
            let challenge = format!(
                "WWW-Authenticate: Digest qop=\"auth\", realm=\"{REALM}\", nonce=\"{NONCE}\", stale=\"FALSE\"\r\n"
            );
            reply("401 Unauthorized", &challenge, "{}")
        };
        socket.write_all(out.as_bytes()).await?;
    }
}

/// As terminals do: no length, and the end is the end of the connection.
async fn send_stream(mut socket: TcpStream) -> std::io::Result<()> {
    thread_local!(static BLOCK: Rc<Vec<u8>> = Rc::new(stream::body(true, stream::SIZE / 10)));
    let block = BLOCK.with(Rc::clone);
    let head = format!(
        "HTTP/1.1 200 OK\r\nMIME-Version: 1.0\r\nConnection: close\r\nContent-Type: multipart/mixed; boundary={}\r\n\r\n",
        stream::BOUNDARY
    );
    socket.write_all(head.as_bytes()).await?;
    for _ in 0..10 {
        socket.write_all(&block).await?;
    }
    socket.write_all(stream::CLOSING.as_bytes()).await?;
    socket.shutdown().await
}

fn reply(status: &str, header: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{header}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (n, value) = line.split_once(':')?;
        n.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Whether a digest answer is right.
fn answers(value: &str, ha1: &str, method: &str, path: &str) -> bool {
    let field = |name: &str| {
        let fields = value.strip_prefix("Digest ").unwrap_or("").split(',');
        let mut pairs = fields.filter_map(|field| field.trim().split_once('='));
        pairs
            .find(|(n, _)| *n == name)
            .map_or("", |(_, v)| v.trim_matches('"'))
    };
    let ha2 = hex(Md5::digest(format!("{method}:{path}")).as_slice());
    let (nc, cnonce) = (field("nc"), field("cnonce"));
    let want = Md5::digest(format!("{ha1}:{NONCE}:{nc}:{cnonce}:auth:{ha2}"));
    field("nonce") == NONCE && field("uri") == path && field("response") == hex(want.as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
