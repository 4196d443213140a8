//! One endpoint on the wire: credentials added, a challenge answered, at most two resends.
//!
//! Sans-IO: whoever owns the socket asks [`Exchange::ask`] what to send and hands back what came.

use crate::auth::{After, Auth, Before, Env};
use crate::endpoint::{Request, Response, Shown};
use crate::error::AuthError;
use std::fmt;

/// How much of a response that is about to be replaced by a resend is read, so that the connection can be used again.
/// A longer one is not worth it; dropping it closes the connection.
pub const DRAIN_LIMIT: usize = 64 * 1024;

/// What to send next.
pub enum Ask {
    /// The call itself. Its response's head goes to [`Exchange::head`].
    Send(Request),
    /// A probe. Its whole response goes to [`Exchange::preflight`].
    Preflight(Request),
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, request) = match self {
            Self::Send(request) => ("Send", request),
            Self::Preflight(request) => ("Preflight", request),
        };
        f.debug_tuple(name).field(&Shown(request)).finish()
    }
}

/// One call under way.
///
/// ```
/// use face_common::{auth::{After, Env, NoAuth}, exchange::{Ask, Exchange}};
/// # let request = http::Request::get("http://192.0.2.1/status").body(bytes::Bytes::new()).unwrap();
/// # let send = |_: face_common::Request| http::Response::new(bytes::Bytes::new());
/// let auth = NoAuth;
/// let mut exchange = Exchange::new(&auth, request);
/// let response = loop {
///     let env = Env { now_ms: 0, entropy: [0; 16] }; // a real clock and random bytes
///     match exchange.ask(env)? {
///         Ask::Preflight(probe) => exchange.preflight(&send(probe))?,
///         Ask::Send(request) => {
///             let (mut head, body) = send(request).into_parts();
///             if exchange.head(&mut head)? == After::Deliver {
///                 break http::Response::from_parts(head, body);
///             }
///         }
///     }
/// };
/// # Ok::<(), face_common::AuthError>(())
/// ```
pub struct Exchange<'a, A: Auth> {
    auth: &'a A,
    request: Request,
    ticket: A::Ticket,
    probes: u8,
    resends: u8,
}

impl<A: Auth> fmt::Debug for Exchange<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Exchange")
            .field(&Shown(&self.request))
            .finish()
    }
}

impl<'a, A: Auth> Exchange<'a, A> {
    /// Begins a call. The request's URI must be the one on the wire, base path included: digest signs it.
    pub fn new(auth: &'a A, request: Request) -> Self {
        Self {
            auth,
            request,
            ticket: A::Ticket::default(),
            probes: 0,
            resends: 0,
        }
    }

    /// What to send now. Asked again before a response came, it says what is to be sent now instead.
    pub fn ask(&mut self, env: Env) -> Result<Ask, AuthError> {
        // The copy stays here: it has no room for more headers, the request itself has.
        let kept = self.request.clone();
        let mut request = std::mem::replace(&mut self.request, kept);
        match self.auth.before(&mut self.ticket, &mut request, env)? {
            Before::Ready => Ok(Ask::Send(request)),
            // Before each sending: a challenge, and the login itself. A third would go on for ever.
            Before::Preflight(_) if self.probes == 2 => Err(AuthError::NoUsableChallenge {
                offered: "nothing".to_owned(),
            }),
            Before::Preflight(probe) => Ok(Ask::Preflight(probe)),
        }
    }

    /// Takes the response to a preflight.
    pub fn preflight(&mut self, response: &Response) -> Result<(), AuthError> {
        self.probes += 1;
        self.auth.on_preflight(&mut self.ticket, response)
    }

    /// Judges the head of a response, before its body is read.
    pub fn head(&mut self, head: &mut http::response::Parts) -> Result<After, AuthError> {
        let after = self.auth.after(&mut self.ticket, head)?;
        Ok(self.at_most_twice(after))
    }

    /// Judges a whole response, after its head was to be delivered.
    pub fn body(&mut self, response: &Response) -> Result<After, AuthError> {
        let after = self.auth.after_body(&mut self.ticket, response)?;
        Ok(self.at_most_twice(after))
    }

    /// A login may end again before the call that renewed it arrives: where somebody else logs in as the same user, or nonces are
    /// short-lived. Who goes on refusing is given up.
    fn at_most_twice(&mut self, after: After) -> After {
        if after == After::Resend && self.resends < 2 {
            self.resends += 1;
            self.probes = 0;
            return After::Resend;
        }
        After::Deliver
    }
}
