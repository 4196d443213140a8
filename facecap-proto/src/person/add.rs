//! What older firmware has (2.1.3, 2.1.4, 2.1.6, 2.1.7). Names have 15 bytes here.

use super::RegImage;
use crate::macros::{command, reply};
use crate::types::{
    Base64Bytes, Features, Role, UpdateFlags, ValidFrom, ValidTo, bytes, count, id, picture, range,
    validity,
};
use face_common::EncodeError;

face_common::snake_record! {
    /// A face as the vendor's library prepares it: 150 x 150, BGR.
    #[derive(Debug, Default)]
    pub struct NormImage {
        /// 150.
        width: u32,
        /// 150.
        height: u32,
        /// The pixels.
        image_data: Base64Bytes,
    }
}

command! {
    /// Adds a person with a face that is prepared (2.1.3). The features are not used any more: 0, 0 and none.
    AddPerson "add person" {
        /// What names them: 1 to 19 bytes.
        id: String,
        /// Their name: 15 bytes at most.
        name: String,
        /// Their role, not under 0.
        role: Role,
        /// Whether somebody of this id is replaced.
        cover: bool,
        /// Their kind, for schedules: 0 to 15.
        kind: u32,
        /// Not used: 0.
        feature_unit_size: u32,
        /// Not used: 0.
        feature_num: u32,
        /// Not used: none.
        feature_data: Features,
        /// How many pictures there are: 1.
        image_num: u32,
        /// The picture that is shown.
        reg_images[]: RegImage,
        /// How many prepared faces there are: 1 to 5, and better 1.
        norm_image_num: u32,
        /// The prepared faces.
        norm_images[]: NormImage,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
        /// From when they may pass.
        term_start?: ValidFrom,
        /// Until when.
        term?: ValidTo,
        /// Text of one's own.
        customer_text?: String,
    } => PersonAdded, once, check add_limits
}

fn add_limits(add: &AddPerson) -> Result<(), EncodeError> {
    who(&add.id, &add.name, add.role, add.kind)?;
    text(add.customer_text.as_deref())?;
    validity(add.term_start.as_ref(), add.term.as_ref())?;
    a_term(add.term.as_ref())?;
    not_used(
        add.feature_unit_size,
        add.feature_num,
        Some(&add.feature_data),
    )?;
    images(Some(add.image_num), &add.reg_images)?;
    norms(Some(add.norm_image_num), &add.norm_images)
}

command! {
    /// Changes a person (2.1.4): what `update_flags` has, of the members that are there
    /// ([`only_given`](UpdatePerson::only_given)). [`UploadPerson`](super::UploadPerson) is easier where the firmware has it.
    UpdatePerson "update person" {
        /// Whom.
        id: String,
        /// What is changed; everything where it is left out.
        update_flags?: UpdateFlags,
        /// Their name: 15 bytes at most.
        name?: String,
        /// Their role, not under 0.
        role?: Role,
        /// Their kind, for schedules: 0 to 15.
        kind?: u32,
        /// Not used: 0.
        feature_unit_size?: u32,
        /// Not used: 0.
        feature_num?: u32,
        /// Not used: none.
        feature_data?: Features,
        /// How many pictures there are: 1.
        image_num?: u32,
        /// The picture that is shown.
        reg_images[]: RegImage,
        /// How many prepared faces there are.
        norm_image_num?: u32,
        /// The prepared faces.
        norm_images[]: NormImage,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
        /// From when they may pass.
        term_start?: ValidFrom,
        /// Until when.
        term?: ValidTo,
        /// Text of one's own.
        customer_text?: String,
    } => PersonAdded, idempotent, check update_limits
}

fn update_limits(update: &UpdatePerson) -> Result<(), EncodeError> {
    let name = update.name.as_deref().unwrap_or_default();
    let role = update.role.unwrap_or(Role::Ordinary);
    who(&update.id, name, role, update.kind.unwrap_or(0))?;
    text(update.customer_text.as_deref())?;
    validity(update.term_start.as_ref(), update.term.as_ref())?;
    not_used(
        update.feature_unit_size.unwrap_or(0),
        update.feature_num.unwrap_or(0),
        update.feature_data.as_ref(),
    )?;
    flags_hold(update.update_flags, update.given())?;
    if update.image_num.is_some() || !update.reg_images.is_empty() {
        images(update.image_num, &update.reg_images)?;
    }
    if update.norm_image_num.is_some() || !update.norm_images.is_empty() {
        norms(update.norm_image_num, &update.norm_images)?;
    }
    Ok(())
}

