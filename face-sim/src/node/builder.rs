use super::NebulaNode;
use super::push;
use super::quirks::NodeQuirks;
use super::read::File;
use super::session::Sessions;
use super::settings::Settings;
use super::state::State;
use super::unit::Unit;
use crate::net::{Certificate, Server, Task};
use bytes::Bytes;
use face_common::Secret;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How to start a node.
#[derive(Debug, Clone)]
pub struct Builder {
    port: u16,
    certificate: Option<Certificate>,
    user: String,
    password: Secret,
    serial_id: String,
    idle: Duration,
    heartbeat: Duration,
    quirks: NodeQuirks,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            certificate: None,
            user: "admin".to_owned(),
            password: "Simulated-1".into(),
            serial_id: "STSNMSIMULATED000001".to_owned(),
            idle: Duration::from_secs(30 * 60),
            heartbeat: Duration::from_secs(30),
            quirks: NodeQuirks::default(),
        }
    }
}

impl Builder {
    /// On this port instead of a free one. Real ones listen on 80, and speaking HTTPS on 443.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Speaks HTTPS from the beginning. Without, until it is switched (message 1305).
    pub fn https(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Lets this user in, with this password.
    pub fn login(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.user = user.into();
        self.password = password.into();
        self
    }

    /// With this serial number.
    pub fn serial_id(mut self, serial_id: impl Into<String>) -> Self {
        self.serial_id = serial_id.into();
        self
    }

    /// Ends a session that was not used for so long. 30 minutes.
    pub fn session_idle(mut self, time: Duration) -> Self {
        self.idle = time;
        self
    }

    /// Posts that it lives so often, where an address is set. 30 seconds; the document does not say.
    pub fn heartbeat(mut self, every: Duration) -> Self {
        self.heartbeat = every;
        self
    }

    /// With these ways of its own.
    pub fn quirks(mut self, quirks: NodeQuirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<NebulaNode> {
        let mut settings = Settings::new(self.serial_id);
        if self.certificate.is_some() {
            let file = |name: &str| File {
                name: name.to_owned(),
                data: Bytes::new(),
            };
            settings.is_https = true;
            settings.certificate = Some(file("server.crt"));
            settings.key = Some(file("server.key"));
        }
        let sessions = Sessions::new(self.user, self.password, self.idle);
        let unit = Unit::new(State::new(sessions, settings, self.quirks));
        let server = Server::start(Arc::new(unit.clone()), self.port, self.certificate)?;
        unit.state().settings.own = server.control().tls();
        unit.is_served_by(server.control().clone());
        let tasks = [
            Task::start(push::push(unit.clone()))?,
            Task::start(push::beat(unit.clone(), self.heartbeat))?,
        ];
        Ok(NebulaNode {
            server,
            unit,
            _tasks: tasks,
        })
    }
}
