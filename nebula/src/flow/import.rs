//! Many faces into a library, and what became of each.

use super::{Flow, Wire, is_not_there};
use crate::Error;
use crate::face::{AddFace, AddFaces, BatchName, Detect, Face, GetFace};
use crate::protocol::Code;
use crate::types::{File, Gender};
use face_common::{EncodeError, Endpoint};
use std::fmt;

/// Pictures in one message. The document gives no limit.
const BATCH: usize = 20;

/// What is to come into a library.
pub struct Import {
    lib_id: u64,
    batch: String,
    items: Vec<Item>,
}

struct Item {
    /// What the caller knows it by.
    label: String,
    face: Result<AddFace, EncodeError>,
    /// Its name in a batch; `None` where something is said that a name cannot carry: then it goes alone.
    name: Option<String>,
}

impl fmt::Debug for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Import")
            .field("lib_id", &self.lib_id)
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}

impl Import {
    /// Pictures into this library, named as [`BatchName`] says. `batch` names the import on the node: messages are numbered behind it.
    pub fn files(
        lib_id: u64,
        batch: impl Into<String>,
        files: impl IntoIterator<Item = File>,
    ) -> Self {
        let items = files.into_iter().map(|file| {
            let (label, name) = (file.filename.clone(), Some(file.filename.clone()));
            let face = BatchName::of(&label).map(|who| of(lib_id, file, who));
            Item { label, face, name }
        });
        Self {
            lib_id,
            batch: batch.into(),
            items: items.collect(),
        }
    }

    /// Faces into this library, whatever library they name; each must have an `img_id`.
    pub fn faces(
        lib_id: u64,
        batch: impl Into<String>,
        faces: impl IntoIterator<Item = AddFace>,
    ) -> Self {
        let items = faces.into_iter().map(|face| {
            let label = face.img_id.clone().unwrap_or_default();
            let name = name_of(&face);
            let why = "must be there: what became of the face is looked up by it";
            let face = match label.as_str() {
                "" => Err(EncodeError::invalid("img_id", why)),
                _ => Ok(AddFace { lib_id, ..face }),
            };
            Item { label, face, name }
        });
        Self {
            lib_id,
            batch: batch.into(),
            items: items.collect(),
        }
    }
}

/// As a name in a batch, where it can be one.
fn name_of(face: &AddFace) -> Option<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let who = BatchName {
        name: text(&face.person_name),
        img_id: text(&face.img_id),
        idcard: text(&face.person_idcard),
        gender: face.person_gender.clone(),
        age: text(&face.person_age),
        address: text(&face.person_addr),
    };
    let ending = face
        .img
        .filename
        .rsplit_once('.')
        .map_or("jpg", |(_, ending)| ending);
    who.filename(ending).ok()
}

/// What became of a picture.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// It is in the library: added now, or there before, the same person under the same `img_id`. Without an `img_id` it is the node that
    /// says so.
    Added,
    /// Its `img_id` is somebody else's in the library: another name, document, gender, age or address.
    Taken,
    /// It was not sent: its name, or what is in it, is none that a node takes.
    Invalid(EncodeError),
    /// The node refused it.
    Refused(Error),
    /// The node said yes and does not have it.
    NotStored,
    /// The node refused some of its batch, and without an `img_id` nobody can tell whether this is one of them. It has a face.
    Unknown,
}

/// What became of a picture, by its name.
#[derive(Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The picture's name, or the face's `img_id`.
    pub label: String,
    /// What it is known by; `None` where the node chose, or the name is none.
    pub img_id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// An import that broke off.
#[derive(Debug)]
#[non_exhaustive]
pub struct ImportError {
    /// What became of those before.
    pub done: Vec<Imported>,
    /// Those whose fate is not known: they were being sent.
    pub open: Vec<String>,
    /// Why.
    pub source: Box<Error>,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, open) = (self.done.len(), self.open.len());
        write!(
            f,
            "importing, after {done} pictures and with {open} under way: {}",
            self.source
        )
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl From<Error> for ImportError {
    fn from(source: Error) -> Self {
        Self {
            done: Vec::new(),
            open: Vec::new(),
            source: source.into(),
        }
    }
}

/// Imports faces, twenty at a time, and looks that each is there; `told` hears how many of how many are done. A node says how many of a batch it refused, and in a
/// table of no known form which: the faces of such a batch are looked for one by one, and each that is not there is sent alone, so
/// that the node says why.
pub fn import(
    import: Import,
    mut told: impl FnMut(usize, usize) + Send + 'static,
) -> Flow<Vec<Imported>, ImportError> {
    Flow::new(move |wire| async move {
        let all = import.items.len();
        let mut done = Vec::with_capacity(all);
        let mut items = import.items.into_iter().peekable();
        let mut number = 0;
        while items.peek().is_some() {
            let batch: Vec<_> = items.by_ref().take(BATCH).collect();
            let labels: Vec<_> = batch.iter().map(|item| item.label.clone()).collect();
            number += 1;
            let uuid = format!("{}-{number}", import.batch);
            let before = done.len();
            if let Err(source) = send(&wire, import.lib_id, uuid, batch, &mut done).await {
                let open = labels
                    .into_iter()
                    .filter(|label| !done.iter().skip(before).any(|it| it.label == *label))
                    .collect();
                return Err(ImportError {
                    done,
                    open,
                    source: source.into(),
                });
            }
            told(done.len(), all);
        }
        Ok(done)
    })
}

