//! Who passes.

use super::Refusal;
use super::devices::DOORS;
use super::reply::nobody;
use super::state::State;
use artemis::acs::{DoorEvent, EventType};
use face_common::time::Timestamp;

impl State {
    /// Somebody before a door's camera.
    pub(super) fn pass(
        &mut self,
        person_id: &str,
        door: &str,
        unix_ms: i64,
    ) -> Result<DoorEvent, Refusal> {
        let person = self.person(|p| p.person_id == person_id)?;
        let name = DOORS.iter().find(|d| d.0 == door).ok_or_else(nobody)?.2;
        let time = Timestamp::at(unix_ms, 0);
        let number = self.log.len();
        let picture = self.photos.get(person_id).map(|photo| {
            let address = format!("Vsm://SIM#{unix_ms}#{number}");
            (address, photo.clone())
        });
        let event = DoorEvent {
            // As V2 has it: always the same.
            event_id: Some("-1".into()),
            event_type: Some(EventType::Face),
            event_time: Some(time.clone()),
            device_time: Some(time),
            person_id: Some(person.person_id),
            person_name: person.person_name,
            person_type: Some("0".into()),
            door_name: Some(name.to_owned()),
            door_index_code: Some(door.to_owned()),
            pic_uri: picture.as_ref().map(|(address, _)| address.clone()),
            ..DoorEvent::default()
        };
        self.log.add(event.clone(), picture);
        Ok(event)
    }
}
