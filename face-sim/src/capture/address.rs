//! Where somebody listens.

use super::factory::from_json;
use super::state::State;
use facecap_proto::config::AppParams;
use serde_json::{Value, json};
use std::io;

fn invalid(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// `http://host:port/path` taken apart.
fn parts(url: &str) -> io::Result<(String, u16, String)> {
    let uri: http::Uri = url.parse().map_err(invalid)?;
    if uri.scheme_str() != Some("http") {
        return Err(invalid("an address to post to begins with http://"));
    }
    if uri.authority().is_some_and(|a| a.as_str().contains('@')) {
        return Err(invalid("a device has no login for whom it posts to"));
    }
    let host = uri.host().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| invalid("an address to post to has a host"))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    // An IPv6 address without its brackets.
    let host = host.trim_matches(['[', ']']).to_owned();
    Ok((host, uri.port_u16().unwrap_or(80), path.to_owned()))
}

impl State {
    pub(super) fn push_to(&mut self, url: &str) -> io::Result<()> {
        let (host, port, path) = parts(url)?;
        self.change(json!({ "upload_info": { "method": "http", "server_ip": host, "server_port": port, "service_url": path } }))
    }

    pub(super) fn poll_at(&mut self, url: &str) -> io::Result<()> {
        let (host, port, path) = parts(url)?;
        self.change(json!({ "extranet": { "enable": true, "mode": "http", "server_ip": host, "server_port": port, "url": path } }))
    }

    /// As if a platform had sent it.
    fn change(&mut self, settings: Value) -> io::Result<()> {
        let settings: AppParams = from_json(settings);
        settings.check().map_err(|e| invalid(e.to_string()))?;
        self.set_params(&settings)
            .map_err(|(_, why)| invalid(why))?;
        Ok(())
    }
}
