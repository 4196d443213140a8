use super::{Flow, Wire};
use crate::download::Download;
use crate::face::{AddFace, QueryFaces};
use crate::system::GetVersion;
use crate::types::{File, list_page, next_page};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::Fault as _;

/// Faces of a library with their pictures, as another node takes them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Copied {
    /// The faces, with the `img_id`s they had; the library is still the one they come from.
    pub faces: Vec<AddFace>,
    /// Those whose picture could not be had, by their `img_id`, and why.
    pub failed: Vec<(String, String)>,
    /// Where the next begin; `None` after the last.
    pub next: Option<u32>,
    /// How many there are in all.
    pub total: Option<u64>,
}

/// Up to `most` faces (1 to 50) of a library with their pictures, from the one at `start_no` (counted from 1) on. To move a library to
/// another node: read some here, [`Import::faces`](super::Import::faces) there, and so on; no more than these are in memory.
///
/// Pages are counted from the beginning: where faces are removed here meanwhile, as many are passed over. Remove none before all are
/// there, and where others may, go through them once more: what is there already is taken for added.
pub fn read_faces(lib_id: u64, start_no: u32, most: u32) -> Flow<Copied> {
    Flow::new(move |wire| async move {
        list_page(Some(start_no), Some(most))?;
        let asked = QueryFaces {
            start_no: Some(start_no),
            qry_len: Some(most),
            ..QueryFaces::all(lib_id)
        };
        let page = wire.call(&asked).await?;
        let next = next_page(Some(start_no), page.record.len(), page.total_num);
        let (mut faces, mut failed) = (Vec::new(), Vec::new());
        let mut is_proven = false;
        for face in page.record {
            let img_id = face.img_id.unwrap_or_default();
            let path = face.img_path.unwrap_or_default();
            match picture(&wire, &path, &mut is_proven).await {
                Ok(picture) => faces.push(AddFace {
                    img_id: Some(img_id),
                    person_idcard: face.person_idcard.filter(is_said),
                    person_name: face.person_name.filter(is_said),
                    person_gender: face.person_gender.filter(|it| !it.as_str().is_empty()),
                    person_age: face.person_age.filter(is_said),
                    person_addr: face.person_addr.filter(is_said),
                    ..AddFace::new(lib_id, File::picture(picture))
                }),
                Err(error @ (Error::Fault { .. } | Error::Encode(_) | Error::Decode(_))) => {
                    failed.push((img_id, error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Copied {
            faces,
            failed,
            next,
            total: page.total_num,
        })
    })
}

#[expect(clippy::ptr_arg, reason = "for Option::filter")]
fn is_said(text: &String) -> bool {
    !text.is_empty()
}

/// A picture. One that is not there may be a session that has ended a moment ago: another call tells, once for all of them.
async fn picture(wire: &Wire, path: &str, is_proven: &mut bool) -> Result<Bytes, Error> {
    let picture = Download::of(path);
    match wire.call(&picture).await {
        Err(Error::Fault { fault, .. }) if fault.kind() == ErrorKind::NotFound && !*is_proven => {
            *is_proven = true;
            wire.call(&GetVersion {}).await?;
            wire.call(&picture).await
        }
        outcome => outcome,
    }
}
