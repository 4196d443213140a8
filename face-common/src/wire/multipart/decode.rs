use super::part::{Part, header};
use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memmem};
use std::fmt;

/// How much of a multipart body is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the headers of one part.
    pub header_bytes: usize,
    /// Headers of one part.
    pub headers: usize,
    /// Bytes of the body of one part.
    pub part_bytes: usize,
    /// Parts; `None` for a stream that never ends.
    pub parts: Option<usize>,
    /// Bytes before the first boundary.
    pub junk_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 8 << 10,
            headers: 32,
            part_bytes: 8 << 20,
            parts: Some(256),
            junk_bytes: 64 << 10,
        }
    }
}

impl Limits {
    /// For a stream: any number of parts, each of 4 MiB at most.
    pub fn endless() -> Self {
        Self {
            part_bytes: 4 << 20,
            parts: None,
            ..Self::default()
        }
    }
}

/// Why a multipart body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MultipartError {
    /// The content type is no multipart, or names no boundary.
    #[error("the content type names no multipart boundary")]
    NoBoundary,
    /// A limit was passed.
    #[error("{what} exceed the limit of {limit}")]
    TooLarge {
        /// What was too much.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// The body ended inside a part that had announced more.
    #[error("the body ended inside a part")]
    Cut,
}

/// Reads parts from bytes as they come. Any chunking gives the same parts.
///
/// * A part's `Content-Length` counts when a boundary follows it; then the part may contain anything. Where it is absent
///   or wrong, the part reaches to the next boundary.
/// * In an endless stream nothing follows a part until the next event. A part whose announced length is there, with
///   nothing behind it yet, is given out at once if it ends as JSON, XML or JPEG ends, and held for the next boundary if
///   it does not.
/// * The boundary stands at the start of a line, behind two or more dashes, whether or not the parameter has dashes of
///   its own. Lines end in CRLF or LF. Blank lines, a status line or other junk before a part's headers are skipped.
/// * A missing closing boundary is no error: without an announced length the last part reaches to the end.
pub struct Decoder {
    buffer: BytesMut,
    /// Two dashes and the boundary without its own leading dashes.
    needle: memmem::Finder<'static>,
    limits: Limits,
    state: State,
    seen: usize,
    /// Up to here there is no boundary in the buffer.
    scanned: usize,
    ended: bool,
}

enum State {
    /// Before a boundary; what is there is dropped. `true` until the first one.
    Between(bool),
    Headers,
    Body {
        headers: Vec<(String, String)>,
        length: Option<usize>,
    },
    Over,
    Failed(MultipartError),
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("buffered", &self.buffer.len())
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

enum Found {
    /// A boundary line. The part before it ends without the line break that belongs to the boundary; `next` is behind
    /// the line.
    Line {
        part_end: usize,
        next: usize,
        closing: bool,
    },
    /// Nothing before this index; there a boundary may have begun.
    NotBefore(usize),
}

/// What stands behind a boundary's text.
enum LineEnd {
    Yes { next: usize, closing: bool },
    NothingYet,
    No,
}

impl Decoder {
    /// For a body with this boundary.
    pub fn new(boundary: &[u8], limits: Limits) -> Self {
        let dashes = boundary.iter().take_while(|b| **b == b'-').count();
        let needle = [b"--", boundary.get(dashes..).unwrap_or_default()].concat();
        Self {
            buffer: BytesMut::new(),
            needle: memmem::Finder::new(&needle).into_owned(),
            limits,
            state: State::Between(true),
            seen: 0,
            scanned: 0,
            ended: false,
        }
    }

    /// Takes the next bytes. Ask [`Decoder::next_part`] until it gives `None` before pushing more: that is what keeps
    /// the buffer within one part and one chunk.
    pub fn push(&mut self, bytes: Bytes) {
        if matches!(self.state, State::Over | State::Failed(_)) {
            return;
        }
        if self.buffer.is_empty() {
            // Nothing to join it to: taken over without a copy where nobody else holds it.
            self.buffer = bytes.into();
        } else {
            self.buffer.extend_from_slice(&bytes);
        }
    }

    /// Says that no more bytes will come.
    pub fn finish(&mut self) {
        self.ended = true;
    }

    /// The next part, where one is complete. After an error, the same error again.
    pub fn next_part(&mut self) -> Result<Option<Part>, MultipartError> {
        let result = self.step();
        if let Err(error) = result {
            self.state = State::Failed(error);
            self.buffer = BytesMut::new();
        }
        result
    }

