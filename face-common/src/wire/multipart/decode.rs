use super::part::{Headers, Part};
use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memmem};
use std::borrow::Cow;
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

/// Longer than most lines of a boundary, which has 70 characters at most, with what stands before and behind it.
const LINE: usize = if cfg!(test) { 8 } else { 128 };

/// Dashes before a boundary's text, and blanks behind it, at most: with more of them it is text. Many times what devices write.
/// Smaller in tests, whose bodies are small too.
const RUN: usize = if cfg!(test) { 8 } else { 256 };

/// A small piece of a chunk. Smaller in tests, whose chunks are small too.
const STEP: usize = if cfg!(test) { 8 } else { 1 << 10 };

/// Reads parts from bytes as they come. Any chunking gives the same parts, but for one that announced less than it has.
///
/// * A part's `Content-Length` counts when a boundary follows it; then the part may contain anything. Where it is absent
///   or wrong, the part reaches to the next boundary.
/// * In an endless stream nothing follows a part until the next event. A part whose announced length is there, with
///   nothing behind it yet, is given out at once if it ends as JSON, XML or JPEG ends, and held for the next boundary if
///   it does not, or until so many line breaks follow that they only keep the connection alive. What comes behind one that
///   was given out is dropped up to the next boundary.
/// * The boundary stands at the start of a line, behind 2 to 256 dashes, whether or not the parameter has dashes of its
///   own, and before 256 blanks at most. Lines end in CRLF or LF. Blank lines, a status line or other junk before a part's
///   headers are skipped.
/// * A missing closing boundary is no error: without an announced length the last part reaches to the end.
///
/// Every byte of a part is copied once, into memory that is the part's alone: who keeps a part keeps nothing else, and
/// the chunk's memory can be used again by the one who reads.
pub struct Decoder {
    /// What came before the last chunk and is not done with. While it is empty, the chunk itself is read.
    buffer: BytesMut,
    chunk: Bytes,
    /// How much of the chunk stands at the end of the buffer too.
    copied: usize,
    /// Two dashes and the boundary without its own leading dashes.
    needle: memmem::Finder<'static>,
    limits: Limits,
    state: State,
    seen: usize,
    /// Up to here there is no boundary in what is read.
    scanned: usize,
    ended: bool,
}

enum State {
    /// Before a boundary; what is there is dropped. `true` until the first one.
    Between(bool),
    Headers,
    Body {
        headers: Headers,
        length: Option<usize>,
    },
    Over,
    Failed(MultipartError),
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("held", &self.held())
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

enum Found {
    /// A boundary line. The part before it ends without the line break that belongs to the boundary; `next` is behind
    /// the line.
    Line {
        part_end: usize,
        start: usize,
        next: usize,
        closing: bool,
    },
    /// Nothing before this index; there a boundary may have begun.
    NotBefore(usize),
}

/// What stands behind a boundary's text.
enum LineEnd {
    Yes {
        next: usize,
        closing: bool,
    },
    NothingYet,
    /// Line breaks alone, and more of them than stand before a boundary.
    Idle,
    No,
}

impl Decoder {
    /// For a body with this boundary.
    pub fn new(boundary: &[u8], limits: Limits) -> Self {
        let dashes = boundary.iter().take_while(|b| **b == b'-').count();
        let needle = [b"--", boundary.get(dashes..).unwrap_or_default()].concat();
        Self {
            buffer: BytesMut::new(),
            chunk: Bytes::new(),
            copied: 0,
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
        self.hold();
        self.chunk = bytes;
    }

    /// How many bytes of memory it keeps for what is not given out yet: those of a part begun, and after a `push` those
    /// of its chunk.
    pub fn held(&self) -> usize {
        self.buffer.capacity() + self.chunk.len()
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
            self.forget();
        }
        result
    }

    fn step(&mut self) -> Result<Option<Part>, MultipartError> {
        loop {
            if let Some(part) = self.read()? {
                return Ok(Some(part));
            }
            if self.all_there() {
                self.hold();
                return Ok(None);
            }
            self.more();
        }
    }

