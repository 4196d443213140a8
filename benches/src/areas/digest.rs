//! Calls to a device that wants a digest login, over one kept connection: 100 small questions, 20 bodies of 100 KB, 16 questions at a time.
//!
//! Each case starts a server of its own (`server.rs`) and logs in before anything is measured.

use crate::process::Process;
use crate::{Case, Op};
use bytes::Bytes;
use face_common::auth::digest::DigestAuth;
use face_common::client::{self, blocking};
use face_common::transport::ReqwestBlocking;
use face_common::{
    DecodeError, EncodeError, Endpoint, ErrorKind, Fault, Protocol, Request, Response,
};
use futures_util::future::join_all;
use md5::{Digest, Md5};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::rc::Rc;

/// The login of the device.
pub const PASSWORD: &str = "Circle of Life 1";
const USER: &str = "admin";
const GET: &str = "/ISAPI/System/status?format=json";
const POST: &str = "/ISAPI/Intelligent/FDLib/FDSetUp?format=json";

pub(super) fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let mut add = |who, how, starts: [Option<fn() -> Op>; 3]| {
        for (area, start) in ["digest-get", "digest-post-100k", "digest-16-in-flight"]
            .into_iter()
            .zip(starts)
        {
            if let Some(start) = start {
                all.push(Case::new(area, who, how, start));
            }
        }
    };
    add(
        "face-common",
        "Client<_, Reqwest, DigestAuth>, default settings",
        [
            Some(|| ours(Work::Get)),
            Some(|| ours(Work::Post)),
            Some(|| ours(Work::Many)),
        ],
    );
    add(
        "face-common-blocking",
        "blocking::Client<_, ReqwestBlocking, DigestAuth>, default settings",
        [
            Some(|| ours_blocking(Work::Get)),
            Some(|| ours_blocking(Work::Post)),
            None,
        ],
    );
    add(
        "raw-socket",
        "std TcpStream, HA1 hashed once, nonce kept, head and body in one writev",
        [Some(|| raw(Work::Get)), Some(|| raw(Work::Post)), None],
    );
    add(
        "reqwest-no-login",
        "reqwest 0.13 alone to a path without a login, HTTP/1.1 only, no redirects, no proxy",
        [
            Some(|| open(Work::Get)),
            Some(|| open(Work::Post)),
            Some(|| open(Work::Many)),
        ],
    );
    add(
        "diqwest-session",
        "diqwest 3.2, DigestAuthSession, reqwest as above",
        [
            Some(|| diqwest_session(Work::Get)),
            Some(|| diqwest_session(Work::Post)),
            Some(|| diqwest_session(Work::Many)),
        ],
    );
    add(
        "diqwest-tuple",
        "diqwest 3.2, user and password with each call, reqwest as above",
        [
            Some(|| diqwest_tuple(Work::Get)),
            Some(|| diqwest_tuple(Work::Post)),
            Some(|| diqwest_tuple(Work::Many)),
        ],
    );
    all
}

/// What a run does.
#[derive(Clone, Copy)]
pub enum Work {
    /// 100 calls, one after the other.
    Get,
    /// 20 calls with 100 KB, one after the other.
    Post,
    /// 16 times 50 calls side by side.
    Many,
}

impl Work {
    fn calls(self) -> usize {
        match self {
            Self::Get => 100,
            Self::Post => 20,
            Self::Many => 16 * 50,
        }
    }
}

/// The body of a `POST`.
fn picture() -> Bytes {
    vec![0x5a; 100_000].into()
}

/// The device, in a process of its own that goes with this one.
pub struct Device {
    port: u16,
    _process: Process,
}

impl Device {
    /// Starts it.
    pub fn start() -> Self {
        let mut process = Process::start(Process::own(&["server"]));
        Self {
            port: process.line().parse().expect("a port"),
            _process: process,
        }
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        socket.set_nodelay(true).expect("TCP");
        socket
    }

    /// What came since it was last asked: requests, and bytes of their bodies.
    fn counters(&self) -> (f64, f64) {
        let mut raw = Raw::new(self.connect());
        raw.send("GET", "/counters", "", b"");
        let seen: serde_json::Value = serde_json::from_slice(&raw.receive().1).expect("JSON");
        let number = |name: &str| seen[name].as_f64().expect("a number");
        (number("requests"), number("body_bytes"))
    }
}

