use super::answer::{Answer, stream, upgrade, whole};
use super::control::Control;
use super::fault::{Fault, Faults};
use super::http1::{self, NoRequest};
use super::record::{Received, Record};
use super::task::runtime;
use super::tls::{self, Certificate, Identity};
use bytes::{Bytes, BytesMut};
use face_common::Request;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What answers requests.
pub trait Device: Send + Sync + 'static {
    /// Answers one. Must not block for long; a pause is a [`Fault`].
    fn serve(&self, request: &Request) -> Answer;

    /// By what faults and counts know a request: its path, where the device has no better name for it.
    fn name(&self, request: &Request) -> String {
        request.uri().path().to_owned()
    }
}

/// A device on a port of this machine. Dropping it closes every connection.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    identity: Option<Identity>,
    record: Record,
    faults: Faults,
    control: Control,
    stop: watch::Sender<bool>,
}

struct Shared {
    device: Arc<dyn Device>,
    control: Control,
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
        let control = Control::new(tls);
        let shared = Arc::new(Shared {
            device,
            control: control.clone(),
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
            control,
            stop,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        let scheme = if self.control.tls().is_some() {
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

    /// What changes it while it runs.
    pub(crate) fn control(&self) -> &Control {
        &self.control
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
        if shared.control.is_down() {
            continue;
        }
        let (shared, mut end) = (shared.clone(), stopped.clone());
        let mut cut = shared.control.cuts();
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            tokio::select! {
                _ = end.changed() => {}
                _ = cut.changed() => {}
                () = connection(socket, &shared, id) => {}
            }
        });
    }
}

async fn connection(socket: TcpStream, shared: &Shared, id: u64) {
    let _ = socket.set_nodelay(true);
    let _open = shared.record.connected();
    // Kept beside the stream, which TLS swallows: a reset has to be set on the socket itself.
    match shared.control.tls() {
        Some(config) => {
            let acceptor = tokio_rustls::TlsAcceptor::from(config);
            if let Ok(stream) = acceptor.accept(socket).await {
                serve(stream, shared, id, |s| s.get_ref().0).await;
            }
        }
        None => serve(socket, shared, id, |s| s).await,
    }
}

async fn serve<S, F>(mut socket: S, shared: &Shared, id: u64, tcp: F)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
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
        let in_flight = shared.record.in_flight();
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
            Some(Fault::ActAndReplace(response)) => {
                shared.device.serve(&request);
                Answer::Whole((**response).clone())
            }
            _ => shared.device.serve(&request),
        };
        let keep = http1::keeps_alive(&request);
        if let Answer::Late(time, _) = &answer {
            tokio::time::sleep(*time).await;
        }
        // Before it is written: its reader may be quick with the next request.
        drop(in_flight);
        match answer {
            Answer::Upgrade(head, conversation) => {
                if !matches!(fault, Some(Fault::ActAndClose)) {
                    upgrade(socket, buffer, &head, conversation).await;
                }
                return;
            }
            Answer::Whole(response) | Answer::Late(_, response) => {
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