    fn read(&mut self) -> Result<Option<Part>, MultipartError> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Failed(error) => return Err(error),
                State::Over => {
                    self.forget();
                    return Ok(None);
                }
                State::Between(first) => match self.find_line(self.scanned) {
                    Found::Line { start: index, .. } | Found::NotBefore(index)
                        if first && index > self.limits.junk_bytes =>
                    {
                        return Err(too_large(
                            "bytes before the first boundary",
                            self.limits.junk_bytes,
                        ));
                    }
                    Found::Line { next, closing, .. } => self.enter(next, closing),
                    Found::NotBefore(index) => {
                        let there = self.all_there();
                        self.scanned = index;
                        if !first && index > 1 {
                            // One byte stays, to tell whether a boundary begins its line.
                            self.skip(index - 1);
                            self.scanned = 1;
                        }
                        self.state = if there && self.ended {
                            State::Over
                        } else {
                            State::Between(first)
                        };
                        // Otherwise it has come to the chunk itself, which is not read yet.
                        if there || !self.all_there() {
                            return Ok(None);
                        }
                    }
                },
                State::Headers => match self.headers()? {
                    Some((headers, length)) => {
                        if self.limits.parts.is_some_and(|limit| self.seen >= limit) {
                            return Err(too_large("parts", self.limits.parts.unwrap_or_default()));
                        }
                        self.seen += 1;
                        self.state = State::Body { headers, length };
                    }
                    // The end inside headers is the end of a stream, not of a part.
                    None if self.at_end() => {}
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
        self.skip(next);
        self.scanned = 0;
        self.state = match closing {
            false => State::Headers,
            // Some cameras close every event of a stream and go on all the same.
            true if self.limits.parts.is_none() => State::Between(false),
            true => State::Over,
        };
    }

    /// Reads up to the blank line, and the length that is announced; what has no colon (a status line, junk) is skipped.
    /// `None`: not all there yet.
    fn headers(&mut self) -> Result<Option<(Headers, Option<usize>)>, MultipartError> {
        let (mut headers, mut length) = (Headers::default(), None);
        let (mut count, mut at) = (0, 0);
        let window = self.window();
        let within = |at| {
            if at > self.limits.header_bytes {
                Err(too_large("bytes of headers", self.limits.header_bytes))
            } else {
                Ok(())
            }
        };
        while let Some(len) = memchr(b'\n', window.get(at..).unwrap_or_default()) {
            let line = window.get(at..at + len).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            at += len + 1;
            within(at)?;
            if line.is_empty() {
                self.skip(at);
                let length = length.flatten().filter(|n| *n <= self.limits.part_bytes);
                return Ok(Some((headers, length)));
            }
            let line = match std::str::from_utf8(line) {
                Ok(line) => Cow::Borrowed(line),
                Err(_) => String::from_utf8_lossy(line),
            };
            if let Some((name, value)) = line.split_once(':') {
                if count == self.limits.headers {
                    return Err(too_large("headers", self.limits.headers));
                }
                count += 1;
                if length.is_none() && name.trim().eq_ignore_ascii_case("content-length") {
                    length = Some(value.trim().parse().ok());
                }
                headers.push(name, value);
            }
        }
        within(window.len())?;
        Ok(None)
    }

    /// The body of the part the buffer begins with, and the boundary behind it; `None`: not all there yet.
    fn body(&mut self, length: Option<usize>) -> Result<Option<Bytes>, MultipartError> {
        if let Some(length) = length {
            if self.window().len() < length && !self.at_end() {
                return Ok(None);
            }
            match self.follows(length) {
                LineEnd::Yes { next, closing } => {
                    let body = self.take(length);
                    self.enter(next - length, closing);
                    return Ok(Some(body));
                }
                LineEnd::NothingYet
                    if !self.all_there() || !(self.ended || self.ends_well(length)) =>
                {
                    return Ok(None);
                }
                LineEnd::NothingYet | LineEnd::Idle => {
                    self.state = State::Between(false);
                    self.scanned = 0;
                    return Ok(Some(self.take(length)));
                }
                LineEnd::No => {}
            }
        }
        match self.find_line(self.scanned) {
            Found::Line {
                part_end,
                next,
                closing,
                ..
            } if part_end <= self.limits.part_bytes => {
                let body = self.take(part_end);
                self.enter(next - part_end, closing);
                Ok(Some(body))
            }
            // A line break behind a part of full size may belong to a boundary.
            Found::NotBefore(index) if !self.at_end() && index <= self.limits.part_bytes + 2 => {
                self.scanned = index;
                Ok(None)
            }
            Found::NotBefore(_)
                if self.at_end() && length.is_some_and(|length| self.window().len() < length) =>
            {
                Err(MultipartError::Cut)
            }
            Found::NotBefore(_)
                if self.at_end() && self.window().len() <= self.limits.part_bytes =>
            {
                Ok(Some(self.take(self.window().len())))
            }
            _ => Err(too_large("bytes of a part", self.limits.part_bytes)),
        }
    }