/// Counts the calls of `run`, and what the device saw of each.
fn counted(device: Device, work: Work, mut run: impl FnMut() -> u64 + 'static) -> Op {
    // The first call brings the login.
    run();
    let calls = Rc::new(Cell::new(0));
    let made = calls.clone();
    Op::new(move || {
        made.set(made.get() + work.calls());
        run()
    })
    .counting(move || {
        let (requests, bytes) = device.counters();
        let calls = calls.take().max(1) as f64;
        BTreeMap::from([
            ("requests per call".to_owned(), requests / calls),
            ("body bytes per call".to_owned(), bytes / calls),
        ])
    })
}

/// Calls as async clients make them, on a runtime with one thread. Gives the bytes of all replies.
fn asynchronous<F: Future<Output = usize>>(
    device: Device,
    work: Work,
    call: impl Fn() -> F + 'static,
) -> Op {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    counted(device, work, move || {
        let some = async |calls: usize| {
            let mut seen = 0;
            for _ in 0..calls {
                seen += call().await;
            }
            seen
        };
        let seen = runtime.block_on(async {
            match work {
                Work::Get | Work::Post => some(work.calls()).await,
                Work::Many => join_all((0..16).map(|_| some(work.calls() / 16)))
                    .await
                    .iter()
                    .sum(),
            }
        });
        seen as u64
    })
}

/// A vendor without peculiarities.
pub struct Plain;

/// It has no error of its own.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(http::StatusCode);

impl Fault for Refused {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        None
    }
}

impl Protocol for Plain {
    type Fault = Refused;
    const PROBE: &'static str = GET;

    fn check(response: &Response) -> Result<(), Refused> {
        match response.status() {
            status if status.is_success() => Ok(()),
            status => Err(Refused(status)),
        }
    }
}

/// A small question, or a body to be taken.
pub enum Call {
    /// The question.
    Get,
    /// The body.
    Post(Bytes),
}

impl Endpoint for Call {
    type Protocol = Plain;
    type Reply = Bytes;
    const NAME: &'static str = "Call";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        match self {
            Self::Get => face_common::endpoint::empty_request(http::Method::GET, GET),
            Self::Post(body) => face_common::endpoint::request(
                http::Method::POST,
                POST,
                http::HeaderValue::from_static("application/octet-stream"),
                body.clone(),
            ),
        }
    }

    fn decode(&self, response: &Response) -> Result<Bytes, DecodeError> {
        Ok(response.body().clone())
    }
}

fn call_of(work: Work) -> Call {
    match work {
        Work::Get | Work::Many => Call::Get,
        Work::Post => Call::Post(picture()),
    }
}

fn ours(work: Work) -> Op {
    let device = Device::start();
    let client: client::Client<Plain> =
        client::Client::connect(&device.url(), USER, PASSWORD).expect("a URL");
    let call = Rc::new(call_of(work));
    asynchronous(device, work, move || {
        let (client, call) = (client.clone(), call.clone());
        async move { client.call(&*call).await.expect("a reply").len() }
    })
}

fn ours_blocking(work: Work) -> Op {
    let device = Device::start();
    let client: blocking::Client<Plain, ReqwestBlocking, DigestAuth> =
        blocking::Client::connect(&device.url(), USER, PASSWORD).expect("a URL");
    let call = call_of(work);
    counted(device, work, move || {
        let replies = (0..work.calls()).map(|_| client.call(&call).expect("a reply").len());
        replies.sum::<usize>() as u64
    })
}

/// What a peer on reqwest builds, with the settings that our own transport has.
pub(super) fn plain_reqwest() -> reqwest::Client {
    reqwest::Client::builder()
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}

fn requested(
    client: &reqwest::Client,
    work: Work,
    url: &str,
) -> impl Fn() -> reqwest::RequestBuilder + use<> {
    let (client, body) = (client.clone(), picture());
    let url: reqwest::Url = url.parse().expect("a URL");
    move || match work {
        Work::Get | Work::Many => client.get(url.clone()),
        Work::Post => client
            .post(url.clone())
            .header("content-type", "application/octet-stream")
            .body(body.clone()),
    }
}

fn path_of(work: Work) -> &'static str {
    match work {
        Work::Get | Work::Many => GET,
        Work::Post => POST,
    }
}

async fn length_of(response: reqwest::Response) -> usize {
    assert!(response.status().is_success());
    response.bytes().await.expect("a body").len()
}

fn open(work: Work) -> Op {
    let device = Device::start();
    let url = format!("{}/open{}", device.url(), path_of(work));
    let request = requested(&plain_reqwest(), work, &url);
    asynchronous(device, work, move || {
        let request = request();
        async move { length_of(request.send().await.expect("a reply")).await }
    })
}

