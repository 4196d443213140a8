//! What happens before a camera, and what the node remembers of it.

use super::event::Event;
use super::face::Face;
use super::ids;
use super::read::Asked;
use super::reply::{DONE, Outcome, Refusal, bad};
use super::seen::{ALIKE, Seen};
use super::state::State;
use bytes::Bytes;

/// A picture of nobody in particular.
const STILL: &[u8] = include_bytes!("../still.jpg");

impl State {
    /// Whether they are known to the camera of this channel.
    pub(super) fn person_before_camera(&mut self, channel: u32, img_id: &str) -> bool {
        let found = self
            .faces
            .iter()
            .find(|face| face.img_id == img_id)
            .cloned();
        let picture = found.as_ref().map(|face| face.picture.clone());
        let looked_for = self.cameras.get(&channel).is_some_and(|camera| {
            let lib_id = found.as_ref().map(|face| face.lib_id);
            lib_id.is_some_and(|id| camera.lib_ids().contains(&id)) && camera.threshold() <= ALIKE
        });
        let known = found.filter(|_| looked_for);
        let is_known = known.is_some();
        self.see(channel, known, picture, false) && is_known
    }

    pub(super) fn stranger_before_camera(&mut self, channel: u32) -> bool {
        self.see(channel, None, None, false)
    }

    pub(super) fn body_before_camera(&mut self, channel: u32) -> bool {
        self.see(channel, None, None, true)
    }

    /// Whether there is such a camera.
    fn see(
        &mut self,
        channel: u32,
        face: Option<Face>,
        picture: Option<Bytes>,
        is_body: bool,
    ) -> bool {
        let Some(camera) = self.cameras.get(&channel) else {
            return false;
        };
        let snap_id = ids::uuid();
        let place = if is_body { "record/17/body" } else { "record" };
        let library = face
            .as_ref()
            .and_then(|face| self.libraries.get(&face.lib_id));
        let seen = Seen {
            path: format!("{place}/{snap_id}.jpg"),
            snap_id,
            picture: picture.unwrap_or(Bytes::from_static(STILL)),
            trigger: self.clock.now(),
            channel,
            camera_name: camera.words("camera_name"),
            position: camera.words("position"),
            threshold: camera.threshold(),
            is_body,
            library: library.map(|it| (it.name.clone(), it.kind)),
            face,
        };
        self.files.insert(seen.path.clone(), seen.picture.clone());
        let event = Event::of(&seen, &self.settings.device_id, &self.quirks);
        self.outbox.push(&event, &self.settings, &self.quirks);
        self.listeners.tell(&event, &self.quirks);
        let all = if is_body {
            &mut self.bodies
        } else {
            &mut self.captures
        };
        all.push(seen);
        true
    }

    pub(super) fn query_captures(&self, asked: &Asked) -> Outcome {
        let found = self.found(&self.captures, asked, false)?;
        let found = found.iter().map(Seen::capture).collect();
        Ok(super::page::page(found, asked, self.quirks.page))
    }

    pub(super) fn query_alarms(&self, asked: &Asked) -> Outcome {
        let found = self.found(&self.captures, asked, true)?;
        let found = found.iter().map(Seen::alarm).collect();
        Ok(super::page::page(found, asked, self.quirks.page))
    }

    pub(super) fn query_bodies(&self, asked: &Asked) -> Outcome {
        let found = self.found(&self.bodies, asked, false)?;
        let found = found.iter().map(Seen::body).collect();
        Ok(super::page::page(found, asked, self.quirks.page))
    }

    pub(super) fn export_captures(&mut self, asked: &Asked) -> Outcome {
        let found = self.found(&self.captures, asked, false)?;
        self.export_seen("record", found, asked)
    }

    pub(super) fn export_alarms(&mut self, asked: &Asked) -> Outcome {
        if asked.ids("lib_ids").is_none_or(|ids| ids.is_empty()) {
            return Err(bad("lib_ids", "is empty"));
        }
        let found = self.found(&self.captures, asked, true)?;
        self.export_seen("alarm", found, asked)
    }

    pub(super) fn export_bodies(&mut self, asked: &Asked) -> Outcome {
        let found = self.found(&self.bodies, asked, false)?;
        self.export_seen("body", found, asked)
    }

    pub(super) fn export_captures_by_id(&mut self, asked: &Asked) -> Outcome {
        let all = self.captures.clone();
        self.export_seen_by_id("record", &all, asked)
    }

    pub(super) fn export_alarms_by_id(&mut self, asked: &Asked) -> Outcome {
        let all = self
            .captures
            .iter()
            .filter(|seen| seen.face.is_some())
            .cloned();
        let all: Vec<_> = all.collect();
        self.export_seen_by_id("alarm", &all, asked)
    }

    pub(super) fn export_bodies_by_id(&mut self, asked: &Asked) -> Outcome {
        let all = self.bodies.clone();
        self.export_seen_by_id("body", &all, asked)
    }

    pub(super) fn delete_all_captures(&mut self) -> Outcome {
        for seen in self.captures.drain(..).chain(self.bodies.drain(..)) {
            self.files.remove(&seen.path);
        }
        DONE
    }

    /// What was seen, by the conditions that all queries share, the oldest first.
    fn found(&self, all: &[Seen], asked: &Asked, is_alarm: bool) -> Result<Vec<Seen>, Refusal> {
        let (start, stop) = (asked.text("start_time"), asked.text("stop_time"));
        if start.zip(stop).is_some_and(|(start, stop)| stop < start) {
            return Err(bad("stop_time", "is before start_time"));
        }
        let channel = asked.int("channel");
        if channel.is_some_and(|no| no > self.quirks.computing_power.into()) {
            return Err(bad("channel", "is out of its range"));
        }
        let (name, kind) = (
            asked.text("lib_name").filter(|it| !it.is_empty()),
            asked.int("lib_type"),
        );
        let lib_ids = asked.ids("lib_ids").filter(|ids| !ids.is_empty());
        let found = all.iter().filter(|seen| {
            let library = seen.library.as_ref();
            let lib_id = seen.face.as_ref().map(|face| face.lib_id);
            channel.is_none_or(|no| no == i64::from(seen.channel))
                && start.is_none_or(|start| seen.trigger.as_str() >= start)
                && stop.is_none_or(|stop| seen.trigger.as_str() <= stop)
                && name.is_none_or(|name| library.is_some_and(|it| it.0 == name))
                && kind.is_none_or(|kind| library.is_some_and(|it| it.1 == kind))
                && lib_ids
                    .as_ref()
                    .is_none_or(|ids| lib_id.is_some_and(|id| ids.contains(&id)))
                && (seen.face.is_some() || !is_alarm)
        });
        Ok(found.cloned().collect())
    }
}
