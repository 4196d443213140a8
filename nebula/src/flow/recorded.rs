//! What a node has on record, as events.

use super::{Flow, Wire, is_nothing};
use crate::Error;
use crate::event::{Event, Gap, ObjectLabel};
use crate::record::{Alarm, Body, Capture, QueryAlarms, QueryBodies, QueryCaptures};
use crate::session::IDLE;
use crate::system::{GetTime, GetVersion};
use crate::types::clock_text;
use face_common::page::{self, Paged};
use face_common::time::Timestamp;
use face_common::{DecodeError, Endpoint};
use std::collections::HashSet;
use std::time::Duration;

/// Asked for beside a gap: clocks of seconds, and events that are on record a little later.
const MARGIN: Duration = Duration::from_secs(120);

/// What happened while nothing was heard ([`Gap`]), two minutes before and after included; by time. The node is asked what time it is.
/// Those that came live are among them: `Watch::note` (feature `websocket`) says which are new.
///
/// Where the node's clock has been put back meanwhile, what happened before that comes first. How long ago it was put back is not known
/// after a restart of ours: half an hour is looked through then.
pub fn missed(gap: Gap) -> Flow<Vec<Event>> {
    Flow::new(move |wire| async move {
        let clock = wire.call(&GetTime {}).await?.sys_time;
        let odd = || DecodeError::new("sys_time", "is no time", b"");
        let now = clock.as_ref().and_then(clock_ms).ok_or_else(odd);
        let now = now.map_err(|e| e.at(GetTime::NAME))?;
        let since = gap.from.as_ref().and_then(clock_ms);
        let to = gap.to.as_ref().and_then(clock_ms);
        let began = gap.lasted.map(|lasted| now - ms(lasted));
        // Neither is known: as long as a session lasts.
        let recent = began.unwrap_or(now - ms(IDLE));
        let Some(since) = since else {
            return within(&wire, recent, now).await;
        };
        if since > now + 2 * ms(MARGIN) {
            let mut events = within(&wire, since, to.unwrap_or(since).max(since)).await?;
            events.extend(within(&wire, recent, now).await?);
            return Ok(events);
        }
        // As far as it goes by either clock: one that was put back a little, or before a long time without events.
        let since = since.min(began.unwrap_or(since)).min(now);
        within(&wire, since, to.unwrap_or(now).max(now)).await
    })
}

fn clock_ms(at: &Timestamp) -> Option<i64> {
    at.moment().map(|at| at.clock_ms)
}

async fn within(wire: &Wire, from: i64, to: i64) -> Result<Vec<Event>, Error> {
    let (from, to) = (clock_text(from - ms(MARGIN)), clock_text(to + ms(MARGIN)));
    between(wire, from, to).await
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// What happened from one time to another, on the node's clock, both included; by time.
///
/// Records name no node, so it is asked for its id. A capture that is less like somebody than the camera's threshold is like nobody, as
/// it is in an event. There are no pictures in records: they can be downloaded ([`Event::snap_path`]).
pub fn recorded(from: Timestamp, to: Timestamp) -> Flow<Vec<Event>> {
    Flow::new(move |wire| async move { between(&wire, from, to).await })
}

async fn between(wire: &Wire, from: Timestamp, to: Timestamp) -> Result<Vec<Event>, Error> {
    let device_id = wire.call(&GetVersion {}).await?.device_id;
    let (start_time, stop_time, qry_len) = (Some(from), Some(to), Some(50));
    let alarms = QueryAlarms {
        start_time: start_time.clone(),
        stop_time: stop_time.clone(),
        qry_len,
        ..QueryAlarms::default()
    };
    let mut events: Vec<_> = all(wire, alarms).await?.into_iter().map(of_alarm).collect();
    let known: HashSet<_> = events
        .iter()
        .map(|event: &Event| event.snap_id.clone())
        .collect();
    let captures = QueryCaptures {
        start_time: start_time.clone(),
        stop_time: stop_time.clone(),
        qry_len,
        ..QueryCaptures::default()
    };
    let captures = all(wire, captures).await?.into_iter().map(of_capture);
    events.extend(captures.filter(|event| !known.contains(&event.snap_id)));
    let bodies = QueryBodies {
        start_time,
        stop_time,
        qry_len,
        ..QueryBodies::default()
    };
    events.extend(all(wire, bodies).await?.into_iter().map(of_body));
    for event in &mut events {
        event.device_id.clone_from(&device_id);
    }
    events.sort_by(|a, b| time(a).cmp(time(b)));
    Ok(events)
}

fn time(event: &Event) -> &str {
    event.trigger.as_ref().map_or("", Timestamp::as_str)
}

async fn all<E>(wire: &Wire, first: E) -> Result<Vec<E::Item>, Error>
where
    E: Paged + Endpoint<Protocol = crate::Nebula>,
{
    let (mut all, mut next) = (Vec::new(), Some(first));
    while let Some(query) = next {
        let reply = match wire.call(&query).await {
            Ok(reply) => reply,
            // None, or none any more.
            Err(error) if is_nothing(&error) => break,
            Err(error) => return Err(error),
        };
        let turn = query.turn(reply);
        all.extend(turn.items);
        page::ends::<E>(all.len())?;
        next = turn.next;
    }
    Ok(all)
}

fn of_alarm(alarm: Alarm) -> Event {
    Event {
        camera_name: alarm.camera_name,
        channel: alarm.channel.map(i64::from),
        img_id: alarm.img_id,
        img_path: alarm.img_path,
        lib_id: alarm.lib_id,
        lib_name: alarm.lib_name,
        lib_type: alarm.lib_type,
        person_addr: alarm.person_addr,
        person_age: alarm.person_age,
        person_gender: alarm.person_gender,
        person_idcard: alarm.person_idcard,
        person_name: alarm.person_name,
        position: alarm.position,
        ranking: alarm.ranking,
        similarity: alarm.similarity,
        snap_id: alarm.snap_id,
        snap_path: alarm.snap_path,
        threshold: alarm.threshold,
        trigger: alarm.trigger,
        face_attr: alarm.face_attr,
        obj_label: Some(ObjectLabel::Face),
        ..Event::default()
    }
}

fn of_capture(capture: Capture) -> Event {
    let alike = Event {
        lib_id: capture.lib_id,
        lib_name: capture.lib_name,
        lib_type: capture.lib_type,
        ranking: capture.ranking,
        similarity: capture.similarity,
        ..Event::default()
    };
    let is_like =
        capture.similarity >= capture.threshold && capture.similarity.is_some_and(|it| it >= 0);
    let nobody = Event {
        similarity: Some(-1),
        ..Event::default()
    };
    Event {
        camera_name: capture.camera_name,
        channel: capture.channel.map(i64::from),
        position: capture.position,
        snap_id: capture.snap_id,
        snap_path: capture.snap_path,
        threshold: capture.threshold,
        trigger: capture.trigger,
        face_attr: capture.face_attr,
        obj_label: Some(ObjectLabel::Face),
        ..if is_like { alike } else { nobody }
    }
}

fn of_body(body: Body) -> Event {
    Event {
        camera_name: body.camera_name,
        channel: body.channel.map(i64::from),
        position: body.position,
        quality: body.quality,
        snap_id: body.snap_id,
        snap_path: body.snap_path,
        trigger: body.trigger,
        body_attr: body.body_attr,
        similarity: Some(-1),
        obj_label: Some(ObjectLabel::Body),
        ..Event::default()
    }
}
