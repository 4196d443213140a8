//! HTTP Digest (RFC 7616). Stub while the real one is on its way.
#![allow(missing_docs, unused)]
use super::*;
#[derive(Debug)]
pub struct DigestAuth;
impl DigestAuth {
    pub fn new(u: impl Into<String>, p: impl Into<crate::Secret>) -> Self {
        Self
    }
    pub fn probing(self, p: &str) -> Self {
        self
    }
}
impl Auth for DigestAuth {
    type Ticket = ();
    fn before(&self, t: &mut (), r: &mut Request, e: Env) -> Result<Before, AuthError> {
        Ok(Before::Ready)
    }
    fn on_preflight(&self, t: &mut (), r: &Response) -> Result<(), AuthError> {
        Ok(())
    }
    fn after(&self, t: &mut (), h: &http::response::Parts) -> Result<After, AuthError> {
        Ok(After::Deliver)
    }
}
