//! Members of a message that cannot be read as a whole: one that is cut, or is not quite JSON.

use serde_json::Value;

/// The value behind the last place where this name stands as a member's, if it is a scalar.
pub(crate) fn member(body: &[u8], name: &str) -> Option<Value> {
    let mut rest = body;
    loop {
        let at = rest
            .windows(name.len())
            .rposition(|w| w == name.as_bytes())?;
        let (before, from) = body.split_at(at);
        if is_quoted(before)
            && let Some(value) = from.get(name.len()..).and_then(behind)
        {
            return Some(value);
        }
        rest = before;
    }
}

/// Whether an opening quote comes before. One with a backslash is within a text.
fn is_quoted(before: &[u8]) -> bool {
    before
        .trim_ascii_end()
        .strip_suffix(b"\"")
        .is_some_and(|before| !before.ends_with(b"\\"))
}

fn behind(name_end: &[u8]) -> Option<Value> {
    let value = name_end.trim_ascii_start().strip_prefix(b"\"")?;
    let value = value.trim_ascii_start().strip_prefix(b":")?;
    let value = value.trim_ascii_start();
    let end = if value.starts_with(b"\"") {
        text_end(value)?
    } else {
        let is_end = |b: &u8| matches!(b, b',' | b'}' | b']') || b.is_ascii_whitespace();
        // A number that is cut is another number; and none is longer.
        value.iter().take(40).position(is_end)?
    };
    let value = String::from_utf8_lossy(value.get(..end)?);
    serde_json::from_str(&value)
        .ok()
        .filter(|value: &Value| !value.is_object() && !value.is_array())
}

/// Behind the closing quote.
fn text_end(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let within = text.get(1..)?;
    let end = within.iter().position(|b| {
        let is_end = *b == b'"' && !escaped;
        escaped = *b == b'\\' && !escaped;
        is_end
    })?;
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_what_is_no_json() {
        let body = br#"{"cmd":"face" , "a":{"n ":"x\",\"cmd\":\"y","bad":nan,"n" : "a\\\"b\\"},"seq":-7,"cap_time":"2022/08/09""#;
        let text = |name| member(body, name);
        assert_eq!(text("cmd"), Some("face".into()));
        assert_eq!(text("n"), Some("a\\\"b\\".into()));
        assert_eq!(text("seq"), Some((-7).into()));
        assert_eq!(text("cap_time"), Some("2022/08/09".into()));
        for none in ["bad", "a", "nothing", "y"] {
            assert_eq!(text(none), None, "{none}");
        }
        // The last that can be read.
        assert_eq!(member(br#"{"n":1,"n":2,"n":}"#, "n"), Some(2.into()));
        assert_eq!(member(b"{\"n\":\"\xff\"}", "n"), Some("\u{fffd}".into()));
    }

    #[test]
    fn what_is_cut_is_not_found() {
        let whole = br#"{"sequence_no":12,"cap_time":"a\"b"}"#;
        for end in 0..=whole.len() {
            let body = &whole[..end];
            let (count, time) = (member(body, "sequence_no"), member(body, "cap_time"));
            assert!(count.is_none() || count == Some(12.into()), "{end}");
            assert!(time.is_none() || time == Some("a\"b".into()), "{end}");
        }
        assert_eq!(member(b"\"n\":", "n"), None);
        assert_eq!(member(b"n", "n"), None);
        assert_eq!(member(b"", "n"), None);
    }

    #[test]
    fn a_hostile_body_is_gone_through_once() {
        let mut body = br#"{"cmd":"#.repeat(1 << 20);
        assert_eq!(member(&body, "cmd"), None);
        body.extend(b"7,");
        assert_eq!(member(&body, "cmd"), Some(7.into()));
    }
}
