//! The computation, shared by both halves.

use crate::secret::Secret;
use md5::Md5;
use sha2::{Digest, Sha256};

/// How a response is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// The only one that terminals have been seen to offer.
    Md5,
    /// MD5 with a key for each nonce.
    Md5Sess,
    /// SHA-256.
    Sha256,
    /// SHA-256 with a key for each nonce.
    Sha256Sess,
}

impl Algorithm {
    const ALL: [Self; 4] = [Self::Md5, Self::Md5Sess, Self::Sha256, Self::Sha256Sess];

    /// The name in a challenge.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Md5Sess => "MD5-sess",
            Self::Sha256 => "SHA-256",
            Self::Sha256Sess => "SHA-256-sess",
        }
    }

    /// Reads a name in any case.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|a| a.as_str().as_bytes().eq_ignore_ascii_case(name))
    }

    /// Whether the key depends on the nonce.
    pub fn is_sess(self) -> bool {
        matches!(self, Self::Md5Sess | Self::Sha256Sess)
    }

    /// Whether it is built on SHA-256.
    pub fn is_sha256(self) -> bool {
        matches!(self, Self::Sha256 | Self::Sha256Sess)
    }

    fn hash(self, parts: &[&[u8]]) -> String {
        if self.is_sha256() {
            joined::<Sha256>(parts)
        } else {
            joined::<Md5>(parts)
        }
    }
}

/// Lower-case hex of the hash over the parts with colons between them.
fn joined<D: Digest>(parts: &[&[u8]]) -> String {
    let mut hash = D::new();
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    hex(&hash.finalize())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// The key of an account: `H(user:realm:password)`. As good as the password on this realm, so it is a [`Secret`].
pub fn ha1(algorithm: Algorithm, user: &str, realm: &[u8], password: &Secret) -> Secret {
    algorithm
        .hash(&[user.as_bytes(), realm, password.expose().as_bytes()])
        .into()
}

/// Everything that goes into one `response`.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// How it is computed.
    pub algorithm: Algorithm,
    /// What [`ha1`] gave.
    pub ha1: &'a Secret,
    /// The method as sent.
    pub method: &'a str,
    /// Path and query as on the wire.
    pub uri: &'a [u8],
    /// The nonce, unquoted.
    pub nonce: &'a [u8],
    /// The client's own nonce. Unused without `nc`, unless the algorithm is a `-sess` one.
    pub cnonce: &'a [u8],
    /// The count as written, with `qop=auth`; `None` for a challenge without `qop`.
    pub nc: Option<&'a [u8]>,
}

impl Proof<'_> {
    /// The `response` in lower-case hex.
    pub fn response(&self) -> String {
        let ha2 = self.algorithm.hash(&[self.method.as_bytes(), self.uri]);
        let session;
        let key = if self.algorithm.is_sess() {
            let parts = [self.ha1.expose().as_bytes(), self.nonce, self.cnonce];
            session = Secret::from(self.algorithm.hash(&parts));
            session.expose()
        } else {
            self.ha1.expose()
        };
        let (key, ha2) = (key.as_bytes(), ha2.as_bytes());
        match self.nc {
            Some(nc) => self
                .algorithm
                .hash(&[key, self.nonce, nc, self.cnonce, b"auth", ha2]),
            None => self.algorithm.hash(&[key, self.nonce, ha2]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Vector {
        algorithm: Algorithm,
        account: (&'static str, &'static str, &'static str),
        uri: &'static [u8],
        nonce: &'static [u8],
        cnonce: &'static [u8],
        nc: Option<&'static [u8]>,
    }

    fn respond(v: &Vector) -> String {
        let (user, realm, password) = v.account;
        let ha1 = ha1(v.algorithm, user, realm.as_bytes(), &password.into());
        let proof = Proof {
            algorithm: v.algorithm,
            ha1: &ha1,
            method: "GET",
            uri: v.uri,
            nonce: v.nonce,
            cnonce: v.cnonce,
            nc: v.nc,
        };
        assert!(!format!("{proof:?}").contains(ha1.expose()));
        proof.response()
    }

    #[test]
    fn the_vectors_of_rfc_7616_section_3_9_1() {
        for (algorithm, response) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (
                Algorithm::Sha256,
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let vector = Vector {
                algorithm,
                account: ("Mufasa", "http-auth@example.org", "Circle of Life"),
                uri: b"/dir/index.html",
                nonce: b"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                cnonce: b"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                nc: Some(b"00000001"),
            };
            assert_eq!(respond(&vector), response);
        }
    }

    const RFC_2617: Vector = Vector {
        algorithm: Algorithm::Md5,
        account: ("Mufasa", "testrealm@host.com", "Circle Of Life"),
        uri: b"/dir/index.html",
        nonce: b"dcd98b7102dd2f0e8b11d0f600bfb0c093",
        cnonce: b"0a4f113b",
        nc: Some(b"00000001"),
    };

    #[test]
    fn the_vector_of_rfc_2617_section_3_5() {
        assert_eq!(respond(&RFC_2617), "6629fae49393a05397450978507c4ef1");
    }

    #[test]
    fn without_qop_neither_count_nor_cnonce_matter() {
        // The example of RFC 2069 section 2.4 as corrected by its erratum 749.
        let vector = Vector {
            account: ("Mufasa", "testrealm@host.com", "CircleOfLife"),
            nc: None,
            ..RFC_2617
        };
        assert_eq!(respond(&vector), "1949323746fe6a43ef61f9606e7febea");
        let other = Vector {
            cnonce: b"x",
            ..vector
        };
        assert_eq!(respond(&other), "1949323746fe6a43ef61f9606e7febea");
    }

    #[test]
    fn names_are_read_in_any_case() {
        for algorithm in Algorithm::ALL {
            let name = algorithm.as_str();
            for spelled in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                assert_eq!(Algorithm::from_name(spelled.as_bytes()), Some(algorithm));
            }
        }
        assert_eq!(Algorithm::from_name(b"SHA-512-256"), None);
        assert_eq!(Algorithm::from_name(b""), None);
    }
}
