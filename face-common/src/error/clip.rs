//! What of a device's words may stand in an error: short, on one line, and without secrets and pictures.

/// How much of a body an error keeps.
pub(super) const CLIP: usize = 300;

/// At most 300 characters on one line: what a sender calls things, and what it says of them, is as long as it likes, and may look like
/// a log's next line.
pub fn short(text: &str) -> String {
    let mut chars = text.chars().map(plain);
    let mut out: String = chars.by_ref().take(CLIP).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// A blank for what ends a line, or tells a terminal or an editor what to do.
fn plain(c: char) -> char {
    let moves = c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if moves { ' ' } else { c }
}

/// The beginning of a body for a message: long runs of base64 (pictures, tokens, digests) and values behind
/// password-like names are blanked out, what is not text becomes a byte count.
pub fn clip(body: &[u8]) -> String {
    const LOOK: usize = 4 * CLIP;
    let head = body.get(..LOOK).unwrap_or(body);
    let text = String::from_utf8_lossy(head);
    let odd = text
        .chars()
        .filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()))
        .count();
    if odd * 8 > text.chars().count() {
        return format!("[{} bytes of binary data]", body.len());
    }
    let mut out = String::new();
    for token in tokens(&blank_secrets(&text)) {
        if out.len() >= CLIP {
            out.push('…');
            break;
        }
        if token.len() >= 40 && token.chars().all(is_base64) {
            out.push_str("[…]");
        } else {
            out.extend(token.chars().map(plain));
        }
    }
    if body.len() > LOOK && !out.ends_with('…') {
        out.push('…');
    }
    out
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_' | '\\')
}

/// Splits into runs of base64 characters and runs of anything else.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = is_base64(first);
        let end = rest.find(|c| is_base64(c) != kind).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        out.push(run);
        rest = tail;
    }
    out
}

/// Names that a secret stands behind, in whatever word they end or begin.
const SECRETS: [&str; 10] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "sessionid",
    "session_id",
    "challenge",
    "salt",
    "\"key\"",
];

/// What devices say of a password, rather than the password.
const PROSE: [&str; 12] = [
    "and",
    "cannot",
    "error",
    "expired",
    "failed",
    "incorrect",
    "invalid",
    "mismatch",
    "must",
    "not",
    "or",
    "wrong",
];

