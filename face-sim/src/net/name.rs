//! What requests are called.

/// Whether a request of this name is meant: a path that contains the text, or exactly this command; no text means all.
pub(super) fn means(text: &str, name: &str) -> bool {
    let is_path = name.starts_with('/');
    text.is_empty() || text == name || (is_path && name.contains(text))
}
