//! What older firmware has (2.1.3, 2.1.4, 2.1.6, 2.1.7). Names have 15 bytes here.

use super::RegImage;
use crate::macros::{command, reply};
use crate::types::{
    Base64Bytes, Features, Role, UpdateFlags, ValidFrom, ValidTo, bytes, count, id, picture, range,
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
    images(add.image_num, &add.reg_images)?;
    norms(add.norm_image_num, &add.norm_images)
}

command! {
    /// Changes a person (2.1.4).
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
    if let Some(number) = update.image_num {
        images(number, &update.reg_images)?;
    }
    match update.norm_image_num {
        Some(number) => norms(number, &update.norm_images),
        None => Ok(()),
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
    images(add.image_num, &add.reg_images)
}

command! {
    /// Changes a person with a photo (2.1.7). The photo is changed where the flags have
    /// [`NORM_IMAGE`](UpdateFlags::NORM_IMAGE) or [`REG_IMAGES`](UpdateFlags::REG_IMAGES). The reply says `update person`.
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
    match update.image_num {
        Some(number) => images(number, &update.reg_images),
        None => Ok(()),
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

fn images(number: u32, images: &[RegImage]) -> Result<(), EncodeError> {
    if number as usize != images.len() {
        let why = format!("is {number}, and there are {}", images.len());
        return Err(EncodeError::invalid("image_num", why));
    }
    count("reg_images", images.len(), 1)?;
    images
        .iter()
        .try_for_each(|image| picture("reg_images", &image.image_data.0, false))
}

fn norms(number: u32, images: &[NormImage]) -> Result<(), EncodeError> {
    if number as usize != images.len() {
        let why = format!("is {number}, and there are {}", images.len());
        return Err(EncodeError::invalid("norm_image_num", why));
    }
    count("norm_images", images.len(), 5)
}
