//! What a file is, by its first bytes.

/// A picture or a video, by the name that the document has for it.
pub(super) fn format(file: &[u8]) -> Option<&'static str> {
    let at = |from: usize, bytes: &[u8]| file.get(from..).is_some_and(|f| f.starts_with(bytes));
    if at(0, &[0xff, 0xd8]) {
        Some("jpg")
    } else if at(0, b"\x89PNG") {
        Some("png")
    } else if at(4, b"ftyp") {
        Some("mp4")
    } else if at(0, b"RIFF") && at(8, b"AVI ") {
        Some("avi")
    } else {
        None
    }
}
