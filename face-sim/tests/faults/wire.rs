//! A connection to a node's WebSocket, with something that happens to it.

use ::nebula::event::watch::Connect;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How a connection ends for who reads it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Doom {
    Closed,
    Reset,
    /// With the WebSocket's own word for it.
    GoingAway,
    /// Not at all: nothing comes any more.
    Silent,
}

/// When, from here on: after so many reads, and so many bytes of the next one.
#[derive(Debug, Clone, Copy)]
struct At {
    reads: usize,
    bytes: usize,
    doom: Doom,
}

type Struck = Arc<Mutex<Option<At>>>;

/// All connections of one listener.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    refused: bool,
    next: Option<At>,
    open: Struck,
}

impl Wire {
    /// The open connection ends.
    pub(crate) fn strike(&self, doom: Doom) {
        let (reads, bytes) = (0, 0);
        let open = self.0.lock().unwrap().open.clone();
        *open.lock().unwrap() = Some(At { reads, bytes, doom });
    }

    /// The next one ends within or behind its first answers: that to the handshake, that to the subscription.
    pub(crate) fn next(&self, reads: usize, bytes: usize, doom: Doom) {
        self.0.lock().unwrap().next = Some(At { reads, bytes, doom });
    }

    /// Nobody listens for the next one.
    pub(crate) fn refuse(&self) {
        self.0.lock().unwrap().refused = true;
    }
}

impl Connect for Wire {
    type Stream = Stream;

    async fn connect(&mut self, uri: &http::Uri) -> io::Result<Stream> {
        let (refused, struck) = {
            let mut plan = self.0.lock().unwrap();
            let next = plan.next.take();
            plan.open = Arc::new(Mutex::new(next));
            (std::mem::take(&mut plan.refused), plan.open.clone())
        };
        let port = if refused { 1 } else { uri.port_u16().unwrap() };
        let inner = TcpStream::connect(("127.0.0.1", port)).await?;
        Ok(Stream { inner, struck })
    }
}

pub(crate) struct Stream {
    inner: TcpStream,
    struck: Struck,
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let struck = self.struck.clone();
        let mut struck = struck.lock().unwrap();
        match &mut *struck {
            None => Pin::new(&mut self.inner).poll_read(cx, buf),
            Some(at) if at.reads > 0 => {
                ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
                at.reads -= 1;
                Poll::Ready(Ok(()))
            }
            Some(at) if at.bytes > 0 => {
                let mut piece = vec![0; at.bytes];
                let mut piece = ReadBuf::new(&mut piece);
                ready!(Pin::new(&mut self.inner).poll_read(cx, &mut piece))?;
                buf.put_slice(piece.filled());
                at.bytes = 0;
                Poll::Ready(Ok(()))
            }
            Some(at) => match at.doom {
                Doom::Closed => Poll::Ready(Ok(())),
                Doom::Reset => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
                Doom::Silent => Poll::Pending,
                Doom::GoingAway => {
                    // Close, 1001.
                    buf.put_slice(&[0x88, 2, 0x03, 0xe9]);
                    at.doom = Doom::Closed;
                    Poll::Ready(Ok(()))
                }
            },
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
