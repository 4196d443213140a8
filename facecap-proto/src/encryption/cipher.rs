//! Names decrypted. What the document does not say is how blocks are chained and what fills the last one, so that both are for
//! the caller to choose; no encrypted capture of a device is on record.

use super::AesKey;
use crate::capture::Match;
use aes::Aes128;
use aes::cipher::{
    BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit, block_padding::NoPadding,
};
use face_common::EncodeError;
use face_common::wire::base64;
use std::fmt;

/// How blocks are chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Chaining {
    /// Not at all: each block by itself (ECB). No block beside the text is on the wire for anything else, so that this is
    /// likelier.
    #[default]
    Ecb,
    /// Each with the one before it, the first with zeros (CBC).
    CbcFromZero,
}

/// What fills the last block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Padding {
    /// Zeros.
    #[default]
    Zero,
    /// How many there are (PKCS #7).
    Pkcs7,
}

/// What decrypts the names of captures: AES-128 with the key of [`UpdataAes`](super::UpdataAes).
#[derive(Clone)]
pub struct Cipher {
    key: AesKey,
    chaining: Chaining,
    padding: Padding,
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cipher")
            .field("chaining", &self.chaining)
            .field("padding", &self.padding)
            .finish_non_exhaustive()
    }
}

/// Why a name was not decrypted. The text as it came is in the capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecryptError {
    /// It is not base64.
    NotBase64,
    /// It is not made of whole blocks.
    NotBlocks,
    /// What fills the last block is not what it should be: another key, chaining or padding.
    Padding,
    /// What comes out is no text: another key, chaining or padding.
    NotText,
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotBase64 => "the encrypted text is not base64",
            Self::NotBlocks => "the encrypted text is not made of whole blocks",
            Self::Padding => "the padding is wrong: another key, chaining or padding",
            Self::NotText => "what comes out is no text: another key, chaining or padding",
        })
    }
}

impl std::error::Error for DecryptError {}

impl Cipher {
    /// With this key, of up to sixteen bytes.
    pub fn new(key: &AesKey, chaining: Chaining, padding: Padding) -> Result<Self, EncodeError> {
        key.check("key")?;
        Ok(Self {
            key: key.clone(),
            chaining,
            padding,
        })
    }

    /// A text as it stands in a capture.
    pub fn decrypt(&self, text: &str) -> Result<String, DecryptError> {
        let mut bytes = base64::decode(text)
            .map_err(|_| DecryptError::NotBase64)?
            .to_vec();
        if bytes.is_empty() || bytes.len() % 16 != 0 {
            return Err(DecryptError::NotBlocks);
        }
        let key = self.key.padded();
        let key = (&*key).into();
        match self.chaining {
            Chaining::Ecb => {
                let cipher = Aes128::new(key);
                let (blocks, _) = aes::Block::slice_as_chunks_mut(&mut bytes);
                cipher.decrypt_blocks(blocks);
            }
            Chaining::CbcFromZero => {
                let cipher = cbc::Decryptor::<Aes128>::new(key, &[0; 16].into());
                cipher
                    .decrypt_padded::<NoPadding>(&mut bytes)
                    .map_err(|_| DecryptError::NotBlocks)?;
            }
        }
        let length = match self.padding {
            Padding::Zero => bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1),
            Padding::Pkcs7 => Self::without_padding(&bytes)?,
        };
        bytes.truncate(length);
        String::from_utf8(bytes).map_err(|_| DecryptError::NotText)
    }

    fn without_padding(bytes: &[u8]) -> Result<usize, DecryptError> {
        let last = bytes.last().copied().unwrap_or_default();
        let length = bytes.len().saturating_sub(last.into());
        let fill = bytes.get(length..).unwrap_or_default();
        if (1..=16).contains(&last) && fill.iter().all(|b| *b == last) {
            Ok(length)
        } else {
            Err(DecryptError::Padding)
        }
    }

    /// Id and name of a match, decrypted where they are encrypted.
    pub fn person(&self, found: &Match) -> Result<(Option<String>, Option<String>), DecryptError> {
        if found.is_encryption != Some(true) {
            return Ok((found.person_id.clone(), found.person_name.clone()));
        }
        let open = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.is_empty());
            text.map(|text| self.decrypt(text)).transpose()
        };
        Ok((open(&found.person_id)?, open(&found.person_name)?))
    }
}
