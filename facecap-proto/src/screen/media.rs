use crate::device::Done;
use crate::macros::{command, reply};
use crate::types::{count, range};
use face_common::EncodeError;

face_common::open_string_enum! {
    /// What the screen shows when nobody is there.
    #[derive(Default)]
    pub enum ScreensaverMode {
        /// What it always shows.
        #[default]
        None = "none",
        /// Nothing.
        Extinguish = "extinguish",
        /// Pictures and videos.
        Media = "media",
    }
}

command! {
    /// Reads what the screen shows when nobody is there (2.10.1).
    RequestLcdScreensaver "request lcd screensaver" {} => Screensaver, idempotent
}

reply! {
    /// What the screen shows when nobody is there.
    Screensaver {
        /// What.
        screensaver_mode?: ScreensaverMode,
    }
}

command! {
    /// Sets what the screen shows when nobody is there (2.10.2).
    UpdateLcdScreensaver "update lcd screensaver" {
        /// What.
        screensaver_mode: ScreensaverMode,
    } => Done, idempotent
}

/// Pictures and videos at most.
const MOST: usize = 10;

face_common::snake_record! {
    /// A picture or video for the screen.
    #[derive(Debug, Default)]
    pub struct Media {
        /// Its place, from 1.
        sequence: u32,
        /// Its file's name.
        media_name: String,
        /// In replies: where the file is, for [`UploadFile`](crate::file::UploadFile) and
        /// [`DownloadFile`](crate::file::DownloadFile).
        path?: String,
    }
}

impl Media {
    /// This file at this place.
    pub fn new(sequence: u32, media_name: impl Into<String>) -> Self {
        Self {
            sequence,
            media_name: media_name.into(),
            ..Self::default()
        }
    }
}

command! {
    /// Lists the pictures and videos (2.10.3).
    RequestLcdMedia "request lcd media" {} => MediaList, idempotent
}

reply! {
    /// Pictures and videos.
    MediaList {
        /// They.
        screensaver_media_list[]: Media,
    }
}

command! {
    /// Adds pictures and videos, or replaces those at their places (2.10.4). The reply says where their files are to be uploaded
    /// to: [`flow::upload_media`](crate::flow::upload_media) does both.
    UpdateLcdMedia "update lcd media" {
        /// 1 to 10.
        screensaver_media_list[]: Media,
    } => MediaList, idempotent, check update_limits
}

fn update_limits(update: &UpdateLcdMedia) -> Result<(), EncodeError> {
    within_limits(&update.screensaver_media_list)
}

fn within_limits(list: &[Media]) -> Result<(), EncodeError> {
    count("screensaver_media_list", list.len(), MOST)?;
    for (at, media) in list.iter().enumerate() {
        let before = list.iter().take(at);
        if before.into_iter().any(|m| m.sequence == media.sequence) {
            let why = format!("{} is there twice", media.sequence);
            return Err(EncodeError::invalid("sequence", why));
        }
    }
    list.iter().try_for_each(|media| {
        if media.media_name.is_empty() || media.media_name.contains(['/', '\\']) {
            let why = "is no name of a file";
            return Err(EncodeError::invalid("media_name", why));
        }
        range("sequence", media.sequence, 1, 10)
    })
}

command! {
    /// Removes pictures and videos (2.10.5).
    DeleteLcdMedia "delete lcd media" {
        /// 1 to 10.
        screensaver_media_list[]: Media,
    } => MediaList, idempotent, check delete_limits
}

fn delete_limits(delete: &DeleteLcdMedia) -> Result<(), EncodeError> {
    within_limits(&delete.screensaver_media_list)
}