fn diqwest_session(work: Work) -> Op {
    use diqwest::{DigestAuthSession, WithDigestAuth};
    let device = Device::start();
    let url = format!("{}{}", device.url(), path_of(work));
    let request = requested(&plain_reqwest(), work, &url);
    let session = Rc::new(DigestAuthSession::new(USER, PASSWORD));
    asynchronous(device, work, move || {
        let (request, session) = (request(), session.clone());
        async move { length_of(request.send_digest_auth(&*session).await.expect("a reply")).await }
    })
}

fn diqwest_tuple(work: Work) -> Op {
    use diqwest::WithDigestAuth;
    let device = Device::start();
    let url = format!("{}{}", device.url(), path_of(work));
    let request = requested(&plain_reqwest(), work, &url);
    asynchronous(device, work, move || {
        let request = request();
        async move {
            length_of(
                request
                    .send_digest_auth((USER, PASSWORD))
                    .await
                    .expect("a reply"),
            )
            .await
        }
    })
}

/// The least that speaks HTTP: what cannot be left out.
struct Raw {
    socket: TcpStream,
    head: String,
    buffer: Vec<u8>,
}

impl Raw {
    fn new(socket: TcpStream) -> Self {
        Self {
            socket,
            head: String::new(),
            buffer: vec![0; 16 << 10],
        }
    }

    fn send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) {
        use std::fmt::Write as _;
        self.head.clear();
        write!(
            self.head,
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        )
        .unwrap();
        let mut slices = [
            std::io::IoSlice::new(self.head.as_bytes()),
            std::io::IoSlice::new(body),
        ];
        let mut left = &mut slices[..];
        while !left.is_empty() {
            let n = self.socket.write_vectored(left).expect("a connection");
            std::io::IoSlice::advance_slices(&mut left, n);
        }
    }

    /// The head and the body.
    fn receive(&mut self) -> (String, Vec<u8>) {
        let mut len = 0;
        loop {
            len += self
                .socket
                .read(&mut self.buffer[len..])
                .expect("a connection");
            let Some(end) = memchr::memmem::find(&self.buffer[..len], b"\r\n\r\n") else {
                continue;
            };
            let head = std::str::from_utf8(&self.buffer[..end]).expect("ASCII");
            let body = value(head, "Content-Length: ", "\r\n")
                .parse::<usize>()
                .expect("a number");
            if len >= end + 4 + body {
                return (head.to_owned(), self.buffer[end + 4..len].to_vec());
            }
        }
    }
}

fn value<'a>(text: &'a str, before: &str, behind: &str) -> &'a str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(behind).map_or(rest, |(value, _)| value)
}

fn raw(work: Work) -> Op {
    let device = Device::start();
    let mut raw = Raw::new(device.connect());
    raw.send("GET", GET, "", b"");
    let (challenge, _) = raw.receive();
    let realm = value(&challenge, "realm=\"", "\"").to_owned();
    let nonce = value(&challenge, "nonce=\"", "\"").to_owned();
    let ha1 = md5(&format!("{USER}:{realm}:{PASSWORD}"));
    let (method, path, body) = match work {
        Work::Get | Work::Many => ("GET", GET, Bytes::new()),
        Work::Post => ("POST", POST, picture()),
    };
    let (mut nc, mut random) = (0_u32, crate::inputs::Random(5));
    counted(device, work, move || {
        let mut seen = 0;
        for _ in 0..work.calls() {
            nc += 1;
            let cnonce = format!("{:016x}", random.next());
            let ha2 = md5(&format!("{method}:{path}"));
            let response = md5(&format!("{ha1}:{nonce}:{nc:08x}:{cnonce}:auth:{ha2}"));
            let login = format!(
                "authorization: Digest username=\"{USER}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{path}\", qop=auth, \
                 nc={nc:08x}, cnonce=\"{cnonce}\", response=\"{response}\"\r\n"
            );
            raw.send(method, path, &login, &body);
            let (head, reply) = raw.receive();
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            seen += reply.len() as u64;
        }
        seen
    })
}

fn md5(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(32);
    for byte in Md5::digest(text) {
        write!(out, "{byte:02x}").unwrap();
    }
    out
}

/// Ready to make one small call of ours, for counting allocations.
pub fn one_call() -> impl FnMut() {
    let device = Device::start();
    let client: client::Client<Plain> =
        client::Client::connect(&device.url(), USER, PASSWORD).expect("a URL");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    move || {
        let _ = &device;
        let reply = runtime.block_on(client.call(&Call::Get));
        assert!(!reply.expect("a reply").is_empty());
    }
}
