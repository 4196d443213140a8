//! Doors by command.

use crate::macros::api;
use crate::protocol::limits;
use face_common::EncodeError;
use serde_json::Value;

face_common::open_int_enum! {
    /// What a door is to do.
    pub enum ControlType: u32 {
        /// Remain open.
        RemainOpen = 0,
        /// Close.
        Close = 1,
        /// Open once.
        Open = 2,
        /// Remain closed.
        RemainClosed = 3,
    }
}

face_common::record! {
    /// Tells up to ten doors what to do. Never repeated by itself. What the gateway says of each door is handed on as it comes:
    /// its form is not on record.
    ///
    /// `POST /artemis/api/acs/v1/door/doControl`.
    #[derive(Debug)]
    pub struct DoorControl {
        /// Which, one to ten.
        door_index_codes[]: String,
        /// What.
        control_type: ControlType,
        /// 0 entry, 1 exit. Acted on by barriers alone, and wanted by the guide from all.
        control_direction?: u32,
    }
}

api!(DoorControl: "/artemis/api/acs/v1/door/doControl" => Value, once, check one_to_ten);

impl DoorControl {
    /// Opens one door once.
    pub fn open(door_index_code: impl Into<String>) -> Self {
        Self {
            door_index_codes: vec![door_index_code.into()],
            control_type: ControlType::Open,
            control_direction: Some(0),
            other: Default::default(),
        }
    }
}

fn one_to_ten(control: &DoorControl) -> Result<(), EncodeError> {
    limits::count("doorIndexCodes", control.door_index_codes.len(), 10)
}
