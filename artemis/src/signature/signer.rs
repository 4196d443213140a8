use super::{
    CONTENT_MD5, Keyed, PLAIN, Plain, SignError, content_md5, listed_line, plain_lines, plain_of,
    resource,
};
use crate::protocol::Product;
use bytes::Bytes;
use face_common::auth::{After, Auth, Before, Env};
use face_common::{AuthError, Request, Response, Secret};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Uri};
use std::fmt;
use std::io::Write as _;
use std::sync::Arc;

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
    pub(super) fn of(self, content_type: &str, out: &mut impl FnMut(&str)) {
        if self == Self::Full || !content_type.contains(';') {
            return out(content_type);
        }
        let kept = content_type.split(';').filter(|p| !p.contains("boundary"));
        for (i, part) in kept.enumerate() {
            if i > 0 {
                out(";");
            }
            out(part);
        }
    }
}

static KEY: HeaderName = HeaderName::from_static("x-ca-key");
static NONCE: HeaderName = HeaderName::from_static("x-ca-nonce");
static TIMESTAMP: HeaderName = HeaderName::from_static("x-ca-timestamp");
static SIGNATURE: HeaderName = HeaderName::from_static("x-ca-signature");
static SIGNATURE_HEADERS: HeaderName = HeaderName::from_static("x-ca-signature-headers");

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
pub struct Signer(Arc<Settings>);

#[derive(Clone)]
struct Settings {
    key: String,
    secret: Secret,
    keyed: Keyed,
    boundary: Boundary,
    md5: bool,
    extra: Vec<(HeaderName, HeaderValue)>,
    /// Of key and extra headers; what is wrong with them is said when a request is to be signed.
    listed: Result<Listed, SignError>,
    product: Product,
}

/// The headers that are signed, in order, and their names in one.
#[derive(Clone)]
struct Listed {
    headers: Vec<(HeaderName, Value)>,
    names: HeaderValue,
}

#[derive(Clone)]
enum Value {
    Fixed(HeaderValue),
    Nonce,
    Timestamp,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("boundary", &self.0.boundary)
            .field("md5", &self.0.md5)
            .finish_non_exhaustive()
    }
}

impl Listed {
    fn new(key: &str, extra: &[(HeaderName, HeaderValue)]) -> Result<Self, SignError> {
        let mut headers = vec![
            (KEY.clone(), Value::Fixed(valid(&KEY, key.as_bytes())?)),
            (NONCE.clone(), Value::Nonce),
            (TIMESTAMP.clone(), Value::Timestamp),
        ];
        for (name, value) in extra {
            if NEVER.contains(&name.as_str()) || [&KEY, &NONCE, &TIMESTAMP].contains(&name) {
                return Err(SignError::NeverSigned {
                    name: name.to_string(),
                });
            }
            headers.retain(|(other, _)| other != name);
            headers.push((name.clone(), Value::Fixed(value.clone())));
        }
        headers.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = valid(&SIGNATURE_HEADERS, names.join(",").as_bytes())?;
        Ok(Self { headers, names })
    }
}

fn valid(name: &HeaderName, text: &[u8]) -> Result<HeaderValue, SignError> {
    HeaderValue::from_bytes(text).map_err(|_| SignError::Header {
        name: name.to_string(),
    })
}

