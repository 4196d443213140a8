use super::{Boundary, content_md5, hmac, render, signed_path};
use face_common::{Request, Secret};
use subtle::ConstantTimeEq;

/// What came of looking at a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Signed by this key.
    Ok,
    /// There is no key (`0x02401000`).
    NoKey,
    /// Nobody has this key (`0x02401001`).
    UnknownKey,
    /// There is no signature (`0x02401002`).
    NoSignature,
    /// Another signature (`0x02401003`), and what was signed by our reckoning.
    Wrong {
        /// For the answer, as the gateway does.
        string_to_sign: String,
    },
    /// The body is not what its `Content-MD5` says.
    OtherBody,
}

/// Checks a request as the gateway does: with the headers the client listed, whichever those are, and with the ways of
/// writing query and form type that clients in use have.
pub fn verify(request: &Request, secret: impl Fn(&str) -> Option<Secret>) -> Verdict {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|v| std::str::from_utf8(v.as_bytes()).ok())
    };
    let Some(key) = header("x-ca-key") else {
        return Verdict::NoKey;
    };
    let Some(secret) = secret(key) else {
        return Verdict::UnknownKey;
    };
    let Some(signature) = header("x-ca-signature") else {
        return Verdict::NoSignature;
    };
    if header("content-md5").is_some_and(|md5| md5 != content_md5(request.body())) {
        return Verdict::OtherBody;
    }
    let mut names: Vec<_> = header("x-ca-signature-headers")
        .unwrap_or_default()
        .split(',')
        .map(|n| n.trim().to_ascii_lowercase())
        .filter(|n| !n.is_empty())
        .collect();
    names.sort();
    let path = signed_path(request).unwrap_or_else(|_| request.uri().path());
    let mut first = None;
    for query in queries(request.uri().query()) {
        let resource = format!("{path}{query}");
        for boundary in [Boundary::Stripped, Boundary::Full] {
            let Ok(text) = render(request, &names, &resource, boundary) else {
                continue;
            };
            if bool::from(
                hmac(secret.expose(), &text)
                    .as_bytes()
                    .ct_eq(signature.as_bytes()),
            ) {
                return Verdict::Ok;
            }
            first.get_or_insert(text);
        }
    }
    Verdict::Wrong {
        string_to_sign: first.unwrap_or_default(),
    }
}

/// The query as clients sign it: names in order; a value that is empty with or without its `=`; a bare name kept or dropped;
/// of a double the first or the last.
fn queries(query: Option<&str>) -> Vec<String> {
    let pairs: Vec<_> = query
        .unwrap_or_default()
        .split('&')
        .filter(|p| !p.is_empty())
        .map(|p| p.split_once('=').map_or((p, None), |(n, v)| (n, Some(v))))
        .collect();
    let mut all = Vec::new();
    for last in [false, true] {
        for keep_bare in [true, false] {
            for equals in [false, true] {
                let mut chosen: std::collections::BTreeMap<&str, &str> =
                    std::collections::BTreeMap::new();
                for (name, value) in pairs.iter().filter(|(_, v)| v.is_some() || keep_bare) {
                    let value = value.unwrap_or_default();
                    if last {
                        chosen.insert(name, value);
                    } else {
                        chosen.entry(name).or_insert(value);
                    }
                }
                let joined: Vec<_> = chosen
                    .iter()
                    .map(|(n, v)| {
                        if v.is_empty() && !equals {
                            (*n).to_owned()
                        } else {
                            format!("{n}={v}")
                        }
                    })
                    .collect();
                let text = if joined.is_empty() {
                    String::new()
                } else {
                    format!("?{}", joined.join("&"))
                };
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
    }
    all
}
