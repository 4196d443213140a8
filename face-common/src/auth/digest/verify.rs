use super::challenge::{Scanner, unescape};
use super::compute::{Algorithm, Answer, hex};
use crate::auth::Env;
use crate::secret::Secret;
use http::HeaderValue;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use subtle::ConstantTimeEq;

/// The server's side of digest, for simulators and receivers.
#[derive(Debug)]
#[non_exhaustive]
pub struct DigestVerifier {
    /// Shown to the client.
    pub realm: String,
    /// Offered in this order.
    pub algorithms: Vec<Algorithm>,
    /// Whether to name the algorithm; terminals do not.
    pub name_algorithm: bool,
    /// Whether to offer `qop="auth"`. Without it nothing is counted, and a nonce serves once.
    pub qop_auth: bool,
    /// How long a nonce lives, in milliseconds.
    pub nonce_lifetime_ms: i64,
    /// How often a nonce may be used.
    pub nonce_uses: u32,
    nonces: Mutex<VecDeque<Nonce>>,
}

#[derive(Debug)]
struct Nonce {
    text: String,
    born_ms: i64,
    uses: u32,
    /// The greatest counts seen; a smaller one than all of them is taken for a replay.
    counts: BTreeSet<u32>,
}

/// What a request's credentials are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// This user.
    Ok {
        /// Who.
        user: String,
    },
    /// None given.
    NoCredentials,
    /// A nonce that is unknown, too old or used up. Says nothing about the password.
    Stale,
    /// A nonce count that was seen before.
    Replayed,
    /// A wrong user or password: counts towards a lock.
    WrongCredentials {
        /// Who they said they were.
        user: String,
    },
    /// No digest credentials, or not for this request.
    Malformed,
}

/// So many nonces are remembered; older ones become stale.
const NONCES: usize = 1024;
/// Requests of one client may overtake each other by so much.
const WINDOW: usize = 128;

impl DigestVerifier {
    /// MD5 with `qop="auth"`, nonces good for five minutes and any number of uses.
    pub fn new(realm: impl Into<String>) -> Self {
        Self {
            realm: realm.into(),
            algorithms: vec![Algorithm::Md5],
            name_algorithm: true,
            qop_auth: true,
            nonce_lifetime_ms: 300_000,
            nonce_uses: u32::MAX,
            nonces: Mutex::new(VecDeque::new()),
        }
    }