impl Signer {
    /// With this key and secret.
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let (key, secret) = (key.into(), secret.into());
        Self(Arc::new(Settings {
            keyed: Keyed::new(&secret),
            listed: Listed::new(&key, &[]),
            key,
            secret,
            boundary: Boundary::default(),
            md5: false,
            extra: Vec::new(),
            product: Product::default(),
        }))
    }

    pub(crate) fn key(&self) -> &str {
        &self.0.key
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0.secret
    }

    pub(crate) fn whose(&self) -> Product {
        self.0.product
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Of a gateway of this product: what its codes mean where the two differ.
    pub fn product(self, product: Product) -> Self {
        self.with(|s| s.product = product)
    }

    /// What of a form's `Content-Type` is signed.
    pub fn boundary(self, boundary: Boundary) -> Self {
        self.with(|s| s.boundary = boundary)
    }

    /// With a `Content-MD5` of every body. The gateway does not ask for one.
    pub fn with_content_md5(self) -> Self {
        self.with(|s| s.md5 = true)
    }

    /// With another header that is sent and signed: `userId` (act as this user of the platform), `tagId`. Those that are never
    /// signed are refused when a request is.
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.with(|s| {
            s.extra.push((name, value));
            s.listed = Listed::new(&s.key, &s.extra);
        })
    }

    /// Adds all headers and the signature to a request, and gives the string that was signed. A pure function of its
    /// arguments.
    pub fn sign(
        &self,
        request: &mut Request,
        now_ms: i64,
        nonce: &str,
    ) -> Result<String, SignError> {
        let mut text = String::new();
        self.add(request, now_ms, nonce.as_bytes(), |piece| {
            text.push_str(piece);
        })?;
        Ok(text)
    }

    /// The same, telling what is signed in pieces. Gives the headers that are not listed.
    fn add(
        &self,
        request: &mut Request,
        now_ms: i64,
        nonce: &[u8],
        mut out: impl FnMut(&str),
    ) -> Result<Plain, SignError> {
        let settings = &*self.0;
        let listed = settings.listed.as_ref().map_err(Clone::clone)?;
        let md5 = (settings.md5 && !request.body().is_empty()).then(|| content_md5(request.body()));
        let headers = request.headers_mut();
        // All at once: the listed ones, their names, the signature, and the two below.
        headers.reserve(listed.headers.len() + 4);
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        if let Some(md5) = md5 {
            headers.insert(&CONTENT_MD5, valid(&CONTENT_MD5, md5.as_bytes())?);
        }
        let mut keyed = settings.keyed.clone();
        let out = &mut |piece: &str| {
            keyed.push(piece);
            out(piece);
        };
        let plain = plain_of(request);
        plain_lines(request.method(), &plain, settings.boundary, out)?;
        for (name, source) in &listed.headers {
            let value = match source {
                Value::Fixed(value) => value.clone(),
                Value::Nonce => valid(name, nonce)?,
                Value::Timestamp => valid(name, decimal(now_ms, &mut [0; 20]))?,
            };
            listed_line(name.as_str(), &value, out)?;
            request.headers_mut().insert(name, value);
        }
        resource(request, out)?;
        let signature = valid(&SIGNATURE, &keyed.finish())?;
        let headers = request.headers_mut();
        headers.insert(&SIGNATURE_HEADERS, listed.names.clone());
        headers.insert(&SIGNATURE, signature);
        Ok(plain)
    }
}

/// As `to_string`, without allocating.
fn decimal(number: i64, digits: &mut [u8; 20]) -> &[u8] {
    let mut rest = digits.as_mut_slice();
    // As long as the longest: it fits.
    let _ = write!(rest, "{number}");
    let len = 20 - rest.len();
    digits.get(..len).unwrap_or_default()
}

/// A random UUID, version 4.
fn uuid(mut entropy: [u8; 16]) -> [u8; 36] {
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut entropy;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    let digits = entropy.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut text = [b'-'; 36];
    let places = text.iter_mut().enumerate();
    let places = places.filter(|(at, _)| ![8, 13, 18, 23].contains(at));
    for ((_, place), digit) in places.zip(digits) {
        *place = digit + if digit < 10 { b'0' } else { b'a' - 10 };
    }
    text
}

/// What there is to know of a request to say again what was signed, left in the response to its call for the judge of a refusal.
#[derive(Clone)]
pub struct Signed {
    pub(crate) signer: Signer,
    pub(crate) env: Env,
    method: Method,
    uri: Uri,
    plain: Plain,
    body: Bytes,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed").finish_non_exhaustive()
    }
}

impl Signed {
    /// The string that was signed: made again, since it is only wanted when a request is refused.
    pub fn text(&self) -> String {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        let plain = PLAIN.iter().zip(&self.plain);
        let plain = plain.filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
        request.headers_mut().extend(plain);
        let nonce = uuid(self.env.entropy);
        let mut text = String::new();
        // It could be signed, so it can be again.
        let _ = self
            .signer
            .add(&mut request, self.env.now_ms, &nonce, |piece| {
                text.push_str(piece);
            });
        text
    }
}

impl Auth for Signer {
    /// What was signed.
    type Ticket = Option<Signed>;

    fn before(
        &self,
        signed: &mut Option<Signed>,
        request: &mut Request,
        env: Env,
    ) -> Result<Before, AuthError> {
        // A JSON body without a type of its own would be signed without one and sent with the transport's.
        if !request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE) {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let plain = self
            .add(request, env.now_ms, &uuid(env.entropy), |_| ())
            .map_err(|e| AuthError::Unsignable { why: e.to_string() })?;
        // Nothing is copied: all of it is shared with the request.
        *signed = Some(Signed {
            signer: self.clone(),
            env,
            method: request.method().clone(),
            uri: request.uri().clone(),
            plain,
            body: request.body().clone(),
        });
        Ok(Before::Ready)
    }

    fn on_preflight(&self, _: &mut Option<Signed>, _: &Response) -> Result<(), AuthError> {
        Ok(())
    }

    /// A refused signature is not sent again: it would be refused again.
    fn after(
        &self,
        signed: &mut Option<Signed>,
        head: &mut http::response::Parts,
    ) -> Result<After, AuthError> {
        if let Some(signed) = signed.take() {
            head.extensions.insert(signed);
        }
        Ok(After::Deliver)
    }
}
