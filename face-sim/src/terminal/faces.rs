use super::people::{face_url, page};
use super::reply::Refusal;
use super::state::State;
use bytes::Bytes;
use isapi::intelligent::{
    FaceDataRecord, FaceRecord, FaceSearchPage, FdSearch, FdSetUp, FoundFace, PhotoPart,
};
use isapi::protocol::Ack;

/// The largest picture, in bytes.
const MAX_PHOTO: usize = 200 * 1024;

pub(super) fn set_up(state: &mut State, upload: FdSetUp) -> Result<Ack, Refusal> {
    if !state.quirks.has_fd_set_up {
        return Err(Refusal::not_supported());
    }
    store(state, &upload.record, upload.photo, &upload.part)
}

pub(super) fn record(state: &mut State, upload: FaceDataRecord) -> Result<Ack, Refusal> {
    if state.quirks.has_fd_set_up {
        return Err(Refusal::method_not_allowed());
    }
    store(state, &upload.record, upload.photo, &upload.part)
}

fn store(
    state: &mut State,
    record: &FaceRecord,
    photo: Option<Bytes>,
    part: &PhotoPart,
) -> Result<Ack, Refusal> {
    let Some(fpid) = &record.fpid else {
        return Err(Refusal::lacks("FPID"));
    };
    if record.fdid != "1" {
        return Err(Refusal::bad_parameters("FDID"));
    }
    if !state.people.contains_key(fpid.as_str()) {
        return Err(Refusal::nobody());
    }
    let photo = match (photo, &record.face_url) {
        (Some(photo), _) if *part == state.quirks.photo_part => photo,
        (Some(_), _) => return Err(Refusal::lacks("img")),
        // A picture by address would have to be fetched; this terminal has no network behind it.
        (None, Some(_)) => return Err(Refusal::no_model()),
        (None, None) => return Err(Refusal::lacks("faceURL")),
    };
    if photo.len() > MAX_PHOTO {
        // The misleading answer real terminals give.
        return Err(Refusal::bad_format("faceURL"));
    }
    judge(&photo)?;
    if !state.quirks.drops_photos {
        state.faces.insert(fpid.as_str().to_owned(), photo);
    }
    Ok(Ack::default())
}

/// Baseline JPEG, whole, without bytes around it, colours at half the resolution.
fn judge(photo: &[u8]) -> Result<(), Refusal> {
    if !photo.starts_with(&[0xff, 0xd8]) || !photo.ends_with(&[0xff, 0xd9]) {
        return Err(Refusal::no_model());
    }
    let frame =
        memchr::memmem::find(photo, &[0xff, 0xc0]).and_then(|at| photo.get(at + 4..at + 20));
    match frame {
        // Eight bits, height, width, three components, the first sampled 2 x 2.
        Some([8, _, _, _, _, 3, _, 0x22, ..]) => Ok(()),
        _ => Err(Refusal::picture_format()),
    }
}

pub(super) fn search(state: &State, search: &FdSearch) -> FaceSearchPage {
    let wanted = search.fpid.as_ref();
    let found: Vec<_> = state
        .people
        .iter()
        .filter(|(no, person)| {
            state.faces.contains_key(*no) && wanted.is_none_or(|w| *w == person.employee_no)
        })
        .map(|(no, person)| FoundFace::new(person.employee_no.clone(), face_url(no)))
        .collect();
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    FaceSearchPage::answer(
        search,
        page(found, search.position, search.max_results, state),
        total,
    )
}
