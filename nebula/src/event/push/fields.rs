use bytes::Bytes;
use face_common::DecodeError;
use face_common::wire::multipart::{Decoder, Limits, Part, boundary_of};

/// What a post consists of.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) key: Option<Bytes>,
    pub(super) json: Option<Bytes>,
    pub(super) files: Vec<Part>,
    /// Where it ends too early.
    pub(super) cut: Option<DecodeError>,
}

impl Fields {
    pub(super) fn of(content_type: &str, body: &Bytes, limit: usize) -> Self {
        if let Some(boundary) = boundary_of(content_type) {
            return Self::of_form(&boundary, body, limit);
        }
        let is_urlencoded = content_type
            .trim_start()
            .starts_with("application/x-www-form");
        if is_urlencoded {
            return Self::of_urlencoded(body);
        }
        Self {
            json: Some(body.clone()),
            ..Self::default()
        }
    }

    fn of_form(boundary: &[u8], body: &Bytes, limit: usize) -> Self {
        let mut limits = Limits::default();
        limits.part_bytes = limit;
        let mut decoder = Decoder::new(boundary, limits);
        decoder.push(body.clone());
        decoder.finish();
        let (mut fields, mut parts) = (Self::default(), Vec::new());
        let mut why = None;
        loop {
            match decoder.next_part() {
                Ok(Some(part)) => parts.push(part),
                Ok(None) => break,
                Err(error) => {
                    why = Some(DecodeError::new("", error, b""));
                    break;
                }
            }
        }
        if why.is_none() && !is_closed(boundary, body) {
            // Nobody knows what is missing of the last part, unless a boundary is behind it.
            let is_whole = body.trim_ascii_end().ends_with(boundary);
            let last = if is_whole { None } else { parts.pop() };
            let name = last.as_ref().and_then(Part::name).unwrap_or_default();
            why = Some(DecodeError::new(name, "the form ends too early", b""));
        }
        fields.cut = why;
        for part in parts {
            match part.name().as_deref() {
                Some("key") => fields.key = Some(part.body().clone()),
                Some("json") => fields.json = Some(part.body().clone()),
                _ => fields.files.push(part),
            }
        }
        fields
    }

    fn of_urlencoded(body: &Bytes) -> Self {
        let text = String::from_utf8_lossy(body);
        let field = |wanted: &str| {
            let mut pairs = text
                .trim_end()
                .split('&')
                .filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(name, _)| *name == wanted)?;
            Some(face_common::endpoint::unescape(&value.replace('+', " ")).into())
        };
        Self {
            key: field("key"),
            json: field("json"),
            ..Self::default()
        }
    }
}

/// Whether a form ends as it must: in the last line of most, and before an epilogue of some.
fn is_closed(boundary: &[u8], body: &[u8]) -> bool {
    // As the decoder has it: two dashes or more before it, whether or not the parameter has dashes of its own.
    let dashes = boundary.iter().take_while(|b| **b == b'-').count();
    let text = boundary.get(dashes..).unwrap_or_default();
    let closing = [b"--", text, b"--"].concat();
    body.trim_ascii_end().ends_with(&closing) || body.windows(closing.len()).any(|at| at == closing)
}
