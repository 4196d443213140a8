//! One error for every crate: what happened, whether it was sent, whether to retry, and what the vendor said.

mod clip;

use crate::codes::ErrorKind;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

pub use clip::{clip, short};

/// A boxed source.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Whether a request reached the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Nothing left this machine, or the device refused it before acting on it.
    No,
    /// The connection broke under way, or somebody between gave up: the device may have acted.
    Maybe,
    /// The device answered.
    Yes,
}

/// The vendor's own error, raw code kept, with its meaning in shared words.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// What it means.
    fn kind(&self) -> ErrorKind;
    /// The vendor's code as it came, where there was one.
    fn vendor_code(&self) -> Option<Cow<'_, str>>;
    /// With the [`NAME`](crate::Endpoint::NAME) of the endpoint it answers, where codes mean something else for some.
    #[must_use]
    fn at(self, _endpoint: &'static str) -> Self
    where
        Self: Sized,
    {
        self
    }
}

/// The error of a call. As text it says all there is to say, in one line, so that a log needs no list of sources beside it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<F> {
    /// The request could not be written, or would break a documented limit. Nothing was sent.
    #[error("not sent: {0}")]
    Encode(#[from] EncodeError),
    /// The credentials could not be used.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The connection failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The device answered with an error of its own, or somebody between answered for it.
    #[error("{fault}")]
    Fault {
        /// What it said.
        fault: F,
        /// Whether the endpoint may be sent twice.
        idempotent: bool,
    },
    /// The device answered with something the protocol does not promise.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The answer is larger than the limit.
    #[error("the reply is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

impl<F: Fault> Error<F> {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Encode(e) => e.kind(),
            Self::Auth(e) => e.kind(),
            Self::Transport(e) => e.kind(),
            Self::Fault { fault, .. } => fault.kind(),
            Self::Decode(_) | Self::TooLarge { .. } => ErrorKind::BadReply,
        }
    }

    /// Whether sending the same call again is safe and may help. A device that is busy has not acted; a certificate that is not
    /// trusted stays what it is. A broken connection, or a gateway that has lost the device behind it, counts only when nothing was
    /// sent, or when the endpoint may be sent twice.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(e) if e.untrusted => false,
            Self::Transport(e) => e.sent == Sent::No || e.idempotent,
            Self::Fault { fault, idempotent } => match fault.kind() {
                ErrorKind::Busy => true,
                kind => kind.is_transient() && *idempotent,
            },
            Self::Auth(AuthError::Failed { kind, .. }) => kind.is_transient(),
            Self::Auth(e) => matches!(e, AuthError::LockedOut { .. }),
            Self::Encode(_) | Self::Decode(_) | Self::TooLarge { .. } => false,
        }
    }

    /// Whether the device received the call.
    pub fn was_sent(&self) -> Sent {
        match self {
            Self::Encode(_) | Self::Auth(_) => Sent::No,
            Self::Transport(e) => e.sent,
            // The gateway that answered has lost the device behind it.
            Self::Fault { fault, .. }
                if matches!(fault.kind(), ErrorKind::Unreachable | ErrorKind::TimedOut) =>
            {
                Sent::Maybe
            }
            Self::Fault { .. } | Self::Decode(_) | Self::TooLarge { .. } => Sent::Yes,
        }
    }

    /// The vendor's own code, where the device gave one.
    pub fn vendor_code(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Fault { fault, .. } => fault.vendor_code(),
            _ => None,
        }
    }
}

/// Why a request was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A field breaks a documented limit.
    #[error("{field}: {why}")]
    Invalid {
        /// The field, in the vendor's spelling.
        field: &'static str,
        /// What is wrong with it and what is allowed. Never holds a secret.
        why: String,
    },
    /// The body could not be written.
    #[error("the body cannot be written: {0}")]
    Body(BoxError),
    /// Method, path or a header is not valid HTTP.
    #[error("not a valid HTTP request: {0}")]
    Http(#[from] http::Error),
    /// The base URL cannot be used.
    #[error("base URL {url:?}: {why}")]
    BaseUrl {
        /// The URL as given, without any user name, password or query.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A flow awaited something that is not its own wire, so nobody can wake it.
    #[error("a flow waits for something other than its wire")]
    StalledFlow,
    /// The operating system gave no random numbers.
    #[error("no random numbers: {0}")]
    Entropy(BoxError),
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Client(BoxError),
}

impl EncodeError {
    /// A field that breaks a limit.
    pub fn invalid(field: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            why: why.into(),
        }
    }

    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } | Self::Http(_) | Self::BaseUrl { .. } => ErrorKind::BadRequest,
            _ => ErrorKind::Other,
        }
    }
}

/// Why credentials were not sent, or sent in vain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// The device has refused this user name or password before. It is not sent again, because devices lock an account
    /// after a few refusals.
    #[error(
        "the device refused this user name or password earlier; not sent again, since repeated refusals lock the account"
    )]
    Refused,
    /// The device said that the account is locked. Nothing is sent until the time is over.
    #[error("the account is locked on the device for another {} s; nothing was sent", for_.as_secs())]
    LockedOut {
        /// How long from now.
        for_: Duration,
    },
    /// The device asks for a kind of login that is not supported or not allowed.
    #[error("the device offers no usable login: {offered}")]
    NoUsableChallenge {
        /// The schemes it offered, without their parameters; `nothing` where there were none.
        offered: String,
    },
    /// The request is none that can be signed.
    #[error("not sent, because it cannot be signed: {why}")]
    Unsignable {
        /// What about it.
        why: String,
    },
    /// Logging in failed, before the call itself was sent.
    #[error("logging in: {why}")]
    Failed {
        /// What it means.
        kind: ErrorKind,
        /// What the device said.
        why: String,
    },
}