async fn send(
    wire: &Wire,
    lib_id: u64,
    uuid: String,
    batch: Vec<Item>,
    done: &mut Vec<Imported>,
) -> Result<(), Error> {
    let mut is = |label: String, face: Option<&AddFace>, outcome| {
        let img_id = face.and_then(|face| face.img_id.clone());
        done.push(Imported {
            label,
            img_id,
            outcome,
        });
    };
    let (mut together, mut singly) = (Vec::new(), Vec::new());
    for item in batch {
        match item.face.and_then(|face| face.to_request().map(|_| face)) {
            Err(why) => is(item.label, None, Outcome::Invalid(why)),
            Ok(face) => match item.name {
                Some(name) => together.push((item.label, face, name)),
                None => singly.push((item.label, face)),
            },
        }
    }
    let imgs = together.iter().map(|(_, face, name)| File {
        filename: name.clone(),
        data: face.img.data.clone(),
    });
    let imgs: Vec<_> = imgs.collect();
    let errors = if imgs.is_empty() {
        0
    } else {
        match wire
            .call(&AddFaces {
                lib_id,
                uuid,
                imgs,
                ..AddFaces::default()
            })
            .await
        {
            Ok(added) => added.err_count.unwrap_or(1),
            // Whatever it minds, it may be one of them; and where it does not say how many, each is looked for.
            Err(error) if is_of_one(&error) => 1,
            Err(error) => return Err(error),
        }
    };
    for (label, face, _) in together {
        let outcome = match errors {
            0 => kept(wire, &face).await?,
            _ => alone(wire, &face).await?,
        };
        is(label, Some(&face), outcome);
    }
    for (label, face) in singly {
        let outcome = alone(wire, &face).await?;
        is(label, Some(&face), outcome);
    }
    Ok(())
}

/// A face of a batch of which nothing was refused.
async fn kept(wire: &Wire, face: &AddFace) -> Result<Outcome, Error> {
    match &face.img_id {
        Some(img_id) => Ok(there(wire, face, img_id)
            .await?
            .unwrap_or(Outcome::NotStored)),
        None => Ok(Outcome::Added),
    }
}

/// What is there under this `img_id`.
async fn there(wire: &Wire, face: &AddFace, img_id: &str) -> Result<Option<Outcome>, Error> {
    let asked = GetFace {
        img_id: img_id.to_owned(),
        lib_id: face.lib_id,
        ..GetFace::default()
    };
    match wire.call(&asked).await {
        Ok(found) if is_same(face, &found) => Ok(Some(Outcome::Added)),
        Ok(_) => Ok(Some(Outcome::Taken)),
        Err(error) if is_not_there(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether it is the same person, by all that is said of them. A node says nothing of a picture that could be compared.
fn is_same(sent: &AddFace, found: &Face) -> bool {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let gender = |gender: &Option<Gender>| gender.as_ref().map_or("", Gender::as_str).to_owned();
    text(&sent.person_name) == text(&found.person_name)
        && text(&sent.person_idcard) == text(&found.person_idcard)
        && gender(&sent.person_gender) == gender(&found.person_gender)
        && text(&sent.person_age) == text(&found.person_age)
        && text(&sent.person_addr) == text(&found.person_addr)
}

/// A face of a batch in which some were refused, or that cannot be in one.
async fn alone(wire: &Wire, face: &AddFace) -> Result<Outcome, Error> {
    let Some(img_id) = &face.img_id else {
        // It cannot be looked for, and sent again it might be there twice: whether it has a face is all that can be said.
        return match wire.call(&Detect::new(face.img.clone())).await {
            Ok(_) => Ok(Outcome::Unknown),
            Err(error @ Error::Fault { .. }) => Ok(Outcome::Refused(error)),
            Err(error) => Err(error),
        };
    };
    if let Some(outcome) = there(wire, face, img_id).await? {
        return Ok(outcome);
    }
    match wire.call(face).await {
        Ok(_) => kept(wire, face).await,
        Err(error) if is_of_one(&error) => Ok(Outcome::Refused(error)),
        Err(error) => Err(error),
    }
}

fn of(lib_id: u64, file: File, who: BatchName) -> AddFace {
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    AddFace {
        img_id: said(who.img_id),
        person_name: said(who.name),
        person_idcard: said(who.idcard),
        person_gender: who.gender,
        person_age: said(who.age),
        person_addr: said(who.address),
        ..AddFace::new(lib_id, file)
    }
}

/// What a node can mind about a picture or who is on it.
fn is_of_one(error: &Error) -> bool {
    const CODES: [Code; 8] = [
        Code::FaceExists,
        Code::ImageIdExists,
        Code::ImageIdTooLong,
        Code::NoFace,
        Code::LowQuality,
        Code::BadImage,
        Code::BadParameter,
        Code::UnknownError,
    ];
    super::has_code(error, &CODES)
}
