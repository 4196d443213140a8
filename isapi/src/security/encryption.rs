//! Fields of a body encrypted with a key made of the password: `?security=1&iv=…` (document entries 26 and 31).
//!
//! How padding is done is not settled between the sources, so it is a setting, and reading takes both.

use super::hash::{ITERATIONS, odd_iterations, sha256_hex};
use super::session::SecurityCapabilities;
use crate::access_control::{UserInfoModify, UserInfoRecord, UserInfoSearch, UserInfoSetUp};
use crate::protocol::Isapi;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use aes::{Aes128, Aes256};
use bytes::Bytes;
use face_common::wire::{base64, hex};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response, Secret};
use serde_json::Value;
use std::fmt;
use zeroize::Zeroizing;

/// What fills the last block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Padding {
    /// Noughts.
    #[default]
    Zero,
    /// PKCS #7: bytes that say how many they are.
    Pkcs7,
}

/// A key made of a password, for one device and user. Never printed, wiped when dropped.
#[derive(Clone)]
pub struct FieldCipher {
    key: Secret,
    wide: bool,
    padding: Padding,
}

impl fmt::Debug for FieldCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldCipher")
            .field("aes", &if self.wide { 256 } else { 128 })
            .field("padding", &self.padding)
            .finish_non_exhaustive()
    }
}

/// Why a field cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// It is no hexadecimal text of whole blocks.
    #[error("the field is not encrypted as it should be")]
    Shape,
    /// It does not read as text: another key, or another initialisation vector.
    #[error("the field does not decrypt to text; is the key another one?")]
    Key,
}

impl FieldCipher {
    /// The key by what the device says of itself. AES-256 where it has that, else AES-128.
    /// `None` where the device says nothing of encryption, and an error where it wants the key hashed less than 50 or more than
    /// 10,000 times.
    pub fn from_capabilities(
        caps: &SecurityCapabilities,
        user: &str,
        password: &Secret,
    ) -> Result<Option<Self>, DecodeError> {
        let Some(version) = &caps.security_version else {
            return Ok(None);
        };
        let wide = version.allows("2") || version.value().as_deref() == Some("2");
        if !wide && !version.allows("1") && version.value().as_deref() != Some("1") {
            return Ok(None);
        }
        let times = caps.key_iterate_num.unwrap_or(100);
        if let Some(why) = odd_iterations(times) {
            return Err(DecodeError::new("keyIterateNum", why, b""));
        }
        let salt = caps
            .salt
            .as_ref()
            .filter(|s| caps.is_irreversible == Some(true) && !s.expose().is_empty());
        Ok(Some(Self::derive(user, password, salt, times, wide)))
    }

    /// The key by its parts: with a salt for a device that keeps only a salted hash, `iterations` from 100 to 1000 (none
    /// counts as one, and 10,000 are the most), and `wide` for AES-256.
    pub fn derive(
        user: &str,
        password: &Secret,
        salt: Option<&Secret>,
        iterations: u32,
        wide: bool,
    ) -> Self {
        let base = match salt {
            Some(salt) => sha256_hex(&[user, salt.expose(), password.expose()]),
            None => password.clone(),
        };
        let base = base.expose();
        let end = base
            .char_indices()
            .nth(64)
            .map_or(base.len(), |(end, _)| end);
        let base = base.get(..end).unwrap_or_default();
        let mut text = Secret::from([base, "AaBbCcDd1234!@#$"].concat());
        for _ in 0..iterations.clamp(1, *ITERATIONS.end()) {
            text = sha256_hex(&[text.expose()]);
        }
        let digits = if wide { 64 } else { 32 };
        Self {
            key: Secret::from(text.expose().get(..digits).unwrap_or_default()),
            wide,
            padding: Padding::default(),
        }
    }

