use face_common::time::Timestamp;

/// `2019-10-16 13:20:00`: a time as nodes write it, of milliseconds since 1970 on the node's own clock.
pub fn clock_text(clock_ms: i64) -> Timestamp {
    let text = Timestamp::local(clock_ms, 0);
    text.as_str().replace('T', " ").into()
}
