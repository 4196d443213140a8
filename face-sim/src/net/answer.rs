use super::fault::Fault;
use super::http1;
use bytes::{Bytes, BytesMut};
use face_common::Response;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

/// An answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Answer {
    /// With its whole body.
    Whole(Response),
    /// The same, after a while.
    Late(Duration, Response),
    /// With a body that goes on until the sender is dropped or the peer leaves.
    Stream(http::Response<()>, mpsc::Receiver<Bytes>),
    /// After which both sides speak another protocol on the connection.
    Upgrade(http::Response<()>, Conversation),
}

/// A connection, encrypted or not.
pub trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

type Talk = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is said after an upgrade. It ends with the device, and where the device drops its connections.
pub struct Conversation(Box<dyn FnOnce(Box<dyn Socket>, BytesMut) -> Talk + Send>);

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conversation")
    }
}

impl Conversation {
    /// Held with the connection, and with what has been read of it beyond the request.
    pub fn new<T: Future<Output = ()> + Send + 'static>(
        talk: impl FnOnce(Box<dyn Socket>, BytesMut) -> T + Send + 'static,
    ) -> Self {
        Self(Box::new(|socket, read| Box::pin(talk(socket, read))))
    }
}

pub(super) async fn upgrade<S: Socket + 'static>(
    mut socket: S,
    read: BytesMut,
    head: &http::Response<()>,
    conversation: Conversation,
) {
    let sent = socket.write_all(&http1::upgrade_head(head)).await;
    if sent.is_ok() && socket.flush().await.is_ok() {
        conversation.0(Box::new(socket), read).await;
    }
}

/// Whether the connection goes on.
pub(super) async fn whole<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut S,
    response: &Response,
    fault: Option<Fault>,
    keep: bool,
) -> io::Result<bool> {
    let more = if let Some(Fault::AnnounceMore(more)) = fault {
        more
    } else {
        0
    };
    let bytes = http1::whole(response, keep, more);
    match fault {
        Some(Fault::ActAndClose) => return Ok(false),
        Some(Fault::Cut(at)) => {
            socket.write_all(bytes.get(..at).unwrap_or(&bytes)).await?;
            socket.shutdown().await?;
            return Ok(false);
        }
        Some(Fault::CutBody(at)) => {
            let head = bytes.len() - response.body().len();
            let piece = bytes.get(..head + at).unwrap_or(&bytes);
            socket.write_all(piece).await?;
            socket.shutdown().await?;
            return Ok(false);
        }
        Some(Fault::Stall(at)) => {
            socket.write_all(bytes.get(..at).unwrap_or(&bytes)).await?;
            socket.flush().await?;
            // Until the peer has had enough.
            while tokio::io::AsyncReadExt::read(socket, &mut [0; 64]).await? > 0 {}
            return Ok(false);
        }
        Some(Fault::Dribble(piece, pause)) => http1::dribble(socket, bytes, piece, pause).await?,
        _ => socket.write_all(&bytes).await?,
    }
    socket.flush().await?;
    if more > 0 || !keep {
        socket.shutdown().await?;
    }
    Ok(keep && more == 0)
}

pub(super) async fn stream<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut S,
    head: &http::Response<()>,
    mut chunks: mpsc::Receiver<Bytes>,
    fault: Option<Fault>,
) -> io::Result<()> {
    socket.write_all(&http1::head(head, None, false)).await?;
    socket.flush().await?;
    let mut left = if let Some(Fault::Cut(at)) = fault {
        at
    } else {
        usize::MAX
    };
    let mut nothing = [0; 64];
    loop {
        let chunk = tokio::select! {
            chunk = chunks.recv() => chunk,
            // A listener sends nothing; what can be read is its end.
            read = tokio::io::AsyncReadExt::read(socket, &mut nothing) => {
                match read { Ok(0) | Err(_) => return Ok(()), Ok(_) => continue }
            }
        };
        let Some(chunk) = chunk else {
            return socket.shutdown().await;
        };
        let piece = chunk.get(..left.min(chunk.len())).unwrap_or_default();
        socket.write_all(piece).await?;
        socket.flush().await?;
        left -= piece.len();
        if left == 0 {
            return socket.shutdown().await;
        }
    }
}
