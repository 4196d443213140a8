//! Who passed: how that is looked up, and who is told of it.

use super::Refusal;
use super::read::filled;
use super::reply::{answer, bad, nobody};
use artemis::acs::{DoorEvent, DoorEventPage, DoorEvents, EventType, Order};
use artemis::event_service::{
    EventRecord, EventRecordPage, EventRecords, Subscribe, Subscription, Subscriptions, Unsubscribe,
};
use artemis::protocol::Done;
use bytes::Bytes;
use face_common::time::Timestamp;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Log {
    events: Vec<DoorEvent>,
    /// As they were taken: a person's photo may be another one by now.
    pictures: BTreeMap<String, Bytes>,
    pub(super) subscriptions: Vec<Subscription>,
}

fn ms(time: &Timestamp) -> Option<i64> {
    time.unix_ms(None)
}

fn at(event: &DoorEvent) -> Option<i64> {
    event.event_time.as_ref().and_then(ms)
}

/// Oldest first where that is asked for, newest first otherwise.
fn in_order<T>(found: &mut [T], order: Option<Order>, at: impl Fn(&T) -> Option<i64>) {
    found.sort_by_key(at);
    if order != Some(Order::Ascending) {
        found.reverse();
    }
}

impl Log {
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn add(&mut self, event: DoorEvent, picture: Option<(String, Bytes)>) {
        self.pictures.extend(picture);
        self.events.push(event);
    }

    pub(super) fn door_events(&self, search: &DoorEvents) -> DoorEventPage {
        let within = ms(&search.start_time)..=ms(&search.end_time);
        let name = filled(search.person_name.as_deref());
        let mut found: Vec<_> = self
            .events
            .iter()
            .filter(|e| within.contains(&at(e)))
            .filter(|e| search.event_type.is_none() || search.event_type == e.event_type)
            .filter(|e| name.is_none() || name == e.person_name.as_deref())
            .filter(|e| {
                let door = e.door_index_code.as_ref();
                door.is_some_and(|d| search.door_index_codes.contains(d))
            })
            .cloned()
            .collect();
        in_order(&mut found, search.order_type, at);
        answer!(DoorEventPage, search, &found)
    }

    /// All that ever happens here happens at doors.
    pub(super) fn records(&self, search: &EventRecords) -> Result<EventRecordPage, Refusal> {
        let types = filled(search.event_types.as_deref())
            .map(numbers)
            .transpose()?;
        let sources: Option<Vec<_>> = filled(search.src_indexs.as_deref())
            .map(|text| text.split(',').map(str::trim).collect());
        let within = ms(&search.start_time)..=ms(&search.end_time);
        let mut found: Vec<_> = (1_u32..)
            .zip(&self.events)
            .filter(|_| search.src_type == "door")
            .map(|(number, event)| record(number, event))
            .filter(|r| within.contains(&r.trigger_time.as_ref().and_then(ms)))
            .filter(|r| {
                let wanted = |types: &Vec<u32>| r.event_type.is_some_and(|t| types.contains(&t));
                types.as_ref().is_none_or(wanted)
            })
            .filter(|r| {
                let source = r.src_index.as_deref().unwrap_or_default();
                sources.as_ref().is_none_or(|all| all.contains(&source))
            })
            .collect();
        in_order(&mut found, search.order_type, |r| {
            r.trigger_time.as_ref().and_then(ms)
        });
        Ok(answer!(EventRecordPage, search, &found))
    }

    pub(super) fn picture(&self, uri: &str) -> Result<Bytes, Refusal> {
        self.pictures.get(uri).cloned().ok_or_else(nobody)
    }

    pub(super) fn subscribe(&mut self, new: Subscribe) -> Done {
        let all = &mut self.subscriptions;
        all.retain(|known| known.event_types != new.event_types);
        all.push(Subscription {
            event_types: new.event_types,
            event_dest: Some(new.event_dest),
            token: new.token,
            pass_back: new.pass_back,
            ..Default::default()
        });
        Done
    }

    pub(super) fn subscribed(&self) -> Subscriptions {
        Subscriptions {
            detail: self.subscriptions.clone(),
            ..Default::default()
        }
    }

    pub(super) fn unsubscribe(&mut self, ended: &Unsubscribe) -> Done {
        let all = &mut self.subscriptions;
        for known in all.iter_mut() {
            known.event_types.retain(|t| !ended.event_types.contains(t));
        }
        all.retain(|known| !known.event_types.is_empty());
        Done
    }
}

fn numbers(text: &str) -> Result<Vec<u32>, Refusal> {
    let numbers = text.split(',').map(|n| n.trim().parse());
    numbers
        .collect::<Result<_, _>>()
        .map_err(|_| bad("eventTypes"))
}

/// Under the number that the push has.
fn record(number: u32, event: &DoorEvent) -> EventRecord {
    EventRecord {
        event_id: Some(event_id(number)),
        event_type: event.event_type.map(EventType::code),
        event_type_name: Some("Access Granted by Face".into()),
        src_type: Some("door".into()),
        src_index: event.door_index_code.clone(),
        src_name: event.door_name.clone(),
        trigger_time: event.event_time.clone(),
        pic_uri: event.pic_uri.clone(),
        ..EventRecord::default()
    }
}

pub(super) fn event_id(number: u32) -> String {
    format!("{number:032X}")
}
