//! Files (2.14): read and written in pieces, each with its checksum.

use crate::macros::{command, reply};
use crate::protocol::message;
use crate::types::{Base64Bytes, range};
use bytes::Bytes;
use face_common::page::{Paged, Turn};
use face_common::wire::hex;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use md5::Digest;

/// Bytes that a piece may have when a file is read.
pub const DOWNLOAD_PIECE: u32 = 10_240;
/// Bytes that a piece may have when a file is written.
pub const UPLOAD_PIECE: usize = 204_800;

fn checksum(piece: &[u8]) -> String {
    hex::encode(&md5::Md5::digest(piece))
}

fn is_checksum(text: &str, piece: &[u8]) -> bool {
    text.trim().eq_ignore_ascii_case(&checksum(piece))
}

face_common::snake_record! {
    /// Reads a piece of a file (2.14.1). A search in pages: each page is the next piece, and knows how long the file is.
    /// [`DownloadFile::starting_at`] goes on where one left off.
    ///
    /// `download file`.
    #[derive(Debug, Default)]
    pub struct DownloadFile {
        /// Where the file is.
        path: String,
        /// From this byte on.
        offset: u64,
        /// So many: 10240 at most. What comes may be another number.
        size: u32,
    }
}

impl DownloadFile {
    /// From the beginning.
    pub fn of(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            size: DOWNLOAD_PIECE,
            ..Self::default()
        }
    }

    /// From this byte on.
    pub fn starting_at(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    fn within_limits(&self) -> Result<(), EncodeError> {
        if self.path.is_empty() {
            return Err(EncodeError::invalid("path", "must not be empty"));
        }
        range("size", self.size, 1, DOWNLOAD_PIECE.into())
    }
}

reply! {
    /// A piece of a file, as it comes.
    FilePiece {
        /// Where the file is.
        path?: String,
        /// How long it is in all.
        total_size: u64,
        /// Where the piece begins.
        offset: u64,
        /// How long the piece is.
        size: u64,
        /// The piece.
        data: Base64Bytes,
        /// Its MD5, in hexadecimal.
        md5sum: String,
    }
}

/// Checked: the piece that was asked for, as long as it says, and with its checksum.
impl Endpoint for DownloadFile {
    type Protocol = crate::FaceCapture;
    type Reply = FilePiece;
    const NAME: &'static str = "DownloadFile";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        self.within_limits()?;
        message::request(<Self as crate::protocol::Command>::CMD, self)
    }

    fn decode(&self, response: &Response) -> Result<FilePiece, DecodeError> {
        let piece: FilePiece = message::read_reply(response)?;
        let has = piece.data.0.len() as u64;
        let wrong = |field, why: String| Err(DecodeError::new(field, why, b""));
        if piece.offset != self.offset {
            let why = format!("is {}, and {} was asked for", piece.offset, self.offset);
            return wrong("offset", why);
        }
        if piece.size != has {
            return wrong(
                "size",
                format!("is {}, and there are {has} bytes", piece.size),
            );
        }
        if piece.offset.saturating_add(has) > piece.total_size {
            return wrong("total_size", format!("{} is passed", piece.total_size));
        }
        if !is_checksum(&piece.md5sum, &piece.data.0) {
            return wrong("md5sum", "is not the piece's".to_owned());
        }
        Ok(piece)
    }
}

impl crate::protocol::Command for DownloadFile {
    const CMD: &'static str = "download file";
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for DownloadFile {
    fn matches(request: &Request) -> bool {
        message::is_command(request, <Self as crate::protocol::Command>::CMD)
    }

    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        message::read_request(request)
    }

    fn encode(reply: &FilePiece) -> Result<Response, EncodeError> {
        message::reply(
            <Self as crate::protocol::Command>::CMD,
            crate::protocol::Code::Ok,
            reply,
        )
    }
}

impl FilePiece {
    /// This piece of a file, with its checksum.
    pub fn cut(file: &[u8], path: &str, offset: u64, size: usize) -> Self {
        let start = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(file.len());
        let end = start.saturating_add(size).min(file.len());
        let piece = file.get(start..end).unwrap_or_default();
        Self {
            path: Some(path.to_owned()),
            total_size: file.len() as u64,
            offset,
            size: piece.len() as u64,
            data: Base64Bytes(Bytes::copy_from_slice(piece)),
            md5sum: checksum(piece),
            ..Self::default()
        }
    }

    /// Where the next piece begins.
    pub fn end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

impl Paged for DownloadFile {
    type Item = FilePiece;

    /// The next piece begins where this one ended, however long that was.
    fn turn(mut self, piece: FilePiece) -> Turn<Self> {
        let more = piece.size > 0 && piece.end() < piece.total_size;
        self.offset = piece.end();
        Turn {
            items: vec![piece],
            next: more.then_some(self),
        }
    }
}

command! {
    /// Writes a piece of a file (2.14.2). [`flow::upload`](crate::flow::upload) writes a whole one. The reply says `set hardware
    /// info`.
    UploadFile "upload file" {
        /// Where the file is to be.
        path: String,
        /// How long it is in all.
        total_size: u64,
        /// Where the piece begins.
        offset: u64,
        /// How long the piece is: 204800 at most.
        size: u64,
        /// The piece.
        data: Base64Bytes,
        /// Its MD5, in hexadecimal.
        md5sum: String,
    } => UploadedPiece, idempotent, check within_limits
}

fn within_limits(upload: &UploadFile) -> Result<(), EncodeError> {
    if upload.path.is_empty() {
        return Err(EncodeError::invalid("path", "must not be empty"));
    }
    let has = upload.data.0.len();
    if has == 0 || has > UPLOAD_PIECE {
        let why = format!("has {has} bytes; 1 to {UPLOAD_PIECE} are allowed");
        return Err(EncodeError::invalid("data", why));
    }
    if upload.size != has as u64 {
        return Err(EncodeError::invalid("size", "is not the piece's"));
    }
    if upload.offset.saturating_add(upload.size) > upload.total_size {
        return Err(EncodeError::invalid("total_size", "is passed"));
    }
    if !is_checksum(&upload.md5sum, &upload.data.0) {
        return Err(EncodeError::invalid("md5sum", "is not the piece's"));
    }
    Ok(())
}

impl UploadFile {
    /// The piece of a file that begins at this byte, as large as it may be.
    pub fn cut(path: impl Into<String>, file: &Bytes, offset: usize) -> Self {
        let start = offset.min(file.len());
        let end = start.saturating_add(UPLOAD_PIECE).min(file.len());
        let piece = file.slice(start..end);
        Self {
            path: path.into(),
            total_size: file.len() as u64,
            offset: start as u64,
            size: piece.len() as u64,
            md5sum: checksum(&piece),
            data: Base64Bytes(piece),
            ..Self::default()
        }
    }

    /// Whether the piece is what its size and checksum say: for the other side.
    pub fn is_whole(&self) -> bool {
        within_limits(self).is_ok()
    }
}

reply! {
    /// How much of the piece was taken.
    UploadedPiece {
        /// Where the file is.
        path?: String,
        /// Where the piece begins.
        offset?: u64,
        /// How much was taken: perhaps less than was sent. The document's example takes 10240 of 204800.
        size?: u64,
    }
}

#[cfg(test)]
mod tests;
