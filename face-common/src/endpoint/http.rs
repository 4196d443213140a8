//! What the endpoint macros expand to: requests and responses with the right headers.

use super::{Request, Response};
use crate::error::{DecodeError, EncodeError};
use crate::wire::multipart::Form;
use crate::wire::{json, xml};
use bytes::Bytes;
use http::{HeaderValue, Method, header::CONTENT_TYPE};
use serde::Serialize;

/// Characters with a meaning of their own in a path segment or a query value.
const RESERVED: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value as one segment of a path, or as the value in a query: nothing in it can reach another path.
pub fn escape(value: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(value, &RESERVED)
}

/// The text that was escaped.
pub fn unescape(value: &str) -> String {
    percent_encoding::percent_decode_str(value)
        .decode_utf8_lossy()
        .into_owned()
}

/// A request without a body.
pub fn empty_request(method: Method, path: &str) -> Result<Request, EncodeError> {
    Ok(begin(method, path).body(Bytes::new())?)
}

/// A request with a body of the given type.
pub fn request(
    method: Method,
    path: &str,
    content_type: HeaderValue,
    body: Bytes,
) -> Result<Request, EncodeError> {
    Ok(begin(method, path)
        .header(CONTENT_TYPE, content_type)
        .body(body)?)
}

/// With room for what the schemes and the transport will add, so that the headers' tables are made once.
fn begin(method: Method, path: &str) -> http::request::Builder {
    let mut builder = http::Request::builder().method(method).uri(path);
    if let Some(headers) = builder.headers_mut() {
        headers.reserve(12);
    }
    builder
}

/// A request with a JSON body.
pub fn json_request<T: Serialize>(
    method: Method,
    path: &str,
    root: Option<&str>,
    value: &T,
) -> Result<Request, EncodeError> {
    request(
        method,
        path,
        HeaderValue::from_static("application/json"),
        json::to_bytes(root, value)?,
    )
}

/// A request with an XML body.
pub fn xml_request<T: Serialize>(
    method: Method,
    path: &str,
    root: &str,
    attrs: &[(&str, &str)],
    value: &T,
) -> Result<Request, EncodeError> {
    let body = xml::to_bytes(root, attrs, value)?;
    request(
        method,
        path,
        HeaderValue::from_static("application/xml; charset=\"UTF-8\""),
        body,
    )
}

/// What becomes a `multipart/form-data` body.
pub trait ToForm {
    /// Writes the parts, in the order the device wants them.
    fn to_form(&self) -> Result<Form, EncodeError>;
}

/// A request with a form.
#[expect(clippy::needless_pass_by_value, reason = "the form is used up")]
pub fn form_request(method: Method, path: &str, form: Form) -> Result<Request, EncodeError> {
    let (content_type, body) = form.build()?;
    request(method, path, content_type, body)
}

/// The `Content-Type` as text; empty where there is none.
pub fn content_type(headers: &http::HeaderMap) -> std::borrow::Cow<'_, str> {
    let kind = headers.get(CONTENT_TYPE);
    String::from_utf8_lossy(kind.map_or(&b""[..], HeaderValue::as_bytes))
}

/// What is read from the parts of a form.
#[cfg(feature = "server")]
pub trait FromForm: Sized {
    /// Reads the parts.
    fn from_parts(parts: Vec<crate::wire::multipart::Part>) -> Result<Self, DecodeError>;
}

/// Reads a request with a form.
#[cfg(feature = "server")]
pub fn from_form_request<T: FromForm>(request: &Request) -> Result<T, DecodeError> {
    let kind = content_type(request.headers());
    let parts = crate::wire::multipart::read_all(&kind, request.body().clone());
    T::from_parts(parts.map_err(|e| DecodeError::new("", e, b""))?)
}

/// A reply type that reads and writes its own response.
pub trait OwnReply: Sized {
    /// Reads it.
    fn from_response(response: &Response) -> Result<Self, DecodeError>;
    /// Writes it.
    fn to_response(&self) -> Result<Response, EncodeError>;
}

/// A JSON response.
pub fn json_response<T: Serialize>(root: Option<&str>, value: &T) -> Result<Response, EncodeError> {
    response("application/json", json::to_bytes(root, value)?)
}

/// An XML response.
pub fn xml_response<T: Serialize>(
    root: &str,
    attrs: &[(&str, &str)],
    value: &T,
) -> Result<Response, EncodeError> {
    response(
        "application/xml; charset=\"UTF-8\"",
        xml::to_bytes(root, attrs, value)?,
    )
}

/// A response of the given type.
pub fn response(content_type: &'static str, body: Bytes) -> Result<Response, EncodeError> {
    Ok(http::Response::builder()
        .header(CONTENT_TYPE, content_type)
        .body(body)?)
}
