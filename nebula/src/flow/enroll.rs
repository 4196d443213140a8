//! A face in a library, and the proof that it is there.

use super::{Flow, Wire, has_code, is_not_there, is_nothing};
use crate::face::{AddFace, DeleteFace, Detect, Face, GetFace};
use crate::library::{CreateLibrary, QueryLibraries};
use crate::protocol::Code;
use crate::types::LibraryType;
use crate::{Error, ErrorKind, Sent};
use face_common::error::short;
use face_common::page::{self, Paged};
use std::fmt;

/// Whom to enrol, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Enrolment {
    face: AddFace,
    library: Option<(String, LibraryType)>,
    replaces: bool,
}

impl Enrolment {
    /// This face, in the library that it names.
    pub fn new(face: AddFace) -> Self {
        Self {
            face,
            library: None,
            replaces: false,
        }
    }

    /// In the library of this name, which is made where it is not there. One of another kind by that name is an error.
    pub fn in_library(mut self, name: impl Into<String>, kind: LibraryType) -> Self {
        self.library = Some((name.into(), kind));
        self
    }

    /// A face that has this `img_id` in the library already is replaced: removed, and this one added. Without, it is an error. Between
    /// the two nobody is known by the `img_id`; that the new picture has a face is known before.
    pub fn replacing(mut self) -> Self {
        self.replaces = true;
        self
    }
}

/// An enrolment that ended well: read back from the node.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Enrolled {
    /// In which library.
    pub lib_id: u64,
    /// The face as the node has it.
    pub face: Face,
    /// How good the face in the picture is, 0 to 100.
    pub quality: Option<i64>,
    /// Whether another was replaced.
    pub replaced: bool,
}

/// Why an enrolment failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnrollError {
    /// A call failed. Of a picture it says why: there is no face on it, or not a good one.
    Call {
        /// What was being done.
        doing: &'static str,
        /// The call's error.
        source: Box<Error>,
        /// Whether the enrolment may be run again: where the face has an `img_id` of yours, and where it has not been added for certain.
        may_repeat: bool,
    },
    /// There is a library of this name, of the other kind.
    OtherKind {
        /// Its name.
        library: String,
    },
    /// The node said yes and does not have the face.
    NotStored {
        /// Which.
        img_id: String,
    },
}

impl EnrollError {
    /// What it means, in words shared by all vendors.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Call { source, .. } => source.kind(),
            Self::OtherKind { .. } => ErrorKind::AlreadyExists,
            Self::NotStored { .. } => ErrorKind::PhotoNotStored,
        }
    }

    /// Whether to run the whole enrolment again: where it may help, and the face is not there twice then. With an `img_id` of yours it says
    /// at worst that the face is there.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call {
                source, may_repeat, ..
            } => *may_repeat && (source.is_retryable() || source.kind().is_transient()),
            Self::OtherKind { .. } | Self::NotStored { .. } => false,
        }
    }
}

impl fmt::Display for EnrollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { doing, source, .. } => write!(f, "{doing}: {source}"),
            Self::OtherKind { library } => {
                write!(f, "the library {library} is there, and of the other kind")
            }
            Self::NotStored { img_id } => {
                let face = short(img_id);
                write!(f, "the node said yes and does not have the face {face}")
            }
        }
    }
}

impl std::error::Error for EnrollError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

impl From<Error> for EnrollError {
    fn from(source: Error) -> Self {
        failed("enrolling")(source)
    }
}

/// Before the face is added.
fn failed(doing: &'static str) -> impl Fn(Error) -> EnrollError {
    move |source| EnrollError::Call {
        doing,
        source: source.into(),
        may_repeat: true,
    }
}

/// From there on.
fn failed_after(doing: &'static str, is_named: bool) -> impl Fn(Error) -> EnrollError {
    move |source| EnrollError::Call {
        doing,
        may_repeat: is_named,
        source: source.into(),
    }
}

