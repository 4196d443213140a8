//! Access control: people, doors, the event log. (Document: `AccessControl`, entries 9 to 60.)

mod acs_event;
mod capabilities;
mod card_info;
mod remote_control;
mod user_info;

pub use acs_event::{AcsEventPage, AcsEventSearch};
pub use capabilities::{AccessControlCapabilities, AccessControlCapabilitiesGet, EmployeeNoInfo};
pub use card_info::{CardInfo, CardInfoPage, CardInfoSearch};
pub use remote_control::{DoorCommand, RemoteControlDoor};
pub use user_info::*;