    /// With another padding.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// One field encrypted. An empty one stays empty.
    pub fn encrypt(&self, plain: &str, iv: [u8; 16]) -> String {
        if plain.is_empty() {
            return String::new();
        }
        let text = Secret::from(base64::encode(plain.as_bytes()));
        let text = text.expose().as_bytes();
        let fill = 16 - text.len() % 16;
        // All at once: what grows leaves copies behind.
        let mut block = Zeroizing::new(Vec::with_capacity(text.len() + fill));
        block.extend_from_slice(text);
        match self.padding {
            Padding::Zero if fill == 16 => {}
            Padding::Zero => block.resize(text.len() + fill, 0),
            Padding::Pkcs7 => block.resize(text.len() + fill, u8::try_from(fill).unwrap_or(16)),
        }
        let key = Zeroizing::new(hex::decode(self.key.expose()).unwrap_or_default());
        let len = block.len();
        let done = if self.wide {
            cbc::Encryptor::<Aes256>::new_from_slices(&key, &iv)
                .ok()
                .map(|c| {
                    c.encrypt_padded::<NoPadding>(&mut block, len)
                        .map(<[u8]>::to_vec)
                })
        } else {
            cbc::Encryptor::<Aes128>::new_from_slices(&key, &iv)
                .ok()
                .map(|c| {
                    c.encrypt_padded::<NoPadding>(&mut block, len)
                        .map(<[u8]>::to_vec)
                })
        };
        done.and_then(Result::ok)
            .map(|bytes| hex::encode(&bytes))
            .unwrap_or_default()
    }

    /// One field decrypted, however it was padded.
    pub fn decrypt(&self, field: &str, iv: [u8; 16]) -> Result<String, EncryptError> {
        if field.is_empty() {
            return Ok(String::new());
        }
        let mut block = hex::decode(field)
            .filter(|b| b.len() % 16 == 0)
            .map(Zeroizing::new)
            .ok_or(EncryptError::Shape)?;
        let key = Zeroizing::new(hex::decode(self.key.expose()).unwrap_or_default());
        let plain = if self.wide {
            cbc::Decryptor::<Aes256>::new_from_slices(&key, &iv)
                .ok()
                .and_then(|c| c.decrypt_padded::<NoPadding>(&mut block).ok())
        } else {
            cbc::Decryptor::<Aes128>::new_from_slices(&key, &iv)
                .ok()
                .and_then(|c| c.decrypt_padded::<NoPadding>(&mut block).ok())
        };
        // Neither nought nor 1 to 16 is in the alphabet of base64.
        let mut text = plain.ok_or(EncryptError::Key)?;
        while let [rest @ .., 0..=16] = text {
            text = rest;
        }
        let text = std::str::from_utf8(text).map_err(|_| EncryptError::Key)?;
        let bytes = base64::decode(text).map_err(|_| EncryptError::Key)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| EncryptError::Key)
    }

    /// The endpoint with its fields encrypted, under a fresh random vector. Make a new one for every call.
    pub fn seal<E: SealedFields>(&self, endpoint: E) -> Result<Sealed<E>, EncodeError> {
        let mut iv = [0; 16];
        getrandom::fill(&mut iv).map_err(|e| EncodeError::Entropy(e.into()))?;
        Ok(self.seal_with(endpoint, iv))
    }

    /// The same with a vector from elsewhere. It must be random, and new for every call.
    pub fn seal_with<E: SealedFields>(&self, endpoint: E, iv: [u8; 16]) -> Sealed<E> {
        Sealed {
            endpoint,
            cipher: self.clone(),
            iv,
        }
    }
}

#[cfg(feature = "server")]
impl FieldCipher {
    /// A request with `security=1` as it was before, and its vector; `None` for one without. For simulators.
    pub fn open(&self, request: &Request) -> Option<Result<(Request, [u8; 16]), EncryptError>> {
        let query = request.uri().query()?;
        query.split('&').find(|q| *q == "security=1")?;
        let iv = query.split('&').find_map(|q| q.strip_prefix("iv="));
        let iv = iv.and_then(hex::decode).and_then(|iv| iv.try_into().ok());
        Some(iv.ok_or(EncryptError::Shape).and_then(|iv| {
            let mut value: Value =
                serde_json::from_slice(request.body()).map_err(|_| EncryptError::Shape)?;
            each_field(&mut value, PERSON, &|text: &str| self.decrypt(text, iv))?;
            let mut plain = request.clone();
            *plain.body_mut() = value.to_string().into();
            Ok((plain, iv))
        }))
    }

