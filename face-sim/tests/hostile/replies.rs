//! Replies that are to use up memory, time or the stack.

use crate::CALLS;
use crate::peer::Peer;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The clients' limit of a reply, 16 MiB, in full.
const FULL: usize = 16 << 20;

/// What the process may take on for all of them, in KiB: a reply, what it is read into, and what the peer sends.
const MEMORY: usize = 256 << 10;

/// The clients' limit is a second.
const HANGS: Duration = Duration::from_secs(30);

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

type Say = Box<dyn Fn(&mut TcpStream) + Send + Sync>;

/// These bytes with this type.
fn body(kind: &'static str, body: impl Into<Vec<u8>>) -> Say {
    let body = body.into();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Box::new(move |socket| {
        let _ = socket.write_all(head.as_bytes());
        let _ = socket.write_all(&body);
    })
}

/// `start`, then `piece` until nobody listens.
fn endless(start: &'static str, piece: &'static str) -> Say {
    let piece = piece.repeat(1 + 4096 / piece.len());
    Box::new(move |socket| {
        let _ = socket.write_all(start.as_bytes());
        while socket.write_all(piece.as_bytes()).is_ok() {}
    })
}

fn once(text: &'static str) -> Say {
    Box::new(move |socket| {
        let _ = socket.write_all(text.as_bytes());
        // Open, until the other side has had enough.
        let _ = std::io::Read::read(socket, &mut [0]);
    })
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// `piece` between these, up to the limit of a reply.
fn full(start: &str, piece: &str, end: &str) -> String {
    let times = (FULL - start.len() - end.len()) / piece.len();
    [start, &piece.repeat(times), end].concat()
}

/// Made when it is wanted: together they are large.
type Make = fn() -> Say;

const REPLIES: [(&str, Make); 28] = [
    ("a length of eight exbibytes", || {
        once("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{")
    }),
    ("a length beyond any integer", || {
        once("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{")
    }),
    ("two lengths", || {
        once("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}")
    }),
    ("a chunk of eight exbibytes", || {
        once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{")
    }),
    ("a body without an end", || {
        endless("HTTP/1.1 200 OK\r\n\r\n", "{\"a\":[")
    }),
    ("chunks without an end", || {
        endless(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1\r\n[\r\n",
        )
    }),
    ("headers without an end", || {
        endless("HTTP/1.1 200 OK\r\n", "X-A: b\r\n")
    }),
    ("a header without an end", || {
        endless("HTTP/1.1 200 OK\r\nX-A: ", "b")
    }),
    ("a status line without an end", || {
        endless("HTTP/1.1 200 ", "O")
    }),
    ("heads of 100 without an end", || {
        // With pauses: a client that is kept busy looks at the clock late, which is a test of its own.
        Box::new(|socket| {
            while socket.write_all(CONTINUE).is_ok() {
                std::thread::sleep(Duration::from_millis(1));
            }
        })
    }),
    ("a challenge without an end", || {
        endless(
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"",
            "\\\"",
        )
    }),
    ("compressed", || {
        body(
            "application/json\r\nContent-Encoding: gzip",
            [0x1f, 0x8b, 8, 0],
        )
    }),
    ("no HTTP", || once("SSH-2.0-OpenSSH_9.2\r\n")),
    ("zero bytes", || {
        once("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n")
    }),
    ("deep lists", || body(JSON, "[".repeat(FULL))),
    ("deep objects", || body(JSON, full("", "{\"a\":", ""))),
    ("deep elements", || body(XML, full("", "<a>", ""))),
    ("many values", || {
        body(JSON, full("{\"UserInfoSearch\":{\"x\":[", "0,", "0]}}"))
    }),
    ("many values, bare", || {
        body(
            JSON,
            full("{\"code\":\"0\",\"data\":{\"x\":[", "0,", "0]}}"),
        )
    }),
    ("many members", || {
        body(JSON, full("{\"UserInfoSearch\":{", "\"a\":0,", "\"b\":0}}"))
    }),
    ("many lists", || {
        body(JSON, full("{\"UserInfoSearch\":[", "[],", "[]]}"))
    }),
    ("many elements", || {
        body(XML, full("<DeviceInfo>", "<a/>", "</DeviceInfo>"))
    }),
    ("many attributes", || {
        body(XML, full("<DeviceInfo ", "a=\"\" ", "/>"))
    }),
    ("an entity of entities", || {
        body(
            XML,
            "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
            <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><DeviceInfo><model>&c;</model></DeviceInfo>",
        )
    }),
    ("an entity from elsewhere", || {
        body(
            XML,
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><DeviceInfo><model>&a;</model></DeviceInfo>",
        )
    }),
    ("parts", || {
        body(
            "multipart/mixed; boundary=b",
            full("", "--b\r\n\r\n\r\n", "--b--"),
        )
    }),
    ("a text for a number", || {
        body(
            JSON,
            full("{\"UserInfoSearch\":{\"numOfMatches\":\"", "a", "\"}}"),
        )
    }),
    ("a number of 16 MiB", || {
        body(
            JSON,
            full("{\"UserInfoSearch\":{\"numOfMatches\":", "9", "}}"),
        )
    }),
];

#[test]
fn no_reply_uses_up_memory_or_time() {
    let _alone = measuring();
    let before = most_memory();
    for (what, say) in REPLIES {
        let peer = Peer::start(say());
        for (name, call) in CALLS {
            let start = Instant::now();
            let Err((kind, text)) = call(&peer.url()) else {
                panic!("{name} took {what} for a reply");
            };
            let took = start.elapsed();
            assert!(took < HANGS, "{name}, {what}: {took:?}");
            assert!(
                text.len() < 4000,
                "{name}, {what}: {kind:?} with {} bytes",
                text.len()
            );
        }
        // The system counts a little after the event.
        let grown = most_memory().saturating_sub(before);
        assert!(grown < MEMORY, "{what}: {grown} KiB");
    }
}

#[test]
fn who_is_kept_busy_ends_too() {
    let peer = Peer::start(|socket| while socket.write_all(&CONTINUE.repeat(200)).is_ok() {});
    let start = Instant::now();
    assert!(CALLS[2].1(&peer.url()).is_err());
    assert!(start.elapsed() < 2 * HANGS, "{:?}", start.elapsed());
}

/// For who measures memory: one at a time, and from now on.
pub(crate) fn measuring() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    forget();
    alone
}

/// Takes what is in use now for the most.
pub(crate) fn forget() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Of this process since [`forget`], in KiB. Only Linux tells.
pub(crate) fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
