//! Signing: what is signed, by whom, and where two strings differ.
//!
//! The string that is signed is the method, then a line for each of `Accept`, `Content-MD5`, `Content-Type` and `Date` that is
//! sent (a header that is absent adds no line), then the listed `x-ca-` headers in order, then the path with the parameters of
//! the query and of a form (`application/x-www-form-urlencoded`) in order, the form's in place of the query's. The path always
//! begins with `/artemis`.

mod difference;
mod keyed;
mod signer;
#[cfg(test)]
mod tests;
#[cfg(feature = "server")]
mod verifier;

pub use difference::{Difference, difference};
pub use keyed::Keyed;
pub use signer::{Boundary, Signed, Signer};
#[cfg(feature = "server")]
pub use verifier::{Verdict, verify};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use face_common::Request;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use std::fmt;

/// Why a request cannot be signed. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The path does not hold `/artemis/`: the gateway would refuse the signature.
    NoArtemis,
    /// The path holds `/artemis/artemis/`: the base URL already ends in it.
    ArtemisTwice,
    /// Clients disagree about how this is signed, so no gateway is asked to guess.
    Query {
        /// The parameter.
        name: String,
        /// What about it.
        why: &'static str,
    },
    /// A header that the gateway never signs, or that is the transport's or the signer's own: listing it would be refused without
    /// a word why.
    NeverSigned {
        /// Which.
        name: String,
    },
    /// A header that is to be signed cannot stand in one.
    Header {
        /// Which.
        name: String,
    },
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoArtemis => f.write_str(
                "the path does not begin with /artemis/, so the gateway would refuse the signature",
            ),
            Self::ArtemisTwice => f.write_str(
                "the path holds /artemis twice: the client's base URL must end before it",
            ),
            Self::Query { name, why } => write!(
                f,
                "the parameter {name:?} {why}: clients and gateways disagree about how that is signed; send it in a JSON body"
            ),
            Self::NeverSigned { name } => {
                write!(f, "the header {name} cannot be one that is signed besides")
            }
            Self::Header { name } => write!(
                f,
                "the header {name} is missing or holds more than plain text"
            ),
        }
    }
}

impl std::error::Error for SignError {}

/// What is signed of a request that has all its headers, with these `x-ca-` headers. Public for comparing with what a gateway
/// says.
pub fn string_to_sign(
    request: &Request,
    listed: &[&str],
    boundary: Boundary,
) -> Result<String, SignError> {
    let mut text = String::new();
    let out = &mut |piece: &str| text.push_str(piece);
    plain_lines(request.method(), &plain_of(request), boundary, out)?;
    listed_lines(request, listed, out)?;
    resource(request, out)?;
    Ok(text)
}

static CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
/// Each adds a line where it is sent, in this order.
static PLAIN: [HeaderName; 4] = [
    ACCEPT,
    HeaderName::from_static("content-md5"),
    CONTENT_TYPE,
    DATE,
];

// What is signed is told in pieces, so that it can go where it is needed without being put together: into the signature alone,
// as a rule.

type Plain = [Option<HeaderValue>; 4];

fn plain_of(request: &Request) -> Plain {
    let headers = request.headers();
    PLAIN.each_ref().map(|name| headers.get(name).cloned())
}

/// The method, and the headers that are not listed.
fn plain_lines(
    method: &Method,
    plain: &Plain,
    boundary: Boundary,
    out: &mut impl FnMut(&str),
) -> Result<(), SignError> {
    out(method.as_str());
    out("\n");
    for (name, value) in PLAIN.iter().zip(plain) {
        let Some(value) = value else {
            continue;
        };
        let value = text(name.as_str(), value)?;
        if *name == CONTENT_TYPE {
            boundary.of(value, out);
        } else {
            out(value);
        }
        out("\n");
    }
    Ok(())
}

/// The listed headers, which the request has.
fn listed_lines(
    request: &Request,
    listed: &[&str],
    out: &mut impl FnMut(&str),
) -> Result<(), SignError> {
    let mut names: Vec<_> = listed.iter().map(|n| n.to_ascii_lowercase()).collect();
    names.sort();
    for name in names {
        let Some(value) = request.headers().get(&name) else {
            return Err(SignError::Header { name });
        };
        listed_line(&name, value, out)?;
    }
    Ok(())
}

fn listed_line(
    name: &str,
    value: &HeaderValue,
    out: &mut impl FnMut(&str),
) -> Result<(), SignError> {
    for piece in [name, ":", text(name, value)?.trim_ascii(), "\n"] {
        out(piece);
    }
    Ok(())
}

/// Header values beyond ASCII are UTF-8 to the gateway.
fn text<'a>(name: &str, value: &'a HeaderValue) -> Result<&'a str, SignError> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| SignError::Header {
        name: name.to_owned(),
    })
}

/// The path, and the parameters of query and form in order of names.
fn resource(request: &Request, out: &mut impl FnMut(&str)) -> Result<(), SignError> {
    out(signed_path(request)?);
    let mut all = Vec::new();
    for text in [form_of(request)?, request.uri().query()] {
        all.extend(parameters(text.unwrap_or_default())?);
    }
    // Of two with one name the form's stays, which came first.
    all.sort_by_key(|(name, _)| *name);
    all.dedup_by_key(|(name, _)| *name);
    for (at, (name, value)) in all.into_iter().enumerate() {
        let lead = if at == 0 { "?" } else { "&" };
        for piece in [lead, name, "=", value] {
            out(piece);
        }
    }
    Ok(())
}

/// From `/artemis/` on: what a proxy puts before it the gateway does not see.
fn signed_path(request: &Request) -> Result<&str, SignError> {
    let path = request.uri().path();
    let signed = path
        .match_indices('/')
        .filter_map(|(at, _)| path.get(at..))
        .find(|rest| rest.starts_with("/artemis/"))
        .ok_or(SignError::NoArtemis)?;
    if signed.starts_with("/artemis/artemis/") {
        return Err(SignError::ArtemisTwice);
    }
    Ok(signed)
}

/// The body, where it is a form of parameters: those are signed with the query's.
fn form_of(request: &Request) -> Result<Option<&str>, SignError> {
    let kind = face_common::endpoint::content_type(request.headers());
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(None);
    }
    std::str::from_utf8(request.body())
        .map(Some)
        .map_err(|_| SignError::Query {
            name: String::new(),
            why: "is in a form that is not text",
        })
}

/// In order of names; only what all clients agree on.
fn parameters(text: &str) -> Result<Vec<(&str, &str)>, SignError> {
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
    };
    let pairs = text.split('&').filter(|p| !p.is_empty());
    let mut pairs: Vec<_> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_by_key(|(name, _)| *name);
    let mut before = None;
    for (name, value) in &pairs {
        let why = if value.is_empty() {
            "has no value"
        } else if !plain(name) || !plain(value) {
            "needs escaping"
        } else if before.replace(*name) == Some(*name) {
            "comes twice"
        } else {
            continue;
        };
        return Err(SignError::Query {
            name: (*name).to_owned(),
            why,
        });
    }
    Ok(pairs)
}

/// Base64 of the MD5 of the body's bytes.
pub fn content_md5(body: &[u8]) -> String {
    use md5::Digest;
    STANDARD.encode(md5::Md5::digest(body))
}