    /// What stands behind an announced length: line breaks, dashes and the boundary, if the length is right.
    fn follows(&self, length: usize) -> LineEnd {
        let Some(tail) = self.window().get(length..) else {
            return LineEnd::No;
        };
        let blank = run(tail.iter(), b"\r\n");
        if blank > RUN {
            return LineEnd::Idle;
        }
        let dashes = run(tail.iter().skip(blank), b"-");
        if dashes > RUN {
            return LineEnd::No;
        }
        let text = tail.get(blank + dashes..).unwrap_or_default();
        let boundary = self.needle.needle().get(2..).unwrap_or_default();
        if text.is_empty() && (dashes == 0 || !self.at_end()) {
            return LineEnd::NothingYet;
        }
        if dashes >= 2 && text.starts_with(boundary) {
            return self.line_end(length + blank + dashes + boundary.len());
        }
        if dashes >= 2 && boundary.starts_with(text) && !self.at_end() {
            LineEnd::NothingYet
        } else {
            LineEnd::No
        }
    }

    /// Whether a boundary's text, which ends at `at`, ends its line.
    fn line_end(&self, at: usize) -> LineEnd {
        let tail = self.window().get(at..).unwrap_or_default();
        if tail.starts_with(b"--") {
            return LineEnd::Yes {
                next: at + 2,
                closing: true,
            };
        }
        let blanks = run(tail.iter(), b" \t\r");
        match tail.get(blanks) {
            _ if blanks > RUN => LineEnd::No,
            Some(b'\n') => LineEnd::Yes {
                next: at + blanks + 1,
                closing: false,
            },
            None if self.at_end() => LineEnd::Yes {
                next: self.window().len(),
                closing: false,
            },
            None => LineEnd::NothingYet,
            Some(b'-') if tail.len() == 1 && !self.at_end() => LineEnd::NothingYet,
            // `--boundary-and-more` is text.
            Some(_) => LineEnd::No,
        }
    }

    /// Whether a body of this length ends as JSON, XML or JPEG ends.
    fn ends_well(&self, length: usize) -> bool {
        let body = self.window().get(..length).unwrap_or_default().trim_ascii();
        match body.first() {
            Some(b'{') => body.ends_with(b"}"),
            Some(b'<') => body.ends_with(b">"),
            Some(0xff) => body.ends_with(&[0xff, 0xd9]),
            _ => false,
        }
    }

    /// The first boundary line at or behind `from`.
    fn find_line(&self, from: usize) -> Found {
        let buffer = self.window();
        let needle = self.needle.needle();
        let mut at = from;
        while let Some(hit) = self.needle.find(buffer.get(at..).unwrap_or_default()) {
            let hit = at + hit;
            at = hit + 1;
            // More dashes than two may stand before the boundary's own text; then comes the start of the line.
            let before = buffer.get(..hit).unwrap_or_default();
            let dashes = run(before.iter().rev(), b"-");
            let start = hit - dashes;
            if dashes + 2 > RUN || start != 0 && before.get(start - 1) != Some(&b'\n') {
                continue;
            }
            let (next, closing) = match self.line_end(hit + needle.len()) {
                LineEnd::Yes { next, closing } => (next, closing),
                LineEnd::NothingYet => return Found::NotBefore(start),
                LineEnd::Idle | LineEnd::No => continue,
            };
            let part = before.get(..start).unwrap_or_default();
            let part = part
                .strip_suffix(b"\n")
                .map_or(part, |p| p.strip_suffix(b"\r").unwrap_or(p));
            return Found::Line {
                part_end: part.len(),
                start,
                next,
                closing,
            };
        }
        // The needle may have begun in the last bytes, behind dashes of its own. Of too many so many stay that they are too many
        // for what comes then.
        let keep = needle.len() - 1;
        let safe = buffer.len().saturating_sub(keep);
        let dashes = run(buffer.iter().take(safe).rev(), b"-");
        Found::NotBefore(safe - dashes)
    }