    /// Forgets every nonce, as a restart does.
    pub fn forget_nonces(&self) {
        self.nonces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// `WWW-Authenticate` values with a new nonce.
    pub fn challenge(&self, stale: bool, env: Env) -> Vec<HeaderValue> {
        let text = hex(&env.entropy);
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        if nonces.len() == NONCES {
            nonces.pop_front();
        }
        nonces.push_back(Nonce {
            text: text.clone(),
            born_ms: env.now_ms,
            uses: 0,
            counts: BTreeSet::new(),
        });
        let realm = self.realm.replace('\\', "\\\\").replace('"', "\\\"");
        let value = |algorithm: &Algorithm| {
            let mut out = String::from("Digest ");
            if self.qop_auth {
                out.push_str("qop=\"auth\", ");
            }
            out.push_str(&format!("realm=\"{realm}\", nonce=\"{text}\""));
            if self.name_algorithm {
                out.push_str(&format!(", algorithm={}", algorithm.name()));
            }
            // Quoted and in capitals, against the RFC, as terminals write it.
            out.push_str(if stale {
                ", stale=\"TRUE\""
            } else {
                ", stale=\"FALSE\""
            });
            HeaderValue::from_bytes(out.as_bytes()).ok()
        };
        self.algorithms.iter().filter_map(value).collect()
    }

    /// Judges a request's `Authorization`. `uri` is path and query as on the wire.
    pub fn verify(
        &self,
        method: &str,
        uri: &str,
        authorization: Option<&HeaderValue>,
        password_of: impl Fn(&str) -> Option<Secret>,
        env: Env,
    ) -> Verdict {
        self.verify_within(
            self.nonce_uses,
            method,
            uri,
            authorization,
            password_of,
            env,
        )
    }

    /// The same, with another limit on the uses of a nonce than the verifier's own.
    pub fn verify_within(
        &self,
        nonce_uses: u32,
        method: &str,
        uri: &str,
        authorization: Option<&HeaderValue>,
        password_of: impl Fn(&str) -> Option<Secret>,
        env: Env,
    ) -> Verdict {
        let Some(header) = authorization else {
            return Verdict::NoCredentials;
        };
        let Some((scheme, params)) = Scanner(header.as_bytes()).credentials() else {
            return Verdict::Malformed;
        };
        let get = |name: &str| {
            let value = params
                .iter()
                .find(|(n, _)| n.eq_ignore_ascii_case(name.as_bytes()))
                .map(|(_, v)| *v)?;
            std::str::from_utf8(value).ok()
        };
        let fields = (get("username"), get("nonce"), get("uri"), get("response"));
        let (Some(user), Some(nonce), Some(claimed), Some(response)) = fields else {
            return Verdict::Malformed;
        };
        let algorithm =
            get("algorithm").map_or(Some(Algorithm::Md5), |a| Algorithm::named(a.as_bytes()));
        let Some(algorithm) = algorithm.filter(|a| self.algorithms.contains(a)) else {
            return Verdict::Malformed;
        };
        let qop_auth = get("qop").is_some_and(|q| q.eq_ignore_ascii_case("auth"));
        let (nc, cnonce) = (
            get("nc").unwrap_or_default(),
            get("cnonce").unwrap_or_default(),
        );
        let count = u32::from_str_radix(nc, 16).ok().filter(|_| nc.len() == 8);
        let complete = !self.qop_auth || (qop_auth && count.is_some() && !cnonce.is_empty());
        if !scheme.eq_ignore_ascii_case(b"digest")
            || unescape(claimed.as_bytes()) != uri.as_bytes()
            || !complete
            || qop_auth && !self.qop_auth
        {
            return Verdict::Malformed;
        }
        // The password first: a wrong one counts even on an old nonce.
        let answer = Answer {
            algorithm,
            nonce: nonce.as_bytes(),
            cnonce,
            nc,
            qop_auth,
            method,
            uri,
        };
        let plain_user = user.replace("\\\"", "\"").replace("\\\\", "\\");
        let right = password_of(&plain_user)
            .map(|password| answer.response(&plain_user, self.realm.as_bytes(), &password))
            .is_some_and(|want| {
                bool::from(
                    want.as_bytes()
                        .ct_eq(response.to_ascii_lowercase().as_bytes()),
                )
            });
        let count = count.filter(|_| qop_auth);
        match (self.spend(nonce, count, right, nonce_uses, env), right) {
            (Spent::Unknown, _) => Verdict::Stale,
            (_, false) => Verdict::WrongCredentials { user: plain_user },
            (Spent::Again, true) => Verdict::Replayed,
            (Spent::Fine, true) => Verdict::Ok { user: plain_user },
        }
    }

    fn spend(
        &self,
        nonce: &str,
        count: Option<u32>,
        right: bool,
        nonce_uses: u32,
        env: Env,
    ) -> Spent {
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = nonces.iter_mut().find(|n| n.text == nonce) else {
            return Spent::Unknown;
        };
        if env.now_ms - known.born_ms > self.nonce_lifetime_ms || known.uses >= nonce_uses {
            return Spent::Unknown;
        }
        known.uses += 1;
        // Whoever does not know the password uses up nobody's count.
        if !right {
            return Spent::Fine;
        }
        let Some(count) = count else {
            known.uses = u32::MAX;
            return Spent::Fine;
        };
        let is_full = known.counts.len() == WINDOW;
        if is_full && known.counts.first().is_some_and(|least| count < *least)
            || !known.counts.insert(count)
        {
            return Spent::Again;
        }
        if is_full {
            known.counts.pop_first();
        }
        Spent::Fine
    }
}

enum Spent {
    Fine,
    Again,
    Unknown,
}

#[cfg(test)]
mod tests;
