//! Fields of a body encrypted with a key made of the password: `?security=1&iv=…` (document entries 26 and 31).
//!
//! How padding is done is not settled between the sources, so it is a setting, and reading takes both.

use super::hash::sha256_hex;
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
    /// `None` where the device says nothing of encryption.
    pub fn from_capabilities(
        caps: &SecurityCapabilities,
        user: &str,
        password: &Secret,
    ) -> Option<Self> {
        let version = caps.security_version.as_ref()?;
        let wide = version.allows("2") || version.value().as_deref() == Some("2");
        if !wide && !version.allows("1") && version.value().as_deref() != Some("1") {
            return None;
        }
        let salt = caps
            .salt
            .as_ref()
            .filter(|s| caps.is_irreversible == Some(true) && !s.expose().is_empty());
        Some(Self::derive(
            user,
            password,
            salt,
            caps.key_iterate_num.unwrap_or(100),
            wide,
        ))
    }

    /// The key by its parts: with a salt for a device that keeps only a salted hash, `iterations` from 100 to 1000, and
    /// `wide` for AES-256.
    pub fn derive(
        user: &str,
        password: &Secret,
        salt: Option<&Secret>,
        iterations: u32,
        wide: bool,
    ) -> Self {
        let base = match salt {
            Some(salt) => sha256_hex(&format!("{user}{}{}", salt.expose(), password.expose())),
            None => password.expose().to_owned(),
        };
        let base: String = base.chars().take(64).collect();
        let mut text = format!("{base}AaBbCcDd1234!@#$");
        for _ in 0..iterations.min(100_000) {
            text = sha256_hex(&text);
        }
        let digits = if wide { 64 } else { 32 };
        Self {
            key: Secret::from(text.get(..digits).unwrap_or_default()),
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
        let mut block = base64::encode(plain.as_bytes()).into_bytes();
        let fill = 16 - block.len() % 16;
        match self.padding {
            Padding::Zero if fill == 16 => {}
            Padding::Zero => block.resize(block.len() + fill, 0),
            Padding::Pkcs7 => block.resize(block.len() + fill, u8::try_from(fill).unwrap_or(16)),
        }
        let key = hex::decode(self.key.expose()).unwrap_or_default();
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
            .ok_or(EncryptError::Shape)?;
        let key = hex::decode(self.key.expose()).unwrap_or_default();
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
mod tests {
    use super::*;
    use crate::access_control::{EmployeeNo, UserInfo};

    const IV: [u8; 16] = [
        0x7f, 0x13, 0xc1, 0x06, 0x1c, 0x02, 0xb1, 0x4b, 0x77, 0x5e, 0x83, 0x17, 0x6f, 0xca, 0x4a,
        0x80,
    ];

    fn cipher(salted: bool) -> FieldCipher {
        let salt = Secret::from("e20c1867afe6da609f2b058c7f00177d62f4aea00f98c0325c212ee7adfb03ca");
        FieldCipher::derive(
            "admin",
            &Secret::from("Abc12345"),
            salted.then_some(&salt),
            100,
            false,
        )
    }

    /// Made by us with Python's hashlib and cryptography from the vendor's C# demo: for regression, no proof of the wire.
    #[test]
    fn vectors_made_by_ourselves() {
        assert_eq!(
            cipher(true).key.expose(),
            "97e5087a3c2f0dfdd38ccc330a9edf3f"
        );
        assert_eq!(
            cipher(false).key.expose(),
            "11efcd3923b3edd5d8ac3c1dfc79a319"
        );
        for (plain, zero, pkcs7) in [
            (
                "3242",
                "a848b03569f53ad567a0162c5b670289",
                "1ba4af180ed60532906a43bcf5d40d0a",
            ),
            (
                "12345678901",
                "b279d8ef384d462f0c72cd22a52fd0d5",
                "b279d8ef384d462f0c72cd22a52fd0d50df4b0a311c06255060ff417049e1c3c",
            ),
        ] {
            assert_eq!(cipher(true).encrypt(plain, IV), zero);
            assert_eq!(
                cipher(true).padding(Padding::Pkcs7).encrypt(plain, IV),
                pkcs7
            );
            // Reading takes both, whatever is set.
            assert_eq!(cipher(true).decrypt(zero, IV).unwrap(), plain);
            assert_eq!(cipher(true).decrypt(pkcs7, IV).unwrap(), plain);
        }
    }

    /// FIPS 197 and SP 800-38A are about whole blocks; this is about what we do with them, in both widths.
    #[test]
    fn every_length_comes_back() {
        let narrow = cipher(true);
        let wide = FieldCipher::derive("admin", &Secret::from("Abc12345"), None, 100, true);
        for cipher in [
            narrow.clone(),
            narrow.padding(Padding::Pkcs7),
            wide.clone(),
            wide.padding(Padding::Pkcs7),
        ] {
            for n in 0..64 {
                let plain = "ж".repeat(n);
                assert_eq!(
                    cipher.decrypt(&cipher.encrypt(&plain, IV), IV).unwrap(),
                    plain,
                    "{n} {cipher:?}"
                );
            }
            for bad in ["zz", "00", &"0".repeat(30), &"00".repeat(16)] {
                assert!(cipher.decrypt(bad, IV).is_err(), "{bad}");
            }
        }
        assert!(!format!("{:?}", cipher(true)).contains("97e5"));
    }

    #[test]
    fn two_fields_are_encrypted_as_in_the_recorded_request() {
        // Exchange 33 of a DS-K1T343EFWX (zullfi95/faceControll). Its password is not known, so only the shape is compared:
        // same vector in the address, 32 digits for a short number and name, all else plain.
        let person = UserInfo {
            password: Some("".into()),
            ..UserInfo::employee("3242", "Ada").unwrap()
        };
        let sealed = cipher(true).seal_with(UserInfoRecord(person), IV);
        let request = sealed.to_request().unwrap();
        assert_eq!(
            request.uri(),
            "/ISAPI/AccessControl/UserInfo/Record?format=json&security=1&iv=7f13c1061c02b14b775e83176fca4a80"
        );
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(
            body["UserInfo"]["employeeNo"],
            "a848b03569f53ad567a0162c5b670289"
        );
        assert_eq!(body["UserInfo"]["name"].as_str().unwrap().len(), 32);
        assert_eq!(
            (
                &body["UserInfo"]["password"],
                &body["UserInfo"]["doorRight"]
            ),
            (&Value::from(""), &Value::from("1"))
        );
    }

    #[test]
    fn a_search_is_encrypted_and_its_reply_is_read() {
        let cipher = cipher(true);
        let search = UserInfoSearch::by_employee_no([EmployeeNo::new("3242").unwrap()]);
        let sealed = cipher.seal_with(search, IV);
        let body: Value = serde_json::from_slice(sealed.to_request().unwrap().body()).unwrap();
        assert_eq!(
            body["UserInfoSearchCond"]["EmployeeNoList"][0]["employeeNo"],
            "a848b03569f53ad567a0162c5b670289"
        );
        let reply = format!(
            r#"{{"UserInfoSearch":{{"searchID":"1","responseStatusStrg":"OK","numOfMatches":1,"totalMatches":1,"UserInfo":[{{"employeeNo":"{}","name":"{}","userType":"normal","password":""}}]}}}}"#,
            cipher.encrypt("3242", IV),
            cipher.encrypt("Ада", IV)
        );
        let page = sealed.decode(&http::Response::new(reply.into())).unwrap();
        assert_eq!(
            (
                page.people[0].employee_no.as_str(),
                page.people[0].name.as_deref()
            ),
            ("3242", Some("Ада"))
        );
        let other = FieldCipher::derive("admin", &Secret::from("another"), None, 100, false)
            .encrypt("3242", IV);
        let reply = format!(
            r#"{{"UserInfoSearch":{{"responseStatusStrg":"OK","UserInfo":[{{"employeeNo":"{other}"}}]}}}}"#
        );
        assert!(sealed.decode(&http::Response::new(reply.into())).is_err());
    }

    #[test]
    fn the_device_says_which_key() {
        let caps = |version: &str| {
            let body = format!(
                "<SecurityCap><securityVersion opt=\"{version}\"/><keyIterateNum>100</keyIterateNum><isIrreversible>true</isIrreversible><salt>e20c1867afe6da609f2b058c7f00177d62f4aea00f98c0325c212ee7adfb03ca</salt></SecurityCap>"
            );
            let get = super::super::SecurityCapabilitiesGet {
                username: "admin".into(),
            };
            get.decode(&http::Response::new(body.into())).unwrap()
        };
        let key = |version| {
            FieldCipher::from_capabilities(&caps(version), "admin", &Secret::from("Abc12345"))
        };
        assert_eq!(
            key("1").unwrap().key.expose(),
            "97e5087a3c2f0dfdd38ccc330a9edf3f"
        );
        assert!(key("1,2").unwrap().wide);
        assert!(key("7").is_none());
        assert!(
            FieldCipher::from_capabilities(
                &SecurityCapabilities::default(),
                "admin",
                &Secret::from("x")
            )
            .is_none()
        );
    }
}
