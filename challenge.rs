//! Reads `WWW-Authenticate`: several challenges in one header or in many, in any case, with whatever quoting firmwares
//! came up with. `Authorization` and `Authentication-Info` have the same grammar and share the scanner.

use super::response::Algorithm;
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// Bytes of one header that are looked at.
const MAX_HEADER: usize = 16 * 1024;
/// Headers of one response that are looked at.
const MAX_HEADERS: usize = 16;
/// Bytes of one value. A challenge with a longer one is passed over, since all values are echoed.
const MAX_VALUE: usize = 2048;
/// Schemes remembered by name, for the message.
const MAX_SCHEMES: usize = 8;

/// A Digest challenge that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// The realm's bytes, unquoted, in whatever charset the device uses.
    pub realm: Vec<u8>,
    /// The nonce, unquoted.
    pub nonce: Vec<u8>,
    /// To be echoed where there was one, even an empty one.
    pub opaque: Option<Vec<u8>>,
    /// How to compute; MD5 where the device did not say.
    pub algorithm: Algorithm,
    /// The algorithm's name as the device spelled it, to be echoed; `None` where it gave none.
    pub algorithm_name: Option<String>,
    /// Whether it wants `qop=auth`; else the form of RFC 2069 is used.
    pub qop_auth: bool,
    /// Whether the device says that only the nonce was at fault.
    pub stale: bool,
}

/// The logins that a 401 offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offers {
    /// The best Digest challenge: SHA-256 before MD5, then the order of the device.
    pub digest: Option<Challenge>,
    /// Whether Basic is offered.
    pub basic: bool,
    schemes: Vec<String>,
}

impl Offers {
    /// Reads all challenges of all headers.
    pub fn read(headers: &HeaderMap) -> Self {
        let mut offers = Self::default();
        for header in headers.get_all(WWW_AUTHENTICATE).iter().take(MAX_HEADERS) {
            offers.add(header.as_bytes());
        }
        offers
    }

    fn add(&mut self, header: &[u8]) {
        let mut draft: Option<Draft> = None;
        for item in items(header) {
            match item {
                Item::Scheme { name, bare } => {
                    self.note(name);
                    if name.eq_ignore_ascii_case(b"digest") {
                        self.take(draft.replace(Draft::default()));
                    } else {
                        self.basic |= name.eq_ignore_ascii_case(b"basic");
                        // A lone word is no new challenge for certain: `qop=auth, auth-int` without quotes is one.
                        if !bare {
                            self.take(draft.take());
                        }
                    }
                }
                Item::Param(key, value) => {
                    if let Some(draft) = &mut draft {
                        draft.set(key, value);
                    }
                }
                Item::Cut => {
                    if let Some(draft) = &mut draft {
                        draft.broken = true;
                    }
                }
            }
        }
        self.take(draft);
    }

    fn note(&mut self, name: &[u8]) {
        let name: String = String::from_utf8_lossy(name).chars().take(32).collect();
        if self.schemes.len() < MAX_SCHEMES && !self.schemes.contains(&name) {
            self.schemes.push(name);
        }
    }

    fn take(&mut self, draft: Option<Draft>) {
        let Some(challenge) = draft.and_then(Draft::finish) else {
            return;
        };
        let better = self.digest.as_ref().is_none_or(|best| {
            challenge.algorithm.is_sha256() && !best.algorithm.is_sha256()
        });
        if better {
            self.digest = Some(challenge);
        }
    }

    /// Whether there was no challenge of any kind.
    pub fn is_empty(&self) -> bool {
        self.schemes.is_empty()
    }

    /// The schemes by name, without their parameters; `nothing` where there were none.
    pub fn names(&self) -> String {
        if self.schemes.is_empty() {
            "nothing".to_owned()
        } else {
            self.schemes.join(", ")
        }
    }
}

/// The parameters as they came. The first of two with one name counts.
#[derive(Default)]
struct Draft {
    realm: Option<Vec<u8>>,
    nonce: Option<Vec<u8>>,
    opaque: Option<Vec<u8>>,
    algorithm: Option<Vec<u8>>,
    qop: Option<Vec<u8>>,
    stale: Option<Vec<u8>>,
    broken: bool,
}

