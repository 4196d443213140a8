use crate::secret::Secret;
use md5::Md5;
use sha2::{Digest, Sha256};

/// A digest algorithm, as RFC 7616 names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// What every device speaks, and what is meant where none is named.
    Md5,
    /// With a key per session.
    Md5Sess,
    /// Preferred where offered.
    Sha256,
    /// With a key per session.
    Sha256Sess,
}

impl Algorithm {
    /// By its name in any case.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        [Self::Md5, Self::Md5Sess, Self::Sha256, Self::Sha256Sess]
            .into_iter()
            .find(|a| name.eq_ignore_ascii_case(a.name().as_bytes()))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Md5Sess => "MD5-sess",
            Self::Sha256 => "SHA-256",
            Self::Sha256Sess => "SHA-256-sess",
        }
    }

    pub(super) fn is_session(self) -> bool {
        matches!(self, Self::Md5Sess | Self::Sha256Sess)
    }

    fn hash(self, parts: &[&[u8]]) -> String {
        match self {
            Self::Md5 | Self::Md5Sess => joined::<Md5>(parts),
            Self::Sha256 | Self::Sha256Sess => joined::<Sha256>(parts),
        }
    }
}

/// The hash of the parts with colons between them, in lower-case hex.
fn joined<H: Digest>(parts: &[&[u8]]) -> String {
    let mut hash = H::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    hex(&hash.finalize())
}

pub(super) use crate::wire::hex::encode as hex;

/// What goes into an answer besides the password.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The server's nonce.
    pub nonce: &'a [u8],
    /// The client's own nonce.
    pub cnonce: &'a str,
    /// How often the nonce has been used, in eight hex digits.
    pub nc: &'a str,
    /// Whether the challenge offered `qop="auth"`; the older form without it leaves `cnonce` and `nc` out.
    pub qop_auth: bool,
    /// The method.
    pub method: &'a str,
    /// Path and query, as on the wire.
    pub uri: &'a str,
}

/// The part of the answer that depends on user, realm and password alone: kept for all calls, so that the password is
/// hashed once.
pub(super) fn ha1(algorithm: Algorithm, user: &str, realm: &[u8], password: &Secret) -> Secret {
    algorithm
        .hash(&[user.as_bytes(), realm, password.expose().as_bytes()])
        .into()
}

impl Answer<'_> {
    /// The value of `response`.
    pub fn response(&self, user: &str, realm: &[u8], password: &Secret) -> String {
        self.response_for(&ha1(self.algorithm, user, realm, password))
    }

    pub(super) fn response_for(&self, ha1: &Secret) -> String {
        let hash = |parts: &[&[u8]]| self.algorithm.hash(parts);
        let ha1 = ha1.expose().as_bytes();
        let session = self
            .algorithm
            .is_session()
            .then(|| Secret::from(hash(&[ha1, self.nonce, self.cnonce.as_bytes()])));
        let ha1 = session.as_ref().map_or(ha1, |key| key.expose().as_bytes());
        let ha2 = hash(&[self.method.as_bytes(), self.uri.as_bytes()]);
        if self.qop_auth {
            hash(&[
                ha1,
                self.nonce,
                self.nc.as_bytes(),
                self.cnonce.as_bytes(),
                b"auth",
                ha2.as_bytes(),
            ])
        } else {
            hash(&[ha1, self.nonce, ha2.as_bytes()])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7616_section_3_9_1() {
        for (algorithm, want) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (
                Algorithm::Sha256,
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let answer = Answer {
                algorithm,
                nonce: b"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                nc: "00000001",
                qop_auth: true,
                method: "GET",
                uri: "/dir/index.html",
            };
            assert_eq!(
                answer.response("Mufasa", b"http-auth@example.org", &"Circle of Life".into()),
                want
            );
        }
    }

    #[test]
    fn rfc_2617_section_3_5() {
        let answer = Answer {
            algorithm: Algorithm::Md5,
            nonce: b"dcd98b7102dd2f0e8b11d0f600bfb0c093",
            cnonce: "0a4f113b",
            nc: "00000001",
            qop_auth: true,
            method: "GET",
            uri: "/dir/index.html",
        };
        let password = "Circle Of Life".into();
        assert_eq!(
            answer.response("Mufasa", b"testrealm@host.com", &password),
            "6629fae49393a05397450978507c4ef1"
        );
    }
}
