//! Signing: what is signed, by whom, and where two strings differ.
//!
//! The string that is signed is the method, then a line for each of `Accept`, `Content-MD5`, `Content-Type` and `Date` that is
//! sent (a header that is absent adds no line), then the listed `x-ca-` headers in order, then path and query. The path
//! always begins with `/artemis`.

mod difference;
mod signer;
#[cfg(test)]
mod tests;
#[cfg(feature = "server")]
mod verifier;

pub use difference::{Difference, difference};
pub(crate) use signer::Signed;
pub use signer::{Boundary, Signer};
#[cfg(feature = "server")]
pub use verifier::{Verdict, verify};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use face_common::Request;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
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
    /// A header that the gateway never signs, or that is the transport's: listing it would be refused without a word why.
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
                "the query parameter {name:?} {why}: clients and gateways disagree about how that is signed; send it in the body"
            ),
            Self::NeverSigned { name } => {
                write!(f, "the header {name} is never among those that are listed")
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
    let mut names: Vec<_> = listed.iter().map(|n| n.to_ascii_lowercase()).collect();
    names.sort();
    let resource = format!(
        "{}{}",
        signed_path(request)?,
        signed_query(request.uri().query())?
    );
    render(request, &names, &resource, boundary)
}

fn render(
    request: &Request,
    names: &[String],
    resource: &str,
    boundary: Boundary,
) -> Result<String, SignError> {
    let mut out = format!("{}\n", request.method());
    for name in ["accept", "content-md5", "content-type", "date"] {
        if let Some(value) = text(request.headers(), name)? {
            out.push_str(if name == "content-type" {
                boundary.of(value)
            } else {
                value
            });
            out.push('\n');
        }
    }
    for name in names {
        let value = text(request.headers(), name)?
            .ok_or_else(|| SignError::Header { name: name.clone() })?;
        out.push_str(&format!("{name}:{}\n", value.trim()));
    }
    out.push_str(resource);
    Ok(out)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, SignError> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    // Header values beyond ASCII are UTF-8 to the gateway.
    std::str::from_utf8(value.as_bytes())
        .map(Some)
        .map_err(|_| SignError::Header {
            name: name.to_owned(),
        })
}

/// From `/artemis/` on: what a proxy puts before it the gateway does not see.
fn signed_path(request: &Request) -> Result<&str, SignError> {
    let path = request.uri().path();
    let signed = path
        .find("/artemis/")
        .and_then(|at| path.get(at..))
        .ok_or(SignError::NoArtemis)?;
    if signed.starts_with("/artemis/artemis/") {
        return Err(SignError::ArtemisTwice);
    }
    Ok(signed)
}

/// In order of names. Only what all clients agree on.
fn signed_query(query: Option<&str>) -> Result<String, SignError> {
    let mut pairs = Vec::new();
    for pair in query
        .unwrap_or_default()
        .split('&')
        .filter(|p| !p.is_empty())
    {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let refuse = |why| {
            Err(SignError::Query {
                name: name.to_owned(),
                why,
            })
        };
        if value.is_empty() {
            return refuse("has no value");
        }
        let plain = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        };
        if !plain(name) || !plain(value) {
            return refuse("needs escaping");
        }
        if pairs.iter().any(|(known, _)| *known == name) {
            return refuse("comes twice");
        }
        pairs.push((name, value));
    }
    pairs.sort_unstable();
    let joined: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Ok(if joined.is_empty() {
        String::new()
    } else {
        format!("?{}", joined.join("&"))
    })
}

/// HMAC-SHA256, base64.
pub(crate) fn hmac(secret: &str, text: &str) -> String {
    // A key of any length serves: there is no error to hand on.
    Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes())
        .map(|mut mac| {
            mac.update(text.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        })
        .unwrap_or_default()
}

/// Base64 of the MD5 of the body's bytes.
pub fn content_md5(body: &[u8]) -> String {
    use md5::Digest;
    STANDARD.encode(md5::Md5::digest(body))
}