impl Draft {
    fn set(&mut self, key: &[u8], value: Vec<u8>) {
        let field = match key.to_ascii_lowercase().as_slice() {
            b"realm" => &mut self.realm,
            b"nonce" => &mut self.nonce,
            b"opaque" => &mut self.opaque,
            b"algorithm" => &mut self.algorithm,
            b"qop" => &mut self.qop,
            b"stale" => &mut self.stale,
            _ => return,
        };
        self.broken |= value.len() > MAX_VALUE;
        field.get_or_insert(value);
    }

    fn finish(self) -> Option<Challenge> {
        if self.broken {
            return None;
        }
        let named = self.algorithm.filter(|name| !name.is_empty());
        let algorithm = match &named {
            Some(name) => Algorithm::from_name(name)?,
            None => Algorithm::Md5,
        };
        let qop = self.qop.unwrap_or_default();
        let mut choices = qop
            .split(|b| is_space(*b) || *b == b',')
            .filter(|choice| !choice.is_empty())
            .peekable();
        let old_form = choices.peek().is_none();
        let qop_auth = choices.any(|choice| choice.eq_ignore_ascii_case(b"auth"));
        if !old_form && !qop_auth {
            return None;
        }
        Some(Challenge {
            realm: self.realm?,
            nonce: self.nonce.filter(|nonce| !nonce.is_empty())?,
            opaque: self.opaque,
            algorithm,
            algorithm_name: named.and_then(|name| String::from_utf8(name).ok()),
            qop_auth,
            stale: self
                .stale
                .is_some_and(|stale| stale.trim_ascii().eq_ignore_ascii_case(b"true")),
        })
    }
}

/// A piece of a header.
pub(super) enum Item<'a> {
    /// The name of a scheme; `bare` when a comma or the end follows.
    Scheme { name: &'a [u8], bare: bool },
    /// A parameter, unquoted.
    Param(&'a [u8], Vec<u8>),
    /// A quoted text without its end.
    Cut,
}

/// Splits a header. Commas and blanks between the pieces may be missing or doubled, rubbish is passed over.
pub(super) fn items(header: &[u8]) -> Vec<Item<'_>> {
    let mut rest = header.get(..MAX_HEADER).unwrap_or(header);
    let mut out = Vec::new();
    let mut after_comma = true;
    loop {
        let (gap, tail) = split(rest, |b| is_space(b) || b == b',');
        after_comma |= gap.contains(&b',');
        let (word, tail) = split(tail, is_word);
        let next = tail.trim_ascii_start();
        if let Some(value) = next.strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            if let Some(text) = value.strip_prefix(b"\"") {
                let (text, tail) = unquote(text);
                out.push(text.map_or(Item::Cut, |text| Item::Param(word, text)));
                rest = tail;
            } else {
                let (text, tail) = split(value, |b| !is_space(b) && b != b',');
                out.push(Item::Param(word, text.to_vec()));
                rest = tail;
            }
        } else if let Some(text) = tail.strip_prefix(b"\"") {
            // A quoted text that belongs to nothing: what stands in it must not be read as parameters.
            rest = unquote(text).1;
        } else if word.is_empty() {
            return out;
        } else {
            let known = [&b"digest"[..], b"basic"]
                .iter()
                .any(|scheme| word.eq_ignore_ascii_case(scheme));
            // Anything else without a comma before it is a token68, or the rest of a realm without quotes.
            if known || (after_comma && word.iter().all(|b| is_token(*b))) {
                let bare = next.first().is_none_or(|b| *b == b',');
                out.push(Item::Scheme { name: word, bare });
            }
            rest = tail;
        }
        after_comma = false;
    }
}

/// Splits after the leading bytes that fit.
fn split(bytes: &[u8], fits: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| !fits(*b));
    bytes.split_at(end.unwrap_or(bytes.len()))
}

/// Reads what follows an opening quote. `None` when the closing one is missing.
fn unquote(text: &[u8]) -> (Option<Vec<u8>>, &[u8]) {
    let mut out = Vec::new();
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return (Some(out), bytes.as_slice()),
            b'\\' => out.extend(bytes.next()),
            _ => out.push(*byte),
        }
    }
    (None, &[])
}

