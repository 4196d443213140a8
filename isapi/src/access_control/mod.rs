//! Access control: people, cards, fingerprints, doors, schedules, the event log. (Document: `AccessControl`, entries 9 to
//! 60.)

mod acs_event;
mod attendance;
mod capabilities;
mod capture_face;
mod card_info;
mod fingerprint;
mod plans;
mod remote_control;
mod settings;
mod user_face;
mod user_info;
mod work_status;

pub use acs_event::*;
pub use attendance::*;
pub use capabilities::*;
pub use capture_face::*;
pub use card_info::*;
pub use fingerprint::*;
pub use plans::*;
pub use remote_control::*;
pub use settings::*;
pub use user_face::*;
pub use user_info::*;
pub use work_status::*;
