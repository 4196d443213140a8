use crate::types::bytes;
use face_common::EncodeError;

face_common::open_string_enum! {
    /// How a device asks for commands.
    pub enum ExtranetMode {
        /// By HTTP.
        Http = "http",
        /// By the vendor's own protocol on TCP: where nothing is said.
        Tcp = "tcp",
    }
}

face_common::snake_record! {
    /// The platform the device asks for commands ([`poll`](crate::poll)).
    #[derive(Debug, Default)]
    pub struct Extranet {
        /// Whether it does.
        enable?: bool,
        /// How.
        mode?: ExtranetMode,
        /// The platform's address; `https://` in front from firmware of 2020 on.
        server_ip?: String,
        /// Its name: by HTTP alone, and where there is no address.
        server_domain?: String,
        /// Its port.
        server_port?: u32,
        /// The path: by HTTP alone.
        url?: String,
    }
}

face_common::open_string_enum! {
    /// How a device pushes captures.
    pub enum UploadMethod {
        /// By HTTP.
        Http = "http",
        /// By the vendor's own protocol on TCP.
        Tcp = "tcp",
        /// By FTP.
        Ftp = "ftp",
        /// By SOAP.
        Webservice = "webservice",
        /// Not at all.
        None = "none",
    }
}

/// Where files go by FTP: a directory with a slash behind, or a whole path. `%ADDR_NO%`, `%ADDR_NAME%`, `%DEVICE_NO%`,
/// `%SEQUENCE%`, `%RAND%`, `%PID%`, `%PNAME%`, `%PROLE%`, `%Y%`, `%M%` (month, and minute as well), `%D%`, `%H%`, `%S%`, `%MS%`
/// and `%INDEX%` stand for what they say.
pub type UploadPattern = String;

face_common::snake_record! {
    /// Where captures are pushed to ([`push`](crate::push)).
    #[derive(Debug, Default)]
    pub struct UploadInfo {
        /// How.
        method?: UploadMethod,
        /// The server's address.
        server_ip?: String,
        /// Its name: by HTTP alone, and where there is no address.
        server_domain?: String,
        /// Its port.
        server_port?: u32,
        /// The path, by HTTP and SOAP: under 102 bytes.
        service_url?: String,
        /// By FTP: the user.
        user?: String,
        /// By FTP: the password.
        password?: Secret,
        /// By FTP: where files go. Under 70 bytes.
        pattern?: UploadPattern,
    }
}

/// A platform's address as settings have it.
struct Platform {
    server_ip: Option<String>,
    server_domain: Option<String>,
    server_port: u32,
    path: String,
}

impl Platform {
    fn of(url: &str) -> Result<Self, EncodeError> {
        let odd = |why| EncodeError::invalid("url", why);
        let uri: http::Uri = url.parse().map_err(|_| odd("is no URL"))?;
        let (Some(host), Some(scheme)) = (uri.host(), uri.scheme_str()) else {
            return Err(odd("must be like http://192.0.2.5:8080/path"));
        };
        // 0.33: with `https://` in front it is meant so.
        let host = host.trim_matches(['[', ']']);
        let (place, port) = match scheme {
            "http" => (host.to_owned(), 80),
            "https" => (format!("https://{host}"), 443),
            _ => return Err(odd("must begin with http:// or https://")),
        };
        if uri.authority().is_some_and(|a| a.as_str().contains('@')) {
            return Err(odd("has a login, for which a device has no place"));
        }
        // An address that is there goes before the name, and what is left out stays.
        let (server_ip, server_domain) = match host.parse::<std::net::IpAddr>() {
            Ok(_) => (Some(place), None),
            Err(_) => (Some(String::new()), Some(place)),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            server_ip,
            server_domain,
            server_port: uri.port_u16().unwrap_or(port).into(),
            path: path.to_owned(),
        })
    }
}

impl Extranet {
    /// By HTTP, from this URL: `http://192.0.2.5:8080/poll`. `https://` from firmware of 2020 on. Of a host's name, with an empty address
    /// beside it: a device goes by the address, where it has one from before.
    pub fn http(url: &str) -> Result<Self, EncodeError> {
        let platform = Platform::of(url)?;
        Ok(Self {
            enable: Some(true),
            mode: Some(ExtranetMode::Http),
            server_ip: platform.server_ip,
            server_domain: platform.server_domain,
            server_port: Some(platform.server_port),
            url: Some(platform.path),
            ..Self::default()
        })
    }
}

impl UploadInfo {
    /// By HTTP, to this URL: `http://192.0.2.5:8080/push`. `https://` from firmware of 2020 on. Of a host's name, with an empty address
    /// beside it: a device goes by the address, where it has one from before.
    pub fn http(url: &str) -> Result<Self, EncodeError> {
        let platform = Platform::of(url)?;
        Ok(Self {
            method: Some(UploadMethod::Http),
            server_ip: platform.server_ip,
            server_domain: platform.server_domain,
            server_port: Some(platform.server_port),
            service_url: Some(platform.path),
            ..Self::default()
        })
    }

    pub(super) fn check(&self) -> Result<(), EncodeError> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        bytes("service_url", &text(&self.service_url), 101)?;
        bytes("pattern", &text(&self.pattern), 69)
    }
}

face_common::snake_record! {
    /// Upgrades from afar: whether the device asks for them
    /// ([`AskUpgrade`](crate::upgrade::AskUpgrade)).
    #[derive(Debug, Default)]
    pub struct RemoteUpgrader {
        /// Whether it does.
        enable?: bool,
        /// Newer firmware: whom.
        server_ip?: String,
        /// Newer firmware: the port.
        server_port?: u32,
        /// Newer firmware: the path.
        server_uri?: String,
    }
}
