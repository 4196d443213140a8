use super::codes;
use super::redact::{redact, shown};
use crate::signature::{Difference, Signed, Signer, difference};
use face_common::error::short;
use face_common::{ErrorKind, Response};
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
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Fault {
    /// The HTTP status. It says little: 200 is usual for a no.
    pub http_status: u16,
    /// The code as it came, decimal or `0x…`; `None` for an answer that is not the gateway's.
    pub code: Option<String>,
    /// What it said. Credentials are cut out.
    pub message: String,
    /// What it said in the header `X-Ca-Error-Message`. Credentials are cut out.
    pub header_message: Option<Box<str>>,
    /// For the platform's own log (`X-Ca-Request-Id`).
    pub request_id: Option<Box<str>>,
    /// Where the answer sends us on to, which is never followed by itself. iSecure Center gives pictures so.
    pub location: Option<Box<str>>,
    /// What there is to know about a refused key or signature.
    pub signature: Option<Box<Refused>>,
    /// Whose code it is: as the [`Signer`](crate::signature::Signer) says.
    pub product: Product,
}

/// A refused key or signature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Refused {
    /// What the gateway signed, where it says so (`0x02401003`).
    pub string_to_sign: Option<String>,
    /// What came of comparing that with what we signed.
    pub mismatch: Option<Mismatch>,
    /// How far the gateway's clock (`Date`) is ahead of the time we signed, in milliseconds; `None` where it does not say.
    pub clock_skew_ms: Option<i64>,
}

/// Why the gateway reckons another signature than ours.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// Both signed the same string: the secret is another, or not this key's.
    Secret,
    /// Both signed the same string, and the clocks are more than a quarter of an hour apart: it was too old, or too new.
    Clock,
    /// The first line that differs.
    Line(Difference),
}

/// Clocks further apart than the time for which the vendor's SDK calls a nonce unique are worth a word.
const SKEW_MS: u64 = 15 * 60_000;

impl Fault {
    /// Of a refusal by the gateway.
    pub(super) fn new(response: &Response, code: &str, message: &str) -> Self {
        let of = Self::of(response);
        let mut fault = Self {
            message: redact(message, signer(response)),
            code: Some(short(code)),
            ..of
        };
        if fault.kind_on(fault.product) == ErrorKind::Unauthorised {
            fault.signature = Some(Refused::of(response, &fault).into());
        }
        fault.shown()
    }

    /// Of an answer that is not the gateway's.
    pub(super) fn page(response: &Response, title: &str) -> Self {
        let of = Self::of(response);
        let fault = Self {
            message: match &of.header_message {
                Some(said) => said.to_string(),
                None => redact(title, signer(response)),
            },
            ..of
        };
        fault.shown()
    }

    /// Last: what the gateway signed is compared whole.
    fn shown(mut self) -> Self {
        self.message = shown(&self.message);
        self.header_message = self.header_message.map(|text| shown(&text).into());
        self.request_id = self.request_id.map(|id| short(&id).into());
        self
    }

    fn of(response: &Response) -> Self {
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(Box::from(String::from_utf8_lossy(value.as_bytes())))
        };
        let signer = signer(response);
        Self {
            http_status: response.status().as_u16(),
            request_id: header("X-Ca-Request-Id"),
            location: header("Location"),
            header_message: header("X-Ca-Error-Message").map(|text| redact(&text, signer).into()),
            product: signer.map(Signer::whose).unwrap_or_default(),
            ..Self::default()
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
                429 => ErrorKind::Busy,
                408 | 504 => ErrorKind::TimedOut,
                502 | 503 => ErrorKind::Unreachable,
                500..=599 => ErrorKind::DeviceFailure,
                _ => ErrorKind::BadReply,
            },
        }
    }
}

impl Refused {
    fn of(response: &Response, fault: &Fault) -> Self {
        // In a header the gateway this one comes from writes `#` for a line's end.
        let header = fault.header_message.as_ref().map(|h| h.replace('#', "\n"));
        let said = [Some(fault.message.as_str()), header.as_deref()];
        let theirs = said.into_iter().flatten().find_map(|said| {
            let (_, signed) = said.split_once("StringToSign:")?;
            let signed = signed.strip_prefix(' ').unwrap_or(signed);
            Some(
                signed
                    .split(", apiName")
                    .next()
                    .unwrap_or(signed)
                    .to_owned(),
            )
        });
        let ours = response.extensions().get::<Signed>();
        let clock_skew_ms = ours.and_then(|signed| skew(response, signed.env.now_ms));
        let mismatch = theirs.as_ref().zip(ours).map(|(theirs, signed)| {
            match difference(&redact(&signed.text(), Some(&signed.signer)), theirs) {
                Some(line) => Mismatch::Line(line),
                None if clock_skew_ms.is_some_and(is_far) => Mismatch::Clock,
                None => Mismatch::Secret,
            }
        });
        Self {
            string_to_sign: theirs.map(|text| lines(&text)),
            mismatch,
            clock_skew_ms,
        }
    }
}

/// As many lines as a string that was signed has, and more.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().take(30).map(shown).collect();
    lines.join("\n")
}

