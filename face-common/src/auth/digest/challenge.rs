//! `WWW-Authenticate`, as devices write it.

use super::compute::Algorithm;
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use memchr::memchr2;
use std::borrow::Cow;

/// A digest challenge that can be answered. Realm and nonce are bytes: realms come in UTF-8 and in GBK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    /// As it stands between the quotes, for echoing.
    pub(super) realm_raw: Vec<u8>,
    /// Without escapes, for hashing.
    pub(super) realm: Vec<u8>,
    pub(super) nonce_raw: Vec<u8>,
    pub(super) nonce: Vec<u8>,
    pub(super) opaque_raw: Option<Vec<u8>>,
    pub(super) algorithm: Algorithm,
    /// Whether the algorithm was named: it is echoed only then.
    pub(super) algorithm_named: bool,
    pub(super) qop_auth: bool,
    pub(super) stale: bool,
}

/// What a 401 offers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// The best digest challenge.
    pub(super) digest: Option<Challenge>,
    /// Whether Basic is among the offers.
    pub(super) basic: bool,
    /// The first schemes by name.
    pub(super) schemes: Vec<String>,
}

impl Offer {
    /// Reads every challenge of every header.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut offer = Self::default();
        for value in headers.get_all(WWW_AUTHENTICATE) {
            for (scheme, params) in Scanner(value.as_bytes()).challenges() {
                if scheme.eq_ignore_ascii_case(b"basic") {
                    offer.basic = true;
                }
                // For a message, which stays short.
                if offer.schemes.len() < 8 {
                    let name = String::from_utf8_lossy(scheme);
                    offer.schemes.push(name.chars().take(32).collect());
                }
                if !scheme.eq_ignore_ascii_case(b"digest") {
                    continue;
                }
                if let Some(new) = Challenge::of(&params) {
                    // The first of its strength, in the server's order.
                    if offer
                        .digest
                        .as_ref()
                        .is_none_or(|had| strength(new.algorithm) > strength(had.algorithm))
                    {
                        offer.digest = Some(new);
                    }
                }
            }
        }
        offer
    }

    /// The schemes for a message.
    pub(super) fn names(&self) -> String {
        if self.schemes.is_empty() {
            "nothing".to_owned()
        } else {
            crate::error::short(&self.schemes.join(", "))
        }
    }
}

fn strength(algorithm: Algorithm) -> u8 {
    match algorithm {
        Algorithm::Md5 | Algorithm::Md5Sess => 0,
        Algorithm::Sha256 | Algorithm::Sha256Sess => 1,
    }
}

type Params<'a> = Vec<(&'a [u8], &'a [u8])>;

impl Challenge {
    fn of(params: &Params<'_>) -> Option<Self> {
        let get = |name: &str| {
            params
                .iter()
                .find(|(n, _)| n.eq_ignore_ascii_case(name.as_bytes()))
                .map(|(_, v)| *v)
        };
        let nonce_raw = get("nonce")?;
        let realm_raw = get("realm").unwrap_or_default();
        let named = get("algorithm").filter(|a| !a.is_empty());
        // Empty, as some devices send it, is the same as absent; `auth-int` alone cannot be answered.
        let qop = get("qop").map(|q| {
            q.split(|b| matches!(b, b',' | b' '))
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
        });
        let qop_auth = match qop {
            Some(list) if !list.is_empty() => list
                .iter()
                .any(|token| token.eq_ignore_ascii_case(b"auth"))
                .then_some(true)?,
            _ => false,
        };
        Some(Self {
            realm: unescape(realm_raw),
            realm_raw: quotable(realm_raw),
            nonce: unescape(nonce_raw),
            nonce_raw: quotable(nonce_raw),
            opaque_raw: get("opaque").map(quotable),
            algorithm: named.map_or(Some(Algorithm::Md5), Algorithm::named)?,
            algorithm_named: named.is_some(),
            qop_auth,
            stale: get("stale").is_some_and(|s| s.eq_ignore_ascii_case(b"true")),
        })
    }
}

/// As it came, or where that would not end with the quote behind it (it came without quotes, or was cut), escaped.
fn quotable(raw: &[u8]) -> Vec<u8> {
    let mut escaped = false;
    let is_bare_quote = raw.iter().any(|b| {
        let is = *b == b'"' && !escaped;
        escaped = *b == b'\\' && !escaped;
        is
    });
    if is_bare_quote || escaped {
        escape(&unescape(raw)).into_owned()
    } else {
        raw.to_vec()
    }
}

