//! Photos of people.

use super::Refusal;
use super::devices::DOORS;
use super::reply::{bad, nobody};
use super::state::State;
use artemis::acs::FaceCheck;
use artemis::common_api::UploadedPicture;
use artemis::protocol::Done;
use artemis::resource::{FaceData, PersonPhoto, PersonPicture};
use bytes::Bytes;
use face_common::wire::base64;

/// The one photo that somebody is sent with, where it is one that the platform takes.
pub(super) fn photo_in(faces: &[FaceData]) -> Result<Option<Bytes>, Refusal> {
    let Some(text) = faces.first().and_then(|f| f.face_data.as_ref()) else {
        return Ok(None);
    };
    match base64::decode(text.expose()) {
        Ok(photo) if is_jpeg(&photo) => Ok(Some(photo)),
        _ => Err(bad("faceData")),
    }
}

pub(super) fn is_jpeg(photo: &[u8]) -> bool {
    photo.starts_with(&[0xff, 0xd8])
}

/// A face, as far as a simulation can tell: a JPEG of more than a kilobyte.
pub(super) fn check_face(check: &FaceCheck) -> Result<Done, Refusal> {
    if DOORS.iter().all(|d| d.1 != check.acs_dev_index_code) {
        return Err(nobody());
    }
    if check.photo.len() < 1024 {
        return Err(bad("faceData"));
    }
    Ok(Done)
}

impl State {
    pub(super) fn face(&mut self, id: &str, photo: Bytes) -> Result<Done, Refusal> {
        let (small, big) = (self.address(), self.address());
        let drops = self.quirks.drops_photos;
        let person = self.person_mut(id)?;
        if !drops {
            person.person_photo = Some(PersonPhoto {
                pic_uri: Some(small),
                pic_big_uri: Some(big),
                ..Default::default()
            });
            self.photos.insert(id.to_owned(), photo);
        }
        Ok(Done)
    }

    /// Both sizes are the photo that was sent.
    pub(super) fn picture(&self, ask: &PersonPicture) -> Result<Bytes, Refusal> {
        let photo = self.person(|p| p.person_id == ask.person_id)?.person_photo;
        let is_theirs = photo.is_some_and(|photo| {
            let addresses = [photo.pic_uri, photo.pic_big_uri];
            addresses.contains(&Some(ask.pic_uri.clone()))
        });
        let kept = self.photos.get(&ask.person_id).filter(|_| is_theirs);
        kept.cloned().ok_or_else(nobody)
    }

    /// A photo by a form: as good as by JSON, on a version that knows forms.
    pub(super) fn upload(&mut self, id: &str, photo: Bytes) -> Result<UploadedPicture, Refusal> {
        self.face(id, photo)?;
        let person = self.person(|p| p.person_id == id)?;
        Ok(UploadedPicture {
            pic_uri: person.pic_uri().map(str::to_owned),
            ..UploadedPicture::default()
        })
    }
}
