//! One error for every crate: what happened, whether it was sent, whether to retry, and what the vendor said.

use crate::codes::ErrorKind;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

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
    /// trusted stays what it is. A broken connection, or a gateway that has lost the device behind it, counts only when nothing was sent, or when the endpoint may be sent twice.
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

/// How much of a body an error keeps.
const CLIP: usize = 300;

/// At most 300 characters on one line: what a sender calls things, and what it says of them, is as long as it likes, and may look like
/// a log's next line.
pub fn short(text: &str) -> String {
    let mut chars = text.chars().map(plain);
    let mut out: String = chars.by_ref().take(CLIP).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// A blank for what ends a line, or tells a terminal or an editor what to do.
fn plain(c: char) -> char {
    let moves = c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if moves { ' ' } else { c }
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

/// The beginning of a body for a message: long runs of base64 (pictures, tokens, digests) and values behind
/// password-like names are blanked out, what is not text becomes a byte count.
pub fn clip(body: &[u8]) -> String {
    const LOOK: usize = 4 * CLIP;
    let head = body.get(..LOOK).unwrap_or(body);
    let text = String::from_utf8_lossy(head);
    let odd = text
        .chars()
        .filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()))
        .count();
    if odd * 8 > text.chars().count() {
        return format!("[{} bytes of binary data]", body.len());
    }
    let mut out = String::new();
    for token in tokens(&blank_secrets(&text)) {
        if out.len() >= CLIP {
            out.push('…');
            break;
        }
        if token.len() >= 40 && token.chars().all(is_base64) {
            out.push_str("[…]");
        } else {
            out.extend(token.chars().map(plain));
        }
    }
    if body.len() > LOOK && !out.ends_with('…') {
        out.push('…');
    }
    out
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_' | '\\')
}

/// Splits into runs of base64 characters and runs of anything else.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = is_base64(first);
        let end = rest.find(|c| is_base64(c) != kind).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        out.push(run);
        rest = tail;
    }
    out
}

/// Names that a secret stands behind, in whatever word they end or begin.
const SECRETS: [&str; 10] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "sessionid",
    "session_id",
    "challenge",
    "salt",
    "\"key\"",
];

/// What devices say of a password, rather than the password.
const PROSE: [&str; 12] = [
    "and",
    "cannot",
    "error",
    "expired",
    "failed",
    "incorrect",
    "invalid",
    "mismatch",
    "must",
    "not",
    "or",
    "wrong",
];

