//! Numbers that nobody can guess.

/// As nodes name what nobody else has named: `692198ba-e9ea-4ca3-bcf8-2b7a56fd734b`.
pub(super) fn uuid() -> String {
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// A session: a number that does not fit in an `i64`, as in the document's example.
pub(super) fn session() -> String {
    (random() | (1 << 63)).to_string()
}

fn random() -> u64 {
    getrandom::u64().unwrap_or_else(|_| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        u64::from(now.unwrap_or_default().subsec_nanos())
    })
}
