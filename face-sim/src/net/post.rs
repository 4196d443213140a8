//! What devices and platforms post to those who listen.

use bytes::Bytes;
use face_common::Response;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Posts a body by HTTP, on a connection of its own, with these headers, each a line with its line break.
pub(crate) async fn post(
    (host, port): (&str, u16),
    path: &str,
    headers: &str,
    body: &[u8],
) -> io::Result<Response> {
    let mut socket = TcpStream::connect((host, port)).await?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: */*\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await?;
    socket.write_all(body).await?;
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await?;
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut parsed = httparse::Response::new(&mut headers);
    let bad = || io::Error::from(io::ErrorKind::InvalidData);
    let httparse::Status::Complete(length) = parsed.parse(&answer).map_err(|_| bad())? else {
        return Err(bad());
    };
    let status = parsed.code.ok_or_else(bad)?;
    let mut response = http::Response::builder().status(status);
    for header in parsed.headers.iter() {
        response = response.header(header.name, header.value);
    }
    let body = Bytes::copy_from_slice(answer.get(length..).unwrap_or_default());
    response.body(body).map_err(|_| bad())
}
