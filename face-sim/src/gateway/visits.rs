//! Who came, and who went.

use super::Refusal;
use super::appointments::{EXPECTED, GONE, Span, THERE, active_already, ms, visitor_of};
use super::reply::{answer, nobody};
use super::state::{State, Visit};
use artemis::protocol::Done;
use artemis::resource::CustomField;
use artemis::visitor::{
    CheckIn, CheckInUpdate, CheckOut, CheckedIn, VisitRecord, VisitRecordPage, VisitRecords,
    VisitorCustomFieldPage, VisitorCustomFields, VisitorGroup, VisitorGroupPage, VisitorGroups,
    VisitorStatus, VisitorStatusGet,
};

impl State {
    /// One of those an appointment is for, once. What is not said of the time is the appointment's.
    pub(super) fn check_in(&mut self, visit: CheckIn) -> Result<CheckedIn, Refusal> {
        let appointed = self
            .appointments
            .iter()
            .find(|a| a.appoint_id == visit.appoint_id && visitor_of(a) == Some(&visit.visitor_id))
            .ok_or_else(nobody)?;
        match appointed.appoint_state {
            Some(EXPECTED) => {}
            Some(THERE) => return Err(active_already()),
            _ => return Err(nobody()),
        }
        let (from, to) = (&appointed.appoint_start_time, &appointed.appoint_end_time);
        let start = visit.visit_start_time.or(from.clone()).unwrap_or_default();
        let end = visit.visit_end_time.or(to.clone()).unwrap_or_default();
        let span = Span::of_visit(start, end);
        self.in_time(&span, from.as_ref())?;
        let guest = appointed.visitor_info.clone();
        let record = self.number();
        self.visits.push(Visit {
            record: VisitRecord {
                record_id: record.clone(),
                visitor_status: Some(THERE),
                visitor_base_info: guest,
                ..VisitRecord::default()
            },
            start: span.start,
            end: span.end,
        });
        self.stands(&visit.visitor_id, THERE);
        Ok(CheckedIn {
            appoint_record_id: Some(record),
            visitor_id: Some(visit.visitor_id),
            ..CheckedIn::default()
        })
    }

    fn stands(&mut self, visitor: &str, state: i64) {
        for appointment in &mut self.appointments {
            if visitor_of(appointment) == Some(visitor) {
                appointment.appoint_state = Some(state);
            }
        }
    }

    /// As long as the visitor is there.
    pub(super) fn stay(&mut self, update: CheckInUpdate) -> Result<CheckedIn, Refusal> {
        let is = |visit: &Visit| {
            visit.record.record_id == update.appoint_record_id
                && visit.record.visitor_status == Some(THERE)
                && visit.is_of(&update.visitor_id)
        };
        let visit = self.visits.iter().find(|v| is(v)).ok_or_else(nobody)?;
        let span = Span::of_visit(
            update.visit_start_time.unwrap_or(visit.start.clone()),
            update.visit_end_time.unwrap_or(visit.end.clone()),
        );
        self.in_time(&span, Some(&visit.start))?;
        for visit in self.visits.iter_mut().filter(|v| is(v)) {
            (visit.start, visit.end) = (span.start.clone(), span.end.clone());
        }
        Ok(CheckedIn {
            appoint_record_id: Some(update.appoint_record_id),
            visitor_id: Some(update.visitor_id),
            ..CheckedIn::default()
        })
    }

    /// Wants the visit's number; the appointment's is unknown here. Who is gone is let in no more, and another visit may be made
    /// with the paper.
    pub(super) fn check_out(&mut self, out: &CheckOut) -> Result<Done, Refusal> {
        let mut visits = self.visits.iter_mut();
        let visit = visits
            .find(|v| v.record.record_id == out.appoint_record_id)
            .ok_or_else(nobody)?;
        visit.record.visitor_status = Some(GONE);
        let guest = visit.record.visitor_base_info.as_ref();
        let visitor = guest.and_then(|g| g.visitor_id.clone()).unwrap_or_default();
        self.stands(&visitor, GONE);
        self.forget(&visitor);
        Ok(Done)
    }

    /// How it is now, whatever time is asked about: the gateway keeps no other.
    pub(super) fn status(&self, get: &VisitorStatusGet) -> Result<VisitorStatus, Refusal> {
        let mut visits = self.visits.iter();
        let visit = visits.find(|v| v.is_of(&get.visitor_id));
        let mut appointments = self.appointments.iter();
        let appointed = appointments.find(|a| visitor_of(a) == Some(&get.visitor_id));
        let status = visit
            .and_then(|v| v.record.visitor_status)
            .or(appointed.and_then(|a| a.appoint_state));
        Ok(VisitorStatus {
            visitor_status: Some(status.ok_or_else(nobody)?),
            ..VisitorStatus::default()
        })
    }

    /// Those whose time meets the time asked for; newest first where the order is `1`.
    pub(super) fn visits(&self, search: &VisitRecords) -> VisitRecordPage {
        let (from, to) = (
            ms(Some(&search.visit_start_time)),
            ms(Some(&search.visit_end_time)),
        );
        let mut found: Vec<_> = self
            .visits
            .iter()
            .filter(|v| ms(Some(&v.start)) <= to && ms(Some(&v.end)) >= from)
            .collect();
        found.sort_by_key(|v| ms(Some(&v.start)));
        if search.order_type.as_deref() == Some("1") {
            found.reverse();
        }
        let found: Vec<_> = found.into_iter().map(|v| v.record.clone()).collect();
        answer!(VisitRecordPage, search, &found)
    }
}

pub(super) fn visitor_groups(search: &VisitorGroups) -> VisitorGroupPage {
    let groups = [("1", "Visitors"), ("2", "Contractors")].map(|(id, name)| VisitorGroup {
        id: Some(id.into()),
        visitor_group_name: Some(name.into()),
        ..VisitorGroup::default()
    });
    answer!(VisitorGroupPage, search, &groups)
}

pub(super) fn custom_fields(search: &VisitorCustomFields) -> VisitorCustomFieldPage {
    let field = CustomField {
        id: "1".into(),
        custom_field_name: Some("Parking space".into()),
        custom_field_type: Some(0),
        ..CustomField::default()
    };
    answer!(VisitorCustomFieldPage, search, &[field])
}
