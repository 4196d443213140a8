use super::{SignError, content_md5, hmac, string_to_sign};
use crate::protocol::Product;
use face_common::auth::{After, Auth, Before, Env};
use face_common::wire::hex;
use face_common::{AuthError, Request, Response, Secret};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use std::borrow::Cow;
use std::fmt;

/// What of a form's `Content-Type` is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Boundary {
    /// Without the part that names the boundary: as the vendor's Java SDK does.
    #[default]
    Stripped,
    /// As it is sent.
    Full,
}

impl Boundary {
    pub(super) fn of(self, content_type: &str) -> Cow<'_, str> {
        match self {
            Self::Stripped if content_type.contains("boundary") => content_type
                .split(';')
                .filter(|part| !part.contains("boundary"))
                .collect::<Vec<_>>()
                .join(";")
                .into(),
            _ => content_type.into(),
        }
    }
}

/// Listed by the signer itself.
const OWN: [&str; 3] = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"];

/// The guide's list (3.2) and what newer SDKs add: with one of these among the listed headers the gateway answers 401 and does
/// not say why.
const NEVER: [&str; 14] = [
    "x-ca-signature",
    "x-ca-signature-headers",
    "x-ca-path",
    "accept",
    "content-md5",
    "content-type",
    "date",
    "content-length",
    "server",
    "connection",
    "host",
    "transfer-encoding",
    "x-application-context",
    "content-encoding",
];

/// Signs every request of a client with a key and its secret (AK and SK). It owns `Accept` and `Content-Type`: what is signed
/// is what is sent.
#[derive(Clone)]
pub struct Signer {
    key: String,
    secret: Secret,
    boundary: Boundary,
    md5: bool,
    extra: Vec<(HeaderName, HeaderValue)>,
    product: Product,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("boundary", &self.boundary)
            .field("md5", &self.md5)
            .finish_non_exhaustive()
    }
}

impl Signer {
    /// With this key and secret.
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            key: key.into(),
            secret: secret.into(),
            boundary: Boundary::default(),
            md5: false,
            extra: Vec::new(),
            product: Product::default(),
        }
    }

    /// Of a gateway of this product: what its codes mean where the two differ.
    pub fn product(mut self, product: Product) -> Self {
        self.product = product;
        self
    }

    /// What of a form's `Content-Type` is signed.
    pub fn boundary(mut self, boundary: Boundary) -> Self {
        self.boundary = boundary;
        self
    }

    /// With a `Content-MD5` of every body. The gateway does not ask for one.
    pub fn with_content_md5(mut self) -> Self {
        self.md5 = true;
        self
    }

    /// With another header that is sent and signed: `userId` (act as this user of the platform), `tagId`. Those that are never
    /// signed are refused when a request is.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.extra.push((name, value));
        self
    }

    /// Adds all headers and the signature to a request, and gives the string that was signed. A pure function of its
    /// arguments.
    pub fn sign(
        &self,
        request: &mut Request,
        now_ms: i64,
        nonce: &str,
    ) -> Result<String, SignError> {
        let md5 = (self.md5 && !request.body().is_empty()).then(|| content_md5(request.body()));
        let headers = request.headers_mut();
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        let mut listed = OWN.map(str::to_owned).to_vec();
        let put = |headers: &mut http::HeaderMap, name: &'static str, value: &str| {
            let value = HeaderValue::from_str(value).map_err(|_| SignError::Header {
                name: name.to_owned(),
            })?;
            headers.insert(name, value);
            Ok(())
        };
        put(headers, "x-ca-key", &self.key)?;
        put(headers, "x-ca-nonce", nonce)?;
        put(headers, "x-ca-timestamp", &now_ms.to_string())?;
        if let Some(md5) = md5 {
            put(headers, "content-md5", &md5)?;
        }
        for (name, value) in &self.extra {
            if NEVER.contains(&name.as_str()) || OWN.contains(&name.as_str()) {
                return Err(SignError::NeverSigned {
                    name: name.to_string(),
                });
            }
            headers.insert(name, value.clone());
            listed.push(name.as_str().to_owned());
        }
        listed.sort();
        put(headers, "x-ca-signature-headers", &listed.join(","))?;
        let names: Vec<_> = listed.iter().map(String::as_str).collect();
        let text = string_to_sign(request, &names, self.boundary)?;
        put(
            request.headers_mut(),
            "x-ca-signature",
            &hmac(self.secret.expose(), &text),
        )?;
        Ok(text)
    }
}

/// A random UUID, version 4.
fn uuid(entropy: [u8; 16]) -> String {
    let mut bytes = entropy;
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    let text = hex::encode(&bytes);
    let piece = |range| text.get(range).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        piece(0..8),
        piece(8..12),
        piece(12..16),
        piece(16..20),
        piece(20..32)
    )
}

/// What was signed, left in a response for the judge of a refusal.
#[derive(Clone, Default)]
pub(crate) struct Signed {
    pub(crate) text: String,
    /// To be cut out of whatever the gateway says.
    pub(crate) key: String,
    pub(crate) secret: Secret,
    pub(crate) product: Product,
}

impl Auth for Signer {
    /// The string that was signed.
    type Ticket = String;

    fn before(
        &self,
        signed: &mut String,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError> {
        // A JSON body without a type of its own would be signed without one and sent with the transport's.
        if !request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE) {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        *signed = self
            .sign(request, env.now_ms, &uuid(env.entropy))
            .map_err(|e| AuthError::Unsignable { why: e.to_string() })?;
        Ok(Before::Ready)
    }

    fn on_preflight(&self, _: &mut String, _: &Response) -> Result<(), AuthError> {
        Ok(())
    }

    /// A refused signature is not sent again: it would be refused again.
    fn after(
        &self,
        signed: &mut String,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError> {
        head.extensions.insert(Signed {
            text: std::mem::take(signed),
            key: self.key.clone(),
            secret: self.secret.clone(),
            product: self.product,
        });
        Ok(After::Deliver)
    }
}
