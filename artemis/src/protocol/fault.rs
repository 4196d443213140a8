use super::codes;
use face_common::ErrorKind;
use std::borrow::Cow;
use std::fmt;

/// Whose code tables hold, where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Product {
    /// HikCentral Professional.
    #[default]
    HikCentral,
    /// iSecure Center.
    ISecure,
}

/// The gateway's own error: what it said, without the key and secret that some versions put into it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The HTTP status. It says little: 200 is usual for a no.
    pub http_status: u16,
    /// The code as it came, decimal or `0x…`; `None` for an answer that is not the gateway's.
    pub code: Option<String>,
    /// What it said. Credentials are cut out.
    pub message: String,
    /// For the platform's own log (`X-Ca-Request-Id`).
    pub request_id: Option<String>,
    /// What the gateway signed, where it said so (`0x02401003`): compare it with [`signature`](crate::signature).
    pub string_to_sign: Option<String>,
}

impl Fault {
    pub(super) fn new(
        http_status: u16,
        code: String,
        message: &str,
        request_id: Option<String>,
    ) -> Self {
        let signed = message.split_once("StringToSign:").map(|(_, signed)| {
            let signed = signed.strip_prefix(' ').unwrap_or(signed);
            redact(signed.split(", apiName").next().unwrap_or(signed))
        });
        Self {
            http_status,
            code: Some(code),
            message: redact(message),
            request_id,
            string_to_sign: signed,
        }
    }

    pub(super) fn page(http_status: u16, title: &str, request_id: Option<String>) -> Self {
        Self {
            http_status,
            code: None,
            message: redact(title),
            request_id,
            string_to_sign: None,
        }
    }

    /// What it means on this product.
    pub fn kind_on(&self, product: Product) -> ErrorKind {
        match self.code.as_deref().map(codes::number) {
            Some(Some(code)) => codes::kind(code, product),
            Some(None) => ErrorKind::Other,
            None => match self.http_status {
                401 => ErrorKind::Unauthorised,
                403 => ErrorKind::Forbidden,
                404 => ErrorKind::Unsupported,
                429 => ErrorKind::Busy,
                408 | 504 => ErrorKind::TimedOut,
                502 | 503 => ErrorKind::Unreachable,
                500..=599 => ErrorKind::DeviceFailure,
                _ => ErrorKind::BadReply,
            },
        }
    }
}

/// Takes out what follows `x-ca-key:`, `appKey :`, `secret :` and the like, to the end of the word.
fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let lower = rest.to_ascii_lowercase();
        let found = [
            "x-ca-key:",
            "appkey :",
            "appkey:",
            "secret :",
            "secret:",
            "sk:",
        ]
        .iter()
        .filter_map(|name| lower.find(name).map(|at| at + name.len()))
        .min();
        let Some((head, tail)) = found.and_then(|at| rest.split_at_checked(at)) else {
            out.push_str(rest);
            return out;
        };
        out.push_str(head);
        let blanks = tail.len() - tail.trim_start_matches(' ').len();
        let value = tail.get(blanks..).unwrap_or_default();
        let end = value
            .find(|c: char| c.is_whitespace() || c == ',')
            .unwrap_or(value.len());
        out.push_str(tail.get(..blanks).unwrap_or_default());
        out.push_str("[redacted]");
        rest = value.get(end..).unwrap_or_default();
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("http_status", &self.http_status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(code) = &self.code else {
            write!(
                f,
                "the answer is not the gateway's: HTTP {}",
                self.http_status
            )?;
            if self.http_status == 502 || self.http_status == 503 {
                f.write_str(" (the web server is up and the gateway behind it is not)")?;
            }
            return if self.message.is_empty() {
                Ok(())
            } else {
                write!(f, ", {}", self.message)
            };
        };
        write!(f, "the gateway refused: code {code}, {}", self.message)?;
        match codes::number(code) {
            Some(8) => f.write_str("; this version of the platform does not know this path, or the path is misspelt: it says nothing about permission"),
            Some(0x0240_1003) => f.write_str("; compare `string_to_sign` with your own: path without /artemis? a header that is sent and not signed? a secret of another key?"),
            Some(17 | 69) => f.write_str("; the partner has no permission for this API: a matter of the platform's settings"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl face_common::Fault for Fault {
    fn kind(&self) -> ErrorKind {
        self.kind_on(Product::HikCentral)
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        self.code.as_deref().map(Cow::Borrowed)
    }
}
