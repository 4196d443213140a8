//! The `sensenebula` crate against simulated nodes: real bytes over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, their helpers too"
)]

mod batches;
mod cameras;
mod faces;
mod flows;
mod https;
mod libraries;
mod pictures;
mod program;
mod push;
mod quirks;
mod records;
mod secrets;
mod sessions;
#[path = "../shared/secrets.rs"]
mod shown;
mod strict;
mod system;
mod websocket;

use bytes::Bytes;
use face_sim::NebulaNode;
use nebula::Endpoint;
use nebula::blocking::{Client, connect};
use nebula::face::AddFace;
use nebula::library::CreateLibrary;
use nebula::protocol::Code;
use nebula::types::{File, LibraryType};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn client(node: &NebulaNode) -> Client {
    connect(&node.url(), node.user(), node.password()).unwrap()
}

fn start() -> (NebulaNode, Client) {
    let node = NebulaNode::start().unwrap();
    let client = client(&node);
    (node, client)
}

/// With a library, and its number.
fn start_with_library() -> (NebulaNode, Client, u64) {
    let (node, client) = start();
    let id = library(&client, "staff");
    (node, client, id)
}

fn library(client: &Client, name: &str) -> u64 {
    let make = CreateLibrary {
        lib_name: name.into(),
        lib_type: LibraryType::White,
        ..Default::default()
    };
    client.call(&make).unwrap().lib_id
}

/// A picture to a node, another for each number.
fn photo(n: u32) -> Bytes {
    let filler = n.to_le_bytes().into_iter().cycle().take(2000);
    [0xff, 0xd8, 0xff].into_iter().chain(filler).collect()
}

/// With a mark in it.
fn marked(n: u32, mark: &[u8]) -> Bytes {
    photo(n).iter().chain(mark).copied().collect()
}

fn face(lib_id: u64, n: u32) -> AddFace {
    AddFace::new(lib_id, File::picture(photo(n))).img_id(format!("P-{n}"))
}

/// The code that a call is refused with.
fn code<E: Endpoint<Protocol = nebula::Nebula>>(client: &Client, call: &E) -> i64
where
    E::Reply: std::fmt::Debug,
{
    match client.call(call).unwrap_err() {
        nebula::Error::Fault { fault, .. } => fault.code.map_or(0, Code::code),
        other => panic!("{other}"),
    }
}

/// What a node answers to these bytes: status, head and body.
fn exchange(node: &NebulaNode, head: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
    let mut socket = TcpStream::connect(node.url().trim_start_matches("http://")).unwrap();
    let head = format!(
        "{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(body).unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    let at = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..at].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, answer[at + 4..].to_vec())
}

/// Somebody who writes JSON by hand.
struct Hand<'a> {
    node: &'a NebulaNode,
    session: String,
}

impl<'a> Hand<'a> {
    fn of(node: &'a NebulaNode) -> Self {
        let mut hand = Self {
            node,
            session: String::new(),
        };
        let login =
            json!({ "msg_id": "257", "user_name": node.user(), "user_pwd": node.password() });
        let reply = hand.ask(&login.to_string());
        assert_eq!(reply["code"], 0, "{reply}");
        hand.session = reply["data"].as_str().unwrap().into();
        hand
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> Value {
        let session = match self.session.as_str() {
            "" => String::new(),
            session => format!("\r\nsessionid: {session}"),
        };
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: {kind}{session}");
        let (status, _, body) = exchange(self.node, &head, body);
        assert_eq!(status, 200);
        serde_json::from_slice(&body).unwrap()
    }

    fn ask(&self, body: &str) -> Value {
        self.post("/api/json", "application/json", body.as_bytes())
    }

    fn form(&self, parts: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Value {
        let mut body = Vec::new();
        for (name, text) in parts {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
                    .bytes(),
            );
        }
        for (name, filename, data) in files {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\n\r\n").bytes(),
            );
            body.extend(*data);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        self.post("/api/form", "multipart/form-data; boundary=b", &body)
    }
}

/// Waits until it is so, for ten seconds.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(10), "not so: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
