use face_common::wire::base64;
use face_common::wire::member::Member;
use face_common::{EncodeError, Secret};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Bytes of a key at most.
const MOST: usize = 16;

/// A key of up to sixteen bytes: base64 on the wire, and never in `Debug`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AesKey(Secret);

impl AesKey {
    /// These bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(base64::encode(bytes).into())
    }

    /// The sixteen bytes of AES-128: what is missing is zero, as in the document's example, which writes `12345` with zeros behind.
    #[cfg(feature = "encryption")]
    pub(super) fn padded(&self) -> Zeroizing<[u8; MOST]> {
        let mut key = Zeroizing::new([0; MOST]);
        let bytes = self.bytes().unwrap_or_default();
        for (to, from) in key.iter_mut().zip(bytes.iter()) {
            *to = *from;
        }
        key
    }

    fn bytes(&self) -> Result<Zeroizing<Vec<u8>>, String> {
        let bytes = base64::decode(self.0.expose())?;
        Ok(Zeroizing::new(bytes.into()))
    }

    /// At most sixteen bytes; zeros behind them, of which the document's example has two, count for nothing.
    pub(super) fn check(&self, field: &'static str) -> Result<(), EncodeError> {
        let bytes = self
            .bytes()
            .map_err(|why| EncodeError::invalid(field, why))?;
        let used = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
        if used <= MOST {
            Ok(())
        } else {
            let why = format!("has {used} bytes; {MOST} are allowed");
            Err(EncodeError::invalid(field, why))
        }
    }
}

impl Serialize for AesKey {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0.expose())
    }
}

impl<'de> Deserialize<'de> for AesKey {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        face_common::wire::lenient::text(d).map(|text| Self(text.into()))
    }
}

impl Member for AesKey {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        let text = face_common::wire::lenient::opt_text(d)?;
        Ok(text.filter(|t| !t.is_empty()).map(|t| Self(t.into())))
    }
}
