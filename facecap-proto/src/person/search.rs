use crate::macros::{command, reply};
use crate::types::{
    Base64Bytes, Features, Flag, Role, ValidFrom, ValidTo, clock, entries, id, next_page, range,
};
use face_common::EncodeError;
use face_common::page::{Paged, Turn};

/// People in a page at most.
const PAGE: u32 = 20;

command! {
    /// Lists people, with pictures where asked (2.1.1). [`RequestPersons::all`] for a walk through all pages.
    RequestPersons "request persons" {
        /// Whom.
        role: Role,
        /// The page wanted, from 1. -1 is everybody at once, which no device with many people has the memory for.
        page_no: i64,
        /// People in a page, 1 to 20.
        page_size: u32,
        /// Whether with features.
        feature_flag: Flag,
        /// Whether with pictures.
        image_flag: Flag,
        /// How conditions are meant: 0 exactly (also where it is left out), else in part.
        query_mode?: i64,
        /// Only people of this kind.
        condition?: Condition,
        /// As later firmware has it: with the normalised pictures, to copy people to another device. Not in the document; some
        /// firmware spells it `nomal_image_flag`, which goes into `other`.
        normal_image_flag?: Flag,
    } => PersonPage, idempotent, check within_limits
}

fn within_limits(search: &RequestPersons) -> Result<(), EncodeError> {
    if search.page_no < 1 && search.page_no != -1 {
        let why = "pages are counted from 1, and -1 is everybody";
        return Err(EncodeError::invalid("page_no", why));
    }
    range("page_size", search.page_size, 1, PAGE.into())?;
    let Some(condition) = &search.condition else {
        return Ok(());
    };
    let pair = |field, one: bool, other: bool| {
        if one == other {
            Ok(())
        } else {
            Err(EncodeError::invalid(field, "both ends must be there"))
        }
    };
    condition.person_id.as_deref().map_or(Ok(()), id)?;
    let begins = [
        ("condition.term_start_start", &condition.term_start_start),
        ("condition.term_start_end", &condition.term_start_end),
    ];
    for (field, from) in begins {
        if let Some(ValidFrom::At(time)) = from {
            clock(field, time)?;
        }
    }
    let ends = [
        ("condition.term_start", &condition.term_start),
        ("condition.term", &condition.term),
    ];
    for (field, to) in ends {
        if let Some(ValidTo::At(time)) = to {
            clock(field, time)?;
        }
    }
    pair(
        "term_start_start",
        condition.term_start_start.is_some(),
        condition.term_start_end.is_some(),
    )?;
    pair(
        "term",
        condition.term_start.is_some(),
        condition.term.is_some(),
    )?;
    let fuzzy = search.query_mode.is_some_and(|mode| mode != 0);
    if fuzzy && (condition.wg_card_no.is_some() || condition.long_card_no.is_some()) {
        let why = "card numbers cannot be searched for by a part (the device says 30)";
        return Err(EncodeError::invalid("query_mode", why));
    }
    Ok(())
}

impl RequestPersons {
    /// Everybody, twenty at a time, without pictures.
    pub fn all() -> Self {
        Self::of(Role::All)
    }

    /// Everybody of this role, twenty at a time, without pictures.
    pub fn of(role: Role) -> Self {
        Self {
            role,
            page_no: 1,
            page_size: PAGE,
            ..Self::default()
        }
    }

    /// This one.
    pub fn by_id(id: impl Into<String>) -> Self {
        let condition = Condition {
            person_id: Some(id.into()),
            ..Condition::default()
        };
        Self {
            condition: Some(condition),
            page_size: 1,
            ..Self::all()
        }
    }

    /// With pictures: fewer in a page, because a device keeps the whole reply in memory.
    pub fn with_images(mut self) -> Self {
        self.image_flag = Flag(true);
        self.page_size = self.page_size.min(5);
        self
    }
}

face_common::snake_record! {
    /// What people must be like. What is left out does not matter.
    #[derive(Debug, Default)]
    pub struct Condition {
        /// Their id.
        person_id?: String,
        /// Their name.
        person_name?: String,
        /// Their 32-bit card number: exactly.
        wg_card_no?: u32,
        /// Their 64-bit card number: exactly.
        long_card_no?: u64,
        /// The validity begins after this; with `term_start_end`.
        term_start_start?: ValidFrom,
        /// The validity begins before this.
        term_start_end?: ValidFrom,
        /// The validity ends after this; with `term`.
        term_start?: ValidTo,
        /// The validity ends before this.
        term?: ValidTo,
    }
}

reply! {
    /// A page of people.
    PersonPage {
        /// How many there are in all.
        total?: u32,
        /// As in the request.
        page_no?: i64,
        /// How many are in this page.
        count?: u32,
        /// They; absent where there are none.
        persons[]: Person,
    }
}

face_common::snake_record! {
    /// A person as a device has them.
    #[derive(Debug, Default)]
    pub struct Person {
        /// What names them.
        id: String,
        /// Their name.
        name?: String,
        /// Their role.
        role?: Role,
        /// Their kind, for schedules: 1 to 15, 0 none.
        kind?: u32,
        /// How many numbers a feature has.
        feature_unit_size?: u32,
        /// How many features there are, 5 at most.
        feature_num?: u32,
        /// The features, one after the other.
        feature_data?: Features,
        /// How many pictures there are.
        image_num?: u32,
        /// The pictures.
        reg_images[]: RegImage,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
        /// From when they may pass.
        term_start?: ValidFrom,
        /// Until when.
        term?: ValidTo,
        /// The customer's own text.
        customer_text?: String,
    }
}

impl Person {
    /// Whether the device has a face of theirs to recognise.
    pub fn has_face(&self) -> bool {
        self.image_num.is_some_and(|n| n > 0)
            || self.feature_num.is_some_and(|n| n > 0)
            || self
                .reg_images
                .iter()
                .any(|image| image.image_data.is_some())
    }
}

face_common::snake_record! {
    /// A picture that is registered.
    #[derive(Debug, Default)]
    pub struct RegImage {
        /// `jpg`.
        format: String,
        /// The picture. A device may name a format without one.
        image_data?: Base64Bytes,
    }
}

impl RegImage {
    /// This JPEG.
    pub fn jpg(jpeg: impl Into<bytes::Bytes>) -> Self {
        Self {
            format: "jpg".to_owned(),
            image_data: Some(Base64Bytes(jpeg.into())),
            ..Self::default()
        }
    }
}

impl Paged for RequestPersons {
    type Item = Person;

    /// Where everybody is asked for, the pages end when there are as many as `total` says: a device may give fewer in a page than
    /// was asked for, or the last page again for each one behind it. With a condition or a role they end with the page that is not
    /// full, because `total` counts everybody all the same.
    fn turn(mut self, reply: PersonPage) -> Turn<Self> {
        let everybody = self.condition.is_none() && self.role == Role::All;
        let got = entries(reply.persons.len(), reply.count, self.page_size);
        let total = reply.total.filter(|_| everybody);
        let page = u32::try_from(self.page_no).unwrap_or(0);
        let next = next_page(page, self.page_size, got, total).map(|(page_no, page_size)| {
            self.page_no = page_no.into();
            self.page_size = page_size;
            self
        });
        Turn {
            items: reply.persons,
            next,
        }
    }
}