    /// What is there to read, in one piece.
    fn window(&self) -> &[u8] {
        if self.buffer.is_empty() {
            &self.chunk
        } else {
            &self.buffer
        }
    }

    /// Whether the window reaches to the last byte that came.
    fn all_there(&self) -> bool {
        self.buffer.is_empty() || self.copied == self.chunk.len()
    }

    fn at_end(&self) -> bool {
        self.ended && self.all_there()
    }

    /// Copies more of the chunk behind the buffer, and not much more than is needed to go on.
    fn more(&mut self) {
        let missing = self.missing();
        if missing > 0 {
            return self.copy(missing);
        }
        let keep = self.needle.needle().len() - 1;
        let bare = matches!(self.state, State::Body { length: None, .. });
        // Headers, the seam between two chunks, a boundary whose line is not all there: a small step.
        if !bare || self.copied < keep || self.scanned + keep < self.buffer.len() {
            return self.copy(STEP);
        }
        // Up to the next boundary, which is searched in the chunk: what was just read is copied fast, while what was just
        // copied would be searched a second time.
        let rest = self.chunk.get(self.copied - keep..).unwrap_or_default();
        let free = self.needle.find(rest).unwrap_or(rest.len() - keep);
        self.scanned = self.buffer.len() - keep + free;
        self.copy(free + LINE);
    }

    /// How much is missing of a part that has announced its length, with the line of the boundary behind it.
    fn missing(&self) -> usize {
        match self.state {
            State::Body {
                length: Some(n), ..
            } => (n + LINE).saturating_sub(self.buffer.len()),
            _ => 0,
        }
    }

    fn copy(&mut self, most: usize) {
        let rest = self.chunk.get(self.copied..).unwrap_or_default();
        let piece = rest.get(..most).unwrap_or(rest);
        self.buffer.extend_from_slice(piece);
        self.copied += piece.len();
    }

    /// Keeps what is left of the chunk, and lets go of the chunk.
    fn hold(&mut self) {
        self.buffer.reserve(self.missing());
        self.copy(usize::MAX);
        self.chunk = Bytes::new();
        self.copied = 0;
    }

    fn take(&mut self, length: usize) -> Bytes {
        if self.buffer.is_empty() {
            let body = Bytes::copy_from_slice(self.chunk.get(..length).unwrap_or_default());
            self.chunk.advance(length);
            return body;
        }
        let body = self.buffer.split_to(length).freeze();
        self.settle();
        body
    }

    fn skip(&mut self, length: usize) {
        if self.buffer.is_empty() {
            self.chunk.advance(length);
        } else {
            self.buffer.advance(length);
            self.settle();
        }
    }

    /// Goes on in the chunk itself once the buffer holds nothing else.
    fn settle(&mut self) {
        if let Some(done) = self.copied.checked_sub(self.buffer.len()) {
            self.buffer = BytesMut::new();
            self.chunk.advance(done);
            self.copied = 0;
        }
    }

    fn forget(&mut self) {
        self.buffer = BytesMut::new();
        self.chunk = Bytes::new();
        self.copied = 0;
    }
}

/// How many bytes of a kind come first; `RUN + 1` stands for more.
fn run<'a>(bytes: impl Iterator<Item = &'a u8>, kind: &[u8]) -> usize {
    bytes.take(RUN + 1).take_while(|b| kind.contains(b)).count()
}

fn too_large(what: &'static str, limit: usize) -> MultipartError {
    MultipartError::TooLarge { what, limit }
}

#[cfg(test)]
mod tests;