impl UpdatePerson {
    fn given(&self) -> UpdateFlags {
        given(&[
            (self.name.is_some(), UpdateFlags::NAME),
            (self.role.is_some(), UpdateFlags::ROLE),
            (
                self.wg_card_id.is_some() || self.long_card_id.is_some(),
                UpdateFlags::CARD,
            ),
            (self.term.is_some(), UpdateFlags::VALID_TO),
            (self.term_start.is_some(), UpdateFlags::VALID_FROM),
            (self.kind.is_some(), UpdateFlags::SCHEDULE),
            (self.customer_text.is_some(), UpdateFlags::CUSTOMER_TEXT),
            (!self.norm_images.is_empty(), UpdateFlags::NORM_IMAGE),
            (!self.reg_images.is_empty(), UpdateFlags::REG_IMAGES),
        ])
    }

    /// Changes the members that are there, and no others.
    pub fn only_given(mut self) -> Self {
        self.update_flags = Some(self.given());
        self
    }
}

command! {
    /// Adds a person with a photo (2.1.6), from firmware of 2020 on.
    AddPersonJpg "add person jpg" {
        /// What names them: 1 to 19 bytes.
        id: String,
        /// Their name: 15 bytes at most.
        name: String,
        /// Their role, not under 0.
        role: Role,
        /// Their kind, for schedules: 0 to 15.
        kind: u32,
        /// Whether somebody of this id is replaced.
        cover: bool,
        /// How many pictures there are: 1.
        image_num: u32,
        /// The photo: JPEG alone.
        reg_images[]: RegImage,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
        /// From when they may pass.
        term_start?: ValidFrom,
        /// Until when.
        term?: ValidTo,
        /// Text of one's own.
        customer_text?: String,
    } => PersonAdded, once, check jpg_limits
}

fn jpg_limits(add: &AddPersonJpg) -> Result<(), EncodeError> {
    who(&add.id, &add.name, add.role, add.kind)?;
    text(add.customer_text.as_deref())?;
    validity(add.term_start.as_ref(), add.term.as_ref())?;
    a_term(add.term.as_ref())?;
    images(Some(add.image_num), &add.reg_images)
}

command! {
    /// Changes a person with a photo (2.1.7). The photo is changed where the flags have
    /// [`NORM_IMAGE`](UpdateFlags::NORM_IMAGE) or [`REG_IMAGES`](UpdateFlags::REG_IMAGES)
    /// ([`only_given`](UpdatePersonJpg::only_given)). The reply says `update person`.
    UpdatePersonJpg "update person jpg" {
        /// Whom.
        id: String,
        /// What is changed; everything where it is left out.
        update_flags?: UpdateFlags,
        /// Their name: 15 bytes at most.
        name?: String,
        /// Their role, not under 0.
        role?: Role,
        /// Their kind, for schedules: 0 to 15.
        kind?: u32,
        /// How many pictures there are: 1.
        image_num?: u32,
        /// The photo: JPEG alone.
        reg_images[]: RegImage,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
        /// From when they may pass.
        term_start?: ValidFrom,
        /// Until when.
        term?: ValidTo,
        /// Text of one's own.
        customer_text?: String,
    } => PersonAdded, idempotent, check update_jpg_limits
}

fn update_jpg_limits(update: &UpdatePersonJpg) -> Result<(), EncodeError> {
    let name = update.name.as_deref().unwrap_or_default();
    let role = update.role.unwrap_or(Role::Ordinary);
    who(&update.id, name, role, update.kind.unwrap_or(0))?;
    text(update.customer_text.as_deref())?;
    validity(update.term_start.as_ref(), update.term.as_ref())?;
    flags_hold(update.update_flags, update.given())?;
    if update.image_num.is_some() || !update.reg_images.is_empty() {
        images(update.image_num, &update.reg_images)?;
    }
    Ok(())
}

impl UpdatePersonJpg {
    fn given(&self) -> UpdateFlags {
        let photo = !self.reg_images.is_empty();
        given(&[
            (self.name.is_some(), UpdateFlags::NAME),
            (self.role.is_some(), UpdateFlags::ROLE),
            (
                self.wg_card_id.is_some() || self.long_card_id.is_some(),
                UpdateFlags::CARD,
            ),
            (self.term.is_some(), UpdateFlags::VALID_TO),
            (self.term_start.is_some(), UpdateFlags::VALID_FROM),
            (self.kind.is_some(), UpdateFlags::SCHEDULE),
            (self.customer_text.is_some(), UpdateFlags::CUSTOMER_TEXT),
            (photo, UpdateFlags::NORM_IMAGE | UpdateFlags::REG_IMAGES),
        ])
    }

