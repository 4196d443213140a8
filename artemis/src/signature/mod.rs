//! Signing: what is signed, by whom, and where two strings differ.
//!
//! The string that is signed is the method, then a line for each of `Accept`, `Content-MD5`, `Content-Type` and `Date` that is
//! sent (a header that is absent adds no line), then the listed `x-ca-` headers in order, then the path with the parameters of
//! the query and of a form (`application/x-www-form-urlencoded`) in order, the form's in place of the query's. The path always
//! begins with `/artemis`.

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
use std::borrow::Cow;
use std::collections::BTreeMap;
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
    let mut names: Vec<_> = listed.iter().map(|n| n.to_ascii_lowercase()).collect();
    names.sort();
    let form = form_of(request)?;
    let resource = format!(
        "{}{}",
        signed_path(request)?,
        signed_query(request.uri().query(), form)?
    );
    render(request, &names, &resource, |kind| boundary.of(kind))
}

fn render(
    request: &Request,
    names: &[String],
    resource: &str,
    content_type: impl Fn(&str) -> Cow<'_, str>,
) -> Result<String, SignError> {
    let mut out = format!("{}\n", request.method());
    for name in ["accept", "content-md5", "content-type", "date"] {
        if let Some(value) = text(request.headers(), name)? {
            if name == "content-type" {
                out.push_str(&content_type(value));
            } else {
                out.push_str(value);
            }
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

/// In order of names. Only what all clients agree on.
fn signed_query(query: Option<&str>, form: Option<&str>) -> Result<String, SignError> {
    let mut pairs = BTreeMap::new();
    for text in [query, form].into_iter().flatten() {
        for (name, value) in plain_pairs(text)? {
            pairs.insert(name, value);
        }
    }
    Ok(query_of(pairs.iter().map(|(n, v)| format!("{n}={v}"))))
}

fn plain_pairs(text: &str) -> Result<BTreeMap<&str, &str>, SignError> {
    let mut pairs = BTreeMap::new();
    for pair in text.split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        };
        let why = if value.is_empty() {
            "has no value"
        } else if !plain(name) || !plain(value) {
            "needs escaping"
        } else if pairs.insert(name, value).is_some() {
            "comes twice"
        } else {
            continue;
        };
        return Err(SignError::Query {
            name: name.to_owned(),
            why,
        });
    }
    Ok(pairs)
}

/// `?a=1&b=2`; nothing for no parameters.
fn query_of(parameters: impl Iterator<Item = String>) -> String {
    let joined = parameters.collect::<Vec<_>>().join("&");
    if joined.is_empty() {
        joined
    } else {
        format!("?{joined}")
    }
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
