//! A person with a face, and the proof that the face is there.

use super::enroll_error::{EnrollError, LeftBehind, failed, failed_asking, unless_maybe_done};
use super::{Flow, Wire};
use crate::access_control::{
    CardInfo, CardInfoRecord, CardInfoSearch, CardInfoSetUp, EmployeeNo, EmployeeNos, UserInfo,
    UserInfoDelete, UserInfoRecord, UserInfoSearch, UserInfoSetUp, Valid,
};
use crate::intelligent::{FaceDataRecord, FaceRecord, FdSetUp, PhotoPart};
use crate::protocol::SubStatus;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use face_common::Endpoint;
use std::fmt;
use std::time::Duration;

/// What to enrol, and how.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Enrollment {
    person: UserInfo,
    jpeg: Option<Bytes>,
    cards: Vec<CardInfo>,
    roll_back: bool,
}

impl fmt::Debug for Enrollment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrollment")
            .field("person", &self.person)
            .field("photo_bytes", &self.jpeg.as_ref().map(Bytes::len))
            .field("cards", &self.cards.len())
            .field("roll_back", &self.roll_back)
            .finish()
    }
}

impl Enrollment {
    /// A person and a photo, prepared for terminals.
    #[cfg(feature = "photo")]
    pub fn new(person: UserInfo, photo: &face_common::photo::Photo) -> Self {
        Self::with_jpeg(person, photo.jpeg().clone())
    }

    /// A person and a JPEG that is known to suit the terminal: at most 200 KB, baseline, 4:2:0.
    pub fn with_jpeg(person: UserInfo, jpeg: Bytes) -> Self {
        Self {
            jpeg: Some(jpeg),
            ..Self::without_photo(person)
        }
    }

    /// A person who is to pass by other means.
    pub fn without_photo(person: UserInfo) -> Self {
        Self {
            person,
            jpeg: None,
            cards: Vec::new(),
            roll_back: false,
        }
    }

    /// With an ordinary card of this number. May be said several times.
    pub fn card(mut self, card_no: impl Into<String>) -> Self {
        self.cards
            .push(CardInfo::new(self.person.employee_no.clone(), card_no));
        self
    }

    /// With cards of any kind; their owner is this person, whatever they say.
    pub fn cards(mut self, cards: impl IntoIterator<Item = CardInfo>) -> Self {
        for mut card in cards {
            card.employee_no = self.person.employee_no.clone();
            self.cards.push(card);
        }
        self
    }

    /// When the person may pass.
    pub fn valid(mut self, valid: Valid) -> Self {
        self.person.valid = Some(valid);
        self
    }

    /// Remove the person again when the photo is refused, if this enrolment added them. Somebody who was there before
    /// is never removed.
    pub fn roll_back_on_failure(mut self) -> Self {
        self.roll_back = true;
        self
    }
}

/// An enrolment that ended well: read back from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Enrolled {
    /// Who.
    pub employee_no: EmployeeNo,
    /// Whether the person was new to the terminal.
    pub added: bool,
    /// Faces on file, as the terminal counts them.
    pub faces: u32,
    /// Where the terminal keeps the picture.
    pub face_url: Option<String>,
    /// Cards on file, as the terminal counts them.
    pub cards: u32,
    /// What the terminal calls the picture's part; `None` where none was sent.
    pub part: Option<PhotoPart>,
    /// Members that the terminal has otherwise than they were sent: a name that it cut, or did not take.
    pub differs: Vec<&'static str>,
}

/// Terminals make the model after they have answered; a second look a little later is fairer.
const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Adds or updates the person, puts photo and cards on file, and reads back that they are there (`numOfFace`,
/// `numOfCard`). Of somebody who had a face before, the face may be that one: a terminal counts faces, and does not say which.
///
/// Safe to run again. The person comes first, because face and cards are filed under a person's number.
pub fn enroll(enrollment: Enrollment) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let Enrollment {
            person,
            jpeg,
            cards,
            roll_back,
        } = enrollment;
        let face =
            jpeg.map(|jpeg| FdSetUp::photo(FaceRecord::of(person.employee_no.clone()), jpeg));
        put(&wire, person, face, cards, roll_back).await
    })
}

