//! The line to a device: that of a real client, with something that happens to one of its requests.

use face_common::transport::{
    BlockingBody, BlockingTransport, HttpOptions, ReqwestBlocking, TotalTimeout,
};
use face_common::{Request, TransportError};
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a device is waited for that says nothing. It must have heard what it is silent about, on a machine with much else to do.
const PATIENCE: Duration = Duration::from_millis(700);

/// What becomes of the request that is struck.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// It goes its way; what is to go wrong is up to the device.
    Goes,
    /// The same, and is not waited for as long as others.
    GoesInAHurry,
    /// Nobody listens.
    Refused,
    /// Who listens hangs up without having read it.
    HungUp,
    /// It is answered, and the process that sent it is killed before it reads the answer.
    Last,
}

type Strike = Arc<dyn Fn(&Request) -> Fate + Send + Sync>;

/// What unwinds a process that is killed.
pub(crate) struct Killed;

/// One process's connections to a device. Counts requests, those of the login too.
#[derive(Clone)]
pub(crate) struct Line {
    sent: Arc<AtomicUsize>,
    strike: Option<(usize, Strike)>,
}

impl Line {
    /// To which nothing happens.
    pub(crate) fn good() -> Self {
        Self {
            sent: Arc::default(),
            strike: None,
        }
    }

    /// With something that happens to the request of this number, from 0.
    pub(crate) fn struck(
        at: usize,
        strike: impl Fn(&Request) -> Fate + Send + Sync + 'static,
    ) -> Self {
        Self {
            sent: Arc::default(),
            strike: Some((at, Arc::new(strike))),
        }
    }

    /// How many requests there were.
    pub(crate) fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}

impl BlockingTransport for Line {
    fn send(&self, mut request: Request) -> Result<http::Response<BlockingBody>, TransportError> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        let fate = match &self.strike {
            Some((at, strike)) if *at == number => strike(&request),
            _ => Fate::Goes,
        };
        match fate {
            Fate::Goes => {}
            Fate::GoesInAHurry => {
                request.extensions_mut().insert(TotalTimeout(PATIENCE));
            }
            // No program of anybody but the superuser listens there.
            Fate::Refused => redirect(&mut request, 1),
            Fate::HungUp => redirect(&mut request, who_hangs_up()),
            Fate::Last => {
                // A head is enough: the device has acted, and a body may go on for ever.
                let answered = http().send(request);
                assert!(answered.is_ok(), "a device that is well did not answer");
                std::panic::resume_unwind(Box::new(Killed));
            }
        }
        http().send(request)
    }
}

fn http() -> &'static ReqwestBlocking {
    static HTTP: OnceLock<ReqwestBlocking> = OnceLock::new();
    HTTP.get_or_init(|| ReqwestBlocking::new(&HttpOptions::default()).unwrap())
}

fn redirect(request: &mut Request, port: u16) {
    let path = request.uri().path_and_query().cloned();
    let path = path.map_or_else(|| "/".to_owned(), |p| p.to_string());
    *request.uri_mut() = format!("http://127.0.0.1:{port}{path}").parse().unwrap();
}

/// Takes every connection, and closes it with most of the request unread, which resets it.
fn who_hangs_up() -> u16 {
    static PORT: OnceLock<u16> = OnceLock::new();
    *PORT.get_or_init(|| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let _ = socket.read(&mut [0]);
            }
        });
        port
    })
}
