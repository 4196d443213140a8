//! Multipart bodies: written whole, so that they can be signed and sent again; read in pieces, as they come.

mod decode;
mod encode;
mod part;

pub use decode::{Decoder, Limits, MultipartError};
pub use encode::Form;
pub use part::{Part, boundary_of};

use bytes::Bytes;

/// All parts of a body that is there as a whole.
pub fn read_all(content_type: &str, body: Bytes) -> Result<Vec<Part>, MultipartError> {
    let boundary = boundary_of(content_type).ok_or(MultipartError::NoBoundary)?;
    let mut decoder = Decoder::new(&boundary, Limits::default());
    decoder.push(body);
    decoder.finish();
    let mut parts = Vec::new();
    while let Some(part) = decoder.next_part()? {
        parts.push(part);
    }
    Ok(parts)
}
