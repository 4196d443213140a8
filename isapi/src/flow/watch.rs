//! Our listener among the terminal's, without harm to the others.

use super::{Flow, Wire};
use crate::event::{HttpHost, HttpHostPut, HttpHosts, HttpHostsGet, HttpHostsPut, SubscribeEvent};
use crate::{Error, ErrorKind};

/// Where the terminal is to push events.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Listener {
    /// Address or name, as the terminal reaches it.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Path, with its slash. A post brings nothing that proves whose it is: give a service a long random path, and compare it whole.
    /// Another path is another listener.
    pub path: String,
    /// Whether by HTTPS.
    pub https: bool,
    /// What is wanted; `None`: whatever the terminal sends by itself.
    pub subscribe: Option<SubscribeEvent>,
    /// Whether what could not be sent is kept and sent later. Switching it on sends the log again.
    pub keep_unsent: bool,
}

impl Listener {
    /// At this address, by HTTP, with everything and with what could not be sent before.
    pub fn new(host: impl Into<String>, port: u16, path: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port,
            path: format!("/{}", path.into().trim_start_matches('/')),
            https: false,
            subscribe: Some(SubscribeEvent::all(30)),
            keep_unsent: true,
        }
    }

    /// Written over an entry, so that members we do not know stay.
    fn over(&self, entry: &HttpHost) -> HttpHost {
        let mut host = entry.clone();
        let v6 = self.host.contains(':');
        let named = !v6 && self.host.parse::<std::net::Ipv4Addr>().is_err();
        host.url = Some(self.path.clone());
        host.protocol_type = Some(if self.https { "HTTPS" } else { "HTTP" }.to_owned());
        host.parameter_format_type = Some("JSON".to_owned());
        host.addressing_format_type = Some(if named { "hostname" } else { "ipaddress" }.to_owned());
        host.host_name = named.then(|| self.host.clone());
        host.ip_address = (!named && !v6).then(|| self.host.clone());
        host.ipv6_address = v6.then(|| self.host.clone());
        host.port_no = Some(self.port);
        host.http_authentication_method = Some("none".to_owned());
        host.http_broken = Some(self.keep_unsent);
        if let Some(wanted) = &self.subscribe {
            host.subscribe_event = Some(wanted.clone());
        }
        host
    }

    fn is(&self, host: &HttpHost) -> bool {
        host.is_at(&self.host, self.port, &self.path)
    }
}

/// A listener that is installed: read back from the terminal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Watched {
    /// Its place.
    pub id: u32,
    /// Whether it was there already.
    pub was_there: bool,
    /// The entry as the terminal keeps it. Firmwares drop members they do not know: look here what became of
    /// `subscribe_event` and `http_broken`.
    pub entry: HttpHost,
}

/// Why a listener is not installed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// A call failed.
    #[error("installing the listener: {0}")]
    Call(#[from] Error),
    /// Every place is somebody else's.
    #[error(
        "all {places} places for listeners are taken by others; ours with another address, port or path is another"
    )]
    NoPlace {
        /// How many there are.
        places: usize,
    },
    /// The terminal said yes and keeps something else.
    #[error(
        "the terminal said that the listener was installed, and keeps something else; some firmwares never keep one"
    )]
    NotKept,
}

impl WatchError {
    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call(error) => error.kind(),
            Self::NoPlace { .. } => ErrorKind::Full,
            Self::NotKept => ErrorKind::DeviceFailure,
        }
    }
}

/// Installs our listener in its own place or in a free one, leaves everybody else's alone, and reads back. Safe to run
/// again.
pub fn watch(listener: Listener) -> Flow<Watched, WatchError> {
    Flow::new(|wire| async move {
        let hosts = wire.call(&HttpHostsGet).await?;
        let ours = hosts.hosts.iter().find(|h| listener.is(h));
        let was_there = ours.is_some();
        let place = ours.or_else(|| hosts.hosts.iter().find(|h| h.is_free()));
        let Some(place) = place else {
            return Err(WatchError::NoPlace {
                places: hosts.hosts.len(),
            });
        };
        let id = place.id;
        put(&wire, &hosts, listener.over(place)).await?;
        let kept = wire.call(&HttpHostsGet).await?;
        let entry = kept
            .hosts
            .into_iter()
            .find(|h| h.id == id && listener.is(h));
        entry
            .map(|entry| Watched {
                id,
                was_there,
                entry,
            })
            .ok_or(WatchError::NotKept)
    })
}

/// Takes our listener out again, by emptying its place; the number of places taken out. Nobody else's is touched.
pub fn unwatch(listener: Listener) -> Flow<usize, WatchError> {
    Flow::new(|wire| async move {
        let hosts = wire.call(&HttpHostsGet).await?;
        let mut taken = 0;
        for ours in hosts.hosts.iter().filter(|h| listener.is(h)) {
            let mut host = ours.clone();
            host.url = Some("/".to_owned());
            host.addressing_format_type = Some("ipaddress".to_owned());
            host.ip_address = Some("0.0.0.0".to_owned());
            host.host_name = None;
            host.ipv6_address = None;
            host.subscribe_event = None;
            put(&wire, &hosts, host).await?;
            taken += 1;
        }
        let left = wire.call(&HttpHostsGet).await?;
        if left.hosts.iter().any(|h| listener.is(h)) {
            Err(WatchError::NotKept)
        } else {
            Ok(taken)
        }
    })
}

/// One entry where the terminal knows that, else the whole list with everybody else's as they were.
async fn put(wire: &Wire, all: &HttpHosts, host: HttpHost) -> Result<(), Error> {
    let id = host.id;
    match wire
        .call(&HttpHostPut {
            id,
            settings: host.clone(),
        })
        .await
    {
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            let mut settings = all.clone();
            for entry in settings.hosts.iter_mut().filter(|h| h.id == id) {
                *entry = host.clone();
            }
            wire.call(&HttpHostsPut { settings }).await.map(drop)
        }
        other => other.map(drop),
    }
}