/// Blanks what stands behind the name of a secret, in JSON, XML, forms and words.
fn blank_secrets(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let next = |at: usize| {
        let ahead = lower.get(at..)?;
        let names = SECRETS.iter();
        let found = names.filter_map(|name| Some((ahead.find(name)?, name.len())));
        found.min().map(|(start, len)| at + start + len)
    };
    while let Some(end) = next(at) {
        let (before, rest) = text.split_at(end);
        let (lead, len) = if is_in_tag(before) {
            in_element(rest)
        } else {
            behind_name(rest)
        };
        out.push_str(text.get(at..end + lead).unwrap_or_default());
        if len > 0 {
            out.push_str("[redacted]");
        }
        at = end + lead + len;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn is_in_tag(before: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    before
        .rsplit_once('<')
        .is_some_and(|(_, name)| name.chars().all(is_name))
}

/// How far it is to an element's text, and how long that is.
fn in_element(rest: &str) -> (usize, usize) {
    let Some(end) = rest.find('>') else {
        return (0, rest.len());
    };
    let text = rest.get(end + 1..).unwrap_or_default();
    let len = match text.strip_prefix("<![CDATA[") {
        Some(data) => data.find("]]>").map(|len| "<![CDATA[]]>".len() + len),
        None => text.find('<'),
    };
    (end + 1, len.unwrap_or(text.len()))
}

/// How far it is to the value, and how long that is; nothing where none follows.
fn behind_name(rest: &str) -> (usize, usize) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let is_mark = |c: char| matches!(c, '"' | '\'' | '\\' | ':' | '=' | ' ' | '\t' | '\r' | '\n');
    let lead = rest
        .get(word..)
        .and_then(|tail| tail.find(|c| !is_mark(c)))
        .map_or(rest.len(), |marks| word + marks);
    let (marks, value) = rest.split_at(lead);
    if !marks.contains([':', '=']) {
        let first = value.split(|c| !is_word(c)).next().unwrap_or_default();
        let is_said = PROSE.contains(&first.to_ascii_lowercase().as_str());
        if word > 0 || marks.is_empty() || marks.contains(['"', '\'', '\\']) || is_said {
            return (0, 0);
        }
    }
    let end = match (marks.chars().last(), value.chars().next()) {
        (Some(quote @ ('"' | '\'')), _) => closing(value, |c| c == quote),
        (_, Some('{')) => closing(value, |c| c == '}'),
        (_, Some('[')) => closing(value, |c| c == ']'),
        _ => value.find(['"', '<', '&', '\n']),
    };
    (lead, end.unwrap_or(value.len()))
}

/// The first such character that is not escaped.
fn closing(value: &str, ends: impl Fn(char) -> bool) -> Option<usize> {
    let mut escaped = false;
    value.find(|c| {
        let was_escaped = escaped;
        escaped = c == '\\' && !was_escaped;
        !was_escaped && ends(c)
    })
}

#[cfg(test)]
mod tests {
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
    fn clipped_bodies_hold_no_secret_and_no_picture() {
        let picture = "A".repeat(5000);
        let body = format!(
            "{{\"password\":\t\"hunter2\",\"Token\":{{\"value\":\"x\"}},\"pic\":\"{picture}\",\"n\":1}}"
        );
        let text = clip(body.as_bytes());
        assert!(!text.contains("hunter2"), "{text}");
        assert!(!text.contains("AAAA"), "{text}");
        assert!(text.len() < 400);
        assert!(!clip(b"<userName>u</userName><password>hunter2</password>").contains("hunter2"));
        assert_eq!(
            clip(&[0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]),
            "[8 bytes of binary data]"
        );
        assert_eq!(clip(b"<a>plain</a>"), "<a>plain</a>");
    }

    #[test]
    fn a_secret_is_blanked_to_its_own_end_and_what_is_said_of_it_stays() {
        for (body, shown) in [
            (
                r#"{"password":"x,X}X\"X&X<X","n":1}"#,
                r#"{"password":"[redacted]","n":1}"#,
            ),
            (r#"{\"password\":\"X\"}"#, r#"{\"password\":\"[redacted]"#),
            (
                "<password>X&amp;X</password><n>1</n>",
                "<password>[redacted]</password><n>1</n>",
            ),
            (
                "<a:newPassword b='1'>X</a:newPassword>",
                "<a:newPassword b='1'>[redacted]</a:newPassword>",
            ),
            (
                "<password><![CDATA[X<X]]></password>",
                "<password>[redacted]</password>",
            ),
            ("<password a='X", "<password[redacted]"),
            (
                r#"{"Token":{"value":"X"},"n":1}"#,
                r#"{"Token":[redacted]},"n":1}"#,
            ),
            (r#"{"Token":{"value":"X"#, r#"{"Token":[redacted]"#),
            (
                r#"{"passwords":["X","X"],"n":1}"#,
                r#"{"passwords":[redacted]],"n":1}"#,
            ),
            (
                r#"{"user_pwd":"X","n":1}"#,
                r#"{"user_pwd":"[redacted]","n":1}"#,
            ),
            (
                r#"{"key":"X","keyword":"y"}"#,
                r#"{"key":"[redacted]","keyword":"y"}"#,
            ),
            (
                r#"{"challenge":"X","salt":"X"}"#,
                r#"{"challenge":"[redacted]","salt":"[redacted]"}"#,
            ),
            ("password=X&n=1", "password=[redacted]&n=1"),
            ("the password X is taken", "the password [redacted]"),
            ("Password: X, X", "Password: [redacted]"),
            ("user name or password error", "user name or password error"),
            (
                r#"{"msg":"wrong password","n":1}"#,
                r#"{"msg":"wrong password","n":1}"#,
            ),
            ("Invalid token!", "Invalid token!"),
        ] {
            assert_eq!(clip(body.as_bytes()), shown);
        }
    }

    #[test]
    fn what_is_kept_of_a_reply_stands_on_one_line() {
        let text = "a\r\nb\u{1b}[2J\u{85}c\u{2028}d\u{202e}e\u{2066}f\tg";
        let plain = "a  b [2J c d e f g";
        assert_eq!(short(text), plain);
        assert_eq!(clip(text.as_bytes()), plain);
        let error = DecodeError::new(text, text, text.as_bytes())
            .at("X")
            .to_string();
        assert_eq!(
            error,
            format!("X: unexpected reply at {plain}: {plain} in {plain}")
        );
        for (length, whole) in [(CLIP, true), (CLIP + 1, false)] {
            let shown = short(&"\n".repeat(length));
            assert_eq!(shown.ends_with(' '), whole);
            assert_eq!(
                shown.chars().count(),
                length.min(CLIP) + usize::from(!whole)
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
    fn clipping_never_splits_a_character() {
        for n in 0..40 {
            let body = "я".repeat(2000 + n) + &"x".repeat(n);
            assert!(clip(body.as_bytes()).ends_with('…'));
        }
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