/// Blanks what stands behind the name of a secret, in JSON, XML, forms and words.
fn blank_secrets(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let next = |at: usize| {
        let ahead = lower.get(at..)?;
        let names = SECRETS.iter();
        let found = names.filter_map(|name| Some((ahead.find(name)?, name.len())));
        found.min().map(|(start, len)| at + start + len)
    };
    while let Some(end) = next(at) {
        let (before, rest) = text.split_at(end);
        let (lead, len) = if is_in_tag(before) {
            in_element(rest)
        } else {
            behind_name(rest)
        };
        out.push_str(text.get(at..end + lead).unwrap_or_default());
        if len > 0 {
            out.push_str("[redacted]");
        }
        at = end + lead + len;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn is_in_tag(before: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    before
        .rsplit_once('<')
        .is_some_and(|(_, name)| name.chars().all(is_name))
}

/// How far it is to an element's text, and how long that is.
fn in_element(rest: &str) -> (usize, usize) {
    let Some(end) = rest.find('>') else {
        return (0, rest.len());
    };
    let text = rest.get(end + 1..).unwrap_or_default();
    let len = match text.strip_prefix("<![CDATA[") {
        Some(data) => data.find("]]>").map(|len| "<![CDATA[]]>".len() + len),
        None => text.find('<'),
    };
    (end + 1, len.unwrap_or(text.len()))
}

/// How far it is to the value, and how long that is; nothing where none follows.
fn behind_name(rest: &str) -> (usize, usize) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let is_mark = |c: char| matches!(c, '"' | '\'' | '\\' | ':' | '=' | ' ' | '\t' | '\r' | '\n');
    let lead = rest
        .get(word..)
        .and_then(|tail| tail.find(|c| !is_mark(c)))
        .map_or(rest.len(), |marks| word + marks);
    let (marks, value) = rest.split_at(lead);
    if !marks.contains([':', '=']) {
        let first = value.split(|c| !is_word(c)).next().unwrap_or_default();
        let is_said = PROSE.contains(&first.to_ascii_lowercase().as_str());
        if word > 0 || marks.is_empty() || marks.contains(['"', '\'', '\\']) || is_said {
            return (0, 0);
        }
    }
    let end = match (marks.chars().last(), value.chars().next()) {
        (Some(quote @ ('"' | '\'')), _) => closing(value, |c| c == quote),
        (_, Some('{')) => closing(value, |c| c == '}'),
        (_, Some('[')) => closing(value, |c| c == ']'),
        _ => value.find(['"', '<', '&', '\n']),
    };
    (lead, end.unwrap_or(value.len()))
}

/// The first such character that is not escaped.
fn closing(value: &str, ends: impl Fn(char) -> bool) -> Option<usize> {
    let mut escaped = false;
    value.find(|c| {
        let was_escaped = escaped;
        escaped = c == '\\' && !was_escaped;
        !was_escaped && ends(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipped_bodies_hold_no_secret_and_no_picture() {
        let picture = "A".repeat(5000);
        let body = format!(
            "{{\"password\":\t\"hunter2\",\"Token\":{{\"value\":\"x\"}},\"pic\":\"{picture}\",\"n\":1}}"
        );
        let text = clip(body.as_bytes());
        assert!(!text.contains("hunter2"), "{text}");
        assert!(!text.contains("AAAA"), "{text}");
        assert!(text.len() < 400);
        assert!(!clip(b"<userName>u</userName><password>hunter2</password>").contains("hunter2"));
        assert_eq!(
            clip(&[0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]),
            "[8 bytes of binary data]"
        );
        assert_eq!(clip(b"<a>plain</a>"), "<a>plain</a>");
    }

    #[test]
    fn a_secret_is_blanked_to_its_own_end_and_what_is_said_of_it_stays() {
        for (body, shown) in [
            (
                r#"{"password":"x,X}X\"X&X<X","n":1}"#,
                r#"{"password":"[redacted]","n":1}"#,
            ),
            (r#"{\"password\":\"X\"}"#, r#"{\"password\":\"[redacted]"#),
            (
                "<password>X&amp;X</password><n>1</n>",
                "<password>[redacted]</password><n>1</n>",
            ),
            (
                "<a:newPassword b='1'>X</a:newPassword>",
                "<a:newPassword b='1'>[redacted]</a:newPassword>",
            ),
            (
                "<password><![CDATA[X<X]]></password>",
                "<password>[redacted]</password>",
            ),
            ("<password a='X", "<password[redacted]"),
            (
                r#"{"Token":{"value":"X"},"n":1}"#,
                r#"{"Token":[redacted]},"n":1}"#,
            ),
            (r#"{"Token":{"value":"X"#, r#"{"Token":[redacted]"#),
            (
                r#"{"passwords":["X","X"],"n":1}"#,
                r#"{"passwords":[redacted]],"n":1}"#,
            ),
            (
                r#"{"user_pwd":"X","n":1}"#,
                r#"{"user_pwd":"[redacted]","n":1}"#,
            ),
            (
                r#"{"key":"X","keyword":"y"}"#,
                r#"{"key":"[redacted]","keyword":"y"}"#,
            ),
            (
                r#"{"challenge":"X","salt":"X"}"#,
                r#"{"challenge":"[redacted]","salt":"[redacted]"}"#,
            ),
            ("password=X&n=1", "password=[redacted]&n=1"),
            ("the password X is taken", "the password [redacted]"),
            ("Password: X, X", "Password: [redacted]"),
            ("user name or password error", "user name or password error"),
            (
                r#"{"msg":"wrong password","n":1}"#,
                r#"{"msg":"wrong password","n":1}"#,
            ),
            ("Invalid token!", "Invalid token!"),
        ] {
            assert_eq!(clip(body.as_bytes()), shown);
        }
    }

    #[test]
    fn clipping_never_splits_a_character() {
        for n in 0..40 {
            let body = "я".repeat(2000 + n) + &"x".repeat(n);
            assert!(clip(body.as_bytes()).ends_with('…'));
        }
    }

    #[test]
    fn what_is_kept_of_a_reply_stands_on_one_line() {
        let text = "a\r\nb\u{1b}[2J\u{85}c\u{2028}d\u{202e}e\u{2066}f\tg";
        let plain = "a  b [2J c d e f g";
        assert_eq!(short(text), plain);
        assert_eq!(clip(text.as_bytes()), plain);
        let error = crate::DecodeError::new(text, text, text.as_bytes())
            .at("X")
            .to_string();
        assert_eq!(
            error,
            format!("X: unexpected reply at {plain}: {plain} in {plain}")
        );
        for (length, whole) in [(CLIP, true), (CLIP + 1, false)] {
            let shown = short(&"\n".repeat(length));
            assert_eq!(shown.ends_with(' '), whole);
            assert_eq!(
                shown.chars().count(),
                length.min(CLIP) + usize::from(!whole)
            );
        }
    }
}
