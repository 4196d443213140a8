//! A listener that nobody can fill: axum alone waits for ever for whoever connects and says nothing.

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// For a request to come as a whole, and for the next one on the same connection. Where answers are held, it must be longer than they are.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections at a time; with a proxy or devices in front that keep theirs open, as many as there are devices, and some.
const CONNECTIONS: usize = 1024;

/// For `axum::serve`.
#[derive(Debug)]
pub struct Limited {
    socket: TcpListener,
    free: Arc<Semaphore>,
    patience: Duration,
}

impl Limited {
    /// Listens on this socket.
    pub fn new(socket: TcpListener) -> Self {
        Self::with(socket, CONNECTIONS, PATIENCE)
    }

    /// The same with limits of one's own.
    pub fn with(socket: TcpListener, connections: usize, patience: Duration) -> Self {
        Self {
            socket,
            free: Arc::new(Semaphore::new(connections)),
            patience,
        }
    }
}

impl axum::serve::Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // Whoever is too many waits in the system's queue. The semaphore is never closed.
        let permit = self.free.clone().acquire_owned().await.ok();
        let (socket, addr) = axum::serve::Listener::accept(&mut self.socket).await;
        let connection = Connection {
            socket,
            patience: self.patience,
            over: Box::pin(sleep(self.patience)),
            _permit: permit,
        };
        (connection, addr)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// From where a connection comes: for `into_make_service_with_connect_info`.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, Limited>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Limited>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A connection that ends when nothing has been answered on it for too long.
#[derive(Debug)]
pub struct Connection {
    socket: TcpStream,
    patience: Duration,
    over: Pin<Box<Sleep>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Connection {
    fn poll_over(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.over.as_mut().poll(cx) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll_over(cx)?;
        pin!(&mut self.socket).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_over(cx)?;
        let written = ready!(pin!(&mut self.socket).poll_write(cx, buf))?;
        let until = Instant::now() + self.patience;
        self.over.as_mut().reset(until);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        pin!(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        pin!(&mut self.socket).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::StatusCode;
    use axum::routing::post;
    use std::io::{Read, Write};
    use std::net::TcpStream as Client;

    const SHORT: Duration = Duration::from_secs(1);

    /// As the examples' services: whole bodies of up to a MiB.
    fn serve(connections: usize, patience: Duration) -> SocketAddr {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(socket.local_addr().unwrap()).unwrap();
                let whole = |body: Body| async {
                    let body = to_bytes(body, 1 << 20).await;
                    body.map_or(StatusCode::SERVICE_UNAVAILABLE, |_| StatusCode::OK)
                };
                let app = Router::new().route("/", post(whole));
                let limited = Limited::with(socket, connections, patience);
                axum::serve(limited, app).await.unwrap();
            });
        });
        told.recv().unwrap()
    }

    /// A connection that says this, and what it hears before it is closed.
    fn say(addr: SocketAddr, text: &str) -> Client {
        let mut client = Client::connect(addr).unwrap();
        client.write_all(text.as_bytes()).unwrap();
        client
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        client
    }

    fn heard(mut client: Client) -> String {
        let mut text = Vec::new();
        // A connection that is reset has been closed, too.
        let end = client.read_to_end(&mut text);
        let is_late = end.is_err_and(|e| e.kind() == io::ErrorKind::WouldBlock);
        assert!(!is_late, "still open");
        String::from_utf8(text).unwrap()
    }

    const POST: &str =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    const GIBIBYTE: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n";

    fn others_are_served(addr: SocketAddr) {
        let start = std::time::Instant::now();
        assert!(heard(say(addr, POST)).starts_with("HTTP/1.1 200"));
        assert!(start.elapsed() < SHORT, "{:?}", start.elapsed());
    }

    #[test]
    fn whoever_is_slow_is_let_go_and_keeps_nobody_waiting() {
        let addr = serve(CONNECTIONS, 3 * SHORT);
        let silent = say(addr, "");
        let half_head = say(addr, "POST / HTTP/1.1\r\nHost: a\r\n");
        let half_body = say(addr, &format!("{GIBIBYTE}ok"));
        let kept_open = say(addr, &POST.replace("Connection: close\r\n", ""));
        let mut drips = say(addr, "POST / HTTP/1.1\r\nX-A: ");
        let dripped = std::thread::spawn(move || {
            let start = std::time::Instant::now();
            while drips.write_all(b"a").is_ok() && start.elapsed() < 20 * SHORT {
                std::thread::sleep(SHORT / 10);
            }
            start.elapsed()
        });
        let idle: Vec<_> = (0..500).map(|_| say(addr, "")).collect();
        others_are_served(addr);
        for client in [silent, half_head, half_body] {
            assert!(!heard(client).contains("200 OK"));
        }
        assert!(heard(kept_open).starts_with("HTTP/1.1 200"));
        assert!(dripped.join().unwrap() < 10 * SHORT);
        assert!(idle.into_iter().all(|client| heard(client).is_empty()));
    }

    #[test]
    fn a_body_without_an_end_is_answered_at_its_limit() {
        let addr = serve(CONNECTIONS, 20 * SHORT);
        let mut client = say(addr, GIBIBYTE);
        let mut sent = 0_usize;
        while sent < 1 << 30 && client.write_all(&[b'x'; 1 << 14]).is_ok() {
            sent += 1 << 14;
        }
        // What was in the sockets' buffers.
        assert!(sent < 64 << 20, "{sent}");
        others_are_served(addr);
    }

    #[test]
    fn whoever_is_too_many_waits_until_another_is_let_go() {
        let addr = serve(4, 3 * SHORT);
        let idle: Vec<_> = (0..4).map(|_| say(addr, "")).collect();
        std::thread::sleep(SHORT);
        let start = std::time::Instant::now();
        assert!(heard(say(addr, POST)).starts_with("HTTP/1.1 200"));
        let waited = start.elapsed();
        assert!(SHORT < waited && waited < 10 * SHORT, "{waited:?}");
        assert!(idle.into_iter().all(|client| heard(client).is_empty()));
    }

    #[test]
    fn the_services_behind_axum_listen_so() {
        for source in [
            include_str!("bin/push_receiver.rs"),
            include_str!("bin/facecap_fleet.rs"),
            include_str!("bin/facecap_push.rs"),
            include_str!("bin/nebula_push.rs"),
            include_str!("bin/hikcentral_events.rs"),
        ] {
            let all = source.matches("axum::serve(").count();
            let limited = source.matches("axum::serve(Limited::new(").count();
            assert_eq!((all, limited), (1, 1));
        }
    }
}
