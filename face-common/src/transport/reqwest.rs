//! reqwest, async and blocking.

use super::TotalTimeout;
use super::options::{HttpOptions, configure, setup_error};
use crate::endpoint::Request;
use crate::error::{EncodeError, TransportError};

/// The async HTTP client.
#[cfg(feature = "async")]
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

#[cfg(feature = "async")]
impl Reqwest {
    /// A client with its own connection pool.
    pub fn new(options: &HttpOptions) -> Result<Self, EncodeError> {
        configure!(reqwest::Client::builder(), options)
            .read_timeout(options.read_timeout)
            .build()
            .map(Self)
            .map_err(setup_error)
    }
}

#[cfg(feature = "async")]
impl super::AsyncTransport for Reqwest {
    async fn send(
        &self,
        request: Request,
    ) -> Result<http::Response<super::AsyncBody>, TransportError> {
        let mut request_out = outgoing::<reqwest::Request>(request)?;
        if let Some(TotalTimeout(time)) = request_out.1 {
            *request_out.0.timeout_mut() = Some(time);
        }
        let response = self.0.execute(request_out.0).await.map_err(classify)?;
        Ok(incoming(response))
    }
}

/// Splits a response into its head and a stream of chunks.
#[cfg(feature = "async")]
pub(super) fn incoming(response: reqwest::Response) -> http::Response<super::AsyncBody> {
    let head = head(response.status(), response.version(), response.headers());
    let chunks = futures_util::stream::try_unfold(response, |mut response| async move {
        let chunk = response.chunk().await.map_err(classify)?;
        Ok(chunk.map(|chunk| (chunk, response)))
    });
    head.map(|()| Box::pin(chunks) as super::AsyncBody)
}

/// The blocking HTTP client.
#[cfg(feature = "blocking")]
#[derive(Debug, Clone)]
pub struct ReqwestBlocking {
    client: reqwest::blocking::Client,
    read_timeout: std::time::Duration,
}

#[cfg(feature = "blocking")]
impl ReqwestBlocking {
    /// A client with its own connection pool and its own thread. Must not be made or dropped inside an async runtime.
    pub fn new(options: &HttpOptions) -> Result<Self, EncodeError> {
        let client = configure!(reqwest::blocking::Client::builder(), options)
            .timeout(options.read_timeout)
            .build()
            .map_err(setup_error)?;
        Ok(Self {
            client,
            read_timeout: options.read_timeout,
        })
    }
}

#[cfg(feature = "blocking")]
impl super::BlockingTransport for ReqwestBlocking {
    fn send(
        &self,
        request: Request,
    ) -> Result<http::Response<super::BlockingBody>, TransportError> {
        use bytes::Bytes;
        use std::io::Read;
        use std::time::Instant;

        let (mut request_out, total) = outgoing::<reqwest::blocking::Request>(request)?;
        // reqwest's blocking client applies its time to the wait for the head and to each read, not to their sum.
        *request_out.timeout_mut() = Some(total.map_or(self.read_timeout, |TotalTimeout(t)| {
            t.min(self.read_timeout)
        }));
        let deadline = total.map(|TotalTimeout(t)| Instant::now() + t);
        let mut response = self.client.execute(request_out).map_err(classify)?;
        let head = head(response.status(), response.version(), response.headers());
        let mut buffer = vec![0; 64 * 1024];
        let mut over = false;
        let chunks = std::iter::from_fn(move || {
            if over {
                return None;
            }
            if deadline.is_some_and(|end| Instant::now() >= end) {
                over = true;
                return Some(Err(
                    TransportError::new("the whole reply took too long").timed_out(true)
                ));
            }
            match response.read(&mut buffer) {
                Ok(0) => None,
                Ok(n) => Some(Ok(Bytes::copy_from_slice(
                    buffer.get(..n).unwrap_or_default(),
                ))),
                Err(e) => {
                    over = true;
                    let late = e.kind() == std::io::ErrorKind::TimedOut
                        || e.get_ref()
                            .and_then(|e| e.downcast_ref::<reqwest::Error>())
                            .is_some_and(reqwest::Error::is_timeout);
                    Some(Err(TransportError::new(e).timed_out(late)))
                }
            }
        });
        Ok(head.map(|()| Box::new(chunks) as super::BlockingBody))
    }
}

fn head(
    status: http::StatusCode,
    version: http::Version,
    headers: &http::HeaderMap,
) -> http::Response<()> {
    let mut head = http::Response::new(());
    *head.status_mut() = status;
    *head.version_mut() = version;
    headers.clone_into(head.headers_mut());
    head
}

/// Into reqwest's own request, with the time limit the client put beside it.
pub(super) fn outgoing<R: TryFrom<Request, Error = reqwest::Error>>(
    request: Request,
) -> Result<(R, Option<TotalTimeout>), TransportError> {
    let total = request.extensions().get::<TotalTimeout>().copied();
    Ok((
        R::try_from(request).map_err(TransportError::not_sent)?,
        total,
    ))
}

/// Was it sent? A connection that never stood carried nothing; after that nobody can know.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    let late = error.is_timeout();
    // The URL holds person numbers in its query; the caller knows where it called.
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        TransportError::not_sent(error).timed_out(late)
    } else {
        TransportError::new(error).timed_out(late)
    }
}