fn signer(response: &Response) -> Option<&Signer> {
    Some(&response.extensions().get::<Signed>()?.signer)
}

fn is_far(skew_ms: i64) -> bool {
    skew_ms.unsigned_abs() > SKEW_MS
}

fn skew(response: &Response, ours: i64) -> Option<i64> {
    let date = httpdate::parse_http_date(response.headers().get("Date")?.to_str().ok()?).ok()?;
    let theirs = date.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis();
    Some(i64::try_from(theirs).ok()? - ours)
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("http_status", &self.http_status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("signature", &self.signature)
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
            f.write_str(match self.http_status {
                404 => " (no gateway at this address: look at the base URL)",
                502 | 503 => " (the web server is up and the gateway behind it is not)",
                _ => "",
            })?;
            if let Some(location) = &self.location {
                // What follows the question mark may let somebody in.
                let shown = short(location.split('?').next().unwrap_or_default());
                write!(f, ", which sends on to {shown}")?;
            }
            return if self.message.is_empty() {
                Ok(())
            } else {
                write!(f, ", {}", self.message)
            };
        };
        write!(f, "the gateway refused: code {code}")?;
        match &self.signature {
            Some(refused) => write!(f, "{refused}; it says: {}", self.message)?,
            None => write!(f, ", {}", self.message)?,
        }
        match codes::number(code) {
            Some(8) => f.write_str("; this version of the platform does not know this path, or the path is misspelt: it says nothing about permission"),
            Some(17 | 69) => f.write_str("; the partner has no permission for this API: a matter of the platform's settings"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.mismatch {
            Some(Mismatch::Secret) => {
                f.write_str(
                    "; both sides signed the same string, so the secret is not this key's",
                )?;
            }
            Some(Mismatch::Line(difference)) => write!(f, "; {difference}")?,
            Some(Mismatch::Clock) => {
                f.write_str("; both sides signed the same string at different times")?;
            }
            None => {}
        }
        match self.clock_skew_ms {
            Some(skew) if is_far(skew) => {
                let way = if skew > 0 { "ahead of" } else { "behind" };
                let minutes = skew.unsigned_abs() / 60_000;
                write!(
                    f,
                    "; the gateway's clock is {minutes} minutes {way} this computer's"
                )
            }
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl face_common::Fault for Fault {
    fn kind(&self) -> ErrorKind {
        self.kind_on(self.product)
    }

    fn vendor_code(&self) -> Option<Cow<'_, str>> {
        self.code.as_deref().map(Cow::Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use face_common::auth::{Auth as _, Env};

    fn signed() -> Signed {
        let env = Env {
            now_ms: 784_111_777_000,
            entropy: [0; 16],
        };
        let request = http::Request::post("/artemis/api/x").body(Bytes::new());
        let mut signed = None;
        let signer = Signer::new("1", "s");
        signer
            .before(&mut signed, &mut request.unwrap(), env)
            .unwrap();
        signed.unwrap()
    }

    fn refused(theirs: &str, date: &str) -> Fault {
        let mut response = http::Response::builder()
            .header("Date", date)
            .body(Bytes::new())
            .unwrap();
        response.extensions_mut().insert(signed());
        let said =
            format!("Invalid Signature! and StringToSign: {theirs}, apiName : x, appKey : 1");
        Fault::new(&response, "0x02401003", &said)
    }

    #[test]
    fn a_refused_signature_says_where_and_why() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        let ours = signed().text();
        let nonce = "00000000-0000-4000-8000-000000000000";
        assert_eq!(
            ours,
            format!(
                "POST\n*/*\nx-ca-key:1\nx-ca-nonce:{nonce}\nx-ca-timestamp:784111777000\n/artemis/api/x"
            )
        );
        let same = refused(&ours.replace(":1\n", ":[redacted]\n"), now);
        let signature = same.signature.clone().unwrap();
        assert_eq!(
            (signature.mismatch, signature.clock_skew_ms),
            (Some(Mismatch::Secret), Some(0))
        );
        let begins = |fault: &Fault| {
            let shown = fault.to_string();
            assert!(!shown.contains('\n'), "{shown}");
            shown.split("; it says: ").next().unwrap().to_owned()
        };
        assert!(
            begins(&same).ends_with("the secret is not this key's"),
            "{same}"
        );

        let other = refused(&ours.replace("*/*", "application/json"), now);
        assert!(
            begins(&other).ends_with("line 2: we signed \"*/*\", the gateway \"application/json\""),
            "{other}"
        );

        for (date, want) in [
            ("Sun, 06 Nov 1994 09:04:37 GMT", None),
            (
                "Sun, 06 Nov 1994 09:05:37 GMT",
                Some("16 minutes ahead of this computer's"),
            ),
            (
                "Sun, 06 Nov 1994 06:49:37 GMT",
                Some("120 minutes behind this computer's"),
            ),
        ] {
            let shown = begins(&refused(&ours, date));
            assert_eq!(want.is_some(), shown.contains("clock"), "{shown}");
            assert_eq!(want.is_none(), shown.contains("secret"), "{shown}");
            assert!(want.is_none_or(|w| shown.ends_with(w)), "{shown}");
        }
    }
}