/// The same for a face that may also stand at an address on the terminal.
pub(super) async fn put(
    wire: &Wire,
    person: UserInfo,
    face: Option<FdSetUp>,
    cards: Vec<CardInfo>,
    roll_back: bool,
) -> Result<Enrolled, EnrollError> {
    let employee_no = person.employee_no.clone();
    let name = person.name.clone();
    // All limits before the person is touched: nothing half-done for what cannot be sent.
    let checked = face.as_ref().map_or(Ok(()), |f| f.to_request().map(drop));
    checked.map_err(|e| failed_asking("checking the photo", LeftBehind::Nothing)(e.into()))?;
    for card in &cards {
        let checked = CardInfoSetUp::new(card.clone()).to_request();
        checked.map_err(|e| failed_asking("checking the cards", LeftBehind::Nothing)(e.into()))?;
    }

    let before = look_up(wire, &employee_no)
        .await
        .map_err(failed_asking("looking for the person", LeftBehind::Nothing))?;
    let added = before.is_none();
    put_person(wire, person, added).await?;

    let undo = |left| undo(wire, &employee_no, roll_back && added, left);
    let wants_face = face.is_some();
    let mut part = None;
    if let Some(face) = face {
        // Where there was a face before, a refused photo does not take it away.
        let left = match before.as_ref().map(|p| p.num_of_face) {
            None | Some(Some(0)) => LeftBehind::PersonWithoutPhoto,
            Some(Some(_)) => LeftBehind::PersonWithOlderPhoto,
            Some(None) => LeftBehind::Unknown,
        };
        match put_photo(wire, face).await {
            Ok(name) => part = Some(name),
            Err(source) => {
                let left = left_by(wire, &employee_no, &source, left).await;
                let left = undo(left).await;
                return Err(EnrollError::Call {
                    doing: "putting the photo on file",
                    left,
                    source: source.into(),
                });
            }
        }
    }
    let wanted_cards = u32::try_from(cards.len()).unwrap_or(u32::MAX);
    for card in cards {
        if let Err(source) = put_card(wire, card).await {
            let left = LeftBehind::PersonWithoutCards;
            let left = left_by(wire, &employee_no, &source, left).await;
            let left = undo(left).await;
            return Err(EnrollError::Call {
                doing: "putting a card on file",
                left,
                source: source.into(),
            });
        }
    }
    let (mut is_there, mut has_face) = (false, false);
    for _ in 0..LOOKS {
        let found = look_up(wire, &employee_no).await.map_err(failed_asking(
            "reading the person back",
            LeftBehind::Unknown,
        ))?;
        is_there = found.is_some();
        if let Some(found) = found {
            let (faces, cards) = (
                found.num_of_face.unwrap_or(0),
                found.num_of_card.unwrap_or(wanted_cards),
            );
            has_face = faces > 0 || !wants_face;
            if has_face && cards >= wanted_cards {
                let is_other = name.is_some() && found.name != name;
                return Ok(Enrolled {
                    employee_no,
                    differs: is_other.then_some("name").into_iter().collect(),
                    added,
                    faces,
                    face_url: found.face_url,
                    cards,
                    part,
                });
            }
        }
        wire.wait(BETWEEN_LOOKS).await;
    }
    if !is_there {
        let left = LeftBehind::Nothing;
        return Err(EnrollError::PersonNotStored { left });
    }
    Err(if has_face {
        let left = undo(LeftBehind::PersonWithoutCards).await;
        EnrollError::CardNotStored { left }
    } else {
        let left = undo(LeftBehind::PersonWithoutPhoto).await;
        EnrollError::PhotoNotStored { left }
    })
}

/// After a refusal of what belongs to a person. A terminal that does not find them said yes to them and kept nobody.
async fn left_by(
    wire: &Wire,
    employee_no: &EmployeeNo,
    refusal: &Error,
    left: LeftBehind,
) -> LeftBehind {
    if refusal.kind() != ErrorKind::NotFound {
        return unless_maybe_done(refusal, left);
    }
    match look_up(wire, employee_no).await {
        Ok(Some(_)) => left,
        Ok(None) => LeftBehind::Nothing,
        Err(_) => LeftBehind::Unknown,
    }
}

