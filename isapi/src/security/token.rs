//! The security token (document entry 1).

use crate::macros::json;
use face_common::Secret;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// `GET /ISAPI/Security/token`: a token for calls that ask for one: `FDSetUp` with a picture the terminal took itself, and
/// pictures under `/LOCALS/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SecurityTokenGet;

json!(SecurityTokenGet: GET "/ISAPI/Security/token?format=json", reply root "Token" => SecurityToken, idempotent);

face_common::record! {
    /// A token, good for about half an hour.
    #[derive(Debug, Default)]
    pub struct SecurityToken {
        /// 32 characters.
        value?: Secret,
    }
}

/// Keeps a token for as long as it is good: shared by flows on one terminal. Clones share.
///
/// Tokens last about 30 minutes; this one is renewed after 25, and at once when the terminal refuses it.
#[derive(Debug, Clone)]
pub struct TokenCache {
    held: Arc<Mutex<Option<(Secret, Instant)>>>,
    lasts: Duration,
}

impl Default for TokenCache {
    fn default() -> Self {
        Self::lasting(Duration::from_secs(25 * 60))
    }
}

impl TokenCache {
    /// Renewed after this time.
    pub fn lasting(lasts: Duration) -> Self {
        Self {
            held: Arc::default(),
            lasts,
        }
    }

    /// The token, while it is good.
    pub fn held(&self) -> Option<Secret> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref()
            .filter(|(_, since)| since.elapsed() < self.lasts)
            .map(|(token, _)| token.clone())
    }

    /// Keeps a new one.
    pub fn keep(&self, token: Secret) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some((token, Instant::now()));
    }

    /// Forgets it: the terminal refused it.
    pub fn forget(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_token_is_read_and_not_printed() {
        // Document entry 1.
        let body = r#"{"Token":{"value":"pUCbUZqSIjUIrCJ7aqi3ddN8AU2aeDzi"}}"#;
        let token = SecurityTokenGet
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(token.value.as_ref().unwrap().expose().len(), 32);
        assert!(!format!("{token:?}").contains("pUCb"));
    }

    #[test]
    fn a_token_is_kept_shared_and_runs_out() {
        let cache = TokenCache::default();
        assert_eq!(cache.held(), None);
        cache.clone().keep("AB".into());
        assert_eq!(cache.held().unwrap().expose(), "AB");
        cache.forget();
        assert_eq!(cache.held(), None);
        let short = TokenCache::lasting(Duration::ZERO);
        short.keep("AB".into());
        assert_eq!(short.held(), None);
    }
}
