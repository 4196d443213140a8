//! Everybody with their photos, a page at a time.

use super::{Flow, listed};
use crate::resource::{Person, PersonPicture, Persons};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::page::Paged;
use std::fmt;

/// Somebody with their photo.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Portrait {
    /// Who.
    pub person: Person,
    /// The photo, JPEG; `None` where the platform keeps none.
    pub photo: Option<Bytes>,
    /// Why the photo that the platform names could not be had. One bad picture must not cost the others.
    pub missing: Option<String>,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portrait")
            .field("person_id", &self.person.person_id)
            .field("photo_bytes", &self.photo.as_ref().map(Bytes::len))
            .field("missing", &self.missing)
            .finish()
    }
}

/// Where a snapshot stands. Can be written down between pages and taken up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The next page, from 1.
    pub page_no: u32,
    /// People in a page, 1 to 500: what is held in memory at a time, with their photos.
    pub page_size: u32,
}

impl Snapshot {
    /// From the beginning, so many people at a time.
    pub fn new(page_size: u32) -> Self {
        Self {
            page_no: 1,
            page_size,
        }
    }
}

/// A page of a snapshot.
#[derive(Debug)]
#[non_exhaustive]
pub struct SnapshotPage {
    /// Everybody on it.
    pub people: Vec<Portrait>,
    /// How many there are in all.
    pub total: Option<u32>,
    /// How to go on; `None` after the last page.
    pub next: Option<Snapshot>,
}

/// Reads one page of people with their photos. Memory is bounded by the page.
///
/// ```no_run
/// # #[cfg(feature = "async")]
/// # async fn demo(gateway: &artemis::Client) -> Result<(), artemis::Error> {
/// use artemis::flow::{Snapshot, snapshot};
/// let mut next = Some(Snapshot::new(50));
/// while let Some(at) = next {
///     let page = gateway.run(snapshot(at)).await?;
///     for portrait in &page.people { /* write it down */ }
///     next = page.next;
/// }
/// # Ok(()) }
/// ```
pub fn snapshot(at: Snapshot) -> Flow<SnapshotPage> {
    Flow::new(|wire| async move {
        let search = Persons {
            page_no: at.page_no,
            page_size: at.page_size,
            ..Persons::default()
        };
        let page = wire.call(&search).await?;
        listed::<Persons>(
            search.page_no,
            search.page_size,
            page.total,
            page.list.len(),
        )?;
        let total = page.total;
        let turn = search.turn(page);
        let mut people = Vec::with_capacity(turn.items.len());
        for person in turn.items {
            let (photo, missing) = match person.pic_uri() {
                None => (None, None),
                Some(uri) => {
                    let ask = PersonPicture {
                        person_id: person.person_id.clone(),
                        pic_uri: uri.to_owned(),
                        ..PersonPicture::default()
                    };
                    match wire.call(&ask).await {
                        Ok(photo) => (Some(photo), None),
                        Err(error) if is_of_this_picture(&error) => (None, Some(error.to_string())),
                        Err(error) => return Err(error),
                    }
                }
            };
            people.push(Portrait {
                person,
                photo,
                missing,
            });
        }
        Ok(SnapshotPage {
            people,
            total,
            next: turn.next.map(|next| Snapshot {
                page_no: next.page_no,
                page_size: next.page_size,
            }),
        })
    })
}

/// Somebody who was removed in between, a picture that is none, a file the platform has lost; not a platform that is down, or
/// that refuses us.
fn is_of_this_picture(error: &Error) -> bool {
    match error {
        Error::Decode(_) => true,
        Error::Fault { fault, .. } => {
            fault.code.is_some()
                && !error.kind().is_transient()
                && !matches!(
                    error.kind(),
                    ErrorKind::Unauthorised | ErrorKind::LockedOut { .. } | ErrorKind::Forbidden
                )
        }
        _ => false,
    }
}
