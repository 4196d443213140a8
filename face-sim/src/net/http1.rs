//! HTTP/1.1 by hand: what breaks below HTTP cannot be written with a library that keeps HTTP whole.

use bytes::{Buf, Bytes, BytesMut};
use face_common::{Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const MAX_HEAD: usize = 64 << 10;
/// Twenty pictures at a time are larger than one.
const MAX_BODY: usize = 64 << 20;

/// Why there is no request.
pub(super) enum NoRequest {
    /// The peer has gone.
    Closed,
    /// What came is none; the status to answer before closing.
    Bad(u16),
}

impl From<std::io::Error> for NoRequest {
    fn from(_: std::io::Error) -> Self {
        Self::Closed
    }
}

/// Reads one request. `buffer` holds what came after it.
pub(super) async fn read<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut S,
    buffer: &mut BytesMut,
) -> Result<Request, NoRequest> {
    let head_end = loop {
        if let Some(at) = memchr::memmem::find(buffer, b"\r\n\r\n") {
            break at + 4;
        }
        if buffer.len() > MAX_HEAD {
            return Err(NoRequest::Bad(431));
        }
        if socket.read_buf(buffer).await? == 0 {
            return Err(NoRequest::Closed);
        }
    };
    let head = buffer.split_to(head_end);
    let mut request = parse(&head).ok_or(NoRequest::Bad(400))?;
    if request
        .headers()
        .contains_key(http::header::TRANSFER_ENCODING)
    {
        // Terminals know no chunked bodies.
        return Err(NoRequest::Bad(411));
    }
    let length = match request.headers().get(http::header::CONTENT_LENGTH) {
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|v| v.trim().parse().ok())
            .ok_or(NoRequest::Bad(400))?,
        None => 0,
    };
    if length > MAX_BODY {
        return Err(NoRequest::Bad(413));
    }
    if length > 0 && request.headers().get(http::header::EXPECT).is_some() {
        socket.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    while buffer.len() < length {
        if socket.read_buf(buffer).await? == 0 {
            return Err(NoRequest::Closed);
        }
    }
    *request.body_mut() = buffer.split_to(length).freeze();
    Ok(request)
}

fn parse(head: &[u8]) -> Option<Request> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(head).ok()?.is_complete().then_some(())?;
    let mut request = http::Request::builder()
        .method(parsed.method?)
        .uri(parsed.path?);
    if parsed.version == Some(0) {
        request = request.version(http::Version::HTTP_10);
    }
    for header in parsed.headers.iter() {
        request = request.header(header.name, header.value);
    }
    request.body(Bytes::new()).ok()
}

/// Whether the peer wants to go on with this connection.
pub(super) fn keeps_alive(request: &Request) -> bool {
    let wish = request
        .headers()
        .get(http::header::CONNECTION)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if request.version() == http::Version::HTTP_10 {
        return wish.eq_ignore_ascii_case("keep-alive");
    }
    !wish.eq_ignore_ascii_case("close")
}

/// A head as terminals write it. `length` is `None` for a stream, which ends with the connection.
pub(super) fn head<T>(
    response: &http::Response<T>,
    length: Option<usize>,
    keep_alive: bool,
) -> Vec<u8> {
    let mut out = lines(response);
    if let Some(length) = length {
        out.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes());
    }
    let connection: &[u8] = if keep_alive {
        b"Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n"
    } else {
        b"Connection: close\r\n\r\n"
    };
    out.extend_from_slice(connection);
    out
}

/// The head before another protocol, which says itself what becomes of the connection.
pub(super) fn upgrade_head(response: &http::Response<()>) -> Vec<u8> {
    let mut out = lines(response);
    out.extend_from_slice(b"\r\n");
    out
}

fn lines<T>(response: &http::Response<T>) -> Vec<u8> {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or("Unknown");
    let mut out = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in response.headers() {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            out.extend_from_slice(piece);
        }
    }
    out
}

/// A whole answer; `more` is added to the announced length.
pub(super) fn whole(response: &Response, keep_alive: bool, more: usize) -> BytesMut {
    let mut out =
        BytesMut::from(&head(response, Some(response.body().len() + more), keep_alive)[..]);
    out.extend_from_slice(response.body());
    out
}

/// Sends in pieces with pauses.
pub(super) async fn dribble<S: AsyncWrite + Unpin>(
    socket: &mut S,
    mut bytes: BytesMut,
    piece: usize,
    pause: std::time::Duration,
) -> std::io::Result<()> {
    while bytes.has_remaining() {
        let n = piece.clamp(1, bytes.len());
        socket.write_all(&bytes.split_to(n)).await?;
        socket.flush().await?;
        tokio::time::sleep(pause).await;
    }
    Ok(())
}
