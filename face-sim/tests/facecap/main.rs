//! The `facecap-proto` crate against simulated devices: real bytes over real sockets, the three ways.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, their helpers too"
)]

mod camera;
mod commands;
mod drivers;
mod flows;
mod poll;
mod program;
mod push;
mod searches;
mod secrets;
#[path = "../shared/secrets.rs"]
mod shown;
mod strict;

use bytes::Bytes;
use face_sim::CaptureDevice;
use facecap_proto::common::{Request, Response};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

const FACE: &[u8] = include_bytes!("../../../examples/photos/astronaut.jpg");

fn jpeg() -> Bytes {
    let photo = facecap_proto::photo::prepare(FACE, &facecap_proto::photo_spec()).unwrap();
    photo.jpeg().clone()
}

/// What a device says to these bytes.
fn ask(device: &CaptureDevice, body: impl AsRef<[u8]>) -> Value {
    let body = body.as_ref();
    let mut socket = TcpStream::connect(device.url().trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(body).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// A listener for devices: each connection has a thread, and `None` closes it without an answer.
struct Listener {
    addr: SocketAddr,
}

impl Listener {
    fn start(answer: impl Fn(Request) -> Option<Response> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let (socket, answer) = (socket.unwrap(), answer.clone());
                std::thread::spawn(move || {
                    if let Some(request) = read(&socket)
                        && let Some(response) = answer(request)
                    {
                        let _ = write(&socket, &response);
                    }
                });
            }
        });
        Self { addr }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }
}

fn read(socket: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(socket);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).ok()?;
    let mut request = http::Request::post(line.split(' ').nth(1)?);
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        request = request.header(name, value);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body(body.into()).ok()
}

fn write(mut socket: &TcpStream, response: &Response) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        response.status().as_u16(),
        response.body().len()
    );
    socket.write_all(head.as_bytes())?;
    socket.write_all(response.body())
}

/// Waits until it is so, for ten seconds.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(10), "not so: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
