use std::io;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// What opens the connection that the WebSocket is spoken over: for a proxy, or a test.
pub trait Connect: Send {
    /// The connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send;

    /// Opens one to this `ws://` or `wss://` address.
    fn connect(&mut self, uri: &http::Uri)
    -> impl Future<Output = io::Result<Self::Stream>> + Send;
}

/// Bytes in and out.
pub trait Io: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// TCP; and TLS over it, where the address is `wss://`.
#[derive(Debug, Clone, Default)]
pub struct Tcp {
    #[cfg(feature = "rustls")]
    tls: face_common::transport::Tls,
}

impl Tcp {
    /// Trusting these on `wss://`. By default it is whom the operating system trusts.
    #[cfg(feature = "rustls")]
    pub fn with_tls(tls: face_common::transport::Tls) -> Self {
        Self { tls }
    }

    #[cfg(feature = "rustls")]
    async fn secure(&self, host: &str, plain: TcpStream) -> io::Result<Box<dyn Io>> {
        use tokio_rustls::rustls::pki_types::ServerName;

        let config = self.tls.config().map_err(io::Error::other)?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
        Ok(Box::new(connector.connect(name, plain).await?))
    }

    #[cfg(not(feature = "rustls"))]
    #[expect(clippy::unused_async, reason = "as with the feature")]
    async fn secure(&self, _: &str, _: TcpStream) -> io::Result<Box<dyn Io>> {
        Err(io::Error::other("https needs the feature `rustls`"))
    }
}

impl Connect for Tcp {
    type Stream = Box<dyn Io>;

    async fn connect(&mut self, uri: &http::Uri) -> io::Result<Box<dyn Io>> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_secure = uri.scheme_str() == Some("wss");
        let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let plain = TcpStream::connect((host, port)).await?;
        if is_secure {
            self.secure(host, plain).await
        } else {
            Ok(Box::new(plain))
        }
    }
}
