use super::fault::{Fault, Faults};
use super::http1::{self, NoRequest};
use super::record::{Received, Record};
use super::task::runtime;
use super::tls::{self, Certificate, Identity};
use bytes::{Bytes, BytesMut};
use face_common::{Request, Response};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// What answers requests.
pub trait Device: Send + Sync + 'static {
    /// Answers one. Must not block for long; a pause is a [`Fault`].
    fn serve(&self, request: &Request) -> Answer;

    /// By what faults and counts know a request: its path, where the device has no better name for it.
    fn name(&self, request: &Request) -> String {
        request.uri().path().to_owned()
    }
}

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// With its whole body.
    Whole(Response),
    /// With a body that goes on until the sender is dropped or the peer leaves.
    Stream(http::Response<()>, mpsc::Receiver<Bytes>),
}

/// A device on a port of this machine. Dropping it closes every connection.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    identity: Option<Identity>,
    record: Record,
    faults: Faults,
    stop: watch::Sender<bool>,
}

struct Shared {
    device: Arc<dyn Device>,
    tls: Option<Arc<rustls::ServerConfig>>,
    record: Record,
    faults: Faults,
}

impl Server {
    /// Starts a device on a free port of 127.0.0.1, or on `port`; HTTPS where a certificate is given.
    pub fn start(
        device: Arc<dyn Device>,
        port: u16,
        certificate: Option<Certificate>,
    ) -> io::Result<Self> {
        let (tls, identity) = match certificate {
            Some(kind) => {
                let (config, identity) = tls::setup(kind)?;
                (Some(config), Some(identity))
            }
            None => (None, None),
        };
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let (record, faults) = (Record::default(), Faults::default());
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            device,
            tls,
            record: record.clone(),
            faults: faults.clone(),
        });
        let runtime = runtime()?;
        let _inside = runtime.enter();
        let listener = TcpListener::from_std(listener)?;
        runtime.spawn(accept(listener, shared, stopped));
        Ok(Self {
            addr,
            identity,
            record,
            faults,
            stop,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        let scheme = if self.identity.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.addr)
    }

    /// Its certificate, on HTTPS.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// What it has received.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// How it is to misbehave.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, stopped: watch::Receiver<bool>) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut end = stopped.clone();
    loop {
        let accepted = tokio::select! {
            _ = end.changed() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((socket, _)) = accepted else { continue };
        let (shared, mut end) = (shared.clone(), stopped.clone());
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            tokio::select! {
                _ = end.changed() => {}
                () = connection(socket, &shared, id) => {}
            }
        });
    }
}

async fn connection(socket: TcpStream, shared: &Shared, id: u64) {
    let _ = socket.set_nodelay(true);
    // Kept beside the stream, which TLS swallows: a reset has to be set on the socket itself.
    match &shared.tls {
        Some(config) => {
            let acceptor = tokio_rustls::TlsAcceptor::from(config.clone());
            if let Ok(stream) = acceptor.accept(socket).await {
                serve(stream, shared, id, |s| s.get_ref().0).await;
            }
        }
        None => serve(socket, shared, id, |s| s).await,
    }
}

async fn serve<S, F>(mut socket: S, shared: &Shared, id: u64, tcp: F)
where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Fn(&S) -> &TcpStream,
{
    let mut buffer = BytesMut::new();
    loop {
        let request = match http1::read(&mut socket, &mut buffer).await {
            Ok(request) => request,
            Err(NoRequest::Closed) => return,
            Err(NoRequest::Bad(status)) => {
                let mut response = http::Response::new(Bytes::new());
                *response.status_mut() =
                    http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_REQUEST);
                let _ = socket.write_all(&http1::whole(&response, false, 0)).await;
                return;
            }
        };
        let name = shared.device.name(&request);
        let fault = shared.faults.take(&name);
        shared.record.add(Received {
            request: request.clone(),
            connection: id,
            name,
        });
        match fault {
            Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
            Some(Fault::Reset) => {
                let _ = tcp(&socket).set_zero_linger();
                return;
            }
            Some(Fault::Close) => return,
            _ => {}
        }
        let answer = match &fault {
            Some(Fault::Replace(response)) => Answer::Whole((**response).clone()),
            _ => shared.device.serve(&request),
        };
        let keep = http1::keeps_alive(&request);
        match answer {
            Answer::Whole(response) => {
                if !whole(&mut socket, &response, fault, keep)
                    .await
                    .unwrap_or(false)
                {
                    return;
                }
            }
            Answer::Stream(head, chunks) => {
                let _ = stream(&mut socket, &head, chunks, fault).await;
                return;
            }
        }
    }
}

/// Whether the connection goes on.
async fn whole<S: AsyncRead + AsyncWrite + Unpin>(
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
        Some(Fault::Stall(at)) => {
            socket.write_all(bytes.get(..at).unwrap_or(&bytes)).await?;
            socket.flush().await?;
            std::future::pending::<()>().await;
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

async fn stream<S: AsyncRead + AsyncWrite + Unpin>(
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
