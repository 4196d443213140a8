//! reqwest, async and blocking.

use super::TotalTimeout;
use super::options::{HttpOptions, configure, setup_error};
use crate::endpoint::Request;
use crate::error::{EncodeError, TransportError};
#[cfg(feature = "async")]
use http::uri::{Authority, Scheme, Uri};
#[cfg(feature = "async")]
use std::sync::OnceLock;

/// The async HTTP client.
#[cfg(feature = "async")]
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    home: Home,
}

#[cfg(feature = "async")]
impl Reqwest {
    /// A client with its own connection pool.
    pub fn new(options: &HttpOptions) -> Result<Self, EncodeError> {
        let client = configure!(reqwest::Client::builder(), options)
            .read_timeout(options.read_timeout)
            .build()
            .map_err(setup_error)?;
        Ok(Self {
            client,
            home: Home::default(),
        })
    }
}

#[cfg(feature = "async")]
impl super::AsyncTransport for Reqwest {
    async fn send(
        &self,
        request: Request,
    ) -> Result<http::Response<super::AsyncBody>, TransportError> {
        let request = self.home.outgoing(request)?;
        let response = self.client.execute(request).await.map_err(classify)?;
        Ok(incoming(response))
    }
}

/// The first device that was called; most transports call no other. To read its address anew costs more than a digest
/// answer does.
#[cfg(feature = "async")]
#[derive(Debug, Clone, Default)]
pub(super) struct Home(OnceLock<(Scheme, Authority, reqwest::Url)>);

#[cfg(feature = "async")]
impl Home {
    /// Into reqwest's own request, with the time limit the client put beside it.
    pub(super) fn outgoing(&self, request: Request) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let mut out = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *out.headers_mut() = head.headers;
        *out.body_mut() = Some(body.into());
        *out.timeout_mut() = head.extensions.get().map(|TotalTimeout(time)| *time);
        Ok(out)
    }

    fn url(&self, uri: &Uri) -> Result<reqwest::Url, TransportError> {
        if let Some((scheme, authority, url)) = self.0.get()
            && (Some(scheme), Some(authority)) == (uri.scheme(), uri.authority())
        {
            let mut url = url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = reqwest::Url::parse(&uri.to_string()).map_err(TransportError::not_sent)?;
        if let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) {
            // Without the path: that may name a person.
            let mut home = url.clone();
            home.set_path("/");
            home.set_query(None);
            let _ = self.0.set((scheme.clone(), authority.clone(), home));
        }
        Ok(url)
    }
}

/// Splits a response into its head and a stream of chunks.
#[cfg(feature = "async")]
pub(super) fn incoming(mut response: reqwest::Response) -> http::Response<super::AsyncBody> {
    let headers = std::mem::take(response.headers_mut());
    let head = head(response.status(), response.version(), headers);
    let chunks = futures_util::stream::try_unfold(response, |mut response| async move {
        let chunk = response.chunk().await.map_err(classify)?;
        Ok(chunk.map(|chunk| (chunk, response)))
    });
    head.map(|()| Box::pin(chunks) as super::AsyncBody)
}

/// How much of a long body is read at a time.
#[cfg(feature = "blocking")]
const READ: usize = 64 << 10;

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

        let total = request.extensions().get::<TotalTimeout>().copied();
        let mut request_out =
            reqwest::blocking::Request::try_from(request).map_err(TransportError::not_sent)?;
        // reqwest's blocking client applies its time to the wait for the head and to each read, not to their sum.
        *request_out.timeout_mut() = Some(total.map_or(self.read_timeout, |TotalTimeout(t)| {
            t.min(self.read_timeout)
        }));
        let deadline = total.map(|TotalTimeout(t)| Instant::now() + t);
        let mut response = self.client.execute(request_out).map_err(classify)?;
        let length = response.content_length().unwrap_or(u64::MAX);
        let mut buffer = vec![0; usize::try_from(length).map_or(READ, |n| n.clamp(1, READ))];
        let headers = std::mem::take(response.headers_mut());
        let head = head(response.status(), response.version(), headers);
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
    headers: http::HeaderMap,
) -> http::Response<()> {
    let mut head = http::Response::new(());
    *head.status_mut() = status;
    *head.version_mut() = version;
    *head.headers_mut() = headers;
    head
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

#[cfg(all(test, feature = "async"))]
mod tests {
    use super::*;

    #[test]
    fn the_url_is_what_a_parser_makes_of_it() {
        let home = Home::default();
        for uri in [
            "http://192.0.2.64/first?a=b",
            "http://192.0.2.64/a/b%20c/%E4%BA%BA?d=e%2Ff&g=%22+h",
            "http://192.0.2.64",
            "http://192.0.2.64/?",
            "http://192.0.2.64/a/../b/./c//d;e=f|g?h?i",
            "http://192.0.2.64:80/other/port",
            "http://192.0.2.64:8080/other/port?a",
            "http://[2001:db8::1]:81/other/host",
            "https://192.0.2.64/other/scheme",
            "http://192.0.2.64/back?a=1",
        ] {
            let request = http::Request::get(uri).body(bytes::Bytes::new()).unwrap();
            let out = home.outgoing(request).unwrap();
            assert_eq!(*out.url(), reqwest::Url::parse(uri).unwrap(), "{uri}");
        }
        assert!(!format!("{home:?}").contains("first"), "{home:?}");
    }
}
