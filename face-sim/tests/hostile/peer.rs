//! Whoever answers at a device's address.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub(crate) struct Peer {
    addr: SocketAddr,
    asked: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let (counter, say, ended) = (asked.clone(), Arc::new(say), over.clone());
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (mut socket, counter, say) = (socket.unwrap(), counter.clone(), say.clone());
                std::thread::spawn(move || {
                    if read(&socket).is_some() {
                        counter.fetch_add(1, Ordering::Relaxed);
                        say(&mut socket);
                    }
                });
            }
        });
        Self { addr, asked, over }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

fn read(socket: &TcpStream) -> Option<()> {
    let mut reader = BufReader::new(socket);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
        if line == "\r\n" {
            reader.read_exact(&mut vec![0; length]).ok()?;
            return Some(());
        }
    }
}
