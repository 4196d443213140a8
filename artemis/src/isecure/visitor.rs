//! Visitors.

use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use face_common::EncodeError;
use face_common::time::Timestamp;
use serde_json::Value;

face_common::record! {
    /// A visitor.
    #[derive(Debug, Default)]
    pub struct VisitorInfo {
        /// The whole name.
        visitor_name: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Telephone.
        phone_no?: String,
        /// A vehicle.
        plate_no?: String,
        /// The kind of paper: 111 identity card.
        certificate_type?: u32,
        /// Its number.
        certificate_no?: String,
        /// From where.
        visitor_work_unit?: String,
        /// A photo: JPEG, bare base64.
        visitor_photo?: Secret,
    }
}

call! {
    /// Expects visitors (version 1).
    Appoint {
        /// Whom they visit.
        receptionist_id: String,
        /// From, with offset.
        visit_start_time: Timestamp,
        /// To.
        visit_end_time: Timestamp,
        /// Why.
        visit_purpose?: String,
        /// Who.
        visitor_info_list[]: VisitorInfo,
    } => Value, once "/artemis/api/visitor/v1/appointment/registration", check v1
}

fn v1(appoint: &Appoint) -> Result<(), EncodeError> {
    check(
        &appoint.visitor_info_list,
        &appoint.visit_start_time,
        &appoint.visit_end_time,
    )
}

fn check(who: &[VisitorInfo], from: &Timestamp, to: &Timestamp) -> Result<(), EncodeError> {
    limits::count("visitorInfoList", who.len(), usize::MAX)?;
    limits::times([("visitStartTime", Some(from)), ("visitEndTime", Some(to))])
}

call! {
    /// Expects visitors (version 2).
    AppointV2 {
        /// Whom they visit.
        receptionist_id: String,
        /// From, with offset.
        visit_start_time: Timestamp,
        /// To.
        visit_end_time: Timestamp,
        /// Why.
        visit_purpose?: String,
        /// What they may do, by number.
        visitor_permission_set?: Value,
        /// Who.
        visitor_info_list[]: VisitorInfo,
    } => Value, once "/artemis/api/visitor/v2/appointment/registration", check v2
}

fn v2(appoint: &AppointV2) -> Result<(), EncodeError> {
    check(
        &appoint.visitor_info_list,
        &appoint.visit_start_time,
        &appoint.visit_end_time,
    )
}

call! {
    /// Expects nobody any more.
    AppointmentCancel {
        /// Which.
        appoint_record_ids[]: String,
    } => Done, idempotent "/artemis/api/visitor/v1/appointment/cancel", filled appoint_record_ids as "appointRecordIds"
}

face_common::record! {
    /// An appointment.
    #[derive(Debug, Default)]
    pub struct AppointmentRecord {
        /// Its number.
        appoint_record_id?: String,
        /// Who.
        visitor_name?: String,
        /// From.
        visit_start_time?: Timestamp,
        /// To.
        visit_end_time?: Timestamp,
        /// How far it is.
        visitor_status?: i64,
    }
}

listed! {
    /// Appointments (version 2).
    AppointmentRecords {
        /// Whom they visit.
        receptionist_id?: String,
        /// Who.
        visitor_name?: String,
        /// Not before.
        visit_start_time_begin?: Timestamp,
        /// Not after.
        visit_start_time_end?: Timestamp,
    } => AppointmentRecordPage of AppointmentRecord, "/artemis/api/visitor/v2/appointment/records"
}

face_common::record! {
    /// A visit.
    #[derive(Debug, Default)]
    pub struct VisitRecord {
        /// Its number.
        order_id?: String,
        /// Who.
        visitor_name?: String,
        /// Came.
        visit_start_time?: Timestamp,
        /// Went.
        visit_end_time?: Timestamp,
        /// Where they stand.
        visitor_status?: i64,
    }
}

listed! {
    /// Visits (version 2).
    VisitRecords {
        /// Whom they visit.
        receptionist_id?: String,
        /// Who.
        visitor_name?: String,
        /// Not before.
        visit_start_time_begin?: Timestamp,
        /// Not after.
        visit_start_time_end?: Timestamp,
    } => VisitRecordPage of VisitRecord, "/artemis/api/visitor/v2/visiting/records"
}
