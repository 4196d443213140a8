//! Who came, who went, and what there is to choose from.

use super::guest::Guest;
use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use crate::resource::CustomField;
use face_common::EncodeError;
use face_common::time::Timestamp;

call! {
    /// Lets an expected visitor in. The gateway's spelling is `registerment`.
    CheckIn {
        /// The appointment.
        appoint_id: String,
        /// The visitor.
        visitor_id: String,
        /// From, with offset.
        visit_start_time?: Timestamp,
        /// To.
        visit_end_time?: Timestamp,
        /// Why, as a number.
        visit_purpose_type?: u32,
        /// Why, in words.
        visit_purpose?: String,
    } => CheckedIn, once "/artemis/api/visitor/v1/registerment", check check_in
}

fn check_in(visit: &CheckIn) -> Result<(), EncodeError> {
    within(
        visit.visit_start_time.as_ref(),
        visit.visit_end_time.as_ref(),
    )
}

fn within(start: Option<&Timestamp>, end: Option<&Timestamp>) -> Result<(), EncodeError> {
    match (start, end) {
        (Some(start), Some(end)) => {
            limits::in_order(("visitStartTime", start), ("visitEndTime", end))
        }
        _ => limits::times([("visitStartTime", start), ("visitEndTime", end)]),
    }
}

call! {
    /// Changes a visit under way.
    CheckInUpdate {
        /// The visit, which is not the appointment.
        appoint_record_id: String,
        /// The visitor.
        visitor_id: String,
        /// From, with offset.
        visit_start_time?: Timestamp,
        /// To.
        visit_end_time?: Timestamp,
        /// Why, as a number.
        visit_purpose_type?: u32,
        /// Why, in words.
        visit_purpose?: String,
    } => CheckedIn, idempotent "/artemis/api/visitor/v1/registerment/update", check check_in_update
}

fn check_in_update(visit: &CheckInUpdate) -> Result<(), EncodeError> {
    within(
        visit.visit_start_time.as_ref(),
        visit.visit_end_time.as_ref(),
    )
}

face_common::record! {
    /// What came of a check-in. No answer of a live platform is on record: what has another name is in `other`.
    #[derive(Debug, Default)]
    pub struct CheckedIn {
        /// The visit: what [`CheckOut`] wants.
        #[serde(alias = "recordId")]
        appoint_record_id?: String,
        /// The visitor.
        visitor_id?: String,
    }
}

call! {
    /// Lets a visitor go.
    CheckOut {
        /// The visit's record, from [`CheckedIn`] or [`VisitRecord`]. Not the appointment's.
        appoint_record_id: String,
    } => Done, idempotent "/artemis/api/visitor/v1/visitor/out"
}

call! {
    /// Whether a visitor is expected, there, or gone at a time.
    VisitorStatusGet {
        /// Who.
        visitor_id: String,
        /// When, with offset.
        visit_time_point: Timestamp,
    } => VisitorStatus, idempotent "/artemis/api/visitor/v1/appointment/getVisitorStatus", check at_a_time
}

fn at_a_time(get: &VisitorStatusGet) -> Result<(), EncodeError> {
    limits::times([("visitTimePoint", Some(&get.visit_time_point))])
}

face_common::record! {
    /// Where a visitor stands.
    #[derive(Debug, Default)]
    pub struct VisitorStatus {
        /// The platform's number for it.
        visitor_status?: i64,
    }
}

listed! {
    /// Who came between two times. The gateway's spelling is `getVistorRegisterRecord`. Made with [`VisitRecords::between`].
    VisitRecords {
        /// From, with offset.
        visit_start_time: Timestamp,
        /// To.
        visit_end_time: Timestamp,
        /// `visitingTime`.
        sort_field?: String,
        /// The order, which is text here.
        order_type?: String,
    } => VisitRecordPage of VisitRecord, "/artemis/api/visitor/v1/register/getVistorRegisterRecord", check record_limits
}

impl VisitRecords {
    /// Oldest first.
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        Self {
            visit_start_time: from,
            visit_end_time: to,
            sort_field: Some("visitingTime".to_owned()),
            order_type: Some("0".to_owned()),
            ..Self::all()
        }
    }
}

fn record_limits(records: &VisitRecords) -> Result<(), EncodeError> {
    limits::in_order(
        ("visitStartTime", &records.visit_start_time),
        ("visitEndTime", &records.visit_end_time),
    )
}

face_common::record! {
    /// A visit.
    #[derive(Debug, Default)]
    pub struct VisitRecord {
        /// Its number: what [`CheckOut`] wants.
        record_id: String,
        /// Where the visitor stands.
        visitor_status?: i64,
        /// Who.
        visitor_base_info?: Guest,
    }
}

face_common::record! {
    /// A group of visitors.
    #[derive(Debug, Default)]
    pub struct VisitorGroup {
        /// Its number.
        #[serde(alias = "visitorGroupId", alias = "indexCode")]
        id?: String,
        /// Its name: what a [`Guest`] carries.
        #[serde(alias = "name")]
        visitor_group_name?: String,
    }
}

listed! {
    /// The groups of visitors.
    VisitorGroups {} => VisitorGroupPage of VisitorGroup, "/artemis/api/visitor/v1/visitorgroups"
}

listed! {
    /// The fields that the platform's owner has added to visitors.
    VisitorCustomFields {} => VisitorCustomFieldPage of CustomField, "/artemis/api/visitor/v1/visitorconfig/customfields", counted "pageIndex"
}
