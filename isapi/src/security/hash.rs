//! What stands in for the password when a session is opened: three ways, by what the device says of itself. The number of
//! iterations counts one more than there are hashes, as the published vectors show.

use face_common::Secret;
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// How many iterations a device may ask for. Devices say 100, and 100 to 1000 for the key of fields; with next to none of them
/// whoever stands in a device's place would be sent what a table of passwords looks up, and with billions it would keep us busy.
pub(super) const ITERATIONS: RangeInclusive<u32> = 50..=10_000;

/// In words, unless the device asks for as many as a device does.
pub(super) fn odd_iterations(asked: u32) -> Option<String> {
    (!ITERATIONS.contains(&asked)).then(|| {
        format!(
            "{asked} rounds of hashing are asked for, and {} to {} are allowed",
            ITERATIONS.start(),
            ITERATIONS.end()
        )
    })
}

/// SHA-256 of all of it, in lower-case hex. What is made of a password may serve as one.
pub(super) fn sha256_hex(parts: &[&str]) -> Secret {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    face_common::wire::hex::encode(&hash.finalize()).into()
}

/// The last one is sent.
fn repeat(mut hash: Secret, times: u32) -> String {
    for _ in 0..times {
        hash = sha256_hex(&[hash.expose()]);
    }
    hash.expose().to_owned()
}

/// For a device that says `isIrreversible`: it keeps a salted hash and not the password.
pub fn irreversible_hash(
    user: &str,
    password: &str,
    salt: &str,
    challenge: &str,
    iterations: u32,
) -> String {
    let stored = sha256_hex(&[user, salt, password]);
    repeat(
        sha256_hex(&[stored.expose(), challenge]),
        iterations.saturating_sub(2),
    )
}

/// The same with a second salt, as alarm panels want it.
pub fn salted_twice_hash(
    user: &str,
    password: &str,
    salt: &str,
    salt2: &str,
    challenge: &str,
    iterations: u32,
) -> String {
    let stored = sha256_hex(&[user, salt, password]);
    let stored = sha256_hex(&[user, salt2, stored.expose()]);
    repeat(
        sha256_hex(&[stored.expose(), challenge]),
        iterations.saturating_sub(2),
    )
}

/// For older devices, which keep the password itself.
pub fn reversible_hash(password: &str, challenge: &str, iterations: u32) -> String {
    let stored = sha256_hex(&[password]);
    repeat(
        [stored.expose(), challenge].concat().into(),
        iterations.saturating_sub(1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // Published with a public client's test; user and password are invented there.
    const USER: &str = "blabla@blabla.com";
    const PASSWORD: &str = "blablabla";
    const CHALLENGE: &str = "82360cd6ffd7beda4398cf67bfbd1ea9";
    const SALT: &str = "22CF57B6ADE75214A4C87042B3272630C55EF5D782AB3BE4C9EC4DA1CD95AF3B";
    const SALT2: &str = "7BEB8CA39D05B89CABC4003FDCBA5AE73556CB8008BCEE3CBCA48CABC3AC201B";

    #[test]
    fn published_vectors() {
        assert_eq!(
            salted_twice_hash(USER, PASSWORD, SALT, SALT2, CHALLENGE, 100),
            "777b95a40f8b5b9ca25101d3c73168adb340f2001b611a74104c34352962d647"
        );
        assert_eq!(
            reversible_hash(PASSWORD, CHALLENGE, 100),
            "2b31a14ba59914a8e5e5510063e5d500ef322e76bc6c160df6a86b35c1e89ddd"
        );
    }

    /// No vector is published for one salt alone: worked out step by step with Python's hashlib.
    #[test]
    fn one_salt_is_hashed_as_often_as_two() {
        assert_eq!(
            irreversible_hash(USER, PASSWORD, SALT, CHALLENGE, 100),
            "33e3d200faad894b0756507df840c50b36adcef49dc0e7889ffe3d8dc9498b63"
        );
        assert_eq!(
            irreversible_hash("a", "b", "c", "d", 1),
            sha256_hex(&[sha256_hex(&["acb"]).expose(), "d"]).expose()
        );
        assert_eq!(
            reversible_hash("b", "d", 0),
            format!("{}d", sha256_hex(&["b"]).expose())
        );
    }
}
