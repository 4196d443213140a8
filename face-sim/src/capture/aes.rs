//! Names in captures, encrypted (2.15). The document says AES with a key of sixteen bytes and no more; blocks by themselves and zeros
//! at the end are the likeliest, and what `facecap_proto`'s cipher expects where nothing else is said.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Block};
use face_common::wire::base64;

pub(super) type Key = [u8; 16];

/// The key from the factory: the document's example.
pub(super) const FACTORY: Key = *b"12345\0\0\0\0\0\0\0\0\0\0\0";

/// A key as it is written: base64, and what is missing of it is zero.
pub(super) fn key(text: &str) -> Option<Key> {
    let bytes = base64::decode(text).ok()?;
    let mut key = Key::default();
    for (to, from) in key.iter_mut().zip(bytes.iter()) {
        *to = *from;
    }
    Some(key)
}

pub(super) fn encrypt(key: &Key, text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    let (blocks, _) = Block::slice_as_chunks_mut(&mut bytes);
    Aes128::new(&(*key).into()).encrypt_blocks(blocks);
    base64::encode(&bytes)
}
