use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;
use std::collections::BTreeSet;
use std::fmt;

/// A `multipart/form-data` body under construction. The order of its parts is kept: devices read them in order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    parts: Vec<(String, Bytes)>,
    boundary: Option<String>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("parts", &self.parts.len())
            .finish_non_exhaustive()
    }
}

impl Form {
    /// Without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part without a file name.
    pub fn text(self, name: &str, content_type: Option<&str>, body: impl Into<Bytes>) -> Self {
        self.part(
            &format!("name=\"{}\"", escape(name)),
            content_type,
            body.into(),
        )
    }

    /// Adds a part with a file name.
    pub fn file(
        self,
        name: &str,
        filename: &str,
        content_type: &str,
        body: impl Into<Bytes>,
    ) -> Self {
        let disposition = format!(
            "name=\"{}\"; filename=\"{}\"",
            escape(name),
            escape(filename)
        );
        self.part(&disposition, Some(content_type), body.into())
    }

    /// A boundary of the caller's choice. It must not occur in any part.
    pub fn with_boundary(mut self, boundary: impl Into<String>) -> Self {
        self.boundary = Some(boundary.into());
        self
    }

    fn part(mut self, disposition: &str, content_type: Option<&str>, body: Bytes) -> Self {
        let mut head = format!("Content-Disposition: form-data; {disposition}\r\n");
        if let Some(kind) = content_type {
            head.push_str(&format!(
                "Content-Type: {}\r\n",
                kind.replace(['\r', '\n'], " ")
            ));
        }
        head.push_str("\r\n");
        self.parts.push((head, body));
        self
    }

    /// The value of `Content-Type`, and the body in one piece.
    pub fn build(&self) -> Result<(HeaderValue, Bytes), http::Error> {
        let boundary = self
            .boundary
            .clone()
            .unwrap_or_else(|| self.free_boundary());
        let kind = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))?;
        let frame = 2 + boundary.len() + 2;
        let size: usize = self
            .parts
            .iter()
            .map(|(head, body)| frame + head.len() + body.len() + 2)
            .sum();
        let mut out = BytesMut::with_capacity(size + frame + 2);
        for (head, body) in &self.parts {
            for piece in [
                b"--",
                boundary.as_bytes(),
                b"\r\n",
                head.as_bytes(),
                body,
                b"\r\n",
            ] {
                out.put_slice(piece);
            }
        }
        for piece in [b"--", boundary.as_bytes(), b"--\r\n"] {
            out.put_slice(piece);
        }
        Ok((kind, out.freeze()))
    }

    /// A boundary that stands in no part: the same parts give the same one, so a body can be compared and signed. A part may be full
    /// of boundaries: each is looked through once.
    fn free_boundary(&self) -> String {
        const LEAD: &str = "----FormBoundary";
        let finder = memchr::memmem::Finder::new(LEAD);
        let mut taken = BTreeSet::new();
        for bytes in self
            .parts
            .iter()
            .flat_map(|(head, body)| [head.as_bytes(), body])
        {
            let numbers = finder.find_iter(bytes).map(|at| at + LEAD.len());
            taken.extend(numbers.filter_map(|at| bytes.get(at..at + 8)));
        }
        let mut number = 1_u32;
        while taken.contains(format!("{number:08x}").as_bytes()) {
            number = number.wrapping_add(1);
        }
        format!("{LEAD}{number:08x}")
    }
}

/// As browsers do: nothing in a name can end it or begin a header.
fn escape(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_a_browser_sends() {
        let form = Form::new()
            .text("record", None, "{\"a\":1}")
            .file(
                "img",
                "face.jpg",
                "image/jpeg",
                Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9]),
            )
            .with_boundary("----WebKitFormBoundaryX");
        let (kind, body) = form.build().unwrap();
        assert_eq!(
            kind,
            "multipart/form-data; boundary=----WebKitFormBoundaryX"
        );
        let want = b"------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name=\"record\"\r\n\r\n{\"a\":1}\r\n------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name=\"img\"; filename=\"face.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xd9\r\n------WebKitFormBoundaryX--\r\n";
        assert_eq!(body, want.as_slice());
    }

    #[test]
    fn a_boundary_that_stands_in_a_part_is_not_used() {
        let (kind, body) = Form::new()
            .text("a", None, "x ----FormBoundary00000001 y")
            .build()
            .unwrap();
        assert_eq!(
            kind,
            "multipart/form-data; boundary=----FormBoundary00000002"
        );
        assert!(body.ends_with(b"------FormBoundary00000002--\r\n"));
    }

    #[test]
    fn a_part_full_of_boundaries_costs_no_more_than_another() {
        let many = (1..=170_000).map(|n| format!("----FormBoundary{n:08x}"));
        let form = Form::new().text("a", None, many.collect::<String>());
        let start = std::time::Instant::now();
        let (kind, _) = form.build().unwrap();
        assert_eq!(
            kind,
            "multipart/form-data; boundary=----FormBoundary00029811"
        );
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn names_cannot_break_out() {
        let (_, body) = Form::new()
            .file("a\"\r\nX: 1", "b\"\n", "image/jpeg\r\nY: 2", "z")
            .build()
            .unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(
            text.contains("name=\"a%22%0D%0AX: 1\"; filename=\"b%22%0A\"\r\n"),
            "{text}"
        );
        assert!(!text.contains("\r\nY: 2"), "{text}");
    }
}
