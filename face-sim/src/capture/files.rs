//! Files, and the media among them.

use super::magic;
use super::refusal::{Refusal, illegal, no};
use super::state::State;
use facecap_proto::file::{DownloadFile, FilePiece, UploadFile, UploadedPiece};
use facecap_proto::protocol::Code;
use facecap_proto::screen::{Media, MediaList};

impl State {
    pub(super) fn download(&self, ask: &DownloadFile) -> Result<FilePiece, Refusal> {
        let file = self
            .files
            .get(&ask.path)
            .ok_or_else(|| no(Code::NotExists))?;
        Ok(FilePiece::cut(
            file,
            &ask.path,
            ask.offset,
            self.quirks.piece,
        ))
    }

    /// A piece at the file's end, or in the place of one that is there.
    pub(super) fn take(&mut self, piece: &UploadFile) -> Result<UploadedPiece, Refusal> {
        if piece.offset == 0 && magic::format(&piece.data.0).is_none() {
            return Err(illegal("data", "is neither a picture nor a video"));
        }
        let taken = piece.data.0.len().min(self.quirks.takes);
        let file = self
            .files
            .get_mut(&piece.path)
            .ok_or_else(|| no(Code::WriteFailed))?;
        let at = usize::try_from(piece.offset).map_err(|_| illegal("offset", "is too far"))?;
        if at > file.len() {
            return Err(illegal("offset", "is behind the end of what is there"));
        }
        file.truncate(at);
        file.extend_from_slice(piece.data.0.get(..taken).unwrap_or_default());
        Ok(UploadedPiece {
            path: Some(piece.path.clone()),
            offset: Some(piece.offset),
            size: Some(taken as u64),
            ..UploadedPiece::default()
        })
    }

    pub(super) fn list_media(&self) -> MediaList {
        MediaList {
            screensaver_media_list: self.media.clone(),
            ..MediaList::default()
        }
    }

    pub(super) fn put_media(&mut self, list: Vec<Media>) -> MediaList {
        let mut put = Vec::new();
        for media in list {
            let path = format!(
                "/data_fs/screensaver/NO{}.{}",
                media.sequence, media.media_name
            );
            self.files.insert(path.clone(), Vec::new());
            let media = Media {
                path: Some(path),
                ..media
            };
            self.media.retain(|known| known.sequence != media.sequence);
            self.media.push(media.clone());
            put.push(media);
        }
        self.media.sort_by_key(|media| media.sequence);
        MediaList {
            screensaver_media_list: put,
            ..MediaList::default()
        }
    }

    pub(super) fn delete_media(&mut self, list: &[Media]) -> Result<MediaList, Refusal> {
        let is = |known: &Media, media: &Media| {
            known.sequence == media.sequence && known.media_name == media.media_name
        };
        if !list
            .iter()
            .all(|m| self.media.iter().any(|known| is(known, m)))
        {
            return Err(no(Code::NotExists));
        }
        self.media
            .retain(|known| !list.iter().any(|m| is(known, m)));
        Ok(MediaList {
            screensaver_media_list: list.to_vec(),
            ..MediaList::default()
        })
    }
}
