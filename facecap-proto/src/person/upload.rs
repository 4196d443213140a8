use crate::macros::{command, reply};
use crate::types::{Base64Bytes, Role, ValidFrom, ValidTo, bytes, id, picture, range, validity};
use face_common::EncodeError;

face_common::open_int_enum! {
    /// What is to be done with somebody who is there, or not.
    pub enum UploadMode: i64 {
        /// Added or changed, as it is needed.
        Auto = 0,
        /// Added; somebody who is there is code 21. On another try after a lost answer that is perhaps the one just
        /// added.
        Add = 1,
        /// Changed; somebody who is not there is code 22.
        Modify = 2,
    }
}

command! {
    /// Adds a person, or changes one (2.1.2). Only the id must be there; on a change, what is left out stays as it is. Firmware
    /// older than 2020-08-21 says 2: [`AddPersonJpg`](super::AddPersonJpg) is for those.
    UploadPerson "upload person" {
        /// What names them: 1 to 19 bytes.
        id: String,
        /// Their name: 63 bytes at most.
        name?: String,
        /// White or black list; the white one where a new person has none.
        role?: Role,
        /// Their kind, for schedules: 0 to 15. On a change a kind that is to go must be sent as 0.
        kind?: u32,
        /// Their face: JPEG or PNG, better under 4 MB and two million pixels.
        reg_image?: Base64Bytes,
        /// Their 32-bit card number, for readers with Wiegand 26 or 34.
        wg_card_id?: u32,
        /// Their 64-bit card number, for readers with Wiegand 37 or 66: used where there is no other.
        long_card_id?: u64,
        /// From when they may pass; without a beginning where a new person has none.
        term_start?: ValidFrom,
        /// Until when; for ever where a new person has none.
        term?: ValidTo,
        /// Text of one's own: 68 bytes at most. A longer id of the platform's has room here; it can be spoken and shown.
        customer_text?: String,
        /// A face as another device or the vendor's library has prepared it. Goes before `reg_image`, and costs no computing.
        normal_image?: Base64Bytes,
        /// Added, changed, or either.
        upload_mode?: UploadMode,
        /// With `normal_image`: a JPEG to show.
        thumb_image?: Base64Bytes,
    } => UploadedPerson, idempotent, check within_limits
}

fn within_limits(person: &UploadPerson) -> Result<(), EncodeError> {
    id(&person.id)?;
    bytes("name", person.name.as_deref().unwrap_or_default(), 63)?;
    let text = person.customer_text.as_deref().unwrap_or_default();
    bytes("customer_text", text, 68)?;
    range("kind", person.kind.unwrap_or(0), 0, 15)?;
    range("role", person.role.unwrap_or(Role::White).code(), 1, 2)?;
    let mode = person.upload_mode.unwrap_or(UploadMode::Auto);
    range("upload_mode", mode.code(), 0, 2)?;
    validity(person.term_start.as_ref(), person.term.as_ref())?;
    if let Some(image) = &person.reg_image {
        picture("reg_image", &image.0, true)?;
    }
    if let Some(image) = &person.thumb_image {
        if person.normal_image.is_none() {
            let why = "goes with `normal_image` alone";
            return Err(EncodeError::invalid("thumb_image", why));
        }
        picture("thumb_image", &image.0, false)?;
    }
    Ok(())
}

impl UploadPerson {
    /// Somebody without a name or a picture.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }

    /// With this name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With this face: JPEG or PNG.
    pub fn image(mut self, picture: impl Into<bytes::Bytes>) -> Self {
        self.reg_image = Some(Base64Bytes(picture.into()));
        self
    }

    /// With this card. A number that fits goes where readers with Wiegand 26 and 34 look, another one where the others do. On a change
    /// a number in the other place stays, and the one for Wiegand 26 and 34 goes before: [`flow::sync`](crate::flow::sync) sees to it.
    pub fn card(mut self, number: u64) -> Self {
        match u32::try_from(number) {
            Ok(short) => self.wg_card_id = Some(short),
            Err(_) => self.long_card_id = Some(number),
        }
        self
    }

    /// Without a card: both numbers are set to 0. No document says how a number is taken away; that is what devices show of people
    /// who have none.
    pub fn without_card(mut self) -> Self {
        self.wg_card_id = Some(0);
        self.long_card_id = Some(0);
        self
    }

    /// Who may pass from then on, on the device's clock: `"2027-01-01 08:00"` and the like.
    pub fn valid_from(mut self, from: impl Into<ValidFrom>) -> Self {
        self.term_start = Some(from.into());
        self
    }

    /// Who may pass until then, on the device's clock: `"2027-01-01"` is its first moment.
    pub fn valid_until(mut self, to: impl Into<ValidTo>) -> Self {
        self.term = Some(to.into());
        self
    }

    /// Only if there is such a person: one who is not there is code 22, and not added.
    pub fn change_only(mut self) -> Self {
        self.upload_mode = Some(UploadMode::Modify);
        self
    }
}

reply! {
    /// Who was added or changed.
    UploadedPerson {
        /// As in the request.
        id?: String,
        /// Newer firmware: somebody else who has this face already.
        duplicate_id?: String,
    }
}