    fn step(&mut self) -> Result<Option<Part>, MultipartError> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Failed(error) => return Err(error),
                State::Over => {
                    self.buffer.clear();
                    return Ok(None);
                }
                State::Between(first) => match self.find_line(self.scanned) {
                    Found::Line { next, closing, .. } => self.enter(next, closing),
                    Found::NotBefore(index) => {
                        if first && index > self.limits.junk_bytes {
                            return Err(too_large(
                                "bytes before the first boundary",
                                self.limits.junk_bytes,
                            ));
                        }
                        self.scanned = index;
                        if !first && index > 1 {
                            // One byte stays, to tell whether a boundary begins its line.
                            self.buffer.advance(index - 1);
                            self.scanned = 1;
                        }
                        self.state = if self.ended {
                            State::Over
                        } else {
                            State::Between(first)
                        };
                        return Ok(None);
                    }
                },
                State::Headers => match self.headers()? {
                    Some(headers) => {
                        if self.limits.parts.is_some_and(|limit| self.seen >= limit) {
                            return Err(too_large("parts", self.limits.parts.unwrap_or_default()));
                        }
                        self.seen += 1;
                        let length =
                            header(&headers, "content-length").and_then(|v| v.trim().parse().ok());
                        let length = length.filter(|n| *n <= self.limits.part_bytes);
                        self.state = State::Body { headers, length };
                    }
                    // The end inside headers is the end of a stream, not of a part.
                    None if self.ended => {}
                    None => {
                        self.state = State::Headers;
                        return Ok(None);
                    }
                },
                State::Body { headers, length } => match self.body(length)? {
                    Some(body) => return Ok(Some(Part::new(headers, body))),
                    None => {
                        self.state = State::Body { headers, length };
                        return Ok(None);
                    }
                },
            }
        }
    }

    /// Goes on behind a boundary line.
    fn enter(&mut self, next: usize, closing: bool) {
        self.buffer.advance(next);
        self.scanned = 0;
        self.state = match closing {
            false => State::Headers,
            // Some cameras close every event of a stream and go on all the same.
            true if self.limits.parts.is_none() => State::Between(false),
            true => State::Over,
        };
    }

    /// Reads up to the blank line; what has no colon (a status line, junk) is skipped. `None`: not all there yet.
    fn headers(&mut self) -> Result<Option<Vec<(String, String)>>, MultipartError> {
        let (mut headers, mut at) = (Vec::new(), 0);
        let within = |at| {
            if at > self.limits.header_bytes {
                Err(too_large("bytes of headers", self.limits.header_bytes))
            } else {
                Ok(())
            }
        };
        while let Some(len) = memchr(b'\n', self.buffer.get(at..).unwrap_or_default()) {
            let line = self.buffer.get(at..at + len).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            at += len + 1;
            within(at)?;
            if line.is_empty() {
                self.buffer.advance(at);
                return Ok(Some(headers));
            }
            let line = String::from_utf8_lossy(line);
            if let Some((name, value)) = line.split_once(':') {
                if headers.len() == self.limits.headers {
                    return Err(too_large("headers", self.limits.headers));
                }
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        within(self.buffer.len())?;
        Ok(None)
    }

    /// The body of the part the buffer begins with, and the boundary behind it; `None`: not all there yet.
    fn body(&mut self, length: Option<usize>) -> Result<Option<Bytes>, MultipartError> {
        if let Some(length) = length {
            if self.buffer.len() < length && !self.ended {
                return Ok(None);
            }
            match self.follows(length) {
                LineEnd::Yes { next, closing } => {
                    let body = self.buffer.split_to(length).freeze();
                    self.enter(next - length, closing);
                    return Ok(Some(body));
                }
                LineEnd::NothingYet if self.ended || self.ends_well(length) => {
                    self.state = State::Between(false);
                    self.scanned = 0;
                    return Ok(Some(self.buffer.split_to(length).freeze()));
                }
                LineEnd::NothingYet => return Ok(None),
                LineEnd::No => {}
            }
        }
        match self.find_line(self.scanned) {
            Found::Line {
                part_end,
                next,
                closing,
            } if part_end <= self.limits.part_bytes => {
                let body = self.buffer.split_to(part_end).freeze();
                self.enter(next - part_end, closing);
                Ok(Some(body))
            }
            // A line break behind a part of full size may belong to a boundary.
            Found::NotBefore(index) if !self.ended && index <= self.limits.part_bytes + 2 => {
                self.scanned = index;
                Ok(None)
            }
            Found::NotBefore(_)
                if self.ended && length.is_some_and(|length| self.buffer.len() < length) =>
            {
                Err(MultipartError::Cut)
            }
            Found::NotBefore(_) if self.ended && self.buffer.len() <= self.limits.part_bytes => {
                Ok(Some(self.buffer.split().freeze()))
            }
            _ => Err(too_large("bytes of a part", self.limits.part_bytes)),
        }
    }

    /// What stands behind an announced length: line breaks, dashes and the boundary, if the length is right.
    fn follows(&self, length: usize) -> LineEnd {
        let Some(tail) = self.buffer.get(length..) else {
            return LineEnd::No;
        };
        let blank = tail
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let dashes = tail.iter().skip(blank).take_while(|b| **b == b'-').count();
        let text = tail.get(blank + dashes..).unwrap_or_default();
        let boundary = self.needle.needle().get(2..).unwrap_or_default();
        if text.is_empty() && (dashes == 0 || !self.ended) {
            return LineEnd::NothingYet;
        }
        if dashes >= 2 && text.starts_with(boundary) {
            return self.line_end(length + blank + dashes + boundary.len());
        }
        if dashes >= 2 && boundary.starts_with(text) && !self.ended {
            LineEnd::NothingYet
        } else {
            LineEnd::No
        }
    }

    /// Whether a boundary's text, which ends at `at`, ends its line.
    fn line_end(&self, at: usize) -> LineEnd {
        let tail = self.buffer.get(at..).unwrap_or_default();
        if tail.starts_with(b"--") {
            return LineEnd::Yes {
                next: at + 2,
                closing: true,
            };
        }
        let blanks = tail
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
            .count();
        match tail.get(blanks) {
            Some(b'\n') => LineEnd::Yes {
                next: at + blanks + 1,
                closing: false,
            },
            None if self.ended => LineEnd::Yes {
                next: self.buffer.len(),
                closing: false,
            },
            None => LineEnd::NothingYet,
            Some(b'-') if tail.len() == 1 && !self.ended => LineEnd::NothingYet,
            // `--boundary-and-more` is text.
            Some(_) => LineEnd::No,
        }
    }

    /// Whether a body of this length ends as JSON, XML or JPEG ends.
    fn ends_well(&self, length: usize) -> bool {
        let body = self.buffer.get(..length).unwrap_or_default().trim_ascii();
        match body.first() {
            Some(b'{') => body.ends_with(b"}"),
            Some(b'<') => body.ends_with(b">"),
            Some(0xff) => body.ends_with(&[0xff, 0xd9]),
            _ => false,
        }
    }

    /// The first boundary line at or behind `from`.
    fn find_line(&self, from: usize) -> Found {
        let buffer: &[u8] = &self.buffer;
        let needle = self.needle.needle();
        let mut at = from;
        while let Some(hit) = self.needle.find(buffer.get(at..).unwrap_or_default()) {
            let hit = at + hit;
            at = hit + 1;
            // More dashes than two may stand before the boundary's own text; then comes the start of the line.
            let before = buffer.get(..hit).unwrap_or_default();
            let start = before.iter().rposition(|b| *b != b'-').map_or(0, |i| i + 1);
            if start != 0 && before.get(start - 1) != Some(&b'\n') {
                continue;
            }
            let (next, closing) = match self.line_end(hit + needle.len()) {
                LineEnd::Yes { next, closing } => (next, closing),
                LineEnd::NothingYet => return Found::NotBefore(start),
                LineEnd::No => continue,
            };
            let part = before.get(..start).unwrap_or_default();
            let part = part
                .strip_suffix(b"\n")
                .map_or(part, |p| p.strip_suffix(b"\r").unwrap_or(p));
            return Found::Line {
                part_end: part.len(),
                next,
                closing,
            };
        }
        // The needle may have begun in the last bytes, behind dashes and a line break of its own.
        let keep = needle.len() - 1;
        let mut safe = buffer.len().saturating_sub(keep);
        while safe > from && matches!(buffer.get(safe - 1), Some(b'-' | b'\r' | b'\n')) {
            safe -= 1;
        }
        Found::NotBefore(safe.max(from))
    }
}

fn too_large(what: &'static str, limit: usize) -> MultipartError {
    MultipartError::TooLarge { what, limit }
}

#[cfg(test)]
mod tests;
