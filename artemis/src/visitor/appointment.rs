//! Who is expected, when, and where they may pass.

use super::guest::{self, Guest, GuestEntry};
use crate::acs::Order;
use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use face_common::EncodeError;
use face_common::time::Timestamp;

call! {
    /// Expects visitors (version 2). Times in the past are refused with code 2.
    Appoint {
        /// Whom they visit: a person's id.
        receptionist_id?: String,
        /// From, with offset.
        appoint_start_time: Timestamp,
        /// To.
        appoint_end_time: Timestamp,
        /// Why, as a number.
        visit_reason_type?: u32,
        /// Why, in words.
        visit_reason_detail?: String,
        /// Who.
        visitor_info_list[]: GuestEntry,
        /// Where they may pass.
        access_info?: AccessInfo,
    } => Appointed, once "/artemis/api/visitor/v2/appointment", check v2
}

fn v2(appoint: &Appoint) -> Result<(), EncodeError> {
    guest::limits_of(&appoint.visitor_info_list)?;
    limits::in_order(
        ("appointStartTime", &appoint.appoint_start_time),
        ("appointEndTime", &appoint.appoint_end_time),
    )
}

call! {
    /// Changes an appointment (version 2).
    AppointUpdate {
        /// Which.
        appoint_record_id: String,
        /// Whom they visit.
        receptionist_id?: String,
        /// From, with offset.
        appoint_start_time: Timestamp,
        /// To.
        appoint_end_time: Timestamp,
        /// Why, as a number.
        visit_reason_type?: u32,
        /// Why, in words.
        visit_reason_detail?: String,
        /// Who, with their `visitorId`.
        visitor_info_list[]: GuestEntry,
        /// Where they may pass.
        access_info?: AccessInfo,
    } => Appointed, idempotent "/artemis/api/visitor/v2/appointment/update", check v2_update
}

fn v2_update(update: &AppointUpdate) -> Result<(), EncodeError> {
    guest::limits_of(&update.visitor_info_list)?;
    limits::in_order(
        ("appointStartTime", &update.appoint_start_time),
        ("appointEndTime", &update.appoint_end_time),
    )
}

call! {
    /// Expects visitors (version 1). Times in the past are refused with code 2.
    AppointV1 {
        /// Whom they visit: a person's id.
        receptionist_id?: String,
        /// From, with offset.
        visit_start_time: Timestamp,
        /// To.
        visit_end_time: Timestamp,
        /// Why, as a number.
        visit_purpose_type?: u32,
        /// Why, in words.
        visit_purpose?: String,
        /// Who.
        visitor_info_list[]: GuestEntry,
    } => Appointed, once "/artemis/api/visitor/v1/appointment", check v1
}

fn v1(appoint: &AppointV1) -> Result<(), EncodeError> {
    guest::limits_of(&appoint.visitor_info_list)?;
    limits::in_order(
        ("visitStartTime", &appoint.visit_start_time),
        ("visitEndTime", &appoint.visit_end_time),
    )
}

call! {
    /// Changes an appointment (version 1).
    AppointV1Update {
        /// Which.
        appoint_record_id: String,
        /// Whom they visit.
        receptionist_id?: String,
        /// From, with offset.
        visit_start_time: Timestamp,
        /// To.
        visit_end_time: Timestamp,
        /// Why, as a number.
        visit_purpose_type?: u32,
        /// Why, in words.
        visit_purpose?: String,
        /// Who, with their `visitorId`.
        visitor_info_list[]: GuestEntry,
    } => Appointed, idempotent "/artemis/api/visitor/v1/appointment/update", check v1_update
}

fn v1_update(update: &AppointV1Update) -> Result<(), EncodeError> {
    guest::limits_of(&update.visitor_info_list)?;
    limits::in_order(
        ("visitStartTime", &update.visit_start_time),
        ("visitEndTime", &update.visit_end_time),
    )
}

face_common::record! {
    /// Where visitors may pass.
    #[derive(Debug, Default)]
    pub struct AccessInfo {
        /// The levels, which are the groups of [`PrivilegeKind::Visitor`](crate::acs::PrivilegeKind).
        access_level_list[]: AccessLevelEntry,
    }
}

impl AccessInfo {
    /// These levels, by number.
    pub fn of<'a>(levels: impl IntoIterator<Item = &'a str>) -> Self {
        let entry = |id: &str| AccessLevelEntry {
            access_level: AccessLevel {
                id: id.to_owned(),
                ..AccessLevel::default()
            },
            ..AccessLevelEntry::default()
        };
        Self {
            access_level_list: levels.into_iter().map(entry).collect(),
            ..Self::default()
        }
    }
}

face_common::record! {
    /// An entry of that list.
    #[derive(Debug, Default)]
    pub struct AccessLevelEntry {
        /// The level.
        access_level: AccessLevel,
    }
}

face_common::record! {
    /// A level.
    #[derive(Debug, Default)]
    pub struct AccessLevel {
        /// Its number.
        id: String,
        /// What it is called.
        base_info?: AccessLevelBase,
    }
}

face_common::record! {
    /// What a level is called.
    #[derive(Debug, Default)]
    pub struct AccessLevelBase {
        /// Its name.
        name?: String,
    }
}

face_common::record! {
    /// What came of an appointment. No answer of a live platform is on record: what has another name is in `other`.
    #[derive(Debug, Default)]
    pub struct Appointed {
        /// The appointment's number.
        #[serde(alias = "appointId", alias = "appointID")]
        appoint_record_id?: String,
        /// The visitor's number.
        visitor_id?: String,
    }
}

call! {
    /// Expects nobody any more.
    AppointmentDelete {
        /// Which.
        appoint_record_id: String,
    } => Done, idempotent "/artemis/api/visitor/v1/appointment/single/delete", filled appoint_record_id as "appointRecordId"
}

listed! {
    /// Who is expected between two times. Made with [`Appointments::between`].
    Appointments {
        /// From, with offset.
        appoint_start_time: Timestamp,
        /// To.
        appoint_end_time: Timestamp,
        /// -1 all.
        appoint_state?: i64,
        /// The order.
        order_type?: Order,
    } => AppointmentPage of Appointment, "/artemis/api/visitor/v1/appointment/appointmentlist", check list_limits
}

impl Appointments {
    /// In every state.
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        Self {
            appoint_start_time: from,
            appoint_end_time: to,
            appoint_state: Some(-1),
            ..Self::all()
        }
    }
}

fn list_limits(list: &Appointments) -> Result<(), EncodeError> {
    limits::in_order(
        ("appointStartTime", &list.appoint_start_time),
        ("appointEndTime", &list.appoint_end_time),
    )
}

face_common::record! {
    /// An appointment.
    #[derive(Debug, Default)]
    pub struct Appointment {
        /// Its number: the last letter is a capital here.
        #[serde(rename = "appointID", alias = "appointRecordId", alias = "appointId")]
        appoint_id: String,
        /// From.
        appoint_start_time?: Timestamp,
        /// To.
        appoint_end_time?: Timestamp,
        /// How far it is.
        appoint_state?: i64,
        /// Who. Versions differ in the first letter.
        #[serde(alias = "VisitorInfo")]
        visitor_info?: Guest,
    }
}
