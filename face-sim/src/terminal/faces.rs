use super::people::{face_url, page};
use super::reply::Refusal;
use super::reply::unreadable;
use super::state::State;
use bytes::Bytes;
use face_common::endpoint::OwnReply;
use face_common::wire::{base64, json, multipart, xml};
use face_common::{Request, Response};
use isapi::access_control::{UserInfo, UserInfoRecord};
use isapi::intelligent::{
    FaceDataRecord, FaceRecord, FaceSearchPage, FdModify, FdSearch, FdSearchDelete, FdSetUp,
    FoundFace, PhotoPart,
};
use isapi::protocol::Ack;

/// The largest picture, in bytes.
const MAX_PHOTO: usize = 200 * 1024;

pub(super) fn set_up(state: &mut State, upload: FdSetUp) -> Result<Ack, Refusal> {
    if !state.quirks.has_fd_set_up {
        return Err(Refusal::not_supported());
    }
    if upload.record.delete_fp == Some(true) {
        if let Some(fpid) = &upload.record.fpid {
            state.faces.remove(fpid.as_str());
        }
        return Ok(Ack::default());
    }
    let photo = match (upload.photo, &upload.record.face_url) {
        (Some(photo), _) => Some(photo),
        // A picture the terminal took itself is filed for those with a token.
        (None, Some(url)) => {
            if !state.is_token(upload.token.as_ref()) {
                return Err(Refusal::bad_token());
            }
            let taken = super::capture::at(state, url).ok_or_else(Refusal::no_model)?;
            return store(state, &upload.record, Some(taken), None);
        }
        (None, None) => None,
    };
    store(state, &upload.record, photo, Some(&upload.part))
}

pub(super) fn modify(state: &mut State, upload: FdModify) -> Result<Ack, Refusal> {
    let known = upload
        .record
        .fpid
        .as_ref()
        .is_some_and(|no| state.faces.contains_key(no.as_str()));
    if !known {
        return Err(Refusal::named("faceDataNotExist"));
    }
    store(state, &upload.record, upload.photo, Some(&upload.part))
}

/// A picture in base64, in JSON or XML, and the form that makes a person too.
pub(super) fn other_uploads(state: &mut State, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    if request.method() != http::Method::POST {
        return None;
    }
    let outcome = match path {
        "/ISAPI/Intelligent/FDLib/FaceDataRecord" => base64_upload(state, request),
        "/ISAPI/Intelligent/FDLib/pictureUpload" => picture_upload(state, request),
        _ => return None,
    };
    let ack = outcome.and_then(|ack| ack.to_response().map_err(|e| Refusal::device_error(&e)));
    Some(ack.unwrap_or_else(|refusal| refusal.response(request)))
}

/// What the two base64 forms share.
#[derive(serde::Deserialize)]
struct Upload {
    #[serde(rename = "faceDataRecord")]
    picture: Option<String>,
    #[serde(flatten)]
    record: FaceRecord,
}

#[derive(serde::Deserialize)]
struct XmlUpload {
    #[serde(rename = "FPID")]
    fpid: String,
    #[serde(rename = "CaptureFaceDataCond")]
    inner: Upload,
}

fn base64_upload(state: &mut State, request: &Request) -> Result<Ack, Refusal> {
    let body = request.body();
    let upload: Result<Upload, _> = if xml::looks_like_xml(body) {
        xml::from_slice("FaceDataRecord", body).and_then(|xml: XmlUpload| {
            let mut upload = xml.inner;
            upload.record.fpid = Some(
                xml.fpid
                    .parse()
                    .map_err(|e| face_common::DecodeError::new("FPID", e, b""))?,
            );
            Ok(upload)
        })
    } else {
        json::from_slice(Some("FaceDataRecord"), body)
    };
    let upload = upload.map_err(|e| unreadable(request, &e))?;
    let text = upload
        .picture
        .ok_or_else(|| Refusal::lacks("faceDataRecord"))?;
    let picture = base64::decode(&text).map_err(|_| Refusal::no_model())?;
    store(state, &upload.record, Some(picture), None)
}

fn picture_upload(state: &mut State, request: &Request) -> Result<Ack, Refusal> {
    let kind = face_common::endpoint::content_type(request.headers());
    let parts = multipart::read_all(&kind, request.body().clone())
        .map_err(|_| Refusal::bad_format("PictureUploadData"))?;
    let part = |name| {
        parts
            .iter()
            .find(|p| p.name().as_deref() == Some(name))
            .ok_or_else(|| Refusal::lacks(name))
    };
    let record: FaceRecord =
        xml::from_slice("PictureUploadData", part("PictureUploadData")?.body())
            .map_err(|e| unreadable(request, &e))?;
    let picture = part("face_picture")?.body().clone();
    judge(&picture)?;
    if let Some(no) = record
        .fpid
        .clone()
        .filter(|no| !state.people.contains_key(no.as_str()))
    {
        let person = UserInfo {
            name: record.name.clone(),
            ..UserInfo::new(no)
        };
        super::people::record(state, UserInfoRecord(person))?;
    }
    store(state, &record, Some(picture), None)
}

pub(super) fn delete(state: &mut State, delete: &FdSearchDelete) -> Ack {
    for no in &delete.people {
        state.faces.remove(no.as_str());
    }
    Ack::default()
}

pub(super) fn record(state: &mut State, upload: FaceDataRecord) -> Result<Ack, Refusal> {
    if state.quirks.has_fd_set_up {
        return Err(Refusal::method_not_allowed());
    }
    store(state, &upload.record, upload.photo, Some(&upload.part))
}

fn store(
    state: &mut State,
    record: &FaceRecord,
    photo: Option<Bytes>,
    part: Option<&PhotoPart>,
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
        (Some(photo), _) if part.is_none_or(|p| *p == state.quirks.photo_part) => photo,
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
