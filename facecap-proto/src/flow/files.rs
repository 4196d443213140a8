//! Whole files, piece by piece.

use super::{Flow, Wire};
use crate::file::{DownloadFile, UploadFile};
use crate::{Error, ErrorKind};
use bytes::{Bytes, BytesMut};
use face_common::page::Paged;
use std::fmt;

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Why a file was not read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileError {
    /// A call failed. From `done` on it can be gone on with.
    Call {
        /// Bytes done.
        done: u64,
        /// The call's error.
        source: Box<Error>,
    },
    /// The device takes no more of the file, or says that it took what it was not sent.
    Stuck {
        /// Bytes done.
        done: u64,
    },
    /// The file changed while it was read.
    Changed,
    /// The file is larger than the limit.
    TooLarge {
        /// Bytes it has.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The device took all of it and has something else.
    NotStored {
        /// Bytes that were written.
        wanted: u64,
        /// Bytes it has.
        has: u64,
    },
}

impl FileError {
    /// Bytes that need not be read or written again.
    pub fn done(&self) -> u64 {
        match self {
            Self::Call { done, .. } | Self::Stuck { done } => *done,
            _ => 0,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { done, source } => write!(f, "after {done} bytes: {source}"),
            Self::Stuck { done } => {
                write!(f, "after {done} bytes the device takes no more of the file")
            }
            Self::Changed => f.write_str("the file changed while it was read"),
            Self::TooLarge { size, limit } => {
                write!(f, "the file has {size} bytes, and {limit} are allowed")
            }
            Self::NotStored { wanted, has } => write!(
                f,
                "the device took a file of {wanted} bytes and has one of {has}"
            ),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

impl From<Error> for FileError {
    fn from(source: Error) -> Self {
        at(0)(source)
    }
}

fn at(done: u64) -> impl Fn(Error) -> FileError {
    move |source| FileError::Call {
        done,
        source: source.into(),
    }
}

/// Reads a whole file of up to `limit` bytes, each piece against its checksum. `progress` is told after each. For files that are
/// not to be held in memory, or to be gone on with: `client.pages(DownloadFile::of(path).starting_at(offset))`.
pub fn download(
    path: impl Into<String>,
    limit: u64,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Flow<Bytes, FileError> {
    let path = path.into();
    Flow::new(move |wire| async move {
        let mut file = BytesMut::new();
        let mut total = None;
        let mut next = Some(DownloadFile::of(path));
        while let Some(search) = next {
            let piece = wire.call(&search).await.map_err(at(file.len() as u64))?;
            let size = piece.total_size;
            if size > limit {
                return Err(FileError::TooLarge { size, limit });
            }
            if total.replace(size).is_some_and(|before| before != size) {
                return Err(FileError::Changed);
            }
            let turn = search.turn(piece);
            for piece in turn.items {
                file.extend_from_slice(&piece.data.0);
            }
            progress(Progress {
                done: file.len() as u64,
                total: size,
            });
            next = turn.next;
        }
        // An empty piece before the end.
        if total.is_some_and(|total| total != file.len() as u64) {
            return Err(FileError::Stuck {
                done: file.len() as u64,
            });
        }
        Ok(file.freeze())
    })
}

/// Writes a file from this byte on, each piece with its checksum, and as much of it as the device takes; then looks that it has as
/// many bytes. `progress` is told after each piece.
pub fn upload(
    path: impl Into<String>,
    file: Bytes,
    from: u64,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Flow<Progress, FileError> {
    let path = path.into();
    Flow::new(move |wire| async move {
        let total = write(&wire, &path, &file, from, &mut progress).await?;
        Ok(Progress { done: total, total })
    })
}

pub(super) async fn write(
    wire: &Wire,
    path: &str,
    file: &Bytes,
    from: u64,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<u64, FileError> {
    let total = file.len() as u64;
    let mut done = from.min(total);
    while done < total {
        let start = usize::try_from(done).unwrap_or(usize::MAX);
        let piece = UploadFile::cut(path, file, start);
        let taken = wire.call(&piece).await.map_err(at(done))?;
        let elsewhere = taken.offset.is_some_and(|offset| offset != done);
        let size = taken.size.unwrap_or(piece.size);
        if elsewhere || size == 0 || size > piece.size {
            return Err(FileError::Stuck { done });
        }
        done += size;
        progress(Progress { done, total });
    }
    let mut look = DownloadFile::of(path);
    look.size = 1;
    match wire.call(&look).await {
        Ok(piece) if piece.total_size == total => Ok(total),
        Ok(piece) => Err(FileError::NotStored {
            wanted: total,
            has: piece.total_size,
        }),
        // A device that gives no files back.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(total),
        Err(error) => Err(at(total)(error)),
    }
}
