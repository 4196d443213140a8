//! The node itself (chapters 6 and 7).

use super::clock;
use super::read::Asked;
use super::reply::{DONE, Outcome, bad, no};
use super::settings::{Dns, Ntp, Port};
use super::state::State;
use super::then::Then;
use nebula::protocol::Code;
use serde_json::{Value, json};

impl State {
    pub(super) fn ntp(&self) -> Value {
        let ntp = &self.settings.ntp;

        json!({ "ntp_cycle": ntp.cycle, "ntp_disable": ntp.disable, "port": "123", "url": ntp.url })
    }

    /// What is left out becomes what the document has for it, so that the time server is switched off where that is not said.
    pub(super) fn set_ntp(&mut self, asked: &Asked) -> Outcome {
        let or = Ntp::default();
        let said = |name: &str, or: String| asked.text(name).map_or(or, ToOwned::to_owned);
        let new = Ntp {
            url: said("url", or.url),
            cycle: said("ntp_cycle", or.cycle),
            disable: said("ntp_disable", or.disable),
        };
        if new.cycle.parse::<u32>().is_err() {
            return Err(bad("ntp_cycle", "is no number"));
        }
        // A name that nobody has (RFC 6761).
        if new.disable == "0" && new.url.ends_with(".invalid") {
            return Err(no(Code::NtpUnreachable));
        }
        self.settings.ntp = new;
        DONE
    }

    pub(super) fn version(&self) -> Value {
        json!({
            "device_id": self.settings.device_id, "serial_id": self.settings.serial_id,
            "version": "SenseNebula-M-V2.1.0-20200623", "web_version": "SenseNebulaWeb-M-V2.1.0-web-20200623",
        })
    }

    pub(super) fn storage(&self) -> Value {
        let used: usize = self.files.values().map(bytes::Bytes::len).sum();
        json!({
            "cur_storage": used >> 20, "max_storage": 2048, "storage_strategy": self.settings.storage,
        })
    }

    pub(super) fn set_storage(&mut self, asked: &Asked) -> Outcome {
        self.settings.storage = asked.int("storage_strategy").unwrap_or(1);
        DONE
    }

    pub(super) fn time(&self) -> Value {
        // The document does not say whether this follows the order that is set.
        let now = if self.quirks.odd_replies {
            self.clock.shown()
        } else {
            self.clock.now()
        };
        json!({
            "sys_time": now, "time_format": self.clock.format, "time_zone": self.clock.zone,
        })
    }

    pub(super) fn set_time(&mut self, asked: &Asked) -> Outcome {
        let zone = asked.words("time_zone");
        clock::minutes(&zone).ok_or_else(|| bad("time_zone", "is none"))?;
        let set = self.clock.set(&asked.words("sys_time"));
        set.ok_or_else(|| bad("sys_time", "is no time"))?;
        self.clock.zone = zone;
        if let Some(format) = asked.text("time_format") {
            format.clone_into(&mut self.clock.format);
        }
        DONE
    }

    pub(super) fn set_network(&mut self, asked: &Asked) -> Outcome {
        let mut new = Port {
            name: asked.words("ethname"),
            hw_addr: String::new(),
            ip: asked.words("ip"),
            netmask: asked.words("netmask"),
            gateway: asked.words("gateway"),
            method: asked.words("ip_method"),
            version: asked.words("ip_version"),
        };
        self.settings.is_network(&new)?;
        let mut ports = self.settings.ports.iter_mut();
        if let Some(port) = ports.find(|port| port.name == new.name) {
            new.hw_addr.clone_from(&port.hw_addr);
            *port = new;
        }
        DONE
    }

    pub(super) fn set_dns(&mut self, asked: &Asked) -> Outcome {
        let ethname = asked.words("ethname");
        if !self.settings.ports.iter().any(|port| port.name == ethname) {
            return Err((Code::NetworkConfig, "there is no such port".to_owned()));
        }
        self.settings.dns = Dns {
            method: asked.words("dns_method"),
            ethname,
            first: asked.words("first_dns"),
            second: asked.words("second_dns"),
        };
        DONE
    }

    /// An archive as in the document's example, by its first bytes; anything else fails.
    pub(super) fn upgrade(&mut self, asked: &Asked) -> Outcome {
        if !asked.file("file").data.starts_with(b"BZh") {
            return Err(no(Code::UpgradeFailed));
        }
        self.reboot()
    }

    pub(super) fn reboot(&mut self) -> Outcome {
        self.then = Then::Restart;
        DONE
    }

    pub(super) fn set_device_id(&mut self, asked: &Asked) -> Outcome {
        self.settings.device_id = asked.words("device_id");
        DONE
    }

    pub(super) fn reset(&mut self) -> Outcome {
        self.settings.reset();
        self.clock = clock::Clock::default();
        DONE
    }

    pub(super) fn set_web(&mut self, on: bool) -> Outcome {
        self.settings.web = on;
        DONE
    }

    pub(super) fn set_push(&mut self, asked: &Asked) -> Outcome {
        self.settings.push_url = asked.words("url");
        self.settings.push_key = asked.words("key");
        DONE
    }
}
