//! Settings (chapters 6, 7 and 8).

use super::ids;
use super::read::File;
use super::reply::Refusal;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) serial_id: String,
    pub(super) device_id: String,
    pub(super) ntp: Ntp,
    pub(super) storage: i64,
    pub(super) dns: Dns,
    pub(super) ports: Vec<Port>,
    /// Whether it has a web page.
    pub(super) web: bool,
    pub(super) push_url: String,
    pub(super) push_key: String,
    pub(super) ws_key: String,
    pub(super) is_https: bool,
    pub(super) certificate: Option<File>,
    pub(super) key: Option<File>,
    /// What it was started with, whose files have no bytes.
    pub(super) own: Option<Arc<rustls::ServerConfig>>,
}

#[derive(Debug)]
pub(super) struct Ntp {
    pub(super) url: String,
    pub(super) cycle: String,
    pub(super) disable: String,
}

#[derive(Debug)]
pub(super) struct Dns {
    pub(super) method: String,
    pub(super) ethname: String,
    pub(super) first: String,
    pub(super) second: String,
}

/// A network port.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) name: String,
    pub(super) hw_addr: String,
    pub(super) ip: String,
    pub(super) netmask: String,
    pub(super) gateway: String,
    pub(super) method: String,
    pub(super) version: String,
}

impl Default for Ntp {
    /// What it is where nothing is said: switched off.
    fn default() -> Self {
        Self {
            url: "pool.ntp.org".to_owned(),
            cycle: "10".to_owned(),
            disable: "1".to_owned(),
        }
    }
}

impl Settings {
    pub(super) fn new(serial_id: String) -> Self {
        let port = |no: u8, ip: &str, gateway: &str| Port {
            name: format!("eth{no}"),
            hw_addr: format!("00:07:32:4e:68:{:02x}", 0x43 + no),
            ip: ip.to_owned(),
            netmask: "255.255.255.0".to_owned(),
            gateway: gateway.to_owned(),
            method: "static".to_owned(),
            version: "IPv4".to_owned(),
        };
        Self {
            serial_id,
            device_id: "simulated".to_owned(),
            ntp: Ntp::default(),
            storage: 1,
            dns: Dns {
                method: "static".to_owned(),
                ethname: "eth0".to_owned(),
                first: "198.51.100.1".to_owned(),
                second: String::new(),
            },
            ports: vec![
                port(0, "198.51.100.10", "198.51.100.254"),
                port(1, "192.168.2.10", ""),
                port(2, "192.168.3.10", ""),
                port(3, "192.168.4.10", ""),
            ],
            web: true,
            push_url: String::new(),
            push_key: String::new(),
            ws_key: ids::uuid(),
            is_https: false,
            certificate: None,
            key: None,
            own: None,
        }
    }

    /// As from the factory, but for what says how it is reached: HTTPS and its certificate stay.
    pub(super) fn reset(&mut self) {
        let new = Self::new(self.serial_id.clone());
        let old = std::mem::replace(self, new);
        self.is_https = old.is_https;
        self.certificate = old.certificate;
        self.key = old.key;
        self.own = old.own;
    }

    pub(super) fn network(&self) -> Value {
        let ports = self.ports.iter().map(|port| {
            json!({
                "ethname": port.name, "gateway": port.gateway, "hw_addr": port.hw_addr, "ip": port.ip,
                "ip_method": port.method, "ip_version": port.version, "netmask": port.netmask,
            })
        });
        json!({
            "default_info": {
                "dns_method": self.dns.method, "ethname": self.dns.ethname, "first_dns": self.dns.first,
                "second_dns": self.dns.second,
            },
            "ethernet": ports.collect::<Value>(),
        })
    }

    /// What the notes to appendix A have as reasons against an address (-3606).
    pub(super) fn is_network(&self, new: &Port) -> Result<(), Refusal> {
        let refused = |why: &str| Err((nebula::protocol::Code::NetworkConfig, why.to_owned()));
        if !self.ports.iter().any(|port| port.name == new.name) {
            return refused("there is no such port");
        }
        if new.method == "dhcp" || new.version != "IPv4" {
            return Ok(());
        }
        let number = |text: &str| text.parse::<Ipv4Addr>().ok().map(u32::from);
        let (Some(ip), Some(mask)) = (number(&new.ip), number(&new.netmask)) else {
            return refused("address or mask is none");
        };
        if mask == 0 || mask.leading_ones() + mask.trailing_zeros() != 32 {
            return refused("the mask is none");
        }
        if !new.gateway.is_empty() && number(&new.gateway).is_none_or(|it| it & mask != ip & mask) {
            return refused("the gateway is not in the port's subnet");
        }
        let others = self.ports.iter().filter(|port| port.name != new.name);
        for other in others {
            if number(&other.ip).is_some_and(|it| it & mask == ip & mask) {
                return refused("another port is in this subnet");
            }
        }
        Ok(())
    }
}
