//! Vehicles.

use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use face_common::EncodeError;
use face_common::time::Timestamp;

face_common::record! {
    /// A vehicle.
    #[derive(Debug, Default)]
    pub struct Vehicle {
        /// The platform's own number, as text.
        vehicle_id?: String,
        /// Its plate.
        plate_no: String,
        /// Its owner's whole name.
        person_name?: String,
        /// The owner's family name.
        person_family_name?: String,
        /// The owner's given name.
        person_given_name?: String,
        /// The owner's telephone.
        phone_no?: String,
        /// Its colour, as a number.
        vehicle_color?: u32,
        /// Its list.
        vehicle_group_index_code?: String,
        /// Valid from.
        effective_date?: Timestamp,
        /// Valid to.
        expired_date?: Timestamp,
    }
}

listed! {
    /// The vehicles of a list.
    Vehicles {
        /// Which; `0` for all.
        vehicle_group_index_code?: String,
    } => VehiclePage of Vehicle, "/artemis/api/resource/v1/vehicle/vehicleList"
}

call! {
    /// Adds one.
    VehicleAdd {
        /// Its plate.
        plate_no: String,
        /// Its owner's whole name.
        person_name?: String,
        /// The owner's family name.
        person_family_name?: String,
        /// The owner's given name.
        person_given_name?: String,
        /// The owner's telephone.
        phone_no?: String,
        /// Its colour, as a number.
        vehicle_color?: u32,
        /// Its list.
        vehicle_group_index_code: String,
        /// Valid from.
        effective_date?: Timestamp,
        /// Valid to.
        expired_date?: Timestamp,
    } => Vehicle, once "/artemis/api/resource/v1/vehicle/single/add", filled plate_no as "plateNo", check add_limits
}

fn add_limits(add: &VehicleAdd) -> Result<(), EncodeError> {
    limits::times([
        ("effectiveDate", add.effective_date.as_ref()),
        ("expiredDate", add.expired_date.as_ref()),
    ])
}

call! {
    /// Changes one.
    VehicleUpdate {
        /// Which.
        vehicle_id: String,
        /// Its plate.
        plate_no?: String,
        /// Its owner's whole name.
        person_name?: String,
        /// The owner's family name.
        person_family_name?: String,
        /// The owner's given name.
        person_given_name?: String,
        /// The owner's telephone.
        phone_no?: String,
        /// Its colour, as a number.
        vehicle_color?: u32,
        /// Its list.
        vehicle_group_index_code?: String,
        /// Valid from.
        effective_date?: Timestamp,
        /// Valid to.
        expired_date?: Timestamp,
    } => Done, idempotent "/artemis/api/resource/v1/vehicle/single/update", check update_limits
}

fn update_limits(update: &VehicleUpdate) -> Result<(), EncodeError> {
    limits::times([
        ("effectiveDate", update.effective_date.as_ref()),
        ("expiredDate", update.expired_date.as_ref()),
    ])
}

call! {
    /// Removes one.
    VehicleDelete {
        /// Which.
        vehicle_id: String,
    } => Done, idempotent "/artemis/api/resource/v1/vehicle/single/delete", filled vehicle_id as "vehicleId"
}
