use super::{
    Boundary, Keyed, content_md5, form_of, listed_lines, plain_lines, plain_of, signed_path,
};
use face_common::endpoint::{escape, unescape};
use face_common::{Request, Secret};
use http::HeaderValue;
use std::collections::{BTreeMap, BTreeSet};
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
///
/// For simulators: where clients differ it says yes to each of them. A parameter that came twice, or has no value, may not have been
/// signed, and neither is what stands in front of `/artemis/`. A header that is listed twice is refused: no client does that, and what
/// is signed would be longer than the request many times over.
///
/// It has no clock and no memory: whether `x-ca-timestamp` is of now and `x-ca-nonce` new is for the caller to look at, and that both are
/// among the headers that were signed.
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
    let names = header("x-ca-signature-headers").unwrap_or_default();
    let names: Vec<_> = names
        .split(',')
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
    let mut distinct = BTreeSet::new();
    if !names
        .iter()
        .all(|n| distinct.insert(n.to_ascii_lowercase()))
    {
        return Verdict::Wrong {
            string_to_sign: String::new(),
        };
    }
    let path = signed_path(request).unwrap_or_else(|_| request.uri().path());
    let form = form_of(request).ok().flatten();
    let keyed = Keyed::new(&secret);
    let mut first = None;
    let queries = queries(request.uri().query(), form);
    for kind in kinds(header("content-type")) {
        let mut plain = plain_of(request);
        if let [_, _, Some(sent), _] = &mut plain
            && let Ok(kind) = HeaderValue::from_bytes(kind.as_bytes())
        {
            *sent = kind;
        }
        let mut lines = String::new();
        let out = &mut |piece: &str| lines.push_str(piece);
        if plain_lines(request.method(), &plain, Boundary::Full, out)
            .and_then(|()| listed_lines(request, &names, out))
            .is_err()
        {
            continue;
        }
        for query in &queries {
            let text = format!("{lines}{path}{query}");
            let mut ours = keyed.clone();
            ours.push(&text);
            if bool::from(ours.finish().as_slice().ct_eq(signature.as_bytes())) {
                return Verdict::Ok;
            }
            first.get_or_insert(text);
        }
    }
    Verdict::Wrong {
        string_to_sign: first.unwrap_or_default(),
    }
}

/// A form's type as clients sign it: without the boundary, with it, without any parameter, with the bare word `boundary`.
fn kinds(content_type: Option<&str>) -> Vec<String> {
    let sent = content_type.unwrap_or_default();
    let mut stripped = String::new();
    Boundary::Stripped.of(sent, &mut |piece| stripped.push_str(piece));
    let mut all = vec![stripped];
    if sent.contains("boundary") {
        let bare = sent.split(';').next().unwrap_or_default();
        all.extend([sent.to_owned(), bare.to_owned(), format!("{bare};boundary")]);
        all.dedup();
    }
    all
}

/// The parameters as clients sign them: in order of names; as they are sent, decoded, or decoded and escaped as a form's; one
/// that is empty with or without its `=`; a bare name kept or dropped; of a double the first or the last; a form's in place of
/// the query's.
fn queries(query: Option<&str>, form: Option<&str>) -> Vec<String> {
    let pairs: Vec<_> = [query, form]
        .into_iter()
        .flatten()
        .flat_map(|text| {
            let pairs = text.split('&').filter(|p| !p.is_empty());
            // The last of a name is the form's, whichever of its own doubles a client takes.
            pairs.map(|p| p.split_once('=').map_or((p, None), |(n, v)| (n, Some(v))))
        })
        .collect();
    let mut all = Vec::new();
    for spell in [sent, decoded, as_form] {
        for last in [true, false] {
            for keep_bare in [true, false] {
                for equals in [false, true] {
                    let mut chosen = BTreeMap::new();
                    for (name, value) in pairs.iter().filter(|(_, v)| v.is_some() || keep_bare) {
                        let value = spell(value.unwrap_or_default());
                        if last {
                            chosen.insert(spell(name), value);
                        } else {
                            chosen.entry(spell(name)).or_insert(value);
                        }
                    }
                    let parameters = chosen.iter().map(|(n, v)| {
                        if v.is_empty() && !equals {
                            n.clone()
                        } else {
                            format!("{n}={v}")
                        }
                    });
                    let mut text = parameters.collect::<Vec<_>>().join("&");
                    if !text.is_empty() {
                        text.insert(0, '?');
                    }
                    if !all.contains(&text) {
                        all.push(text);
                    }
                }
            }
        }
    }
    all
}

fn sent(text: &str) -> String {
    text.to_owned()
}

fn decoded(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

fn as_form(text: &str) -> String {
    escape(&decoded(text)).to_string().replace("%20", "+")
}
