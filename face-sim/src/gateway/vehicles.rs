//! Vehicles.

use super::Refusal;
use super::read::{filled, merged, sent};
use super::reply::{answer, nobody};
use super::state::State;
use artemis::protocol::Done;
use artemis::resource::{Vehicle, VehicleAdd, VehiclePage, VehicleUpdate, Vehicles};
use face_common::Request;

impl State {
    pub(super) fn vehicles(&self, search: &Vehicles) -> VehiclePage {
        let list = filled(search.vehicle_group_index_code.as_deref()).unwrap_or("0");
        let found: Vec<_> = self
            .vehicles
            .iter()
            .filter(|v| list == "0" || v.vehicle_group_index_code.as_deref() == Some(list))
            .cloned()
            .collect();
        answer!(VehiclePage, search, &found)
    }

    pub(super) fn add_vehicle(
        &mut self,
        add: &VehicleAdd,
        request: &Request,
    ) -> Result<Vehicle, Refusal> {
        let bare = Vehicle {
            vehicle_id: Some(self.number()),
            ..Vehicle::default()
        };
        let vehicle = merged(&bare, &sent(request, &add.other)?)?;
        self.vehicles.push(vehicle.clone());
        Ok(vehicle)
    }

    pub(super) fn update_vehicle(
        &mut self,
        update: &VehicleUpdate,
        request: &Request,
    ) -> Result<Done, Refusal> {
        let sent = sent(request, &update.other)?;
        let id = Some(update.vehicle_id.as_str());
        let mut all = self.vehicles.iter_mut();
        let vehicle = all
            .find(|v| v.vehicle_id.as_deref() == id)
            .ok_or_else(nobody)?;
        *vehicle = merged(vehicle, &sent)?;
        Ok(Done)
    }

    pub(super) fn delete_vehicle(&mut self, id: &str) -> Result<Done, Refusal> {
        let before = self.vehicles.len();
        self.vehicles
            .retain(|v| v.vehicle_id.as_deref() != Some(id));
        if self.vehicles.len() == before {
            Err(nobody())
        } else {
            Ok(Done)
        }
    }
}
