//! Where the terminal pushes events: `/ISAPI/Event/notification/httpHosts`.
//!
//! A terminal has a few places for listeners, other people's among them. [`flow::watch`](crate::flow::watch) takes a free
//! one and leaves the rest alone.

use super::SubscribeEvent;
use crate::macros::{capabilities, json, settings};
use crate::protocol::Ack;

capabilities! {
    /// What a listener can be.
    HttpHostsCapabilitiesGet at "/ISAPI/Event/notification/httpHosts/capabilities";
}

settings! {
    xml HttpHosts, root "HttpHostNotificationList" at "/ISAPI/Event/notification/httpHosts":
    /// All listeners.
    HttpHostsGet,
    /// Sets all listeners at once: those left out may be gone.
    HttpHostsPut
}

settings! {
    xml HttpHost, root "HttpHostNotification" at { id: u32 } "/ISAPI/Event/notification/httpHosts/{id}":
    /// One listener.
    HttpHostGet,
    /// Sets one listener. Some firmwares say yes and keep nothing: read it back.
    HttpHostPut
}

/// `DELETE /ISAPI/Event/notification/httpHosts/{id}`: takes one listener away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpHostDelete {
    /// Which.
    pub id: u32,
}

json!(HttpHostDelete { id }: DELETE "/ISAPI/Event/notification/httpHosts/{id}", reply own => Ack, idempotent);

/// `POST /ISAPI/Event/notification/httpHosts/{id}/test`: asks the terminal to call the listener. Many do not know it.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpHostTest {
    /// Which.
    pub id: u32,
    /// The listener, as it is to be tried.
    pub host: HttpHost,
}

crate::macros::xml!(HttpHostTest { id }: POST "/ISAPI/Event/notification/httpHosts/{id}/test", body root "HttpHostNotification" in host, reply own => Ack, once);

face_common::record! {
    /// All listeners.
    #[derive(Debug, Default)]
    pub struct HttpHosts {
        /// One by one; a free place has address 0.0.0.0.
        #[serde(rename = "HttpHostNotification")]
        hosts[]: HttpHost,
    }
}

face_common::record! {
    /// A listener.
    #[derive(Debug, Default)]
    pub struct HttpHost {
        /// Its place, from 1.
        id: u32,
        /// The path: `/events`.
        url?: String,
        /// `HTTP` or `HTTPS`.
        protocol_type?: String,
        /// `JSON` or `XML`; not every terminal keeps to it.
        parameter_format_type?: String,
        /// `ipaddress` or `hostname`.
        addressing_format_type?: String,
        /// By name.
        host_name?: String,
        /// By address.
        ip_address?: String,
        /// By address, IPv6.
        ipv6_address?: String,
        /// Port.
        port_no?: u16,
        /// Who the terminal says it is.
        user_name?: String,
        /// Its password.
        password?: Secret,
        /// `none`, `MD5digest` or `base64`.
        http_authentication_method?: String,
        /// Whether what could not be sent is kept and sent later. Switching it on sends the log again.
        http_broken?: bool,
        /// What is wanted.
        #[serde(rename = "SubscribeEvent")]
        subscribe_event?: SubscribeEvent,
    }
}

impl HttpHost {
    /// Whether nobody uses this place.
    pub fn is_free(&self) -> bool {
        let unset = |text: &Option<String>| {
            text.as_deref()
                .is_none_or(|t| matches!(t.trim(), "" | "0.0.0.0" | "::"))
        };
        unset(&self.ip_address) && unset(&self.host_name) && unset(&self.ipv6_address)
    }

    /// Whether it is this address and path.
    pub fn is_at(&self, host: &str, port: u16, path: &str) -> bool {
        let here = [&self.ip_address, &self.host_name, &self.ipv6_address];
        here.iter().any(|h| h.as_deref() == Some(host))
            && self.port_no == Some(port)
            && self.url.as_deref() == Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    // A camera (maciej-or/hikvision_next tests/fixtures), the second of its three entries.
    const CAMERA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<HttpHostNotificationList version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
  <HttpHostNotification version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
    <id>1</id><url>/api/hikvision</url><protocolType>HTTP</protocolType><parameterFormatType>XML</parameterFormatType>
    <addressingFormatType>ipaddress</addressingFormatType><ipAddress>192.0.2.20</ipAddress><portNo>8123</portNo><userName></userName>
    <httpAuthenticationMethod>none</httpAuthenticationMethod><httpBroken>false</httpBroken>
    <Extensions><intervalBetweenEvents>0</intervalBetweenEvents></Extensions>
  </HttpHostNotification>
  <HttpHostNotification version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
    <id>2</id><url>/</url><protocolType>HTTP</protocolType><parameterFormatType>XML</parameterFormatType>
    <addressingFormatType>ipaddress</addressingFormatType><ipAddress>0.0.0.0</ipAddress><portNo>80</portNo>
  </HttpHostNotification>
</HttpHostNotificationList>"#;

    #[test]
    fn listeners_are_read_and_written_back_whole() {
        let hosts = HttpHostsGet
            .decode(&http::Response::new(CAMERA.into()))
            .unwrap();
        assert!(!hosts.hosts[0].is_free() && hosts.hosts[1].is_free());
        assert!(hosts.hosts[0].is_at("192.0.2.20", 8123, "/api/hikvision"));
        let again = HttpHostPut {
            id: 1,
            settings: hosts.hosts[0].clone(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            (again.method().as_str(), again.uri().path()),
            ("PUT", "/ISAPI/Event/notification/httpHosts/1")
        );
        let body = std::str::from_utf8(again.body()).unwrap();
        assert!(
            body.contains(
                "<Extensions><intervalBetweenEvents>0</intervalBetweenEvents></Extensions>"
            ),
            "{body}"
        );
        assert_eq!(body.matches("xmlns=").count(), 1, "{body}");
        let all = HttpHostsPut {
            settings: hosts.clone(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            HttpHostsGet
                .decode(&http::Response::new(all.body().clone()))
                .unwrap(),
            hosts
        );
    }
}
