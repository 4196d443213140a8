use crate::error::{BoxError, EncodeError};
use std::time::Duration;

/// Time limits and TLS of the bundled HTTP clients. What a call may take as a whole is among a client's
/// [`Limits`](crate::client::Limits).
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// For the connection to stand. Default 5 s.
    pub connect_timeout: Duration,
    /// For the next bytes of a response to arrive, also in a stream. Default 60 s: terminals send a heartbeat at least
    /// every 30 s, and a call that waits for a person to look into the camera takes as long as the person.
    pub read_timeout: Duration,
    /// Whom to trust on `https://`. Default: the system's certificate authorities.
    #[cfg(feature = "rustls")]
    pub tls: super::Tls,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(60),
            #[cfg(feature = "rustls")]
            tls: super::Tls::System,
        }
    }
}

/// Devices drop an idle connection after five seconds (`Keep-Alive: timeout=5`). Letting go of it first avoids sending
/// into a connection that is being closed, which could not be repeated safely.
pub(super) const POOL_IDLE: Duration = Duration::from_secs(4);

pub(super) fn setup_error(error: impl Into<BoxError>) -> EncodeError {
    EncodeError::Client(error.into())
}

/// The settings that the async and the blocking builder have in common, by the same names.
macro_rules! configure {
    ($builder:expr, $options:expr) => {{
        let builder = $builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only()
            .connect_timeout($options.connect_timeout)
            .pool_idle_timeout(crate::transport::options::POOL_IDLE);
        #[cfg(feature = "rustls")]
        let builder = builder.tls_backend_preconfigured(
            $options
                .tls
                .config()
                .map_err(crate::transport::options::setup_error)?,
        );
        builder
    }};
}
pub(super) use configure;
