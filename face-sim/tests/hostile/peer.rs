//! Whoever answers at a device's address.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) struct Peer {
    addr: SocketAddr,
    asked: Arc<AtomicUsize>,
    log: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

/// A request, taken apart by a parser that is not ours.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(n, _)| n == name);
        let found = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "two headers {name}");
        found
    }
}

impl Drop for Peer {
    /// What it says can be large.
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.addr));
    }
}

impl Peer {
    /// Reads a request, has `say` answer it and closes the connection.
    pub(crate) fn start(say: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::run(move |_, socket| say(socket))
    }

    /// The same with an answer made of a request: what follows `HTTP/1.1 ` in front of the body's length, and the body.
    pub(crate) fn answering(
        answer: impl Fn(&Asked) -> (String, Vec<u8>) + Send + Sync + 'static,
    ) -> Self {
        Self::run(move |asked, socket| {
            let (head, body) = answer(asked);
            let length = body.len();
            let head =
                format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
            let _ = socket.write_all(&[head.as_bytes(), &body].concat());
        })
    }

    fn run(say: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let log = Arc::<Mutex<Vec<Asked>>>::default();
        let over = Arc::new(AtomicBool::new(false));
        let (counter, say, ended) = (asked.clone(), Arc::new(say), over.clone());
        let noted = log.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (mut socket, counter, say) = (socket.unwrap(), counter.clone(), say.clone());
                let log = noted.clone();
                std::thread::spawn(move || {
                    if let Some(asked) = read(&socket) {
                        counter.fetch_add(1, Ordering::Relaxed);
                        log.lock().unwrap().push(asked.clone());
                        say(&asked, &mut socket);
                    }
                });
            }
        });
        Self {
            addr,
            asked,
            log,
            over,
        }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// The requests since this was last called.
    pub(crate) fn log(&self) -> Vec<Asked> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

fn read(mut socket: &TcpStream) -> Option<Asked> {
    let mut has = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(asked) = whole(&has) {
            return Some(asked);
        }
        match socket.read(&mut piece).ok()? {
            0 => return None,
            n => has.extend_from_slice(&piece[..n]),
        }
    }
}

/// A request that is there as a whole. With anything behind it, it is two: a fault of its own.
fn whole(bytes: &[u8]) -> Option<Asked> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(bytes).expect("a request") else {
        return None;
    };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|h| (h.name.to_lowercase(), text(h.value)))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, n)| n.parse().unwrap());
    let body = &bytes[head..];
    assert!(body.len() <= length, "more than one request");
    (body.len() == length).then(|| Asked {
        method: request.method.unwrap().to_owned(),
        target: request.path.unwrap().to_owned(),
        headers,
        body: body.to_vec(),
    })
}