/// For between quotes.
pub(super) fn escape(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr2(b'"', b'\\', text).is_none() {
        return text.into();
    }
    let mut out = Vec::with_capacity(text.len() + 8);
    for byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.into()
}

pub(super) fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut escaped = false;
    for byte in raw {
        if *byte == b'\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            out.push(*byte);
        }
    }
    out
}

/// Reads from the front; never fails, skips what it does not understand.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a>(pub(super) &'a [u8]);

impl<'a> Scanner<'a> {
    /// `Scheme key=value, key="value", Scheme2 …` in one header.
    fn challenges(mut self) -> Vec<(&'a [u8], Params<'a>)> {
        let mut out: Vec<(&[u8], Params<'_>)> = Vec::new();
        loop {
            self.skip(|b| b == b',' || b.is_ascii_whitespace());
            let word = self.take(is_token);
            if word.is_empty() {
                if self.0.is_empty() {
                    return out;
                }
                self.0 = self.0.get(1..).unwrap_or_default();
                continue;
            }
            match self.value() {
                Some(value) => {
                    if let Some((_, params)) = out.last_mut() {
                        params.push((word, value));
                    }
                }
                None => out.push((word, Vec::new())),
            }
        }
    }

    /// `key=value` pairs behind a scheme's name, for an `Authorization` header.
    #[cfg(feature = "server")]
    pub(super) fn credentials(self) -> Option<(&'a [u8], Params<'a>)> {
        let mut all = self.challenges();
        if all.is_empty() {
            None
        } else {
            Some(all.swap_remove(0))
        }
    }

    /// The value behind `=`, quoted (without its quotes, escapes kept) or not; `None` where there is no `=`.
    fn value(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        ahead.skip(|b| b.is_ascii_whitespace());
        ahead.0 = ahead.0.strip_prefix(b"=")?;
        ahead.skip(|b| b.is_ascii_whitespace());
        if let Some(quoted) = ahead.0.strip_prefix(b"\"") {
            let mut escaped = false;
            let end = quoted.iter().position(|b| {
                let ends = *b == b'"' && !escaped;
                escaped = *b == b'\\' && !escaped;
                ends
            });
            let end = end.unwrap_or(quoted.len());
            self.0 = quoted.get(end + 1..).unwrap_or_default();
            return quoted.get(..end);
        }
        let value = ahead.take(|b| b != b',' && !b.is_ascii_whitespace());
        self.0 = ahead.0;
        Some(value)
    }

    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let len = self.0.iter().take_while(|b| wanted(**b)).count();
        let (head, tail) = self.0.split_at_checked(len).unwrap_or_default();
        self.0 = tail;
        head
    }

    fn skip(&mut self, unwanted: impl Fn(u8) -> bool) {
        self.take(unwanted);
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'+' | b'/' | b'~' | b'!' | b'*' | b'\''
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn offer(headers: &[&[u8]]) -> Offer {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(WWW_AUTHENTICATE, HeaderValue::from_bytes(header).unwrap());
        }
        Offer::of(&map)
    }

    fn digest(header: &str) -> Challenge {
        offer(&[header.as_bytes()])
            .digest
            .unwrap_or_else(|| panic!("{header}"))
    }

    #[test]
    fn recorded_challenges_are_read() {
        // A camera of firmware V5.5.0 (MissiaL/hikvision-client): no algorithm, no opaque, `stale` quoted.
        let seen = digest(
            "Digest qop=\"auth\", realm=\"IP Camera(83813)\", nonce=\"4d5755784d7a41344d546b365a446b31597a51354e513d3d\", stale=\"FALSE\"",
        );
        assert_eq!(seen.realm, b"IP Camera(83813)");
        assert!(seen.qop_auth && !seen.stale && !seen.algorithm_named && seen.opaque_raw.is_none());
        // A recorder (maciej-or/hikvision_next, issue 50; nonce made up).
        let seen = digest(
            "Digest realm=\"ab12\", domain=\"::\", qop=\"auth\", nonce=\"a:1700\", opaque=\"\", algorithm=\"MD5\", stale=\"FALSE\"",
        );
        assert_eq!(
            (seen.opaque_raw.as_deref(), seen.algorithm_named),
            (Some(&b""[..]), true)
        );
    }