/// Writes a quoted text.
pub(super) fn quote(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

fn is_word(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b',' | b'=' | b'"')
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn read(headers: &[&[u8]]) -> Offers {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(WWW_AUTHENTICATE, HeaderValue::from_bytes(header).unwrap());
        }
        Offers::read(&map)
    }

    fn digest(header: &str) -> Option<Challenge> {
        read(&[header.as_bytes()]).digest
    }

    #[test]
    fn a_real_challenge_of_a_terminal_has_no_algorithm_and_shouts_stale() {
        // The header of a device with firmware 5.5, as captured.
        let challenge = digest(
            r#"Digest qop="auth", realm="IP Camera(83813)", nonce="4d5755784d7a41344d546b365a446b31597a51354e513d3d", stale="FALSE""#,
        );
        assert_eq!(
            challenge.unwrap(),
            Challenge {
                realm: b"IP Camera(83813)".to_vec(),
                nonce: b"4d5755784d7a41344d546b365a446b31597a51354e513d3d".to_vec(),
                opaque: None,
                algorithm: Algorithm::Md5,
                algorithm_name: None,
                qop_auth: true,
                stale: false,
            }
        );
    }

    #[test]
    fn a_real_challenge_of_a_recorder_has_an_empty_opaque() {
        let challenge = digest(
            r#"Digest realm="0123", domain="::", qop="auth", nonce="aa:1700000000", opaque="", algorithm="MD5", stale="FALSE""#,
        )
        .unwrap();
        assert_eq!(challenge.opaque.as_deref(), Some(&b""[..]));
        assert_eq!(challenge.algorithm_name.as_deref(), Some("MD5"));
        assert!(!challenge.stale);
    }

    #[test]
    fn case_blanks_and_missing_commas_do_not_matter() {
        for header in [
            r#"Digest realm="a", nonce="n", qop="auth", algorithm=MD5, stale=true"#,
            r#"DIGEST REALM="a",NONCE="n",QOP="AUTH",ALGORITHM=md5,STALE="TRUE""#,
            "digest  realm =\t\"a\" , ,nonce= \"n\" qop = auth,,algorithm=\"Md5\" , stale = True ,",
            r#"Digest realm="a"nonce="n"qop="auth"algorithm=MD5 stale=true"#,
            r#"Digest, realm=a, nonce=n, qop=auth, auth-int, algorithm=MD5, stale=TRUE"#,
            r#"Digest realm="a" x="y" "nonce=evil, " nonce="n" nonce="second" qop="auth-int,auth" algorithm=MD5 stale=true"#,
        ] {
            let challenge = digest(header).unwrap_or_else(|| panic!("{header}"));
            assert_eq!(challenge.realm, b"a", "{header}");
            assert_eq!(challenge.nonce, b"n", "{header}");
            assert!(challenge.qop_auth, "{header}");
            assert!(challenge.stale, "{header}");
            assert_eq!(challenge.algorithm, Algorithm::Md5, "{header}");
        }
    }

    #[test]
    fn several_challenges_are_read_from_one_header_and_from_many() {
        let one = r#"Basic realm="x, y=\"z\"", Digest realm="d", nonce="1", algorithm=MD5, qop="auth", Digest realm="d", nonce="2", algorithm=SHA-256, qop="auth", Negotiate, NTLM TlRMTVNTUAAB==, Bearer abc"#;
        let offers = read(&[one.as_bytes()]);
        let best = offers.digest.clone().unwrap();
        assert_eq!((best.algorithm, &best.nonce[..]), (Algorithm::Sha256, &b"2"[..]));
        assert!(offers.basic);
        assert_eq!(offers.names(), "Basic, Digest, Negotiate, NTLM, Bearer");
        let many = read(&[
            b"Basic realm=\"x\"",
            b"Digest realm=\"d\", nonce=\"2\", algorithm=SHA-256, qop=\"auth\"",
            b"Digest realm=\"d\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
        ]);
        assert_eq!(many.digest, Some(best));
        let no_commas = br#"Basic realm="x" Digest realm="d" nonce="3""#;
        assert_eq!(read(&[no_commas]).digest.unwrap().nonce, b"3");
    }

    #[test]
    fn what_cannot_be_answered_is_passed_over() {
        for header in [
            r#"Digest realm="a", nonce="n", algorithm=SHA-512-256, qop="auth""#,
            r#"Digest realm="a", nonce="n", qop="auth-int""#,
            r#"Digest realm="a", nonce="""#,
            r#"Digest realm="a""#,
            r#"Digest nonce="n""#,
            r#"Digest realm="a", nonce="n"#,
            r#"Basic realm="a", nonce="n""#,
            r#"realm="a", nonce="n""#,
            "",
        ] {
            assert_eq!(digest(header), None, "{header}");
        }
        let next = r#"Digest realm="a", nonce="1", algorithm=new, Digest realm="a", nonce="2""#;
        assert_eq!(digest(next).unwrap().nonce, b"2");
    }

    #[test]
    fn an_absent_and_an_empty_qop_or_algorithm_mean_the_old_form() {
        for header in [
            r#"Digest realm="a", nonce="n""#,
            r#"Digest realm="a", nonce="n", qop="", algorithm="""#,
            r#"Digest realm="a", nonce="n", qop=, algorithm="#,
        ] {
            let challenge = digest(header).unwrap();
            assert!(!challenge.qop_auth, "{header}");
            assert_eq!(challenge.algorithm, Algorithm::Md5, "{header}");
            assert_eq!(challenge.algorithm_name, None, "{header}");
        }
    }

    #[test]
    fn a_realm_is_bytes_whatever_its_charset() {
        // 人脸识别 in UTF-8 and in GBK.
        for realm in [
            "人脸识别".as_bytes(),
            b"\xc8\xcb\xc1\xb3\xca\xb6\xb1\xf0",
            b"a\\b\"c",
        ] {
            let mut header = b"Digest realm=".to_vec();
            quote(&mut header, realm);
            header.extend_from_slice(b", nonce=\"n\"");
            assert_eq!(read(&[&header]).digest.unwrap().realm, realm);
        }
    }

    #[test]
    fn limits_hold_one_under_and_one_over() {
        let with_nonce = |len: usize| format!("Digest realm=\"a\", nonce=\"{}\"", "n".repeat(len));
        assert!(digest(&with_nonce(MAX_VALUE)).is_some());
        assert!(digest(&with_nonce(MAX_VALUE + 1)).is_none());

        let tail = "Digest realm=\"a\", nonce=\"n\"";
        let padded = |len: usize| format!("{}{tail}", " ".repeat(len - tail.len()));
        assert!(digest(&padded(MAX_HEADER)).is_some());
        assert!(digest(&padded(MAX_HEADER + 1)).is_none());

        let mut headers = vec![&b"Basic"[..]; MAX_HEADERS - 1];
        headers.push(tail.as_bytes());
        assert!(read(&headers).digest.is_some());
        headers.insert(0, b"Basic");
        assert!(read(&headers).digest.is_none());

        let many: Vec<String> = (0..MAX_SCHEMES + 1).map(|n| format!("S{n}")).collect();
        assert_eq!(read(&[many.join(",").as_bytes()]).schemes.len(), MAX_SCHEMES);
    }

    #[test]
    fn hostile_headers_do_no_harm() {
        let list = r#"Basic realm="x\\", Digest realm="人", nonce="n", qop="auth,auth-int", opaque="o\"", Digest algorithm=SHA-256 , NTLM abc=="#;
        for end in 0..=list.len() {
            let _ = read(&[&list.as_bytes()[..end]]);
            let _ = read(&[&list.as_bytes()[end..]]);
        }
        for piece in ["\"", "=", ",", "\\", "a", "Digest ", "Digest x=\"", "=\"\\\"", "a=", "\u{e9}"] {
            let _ = read(&[piece.repeat(65536 / piece.len()).as_bytes()]);
        }
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(rubbish in proptest::collection::vec(any::<u8>(), 0..300), cut in 0usize..300) {
            let mut offers = Offers::default();
            offers.add(&rubbish);
            let mut mixed = b"Digest realm=\"r\", nonce=\"n\", qop=\"auth\"".to_vec();
            let at = cut % mixed.len();
            mixed.splice(at..at, rubbish);
            offers.add(&mixed);
        }

        #[test]
        fn any_value_survives_quoting(
            realm in proptest::collection::vec(any::<u8>(), 0..80),
            nonce in proptest::collection::vec(any::<u8>(), 1..80),
        ) {
            let mut header = b"Negotiate, Digest realm=".to_vec();
            quote(&mut header, &realm);
            header.extend_from_slice(b",nonce=");
            quote(&mut header, &nonce);
            let mut offers = Offers::default();
            offers.add(&header);
            let challenge = offers.digest.unwrap();
            prop_assert_eq!(challenge.realm, realm);
            prop_assert_eq!(challenge.nonce, nonce);
        }
    }
}
