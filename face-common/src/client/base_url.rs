use crate::endpoint::Request;
use crate::error::EncodeError;
use http::uri::{Authority, PathAndQuery, Scheme};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Where a device answers: `http://192.0.2.64`, `https://gate.example:8443`, `http://[fe80::1]/behind/a/proxy`.
///
/// Holds no user name and no password: those would end up in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

impl FromStr for BaseUrl {
    type Err = EncodeError;

    fn from_str(url: &str) -> Result<Self, EncodeError> {
        let refuse = |why| EncodeError::BaseUrl {
            url: without_login(url),
            why,
        };
        let parts = url
            .trim()
            .parse::<http::Uri>()
            .map_err(|_| refuse("is not a URL"))?
            .into_parts();
        let scheme = parts
            .scheme
            .ok_or_else(|| refuse("must begin with http:// or https://"))?;
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(refuse("must begin with http:// or https://"));
        }
        if scheme == Scheme::HTTPS && cfg!(not(feature = "rustls")) {
            return Err(refuse(
                "https needs the feature `rustls`, or a transport of your own behind http://",
            ));
        }
        let authority = parts.authority.ok_or_else(|| refuse("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(refuse(
                "must not hold a user name or password; pass them beside it",
            ));
        }
        if authority.host().is_empty() {
            return Err(refuse("names no host"));
        }
        let path = parts
            .path_and_query
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path.query().is_some() {
            return Err(refuse("must not hold a query"));
        }
        Ok(Self {
            scheme,
            authority,
            prefix: path.path().trim_end_matches('/').to_owned(),
        })
    }
}

impl BaseUrl {
    /// The path under which the device answers, put before an endpoint's path.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The request with an absolute URI. A request that names a host of its own is refused, and one that walks out of its folder: an
    /// address found in a reply must not take the credentials elsewhere, to another device behind the same proxy neither.
    pub fn join(&self, mut request: Request) -> Result<Request, EncodeError> {
        let uri = request.uri();
        if uri.authority().is_some() {
            return Err(EncodeError::invalid("path", "must not name a host"));
        }
        if walks(uri.path()) {
            let why = "must not hold a backslash, nor `.` or `..` between slashes";
            return Err(EncodeError::invalid("path", why));
        }
        let written = uri.path_and_query();
        let plain = written.map_or("/", PathAndQuery::as_str);
        let path = percent_encoding::utf8_percent_encode(plain, &REWRITTEN).into();
        let path = match (written, path) {
            (Some(path), Cow::Borrowed(_)) if self.prefix.is_empty() => path.clone(),
            (_, path) => PathAndQuery::try_from(self.path(&path)).map_err(http::Error::from)?,
        };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        *request.uri_mut() = http::Uri::from_parts(parts).map_err(http::Error::from)?;
        Ok(request)
    }
}

/// What `http` takes in a URI and an HTTP client escapes: done before anything is signed, so that this is what is sent.
const REWRITTEN: percent_encoding::AsciiSet = percent_encoding::CONTROLS
    .add(b'"')
    .add(b'\'')
    .add(b'^')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// HTTP clients resolve these, and proxies escaped ones too: it would be another path than the one that was checked and signed.
fn walks(path: &str) -> bool {
    let plain = Cow::from(percent_encoding::percent_decode_str(path));
    let mut segments = plain.split(|byte| matches!(byte, b'/' | b'\\'));
    path.contains('\\') || segments.any(|it| matches!(it, b"." | b".."))
}

/// Without user name and password, and without what follows a question mark: it may be a token.
fn without_login(url: &str) -> String {
    let (login, host) = url.rsplit_once('@').unwrap_or(("", url));
    let scheme = login.find("://").and_then(|end| login.get(..end + 3));
    let mut url = format!("{}{host}", scheme.unwrap_or_default());
    url.truncate(url.find('?').unwrap_or(url.len()));
    url
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn joined(base: &str, path: &str) -> Result<String, EncodeError> {
        let request = http::Request::get(path).body(Bytes::new())?;
        Ok(base.parse::<BaseUrl>()?.join(request)?.uri().to_string())
    }

    #[test]
    fn paths_are_put_behind_the_base() {
        for (base, want) in [
            ("http://192.0.2.64", "http://192.0.2.64/a?b=1"),
            ("http://192.0.2.64/", "http://192.0.2.64/a?b=1"),
            (
                "http://192.0.2.64:8000/gate/1/",
                "http://192.0.2.64:8000/gate/1/a?b=1",
            ),
            ("http://[2001:db8::1]:80", "http://[2001:db8::1]:80/a?b=1"),
        ] {
            assert_eq!(joined(base, "/a?b=1").unwrap(), want);
        }
    }

    #[test]
    fn unusable_bases_are_refused_without_repeating_a_password() {
        for base in [
            "",
            "192.0.2.64",
            "ftp://192.0.2.64",
            "http://",
            "http://u:hunter2@192.0.2.64",
            "http://h/?token=hunter2",
            "u:hunter2@h",
            "u:hunter2@h?next=http://x",
            "u:hunter2@h/http://x",
            "http://u:hunter2?hunter2@h",
            "http://u:hunter2@hunter2@h",
        ] {
            let error = base.parse::<BaseUrl>().unwrap_err().to_string();
            assert!(error.starts_with("base URL"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_path_is_written_as_http_clients_send_it() {
        for base in ["http://192.0.2.64", "http://192.0.2.64/gate/1"] {
            let has = joined(base, "/1{2}.jpg@WEB1|^\"人?a='b'&c=%20").unwrap();
            let wanted = "/1%7B2%7D.jpg@WEB1%7C%5E%22%E4%BA%BA?a=%27b%27&c=%20";
            assert_eq!(has, format!("{base}{wanted}"));
        }
    }

    #[test]
    fn a_request_cannot_leave_the_device() {
        for path in [
            "http://198.51.100.9/LOCALS/pic.jpg",
            "/a/../b",
            "/a/..",
            "/./a",
            "/a/%2e%2E/b",
            "/a/.%2e?b",
            "/a/%2e",
            "/a/..%2fb",
            "/a/b%5C..",
            "/a/..\\b",
            "/\\198.51.100.9/a",
        ] {
            let error = joined("http://192.0.2.64/gate/1", path).unwrap_err();
            assert!(
                error.to_string().starts_with("path: must not"),
                "{path}: {error}"
            );
        }
        for path in [
            "/a..b/...",
            "/a%2e%2eb?c=..&d=../..",
            "/%2e%2e%2e",
            "/%252e%252e/",
        ] {
            let has = joined("http://192.0.2.64", path).unwrap();
            assert_eq!(has, format!("http://192.0.2.64{path}"));
        }
    }
}
