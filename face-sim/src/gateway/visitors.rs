//! Visitors: expected, there, gone.

use super::Refusal;
use super::reply::{answer, bad, nobody};
use artemis::protocol::Done;
use artemis::visitor::{
    Appoint, Appointed, Appointment, AppointmentPage, Appointments, CheckIn, CheckOut, CheckedIn,
    Guest, VisitRecord, VisitRecordPage, VisitRecords, VisitorStatus, VisitorStatusGet,
};
use face_common::time::Timestamp;

/// The platform's numbers for where a visitor stands; which it has is not on record.
const EXPECTED: i64 = 0;
const THERE: i64 = 1;
const GONE: i64 = 2;

#[derive(Debug, Default)]
pub(super) struct Visitors {
    appointments: Vec<Appointment>,
    visits: Vec<VisitRecord>,
    last: u32,
}

impl Visitors {
    fn number(&mut self) -> String {
        self.last += 1;
        self.last.to_string()
    }

    pub(super) fn appoint(&mut self, appoint: Appoint) -> Result<Appointed, Refusal> {
        let entry = appoint.visitor_info_list.into_iter().next();
        let guest = entry.ok_or_else(|| bad("visitorInfoList"))?.visitor_info;
        self.expect(guest, appoint.appoint_start_time, appoint.appoint_end_time)
    }

    /// One with this paper is expected or there: a second one is refused.
    pub(super) fn expect(
        &mut self,
        guest: Guest,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Appointed, Refusal> {
        let is = |other: Option<&Guest>| {
            guest.certificate_no.is_some()
                && other.and_then(|g| g.certificate_no.as_ref()) == guest.certificate_no.as_ref()
        };
        if self
            .appointments
            .iter()
            .any(|a| is(a.visitor_info.as_ref()))
        {
            return Err(("1", "Unknow Error(0, 60051)".to_owned()));
        }
        let (appointment, visitor) = (self.number(), self.number());
        self.appointments.push(Appointment {
            appoint_id: appointment.clone(),
            appoint_start_time: Some(from),
            appoint_end_time: Some(to),
            appoint_state: Some(EXPECTED),
            visitor_info: Some(Guest {
                visitor_id: Some(visitor.clone()),
                faces: Vec::new(),
                ..guest
            }),
            ..Appointment::default()
        });
        Ok(Appointed {
            appoint_record_id: Some(appointment),
            visitor_id: Some(visitor),
            ..Appointed::default()
        })
    }

    pub(super) fn unexpect(&mut self, id: &str) -> Result<Done, Refusal> {
        let all = &mut self.appointments;
        let before = all.len();
        all.retain(|a| a.appoint_id != id);
        if all.len() == before {
            Err(nobody())
        } else {
            Ok(Done)
        }
    }

    pub(super) fn appointments(&self, search: &Appointments) -> AppointmentPage {
        answer!(AppointmentPage, search, &self.appointments)
    }

    pub(super) fn check_in(&mut self, visit: &CheckIn) -> Result<CheckedIn, Refusal> {
        let appointments = &mut self.appointments;
        let appointment = appointments
            .iter_mut()
            .find(|a| a.appoint_id == visit.appoint_id)
            .ok_or_else(nobody)?;
        appointment.appoint_state = Some(THERE);
        let guest = appointment.visitor_info.clone();
        let record = self.number();
        self.visits.push(VisitRecord {
            record_id: record.clone(),
            visitor_status: Some(THERE),
            visitor_base_info: guest,
            ..VisitRecord::default()
        });
        Ok(CheckedIn {
            appoint_record_id: Some(record),
            visitor_id: Some(visit.visitor_id.clone()),
            ..CheckedIn::default()
        })
    }

    /// Wants the visit's number; the appointment's is unknown here.
    pub(super) fn check_out(&mut self, out: &CheckOut) -> Result<Done, Refusal> {
        let visit = self
            .visits
            .iter_mut()
            .find(|v| v.record_id == out.appoint_record_id)
            .ok_or_else(nobody)?;
        visit.visitor_status = Some(GONE);
        Ok(Done)
    }

    pub(super) fn status(&self, get: &VisitorStatusGet) -> Result<VisitorStatus, Refusal> {
        let is = |guest: Option<&Guest>| {
            guest.and_then(|g| g.visitor_id.as_deref()) == Some(get.visitor_id.as_str())
        };
        let visits = self.visits.iter();
        let visit = visits
            .filter(|v| is(v.visitor_base_info.as_ref()))
            .find_map(|v| v.visitor_status);
        let expected = self
            .appointments
            .iter()
            .find(|a| is(a.visitor_info.as_ref()))
            .and_then(|a| a.appoint_state);
        Ok(VisitorStatus {
            visitor_status: Some(visit.or(expected).ok_or_else(nobody)?),
            ..VisitorStatus::default()
        })
    }

    pub(super) fn visits(&self, search: &VisitRecords) -> VisitRecordPage {
        answer!(VisitRecordPage, search, &self.visits)
    }
}