    /// A response with its fields encrypted. For simulators.
    pub fn close(&self, response: Response, iv: [u8; 16]) -> Response {
        let Ok(mut value) = serde_json::from_slice::<Value>(response.body()) else {
            return response;
        };
        let _ = each_field(&mut value, PERSON, &|text: &str| {
            Ok::<_, EncryptError>(self.encrypt(text, iv))
        });
        response.map(|_| value.to_string().into())
    }
}

/// An endpoint some of whose fields can be encrypted.
pub trait SealedFields: Endpoint<Protocol = Isapi> {
    /// Their names, in the request and in the reply.
    const FIELDS: &'static [&'static str];
}

/// What was seen encrypted on the wire; everything else goes plain (exchanges 33 and 41 of a DS-K1T343EFWX). An empty
/// password stays empty there, and what a full one does is not known: it is encrypted, as the vendor's guide asks of passwords.
const PERSON: &[&str] = &["employeeNo", "name", "password"];

impl SealedFields for UserInfoRecord {
    const FIELDS: &'static [&'static str] = PERSON;
}
impl SealedFields for UserInfoModify {
    const FIELDS: &'static [&'static str] = PERSON;
}
impl SealedFields for UserInfoSetUp {
    const FIELDS: &'static [&'static str] = PERSON;
}
impl SealedFields for UserInfoSearch {
    const FIELDS: &'static [&'static str] = PERSON;
}

/// An endpoint with its fields encrypted, both ways.
#[derive(Debug, Clone)]
pub struct Sealed<E> {
    endpoint: E,
    cipher: FieldCipher,
    iv: [u8; 16],
}

/// Walks a JSON value and replaces the texts of these members, as deep as they stand.
fn each_field<F, X>(value: &mut Value, names: &[&str], change: &F) -> Result<(), X>
where
    F: Fn(&str) -> Result<String, X>,
{
    match value {
        Value::Array(all) => all
            .iter_mut()
            .try_for_each(|v| each_field(v, names, change)),
        Value::Object(members) => members.iter_mut().try_for_each(|(name, v)| match v {
            Value::String(text) if names.contains(&name.as_str()) => {
                *text = change(text)?;
                Ok(())
            }
            other => each_field(other, names, change),
        }),
        _ => Ok(()),
    }
}

impl<E: SealedFields> Endpoint for Sealed<E> {
    type Protocol = Isapi;
    type Reply = E::Reply;
    const NAME: &'static str = E::NAME;
    const IDEMPOTENT: bool = E::IDEMPOTENT;

    fn to_request(&self) -> Result<Request, EncodeError> {
        let plain = self.endpoint.to_request()?;
        let (mut head, body) = plain.into_parts();
        let mut value: Value =
            serde_json::from_slice(&body).map_err(|e| EncodeError::Body(e.into()))?;
        each_field(&mut value, E::FIELDS, &|text: &str| {
            Ok::<_, EncodeError>(self.cipher.encrypt(text, self.iv))
        })?;
        let join = if head.uri.query().is_some() { '&' } else { '?' };
        let uri = format!("{}{join}security=1&iv={}", head.uri, hex::encode(&self.iv));
        head.uri = uri
            .parse()
            .map_err(|_| EncodeError::invalid("iv", "makes no address"))?;
        let body = serde_json::to_vec(&value).map_err(|e| EncodeError::Body(e.into()))?;
        Ok(Request::from_parts(head, body.into()))
    }

    fn decode(&self, response: &Response) -> Result<E::Reply, DecodeError> {
        let body = response.body();
        let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
            return self.endpoint.decode(response);
        };
        each_field(&mut value, E::FIELDS, &|text: &str| {
            self.cipher.decrypt(text, self.iv)
        })
        .map_err(|e| DecodeError::new("", e, b""))?;
        let mut plain = http::Response::new(Bytes::from(value.to_string()));
        *plain.status_mut() = response.status();
        *plain.headers_mut() = response.headers().clone();
        self.endpoint.decode(&plain)
    }
}

#[cfg(test)]
mod tests;
