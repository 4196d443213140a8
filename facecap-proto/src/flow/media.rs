//! Pictures and videos for the screen when nobody is there.

use super::Flow;
use super::files::{FileError, Progress, write};
use crate::Error;
use crate::screen::{
    Media, RequestLcdMedia, ScreensaverMode, UpdateLcdMedia, UpdateLcdScreensaver,
};
use bytes::Bytes;
use std::fmt;

/// Media that are on the device.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MediaUploaded {
    /// Everything the device lists now.
    pub list: Vec<Media>,
    /// Bytes written.
    pub bytes: u64,
}

/// Why media are not on the device.
#[derive(Debug)]
#[non_exhaustive]
pub enum MediaError {
    /// A call failed.
    Call(Box<Error>),
    /// A file was not written whole. It is in the list all the same; [`upload`](super::upload) goes on with it from
    /// [`FileError::done`], and the screen shows nothing of the list yet if it did not before.
    File {
        /// Which.
        media_name: String,
        /// Where it is on the device.
        path: String,
        /// Why.
        source: Box<FileError>,
    },
    /// The device does not say where a file is to go, or does not list it.
    NotListed {
        /// Which.
        media_name: String,
    },
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "setting the media: {error}"),
            Self::File {
                media_name, source, ..
            } => write!(f, "{media_name}: {source}"),
            Self::NotListed { media_name } => {
                write!(f, "the device does not list {media_name}")
            }
        }
    }
}

impl std::error::Error for MediaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => Some(&**error),
            Self::File { source, .. } => Some(&**source),
            Self::NotListed { .. } => None,
        }
    }
}

impl From<Error> for MediaError {
    fn from(error: Error) -> Self {
        Self::Call(error.into())
    }
}

/// Puts files into the list (1 to 10, each at its place), writes them where the device says, shows them when nobody is there, and
/// looks that they are listed. `progress` is told after each piece, of all files together.
pub fn upload_media(
    files: Vec<(Media, Bytes)>,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Flow<MediaUploaded, MediaError> {
    Flow::new(move |wire| async move {
        let total: u64 = files.iter().map(|(_, file)| file.len() as u64).sum();
        let order = UpdateLcdMedia {
            screensaver_media_list: files.iter().map(|(media, _)| media.clone()).collect(),
            ..UpdateLcdMedia::default()
        };
        let places = wire.call(&order).await?.screensaver_media_list;
        let mut before = 0;
        for (media, file) in &files {
            let place = places.iter().find(|p| p.sequence == media.sequence);
            let Some(path) = place.and_then(|place| place.path.clone()) else {
                return Err(MediaError::NotListed {
                    media_name: media.media_name.clone(),
                });
            };
            let mut tell = |piece: Progress| {
                progress(Progress {
                    done: before + piece.done,
                    total,
                });
            };
            let written = write(&wire, &path, file, 0, &mut tell).await;
            before += written.map_err(|source| MediaError::File {
                media_name: media.media_name.clone(),
                path: path.clone(),
                source: source.into(),
            })?;
        }
        wire.call(&UpdateLcdScreensaver {
            screensaver_mode: ScreensaverMode::Media,
            ..UpdateLcdScreensaver::default()
        })
        .await?;
        let list = wire.call(&RequestLcdMedia {}).await?.screensaver_media_list;
        for (media, _) in &files {
            if !list.iter().any(|listed| listed.sequence == media.sequence) {
                return Err(MediaError::NotListed {
                    media_name: media.media_name.clone(),
                });
            }
        }
        Ok(MediaUploaded {
            list,
            bytes: before,
        })
    })
}