impl AuthError {
    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused => ErrorKind::Unauthorised,
            Self::LockedOut { for_ } => ErrorKind::LockedOut { for_: Some(*for_) },
            Self::NoUsableChallenge { .. } => ErrorKind::Unsupported,
            Self::Unsignable { .. } => ErrorKind::BadRequest,
            Self::Failed { kind, .. } => kind.clone(),
        }
    }
}

/// The connection failed, before, during or after sending.
#[derive(Debug, thiserror::Error)]
#[error("{}{}", if *timed_out { "timed out: " } else { "" }, hinted(chain(source.as_ref()), *untrusted))]
pub struct TransportError {
    /// Whether the device may have received the request.
    pub sent: Sent,
    /// Whether a time limit ran out.
    pub timed_out: bool,
    /// Whether the device's certificate is not one that is trusted.
    pub untrusted: bool,
    /// Whether the endpoint may be sent twice; set by the client.
    pub idempotent: bool,
    /// What the HTTP client said.
    pub source: BoxError,
}

impl TransportError {
    /// A failure after which the device may or may not have acted.
    pub fn new(source: impl Into<BoxError>) -> Self {
        let source = source.into();
        Self {
            sent: Sent::Maybe,
            timed_out: false,
            untrusted: is_untrusted(source.as_ref()),
            idempotent: false,
            source,
        }
    }

    /// A failure before anything was sent.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self {
            sent: Sent::No,
            ..Self::new(source)
        }
    }

    /// Marks it as a time limit that ran out.
    pub fn timed_out(mut self, timed_out: bool) -> Self {
        self.timed_out = timed_out;
        self
    }

    /// What it means.
    pub fn kind(&self) -> ErrorKind {
        if self.untrusted {
            ErrorKind::Untrusted
        } else if self.timed_out {
            ErrorKind::TimedOut
        } else {
            ErrorKind::Unreachable
        }
    }
}

#[cfg(feature = "rustls")]
use crate::transport::tls::is_untrusted;

/// Whoever brings TLS of their own sets it themselves.
#[cfg(not(feature = "rustls"))]
fn is_untrusted(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}

/// With what to do about it, where TLS does not say so.
fn hinted(mut text: String, untrusted: bool) -> String {
    text.push_str(if untrusted && !text.contains("fingerprint") {
        " (a device that has signed its own certificate is trusted by the fingerprint of it: Tls::pinned)"
    } else if text.contains("InvalidContentType") {
        " (is this a port for https?)"
    } else if text.contains("invalid HTTP version") {
        " (is this a port for https, or for no HTTP at all?)"
    } else {
        ""
    });
    text
}

/// HTTP clients hide the cause ("error sending request") two or three sources down; a log line needs it.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

/// A reply that is not what the protocol promises, with the place and a clipped piece of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    endpoint: &'static str,
    path: String,
    why: String,
    body: String,
}

impl DecodeError {
    /// An error somewhere in `body`. `path` is the JSON path or XML element; empty where there is none.
    pub fn new(path: impl Into<String>, why: impl fmt::Display, body: &[u8]) -> Self {
        Self {
            endpoint: "",
            path: short(&path.into()),
            // Readers quote the value they cannot use: it may be a picture.
            why: clip(why.to_string().as_bytes()),
            body: clip(body),
        }
    }

    /// Names the endpoint whose reply it was.
    pub fn at(mut self, endpoint: &'static str) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// The JSON path or XML element where reading stopped.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The beginning of the body, with secrets and pictures blanked out.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.endpoint.is_empty() {
            write!(f, "{}: ", self.endpoint)?;
        }
        f.write_str("unexpected reply")?;
        if !self.path.is_empty() && self.path != "." {
            write!(f, " at {}", self.path)?;
        }
        write!(f, ": {}", self.why)?;
        if !self.body.is_empty() {
            write!(f, " in {}", self.body)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::clip::CLIP;
    use super::*;

    #[test]
    fn what_may_have_acted_is_sent_again_only_where_that_is_harmless() {
        use Sent::{Maybe, Yes};
        for (code, idempotent, sent, again) in [
            ("busy", true, Yes, true),
            ("busy", false, Yes, true),
            ("502", true, Maybe, true),
            ("502", false, Maybe, false),
            ("504", true, Maybe, true),
            ("504", false, Maybe, false),
            ("locked", true, Yes, false),
            ("7", true, Yes, false),
        ] {
            let fault = crate::testing::ToyFault(code.into());
            let error = Error::Fault { fault, idempotent };
            assert_eq!(
                (error.was_sent(), error.is_retryable(), error.to_string()),
                (sent, again, format!("toy fault {code}"))
            );
        }
    }

    #[test]
    fn a_reason_that_quotes_a_picture_is_clipped() {
        let why = format!(
            "invalid type: string \"{}\", expected a boolean",
            "A".repeat(9000)
        );
        let error = DecodeError::new("person.has_mask", why, b"").to_string();
        assert!(error.len() < 400 && !error.contains("AAAA"), "{error}");
        assert!(
            error.contains("person.has_mask: invalid type: string"),
            "{error}"
        );
    }

    #[test]
    fn a_path_of_long_names_is_clipped() {
        let error = DecodeError::new("я".repeat(1_000_000), "is missing", b"");
        assert_eq!(error.path().chars().count(), CLIP + 1);
        assert_eq!(DecodeError::new("a.b[0]", "", b"").path(), "a.b[0]");
    }

    #[test]
    fn the_cause_at_the_bottom_is_in_the_message() {
        let inner =
            std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused");
        let error = TransportError::not_sent(std::io::Error::other(inner));
        assert!(error.to_string().contains("connection refused"), "{error}");
        assert_eq!(error.kind(), ErrorKind::Unreachable);
    }
}