    /// Changes the members that are there, and no others.
    pub fn only_given(mut self) -> Self {
        self.update_flags = Some(self.given());
        self
    }
}

reply! {
    /// Who was added or changed.
    PersonAdded {
        /// As in the request.
        id?: String,
    }
}

fn who(person: &str, name: &str, role: Role, kind: u32) -> Result<(), EncodeError> {
    id(person)?;
    bytes("name", name, 15)?;
    range("role", role.code(), 0, i64::MAX)?;
    range("kind", kind, 0, 15)
}

/// The limit is `upload person`'s: these commands name none, and devices keep it in the same place.
fn text(customer_text: Option<&str>) -> Result<(), EncodeError> {
    bytes("customer_text", customer_text.unwrap_or_default(), 68)
}

/// The document does not mark it as one that may be left out.
fn a_term(term: Option<&ValidTo>) -> Result<(), EncodeError> {
    match term {
        Some(_) => Ok(()),
        None => Err(EncodeError::invalid("term", "must be there")),
    }
}

fn not_used(unit_size: u32, number: u32, data: Option<&Features>) -> Result<(), EncodeError> {
    range("feature_unit_size", unit_size, 0, 0)?;
    range("feature_num", number, 0, 0)?;
    match data {
        Some(data) if !data.0.is_empty() => Err(EncodeError::invalid(
            "feature_data",
            "is not used: it must be empty",
        )),
        _ => Ok(()),
    }
}

fn given(members: &[(bool, UpdateFlags)]) -> UpdateFlags {
    let there = members.iter().filter(|(there, _)| *there);
    there.fold(UpdateFlags::default(), |all, (_, flag)| all | *flag)
}

const FLAGS: [(UpdateFlags, &str); 9] = [
    (UpdateFlags::NAME, "name"),
    (UpdateFlags::ROLE, "role"),
    (UpdateFlags::CARD, "wg_card_id"),
    (UpdateFlags::VALID_TO, "term"),
    (UpdateFlags::VALID_FROM, "term_start"),
    (UpdateFlags::SCHEDULE, "kind"),
    (UpdateFlags::CUSTOMER_TEXT, "customer_text"),
    (UpdateFlags::NORM_IMAGE, "norm_images"),
    (UpdateFlags::REG_IMAGES, "reg_images"),
];

/// A device takes what the flags have from the members, and replaces everything where there are no flags: what is not there is
/// wiped.
fn flags_hold(flags: Option<UpdateFlags>, given: UpdateFlags) -> Result<(), EncodeError> {
    for (flag, field) in FLAGS {
        let is_wanted = flags.is_none_or(|flags| flags.contains(flag));
        if is_wanted && !given.contains(flag) {
            let why = match flags {
                Some(_) => "must be there: `update_flags` has it",
                None => {
                    "must be there: without `update_flags` everything is replaced (see `only_given`)"
                }
            };
            return Err(EncodeError::invalid(field, why));
        }
    }
    Ok(())
}

fn images(number: Option<u32>, images: &[RegImage]) -> Result<(), EncodeError> {
    counted("image_num", number, images.len())?;
    count("reg_images", images.len(), 1)?;
    images.iter().try_for_each(|image| {
        if image.format != "jpg" {
            let why = format!("is {:?}; there is only jpg", image.format);
            return Err(EncodeError::invalid("format", why));
        }
        let data = image.image_data.as_ref().map(|data| &data.0[..]);
        picture("reg_images", data.unwrap_or_default(), false)
    })
}

fn norms(number: Option<u32>, images: &[NormImage]) -> Result<(), EncodeError> {
    counted("norm_image_num", number, images.len())?;
    count("norm_images", images.len(), 5)?;
    images.iter().try_for_each(|image| {
        range("width", image.width, 150, 150)?;
        range("height", image.height, 150, 150)?;
        if image.image_data.0.is_empty() {
            return Err(EncodeError::invalid("image_data", "must not be empty"));
        }
        Ok(())
    })
}

fn counted(field: &'static str, number: Option<u32>, there: usize) -> Result<(), EncodeError> {
    match number {
        Some(number) if number as usize == there => Ok(()),
        Some(number) => {
            let why = format!("is {number}, and there are {there}");
            Err(EncodeError::invalid(field, why))
        }
        None => Err(EncodeError::invalid(field, "must be there")),
    }
}
