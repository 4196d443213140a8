//! Who is expected. Both versions of the request write into one book.

use super::Refusal;
use super::photos::photo_in;
use super::read::{filled, merged};
use super::reply::{answer, bad, nobody};
use super::state::State;
use artemis::acs::{Order, PrivilegeKind};
use artemis::protocol::Done;
use artemis::visitor::{
    AccessInfo, Appointed, Appointment, AppointmentPage, Appointments, Guest, GuestEntry,
};
use bytes::Bytes;
use face_common::time::Timestamp;
use std::collections::BTreeSet;

/// The platform's numbers for where a visitor stands; which it has is not on record.
pub(super) const EXPECTED: i64 = 0;
pub(super) const THERE: i64 = 1;
pub(super) const GONE: i64 = 2;

/// What is only just past is taken: clients write "now" without its seconds.
const SLACK_MS: i64 = 60_000;

/// From when to when, and what a request calls the two.
pub(super) struct Span {
    names: [&'static str; 2],
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl Span {
    pub(super) fn of_visit(start: Timestamp, end: Timestamp) -> Self {
        Self {
            names: ["visitStartTime", "visitEndTime"],
            start,
            end,
        }
    }

    pub(super) fn of_appointment(start: Timestamp, end: Timestamp) -> Self {
        Self {
            names: ["appointStartTime", "appointEndTime"],
            start,
            end,
        }
    }
}

/// Who comes when. To whom and why, no answer on record tells.
pub(super) struct Party {
    span: Span,
    guests: Vec<Guest>,
    levels: Vec<String>,
}

impl Party {
    pub(super) fn new(span: Span, guests: Vec<GuestEntry>, access: Option<AccessInfo>) -> Self {
        let levels = access.map(|a| a.access_level_list).unwrap_or_default();
        Self {
            span,
            guests: guests.into_iter().map(|g| tidy(g.visitor_info)).collect(),
            levels: levels.into_iter().map(|l| l.access_level.id).collect(),
        }
    }
}

pub(super) fn active_already() -> Refusal {
    ("1", "Unknow Error(0, 60051)".to_owned())
}

pub(super) fn ms(time: Option<&Timestamp>) -> Option<i64> {
    time.and_then(|time| time.unix_ms(None))
}

pub(super) fn visitor_of(appointment: &Appointment) -> Option<&str> {
    let guest = appointment.visitor_info.as_ref()?;
    guest.visitor_id.as_deref()
}

/// Without the empty numbers of forms that were not filled in.
fn tidy(guest: Guest) -> Guest {
    let text = |text: &Option<String>| filled(text.as_deref()).map(str::to_owned);
    Guest {
        visitor_id: text(&guest.visitor_id),
        certificate_no: text(&guest.certificate_no),
        ..guest
    }
}

/// What is told of a guest later: no pictures, no templates, and nothing that the platform does not know.
fn told(mut guest: Guest) -> Guest {
    for finger in &mut guest.finger_print {
        finger.finger_print_data = None;
    }
    Guest {
        faces: Vec::new(),
        identi_photo: Vec::new(),
        other: Default::default(),
        ..guest
    }
}

impl State {
    /// Whether somebody is expected or there.
    pub(super) fn is_guest(&self, visitor: &str) -> bool {
        let mut all = self.appointments.iter();
        all.any(|a| visitor_of(a) == Some(visitor) && a.appoint_state != Some(GONE))
    }

    /// Nothing begins in the past, but what has begun already may keep its beginning; and nothing ends in the past, or before
    /// it begins.
    pub(super) fn in_time(&self, span: &Span, begun: Option<&Timestamp>) -> Result<(), Refusal> {
        let [start_name, end_name] = span.names;
        let (start, end) = (ms(Some(&span.start)), ms(Some(&span.end)));
        let now = Some(self.now_ms().saturating_sub(SLACK_MS));
        let has_begun = begun.is_some_and(|begun| start >= ms(Some(begun)));
        if start < now && !has_begun {
            return Err(bad(start_name));
        }
        if end < now || end <= start {
            return Err(bad(end_name));
        }
        Ok(())
    }

    /// Another one with this paper is expected or there. One who never came until it was over holds it no longer.
    fn is_in_use(&self, guest: &Guest) -> bool {
        let now = Some(self.now_ms());
        let is_active = |a: &Appointment| match a.appoint_state {
            Some(EXPECTED) => ms(a.appoint_end_time.as_ref()) >= now,
            state => state == Some(THERE),
        };
        let mut others = self
            .appointments
            .iter()
            .filter(|a| is_active(a))
            .filter_map(|a| a.visitor_info.as_ref())
            .filter(|other| other.visitor_id != guest.visitor_id);
        guest.certificate_no.is_some()
            && others.any(|other| other.certificate_no == guest.certificate_no)
    }

    /// Everybody's photo, once nothing speaks against any of them.
    fn judged(&mut self, party: &Party) -> Result<Vec<Option<Bytes>>, Refusal> {
        for level in &party.levels {
            self.groups.find(level, PrivilegeKind::Visitor)?;
        }
        let mut papers = BTreeSet::new();
        let photo = |guest: &Guest| {
            let paper = guest.certificate_no.clone();
            let is_double = paper.is_some_and(|paper| !papers.insert(paper));
            if is_double || self.is_in_use(guest) {
                return Err(active_already());
            }
            photo_in(&guest.faces)
        };
        party.guests.iter().map(photo).collect()
    }

    /// All of them under one number; the answer names the first, and the list every one.
    pub(super) fn appoint(&mut self, mut party: Party) -> Result<Appointed, Refusal> {
        self.in_time(&party.span, None)?;
        for guest in &mut party.guests {
            guest.visitor_id = None;
        }
        let photos = self.judged(&party)?;
        let id = self.number();
        self.expect(&id, party, photos)
    }

    /// What is left out of a guest stays; who is left out stays too, and who has no number yet comes with them.
    pub(super) fn reappoint(&mut self, id: &str, party: Party) -> Result<Appointed, Refusal> {
        let all = self.appointments.iter();
        let invited: Vec<_> = all.filter(|a| a.appoint_id == id).collect();
        let first = invited.first().ok_or_else(nobody)?;
        self.in_time(&party.span, first.appoint_start_time.as_ref())?;
        let is_invited = |guest: &Guest| {
            let number = guest.visitor_id.as_deref();
            number.is_none() || invited.iter().any(|a| visitor_of(a) == number)
        };
        if !party.guests.iter().all(is_invited) {
            return Err(nobody());
        }
        let photos = self.judged(&party)?;
        for appointment in self.appointments.iter_mut().filter(|a| a.appoint_id == id) {
            appointment.appoint_start_time = Some(party.span.start.clone());
            appointment.appoint_end_time = Some(party.span.end.clone());
        }
        self.expect(id, party, photos)
    }

    fn expect(
        &mut self,
        id: &str,
        party: Party,
        photos: Vec<Option<Bytes>>,
    ) -> Result<Appointed, Refusal> {
        let mut visitors = Vec::new();
        for (guest, photo) in party.guests.into_iter().zip(photos) {
            let visitor = match guest.visitor_id.clone() {
                Some(visitor) => {
                    self.change(&visitor, guest)?;
                    visitor
                }
                None => self.invite(id, &party.span, guest),
            };
            if let Some(photo) = photo.filter(|_| !self.quirks.drops_photos) {
                self.photos.insert(visitor.clone(), photo);
            }
            visitors.push(visitor);
        }
        for level in &party.levels {
            let group = self.groups.find(level, PrivilegeKind::Visitor)?;
            group.members.extend(visitors.iter().cloned());
        }
        Ok(Appointed {
            appoint_record_id: Some(id.to_owned()),
            visitor_id: visitors.into_iter().next(),
            ..Appointed::default()
        })
    }

    fn invite(&mut self, id: &str, span: &Span, guest: Guest) -> String {
        let visitor = self.number();
        self.appointments.push(Appointment {
            appoint_id: id.to_owned(),
            appoint_start_time: Some(span.start.clone()),
            appoint_end_time: Some(span.end.clone()),
            appoint_state: Some(EXPECTED),
            visitor_info: Some(Guest {
                visitor_id: Some(visitor.clone()),
                ..told(guest)
            }),
            ..Appointment::default()
        });
        visitor
    }

    fn change(&mut self, visitor: &str, sent: Guest) -> Result<(), Refusal> {
        let guest = self
            .appointments
            .iter_mut()
            .filter_map(|a| a.visitor_info.as_mut())
            .find(|g| g.visitor_id.as_deref() == Some(visitor))
            .ok_or_else(nobody)?;
        *guest = merged(guest, &told(sent))?;
        Ok(())
    }

    pub(super) fn unexpect(&mut self, id: &str) -> Result<Done, Refusal> {
        let (gone, left) = std::mem::take(&mut self.appointments)
            .into_iter()
            .partition::<Vec<_>, _>(|a| a.appoint_id == id);
        self.appointments = left;
        for visitor in gone.iter().filter_map(visitor_of) {
            self.photos.remove(visitor);
            self.forget(visitor);
        }
        if gone.is_empty() {
            Err(nobody())
        } else {
            Ok(Done)
        }
    }

    /// Those whose time meets the time asked for, in the state asked for: -1 is every state.
    pub(super) fn expected(&self, search: &Appointments) -> AppointmentPage {
        let state = search.appoint_state.filter(|state| *state != -1);
        let (from, to) = (
            ms(Some(&search.appoint_start_time)),
            ms(Some(&search.appoint_end_time)),
        );
        let mut found: Vec<_> = self
            .appointments
            .iter()
            .filter(|a| ms(a.appoint_start_time.as_ref()) <= to)
            .filter(|a| ms(a.appoint_end_time.as_ref()) >= from)
            .filter(|a| state.is_none() || a.appoint_state == state)
            .cloned()
            .collect();
        found.sort_by_key(|a| ms(a.appoint_start_time.as_ref()));
        if search.order_type == Some(Order::Descending) {
            found.reverse();
        }
        answer!(AppointmentPage, search, &found)
    }
}
