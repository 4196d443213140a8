//! Bytes as lower-case hexadecimal digits.

/// Two digits for each byte.
pub fn encode(bytes: &[u8]) -> String {
    let digit = |n: u8| n + if n < 10 { b'0' } else { b'a' - 10 };
    let mut out = vec![0; bytes.len() * 2];
    for (pair, byte) in out.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Digits of either case; `None` for anything else and for an odd number of them.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        assert_eq!(encode(&[0, 0xff, 0x1a]), "00ff1a");
        assert_eq!(decode("00fF1a"), Some(vec![0, 0xff, 0x1a]));
        assert_eq!(decode(""), Some(vec![]));
        for bad in ["0", "0g", "é", "+1"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
