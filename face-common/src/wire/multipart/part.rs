use bytes::Bytes;
use std::borrow::Cow;
use std::fmt;

/// One part: its headers, and its body as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    headers: Headers,
    body: Bytes,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("headers", &self.headers)
            .field("bytes", &self.body.len())
            .finish()
    }
}

impl Part {
    pub(super) fn new(headers: Headers, body: Bytes) -> Self {
        Self { headers, body }
    }

    /// The body. Of a picture, the bytes.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// A header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// `Content-ID`.
    pub fn content_id(&self) -> Option<&str> {
        self.header("content-id")
    }

    /// The part's name.
    pub fn name(&self) -> Option<Cow<'_, str>> {
        parameter(self.header("content-disposition")?, "name")
    }

    /// The part's file name.
    pub fn filename(&self) -> Option<Cow<'_, str>> {
        parameter(self.header("content-disposition")?, "filename")
    }
}

/// Headers as lines `name:value`, names in lower case and without blanks around them: one allocation for them all.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Headers(String);

impl Headers {
    pub(super) fn push(&mut self, name: &str, value: &str) {
        if self.0.is_empty() {
            // What a part of an event has.
            self.0.reserve(128);
        }
        let start = self.0.len();
        self.0.push_str(name.trim());
        if let Some(name) = self.0.get_mut(start..) {
            name.make_ascii_lowercase();
        }
        for piece in [":", value.trim(), "\n"] {
            self.0.push_str(piece);
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(':'))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.all()).finish()
    }
}

/// The boundary out of a `Content-Type`, with whatever dashes and brackets it holds; `None` where it is no multipart or
/// names none, or one far longer than the 70 characters of RFC 2046 (5.1.1).
pub fn boundary_of(content_type: &str) -> Option<Vec<u8>> {
    let kind = content_type.trim_start().get(..10)?;
    if !kind.eq_ignore_ascii_case("multipart/") {
        return None;
    }
    let boundary = parameter(content_type, "boundary")?;
    let is_fine = boundary.len() <= 200 && !boundary.trim_matches('-').is_empty();
    is_fine.then(|| boundary.into_owned().into_bytes())
}

/// A parameter behind the first semicolon: any case, quoted or not, with stray semicolons and blanks.
fn parameter<'a>(value: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let (_, mut rest) = value.split_once(';')?;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        let (name, tail) = rest.split_once('=')?;
        let name = name.trim();
        let tail = tail.trim_start();
        let (found, after) = match tail.strip_prefix('"') {
            Some(quoted) => quoted_string(quoted),
            None => {
                let end = tail.find(';').unwrap_or(tail.len());
                let (plain, after) = tail.split_at(end);
                (Cow::Borrowed(plain.trim()), after)
            }
        };
        // `filename;name=x`: the piece before the last semicolon had no value.
        let name = name.rsplit(';').next().unwrap_or(name).trim();
        if name.eq_ignore_ascii_case(wanted) {
            return Some(found);
        }
        rest = after;
    }
}

/// Up to the closing quote, or to the end where it is missing.
fn quoted_string(text: &str) -> (Cow<'_, str>, &str) {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let (inside, after) = end.map_or((text, ""), |i| {
        (
            text.get(..i).unwrap_or(text),
            text.get(i + 1..).unwrap_or(""),
        )
    });
    if inside.contains("\\\"") {
        return (Cow::Owned(inside.replace("\\\"", "\"")), after);
    }
    (Cow::Borrowed(inside), after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boundaries_are_found_in_every_spelling() {
        for (kind, want) in [
            ("multipart/mixed; boundary=MIME_boundary", "MIME_boundary"),
            (
                "multipart/mixed;boundary=\"MIME boundary\"",
                "MIME boundary",
            ),
            (
                "Multipart/Form-Data; charset=utf-8; BOUNDARY=--myboundary",
                "--myboundary",
            ),
            (
                "multipart/x-mixed-replace; boundary=<frontier>",
                "<frontier>",
            ),
            ("multipart/mixed; ; boundary = x ;", "x"),
        ] {
            assert_eq!(
                boundary_of(kind).as_deref(),
                Some(want.as_bytes()),
                "{kind}"
            );
        }
        for kind in [
            "",
            "multipart/mixed",
            "multipart/mixed; boundary=",
            "multipart/mixed; boundary=--",
            "application/json; boundary=x",
            "text/html",
        ] {
            assert_eq!(boundary_of(kind), None, "{kind}");
        }
        for (length, is_fine) in [(200, true), (201, false)] {
            let kind = format!("multipart/mixed; boundary={}", "x".repeat(length));
            assert_eq!(boundary_of(&kind).is_some(), is_fine);
        }
    }

    #[test]
    fn names_are_read_from_sloppy_headers() {
        let part = |d: &str| {
            let mut headers = Headers::default();
            headers.push(" Content-Disposition", d);
            Part::new(headers, Bytes::new())
        };
        let p = part("form-data; name=\"Picture\"; filename=\"Picture.jpg\";");
        assert_eq!(
            (p.name().as_deref(), p.filename().as_deref()),
            (Some("Picture"), Some("Picture.jpg"))
        );
        assert_eq!(
            part("form-data;filename=a.jpg;name=b").name().as_deref(),
            Some("b")
        );
        assert_eq!(
            part("form-data; name=\"a\\\"b; filename=c\"")
                .name()
                .as_deref(),
            Some("a\"b; filename=c")
        );
        assert_eq!(part("form-data; name=\"cut").name().as_deref(), Some("cut"));
        assert_eq!(part("form-data").name(), None);
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(text in "\\PC{0,60}") {
            let _ = boundary_of(&format!("multipart/{text}"));
            let _ = parameter(&format!(";{text}"), "name");
        }
    }
}
