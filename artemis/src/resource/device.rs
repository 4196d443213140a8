//! Devices and doors.

use crate::macros::listed;

face_common::record! {
    /// A device.
    #[derive(Debug, Default)]
    pub struct AcsDevice {
        /// Its number.
        acs_dev_index_code: String,
        /// Its name.
        acs_dev_name?: String,
        /// Its address.
        acs_dev_ip?: String,
        /// Its port, as text.
        acs_dev_port?: String,
        /// `ehome_reg` or `hiksdk_net`.
        treaty_type?: String,
        /// Model and serial number.
        acs_dev_code?: String,
        /// 1 on line, 2 off line. V2.3 writes the name with a blank behind it.
        #[serde(rename = "status", alias = "status ")]
        status?: u32,
    }
}

listed! {
    /// All access control devices.
    AcsDevices {} => AcsDevicePage of AcsDevice, "/artemis/api/resource/v1/acsDevice/acsDeviceList"
}

face_common::record! {
    /// A door.
    #[derive(Debug, Default)]
    pub struct AcsDoor {
        /// Its number.
        door_index_code: String,
        /// Its device.
        acs_dev_index_code?: String,
        /// Its region.
        region_index_code?: String,
        /// Its place on the device, as text.
        door_no?: String,
        /// Its name.
        door_name?: String,
        /// Its state.
        door_state?: i64,
        /// Its contact's; -1 where there is none.
        door_out_state?: i64,
    }
}

listed! {
    /// All doors.
    AcsDoors {} => AcsDoorPage of AcsDoor, "/artemis/api/resource/v1/acsDoor/acsDoorList"
}