/// `SetUp` does both, where the terminal has it. A card that is there already is what was wanted.
async fn put_card(wire: &Wire, card: CardInfo) -> Result<(), Error> {
    let result = match wire.call(&CardInfoSetUp::new(card.clone())).await {
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            wire.call(&CardInfoRecord::new(card.clone())).await
        }
        other => other,
    };
    match result {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let page = wire
                .call(&CardInfoSearch::of([card.employee_no.clone()]))
                .await?;
            if page.cards.iter().any(|c| c.card_no == card.card_no) {
                Ok(())
            } else {
                Err(error)
            }
        }
        other => other.map(drop),
    }
}

pub(super) async fn look_up(
    wire: &Wire,
    employee_no: &EmployeeNo,
) -> Result<Option<UserInfo>, Error> {
    let page = wire
        .call(&UserInfoSearch::by_employee_no([employee_no.clone()]))
        .await?;
    Ok(page
        .people
        .into_iter()
        .find(|p| p.employee_no == *employee_no))
}

/// `SetUp` does both, where the terminal has it; `Record` is what every terminal has.
async fn put_person(wire: &Wire, person: UserInfo, added: bool) -> Result<(), EnrollError> {
    let doing = if added {
        "adding the person"
    } else {
        "updating the person"
    };
    let result = match wire.call(&UserInfoSetUp(person.clone())).await {
        Err(error) if error.kind() == ErrorKind::Unsupported && added => {
            wire.call(&UserInfoRecord(person)).await
        }
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            wire.call(&crate::access_control::UserInfoModify(person))
                .await
        }
        other => other,
    };
    result.map(drop).map_err(failed(doing, LeftBehind::Nothing))
}

/// `PUT FDSetUp` first. A terminal that does not know it gets `POST FaceDataRecord`; one that does not find the picture
/// under the guide's name gets it once more under the other. Any other answer is final.
async fn put_photo(wire: &Wire, face: FdSetUp) -> Result<PhotoPart, Error> {
    let Err(error) = wire.call(&face).await else {
        return Ok(face.part);
    };
    match error.kind() {
        ErrorKind::Unsupported => {
            let face = FaceDataRecord {
                record: face.record,
                photo: face.photo,
                part: face.part,
                token: face.token,
            };
            match wire.call(&face).await {
                Err(error) if is_part_not_found(&error) => wire
                    .call(&face.part(PhotoPart::FaceImage))
                    .await
                    .map(|_| PhotoPart::FaceImage),
                other => other.map(|_| PhotoPart::Img),
            }
        }
        _ if is_part_not_found(&error) => wire
            .call(&face.part(PhotoPart::FaceImage))
            .await
            .map(|_| PhotoPart::FaceImage),
        _ => Err(error),
    }
}

/// How terminals complain that the form lacks what they look for. Not about the face: a second try of a picture that
/// shows none would be refused as well.
fn is_part_not_found(error: &Error) -> bool {
    let Error::Fault { fault, .. } = error else {
        return false;
    };
    matches!(
        fault.sub_status,
        SubStatus::MessageParametersLack
            | SubStatus::BadJsonContent
            | SubStatus::BadJsonFormat
            | SubStatus::BadParameters
            | SubStatus::BadXmlContent
            | SubStatus::BadXmlFormat
    )
}

/// Takes the person away again where that was asked for; says how the terminal is left.
async fn undo(wire: &Wire, employee_no: &EmployeeNo, wanted: bool, left: LeftBehind) -> LeftBehind {
    if !wanted {
        return left;
    }
    let delete = UserInfoDelete {
        employees: EmployeeNos::one(employee_no.clone()),
    };
    let gone = match wire.call(&delete).await {
        Ok(_) => matches!(look_up(wire, employee_no).await, Ok(None)),
        Err(_) => super::remove::remove_with(wire, employee_no).await.is_ok(),
    };
    if gone { LeftBehind::Nothing } else { left }
}
