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

impl UploadInfo {
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
