//! Whole files, piece by piece.

use super::{Flow, Wire, patiently};
use crate::file::{DOWNLOAD_PIECE, DownloadFile, UploadFile};
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
        /// Of a file that was read: what there is of it.
        partial: Option<Box<Partial>>,
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

    /// What there is of a file that was being read, for [`download_rest`].
    pub fn partial(&self) -> Option<&Partial> {
        match self {
            Self::Call { partial, .. } => partial.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { done, source, .. } => write!(f, "after {done} bytes: {source}"),
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
        partial: None,
    }
}

/// The beginning of a file, to go on with.
#[derive(Clone, PartialEq, Eq)]
pub struct Partial {
    path: String,
    file: Bytes,
    total: Option<u64>,
}

impl fmt::Debug for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partial")
            .field("path", &self.path)
            .field("done", &self.file.len())
            .field("total", &self.total)
            .finish()
    }
}

/// Reads a whole file of up to `limit` bytes, each piece against its checksum. `progress` is told after each. What there is of it
/// when a call fails is in the error ([`FileError::partial`]). A file that is not to be held in memory comes piece by piece with
/// `client.pages(DownloadFile::of(path))`; whether it changes meanwhile is seen by `total_size` alone.
pub fn download(
    path: impl Into<String>,
    limit: u64,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Flow<Bytes, FileError> {
    let nothing = Partial {
        path: path.into(),
        file: Bytes::new(),
        total: None,
    };
    download_rest(nothing, limit, progress)
}

/// As [`download`], from where one ended. The last piece is read once more: where it is another one, or the file has another length,
/// the file has changed.
pub fn download_rest(
    partial: Partial,
    limit: u64,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Flow<Bytes, FileError> {
    Flow::new(move |wire| async move {
        let Partial {
            path,
            file,
            mut total,
        } = partial;
        let start = file.len().saturating_sub(DOWNLOAD_PIECE as usize);
        let mut known = file.slice(start..);
        let mut file = BytesMut::from(&file[..]);
        file.truncate(start);
        let mut next = Some(DownloadFile::of(path.as_str()).starting_at(start as u64));
        while let Some(search) = next {
            let piece = match patiently(&wire, &search).await {
                Ok(piece) => piece,
                Err(source) => {
                    file.extend_from_slice(&known);
                    return Err(FileError::Call {
                        done: file.len() as u64,
                        source: source.into(),
                        partial: Some(Box::new(Partial {
                            path,
                            file: file.freeze(),
                            total,
                        })),
                    });
                }
            };
            let size = piece.total_size;
            if size > limit {
                return Err(FileError::TooLarge { size, limit });
            }
            let same = known.len().min(piece.data.0.len());
            let is_other = piece.data.0.get(..same) != known.get(..same);
            if is_other || total.replace(size).is_some_and(|before| before != size) {
                return Err(FileError::Changed);
            }
            known = known.slice(same..);
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
/// many bytes. What it has before that byte is not looked at. `progress` is told after each piece.
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
        let taken = patiently(wire, &piece).await.map_err(at(done))?;
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