/// Finds or makes the library, looks for the face in the picture, adds it, and reads it back.
pub fn enroll(enrolment: Enrolment) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let Enrolment {
            mut face,
            library,
            replaces,
        } = enrolment;
        let is_named = face.img_id.as_ref().is_some_and(|id| !id.is_empty());
        // Before a library is made for a picture without a face.
        let seen = wire.call(&Detect::new(face.img.clone())).await;
        let seen = seen.map_err(failed("looking for the face"))?;
        if let Some((name, kind)) = library {
            face.lib_id = find_or_make(&wire, name, kind).await?;
        }
        let (img_id, replaced) = match wire.call(&face).await {
            Ok(added) => (added.img_id, false),
            Err(error) if replaces && has_code(&error, &[Code::ImageIdExists]) => {
                (replace(&wire, &face).await?, true)
            }
            // A lost answer.
            Err(error @ Error::Transport(_)) if error.was_sent() != Sent::No => {
                return Err(failed_after("adding the face", is_named)(error));
            }
            Err(error) => return Err(failed("adding the face")(error)),
        };
        let lib_id = face.lib_id;
        let got = wire
            .call(&GetFace {
                img_id: img_id.clone(),
                lib_id,
                ..GetFace::default()
            })
            .await;
        match got {
            Ok(face) => Ok(Enrolled {
                lib_id,
                face,
                quality: seen.quality,
                replaced,
            }),
            Err(error) if is_not_there(&error) => Err(EnrollError::NotStored { img_id }),
            Err(error) => Err(failed_after("reading the face back", is_named)(error)),
        }
    })
}

async fn replace(wire: &Wire, face: &AddFace) -> Result<String, EnrollError> {
    let img_id = face.img_id.clone().unwrap_or_default();
    let old = DeleteFace {
        img_id,
        lib_id: face.lib_id,
        ..DeleteFace::default()
    };
    // Of another library: it is not ours to remove.
    wire.call(&old)
        .await
        .map_err(failed("removing the face that is there"))?;
    let added = wire.call(face).await;
    added
        .map(|added| added.img_id)
        .map_err(failed("adding the face after the old one was removed"))
}

/// The library of this name, made where it is not there.
pub(super) async fn find_or_make(
    wire: &Wire,
    name: String,
    kind: LibraryType,
) -> Result<u64, EnrollError> {
    if let Some(found) = find(wire, &name, kind).await? {
        return Ok(found);
    }
    let make = CreateLibrary {
        lib_name: name.clone(),
        lib_type: kind,
        ..CreateLibrary::default()
    };
    match wire.call(&make).await {
        Ok(made) => Ok(made.lib_id),
        // Somebody else was as quick.
        Err(error) if has_code(&error, &[Code::LibraryExists]) => {
            let found = find(wire, &name, kind).await?;
            found.ok_or_else(|| failed("making the library")(error))
        }
        Err(error) => Err(failed("making the library")(error)),
    }
}

async fn find(wire: &Wire, name: &str, kind: LibraryType) -> Result<Option<u64>, EnrollError> {
    let mut query = Some(QueryLibraries {
        lib_name: Some(name.to_owned()),
        qry_len: Some(50),
        ..QueryLibraries::default()
    });
    let mut seen = 0;
    while let Some(asked) = query.take() {
        let page = match wire.call(&asked).await {
            Ok(page) => page,
            Err(error) if is_nothing(&error) => break,
            Err(error) => return Err(failed("looking for the library")(error)),
        };
        let turn = asked.turn(page);
        seen += turn.items.len();
        page::ends::<QueryLibraries>(seen)
            .map_err(|e| failed("looking for the library")(e.into()))?;
        // A node may look for the name as a part of others.
        let found = turn
            .items
            .iter()
            .find(|it| it.lib_name.as_deref() == Some(name));
        match found {
            Some(library) if library.lib_type.is_some_and(|it| it != kind) => {
                return Err(EnrollError::OtherKind {
                    library: name.to_owned(),
                });
            }
            Some(library) => return Ok(library.lib_id),
            None => query = turn.next,
        }
    }
    Ok(None)
}
