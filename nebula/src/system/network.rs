use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::not_empty;
use face_common::EncodeError;
use std::net::IpAddr;

face_common::open_string_enum! {
    /// Where an address comes from.
    #[derive(Default)]
    pub enum AddressMethod {
        /// It is set.
        #[default]
        Static = "static",
        /// It is asked for by DHCP.
        Dhcp = "dhcp",
    }
}

face_common::open_string_enum! {
    /// Which kind of addresses.
    #[derive(Default)]
    pub enum IpVersion {
        /// `192.0.2.5`.
        #[default]
        Ipv4 = "IPv4",
        /// `2001:db8::5`.
        Ipv6 = "IPv6",
    }
}

message! {
    /// How the node is on the network (6.8).
    GetNetwork "1297" {} => NetworkSettings, idempotent
}

reply! {
    /// How the node is on the network.
    NetworkSettings {
        /// The port that leads everywhere else, and the name servers.
        default_info?: DefaultInterface,
        /// Its ports.
        ethernet[]: Ethernet,
    }
}

face_common::snake_record! {
    /// The port that leads everywhere else, and the name servers.
    #[derive(Debug, Default)]
    pub struct DefaultInterface {
        /// Where the name servers' addresses come from.
        dns_method?: AddressMethod,
        /// Which port: `eth0`.
        ethname?: String,
        /// The first name server.
        first_dns?: String,
        /// The second.
        second_dns?: String,
    }
}

face_common::snake_record! {
    /// A port.
    #[derive(Debug, Default)]
    pub struct Ethernet {
        /// Its name: `eth0`.
        ethname?: String,
        /// The gateway; empty where there is none.
        gateway?: String,
        /// Its MAC address.
        hw_addr?: String,
        /// Its address.
        ip?: String,
        /// Where that comes from.
        ip_method?: AddressMethod,
        /// Which kind of addresses it has.
        ip_version?: IpVersion,
        /// `255.255.255.0`.
        netmask?: String,
    }
}

message! {
    /// Sets a port (6.9): all of it, [as it was read](Self::of) where nothing else is wanted. Where it is the one that this is sent to,
    /// the answer may not come any more.
    ///
    /// [`NetworkConfig`](crate::protocol::Code::NetworkConfig) where the node does not like it, an address in another port's subnet
    /// say.
    SetNetwork "1296" {
        /// Which: `eth0`.
        ethname: String,
        /// Its address. By DHCP it may be empty.
        ip: String,
        /// Where the address comes from.
        ip_method: AddressMethod,
        /// `255.255.255.0`. By DHCP it may be empty.
        netmask: String,
        /// The gateway; empty where there is none.
        gateway: String,
        /// Which kind of addresses.
        ip_version: IpVersion,
    } => Done, idempotent, check a_port
}

impl SetNetwork {
    /// A port as it was read.
    pub fn of(port: Ethernet) -> Self {
        Self {
            ethname: port.ethname.unwrap_or_default(),
            ip: port.ip.unwrap_or_default(),
            ip_method: port.ip_method.unwrap_or_default(),
            netmask: port.netmask.unwrap_or_default(),
            gateway: port.gateway.unwrap_or_default(),
            ip_version: port.ip_version.unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn a_port(set: &SetNetwork) -> Result<(), EncodeError> {
    not_empty("ethname", Some(&set.ethname))?;
    known_method("ip_method", &set.ip_method)?;
    if let IpVersion::Unknown(version) = &set.ip_version {
        let why = format!("is {version:?}; there are IPv4 and IPv6");
        return Err(EncodeError::invalid("ip_version", why));
    }
    if set.ip_method == AddressMethod::Static {
        not_empty("ip", Some(&set.ip))?;
        not_empty("netmask", Some(&set.netmask))?;
    }
    let is_of_kind = |ip: &IpAddr| ip.is_ipv6() == (set.ip_version == IpVersion::Ipv6);
    address("ip", &set.ip, is_of_kind)?;
    address("gateway", &set.gateway, is_of_kind)?;
    // Of IPv6 nobody says whether it is a mask or a length.
    match set.ip_version {
        IpVersion::Ipv4 => address("netmask", &set.netmask, is_of_kind),
        _ => Ok(()),
    }
}

fn known_method(field: &'static str, method: &AddressMethod) -> Result<(), EncodeError> {
    match method {
        AddressMethod::Unknown(method) => {
            let why = format!("is {method:?}; there are static and dhcp");
            Err(EncodeError::invalid(field, why))
        }
        _ => Ok(()),
    }
}

/// Nothing, or an address of this kind.
fn address(
    field: &'static str,
    text: &str,
    is_of_kind: impl Fn(&IpAddr) -> bool,
) -> Result<(), EncodeError> {
    if text.is_empty() || text.parse().is_ok_and(|ip| is_of_kind(&ip)) {
        Ok(())
    } else {
        let why = format!("is {text:?}, which is no such address");
        Err(EncodeError::invalid(field, why))
    }
}

message! {
    /// Sets which port leads everywhere else, and the name servers (6.10).
    ///
    /// [`NetworkConfig`](crate::protocol::Code::NetworkConfig) where the node does not like it.
    SetDefaultInterface "1295" {
        /// Where the name servers' addresses come from.
        dns_method: AddressMethod,
        /// The first name server.
        first_dns?: String,
        /// The second.
        second_dns?: String,
        /// Which port: `eth0`.
        ethname: String,
    } => Done, idempotent, check a_default
}

impl SetDefaultInterface {
    /// As it was read.
    pub fn of(default: DefaultInterface) -> Self {
        Self {
            dns_method: default.dns_method.unwrap_or_default(),
            first_dns: default.first_dns,
            second_dns: default.second_dns,
            ethname: default.ethname.unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn a_default(set: &SetDefaultInterface) -> Result<(), EncodeError> {
    known_method("dns_method", &set.dns_method)?;
    not_empty("ethname", Some(&set.ethname))?;
    let server = |field, ip: &Option<String>| address(field, ip.as_deref().unwrap_or(""), |_| true);
    server("first_dns", &set.first_dns)?;
    server("second_dns", &set.second_dns)
}
