use super::{Access, Reason};
use crate::macros::{command, reply};
use crate::types::{Base64Bytes, Flag, MatchTypes, Role, entries, next_page, range};
use face_common::EncodeError;
use face_common::page::{Paged, Turn};
use face_common::time::Timestamp;

/// Records in a page at most.
const PAGE: u32 = 20;

command! {
    /// Reads the device's records (2.2.2). A request for pictures does not mean that there are any.
    RequestRecords "request records" {
        /// The page wanted, from 1.
        page_no: u32,
        /// Records in a page, 1 to 20.
        page_size: u32,
        /// Whether with the pictures taken.
        face_image_flag: Flag,
        /// Whether with the registered pictures.
        reg_image_flag: Flag,
        /// From then on, in seconds since 1970; with `time_end`.
        time_start?: i64,
        /// Until then.
        time_end?: i64,
        /// This alike at least; with `score_end`.
        #[serde(serialize_with = "crate::types::whole")]
        score_start?: f64,
        /// This alike at most.
        #[serde(serialize_with = "crate::types::whole")]
        score_end?: f64,
        /// Whether they have been pushed.
        upload_state?: Flag,
        /// Whether id and name are meant in part.
        fuzzy_flag?: Flag,
        /// Of this person.
        id?: String,
        /// Of people of this name.
        name?: String,
    } => RecordPage, idempotent, check within_limits
}

fn within_limits(search: &RequestRecords) -> Result<(), EncodeError> {
    range("page_no", search.page_no, 1, i64::MAX)?;
    range("page_size", search.page_size, 1, PAGE.into())?;
    for (field, one, other) in [
        (
            "time_end",
            search.time_start.is_some(),
            search.time_end.is_some(),
        ),
        (
            "score_end",
            search.score_start.is_some(),
            search.score_end.is_some(),
        ),
    ] {
        if one != other {
            return Err(EncodeError::invalid(field, "both ends must be there"));
        }
    }
    if search.time_end < search.time_start {
        return Err(EncodeError::invalid("time_end", "is before the start"));
    }
    if search.score_end < search.score_start {
        return Err(EncodeError::invalid("score_end", "is under the start"));
    }
    Ok(())
}

impl RequestRecords {
    /// All of them, without pictures.
    pub fn all() -> Self {
        Self {
            page_no: 1,
            page_size: PAGE,
            ..Self::default()
        }
    }

    /// Those between two times, in seconds since 1970.
    pub fn between(start: i64, end: i64) -> Self {
        Self {
            time_start: Some(start),
            time_end: Some(end),
            ..Self::all()
        }
    }

    /// With the pictures taken: five in a page, because a device keeps the whole reply in memory.
    pub fn with_images(mut self) -> Self {
        self.face_image_flag = Flag(true);
        self.page_size = self.page_size.min(5);
        self
    }
}

reply! {
    /// A page of records.
    RecordPage {
        /// How many are in this page.
        count?: u32,
        /// As in the request.
        page_no?: u32,
        /// How many there are in all.
        total?: u32,
        /// They.
        records[]: CaptureRecord,
    }
}

face_common::snake_record! {
    /// Somebody who was before the device. Names differ from a push's ([`FacePush`](super::FacePush)).
    #[derive(Debug, Default)]
    pub struct CaptureRecord {
        /// The device's count: what a push calls `sequence_no`.
        sequence?: i64,
        /// When, on the device's clock.
        time?: Timestamp,
        /// How alike out of 100; -1 for strangers.
        #[serde(serialize_with = "crate::types::whole")]
        score?: f64,
        /// By what they were recognised.
        match_type?: MatchTypes,
        /// What was against letting them pass.
        match_failed_reson?: Reason,
        /// Body temperature, in the device's unit.
        body_temp?: f64,
        /// Whether it has been pushed.
        upload_state?: Flag,
        /// Who.
        id?: String,
        /// Their name. Empty for one of more than 15 bytes, which is in `person_name_ext`.
        name?: String,
        /// A longer name.
        person_name_ext?: String,
        /// Their role.
        role?: Role,
        /// The customer's own text: what a push calls `customer_text`.
        customer_id?: String,
        /// The registered picture.
        reg_image?: Base64Bytes,
        /// The picture taken. Not in the document.
        face_image?: Base64Bytes,
    }
}

impl CaptureRecord {
    /// What it meant for the door.
    pub fn access(&self) -> Access {
        let access = Access::of(self.score.unwrap_or(0.0), self.match_failed_reson);
        if self.role == Some(Role::Black) && access.is_granted() {
            return Access::Barred;
        }
        access
    }

    /// The name, short or long.
    pub fn full_name(&self) -> Option<&str> {
        let names = [&self.name, &self.person_name_ext];
        let mut given = names.into_iter().flatten().map(String::as_str);
        given.find(|name| !name.is_empty())
    }
}

impl Paged for RequestRecords {
    type Item = CaptureRecord;

    /// Ends when there are as many as `total` says, which grows while somebody passes; or with the page that is not full, where
    /// there is none or only some are asked for.
    fn turn(mut self, reply: RecordPage) -> Turn<Self> {
        let some = self.time_start.is_some()
            || self.score_start.is_some()
            || self.upload_state.is_some()
            || self.id.is_some()
            || self.name.is_some();
        let got = entries(reply.records.len(), reply.count, self.page_size);
        let total = reply.total.filter(|_| !some);
        let next =
            next_page(self.page_no, self.page_size, got, total).map(|(page_no, page_size)| {
                self.page_no = page_no;
                self.page_size = page_size;
                self
            });
        Turn {
            items: reply.records,
            next,
        }
    }
}