    #[test]
    fn lists_cases_and_blanks_vary() {
        for header in [
            "Basic realm=\"a, b\", Digest realm=\"r\", nonce=\"n\", qop=\"auth\"",
            "digest Realm = \"r\" , NONCE=\"n\",QOP=auth",
            "DIGEST realm=\"r\" nonce=\"n\" qop=\"auth,auth-int\"",
            "Negotiate abc==, Digest realm=\"r\", nonce=n, qop=\"auth-int, auth\", algorithm=md5",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"; junk",
        ] {
            let seen = digest(header);
            assert_eq!(
                (seen.realm.as_slice(), seen.nonce.as_slice(), seen.qop_auth),
                (&b"r"[..], &b"n"[..], true),
                "{header}"
            );
            assert_eq!(seen.algorithm, Algorithm::Md5, "{header}");
        }
        assert!(!digest("Digest realm=\"r\", nonce=\"n\", qop=\"\"").qop_auth);
        assert!(!digest("Digest realm=\"r\", nonce=\"n\"").qop_auth);
        for stale in ["TRUE", "\"true\"", "True"] {
            assert!(digest(&format!("Digest realm=\"r\", nonce=\"n\", stale={stale}")).stale);
        }
    }

    #[test]
    fn the_strongest_known_algorithm_is_chosen_among_headers() {
        let chosen = |headers: &[&[u8]]| offer(headers).digest.map(|d| d.algorithm);
        let (md5, sha): (&[u8], &[u8]) = (
            b"Digest realm=\"r\", nonce=\"1\", algorithm=MD5",
            b"Digest realm=\"r\", nonce=\"2\", algorithm=SHA-256",
        );
        assert_eq!(chosen(&[md5, sha]), Some(Algorithm::Sha256));
        assert_eq!(chosen(&[sha, md5]), Some(Algorithm::Sha256));
        assert_eq!(chosen(&[b"Basic realm=\"x\"", md5]), Some(Algorithm::Md5));
        assert_eq!(
            chosen(&[
                b"Digest realm=\"r\", nonce=\"3\", algorithm=SHA-512-256",
                md5
            ]),
            Some(Algorithm::Md5)
        );
        assert_eq!(
            chosen(&[b"Digest realm=\"r\", nonce=\"3\", algorithm=sha-256-sess"]),
            Some(Algorithm::Sha256Sess)
        );
    }

    #[test]
    fn what_cannot_be_answered_is_named() {
        for header in [
            "Basic realm=\"x\"",
            "Digest realm=\"r\"",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
            "Digest realm=\"r\", nonce=\"n\", algorithm=token",
        ] {
            assert_eq!(offer(&[header.as_bytes()]).digest, None, "{header}");
        }
        assert_eq!(
            offer(&[b"Basic realm=\"x\", Negotiate"]).names(),
            "Basic, Negotiate"
        );
        assert_eq!(offer(&[]).names(), "nothing");
        let many = offer(&["A ".repeat(1000).as_bytes()]);
        assert_eq!(many.names().len(), 8 * 3 - 2);
    }

    #[test]
    fn realms_are_bytes() {
        let utf8 = "Digest realm=\"人脸识别门禁\", nonce=\"n\"";
        assert_eq!(digest(utf8).realm, "人脸识别门禁".as_bytes());
        let gbk = b"Digest realm=\"\xc8\xcb\xc1\xb3\", nonce=\"n\"";
        assert_eq!(offer(&[gbk]).digest.unwrap().realm, b"\xc8\xcb\xc1\xb3");
        let escaped = digest("Digest realm=\"a \\\"b\\\" \\\\c\", nonce=\"n\"");
        assert_eq!(
            (escaped.realm.as_slice(), escaped.realm_raw.as_slice()),
            (&b"a \"b\" \\c"[..], &b"a \\\"b\\\" \\\\c"[..])
        );
    }

    #[test]
    fn every_truncation_is_survived() {
        let whole = "Basic realm=\"a\\\"b\", Digest realm=\"人脸\", nonce=\"n\", qop=\"auth,auth-int\", stale=TRUE, algorithm=MD5";
        for end in 0..whole.len() {
            let _ = offer(&[&whole.as_bytes()[..end]]);
        }
        let _ = offer(&[&b"Digest ".repeat(9_000)]);
        let _ = offer(&[&b"\"=,".repeat(20_000)]);
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(bytes in prop::collection::vec(prop_oneof![32..127_u8, 128..=255_u8], 0..120)) {
            let _ = offer(&[&bytes]);
            let _ = offer(&[&[b"Digest realm=\"r\", nonce=\"n\", ".as_slice(), &bytes].concat()]);
        }
    }
}
